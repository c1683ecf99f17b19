//! A named body: its names and what it is.

use crate::text::Span;

/// An organization, with what its source says of it. What is not known is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// Its full name.
    pub name: String,
    /// Short forms, case and all: `UN`, `UNO`.
    pub abbreviations: Vec<String>,
    /// Other names: former ones, translations.
    pub aliases: Vec<String>,
    /// What it is, in a sentence or a paragraph of Markdown.
    pub description: Option<String>,
    /// The sort of body: `peace operation`, `sports federation`.
    pub kind: Option<String>,
    /// The year it was founded.
    pub founded: Option<i32>,
    /// Where it sits.
    pub seat: Option<String>,
    /// Its own site.
    pub website: Option<String>,
    /// The full name of the body it belongs to.
    pub parent: Option<String>,
    /// Where in its source it stands; what go-to-definition selects.
    pub span: Span,
}
