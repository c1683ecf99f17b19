//! A publisher's page saved as HTML: its metadata tags and its contents list.
//!
//! Several vocabularies have the same information: Highwire's `citation_title`, JSON-LD, Dublin Core and others. What
//! one lacks, another may have.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use scraper::{ElementRef, Html, Selector};
use smol_str::SmolStr;

use super::PublisherPage;
use crate::language::Sense;
use crate::library::book::Volume;
use crate::library::contents::{self, ContentsLine, folded};
use crate::library::csl_type::CslType;
use crate::library::record::{Kind, Record, all as every};
use crate::library::source::Entries;
use crate::library::sources::bibliography::{gather, values};
use crate::library::sources::copied;
use crate::library::variables::Variable;
use crate::text::Span;
use crate::text::numeral::Numeral;

mod coins;
mod contents_list;
mod depth;
mod json_ld;
mod metadata;
mod microdata;
mod tags;
mod text;

use metadata::Metadata;

/// A saved page with its markup parsed once, since that takes long.
#[derive(Debug)]
pub struct Saved<'t> {
    text: &'t str,
    document: Html,
}

impl<'t> Saved<'t> {
    /// Reads the markup of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, document: Html::parse_document(depth::shallow(text)) }
    }

    /// The page as it would be copied from a browser: one line for each block, with bullets before list items.
    pub(crate) fn as_copied(&self) -> String {
        text::as_copied(&self.document)
    }
}

/// Whether `text` is HTML.
pub(super) fn is_html(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let start = start.get(..200).unwrap_or(start).to_ascii_lowercase();
    start.starts_with('<')
        && ["<!doctype", "<html", "<?xml", "<head", "<meta", "<!--"].iter().any(|tag| start.starts_with(tag))
}

/// The entries of the page `text`; `None` if it has no known tags.
pub fn entries(text: &str) -> Option<Entries> {
    Some(Entries { records: read(&Saved::new(text))?.volume.into_records(), ..Entries::default() })
}

/// Reads a page; `None` if it has no tags that describe its subject.
pub fn read(page: &Saved<'_>) -> Option<PublisherPage> {
    let Saved { text, document } = page;
    let metas = tags::metas(document);
    let found = [
        tags::highwire(&metas),
        json_ld::read(document),
        tags::dublin_core(&metas),
        tags::prism(&metas),
        microdata::read(document),
        coins::read(document),
        tags::open_graph(&metas),
    ];
    let mut found = found.into_iter().flatten();
    let Metadata { mut record, mut chapters } = found.next()?;
    for other in found {
        if record.kind != Kind::Chapter && other.record.kind == Kind::Chapter {
            record.kind = Kind::Chapter;
        }
        if chapters.is_empty() {
            chapters = other.chapters;
        }
        record.stated_type = record.stated_type.or(other.record.stated_type).filter(|_| record.kind == Kind::Other);
        record.number = record.number.or(other.record.number);
        record.pages = record.pages.or(other.record.pages);
        record.take_over(&other.record, every);
    }
    if record.kind == Kind::Chapter && record.get(Variable::ContainerTitle).is_none() {
        (record.kind, record.stated_type) = (Kind::Other, Some(CslType::Chapter));
    }
    record.set_some(Variable::Abstract, paragraphs_of_abstract(document));
    let mut list = contents_list::read(document);
    let place = title_span(text);
    (record.span, record.heading) = (place, place);
    if record.kind == Kind::Chapter && record.number.is_none() {
        let title = record.title();
        record.number = listed(&list.chapters, title).or_else(|| printed_number(document, title));
    }
    let title = record.title().to_owned();
    let about_chapter = record.kind == Kind::Chapter;
    let is_article = record.kind == Kind::Other && record.get(Variable::ContainerTitle).is_some();
    let heading = record.heading;
    let is_matter = |chapter: &Record| {
        chapter.number.is_none() && matches!(contents::entry(chapter.title()), ContentsLine::Matter(_))
    };
    let front = chapters.iter().take_while(|chapter| is_matter(chapter)).count();
    let (matter, chapters): (Vec<Record>, Vec<Record>) = chapters.into_iter().partition(is_matter);
    let parts = chapters.into_iter().map(|chapter| Record { span: heading, heading, ..chapter });
    let (records, _) = gather(std::iter::once(record).chain(parts).map(Arc::new).collect());
    let (_, book) = records.works().next()?;
    let mut volume = Volume::of(&records, book);
    (volume.matter, volume.front) = (matter.iter().map(|it| it.title().into()).collect(), front);
    if about_chapter || !is_article {
        // Each title is searched for from the end of the page.
        let may_look = text.len().saturating_mul(list.chapters.len()) < MOST_LOOKED_THROUGH;
        for chapter in &mut list.chapters {
            let title = if may_look { chapter.title() } else { "" };
            (chapter.span, chapter.heading) = listed_span(text, title, heading);
            // The line is not a heading of a note that could be linked to.
            chapter.more_mut().heading_text = SmolStr::default();
        }
        take_list(&mut volume.chapters, list.chapters);
        if !list.matter.is_empty() {
            (volume.matter, volume.front) = (list.matter, list.front);
        }
    }
    copied::without_half_title(&mut volume, None);
    let chapter = volume.chapters.iter().position(|chapter| contents::same_title(chapter.title(), &title));
    Some(PublisherPage { volume, chapter: chapter.filter(|_| about_chapter) })
}

/// The number of the chapter `title` in the contents list.
fn listed(chapters: &[Record], title: &str) -> Option<Numeral> {
    chapters.iter().find(|chapter| contents::same_title(chapter.title(), title))?.number
}

/// The number that the page prints next to the chapter's title: `4 - Title`, `Chapter 4: Title`, `Title (Chapter 4)`,
/// `Title | 4 | Book`.
fn printed_number(document: &Html, title: &str) -> Option<Numeral> {
    let title = folded(title);
    tags::headings(document).iter().find_map(|heading| {
        if let (Some(number), rest) = contents::numbered(heading)
            && folded(rest).starts_with(&title)
        {
            return Some(number);
        }
        let behind = folded(heading).strip_prefix(&title)?.trim_start().to_owned();
        let within = |open: &str, close: char| behind.strip_prefix(open)?.split(close).next().map(str::trim);
        within("(chapter ", ')').or(within("|", '|')).and_then(values::number)
    })
}

/// Replaces `chapters` by those of the contents list, in its order, each with what is known about it.
fn take_list(chapters: &mut Vec<Record>, list: Vec<Record>) {
    if list.is_empty() {
        return;
    }
    let known = std::mem::replace(chapters, list);
    let mut titled: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, listed) in chapters.iter().enumerate() {
        titled.entry(folded(listed.title())).or_default().push(at);
    }
    for mut chapter in known {
        let candidates = titled.get(&folded(chapter.title())).map(Vec::as_slice).unwrap_or_default();
        let fits = |at: &&usize| chapter.number.is_none() || chapters[**at].number == chapter.number;
        match candidates.iter().find(fits) {
            Some(&at) => {
                let listed = &mut chapters[at];
                chapter.number = chapter.number.or(listed.number);
                if listed.more().part.is_some() {
                    chapter.more_mut().part = listed.more_mut().part.take();
                }
                chapter.pages = chapter.pages.or(listed.pages);
                chapter.take_over(listed, every);
                *listed = chapter;
            }
            None => chapters.push(chapter),
        }
    }
}

/// The most bytes to search for the positions of titles; each title takes one pass through the page.
const MOST_LOOKED_THROUGH: usize = 256 << 20;

/// The abstract as the page shows it, with the paragraphs that the tags lack.
fn paragraphs_of_abstract(document: &Html) -> Option<SmolStr> {
    let selectors = ".abstract p, #abstract p, #Abs1-content p, section[class*=abstract] p, div[class*=abstract] p";
    let marked = Selector::parse(selectors).ok()?;
    let mut paragraphs: Vec<String> =
        document.select(&marked).map(text::words).filter(|text| !text.is_empty()).collect();
    paragraphs.dedup();
    if paragraphs.is_empty() {
        paragraphs = below_heading(document);
    }
    values::markdown(&paragraphs.join("\n\n"))
}

/// The paragraphs below a heading `Abstract`.
fn below_heading(document: &Html) -> Vec<String> {
    let Ok(headings) = Selector::parse("h2, h3, h4, h5") else { return Vec::new() };
    let mut headings = document.select(&headings);
    let heading =
        headings.find(|heading| Sense::Abstract.is(&text::words(*heading).trim_end_matches(':').to_lowercase()));
    let behind = heading.into_iter().flat_map(|heading| heading.next_siblings()).filter_map(ElementRef::wrap);
    let paragraphs = behind.take_while(|element| matches!(element.value().name(), "p" | "div"));
    paragraphs.map(text::words).filter(|text| !text.is_empty()).collect()
}

/// The span of the tag with the page's title.
fn title_span(text: &str) -> Span {
    let lower = text.to_ascii_lowercase();
    let names = ["citation_title", "application/ld+json", "dc.title", "dcterms.title", "<title"];
    let Some(at) = names.iter().find_map(|name| lower.find(name)) else { return Span::default() };
    let start = text[..=at].rfind('<').unwrap_or(at);
    let end = text[at..].find('>').map_or(text.len(), |end| at + end + 1);
    Span::new(start, end)
}

/// The span of the chapter `title` in the contents list: its last occurrence in the text, or else `otherwise`.
fn listed_span(text: &str, title: &str, otherwise: Span) -> (Span, Span) {
    let span = text.rfind(title).filter(|_| !title.is_empty()).map_or(otherwise, |at| Span::new(at, at + title.len()));
    (span, span)
}
