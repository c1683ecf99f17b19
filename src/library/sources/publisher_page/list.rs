//! The contents list, and the chapter's heading, which is found by it.

use std::collections::HashSet;

use smol_str::SmolStr;

use super::is_listed;
use super::lines::Line;
use crate::language::Sense;
use crate::library::contents::{self, Entry, folded};
use crate::library::record::{Kind, Record};

/// What the contents list names.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Parts, numbers and titles of chapters, in their order.
    pub chapters: Vec<Record>,
    /// Front and back matter.
    pub matter: Vec<SmolStr>,
    /// How many of those stand before the first chapter.
    pub front: usize,
    /// The folded text of each line that belongs to a list.
    pub seen: HashSet<String>,
}

/// How many lines may stand between the heading and `Published online by ...`: parts, authors, editors.
const HEADER_LINES: usize = 16;

/// The index of the line that is the chapter's heading.
///
/// It stands a few lines above `Published online by ...` and repeats a line of the contents list, or has a dash
/// between number and title. Without that anchor it is the first line that does both or, on a page whose contents
/// list is missing, the first with a dash.
pub(super) fn heading(lines: &[Line]) -> Option<usize> {
    if let Some(published) = lines.iter().position(|line| line.text.starts_with("Published online by")) {
        let first = published.saturating_sub(HEADER_LINES);
        let near = || (first..published).rev();
        let repeats = |&at: &usize| lines[..at].iter().any(|above| folded(&above.text) == folded(&lines[at].text));
        return near()
            .find(|&at| dashed(&lines[at].text))
            .or_else(|| near().find(repeats))
            .or_else(|| near().find(|&at| contents::numbered(&lines[at].text).0.is_some()))
            .or_else(|| published.checked_sub(1).filter(|&at| contents::part(&lines[at].text).is_none()));
    }
    let mut seen = HashSet::new();
    let repeated = lines.iter().position(|line| is_listed(&line.text) && !seen.insert(folded(&line.text)));
    repeated
        .filter(|&at| contents::numbered(&lines[at].text).0.is_some())
        .or_else(|| lines.iter().position(|line| dashed(&line.text)))
}

/// Whether a line is `4 - Title`, as headings are, with the dash that contents lists leave out.
fn dashed(text: &str) -> bool {
    let (number, title) = contents::numbered(text);
    let before = text.strip_suffix(title).unwrap_or("").trim_end();
    number.is_some()
        && !title.is_empty()
        && (before.ends_with(['-', '–', '—']) || contents::chapter_number(text).is_some())
}

/// Reads the list above the heading or, where the page was copied from its heading on, the one below it, up to
/// `header_end`.
pub(super) fn read(lines: &[Line], heading: usize, header_end: usize) -> List {
    let above = lines[..heading].iter().position(|line| is_list_title(&line.text)).map(|at| &lines[at + 1..heading]);
    let above = above.filter(|entries| !entries.is_empty());
    let below = || {
        let header = &lines[heading + 1..header_end];
        let titled = header.iter().position(|line| is_list_title(&line.text)).map(|at| at + 1);
        let first = titled.or_else(|| header.iter().position(|line| is_listed(&line.text)))?;
        let last = header.iter().rposition(|line| is_listed(&line.text))?;
        header.get(first..=last)
    };
    let untitled = || {
        let first = lines[..heading].iter().position(|line| is_listed(&line.text))?;
        lines.get(first..heading)
    };
    let mut list = List::default();
    for line in [above.or_else(untitled), below()].into_iter().flatten().flatten() {
        list.seen.insert(folded(&line.text));
    }
    if let Some(entries) = above.or_else(untitled).or_else(below) {
        list.add(entries);
    }
    list
}

impl List {
    /// Adds the lines of a list.
    pub(super) fn add(&mut self, entries: &[Line]) {
        let mut part: Option<(SmolStr, usize)> = None;
        for line in entries {
            // A line indented no deeper than the part's own stands beside the part, where parts hold indented lines.
            match contents::entry(&line.text) {
                Entry::Part(name) => part = Some((name, line.indent)),
                Entry::Matter(name) => {
                    part = None;
                    self.matter.push(name.into());
                    self.front += usize::from(self.chapters.is_empty());
                }
                Entry::Chapter { number, title } => {
                    let nested =
                        entries.iter().any(|other| part.as_ref().is_some_and(|(_, indent)| other.indent > *indent));
                    if nested && part.as_ref().is_some_and(|(_, indent)| line.indent <= *indent) {
                        part = None;
                    }
                    let mut chapter =
                        Record { span: line.span, heading: line.span, ..Record::new(Kind::Chapter, title) };
                    chapter.number = number;
                    chapter.more_mut().part = part.as_ref().map(|(name, _)| name.clone());
                    chapter.more_mut().heading_text = line.text.clone().into();
                    self.chapters.push(chapter);
                }
            }
        }
    }
}

/// `Book contents` above the list; `Contents` alone is the list's own entry for the printed contents.
pub(super) fn is_list_title(text: &str) -> bool {
    Sense::Contents.is(&text.to_lowercase())
}
