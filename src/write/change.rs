//! Changes to files, and their outcomes.

use std::io;
use std::path::Path;

/// A change to a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'c> {
    /// The path of the file.
    pub path: &'c Path,
    /// What must be there before.
    pub before: Before<'c>,
    /// The new text.
    pub text: &'c str,
}

/// What must be at a path before something is written there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Before<'c> {
    /// Nothing.
    Nothing,
    /// A file with this text.
    Text(&'c str),
    /// Anything; it is replaced.
    Anything,
}

/// The outcome of a change.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was written.
    Written,
    /// Another program changed the file meanwhile; its version was kept.
    Changed,
    /// It was not attempted because another one failed.
    Untried,
    /// It failed; the file is unchanged.
    Failed(io::Error),
}

/// The folder of `path`.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
