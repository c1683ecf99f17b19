//! The diagnostics of files of every kind: what `glossator check` prints, and what an editor is told about files that
//! it has not opened.

use std::path::Path;

use super::diagnostics::{Diagnostic, diagnostics};
use crate::text::position::LineTable;
use crate::text::{Problem, Span};
use crate::workspace::id::FolderId;
use crate::workspace::note::Note;
use crate::workspace::settings::{Code, Severity};
use crate::workspace::snapshot::{SettingsFile, Snapshot};

/// A file that may have diagnostics.
#[derive(Clone, Copy, Debug)]
pub enum File<'s> {
    /// A note or a source.
    Note(&'s Note),
    /// The settings file of a folder.
    Settings(FolderId, &'s SettingsFile),
    /// A file that could not be read, and why.
    Unread(&'s Path, &'s str),
}

/// All files of the workspace. Not for requests that an editor waits for.
pub fn files(snapshot: &Snapshot) -> impl Iterator<Item = File<'_>> {
    snapshot.notes().map(|note| File::Note(note)).chain(others(snapshot))
}

/// The files that no editor opens as notes: settings, sources that are not edited as text, and unreadable files.
pub(crate) fn never_open(snapshot: &Snapshot) -> impl Iterator<Item = File<'_>> {
    let closed = |note: &&Note| note.facts.format.is_closed();
    snapshot.notes().map(AsRef::as_ref).filter(closed).map(File::Note).chain(others(snapshot))
}

/// The files that are neither notes nor sources: settings files and unreadable files.
pub fn others(snapshot: &Snapshot) -> impl Iterator<Item = File<'_>> {
    let settings = snapshot.numbered_folders();
    let settings = settings.filter_map(|(id, folder)| Some(File::Settings(id, folder.settings_file.as_deref()?)));
    settings.chain(snapshot.unread().iter().map(|(path, reason)| File::Unread(path, reason)))
}

impl<'s> File<'s> {
    /// Its path; `None` for a note that is not saved in a file.
    pub fn path(self) -> Option<&'s Path> {
        match self {
            Self::Note(note) => note.path(),
            Self::Settings(_, file) => Some(&file.path),
            Self::Unread(path, _) => Some(path),
        }
    }

    /// Its lines; `None` if it could not be read.
    pub fn lines(self) -> Option<&'s LineTable> {
        match self {
            Self::Note(note) => Some(&note.lines),
            Self::Settings(_, file) => Some(&file.lines),
            Self::Unread(..) => None,
        }
    }

    /// What is wrong in it.
    pub fn diagnostics(self, snapshot: &Snapshot) -> Vec<Diagnostic> {
        match self {
            Self::Note(note) => diagnostics(snapshot, note),
            Self::Settings(folder, _) => {
                let severity = snapshot.folders()[folder.0].settings.severity(Code::SourceInvalid);
                let problems = snapshot.settings_problems(folder);
                severity
                    .map(|severity| problems.iter().map(|problem| invalid(problem, severity)).collect())
                    .unwrap_or_default()
            }
            // Reported whatever the settings say, because nothing in the file was checked.
            Self::Unread(path, reason) => vec![unreadable(snapshot, path, reason)],
        }
    }
}

/// The diagnostic for the unreadable file or folder at `path`. The path is the subject of `reason`: `is ...`, `cannot
/// ...`.
pub(crate) fn unreadable(snapshot: &Snapshot, path: &Path, reason: &str) -> Diagnostic {
    let message = format!("{} {reason}", snapshot.shown_path(path));
    invalid(&Problem::new(Span::default(), message.trim()), Severity::Warning)
}

/// The diagnostic for something that could not be read.
fn invalid(problem: &Problem, severity: Severity) -> Diagnostic {
    Diagnostic {
        span: problem.span,
        severity,
        code: Code::SourceInvalid,
        message: problem.message.clone(),
        related: Vec::new(),
        fix: None,
    }
}
