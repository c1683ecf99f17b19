//! A note with everything needed to print it.

use std::path::Path;
use std::sync::Arc;

use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A note to print.
pub(in crate::cli) struct Annotated<'a> {
    /// The path as given by the user.
    pub file: &'a Path,
    pub text: String,
    pub snapshot: Arc<Snapshot>,
    pub note: Arc<Note>,
}
