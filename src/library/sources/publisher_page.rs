//! The page of a chapter on a publisher's site: copied from the browser as text, or saved as HTML ([`html`]).
//!
//! From top to bottom such a page holds the book's contents list, the chapter's heading (`4 - Title`), lines about
//! who wrote it and when, the contents list again, a summary, and a block that names the book. Bullets, blank lines
//! and line ends differ from browser to browser, and where the page's blocks met, lines are often glued together.
//! So nothing here counts lines: each piece is found by what it says.

use std::fmt;

use smol_str::SmolStr;

use crate::library::chapter::Chapter;
use crate::library::contents::{self, Entry};
use crate::library::date::Date;
use crate::library::work::Work;

mod header;
pub mod html;
mod information;
mod lines;
mod list;
mod names;
mod reference;
mod summary;

use lines::Line;

/// What a publisher's page of one chapter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublisherPage {
    /// The book, with all chapters and the matter that the contents list names. It has no citekey.
    pub work: Work,
    /// Which of the work's chapters the page is about; `None` where it is about the book.
    pub chapter: Option<usize>,
    /// How many of the work's matter stand before its chapters; the others stand behind them.
    pub front: usize,
    /// All ISBNs that the page gives for the book; the work has the first of them.
    pub isbns: Vec<SmolStr>,
}

impl PublisherPage {
    /// The chapter that the page is about.
    pub fn about(&self) -> Option<&Chapter> {
        self.work.chapters.get(self.chapter?)
    }
}

/// Why a text is not the page of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPage {
    /// The line, counted from 1, that the message is about.
    pub line: usize,
    /// What is missing there, and what to do.
    pub message: &'static str,
}

impl fmt::Display for NotAPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

const EMPTY: &str =
    "there is no text; copy the whole page of a chapter from the publisher's site and save it as plain text";
const NO_TAGS: &str = "this page has none of the tags that say which chapter or book it is about; \
    open it in a browser, select the whole page, copy it and save it as plain text";
const NO_HEADING: &str = "this is not the page of a chapter: no line names one, as `4 - Title` does; \
    open the chapter itself on the publisher's site, select the whole page and copy it again";
const NO_BOOK: &str = "the page does not say which book this chapter belongs to: the block `Information` \
    (`Title, pp. 77 - 100`, `Publisher: ...`) is missing; copy the page again, down to its end";

/// Reads a chapter's page, as text or as HTML.
///
/// # Errors
///
/// When the text names no chapter, or not the book that it belongs to. Everything else may be missing.
pub fn read(text: &str) -> Result<PublisherPage, NotAPage> {
    let lines = lines::read(text);
    let Some(last) = lines.last() else {
        return Err(NotAPage { line: 1, message: EMPTY });
    };
    if html::is_html(text) {
        return html::read(text).ok_or(NotAPage { line: 1, message: NO_TAGS });
    }
    if let Some(page) = reference::read(&lines) {
        return Ok(page);
    }
    let Some(heading) = list::heading(&lines) else {
        return Err(NotAPage { line: lines[0].number, message: NO_HEADING });
    };
    let information = information::read(&lines, heading);
    let Some(title) = information.title else {
        return Err(NotAPage { line: last.number, message: NO_BOOK });
    };
    let summary = summary::find(&lines, heading, information.start);
    let header_end = summary.as_ref().map_or(information.start, |found| found.lines.start);
    let list = list::read(&lines, heading, header_end);
    let header = header::read(&lines[heading + 1..header_end], &list.seen);

    let mut work = Work {
        title,
        subtitle: information.subtitle,
        editors: header.editors,
        issued: information.year.or(header.year).map(Date::of_year),
        publisher: information.publisher,
        isbn: information.isbns.first().cloned(),
        doi: information.book_doi,
        chapters: list.chapters,
        matter: list.matter,
        ..Work::default()
    };
    let chapter = about(&mut work, &lines[heading]);
    let described = &mut work.chapters[chapter];
    described.authors = header.authors;
    described.pages = information.pages;
    described.abstract_text = summary.and_then(|found| summary::markdown(&lines[found.lines]));
    described.doi = information.chapter_doi.or(header.doi);
    if described.part.is_none() {
        described.part = header.part;
    }
    halftitle_is_matter(&mut work, chapter);
    let chapter = work.chapters.iter().position(|c| c.heading_text == lines[heading].text);
    Ok(PublisherPage { work, chapter, front: list.front, isbns: information.isbns })
}

/// The index of the chapter that the heading names; adds it where the contents list does not have it.
fn about(work: &mut Work, heading: &Line) -> usize {
    let (number, title) = contents::numbered(&heading.text);
    let listed = work.chapters.iter().position(|c| c.number == number && contents::same_title(&c.title, title));
    let at = listed.unwrap_or_else(|| {
        work.chapters.push(Chapter { number, title: title.into(), ..Chapter::default() });
        work.chapters.len() - 1
    });
    work.matter.retain(|name| !contents::same_title(name, title));
    work.chapters[at].heading_text = heading.text.clone().into();
    work.chapters[at].heading = heading.span;
    work.chapters[at].span = heading.span;
    at
}

/// Contents lists may begin with the book's own title, for its half-title page.
fn halftitle_is_matter(work: &mut Work, about: usize) {
    let (title, full) = (work.title.clone(), work.full_title());
    let mut index = 0;
    work.chapters.retain(|chapter| {
        let half_title = index != about
            && chapter.number.is_none()
            && (contents::same_title(&chapter.title, &title) || contents::same_title(&chapter.title, &full));
        index += 1;
        !half_title
    });
}

/// Whether a line of the page names a chapter, a part or matter in the way that only contents lists do.
fn is_listed(text: &str) -> bool {
    match contents::entry(text) {
        Entry::Part(_) | Entry::Matter(_) => true,
        Entry::Chapter { number, .. } => number.is_some(),
    }
}

#[cfg(test)]
mod tests;
