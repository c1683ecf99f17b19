//! The user's own notes about something: chapter notes, literature notes, organization notes.

use std::sync::Arc;

use super::Place;
use crate::library::Library;
use crate::resolution::{Target, stated_book};
use crate::workspace::id::FolderId;
use crate::workspace::index::Key;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// The notes about `target`, except `note` itself, in the order of their paths. They say so in their front matter or
/// are named `@key`; notes about organizations have `type: organization`.
pub(super) fn own_notes(snapshot: &Snapshot, note: &Note, target: Target) -> Vec<Place> {
    let mut found = own_notes_in(snapshot, note.folder, target);
    found.retain(|place| place.note != note.id);
    found
}

/// All notes of `folder` about `target`.
pub(crate) fn own_notes_in(snapshot: &Snapshot, folder: FolderId, target: Target) -> Vec<Place> {
    let library = &snapshot.folders()[folder.0].library;
    let mut found: Vec<(&Arc<Note>, Place)> = match target {
        Target::Organization(id) => {
            let entries = library.organization_entries(id).filter_map(|(id, organization)| {
                let note = snapshot.note(NoteId::of(id.source)?)?;
                let span = library.current_span(id.source, organization.span);
                let place = Place { note: note.id, range: span, selection: span };
                note.facts.kind.is_about_body().then_some((note, place))
            });
            entries.collect()
        }
        _ => {
            let keys = keys(library, target);
            let postings = keys.iter().flat_map(|key| snapshot.postings(key));
            let notes = postings.filter_map(|posting| snapshot.note(posting.note));
            notes.filter(|other| is_about(snapshot, other, target)).map(|other| (other, title_of(other))).collect()
        }
    };
    found.retain(|(other, _)| other.folder == folder);
    found.sort_by(|(a, _), (b, _)| a.address.cmp(&b.address));
    found.dedup_by_key(|(other, _)| other.id);
    found.into_iter().map(|(_, place)| place).collect()
}

fn title_of(note: &Note) -> Place {
    let selection = note.facts.title_span;
    Place { note: note.id, range: selection, selection }
}

/// The index keys of notes about `target`.
fn keys(library: &Library, target: Target) -> Vec<Key> {
    let literature = |key: &str| Key::LiteratureNote(key.into());
    match target {
        Target::Chapter(id) | Target::Work(id) => {
            let Some(thing) = library.view(id) else { return Vec::new() };
            let number = thing.number().filter(|_| matches!(target, Target::Chapter(_)));
            let numbered = number.map(|number| Key::ChapterNote(number.value));
            numbered.into_iter().chain(thing.citekeys().map(literature)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a note found by these keys is about `target`, rather than about a chapter with the same number in another
/// book.
fn is_about(snapshot: &Snapshot, note: &Note, target: Target) -> bool {
    match (target, note.facts.chapter) {
        (Target::Chapter(id), Some(number)) => {
            let library = snapshot.library(note);
            let book = stated_book(snapshot.context(note));
            book.is_some() && library.book_of(id) == book && library.is_numbered(id, number.value)
        }
        (_, None) => true,
        _ => false,
    }
}
