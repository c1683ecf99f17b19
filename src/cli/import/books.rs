//! The book pages that lie in a folder.

use std::path::{Path, PathBuf};

use super::Failure;
use super::brought::Brought;
use crate::library::contents;
use crate::library::sources::book_page;
use crate::library::work::Work;
use crate::markdown;
use crate::workspace::discovery;

/// A book page as it lies in the folder, or as it will.
#[derive(Debug)]
pub(super) struct Book {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says of the book.
    pub work: Work,
}

/// All book pages below `folder`, ordered by path. Ignore files are followed.
///
/// # Errors
///
/// Where a part of the folder, or a note that may be a book page, cannot be read: the book's page could be there, and
/// importing would make a second one.
pub(super) fn find(folder: &Path) -> Result<Vec<Book>, Vec<Failure>> {
    let found = discovery::files(folder);
    if !found.unreadable.is_empty() {
        return Err(found.unreadable.iter().map(|(place, reason)| unreadable(folder, place, reason)).collect());
    }
    let read_book = |path: PathBuf| {
        if !discovery::counts_early(&path).map_err(|error| Failure::io(&path, "read this note", &error))? {
            return Ok(None);
        }
        let text = discovery::read_text(&path).map_err(|reason| Failure::new(&path, None, reason.to_string()))?;
        Ok(read(&text).map(|work| Book { path, text, work }))
    };
    let (books, failures) = super::split(found.files.into_iter().map(read_book));
    if failures.is_empty() { Ok(books.into_iter().flatten().collect()) } else { Err(failures) }
}

/// The work that a note is the book page of.
pub(super) fn read(text: &str) -> Option<Work> {
    // Most notes are none; the whole of a note is parsed only where its front matter says so.
    markdown::front_matter::read(text).filter(book_page::is_book_page)?;
    book_page::read(text, &markdown::parse(text)).works.pop()
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
    work.isbn.as_ref().is_some_and(|isbn| page.isbns.contains(isbn)) || work.doi.is_some() && work.doi == page.work.doi
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
        || differ(&work.year, &page.work.year)
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
