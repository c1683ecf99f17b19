//! What is to be written, and what became of it.

use std::io;
use std::path::Path;

/// A file that is to hold something else.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Change<'c> {
    /// Where it lies, or will.
    pub path: &'c Path,
    /// What must be there.
    pub before: Before<'c>,
    /// What it is to hold.
    pub text: &'c str,
}

/// What must be at a path, so that something may be put there.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) enum Before<'c> {
    /// Nothing.
    Nothing,
    /// A file with this text.
    Text(&'c str),
    /// Whatever is there may be replaced.
    Anything,
}

/// What became of a change.
#[derive(Debug)]
pub(in crate::cli) enum Outcome {
    /// It is written.
    Written,
    /// Somebody else wrote the file meanwhile; what they wrote is there.
    Changed,
    /// It was not tried, since another one failed.
    Untried,
    /// It cannot be written; the file is as it was.
    Failed(io::Error),
}

/// The folder that `path` lies in.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
