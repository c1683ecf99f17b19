//! The page of a chapter on a publisher's site: copied from the browser as text, or saved as HTML ([`html`]).
//!
//! From top to bottom such a page holds the book's contents list, the chapter's heading (`4 - Title`), lines about
//! who wrote it and when, the contents list again, a summary, and a block that names the book. Bullets, blank lines
//! and line ends differ from browser to browser, and where the page's blocks met, lines are often glued together.
//! So nothing here counts lines: each piece is found by what it says.

use std::fmt;

use crate::library::book::Volume;
use crate::library::contents::{self, Entry};
use crate::library::date::Date;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::variables::Variable;

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
    pub volume: Volume,
    /// Which of its chapters the page is about; `None` where it is about the book.
    pub chapter: Option<usize>,
}

impl PublisherPage {
    /// The chapter that the page is about.
    pub fn about(&self) -> Option<&Record> {
        self.volume.chapters.get(self.chapter?)
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
    if html::is_html(text) {
        // Without tags it is the words of the page that count, as if it were copied.
        let copied = || read_copied(&html::as_copied(text)).map_err(|_| NotAPage { line: 1, message: NO_TAGS });
        return html::read(text).map_or_else(copied, Ok);
    }
    read_copied(text)
}

/// Reads a page that was copied as text.
fn read_copied(text: &str) -> Result<PublisherPage, NotAPage> {
    let lines = lines::read(text);
    let Some(last) = lines.last() else {
        return Err(NotAPage { line: 1, message: EMPTY });
    };
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

    let title = values::joined_title(&title, information.subtitle.as_deref());
    let mut record = Record::new(Kind::Book, &title);
    record.set_people(Variable::Editor, &header.editors);
    record.set_date(Variable::Issued, information.year.or(header.year).map(Date::of_year));
    record.set_some(Variable::Publisher, information.publisher);
    record.set(Variable::Isbn, information.isbns.join(" "));
    record.set_some(Variable::Doi, information.book_doi);
    let (chapters, matter, front) = (list.chapters, list.matter, list.front);
    let mut volume = Volume { record, chapters, matter, front, ..Volume::default() };
    let chapter = about(&mut volume, &lines[heading]);
    let described = &mut volume.chapters[chapter];
    described.set_people(Variable::Author, &header.authors);
    described.set_pages(information.pages);
    let text = summary.and_then(|found| summary::markdown(&lines[found.lines]));
    described.set_some(Variable::Abstract, text);
    described.set_some(Variable::Doi, information.chapter_doi.or(header.doi));
    if described.more().part.is_none() && header.part.is_some() {
        described.more_mut().part = header.part;
    }
    halftitle_is_matter(&mut volume, chapter);
    let is_about = |chapter: &Record| chapter.more().heading_text == lines[heading].text;
    let chapter = volume.chapters.iter().position(is_about);
    Ok(PublisherPage { volume, chapter })
}

/// The index of the chapter that the heading names; adds it where the contents list does not have it.
fn about(volume: &mut Volume, heading: &Line) -> usize {
    let (number, title) = contents::numbered(&heading.text);
    let is_it = |chapter: &Record| chapter.number == number && contents::same_title(chapter.title(), title);
    let at = volume.chapters.iter().position(is_it).unwrap_or_else(|| {
        volume.chapters.push(Record { number, ..Record::new(Kind::Chapter, title) });
        volume.chapters.len() - 1
    });
    volume.matter.retain(|name| !contents::same_title(name, title));
    let chapter = &mut volume.chapters[at];
    chapter.more_mut().heading_text = heading.text.clone().into();
    (chapter.heading, chapter.span) = (heading.span, heading.span);
    at
}

/// Contents lists may begin with the book's own title, for its half-title page.
fn halftitle_is_matter(volume: &mut Volume, about: usize) {
    let (title, full) = (volume.record.main_title().to_owned(), volume.record.title().to_owned());
    let mut index = 0;
    volume.chapters.retain(|chapter| {
        let half_title = index != about
            && chapter.number.is_none()
            && (contents::same_title(chapter.title(), &title) || contents::same_title(chapter.title(), &full));
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
