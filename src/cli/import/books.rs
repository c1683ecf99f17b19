//! The book pages that lie in a folder.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::Failure;
use crate::library::contents;
use crate::library::sources::book_page;
use crate::library::sources::publisher_page::PublisherPage;
use crate::library::work::Work;
use crate::markdown;

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
/// Where a part of the folder, or a Markdown file in it, cannot be read: the book's page could be there, and importing
/// would make a second one.
pub(super) fn find(folder: &Path) -> Result<Vec<Book>, Failure> {
    let walk = WalkBuilder::new(folder).require_git(false).sort_by_file_path(Path::cmp).build();
    let mut books = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let path = entry.path();
        let is_note = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
        if !is_note || !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let bytes = std::fs::read(path).map_err(|error| Failure::io(path, "read this note", &error))?;
        // A note in another encoding is no book page of ours.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if let Some(work) = read(&text) {
            books.push(Book { path: path.to_owned(), text, work });
        }
    }
    Ok(books)
}

/// The work that a note is the book page of.
pub(super) fn read(text: &str) -> Option<Work> {
    // Most notes are none; the whole of a note is parsed only where its front matter says so.
    markdown::front_matter::read(text).filter(book_page::is_book_page)?;
    book_page::read(text, &markdown::parse(text)).works.pop()
}

/// Which of `books` the page is about, by ISBN or DOI, else title, year, edition and volume.
pub(super) fn same(books: &[Book], page: &PublisherPage) -> Option<usize> {
    let described = || books.iter().position(|book| is_described(&book.work, page));
    books.iter().position(|book| has_number(&book.work, page)).or_else(described)
}

/// Whether the book that somebody says the page is about, by its citekey, can be another one: its ISBN, year, edition or
/// volume is, or it shares neither the title nor a chapter.
pub(super) fn is_other(work: &Work, page: &PublisherPage) -> bool {
    fn differ<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
        one.is_some() && other.is_some() && one != other
    }
    let isbn = work.isbn.as_ref().is_some_and(|isbn| !page.isbns.is_empty() && !page.isbns.contains(isbn));
    let shares_title = contents::same_title(&work.title, &page.work.title);
    let shares_chapter = || {
        let titled = |title: &str| page.work.chapters.iter().any(|chapter| contents::same_title(&chapter.title, title));
        work.chapters.is_empty() || work.chapters.iter().any(|chapter| titled(&chapter.title))
    };
    isbn || differ(&work.year, &page.work.year)
        || differ(&work.edition, &page.work.edition)
        || differ(&work.volume, &page.work.volume)
        || !(shares_title || shares_chapter())
}

fn has_number(work: &Work, page: &PublisherPage) -> bool {
    work.isbn.as_ref().is_some_and(|isbn| page.isbns.contains(isbn)) || work.doi.is_some() && work.doi == page.work.doi
}

fn is_described(work: &Work, page: &PublisherPage) -> bool {
    let other_isbn = work.isbn.is_some() && !page.isbns.is_empty();
    !other_isbn
        && contents::same_title(&work.full_title(), &page.work.full_title())
        && work.year == page.work.year
        && work.edition == page.work.edition
        && work.volume == page.work.volume
}

/// Why the walk of `folder` stopped.
fn unreadable(folder: &Path, error: &ignore::Error) -> Failure {
    let place = place_of(error).unwrap_or(folder);
    let what = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    let help = if place == folder {
        "name the folder of your notes with `--workspace`"
    } else {
        "the book's page could be in there; make it readable, or name it in a file `.ignore`"
    };
    Failure::new(place, None, format!("cannot look for book pages here: {what}; {help}"))
}

/// The path that a walk failed at.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place_of(err),
        _ => None,
    }
}
