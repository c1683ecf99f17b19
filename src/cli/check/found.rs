//! The results of `check`.

use std::path::PathBuf;

use crate::features::diagnostics::Diagnostic;
use crate::text::position::LineTable;

/// A file and its diagnostics.
pub(super) struct Checked {
    pub(super) path: PathBuf,
    /// `None` if the file could not be read.
    pub(super) text: Option<String>,
    pub(super) lines: LineTable,
    pub(super) found: Vec<Found>,
}

/// A diagnostic, with related locations as paths and line numbers.
pub(super) struct Found {
    pub(super) diagnostic: Diagnostic,
    /// The path and one-based line of each related location, and its message.
    pub(super) related: Vec<(PathBuf, u32, String)>,
}
