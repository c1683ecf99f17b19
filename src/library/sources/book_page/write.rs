//! Writes book pages: a new one, or what an existing one lacks.
//!
//! Only headings, data lists, quotations and front matter fields are written, blank lines around each block. What
//! stands on a page is never changed: [`merge`] inserts, nothing else.

use crate::language::Sense;
use crate::library::abbreviation::Abbreviation;
use crate::library::book::Volume;
use crate::library::person::{Name, Person};
use crate::library::record::Record;
use crate::library::sources::escape;
use crate::library::variables::{Sort, Variable};

mod entry;
mod insert;
mod merge;
mod yaml;

pub use entry::{List, add_entry};
pub use merge::{Added, Merged, merge};
pub use yaml::scalar;

/// The text of a new page for `volume`, which has a citekey.
pub fn new_page(volume: &Volume) -> String {
    let heading = format!("# {}", escape::inline(volume.record.main_title()));
    let mut blocks = vec![yaml::front_matter(&volume.record), heading];
    let (before, behind) = volume.matter.split_at(volume.front.min(volume.matter.len()));
    blocks.extend(before.iter().filter(|name| !is_section(name)).map(|name| matter_heading(name)));
    let with_parts = has_parts(&volume.chapters);
    let mut open: Option<&str> = None;
    for chapter in &volume.chapters {
        let part = chapter.more().part.as_deref().filter(|_| with_parts);
        if part != open {
            blocks.extend(part.map(part_heading));
            open = part;
        }
        blocks.push(chapter_blocks(chapter, part.is_some()));
    }
    blocks.extend(behind.iter().filter(|name| !is_section(name)).map(|name| matter_heading(name)));
    if !volume.abbreviations.is_empty() {
        blocks.push(abbreviation_section(&volume.abbreviations));
    }
    blocks.join("\n\n") + "\n"
}

/// Whether the parts of a book are known. Where only one chapter tells its part, which others the part holds is not, and
/// a heading would take that chapter out of its row.
fn has_parts(chapters: &[Record]) -> bool {
    chapters.iter().filter(|chapter| chapter.more().part.is_some()).count() > 1
}

/// Whether matter has the name of a section that lists something here.
fn is_section(name: &str) -> bool {
    let name = name.to_lowercase();
    Sense::Abbreviations.is(&name) || Sense::Organizations.is(&name)
}

fn matter_heading(name: &str) -> String {
    format!("## {}", escape::inline(name))
}

fn part_heading(part: &str) -> String {
    format!("## {}", escape::inline(part))
}

/// Heading, data and abstract of a chapter, which stands below the heading of its part or for itself.
fn chapter_blocks(chapter: &Record, in_part: bool) -> String {
    let mark = if in_part { "###" } else { "##" };
    let mut blocks = vec![format!("{mark} {}", escape::inline(&chapter.label()))];
    blocks.push(item_lines(&data_items(chapter, in_part), '-'));
    blocks.extend(chapter.get(Variable::Abstract).map(quotation));
    blocks.join("\n\n")
}

/// What is known of a chapter, as `name: value`. Where that is nothing, or where no number marks the heading as a
/// chapter's, the data say what the heading is.
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
    items.retain(|(_, value)| !value.is_empty());
    if items.is_empty() || chapter.number.is_none() {
        items.insert(0, ("type", "chapter".to_owned()));
    }
    items
}

/// What is written first of a chapter, in this order.
const FIRST: [Variable; 6] =
    [Variable::Author, Variable::Translator, Variable::Page, Variable::Doi, Variable::Url, Variable::Language];

/// What a page says of a chapter in its heading or its quotation, and what the front matter says of the whole book.
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

/// A name in the form that reads, where that can be read back.
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
