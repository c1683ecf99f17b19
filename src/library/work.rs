//! A work: a bibliographic item, and the chapters it holds where it is a book.

use smol_str::SmolStr;

use crate::library::abbreviation::Abbreviation;
use crate::library::chapter::Chapter;
use crate::library::date::Date;
use crate::library::details::{CslType, SparseDetails};
use crate::library::division::Part;
use crate::library::person::{self, Person};
use crate::text::Span;
use crate::text::pages::Pages;

/// A work, with what its source says of it. What is not known is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The keys that Pandoc cites it by; the first is the one that Glossator writes.
    pub citekeys: Vec<SmolStr>,
    /// Where each of the keys stands, in their order; empty where the source does not give the places.
    pub citekey_spans: Vec<Span>,
    /// Its sort, where its source says it: a book else.
    pub told_type: Option<CslType>,
    /// Title without the subtitle.
    pub title: SmolStr,
    /// What stands behind the colon of the title.
    pub subtitle: Option<SmolStr>,
    /// Authors.
    pub authors: Vec<Person>,
    /// Editors.
    pub editors: Vec<Person>,
    /// Date of publication.
    pub issued: Option<Date>,
    /// Edition, as printed.
    pub edition: Option<SmolStr>,
    /// Volume, as printed.
    pub volume: Option<SmolStr>,
    /// Publisher.
    pub publisher: Option<SmolStr>,
    /// ISBN, digits (and a last `X`) only.
    pub isbn: Option<SmolStr>,
    /// DOI, bare (`10.1000/1`).
    pub doi: Option<SmolStr>,
    /// Address of the work.
    pub url: Option<SmolStr>,
    /// Paths of files that hold it, as written.
    pub files: Vec<SmolStr>,
    /// The journal or other whole that it appeared in, where it is no chapter.
    pub container: Option<SmolStr>,
    /// Its pages there.
    pub pages: Option<Pages>,
    /// What only a printed reference tells of it.
    pub details: SparseDetails,
    /// The abstract as Markdown.
    pub abstract_text: Option<SmolStr>,
    /// Its parts, where a source gives them headings.
    pub parts: Vec<Part>,
    /// Chapters in their printed order.
    pub chapters: Vec<Chapter>,
    /// Front and back matter (`Acknowledgements`, `Index`), never recognised in text.
    pub matter: Vec<SmolStr>,
    /// Abbreviations that the book defines, for notes about it.
    pub abbreviations: Vec<Abbreviation>,
    /// Where in its source the work stands.
    pub span: Span,
    /// Where in its source its key stands; what go-to-definition selects.
    pub heading: Span,
}

impl Work {
    /// The key that Glossator writes for it; empty only where no source gives one.
    pub fn citekey(&self) -> &str {
        self.citekeys.first().map_or("", SmolStr::as_str)
    }

    /// Title and subtitle as one line.
    pub fn full_title(&self) -> String {
        match &self.subtitle {
            Some(subtitle) => format!("{}: {subtitle}", self.title),
            None => self.title.to_string(),
        }
    }

    /// Year of publication.
    pub fn year(&self) -> Option<i32> {
        self.issued.map(Date::year)
    }

    /// Its sort, as CSL names it.
    pub fn csl_type(&self) -> CslType {
        self.told_type.unwrap_or(CslType::BOOK)
    }

    /// Authors, or editors where it has no authors.
    pub fn creators(&self) -> &[Person] {
        if self.authors.is_empty() { &self.editors } else { &self.authors }
    }

    /// `Franke and Koch 2023`, for lists.
    pub fn short_reference(&self) -> String {
        let names = person::short_names(self.creators());
        match self.year() {
            Some(year) if !names.is_empty() => format!("{names} {year}"),
            Some(year) => year.to_string(),
            None => names,
        }
    }

    /// Whether its chapter numbers run from 0 or 1 on without a gap, so that a number that is not there is wrong. A
    /// page with one chapter in the middle of a book says nothing about the others.
    pub fn lists_all_chapters(&self) -> bool {
        let mut numbers: Vec<u32> = self.chapters.iter().filter_map(|c| c.number).map(|n| n.value).collect();
        numbers.sort_unstable();
        numbers.dedup();
        match numbers.as_slice() {
            [first, .., last] => *first <= 1 && (last - first) as usize + 1 == numbers.len(),
            [only] => *only <= 1,
            [] => false,
        }
    }

    /// `it has 1 to 9`, for messages about a chapter that it does not have.
    pub fn chapter_range(&self) -> String {
        let numbers: Vec<String> = self.chapters.iter().filter_map(|c| c.number).map(|n| n.to_string()).collect();
        match numbers.as_slice() {
            [] => "none of its chapters has a number".to_owned(),
            [one] => format!("it has only {one}"),
            [first, .., last] => format!("it has {first} to {last}"),
        }
    }
}

/// Title and subtitle of a title written as one: what stands before and behind the first colon.
pub fn split_title(title: &str) -> (SmolStr, Option<SmolStr>) {
    let (main, sub) = title_parts(title);
    (main.into(), sub.map(SmolStr::from))
}

/// The parts of which [`split_title`] makes title and subtitle.
pub(super) fn title_parts(title: &str) -> (&str, Option<&str>) {
    match title.split_once(": ") {
        Some((main, sub)) if !main.trim().is_empty() && !sub.trim().is_empty() => (main.trim(), Some(sub.trim())),
        _ => (title.trim(), None),
    }
}
