//! Go to definition: the reader's own note about what the reference under the cursor means, else where the library
//! says what it is.

use std::sync::Arc;

use super::{Place, place_of};
use crate::resolution::{Target, said_book};
use crate::text::Span;
use crate::workspace::index::Key;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The reference.
    pub origin: Span,
    /// The places: own notes, else one for each target that a file of the user's tells of.
    pub places: Vec<Place>,
}

/// The definition of what stands at the byte `offset` of `note`.
pub fn definition(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Definition> {
    let reference = snapshot.reference_at(note, offset)?;
    let places = reference.targets.iter().flat_map(|&target| {
        let own = own_notes(snapshot, note, target);
        if own.is_empty() { place_of(snapshot, note, target).into_iter().collect() } else { own }
    });
    let places: Vec<Place> = places.collect();
    (!places.is_empty()).then_some(Definition { origin: reference.span, places })
}

/// The notes, other than `note` itself, that say that they are about `target`: chapter notes and literature notes.
pub(super) fn own_notes(snapshot: &Snapshot, note: &Note, target: Target) -> Vec<Place> {
    let library = snapshot.library(note);
    let keys: Vec<Key> = match target {
        Target::Chapter(id) => {
            let Some((_, chapter)) = library.chapter(id) else { return Vec::new() };
            let numbered = chapter.number.map(|number| Key::ChapterNote(number.value));
            let cited = chapter.citekey.as_ref().map(|key| Key::LiteratureNote(key.as_str().into()));
            numbered.into_iter().chain(cited).collect()
        }
        Target::Work(id) => {
            let keys = library.work(id).map(|work| work.citekeys.as_slice()).unwrap_or_default();
            keys.iter().map(|key| Key::LiteratureNote(key.as_str().into())).collect()
        }
        _ => return Vec::new(),
    };
    let about = |other: &Note| match (target, other.facts.chapter) {
        (Target::Chapter(id), Some(number)) => {
            said_book(snapshot.context(other)) == Some(id.work)
                && library
                    .chapter(id)
                    .is_some_and(|(_, chapter)| chapter.number.is_some_and(|own| own.value == number.value))
        }
        (_, None) => true,
        _ => false,
    };
    let notes = keys.iter().flat_map(|key| snapshot.postings(key)).filter_map(|posting| snapshot.note(posting.note));
    let own = notes.filter(|other| other.id != note.id && other.folder == note.folder && about(other));
    let mut own: Vec<_> = own.collect();
    own.sort_by(|a, b| a.address.cmp(&b.address));
    let place = |other: &Arc<Note>| {
        let selection = other.facts.title_span;
        Place { note: other.id, range: selection, selection }
    };
    own.into_iter().map(place).collect()
}
