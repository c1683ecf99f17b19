//! Bibliographies: files whose entries are works and chapters side by side.
//!
//! Each format has a reader of its own that makes one flat [`Item`] of each entry; [`gather`] puts chapters into
//! their books, whatever the format.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::library::chapter::Chapter;
use crate::library::citekey::Citekey;
use crate::library::date::Date;
use crate::library::details::{CslType, SparseDetails};
use crate::library::numeral::Numeral;
use crate::library::pages::Pages;
use crate::library::person::Person;
use crate::library::source::Entries;
use crate::library::sources::{bibtex, csl, hayagriva, ris};
use crate::library::work::{self, Work};
use crate::markdown::yaml;
use crate::text::{Problem, Span};

mod gather;
pub(super) mod values;

pub use gather::{Gathered, gather};

/// One entry, in the words of no format. What it does not say is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its keys, the one to write first.
    pub citekeys: Vec<Citekey>,
    /// Its sort as CSL names it, where it is said.
    pub told_type: Option<CslType>,
    /// What sort of work it is.
    pub kind: Kind,
    /// Title and subtitle as one line.
    pub title: SmolStr,
    /// Title and subtitle of what it is part of.
    pub container: Option<SmolStr>,
    /// Authors.
    pub authors: Vec<Person>,
    /// Authors of what it is part of.
    pub container_authors: Vec<Person>,
    /// Editors; a chapter's are those of its book.
    pub editors: Vec<Person>,
    /// Date of publication.
    pub issued: Option<Date>,
    /// Edition; a chapter's is that of its book, as are the next three.
    pub edition: Option<SmolStr>,
    /// Volume.
    pub volume: Option<SmolStr>,
    /// Publisher.
    pub publisher: Option<SmolStr>,
    /// ISBN, digits (and a last `X`) only.
    pub isbn: Option<SmolStr>,
    /// DOI, bare.
    pub doi: Option<SmolStr>,
    /// Address.
    pub url: Option<SmolStr>,
    /// Its pages in what it is part of.
    pub pages: Option<Pages>,
    /// What only a printed reference tells of it.
    pub details: SparseDetails,
    /// A chapter's number.
    pub number: Option<Numeral>,
    /// The abstract as Markdown.
    pub abstract_text: Option<SmolStr>,
    /// The key of the entry that it is part of, and where that is said (`crossref`).
    pub parent: Option<Citekey>,
    /// Keys of the entries whose fields it takes over (`xdata`).
    pub data: Vec<Citekey>,
    /// Keys of other entries that it names without taking anything over (`related`, `xref`, `entryset`).
    pub related: Vec<Citekey>,
    /// Paths of attached files, as written.
    pub files: Vec<SmolStr>,
    /// The whole entry.
    pub span: Span,
    /// Its key, or its title where the format needs no key; what go-to-definition selects.
    pub heading: Span,
}

/// The sorts of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A work that may hold chapters.
    Book,
    /// A part of such a work.
    Chapter,
    /// Any other work: an article, a report, a film.
    #[default]
    Other,
    /// No work, but fields for others to take over (`@xdata`).
    Data,
}

impl Item {
    /// The item as it stands `by` bytes further on in the file.
    pub fn moved(mut self, by: usize) -> Self {
        let named = self.parent.iter_mut().chain(&mut self.data).chain(&mut self.related);
        let keys = self.citekeys.iter_mut().chain(named).map(|key| &mut key.span);
        for span in keys.chain([&mut self.span, &mut self.heading]) {
            *span = span.moved(by);
        }
        self
    }

    /// The item as a work of its own.
    fn into_work(self) -> Work {
        let (title, subtitle) = work::split_title(&self.title);
        Work {
            citekey_spans: self.citekeys.iter().map(|citekey| citekey.span).collect(),
            citekeys: self.citekeys.into_iter().map(|citekey| citekey.key).collect(),
            title,
            subtitle,
            authors: self.authors,
            editors: self.editors,
            issued: self.issued,
            edition: self.edition,
            volume: self.volume,
            publisher: self.publisher,
            isbn: self.isbn,
            doi: self.doi,
            url: self.url,
            files: self.files,
            container: self.container,
            pages: self.pages,
            told_type: self.told_type,
            details: self.details,
            abstract_text: self.abstract_text,
            span: self.span,
            heading: self.heading,
            ..Work::default()
        }
    }

    /// The item as a chapter. What it says of its book is lost; [`Item::book`] keeps that.
    fn into_chapter(self) -> Chapter {
        let mut citekeys = self.citekeys.into_iter();
        let (citekey, citekey_span) = citekeys.next().map(|first| (first.key, first.span)).unzip();
        Chapter {
            number: self.number,
            title: self.title,
            authors: self.authors,
            pages: self.pages,
            told_type: self.told_type,
            details: self.details,
            abstract_text: self.abstract_text,
            citekey,
            citekey_span: citekey_span.unwrap_or_default(),
            // Mostly none, whose room is not kept.
            other_citekeys: citekeys.as_slice().to_vec(),
            doi: self.doi,
            url: self.url,
            files: self.files,
            span: self.span,
            heading: self.heading,
            ..Chapter::default()
        }
    }

    /// The book that a chapter says it is part of, for want of an entry about it.
    fn book(&self) -> Work {
        let (title, subtitle) = work::split_title(self.container.as_deref().unwrap_or_default());
        Work {
            title,
            subtitle,
            authors: self.container_authors.clone(),
            editors: self.editors.clone(),
            issued: self.issued,
            edition: self.edition.clone(),
            volume: self.volume.clone(),
            publisher: self.publisher.clone(),
            isbn: self.isbn.clone(),
            details: self.details.of_whole().into(),
            span: self.span,
            heading: self.heading,
            ..Work::default()
        }
    }
}

/// Every place where the bibliography `text` writes a citekey: the keys of its entries, and where one names another.
pub fn keys(file_name: &str, text: &str) -> Keys {
    let mut keys = Keys::default();
    for item in items(file_name, text).map(|(items, _)| items).unwrap_or_default() {
        keys.own.extend(item.citekeys);
        keys.named.extend(item.parent.into_iter().chain(item.data).chain(item.related));
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
    if is_bibtex(file_name) {
        let (items, problems, strings) = bibtex::read(text);
        return Some(Entries { strings: names(&strings), ..entries(items, problems) });
    }
    items(file_name, text).map(|(items, problems)| entries(items, problems))
}

impl Kept {
    /// Reads the bibliography `text` like [`read`](fn@read).
    pub fn read(&mut self, file_name: &str, text: &Arc<String>) -> Option<Entries> {
        if is_bibtex(file_name) {
            return Some(self.read_bibtex(Arc::clone(text)));
        }
        read(file_name, text)
    }

    fn read_bibtex(&mut self, text: Arc<String>) -> Entries {
        let file = self.readings.read(text);
        self.parsed += file.parsed;
        if !file.changed.is_some_and(|changed| self.gathered.change(&changed)) {
            self.gathered.again(self.readings.items());
        }
        let Gathered { works, between, .. } = &self.gathered;
        let repeated =
            between.repeated.iter().map(|it| Citekey { span: file.moved.now(it.span), ..it.clone() }).collect();
        let between = between.problems.iter().map(|it| Problem { span: file.moved.now(it.span), ..it.clone() });
        let problems = in_order(file.problems.into_iter().chain(between).collect());
        let strings = names(self.readings.strings());
        Entries { works: works.clone(), repeated, problems, strings, moved: file.moved, ..Entries::default() }
    }
}

/// The names that are defined.
fn names(strings: &bibtex::Strings) -> Arc<[SmolStr]> {
    strings.keys().map(SmolStr::from).collect()
}

fn is_bibtex(file_name: &str) -> bool {
    file_name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("bib"))
}

fn items(file_name: &str, text: &str) -> Option<(Vec<Item>, Vec<Problem>)> {
    let (_, ending) = file_name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "bib" => {
            let (items, problems, _) = bibtex::read(text);
            Some((items, problems))
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

/// What a source says whose entries are `items`.
pub(super) fn entries(items: Vec<Item>, mut problems: Vec<Problem>) -> Entries {
    let (works, between) = gather(items);
    problems.extend(between.problems);
    Entries { works, repeated: between.repeated, problems: in_order(problems), ..Entries::default() }
}

fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MOST_PROBLEMS);
    problems
}

#[cfg(test)]
mod tests;
