//! A page of a publisher's site saved as HTML: what its tags for citation managers say, and its contents list.
//!
//! Three sorts of tags say the same in other words: Highwire's `citation_title`, JSON-LD, Dublin Core. What one does
//! not say, the next may.

use std::sync::Arc;

use scraper::{Html, Selector};
use smol_str::SmolStr;

use super::PublisherPage;
use crate::library::book::Volume;
use crate::library::contents::{self, folded};
use crate::library::numeral::Numeral;
use crate::library::record::{Kind, Record, all as every};
use crate::library::source::Entries;
use crate::library::sources::bibliography::{gather, values};
use crate::library::variables::Variable;
use crate::text::Span;

mod contents_list;
mod depth;
mod json_ld;
mod tags;

/// What one sort of tags says.
#[derive(Debug, Default)]
struct Said {
    record: Record,
    /// Chapters that a book's page lists.
    chapters: Vec<Record>,
}

/// Whether `text` is HTML.
pub(super) fn is_html(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let start = start.get(..200).unwrap_or(start).to_ascii_lowercase();
    start.starts_with('<')
        && ["<!doctype", "<html", "<?xml", "<head", "<meta", "<!--"].iter().any(|tag| start.starts_with(tag))
}

/// What the page `text` says to the library; `None` where it has no tags that are known.
pub fn entries(text: &str) -> Option<Entries> {
    Some(Entries { records: read(text)?.volume.into_records(), ..Entries::default() })
}

/// Reads the page `text`; `None` where it has no tags that say what it is about.
pub fn read(text: &str) -> Option<PublisherPage> {
    let document = Html::parse_document(depth::shallow(text));
    let metas = tags::metas(&document);
    let all = [tags::highwire(&metas), json_ld::read(&document), tags::dublin_core(&metas)];
    let mut all = all.into_iter().flatten();
    let Said { mut record, mut chapters } = all.next()?;
    for other in all {
        if record.kind != Kind::Chapter && other.record.kind == Kind::Chapter {
            record.kind = Kind::Chapter;
        }
        if chapters.is_empty() {
            chapters = other.chapters;
        }
        record.number = record.number.or(other.record.number);
        record.pages = record.pages.or(other.record.pages);
        record.take_over(&other.record, every);
    }
    if record.kind == Kind::Chapter && record.get(Variable::ContainerTitle).is_none() {
        record.kind = Kind::Other;
    }
    record.set_some(Variable::Abstract, paragraphs_of_abstract(&document));
    let mut list = contents_list::read(&document);
    (record.span, record.heading) = (place_of(text), place_of(text));
    if record.kind == Kind::Chapter && record.number.is_none() {
        let title = record.title();
        record.number = listed(&list.chapters, title).or_else(|| printed_number(&document, title));
    }
    let title = record.title().to_owned();
    let about_chapter = record.kind == Kind::Chapter;
    let is_article = record.kind == Kind::Other && record.get(Variable::ContainerTitle).is_some();
    let heading = record.heading;
    let parts = chapters.into_iter().map(|chapter| Record { span: heading, heading, ..chapter });
    let (records, _) = gather(std::iter::once(record).chain(parts).map(Arc::new).collect());
    let (_, book) = records.works().next()?;
    let mut volume = Volume::of(&records, book);
    if about_chapter || !is_article {
        for chapter in &mut list.chapters {
            (chapter.span, chapter.heading) = place_of_title(text, chapter.title(), heading);
            // The line is no heading of a note, which could be linked to.
            chapter.more_mut().heading_text = SmolStr::default();
        }
        take_list(&mut volume.chapters, list.chapters);
        (volume.matter, volume.front) = (list.matter, list.front);
    }
    super::halftitle_is_matter(&mut volume, usize::MAX);
    let chapter = volume.chapters.iter().position(|chapter| contents::same_title(chapter.title(), &title));
    Some(PublisherPage { volume, chapter: chapter.filter(|_| about_chapter) })
}

/// The number that a contents list gives to the chapter `title`.
fn listed(chapters: &[Record], title: &str) -> Option<Numeral> {
    chapters.iter().find(|chapter| contents::same_title(chapter.title(), title))?.number
}

/// The number that the page prints beside the chapter's title: `4 - Title`, `Chapter 4: Title`, `Title (Chapter 4)`.
fn printed_number(document: &Html, title: &str) -> Option<Numeral> {
    let title = folded(title);
    tags::headings(document).iter().find_map(|heading| {
        if let (Some(number), rest) = contents::numbered(heading)
            && folded(rest).starts_with(&title)
        {
            return Some(number);
        }
        let behind = folded(heading).strip_prefix(&title)?.trim_start().strip_prefix('(')?.to_owned();
        contents::chapter_number(behind.split(')').next()?)
    })
}

/// Puts the chapters of a contents list in their order, each with what is known of it.
fn take_list(chapters: &mut Vec<Record>, list: Vec<Record>) {
    if list.is_empty() {
        return;
    }
    let known = std::mem::replace(chapters, list);
    for mut chapter in known {
        let same = |other: &&mut Record| {
            contents::same_title(other.title(), chapter.title())
                && (chapter.number.is_none() || other.number == chapter.number)
        };
        match chapters.iter_mut().find(same) {
            Some(listed) => {
                chapter.number = chapter.number.or(listed.number);
                if listed.more().part.is_some() {
                    chapter.more_mut().part = listed.more_mut().part.take();
                }
                *listed = chapter;
            }
            None => chapters.push(chapter),
        }
    }
}

/// The abstract as the page shows it, whose paragraphs the tags have lost.
fn paragraphs_of_abstract(document: &Html) -> Option<SmolStr> {
    let selector = Selector::parse(".abstract p, #abstract p, #Abs1-content p").ok()?;
    let paragraphs = document.select(&selector).map(|paragraph| tags::words(paragraph.text()));
    values::markdown(&paragraphs.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n"))
}

/// Where the page says what it is about: the tag with its title.
fn place_of(text: &str) -> Span {
    let lower = text.to_ascii_lowercase();
    let names = ["citation_title", "application/ld+json", "dc.title", "dcterms.title", "<title"];
    let Some(at) = names.iter().find_map(|name| lower.find(name)) else { return Span::default() };
    let start = text[..=at].rfind('<').unwrap_or(at);
    let end = text[at..].find('>').map_or(text.len(), |end| at + end + 1);
    Span::new(start, end)
}

/// Where a contents list names the chapter `title`: its last place in the text, else `otherwise`.
fn place_of_title(text: &str, title: &str, otherwise: Span) -> (Span, Span) {
    let place = text.rfind(title).map_or(otherwise, |at| Span::new(at, at + title.len()));
    (place, place)
}
