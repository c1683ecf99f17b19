//! Go to definition: where the library says what the reference under the cursor is.

use super::{Place, place_of};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The reference.
    pub origin: Span,
    /// The places, one for each target that a file of the user's tells of.
    pub places: Vec<Place>,
}

/// The definition of what stands at the byte `offset` of `note`.
pub fn definition(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Definition> {
    let reference = snapshot.reference_at(note, offset)?;
    let places: Vec<Place> = reference.targets.iter().filter_map(|&target| place_of(snapshot, note, target)).collect();
    (!places.is_empty()).then_some(Definition { origin: reference.span, places })
}
