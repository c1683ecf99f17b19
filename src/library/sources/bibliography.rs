//! Bibliographies: files whose entries are works and chapters side by side.
//!
//! Each format has a reader of its own that makes one [`Record`] of each entry; [`gather()`] puts chapters into their
//! books, whatever the format.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::library::citekey::Citekey;
use crate::library::record::Record;
use crate::library::source::Entries;
use crate::library::sources::{bibtex, csl, hayagriva, ris};
use crate::markdown::yaml;
use crate::text::{Problem, Span, Text};

mod gather;
pub(super) mod values;

pub use gather::{Gathered, gather};

/// Every place where the bibliography `text` writes a citekey: the keys of its entries, and where one names another.
pub fn keys(file_name: &str, text: &str) -> Keys {
    let mut keys = Keys::default();
    for record in records(file_name, text).map(|(records, _)| records).unwrap_or_default() {
        keys.named.extend(record.named().cloned());
        keys.own.extend(record.keys);
    }
    keys
}

/// The citekeys in a bibliography, each with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Those of its entries.
    pub own: Vec<Citekey>,
    /// Those by which entries name each other (`crossref`, `xdata` and the like).
    pub named: Vec<Citekey>,
}

/// So many problems of one file are told; a file with more is something else.
const MOST_PROBLEMS: usize = 1000;

/// What a bibliography said when it was last read, so that what still stands in it is not read again.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    readings: bibtex::again::Readings,
    gathered: Gathered,
    /// How many entries were parsed so far, in formats that are read entry by entry.
    pub parsed: u64,
}

/// Reads the bibliography `text`, whose format the ending of `file_name` tells. `None` where it has no such ending, or
/// is a JSON or YAML file about something else.
pub fn read(file_name: &str, text: &str) -> Option<Entries> {
    if is_read_entry_by_entry(file_name) {
        let (records, problems, strings) = bibtex::read(text);
        return Some(Entries { strings: names(&strings), ..entries(records, problems) });
    }
    records(file_name, text).map(|(records, problems)| entries(records, problems))
}

impl Kept {
    /// Reads the bibliography `text` like [`read`](fn@read).
    pub fn read(&mut self, file_name: &str, text: &Text) -> Option<Entries> {
        if is_read_entry_by_entry(file_name) { Some(self.read_bibtex(text)) } else { read(file_name, text) }
    }

    fn read_bibtex(&mut self, text: &Text) -> Entries {
        let file = self.readings.read(text);
        self.parsed += file.parsed;
        if !file.changed.is_some_and(|changed| self.gathered.change(&changed)) {
            self.gathered.again(self.readings.records());
        }
        let Gathered { records, between, .. } = &self.gathered;
        let repeated =
            between.repeated.iter().map(|it| Citekey { span: file.moved.now(it.span), ..it.clone() }).collect();
        let between = between.problems.iter().map(|it| Problem { span: file.moved.now(it.span), ..it.clone() });
        let problems = in_order(file.problems.into_iter().chain(between).collect());
        let strings = names(self.readings.strings());
        Entries { records: records.clone(), repeated, problems, strings, moved: file.moved, ..Entries::default() }
    }
}

/// The names that are defined.
fn names(strings: &bibtex::Strings) -> Arc<[SmolStr]> {
    strings.keys().map(SmolStr::from).collect()
}

/// Whether an edit of the bibliography `file_name` lets only what was edited be read again ([`Kept::read`]).
pub fn is_read_entry_by_entry(file_name: &str) -> bool {
    file_name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("bib"))
}

fn records(file_name: &str, text: &str) -> Option<(Vec<Record>, Vec<Problem>)> {
    let (_, ending) = file_name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "bib" => {
            let (records, problems, _) = bibtex::read(text);
            Some((records, problems))
        }
        "ris" => Some(ris::read(text)),
        "json" => csl::read_json(text),
        "yaml" | "yml" => {
            let document = yaml::read(text, Span::new(0, text.len()), "file");
            csl::read_yaml(&document).or_else(|| hayagriva::read(&document))
        }
        _ => None,
    }
}

/// What a source says whose entries are `records`.
pub(super) fn entries(records: Vec<Record>, mut problems: Vec<Problem>) -> Entries {
    let (records, between) = gather(records.into_iter().map(Arc::new).collect());
    problems.extend(between.problems);
    Entries { records, repeated: between.repeated, problems: in_order(problems), ..Entries::default() }
}

fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MOST_PROBLEMS);
    problems
}

#[cfg(test)]
mod tests;
