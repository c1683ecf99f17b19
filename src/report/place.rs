//! Places in files, as a report names them.

use serde::Serialize;
use smol_str::SmolStr;

use super::survey::Use;
use crate::features::Place;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileLine {
    /// The path as seen from the folder, with `/`.
    pub file: SmolStr,
    /// The line, counted from 1.
    pub line: u32,
}

/// Lines of one note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteLines {
    /// The path as seen from the folder, with `/`.
    pub file: SmolStr,
    /// The title of the note.
    pub title: SmolStr,
    /// The lines, counted from 1, each once.
    pub lines: Vec<u32>,
}

/// The line of the byte at `offset` of `note`.
fn line(note: &Note, offset: u32) -> u32 {
    note.lines.position(offset as usize, Default::default()).line + 1
}

/// Where `place` is.
pub(super) fn at(snapshot: &Snapshot, place: Place) -> Option<FileLine> {
    of(snapshot, place.note, place.selection.start)
}

/// Where `used` is.
pub(super) fn of_use(snapshot: &Snapshot, used: &Use) -> Option<FileLine> {
    of(snapshot, used.note, used.span.start)
}

/// Where the byte at `offset` of the note `id` is.
pub(super) fn of(snapshot: &Snapshot, id: NoteId, offset: u32) -> Option<FileLine> {
    let note = snapshot.note(id)?;
    Some(FileLine { file: snapshot.shown(note).into(), line: line(note, offset) })
}

/// The lines of `uses`, which are sorted by notes.
pub(super) fn lines(snapshot: &Snapshot, uses: &[Use]) -> Vec<NoteLines> {
    let of_note = |uses: &[Use]| {
        let note = snapshot.note(uses[0].note)?;
        let mut lines: Vec<u32> = uses.iter().map(|used| line(note, used.span.start)).collect();
        lines.sort_unstable();
        lines.dedup();
        Some(NoteLines { file: snapshot.shown(note).into(), title: note.facts.title.as_str().into(), lines })
    };
    uses.chunk_by(|one, other| one.note == other.note).filter_map(of_note).collect()
}
