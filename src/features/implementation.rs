//! Go to implementation: all of the user's notes about something.

use super::definition::{Definition, lead};
use super::own_notes::own_notes;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The notes about what is at the byte `offset` of `note`, except `note` itself: chapter notes, literature notes,
/// organization notes.
pub fn implementation(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Definition> {
    lead(snapshot, note, offset, |target| own_notes(snapshot, note, target))
}
