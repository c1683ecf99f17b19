//! Finds references in front matter: the book of a note, its chapter, the work of a literature note, and the keys in
//! `nocite:`. The titles of chapter notes are references too.

use crate::features::Place;
use crate::features::own_notes::own_notes;
use crate::library::{Library, ThingId};
use crate::resolution::{NoteBook, Target, stated_book};
use crate::workspace::index::Key;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// The places in front matter that refer to `target`, as seen from `note`, and the titles of chapter notes about it.
/// `linked` are the index keys of links to it.
pub(super) fn places(snapshot: &Snapshot, note: &Note, target: Target, linked: &[Key]) -> Vec<Place> {
    match target {
        Target::Work(work) => of_thing(snapshot, note, work, linked),
        Target::Chapter(chapter) => {
            let mut places = of_thing(snapshot, note, chapter, &[]);
            places.extend(of_chapter_notes(snapshot, note, chapter));
            places
        }
        _ => Vec::new(),
    }
}

fn at(note: &Note, range: crate::text::Span) -> Place {
    Place { note: note.id, range, selection: range }
}

/// The places where front matter contains a citekey of `thing`, or a link to it as the note's book.
fn of_thing(snapshot: &Snapshot, note: &Note, thing: ThingId, linked: &[Key]) -> Vec<Place> {
    let library = snapshot.library(note);
    let written = citekeys(library, thing).map(|key| Key::Written(key.into())).collect::<Vec<_>>();
    let postings = written.iter().chain(linked).flat_map(|key| snapshot.postings(key));
    let mut ids: Vec<NoteId> = postings.map(|posting| posting.note).collect();
    ids.sort_unstable();
    ids.dedup();
    let notes = ids.into_iter().filter_map(|id| snapshot.note(id)).filter(|other| other.folder == note.folder);
    let mut places = Vec::new();
    for other in notes {
        let context = snapshot.context(other);
        let is_it = |key: &str| context.cited(key).is_some_and(|cited| cited.thing() == thing);
        let keys = other.facts.citekeys.iter().filter(|citekey| is_it(&citekey.key));
        places.extend(keys.map(|citekey| at(other, citekey.span)));
        if matches!(other.facts.book, NoteBook::Link(_)) && stated_book(context) == Some(thing) {
            places.push(at(other, other.facts.book_span));
        }
    }
    places
}

fn citekeys(library: &Library, thing: ThingId) -> impl Iterator<Item = &str> {
    let records = library.records_of(thing).into_iter().filter_map(|id| library.record(id));
    records.flat_map(|record| record.citekeys())
}

/// The `chapter:` fields of the notes about `chapter`, and their titles.
fn of_chapter_notes(snapshot: &Snapshot, note: &Note, chapter: ThingId) -> Vec<Place> {
    let own = own_notes(snapshot, note, Target::Chapter(chapter));
    let notes = own.iter().filter_map(|place| snapshot.note(place.note)).chain(snapshot.note(note.id));
    let about = notes.filter(|other| other.facts.chapter.is_some() && is_about(snapshot, other, chapter));
    let spans = about.flat_map(|other| {
        let spans = [other.facts.chapter_span, other.facts.title_span];
        spans.into_iter().filter(|span| !span.is_empty()).map(|span| at(other, span))
    });
    spans.collect()
}

fn is_about(snapshot: &Snapshot, note: &Note, chapter: ThingId) -> bool {
    let library = snapshot.library(note);
    let number = library.view(chapter).and_then(|view| view.number());
    number.map(|number| number.value) == note.facts.chapter.map(|number| number.value)
        && stated_book(snapshot.context(note)) == library.book_of(chapter)
}
