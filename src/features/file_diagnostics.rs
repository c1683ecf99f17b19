//! The diagnostics of every file, whatever it is: what `glossator check` prints, and what an editor is told of files that
//! it has not open.

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
    /// One that could not be read, and why.
    Unread(&'s Path, &'s str),
}

/// All files of the workspace. No request may look at all of them where an editor waits.
pub fn files(snapshot: &Snapshot) -> impl Iterator<Item = File<'_>> {
    snapshot.notes().map(|note| File::Note(note)).chain(others(snapshot))
}

/// The files that no editor opens as notes: settings, sources that are no text to write, and what could not be read.
pub fn never_open(snapshot: &Snapshot) -> impl Iterator<Item = File<'_>> {
    let closed = |note: &&Note| note.facts.format.is_closed();
    snapshot.notes().map(AsRef::as_ref).filter(closed).map(File::Note).chain(others(snapshot))
}

/// The files that are no notes or sources: settings files, and what could not be read.
pub fn others(snapshot: &Snapshot) -> impl Iterator<Item = File<'_>> {
    let settings = snapshot.numbered_folders();
    let settings = settings.filter_map(|(place, folder)| Some(File::Settings(place, folder.settings_file.as_deref()?)));
    settings.chain(snapshot.unread().iter().map(|(path, reason)| File::Unread(path, reason)))
}

impl<'s> File<'s> {
    /// Where it lies; `None` for a note that no file holds.
    pub fn path(self) -> Option<&'s Path> {
        match self {
            Self::Note(note) => note.path(),
            Self::Settings(_, file) => Some(&file.path),
            Self::Unread(path, _) => Some(path),
        }
    }

    /// Its lines; `None` where it was not read.
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
            Self::Settings(place, _) => {
                let severity = snapshot.folders()[place.0].settings.severity(Code::SourceInvalid);
                let problems = snapshot.settings_problems(place);
                severity
                    .map(|severity| problems.iter().map(|problem| invalid(problem, severity)).collect())
                    .unwrap_or_default()
            }
            // Told whatever the settings say: nothing in it was checked.
            Self::Unread(path, reason) => vec![unreadable(snapshot, path, reason)],
        }
    }
}

/// What is told of the file or folder at `path` that could not be read, for a `reason` that goes on with its name.
pub fn unreadable(snapshot: &Snapshot, path: &Path, reason: &str) -> Diagnostic {
    let message = format!("{} {reason}", snapshot.shown_path(path));
    invalid(&Problem::new(Span::default(), message.trim()), Severity::Warning)
}

/// Something that could not be read.
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
