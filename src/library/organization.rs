//! A named body: its names and what it is. People whom the reader keeps notes about are known in the same way.

use smol_str::SmolStr;

use crate::text::Span;

/// An organization, or a person, with what its source says of it. What is not known is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// Its full name.
    pub name: SmolStr,
    /// Short forms, case and all: `UN`, `UNO`.
    pub abbreviations: Vec<SmolStr>,
    /// Other names: former ones, translations.
    pub aliases: Vec<SmolStr>,
    /// Names that others have too, or that mean other things elsewhere (`Security Council`, `PCA`): they count only in a note
    /// that also calls the organization, one above it or one of its company by another name.
    pub in_context: Vec<SmolStr>,
    /// The full names of organizations that are context enough for those names.
    pub company: Vec<SmolStr>,
    /// What it is, in a sentence or a paragraph of Markdown.
    pub description: Option<SmolStr>,
    /// The sort of body: `peace operation`, `sports federation`.
    pub kind: Option<SmolStr>,
    /// The year it was founded.
    pub founded: Option<i32>,
    /// Where it sits.
    pub seat: Option<SmolStr>,
    /// Its own site.
    pub website: Option<SmolStr>,
    /// The full name of the body it belongs to.
    pub parent: Option<SmolStr>,
    /// Where what is said of it can be checked, if not on its own site: an address, a treaty, a resolution.
    pub source: Option<SmolStr>,
    /// Whether notes about anything name it (`UN`), so that naming it is no sign of what a note is about.
    pub well_known: bool,
    /// Whether it is a person.
    pub is_person: bool,
    /// Where in its source it stands; what go-to-definition selects.
    pub span: Span,
}
