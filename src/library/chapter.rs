//! A chapter of a book.

use smol_str::SmolStr;

use crate::library::citekey::Citekey;
use crate::library::details::{CslType, SparseDetails};
use crate::library::person::Person;
use crate::text::Span;
use crate::text::numeral::Numeral;
use crate::text::pages::Pages;

/// A chapter, with what its source says of it. What is not known is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    /// Its sort, where its source says it: a chapter else.
    pub told_type: Option<CslType>,
    /// The number that the book prints before the title; a label, not a count.
    pub number: Option<Numeral>,
    /// The part that holds the chapter (`Part II: Practice`), where the book has parts.
    pub part: Option<SmolStr>,
    /// The whole title, as printed.
    pub title: SmolStr,
    /// Who wrote the chapter; empty where that is its book's authors or not known.
    pub authors: Vec<Person>,
    /// The printed pages.
    pub pages: Option<Pages>,
    /// What only a printed reference tells of it.
    pub details: SparseDetails,
    /// The abstract as Markdown, without quotation marks at line starts.
    pub abstract_text: Option<SmolStr>,
    /// The key that Pandoc cites this chapter by, where it has one of its own.
    pub citekey: Option<SmolStr>,
    /// Where that key stands, where its source gives the place.
    pub citekey_span: Span,
    /// More keys of its own (BibLaTeX's `ids`).
    pub other_citekeys: Vec<Citekey>,
    /// DOI, bare (`10.1000/1`).
    pub doi: Option<SmolStr>,
    /// Address of the chapter.
    pub url: Option<SmolStr>,
    /// Paths of files that hold it, as written.
    pub files: Vec<SmolStr>,
    /// Where in its source the chapter stands: heading, data and abstract together.
    pub span: Span,
    /// Where in its source its heading (or title) stands; what go-to-definition selects.
    pub heading: Span,
    /// Where in its source its list of data stands; empty where it has none.
    pub data: Span,
    /// The heading as written, for links to it; empty where the source has none.
    pub heading_text: SmolStr,
}

impl Chapter {
    /// All keys of its own.
    pub fn citekeys(&self) -> impl Iterator<Item = &str> {
        self.citekey.as_deref().into_iter().chain(self.other_citekeys.iter().map(|other| other.key.as_str()))
    }

    /// Its sort, as CSL names it.
    pub fn csl_type(&self) -> CslType {
        self.told_type.unwrap_or(CslType::CHAPTER)
    }

    /// `4 Changing Models of Peacekeeping`: number and title as one line.
    pub fn label(&self) -> String {
        match self.number {
            Some(number) => format!("{number} {}", self.title),
            None => self.title.to_string(),
        }
    }
}

/// The title before its subtitle: `Conclusion` of `Conclusion: A Pragmatist View`.
pub fn short_title(title: &str) -> &str {
    title.split_once(": ").map_or(title, |(short, _)| short)
}
