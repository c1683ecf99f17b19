//! Go to definition: the reader's own note about what is under the cursor, else its page, else its entry in a bibliography.
//!
//! Where the cursor stands in such a place already, the next one counts: the note about a chapter leads to the book page,
//! the heading in the book page to the note. The last of them leads to itself, from which editors go on to references.

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
    /// What was at_cursor at.
    pub origin: Span,
    /// The places; at least one.
    pub places: Vec<Place>,
}

/// The definition of what stands at the byte `offset` of `note`.
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

/// Where each thing that is meant at the byte `offset` of `note` leads, by `places`.
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
