//! The formats that the library is read from, one file each, and which reader reads which file. Readers turn text
//! into entries with their spans.

pub mod abbreviation_list;
pub mod bibliography;
pub mod bibtex;
pub mod book_page;
pub mod citation_file;
pub mod copied;
mod crossref;
pub mod csl;
mod endnote;
pub mod epub;
pub mod escape;
pub mod format;
pub mod gazetteer;
pub mod glossary_note;
pub mod hayagriva;
mod json;
mod latex;
mod mods;
mod openalex;
pub mod organization_note;
mod plain_text;
pub mod printed_abbreviations;
pub mod publisher_page;
mod pubmed;
pub mod ris;
mod tagged;
mod xml;
pub(crate) mod yaml_values;

use std::sync::Arc;

use crate::library::citekey::Citekey;
use crate::library::record::Record;
use crate::library::source::Entries;
use crate::markdown::yaml;
use crate::text::{Problem, Span, Text};
use bibliography::Gathered;
use format::Format;
use publisher_page::html;

/// Reads the source `text` in `format`. `None` if it is about something else, as most JSON is, or if a source of this
/// format is not text or is a note.
pub fn read(format: Format, text: &str) -> Option<Entries> {
    match format {
        Format::Bibtex => {
            let (records, problems, strings) = bibtex::read(text);
            Some(Entries { strings: Arc::new(strings), ..bibliography::entries(records, problems) })
        }
        Format::WebPage => html::entries(text),
        _ => records(format, text).map(|(records, problems)| Entries {
            makes_keys: format == Format::Ris,
            ..bibliography::entries(records, problems)
        }),
    }
}

/// The entries of a BibTeX file when it was last read, so that unchanged ones are not read again.
#[derive(Clone, Debug, Default)]
pub struct ReadingCache {
    readings: bibtex::again::Readings,
    gathered: Gathered,
    /// The number of entries parsed so far.
    pub parsed: u64,
}

impl ReadingCache {
    /// Reads the BibTeX file `text` like [`read`](fn@read).
    pub fn read_bibtex(&mut self, text: &Text) -> Entries {
        let file = self.readings.read(text);
        self.parsed += file.parsed;
        if !file.changed.is_some_and(|changed| self.gathered.change(&changed)) {
            self.gathered.again(self.readings.records());
        }
        let Gathered { records, between, .. } = &self.gathered;
        let repeated =
            between.repeated.iter().map(|it| Citekey { span: file.moved.current(it.span), ..it.clone() }).collect();
        let between = between.problems.iter().map(|it| Problem { span: file.moved.current(it.span), ..it.clone() });
        let problems = bibliography::in_order(file.problems.into_iter().chain(between).collect());
        let strings = Arc::clone(self.readings.strings());
        Entries { records: records.clone(), repeated, problems, strings, moved: file.moved, ..Entries::default() }
    }
}

/// The citekeys in a bibliography, each with its span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The keys of its entries.
    pub own: Vec<Citekey>,
    /// The keys by which its entries refer to each other (`crossref`, `xdata` and the like).
    pub named: Vec<Citekey>,
}

/// All citekeys written in the bibliography `text`: the keys of its entries, and references to them.
pub fn keys(format: Format, text: &str) -> Keys {
    let mut keys = Keys::default();
    for record in records(format, text).map(|(records, _)| records).unwrap_or_default() {
        keys.named.extend(record.named().cloned());
        keys.own.extend(record.keys);
    }
    keys
}

fn records(format: Format, text: &str) -> Option<(Vec<Record>, Vec<Problem>)> {
    match format {
        Format::Bibtex => {
            let (records, problems, _) = bibtex::read(text);
            Some((records, problems))
        }
        Format::Ris => Some(ris::read(text)),
        Format::Json => csl::read_json(text),
        Format::Yaml => {
            let document = yaml::read(text, Span::new(0, text.len()), "file");
            csl::read_yaml(&document).or_else(|| hayagriva::read(&document))
        }
        Format::Markdown | Format::WebPage | Format::Epub => None,
    }
}

#[cfg(test)]
mod tests;
