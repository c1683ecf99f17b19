//! The book page: a Markdown note that says what a book holds, and Glossator's own format for it.
//!
//! Front matter tells of the book, in CSL's variable names; second-level headings are its chapters, each with a list
//! of data and a quotation, its abstract, directly under it. Everything else on the page is the reader's own.
//! [`mod@write`] makes such pages and adds to them.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::library::abbreviation::Abbreviation;
use crate::library::chapter::Chapter;
use crate::library::citekey::Citekey;
use crate::library::date::Date;
use crate::library::details::{CslType, Details};
use crate::library::division::Part;
use crate::library::organization::Organization;
use crate::library::source::Entries;
use crate::library::sources::{abbreviation_list, variables};
use crate::library::work::{self, Work};
use crate::library::{identifier, person::Person};
use crate::markdown::Parsed;
use crate::markdown::front_matter::{FrontMatter, Value};
use crate::text::pages::Pages;
use crate::text::{Problem, Span, steps};

mod data;
mod organizations;
mod outline;
pub mod write;

use data::Data;
use outline::{Kind, Outline, Section};

/// Whether a note is a book page: its front matter has `type: book` and a `citekey`.
pub fn is_book_page(block: &FrontMatter) -> bool {
    block.text("type") == Some("book") && block.get("citekey").is_some_and(|keys| !variables::keys(keys).is_empty())
}

/// Reads a book page from its text and the Markdown in it: one work, the organizations that it lists, and problems.
/// Nothing for a note that is no book page.
pub fn read(text: &str, parsed: &Parsed) -> Entries {
    let mut entries = Entries::default();
    let Some(block) = parsed.front_matter.as_ref().filter(|block| is_book_page(block)) else {
        return entries;
    };
    entries.is_book_page = true;
    let outline = outline::read(parsed, text);
    let mut work = book(block, &mut entries.problems);
    work.span = Span::new(0, text.len());
    if work.title.is_empty() {
        let heading = outline.sections.iter().find(|section| section.level == 1);
        (work.title, work.subtitle) = work::split_title(heading.map_or("", |heading| &heading.text));
    }
    for section in &outline.sections {
        match &section.kind {
            Kind::Chapter { .. } => work.chapters.push(chapter(section, text, &mut entries.problems)),
            Kind::Matter => work.matter.push(section.text.clone().into()),
            Kind::Abbreviations => {
                let list = abbreviation_list::read(text, parsed, section.span);
                work.abbreviations.extend(list.abbreviations);
                entries.problems.extend(list.problems);
            }
            Kind::Organizations => {
                entries.organizations.extend(organizations::listed(parsed, text, section.span));
                entries.organizations.extend(headed_organizations(&outline, section, parsed, text));
            }
            Kind::Part(label) => work.parts.extend(Part::new(label, section.heading, &section.heading_text)),
            Kind::Own => {}
        }
    }
    let elsewhere = abbreviation_lines(parsed, text);
    let known: FxHashSet<Span> = work.abbreviations.iter().map(|abbreviation| abbreviation.span).collect();
    work.abbreviations.extend(elsewhere.filter(|abbreviation| !known.contains(&abbreviation.span)));
    entries.organizations.shrink_to_fit();
    entries.works = std::iter::once(work.into()).collect();
    entries
}

/// What the front matter says of the book.
fn book(block: &FrontMatter, problems: &mut Vec<Problem>) -> Work {
    let get = |name: &str| variables::get(&block.fields, name);
    let text = |name: &str| get(name).and_then(Value::text).map(SmolStr::from);
    let people = |name: &str| get(name).map(variables::people).unwrap_or_default();
    let mut work = Work { authors: people("author"), editors: people("editor"), ..Work::default() };
    if let Some(keys) = get("citekey") {
        (work.citekeys, work.citekey_spans) = variables::keys(keys).into_iter().map(|it| (it.key, it.span)).unzip();
        work.heading = variables::first_item(keys);
    }
    (work.title, work.subtitle) = work::split_title(&text("title").unwrap_or_default());
    if let Some(subtitle) = text("subtitle") {
        work.title = text("title").unwrap_or_default();
        work.subtitle = Some(subtitle);
    }
    (work.edition, work.volume, work.publisher, work.url) =
        (text("edition"), text("volume"), text("publisher"), text("URL"));
    work.told_type = Some(CslType::BOOK);
    work.details = Details {
        translators: people("translator"),
        publisher_place: text("publisher-place"),
        number: text("number"),
        genre: text("genre"),
        collection_title: text("collection-title"),
        collection_number: text("collection-number"),
        language: text("language"),
        accessed: get("accessed").and_then(variables::date),
        ..Details::default()
    }
    .into();
    work.issued = variables::known(get("issued"), variables::date, problems, "has no year; write `issued: 2023`");
    work.isbn = variables::known(
        get("ISBN"),
        |value| identifier::isbn(value.text()?),
        problems,
        "is no ISBN: it needs 10 or 13 digits",
    );
    work.doi = variables::known(
        get("DOI"),
        |value| identifier::doi(value.text()?),
        problems,
        "is no DOI; a DOI begins with `10.`, as in `DOI: 10.1000/123`",
    );
    work
}

/// A chapter from its section.
fn chapter(section: &Section, text: &str, problems: &mut Vec<Problem>) -> Chapter {
    let Kind::Chapter { number, title, part } = &section.kind else { return Chapter::default() };
    let mut chapter = Chapter {
        number: *number,
        part: part.as_deref().map(SmolStr::from),
        title: title.clone().into(),
        abstract_text: section.quote.and_then(|quote| outline::quoted(quote.of(text))),
        span: [section.data.as_ref().map(|data| data.span), section.quote]
            .into_iter()
            .flatten()
            .fold(section.heading, Span::join),
        heading: section.heading,
        data: section.data.as_ref().map(|data| data.span).unwrap_or_default(),
        heading_text: section.heading_text.clone().into(),
        ..Chapter::default()
    };
    let Some(data) = &section.data else { return chapter };
    let people = |name: &str| Person::parse_list(&data.get(name).unwrap_or("").replace(" and ", "; "));
    let owned = |name: &str| data.get(name).map(SmolStr::from);
    chapter.authors = people("author");
    chapter.told_type = data.get("type").and_then(CslType::parse);
    chapter.details = Details {
        translators: people("translator"),
        language: owned("language"),
        genre: owned("genre"),
        accessed: data.get("accessed").and_then(Date::parse),
        ..Details::default()
    }
    .into();
    let named = |name| data.item(name).filter(|item| !item.value.is_empty());
    if let Some(item) = named("citekey").or(named("citation-key")) {
        let Citekey { key, span } = variables::citekey_in(item.value_span, &item.value);
        (chapter.citekey, chapter.citekey_span) = (Some(key), span);
    }
    if chapter.part.is_none() {
        chapter.part = data.get("part-title").map(SmolStr::from);
    }
    chapter.url = data.get("URL").map(|url| url.trim_matches(['<', '>']).into());
    chapter.pages = read_item(data, "page", Pages::parse, problems, "is no range of pages; write it as `77-100`");
    chapter.doi = read_item(data, "DOI", identifier::doi, problems, "is no DOI; a DOI begins with `10.`");
    chapter
}

/// The value of the item `name`, read with `read`; where that fails, a problem that says `otherwise`.
fn read_item<T>(
    data: &Data,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
    problems: &mut Vec<Problem>,
    otherwise: &str,
) -> Option<T> {
    let item = data.item(name).filter(|item| !item.value.is_empty())?;
    let value = read(&item.value);
    if value.is_none() {
        problems.push(Problem::new(item.value_span, format!("“{}” {otherwise}.", item.value)));
    }
    value
}

/// The abbreviations that Markdown Extra's `*[UN]: United Nations` lines define anywhere on the page.
fn abbreviation_lines(parsed: &Parsed, text: &str) -> impl Iterator<Item = Abbreviation> {
    parsed.abbreviations.iter().map(|line| Abbreviation {
        short: line.short.of(text).into(),
        long: line.long.of(text).into(),
        span: line.short,
    })
}

/// Organizations that have a heading of their own in the section `Organizations`.
fn headed_organizations(outline: &Outline, section: &Section, parsed: &Parsed, text: &str) -> Vec<Organization> {
    let first = outline.sections.partition_point(|other| other.heading.start <= section.heading.start);
    let below = steps::each(&outline.sections[first..]).take_while(|other| other.level > section.level);
    below.map(|heading| organizations::of_heading(parsed, text, heading)).collect()
}

#[cfg(test)]
mod tests;
