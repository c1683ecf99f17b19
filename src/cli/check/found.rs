//! What `check` found.

use std::path::PathBuf;

use crate::features::diagnostics::Diagnostic;
use crate::text::position::LineTable;

/// A file and what is wrong in it.
pub(super) struct Checked {
    pub(super) path: PathBuf,
    /// `None` where the file could not be read.
    pub(super) text: Option<String>,
    pub(super) lines: LineTable,
    pub(super) found: Vec<Found>,
}

/// One diagnostic, with places as a reader would write them.
pub(super) struct Found {
    pub(super) diagnostic: Diagnostic,
    /// Path and one-based line of each related place, and its words.
    pub(super) related: Vec<(PathBuf, u32, String)>,
}
