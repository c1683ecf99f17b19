//! An abbreviation: a short form and what it stands for.

use crate::text::Span;

/// An abbreviation, not necessarily of an organization (`PoC`: protection of civilians).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abbreviation {
    /// The short form, case and all.
    pub short: String,
    /// What it stands for.
    pub long: String,
    /// Where in its source it is defined.
    pub span: Span,
}
