//! Writes book pages: a new page, or what an existing page lacks.
//!
//! It only writes headings, data lists, quotations and front matter fields, with blank lines around each block.
//! [`merge()`] only inserts; it never changes existing text, except values that the reader wants replaced.

use crate::library::abbreviation::Abbreviation;
use crate::library::book::Volume;
use crate::library::contents;
use crate::library::person::{Name, Person};
use crate::library::record::Record;
use crate::library::sources::escape;
use crate::library::variables::{Sort, Variable};

mod disputes;
mod entry;
mod insert;
mod matching;
mod merge;
mod yaml;

pub(crate) use disputes::Dispute;
pub(crate) use entry::{List, add_entry};
pub(crate) use merge::merge;
pub use merge::{Added, Rule};
pub(crate) use yaml::{scalar, scalar_or_number};

/// The text of a new page for `volume`, which must have a citekey.
pub(crate) fn new_page(volume: &Volume) -> String {
    let heading = format!("# {}", escape::inline(volume.record.main_title()));
    let mut blocks = vec![yaml::front_matter(volume), heading];
    let with_parts = has_parts(&volume.chapters);
    let mut open: Option<&str> = None;
    for chapter in &volume.chapters {
        let part = chapter.more().part.as_deref().filter(|_| with_parts);
        if part != open {
            blocks.extend(part.map(part_heading));
            open = part;
        }
        blocks.push(chapter_blocks(chapter, part.is_some(), true));
    }
    if !volume.abbreviations.is_empty() {
        blocks.push(abbreviation_section(&volume.abbreviations));
    }
    blocks.join("\n\n") + "\n"
}

/// Whether the parts of a book are known. If only one chapter states its part, the other chapters of that part are
/// unknown, and a heading would separate the chapter from the others.
fn has_parts(chapters: &[Record]) -> bool {
    chapters.iter().filter(|chapter| chapter.more().part.is_some()).count() > 1
}

/// The heading of a part, with data that mark it as one if its words do not.
fn part_heading(part: &str) -> String {
    let heading = format!("## {}", escape::inline(part));
    if contents::part(part).is_some() { heading } else { format!("{heading}\n\n- type: part") }
}

/// Heading, data and abstract of a chapter, below the heading of its part or on its own. If the front matter lists
/// the chapter's number (`is_listed`), the heading may stand alone.
fn chapter_blocks(chapter: &Record, in_part: bool, is_listed: bool) -> String {
    let mark = if in_part { "###" } else { "##" };
    let label = match chapter.number {
        Some(number) if chapter.title().is_empty() => format!("Chapter {number}"),
        _ => chapter.label(),
    };
    let mut blocks = vec![format!("{mark} {}", escape::inline(&label))];
    let mut items = data_items(chapter, in_part);
    if chapter.number.is_none() || items.is_empty() && !is_listed {
        items.insert(0, is_chapter());
    }
    if !items.is_empty() {
        blocks.push(item_lines(&items, '-'));
    }
    blocks.extend(chapter.get(Variable::Abstract).map(quotation));
    blocks.join("\n\n")
}

/// Whether a chapter has more than a heading and an abstract.
fn has_data(chapter: &Record) -> bool {
    !data_items(chapter, true).is_empty()
}

/// The data that mark a heading as a chapter if nothing else does.
fn is_chapter() -> (&'static str, String) {
    ("type", "chapter".to_owned())
}

/// The chapter's data, as `name: value`.
fn data_items(chapter: &Record, in_part: bool) -> Vec<(&'static str, String)> {
    let names = |variable: Variable| {
        let names: Vec<String> = chapter.people(variable).all().map(name).collect();
        names.join("; ")
    };
    let value = |variable: Variable| match variable.sort() {
        Sort::Names => names(variable),
        Sort::Date => chapter.date(variable).map(|date| date.to_string()).unwrap_or_default(),
        _ => chapter.get(variable).unwrap_or_default().to_owned(),
    };
    let mut items =
        vec![("part-title", chapter.more().part.as_deref().filter(|_| !in_part).unwrap_or_default().to_owned())];
    items.extend(FIRST.map(|variable| (variable.name(), value(variable))));
    items.insert(4, ("citekey", chapter.citekey().to_owned()));
    let others = chapter.variables().filter(|it| !FIRST.contains(it) && !ELSEWHERE.contains(it));
    items.extend(others.map(|variable| (variable.name(), value(variable))));
    for (_, value) in &mut items {
        *value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    items.retain(|(_, value)| !value.is_empty());
    items
}

/// The variables written first, in this order.
const FIRST: [Variable; 6] =
    [Variable::Author, Variable::Translator, Variable::Page, Variable::Doi, Variable::Url, Variable::Language];

/// Variables that a page has in the heading or the quotation, and those that the front matter has for the whole book.
const ELSEWHERE: &[Variable] = &[
    Variable::Title,
    Variable::PartTitle,
    Variable::ChapterNumber,
    Variable::Abstract,
    Variable::ContainerTitle,
    Variable::ContainerTitleShort,
    Variable::ContainerAuthor,
    Variable::Editor,
    Variable::Issued,
    Variable::Edition,
    Variable::Volume,
    Variable::VolumeTitle,
    Variable::NumberOfVolumes,
    Variable::Publisher,
    Variable::PublisherPlace,
    Variable::CollectionTitle,
    Variable::CollectionNumber,
    Variable::CollectionEditor,
    Variable::Isbn,
    Variable::Issn,
    Variable::Keyword,
    Variable::Note,
    Variable::Annote,
];

/// A name in reading order, if it can be parsed back; else in sorting order.
fn name(name: Name<'_>) -> String {
    let (reading, person) = (name.to_string(), name.to_person());
    if Person::parse(&reading) == person { reading } else { person.written() }
}

fn item_lines(items: &[(&str, String)], bullet: char) -> String {
    items.iter().map(|(name, value)| format!("{bullet} {name}: {value}")).collect::<Vec<_>>().join("\n")
}

/// Markdown as a quotation.
fn quotation(markdown: &str) -> String {
    let quoted = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
    markdown.lines().map(quoted).collect::<Vec<_>>().join("\n")
}

fn abbreviation_section(abbreviations: &[Abbreviation]) -> String {
    format!("## Abbreviations\n\n{}", abbreviation_lines(abbreviations.iter(), '-'))
}

fn abbreviation_lines<'a>(abbreviations: impl Iterator<Item = &'a Abbreviation>, bullet: char) -> String {
    let line = |abbreviation: &Abbreviation| {
        format!("{bullet} **{}**: {}", escape::inline(&abbreviation.short), escape::inline(&abbreviation.long))
    };
    abbreviations.map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
