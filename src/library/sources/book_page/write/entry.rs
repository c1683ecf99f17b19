//! Adds an entry to a list of abbreviations or organizations in a book page or a glossary note.

use super::super::outline::{self, Kind};
use super::insert::Insertions;
use crate::library::sources::escape;
use crate::markdown::{self, Parsed};
use crate::text::{Span, line_start};

/// The list that an entry is added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// The section `Abbreviations` of a book page.
    Abbreviations,
    /// The section `Organizations` of a book page.
    Organizations,
    /// The last list of a glossary note.
    Glossary,
}

impl List {
    fn section(self) -> Option<(Kind, &'static str)> {
        match self {
            List::Abbreviations => Some((Kind::Abbreviations, "## Abbreviations")),
            List::Organizations => Some((Kind::Organizations, "## Organizations")),
            List::Glossary => None,
        }
    }
}

/// `text` with the entry `name`, explained by `what`, added to `list`; a missing section is added at the end. `None`
/// if something unclosed in the text would swallow the entry.
pub(crate) fn add_entry(text: &str, list: List, name: &str, what: Option<&str>) -> Option<String> {
    let what = what.map(|what| format!(": {}", escape::inline(what))).unwrap_or_default();
    let entry = format!("**{}**{what}", escape::inline(name));
    let parsed = markdown::parse(text);
    let mut insertions = Insertions::new(text);
    let section = list.section().map(|(kind, heading)| {
        let outline = outline::read(&parsed, text);
        (outline.sections.into_iter().find(|section| section.kind == kind), heading)
    });
    match section {
        Some((None, heading)) => insertions.block_above(text.len(), &format!("{heading}\n\n- {entry}")),
        Some((Some(section), _)) => match list_in(&parsed, text, section.span, section.heading) {
            Some(list) => below_list(&mut insertions, text, list, &entry),
            None => insertions.block_below(section.heading.end as usize, &format!("- {entry}")),
        },
        None => match parsed.lists.iter().rev().find(|list| is_bulleted(text, **list)) {
            Some(&list) => below_list(&mut insertions, text, list, &entry),
            None => insertions.block_above(text.len(), &format!("- {entry}")),
        },
    }
    let added = insertions.apply();
    let parsed = markdown::parse(&added);
    parsed.lists.iter().any(|list| list.of(&added).contains(&entry)).then_some(added)
}

/// The first list in the section below `heading`, before any further heading.
fn list_in(parsed: &Parsed, text: &str, section: Span, heading: Span) -> Option<Span> {
    let below = |list: &&Span| section.covers(**list) && is_bulleted(text, **list);
    let list = *parsed.lists.iter().find(below)?;
    let between = |it: &&markdown::Heading| heading.end <= it.span.start && it.span.end <= list.start;
    parsed.headings.iter().find(between).is_none().then_some(list)
}

fn is_bulleted(text: &str, list: Span) -> bool {
    list.of(text).starts_with(['-', '*', '+'])
}

/// Adds the entry below the last line of `list`, in the same style.
fn below_list(insertions: &mut Insertions<'_>, text: &str, list: Span, entry: &str) {
    let start = list.start as usize;
    let line = line_start(text, start);
    let indent = Some(&text[line..start]).filter(|indent| indent.trim().is_empty()).unwrap_or_default();
    let bullet = list.of(text).chars().next().unwrap_or('-');
    let end = start + list.of(text).trim_end().len();
    insertions.lines_below(end, &format!("{indent}{bullet} {entry}"));
}
