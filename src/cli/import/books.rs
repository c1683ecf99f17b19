//! The book pages that lie in a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use smol_str::SmolStr;

use super::Failure;
use super::brought::Brought;
use crate::cli::write::{Before, Change};
use crate::library::sources::{bibliography, book_page};
use crate::library::work::Work;
use crate::library::{contents, identifier};
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
    pub work: Work,
}

impl Book {
    /// What is to become of its file, while that holds what was read.
    pub fn change(&self) -> Change<'_> {
        let before = self.read.as_deref().map_or(Before::Nothing, Before::Text);
        Change { path: &self.path, before, text: &self.text }
    }
}

/// What a folder holds that an import must know.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Its book pages, ordered by path.
    pub books: Vec<Book>,
    /// The works of its bibliographies.
    pub works: Vec<Work>,
}

impl Shelf {
    /// The citekey that a bibliography has for the book that the page is about, by DOI or ISBN.
    pub fn citekey(&self, page: &Brought) -> Option<&str> {
        let known = self.works.iter().filter(|work| !work.citekeys.is_empty());
        known.filter(|work| has_number(work, page)).map(Work::citekey).next()
    }

    /// The citekey that a bibliography has for the chapter with the DOI `doi`.
    pub fn chapter_citekey(&self, doi: &str) -> Option<&str> {
        let has = |own: &Option<SmolStr>| own.as_deref() == Some(doi);
        self.works.iter().find_map(|work| {
            let chapter = work.chapters.iter().find(|chapter| has(&chapter.doi));
            chapter.and_then(|chapter| chapter.citekeys().next()).or_else(|| {
                // A chapter whose entry names no book is a work of its own.
                let alone = work.chapters.is_empty() && has(&work.doi);
                work.citekeys.first().filter(|_| alone).map(SmolStr::as_str)
            })
        })
    }

    /// Whether a bibliography has `key` for anything.
    pub fn has_citekey(&self, key: &str) -> bool {
        let own = |work: &Work| work.citekeys.iter().any(|own| own == key);
        self.works.iter().any(|work| own(work) || work.chapters.iter().any(|it| it.citekeys().any(|own| own == key)))
    }
}

/// All book pages and bibliographies below `folder`, ordered by path. Ignore files are followed.
///
/// # Errors
///
/// Where a part of the folder, or a note that may be a book page, cannot be read: the book's page could be there, and
/// importing would make a second one.
pub(super) fn find(folder: &Path) -> Result<Shelf, Vec<Failure>> {
    let found = discovery::files(folder);
    if !found.unreadable.is_empty() {
        return Err(found.unreadable.iter().map(|(place, reason)| unreadable(folder, place, reason)).collect());
    }
    let read_book = |path: PathBuf| {
        // These have no citekeys.
        if discovery::is_epub(&path) || discovery::is_page(&path) {
            return Ok(None);
        }
        if !discovery::counts_early(&path).map_err(|error| Failure::io(&path, "read this note", &error))? {
            return Ok(None);
        }
        let text = discovery::read_text(&path).map_err(|reason| Failure::new(&path, None, reason.to_string()))?;
        Ok(read(&text).map(|work| {
            let text: Arc<str> = text.into();
            Book { path, read: Some(Arc::clone(&text)), text, work }
        }))
    };
    let (bibliographies, notes): (Vec<_>, Vec<_>) =
        found.files.into_iter().partition(|path| discovery::may_be_bibliography(path));
    let (books, failures) = super::split(notes.into_iter().map(read_book));
    if !failures.is_empty() {
        return Err(failures);
    }
    let works = bibliographies.iter().filter_map(|path| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(bibliography::read(&name, &discovery::read_text(path).ok()?)?.works)
    });
    Ok(Shelf {
        books: books.into_iter().flatten().collect(),
        works: works.flatten().map(Arc::unwrap_or_clone).collect(),
    })
}

/// The work that a note is the book page of.
pub(super) fn read(text: &str) -> Option<Work> {
    // Most notes are none; the whole of a note is parsed only where its front matter says so.
    markdown::front_matter::read(text).filter(book_page::is_book_page)?;
    book_page::read(text, &markdown::parse(text)).works.into_iter().next().map(Arc::unwrap_or_clone)
}

/// Which of `books` the page is about, by ISBN or DOI, else title, year, edition and volume.
pub(super) fn same(books: &[Book], page: &Brought) -> Option<usize> {
    let described = || books.iter().position(|book| is_described(&book.work, page));
    books.iter().position(|book| has_number(&book.work, page)).or_else(described)
}

/// Whether the book that somebody says the page is about, by its citekey, can be another one: what is known of both
/// differs, or it shares neither the title nor a chapter.
pub(super) fn is_other(work: &Work, page: &Brought) -> bool {
    let shares_title = contents::same_title(&work.title, &page.work.title);
    let shares_chapter = || {
        let titled = |title: &str| page.work.chapters.iter().any(|chapter| contents::same_title(&chapter.title, title));
        work.chapters.is_empty() || work.chapters.iter().any(|chapter| titled(&chapter.title))
    };
    differs(work, page) || !(shares_title || shares_chapter())
}

fn has_number(work: &Work, page: &Brought) -> bool {
    let is_printed =
        |isbn: &SmolStr| page.isbns.iter().any(|own| identifier::isbn_core(own) == identifier::isbn_core(isbn));
    work.isbn.as_ref().is_some_and(is_printed) || work.doi.is_some() && work.doi == page.work.doi
}

/// Whether title, year, edition and volume agree, as far as both tell them. Readers often leave the subtitle out.
fn is_described(work: &Work, page: &Brought) -> bool {
    let without_subtitle = work.subtitle.is_none() || page.work.subtitle.is_none();
    let titled = contents::same_title(&work.full_title(), &page.work.full_title())
        || (without_subtitle && contents::same_title(&work.title, &page.work.title));
    titled && !differs(work, page)
}

/// Whether ISBN, year, edition or volume of both are known and are not the same.
fn differs(work: &Work, page: &Brought) -> bool {
    fn differ<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
        one.is_some() && other.is_some() && one != other
    }
    work.isbn.as_ref().is_some_and(|isbn| !page.isbns.is_empty() && !page.isbns.contains(isbn))
        || differ(&work.year(), &page.work.year())
        || differ(&work.edition, &page.work.edition)
        || differ(&work.volume, &page.work.volume)
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
