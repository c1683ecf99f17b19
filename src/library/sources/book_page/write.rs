//! Writes book pages: a new one, or what an existing one lacks.
//!
//! Only headings, data lists, quotations and front matter fields are written, blank lines around each block. What
//! stands on a page is never changed: [`merge`] inserts, nothing else.

use smol_str::{SmolStr, ToSmolStr};

use crate::library::abbreviation::Abbreviation;
use crate::library::chapter::Chapter;
use crate::library::person::Person;
use crate::library::sources::escape;
use crate::library::work::Work;

mod entry;
mod insert;
mod merge;
mod yaml;

pub use entry::{List, add_entry};
pub use merge::{Added, Merged, merge};
pub use yaml::scalar;

/// The text of a new page for `work`, which has a citekey. The first `front` of its matter stand before the chapters,
/// the others behind them.
pub fn new_page(work: &Work, front: usize) -> String {
    let mut blocks = vec![yaml::front_matter(work), format!("# {}", escape::inline(&work.title))];
    let (before, behind) = work.matter.split_at(front.min(work.matter.len()));
    blocks.extend(before.iter().filter(|name| !is_section(name)).map(|name| matter_heading(name)));
    let with_parts = has_parts(&work.chapters);
    let mut open: Option<&str> = None;
    for chapter in &work.chapters {
        let part = chapter.part.as_deref().filter(|_| with_parts);
        if part != open {
            blocks.extend(part.map(part_heading));
            open = part;
        }
        blocks.push(chapter_blocks(chapter, part.is_some()));
    }
    blocks.extend(behind.iter().filter(|name| !is_section(name)).map(|name| matter_heading(name)));
    if !work.abbreviations.is_empty() {
        blocks.push(abbreviation_section(&work.abbreviations));
    }
    blocks.join("\n\n") + "\n"
}

/// Whether the parts of a book are known. Where only one chapter tells its part, which others the part holds is not, and
/// a heading would take that chapter out of its row.
fn has_parts(chapters: &[Chapter]) -> bool {
    chapters.iter().filter(|chapter| chapter.part.is_some()).count() > 1
}

/// Whether matter has the name of a section that lists something here.
fn is_section(name: &str) -> bool {
    ["abbreviations", "organizations", "organisations"].contains(&name.to_lowercase().as_str())
}

fn matter_heading(name: &str) -> String {
    format!("## {}", escape::inline(name))
}

fn part_heading(part: &str) -> String {
    format!("## {}", escape::inline(part))
}

/// Heading, data and abstract of a chapter, which stands below the heading of its part or for itself.
fn chapter_blocks(chapter: &Chapter, in_part: bool) -> String {
    let mark = if in_part { "###" } else { "##" };
    let mut blocks = vec![format!("{mark} {}", escape::inline(&chapter.label()))];
    blocks.push(item_lines(&data_items(chapter, in_part), '-'));
    blocks.extend(chapter.abstract_text.as_deref().map(quotation));
    blocks.join("\n\n")
}

/// What is known of a chapter, as `name: value`. Where that is nothing, or where no number marks the heading as a
/// chapter's, the data say what the heading is.
fn data_items(chapter: &Chapter, in_part: bool) -> Vec<(&'static str, SmolStr)> {
    let names = |people: &[Person]| {
        let names: Vec<String> = people.iter().map(name).collect();
        (!names.is_empty()).then(|| names.join("; ").into())
    };
    let details = &chapter.details;
    let known = [
        ("part-title", chapter.part.clone().filter(|_| !in_part)),
        ("author", names(&chapter.authors)),
        ("translator", names(&details.translators)),
        ("page", chapter.pages.map(|pages| pages.to_smolstr())),
        ("citekey", chapter.citekey.clone()),
        ("DOI", chapter.doi.clone()),
        ("URL", chapter.url.clone()),
        ("language", details.language.clone()),
        ("genre", details.genre.clone()),
        ("accessed", details.accessed.map(|date| date.to_smolstr())),
    ];
    let mut items: Vec<_> = known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    if items.is_empty() || chapter.number.is_none() {
        items.insert(0, ("type", "chapter".into()));
    }
    items
}

/// A name in the form that reads, where that can be read back.
fn name(person: &Person) -> String {
    let reading = person.to_string();
    if Person::parse(&reading) == *person { reading } else { person.written() }
}

fn item_lines(items: &[(&str, SmolStr)], bullet: char) -> String {
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
