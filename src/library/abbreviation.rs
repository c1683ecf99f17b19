//! An abbreviation: a short form and what it stands for.

use smol_str::SmolStr;

use crate::text::Span;

/// An abbreviation, not necessarily of an organization (`PoC`: protection of civilians).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abbreviation {
    /// The short form, in its exact case.
    pub short: SmolStr,
    /// What it stands for.
    pub long: SmolStr,
    /// Where its source defines it.
    pub span: Span,
}
