//! Reads text that was copied from a page about a book or chapter, or typed from a contents list.
//!
//! Sites print the same information in many layouts, and browsers change those: bullets, blank lines and line ends
//! differ, and lines are glued together where blocks of the page met. So nothing here counts lines; each piece is
//! recognised by its content. A text passes through each stage once:
//!
//! 1. `lines`: the lines, without bullets and markup; `fields` splits those that were glued.
//! 2. `page`: the block of each line (`blocks`), and the values of labels.
//! 3. `contents`: the contents list. `citation`: the chapter's own reference.
//! 4. `heading`: which chapter the page is about. `book_title`: which book.
//! 5. `facts`, `header`, `abstracts`: what it says about both.
//!
//! The words that sites print are in the tables of `words`.

use std::{fmt, mem};

use crate::library::book::Volume;
use crate::library::contents::same_title;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::book_page;
use crate::library::variables::Variable;
use crate::markdown::front_matter::{self, FrontMatter};

mod abstracts;
mod blocks;
mod book_title;
mod citation;
pub(super) mod contents;
mod facts;
mod fields;
mod header;
mod heading;
mod imprint;
pub(super) mod lines;
mod page;
mod pages;
mod people;
mod refusal;
mod table;
mod title;
mod words;

use book_title::BookTitle;
use contents::List;
use facts::Facts;
use heading::Heading;
use lines::Line;
use page::Page;
use words::Block;

/// What a page says about a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublisherPage {
    /// The book, with all chapters and matter in its contents list. It has no citekey.
    pub volume: Volume,
    /// The index of the chapter that the page is about; `None` if it is about the book.
    pub chapter: Option<usize>,
}

impl PublisherPage {
    /// The chapter that the page is about.
    pub fn about(&self) -> Option<&Record> {
        self.volume.chapters.get(self.chapter?)
    }
}

/// Why a text does not describe a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPage {
    /// The one-based line that the message is about.
    pub line: usize,
    /// What is missing there, and what to do.
    pub message: String,
}

impl fmt::Display for NotAPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The longest text that is read, in bytes: a whole book as text is not a page.
const MOST_BYTES: usize = 4 << 20;

/// The most lines that are read.
const MOST_LINES: usize = 20_000;

/// Reads what a copied text says about a book. The title is empty if the text does not state it.
///
/// # Errors
///
/// If the text is not about a book, or names no chapter.
pub fn read(text: &str) -> Result<PublisherPage, NotAPage> {
    if text.len() > MOST_BYTES {
        return Err(refusal::too_long());
    }
    let clip = front_matter::read(text);
    if clip.as_ref().is_some_and(book_page::is_book_page) {
        return Err(refusal::book_page());
    }
    let start = clip.as_ref().map_or(0, |clip| clip.span.end as usize);
    let lines: Vec<Line> = table::as_lines(lines::read(text, start)).iter().flat_map(fields::split).collect();
    if lines.len() > MOST_LINES {
        return Err(refusal::too_long());
    }
    refusal::check(&lines)?;
    let page = Page::new(lines);
    let said = page.said();
    let citation = citation::find(&page.lines);
    let list = list_of(&page);
    let mut heading = heading::find(&page, &list);
    if let Some(citation) = &citation {
        heading = Some(cited_heading(&page, heading, &citation.title));
    }
    let title = match book_title::find(&page, &said, heading.as_ref(), citation.as_ref()) {
        Some(title) => title,
        None if heading.is_some() || list.chapters.len() > 1 => BookTitle::default(),
        None => return Err(refusal::no_book(&page)),
    };
    let mut facts = facts::gather(&page, &said, &title, heading.as_ref(), citation.as_ref());
    let mut volume = Volume { chapters: list.chapters, matter: list.matter, front: list.front, ..Volume::default() };
    let chapter = heading.as_ref().map(|heading| about(&mut volume, &page, heading));
    if let (Some(at), Some(heading)) = (chapter, &heading) {
        let header = header::read(&header_lines(&page, heading, &title.title));
        let clipped = clip.as_ref().map(clipped_authors).unwrap_or_default();
        let cited =
            citation.as_ref().map(|citation| facts::full(&page, &citation.authors, &clipped)).unwrap_or_default();
        let described = &mut volume.chapters[at];
        let authors = [cited, header.authors, clipped];
        described
            .set_people(Variable::Author, &authors.into_iter().find(|people| !people.is_empty()).unwrap_or_default());
        described.set_pages(facts.chapter_pages);
        described.set_some(Variable::Doi, facts.chapter_doi.take());
        described.set_some(Variable::Abstract, abstract_of(&page, heading));
        if facts.editors.is_empty() {
            facts.editors = header.editors;
        }
        if described.more().part.is_none() {
            described.more_mut().part = part_of(&page, heading).map(Into::into);
        }
    }
    if volume.chapters.is_empty() {
        return Err(refusal::no_chapters(&page));
    }
    volume.record = book(&title.title, facts, &volume.chapters);
    Ok(PublisherPage { chapter: without_half_title(&mut volume, chapter), volume })
}

/// The chapters in a library catalogue's contents note: `Title / Ann Author -- ...`.
pub(super) fn catalogue_note(text: &str) -> Vec<Record> {
    let line = Line::default().saying(&format!("Contents: {}", text.split_whitespace().collect::<Vec<_>>().join(" ")));
    contents::note(&[line], 0).map(|(entries, _)| contents::read(&entries).chapters).unwrap_or_default()
}

/// The contents list. If a page has several, the one with the most chapters.
fn list_of(page: &Page) -> List {
    let mut runs: Vec<Vec<Line>> = Vec::new();
    let mut before = None;
    let mut at = 0;
    while at < page.lines.len() {
        let line = &page.lines[at];
        if let Some((entries, count)) = Some(line)
            .filter(|_| page.is_about(at) || page.blocks[at] == Block::Contents)
            .and_then(|_| contents::note(&page.lines, at))
        {
            runs.push(entries);
            at += count;
            continue;
        }
        if page.blocks[at] == Block::Contents {
            match runs.last_mut().filter(|_| before == Some(at)) {
                Some(run) => run.push(line.clone()),
                // The heading above the list is not part of it, but the printed contents may be an entry.
                None if words::heading(&line.text) == Some(Block::Contents) => runs.push(Vec::new()),
                None => runs.push(vec![line.clone()]),
            }
            before = Some(at + 1);
        }
        at += 1;
    }
    let lists = runs.iter().map(|run| contents::read(run));
    lists
        .reduce(|best, other| if other.chapters.len() > best.chapters.len() { other } else { best })
        .unwrap_or_default()
}

/// The heading of the chapter that a reference names, with the number that the page prints before the title.
fn cited_heading(page: &Page, found: Option<Heading>, title: &str) -> Heading {
    if let Some(found) = found.filter(|found| same_title(&found.title, title)) {
        return found;
    }
    let whole = page.lines.iter().position(|line| same_title(&line.text, title));
    let numbered = || {
        page.lines.iter().enumerate().find_map(|(at, line)| {
            contents::number(&line.text).filter(|label| same_title(label.title, title)).map(|label| (at, label.number))
        })
    };
    match (whole, numbered()) {
        (_, Some((at, number))) => Heading { at, number: Some(number), title: title.to_owned() },
        (at, None) => Heading { at: at.unwrap_or_default(), number: None, title: title.to_owned() },
    }
}

/// The lines between the chapter's heading and its abstract that may name people.
fn header_lines<'p>(page: &'p Page, heading: &Heading, book: &str) -> Vec<&'p Line> {
    // The book's title and subtitle may look like names.
    let of_book =
        |line: &Line| same_title(&line.text, book) || book.split(": ").any(|piece| same_title(&line.text, piece));
    page.of(Block::Top).filter(|(at, line)| *at > heading.at && !of_book(line)).map(|(_, line)| line).collect()
}

/// The chapter's abstract: the block under its heading, a labelled value, or the first prose after the chapter's
/// title.
fn abstract_of(page: &Page, heading: &Heading) -> Option<smol_str::SmolStr> {
    let is_heading = |line: &Line| words::heading(&line.text) == Some(Block::Abstract);
    let lines: Vec<&Line> = page
        .of(Block::Abstract)
        .filter(|(at, line)| *at > heading.at && !is_heading(line))
        .map(|(_, line)| line)
        .collect();
    let labelled = || {
        page.said()
            .into_iter()
            .find(|said| said.label == words::Label::Abstract && blocks::is_prose(&said.value))
            .map(|said| Line::default().saying(&said.value))
    };
    abstracts::markdown(&lines).or_else(|| abstracts::markdown(&[&labelled()?])).or_else(|| {
        let is_text = |line: &Line| {
            blocks::is_prose(&line.text)
                && line.text.len() > 80
                && !words::is_button(&line.text)
                && fields::at_start(&line.columns).is_none()
        };
        let prose = page
            .of(Block::Top)
            .filter(|(at, line)| *at > heading.at && is_text(line))
            .map(|(_, line)| line)
            .collect::<Vec<_>>();
        abstracts::markdown(&prose)
    })
}

/// The part that a line below the heading states: `from Part II - Practice`.
fn part_of(page: &Page, heading: &Heading) -> Option<String> {
    page.of(Block::Top)
        .filter(|(at, _)| *at > heading.at)
        .find_map(|(_, line)| contents::part(words::behind(&line.text, "from ")?).map(|part| part.to_string()))
}

/// The authors that a web clipper puts into the front matter.
fn clipped_authors(clip: &FrontMatter) -> Vec<Person> {
    let values = clip.get("author").map(|value| {
        value
            .items()
            .iter()
            .filter_map(front_matter::Value::text)
            .map(|name| name.replace(['[', ']'], ""))
            .collect::<Vec<_>>()
    });
    values.unwrap_or_default().iter().flat_map(|name| people::row(name).unwrap_or_default()).collect()
}

/// The book's record.
fn book(title: &str, facts: Facts, chapters: &[Record]) -> Record {
    let mut record = Record::new(Kind::Book, title);
    record.set_people(Variable::Editor, &facts.editors);
    // If chapters have authors of their own, the people whom the page calls the book's authors are its editors.
    let edited = chapters.iter().any(|chapter| chapter.get(Variable::Author).is_some());
    if facts.editors.is_empty() {
        record.set_people(if edited { Variable::Editor } else { Variable::Author }, &facts.authors);
    }
    record.set_date(Variable::Issued, facts.year.map(Date::of_year));
    record.set_some(Variable::Publisher, facts.publisher);
    record.set_some(Variable::Edition, facts.edition);
    record.set(Variable::Isbn, facts.isbns.join(" "));
    record.set_some(Variable::Doi, facts.book_doi.filter(|doi| identifier::doi(doi).is_some()));
    record
}

/// The index of the chapter that the heading names; adds the chapter if the contents list lacks it.
fn about(volume: &mut Volume, page: &Page, heading: &Heading) -> usize {
    let line = &page.lines[heading.at.min(page.lines.len() - 1)];
    let is_it = |chapter: &Record| contents::is_same(chapter, heading.number, &heading.title);
    let at = volume.chapters.iter().position(is_it).unwrap_or_else(|| {
        volume.chapters.push(Record { number: heading.number, ..Record::new(Kind::Chapter, &heading.title) });
        volume.chapters.len() - 1
    });
    volume.matter.retain(|name| !same_title(name, &heading.title));
    let chapter = &mut volume.chapters[at];
    chapter.number = chapter.number.or(heading.number);
    chapter.more_mut().heading_text = line.text.as_str().into();
    (chapter.heading, chapter.span) = (line.span, line.span);
    at
}

/// Removes the half-title page: some contents lists begin with the book's own title. Returns the new index of the
/// chapter `about`.
pub(super) fn without_half_title(volume: &mut Volume, about: Option<usize>) -> Option<usize> {
    let (title, full) = (volume.record.main_title().to_owned(), volume.record.title().to_owned());
    let is_half = |chapter: &Record| {
        chapter.number.is_none()
            && chapter.get(Variable::Author).is_none()
            && (same_title(chapter.title(), &title) || same_title(chapter.title(), &full))
    };
    let (mut kept, mut about_kept) = (Vec::new(), None);
    for (at, chapter) in mem::take(&mut volume.chapters).into_iter().enumerate() {
        let is_about = Some(at) == about;
        if is_about {
            about_kept = Some(kept.len());
        }
        if is_about || !is_half(&chapter) {
            kept.push(chapter);
        }
    }
    volume.chapters = kept;
    about_kept
}

#[cfg(test)]
mod tests;
