//! Glosses: what the references of a note mean, all at once, for a page that is made of the note.

use super::{Place, hover, place_of};
use crate::resolution::Status;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A reference and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gloss {
    /// Exactly the words that refer.
    pub span: Span,
    /// Whether the library knows what they mean, or might.
    pub known: bool,
    /// What a hover says, in Markdown.
    pub text: String,
    /// Where it is defined, if that is in another file.
    pub place: Option<Place>,
}

/// The glosses of `note`, in order. Links have their own way to lead somewhere.
pub fn glosses(snapshot: &Snapshot, note: &Note) -> Vec<Gloss> {
    let references = snapshot.references(note);
    let free = references.iter().filter(|reference| !note.mentions.is_link(reference.span));
    free.filter_map(|reference| {
        let place = reference.target().and_then(|target| place_of(snapshot, note, target));
        Some(Gloss {
            span: reference.span,
            known: reference.status() != Status::Unknown || !reference.perhaps.is_empty(),
            text: hover::text(snapshot, note, reference)?,
            place: place.filter(|place| place.note != note.id),
        })
    })
    .collect()
}
