//! Which bibliographies Pandoc reads for a note.

use std::path::PathBuf;

use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// What Pandoc reads for a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PandocReads {
    /// The files that the note, its project or the settings name.
    Files(Vec<NoteId>),
    /// The file that everything is exported to.
    Export(PathBuf),
    /// Nothing names a file, or one that is named is not there.
    Unknown,
}

/// What Pandoc reads for `note`.
pub fn pandoc_reads(snapshot: &Snapshot, note: &Note) -> PandocReads {
    if let Some(files) = snapshot.pandoc_files(note) {
        return PandocReads::Files(files.into_iter().filter_map(NoteId::of).collect());
    }
    let export = snapshot.folder(note).exports_to().filter(|_| !snapshot.lacks_bibliography(note));
    export.map_or(PandocReads::Unknown, PandocReads::Export)
}
