//! The book pages that lie in a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Failure;
use crate::cli::write::{Before, Change};
use crate::library::book::Volume;
use crate::library::contents;
use crate::library::record::{Kind, Record};
use crate::library::same::{self, Facts, Verdict};
use crate::library::sources::{self, book_page, format::Format};
use crate::library::variables::Variable;
use crate::markdown;
use crate::workspace::discovery;

/// A book page as it lies in the folder, or as it will.
#[derive(Debug)]
pub(super) struct Book {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// What its file held when it was read; nothing where there is none yet.
    pub read: Option<Arc<str>>,
    /// What it says of the book.
    pub volume: Volume,
}

impl Book {
    /// What is to become of its file, while that holds what was read.
    pub fn change(&self) -> Change<'_> {
        let before = self.read.as_deref().map_or(Before::Nothing, Before::Text);
        Change { path: &self.path, before, text: &self.text }
    }
}

/// What a folder has already: that is what an import adds to.
#[derive(Debug, Default)]
pub(super) struct Existing {
    /// Its book pages, ordered by path.
    pub books: Vec<Book>,
    /// The records of its bibliographies.
    pub records: Vec<Arc<Record>>,
}

impl Existing {
    /// The citekey that a bibliography has for the book that the page is about.
    pub fn citekey(&self, page: &Volume) -> Option<&str> {
        let mut known = self.records.iter().filter(|record| !record.keys.is_empty());
        known.find(|record| is_same(record, &page.record)).map(|record| record.citekey())
    }

    /// The citekey that a bibliography has for each of `chapters`, which are of `book`, by the rule of sameness.
    pub(crate) fn chapter_citekeys(&self, book: &Record, chapters: &[Record]) -> Vec<Option<&str>> {
        let dois: FxHashSet<&str> = chapters.iter().filter_map(|chapter| chapter.get(Variable::Doi)).collect();
        let has_doi = |record: &Record| record.get(Variable::Doi).is_some_and(|doi| dois.contains(doi));
        let in_book = |record: &Record| record.kind == Kind::Chapter && same::holds(book, record);
        let near = self.records.iter().map(|record| &**record).filter(|record| !record.keys.is_empty());
        let near: Vec<&Record> = near.filter(|record| has_doi(record) || in_book(record)).collect();
        let is = |record: &Record, chapter: &Record| {
            let same_doi = record.get(Variable::Doi).is_some_and(|doi| chapter.get(Variable::Doi) == Some(doi));
            same_doi || in_book(record) && same::same(in_one_book(record), in_one_book(chapter)) != Verdict::Apart
        };
        let known = |chapter| near.iter().find(|record| is(record, chapter)).map(|record| record.citekey());
        chapters.iter().map(known).collect()
    }
}

/// All book pages and bibliographies below `folder`, ordered by path. Ignore files are followed.
///
/// # Errors
///
/// Where a part of the folder, or a note that may be a book page, cannot be read: the book's page could be there, and
/// importing would make a second one.
pub(super) fn find(folder: &Path) -> Result<Existing, Vec<Failure>> {
    let found = discovery::files(folder);
    if !found.unreadable.is_empty() {
        return Err(found.unreadable.iter().map(|(place, reason)| unreadable(folder, place, reason)).collect());
    }
    let read_book = |path: PathBuf| {
        // These have no citekeys.
        if Format::of(&path).is_some_and(Format::is_closed) {
            return Ok(None);
        }
        if !discovery::counts_early(&path).map_err(|error| Failure::io(&path, "read this note", &error))? {
            return Ok(None);
        }
        let text = discovery::read_text(&path).map_err(|reason| Failure::new(&path, None, reason.to_string()))?;
        Ok(read(&text).map(|volume| {
            let text: Arc<str> = text.into();
            Book { path, read: Some(Arc::clone(&text)), text, volume }
        }))
    };
    let (bibliographies, notes): (Vec<_>, Vec<_>) =
        found.files.into_iter().partition(|path| Format::of(path).is_some_and(Format::is_bibliography));
    let (books, failures) = super::split(notes.into_iter().map(read_book));
    if !failures.is_empty() {
        return Err(failures);
    }
    let records = bibliographies.iter().filter_map(|path| {
        let records = sources::read(Format::of(path)?, &discovery::read_text(path).ok()?)?.records;
        Some(records.numbered().map(|(_, placed)| Arc::clone(&placed.record)).collect::<Vec<_>>())
    });
    Ok(Existing { books: books.into_iter().flatten().collect(), records: records.flatten().collect() })
}

/// The book that a note is the page of.
pub(super) fn read(text: &str) -> Option<Volume> {
    // Most notes are none; the whole of a note is parsed only where its front matter says so.
    markdown::front_matter::read(text).filter(book_page::is_book_page)?;
    let records = book_page::read(text, &markdown::parse(text)).records;
    let (_, book) = records.works().next()?;
    Some(Volume::of(&records, book))
}

/// Which of `books` the page is about: by the rule of sameness, else by its chapters, else by what little a page says that
/// somebody only began.
pub(super) fn same(books: &[Book], page: &Volume) -> Option<usize> {
    let is_it = |book: &Book| is_same(&book.volume.record, &page.record);
    let by_chapters = || books.iter().position(|book| shares_chapters(&book.volume, page));
    let begun = || books.iter().position(|book| is_begun(&book.volume, page));
    books.iter().position(is_it).or_else(by_chapters).or_else(begun)
}

/// Whether the page of `book` says little and nothing in it speaks against its being about the same: it has the ISBN, whatever
/// the reader calls the book, and either no chapters or the same people and year; or a title and no more.
fn is_begun(book: &Volume, page: &Volume) -> bool {
    let has_isbn = || same::isbns(&book.record).any(|one| same::isbns(&page.record).any(|other| one == other));
    let says_only_title = || book.record.year().is_none() && book.record.creators().is_empty();
    let is_titled = || same::titles_alike(book.record.title(), page.record.title());
    let creators = || same::first_creators_agree(book.record.creators(), page.record.creators()) == Some(true);
    let agrees = || creators() && book.record.year() == page.record.year();
    let is_it = has_isbn() && (book.chapters.is_empty() || agrees()) || says_only_title() && is_titled();
    is_it && !same::excludes(facts(&book.record), facts(&page.record))
}

/// Whether the book that somebody says the page is about, by its citekey, can be another one: what is known of both
/// differs, or it shares neither the title nor a chapter.
pub(super) fn is_other(book: &Volume, page: &Volume) -> bool {
    let shares_title = contents::same_title(book.record.main_title(), page.record.main_title());
    let shares_chapter = || {
        let titled = |title: &str| page.chapters.iter().any(|chapter| contents::same_title(chapter.title(), title));
        book.chapters.is_empty() || book.chapters.iter().any(|chapter| titled(chapter.title()))
    };
    let excluded = same::excludes(facts(&book.record), facts(&page.record));
    excluded || !(shares_title || shares_chapter())
}

/// Of chapters that are known to be in one book.
fn in_one_book(record: &Record) -> Facts<'_> {
    Facts { record, is_page: false, container: Some(0) }
}

fn facts(record: &Record) -> Facts<'_> {
    // The page that is read says no key; those of the folder's page are no reason to join or part the two.
    Facts { record, is_page: false, container: None }
}

fn is_same(one: &Record, other: &Record) -> bool {
    same::same(facts(one), facts(other)) != Verdict::Apart
}

/// Whether half or more of the chapters of either are those of the other, so that it is the same book, whose title may have been
/// translated or whose year corrected. Another edition has many of the same chapters, too, but on other pages.
fn shares_chapters(book: &Volume, page: &Volume) -> bool {
    let doi = |record: &Record| record.get(Variable::Doi).map(str::to_lowercase);
    let is_one = |one: &Record, other: &Record| {
        let same_title = contents::same_title(one.title(), other.title()) && one.title().contains(' ');
        let numbers = one.number.zip(other.number).is_none_or(|(one, other)| one.value == other.value);
        doi(one).is_some() && doi(one) == doi(other)
            || numbers && same_title
            || same::same(in_one_book(one), in_one_book(other)) != Verdict::Apart
    };
    let near = |it: &Record| book.chapters.iter().take(MOST_COMPARED).find(|own| is_one(own, it)).cloned();
    let shared: Vec<(Record, &Record)> =
        page.chapters.iter().take(MOST_COMPARED).filter_map(|it| Some((near(it)?, it))).collect();
    // A DOI, and pages that agree throughout, are those of one edition.
    let same_doi = shared.iter().any(|(own, it)| doi(own).is_some() && doi(own) == doi(it));
    let paged = || shared.iter().filter(|(own, it)| own.pages.is_some() && it.pages.is_some());
    let same_pages = paged().count() > 1 && paged().all(|(own, it)| own.pages == it.pages);
    if same::excludes(facts(&book.record), facts(&page.record))
        && !same_doi
        && !(same_pages && editions_fit(book, page))
    {
        return false;
    }
    let fewer = page.chapters.len().min(book.chapters.len());
    // One chapter alone may stand in two books, but for its DOI.
    (shared.len() > 1 || same_doi) && 2 * shared.len() >= fewer
}

/// So many chapters of a book tell whether it is another's.
const MOST_COMPARED: usize = 200;

/// Whether nothing but their years tells the editions of two books apart.
fn editions_fit(book: &Volume, page: &Volume) -> bool {
    let without_year = |record: &Record| {
        let mut record = record.clone();
        record.clear(Variable::Issued);
        record
    };
    let (one, other) = (without_year(&book.record), without_year(&page.record));
    !same::excludes(facts(&one), facts(&other))
}

/// Says that book pages cannot be looked for at `place`.
fn unreadable(folder: &Path, place: &Path, reason: &str) -> Failure {
    let help = if place == folder {
        "name the folder of your notes with `--workspace`"
    } else {
        "the book's page could be in there; make it readable, or name it in a file `.ignore`"
    };
    Failure::new(place, None, format!("cannot look for book pages here: {reason}; {help}"))
}
