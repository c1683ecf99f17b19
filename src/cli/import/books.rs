//! Finds the book pages of a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Failure;
use crate::library::book::Volume;
use crate::library::contents;
use crate::library::record::{Kind, Record};
use crate::library::same::{self, Facts, Verdict};
use crate::library::sources::{self, book_page, format::Format};
use crate::library::variables::Variable;
use crate::markdown;
use crate::workspace::discovery;
use crate::write::{Before, Change};

/// A book page in the folder, existing or planned.
#[derive(Debug)]
pub(super) struct Book {
    /// Its path.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// The text of its file when it was read; `None` if there is no file yet.
    pub read: Option<Arc<str>>,
    /// The book that it describes.
    pub volume: Volume,
}

impl Book {
    /// The change to its file, valid only while the file holds what was read.
    pub fn change(&self) -> Change<'_> {
        let before = self.read.as_deref().map_or(Before::Nothing, Before::Text);
        Change { path: &self.path, before, text: &self.text }
    }
}

/// What the folder already contains, to which the import adds.
#[derive(Debug, Default)]
pub(super) struct Existing {
    /// Its book pages, ordered by path.
    pub books: Vec<Book>,
    /// The records of its bibliographies.
    pub records: Vec<Arc<Record>>,
}

impl Existing {
    /// The citekey that a bibliography has for the book of `page`.
    pub fn citekey(&self, page: &Volume) -> Option<&str> {
        let mut known = self.records.iter().filter(|record| !record.keys.is_empty());
        known.find(|record| is_same(record, &page.record)).map(|record| record.citekey())
    }

    /// The citekey that a bibliography has for each of `chapters`, which belong to `book`.
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

/// All book pages and bibliographies below `folder`, ordered by path, except ignored files.
///
/// # Errors
///
/// If a subfolder or possible book page cannot be read: it may be or contain the book's page, and the import would
/// create a second one.
pub(super) fn find(folder: &Path) -> Result<Existing, Vec<Failure>> {
    let found = discovery::files(folder);
    if !found.unreadable.is_empty() {
        return Err(found.unreadable.iter().map(|(place, reason)| unreadable(folder, place, reason)).collect());
    }
    let read_book = |path: PathBuf| {
        // Closed formats have no citekeys.
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

/// The book, if the note is a book page.
pub(super) fn read(text: &str) -> Option<Volume> {
    // Parse the whole note only if its front matter marks it as a book page.
    markdown::front_matter::read(text).filter(book_page::is_book_page)?;
    let records = book_page::read(text, &markdown::parse(text)).records;
    let (_, book) = records.works().next()?;
    Some(Volume::of(&records, book))
}

/// The index of the book that `page` describes: the same by the usual rule, or by its chapters, or by the little that
/// is known if its page in the folder has only been begun.
pub(super) fn same(books: &[Book], page: &Volume) -> Option<usize> {
    let is_it = |book: &Book| is_same(&book.volume.record, &page.record);
    let by_chapters = || books.iter().position(|book| shares_chapters(&book.volume, page));
    let begun = || books.iter().position(|book| is_begun(&book.volume, page));
    books.iter().position(is_it).or_else(by_chapters).or_else(begun)
}

/// Whether the page of `book` says little, and nothing that excludes `page`: it has the same ISBN, with any title, and
/// either no chapters or the same people and year; or it has only the same title.
fn is_begun(book: &Volume, page: &Volume) -> bool {
    let has_isbn = || same::isbns(&book.record).any(|one| same::isbns(&page.record).any(|other| one == other));
    let says_only_title = || book.record.year().is_none() && book.record.creators().is_empty();
    let is_titled = || same::titles_alike(book.record.title(), page.record.title());
    let creators = || same::first_creators_agree(book.record.creators(), page.record.creators()) == Some(true);
    let agrees = || creators() && book.record.year() == page.record.year();
    let is_it = has_isbn() && (book.chapters.is_empty() || agrees()) || says_only_title() && is_titled();
    is_it && !same::excludes(facts(&book.record), facts(&page.record))
}

/// Whether a book named by its citekey must differ from the one in `page`: their data excludes it, or they share
/// neither title nor chapters.
pub(super) fn is_other(book: &Volume, page: &Volume) -> bool {
    let shares_title = contents::same_title(book.record.main_title(), page.record.main_title());
    let shares_chapter = || {
        let titled = |title: &str| page.chapters.iter().any(|chapter| contents::same_title(chapter.title(), title));
        book.chapters.is_empty() || book.chapters.iter().any(|chapter| titled(chapter.title()))
    };
    let excluded = same::excludes(facts(&book.record), facts(&page.record));
    excluded || !(shares_title || shares_chapter())
}

/// Facts about a chapter that is known to be in the same book.
fn in_one_book(record: &Record) -> Facts<'_> {
    Facts { record, is_page: false, container: Some(0) }
}

fn facts(record: &Record) -> Facts<'_> {
    // The imported page has no key, and the existing keys say nothing about whether the two are the same.
    Facts { record, is_page: false, container: None }
}

fn is_same(one: &Record, other: &Record) -> bool {
    same::same(facts(one), facts(other)) != Verdict::Apart
}

/// Whether at least half of the chapters of either book are also the other's. Then it is the same book, with a
/// translated title or a corrected year. Another edition also shares many chapters, but on other pages.
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
    // A shared DOI, or pages that agree throughout, prove the same edition.
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
    // One chapter alone may be in two books, unless it has the same DOI.
    (shared.len() > 1 || same_doi) && 2 * shared.len() >= fewer
}

/// The most chapters of a book that are compared.
const MOST_COMPARED: usize = 200;

/// Whether the editions of two books differ in nothing but the year.
fn editions_fit(book: &Volume, page: &Volume) -> bool {
    let without_year = |record: &Record| {
        let mut record = record.clone();
        record.clear(Variable::Issued);
        record
    };
    let (one, other) = (without_year(&book.record), without_year(&page.record));
    !same::excludes(facts(&one), facts(&other))
}

/// The failure to look for book pages at `place`.
fn unreadable(folder: &Path, place: &Path, reason: &str) -> Failure {
    let help = if place == folder {
        "name the folder of your notes with `--workspace`"
    } else {
        "the book's page could be in there; make it readable, or name it in a file `.ignore`"
    };
    Failure::new(place, None, format!("cannot look for book pages here: {reason}; {help}"))
}
