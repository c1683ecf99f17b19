//! Go to definition: the user's own note about what is under the cursor, otherwise its book page, otherwise its
//! bibliography entry.
//!
//! If the cursor is already in such a place, the next one is the answer: the note about a chapter leads to the book
//! page, the heading in the book page to the note. The last one leads to itself, and editors then show references.

use super::Place;
use super::at_cursor::at_cursor;
use super::entries::entries;
use super::own_notes::own_notes;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// Where something leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The words under the cursor.
    pub origin: Span,
    /// The places. Never empty.
    pub places: Vec<Place>,
}

/// The definition of what is at the byte `offset` of `note`.
pub fn definition(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Definition> {
    lead(snapshot, note, offset, |target| {
        let own = own_notes(snapshot, note, target);
        if !own.is_empty() {
            return own;
        }
        let entries: Vec<Place> = entries(snapshot, note, target).into_iter().map(|(_, place)| place).collect();
        let next = entries.iter().find(|place| !place.is_at(note, offset));
        next.or(entries.first()).into_iter().copied().collect()
    })
}

/// The `places` of every target at the byte `offset` of `note`, without duplicates.
pub(super) fn lead(
    snapshot: &Snapshot,
    note: &Note,
    offset: usize,
    places: impl Fn(Target) -> Vec<Place>,
) -> Option<Definition> {
    let at_cursor = at_cursor(snapshot, note, offset)?;
    let mut all: Vec<Place> = Vec::new();
    for place in at_cursor.targets.iter().flat_map(|&target| places(target)) {
        if !all.contains(&place) {
            all.push(place);
        }
    }
    (!all.is_empty()).then_some(Definition { origin: at_cursor.span, places: all })
}
