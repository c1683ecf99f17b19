//! Go to type definition: the book that something belongs to, at the title of its book page.

use super::Place;
use super::definition::{Definition, lead};
use super::entries::entries;
use crate::library::RecordId;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::{Note, NoteKind};
use crate::workspace::snapshot::Snapshot;

/// The book of what is at the byte `offset` of `note`: the book that contains a chapter, part or pages; the book that
/// defines an abbreviation; a work itself.
pub fn type_definition(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Definition> {
    let library = snapshot.library(note);
    lead(snapshot, note, offset, |target| {
        let work = match target {
            Target::Work(id) => Some(id),
            Target::Chapter(id) => library.book_of(id),
            Target::Part(id) => Some(id.book),
            Target::Abbreviation(id) => id.book.map(|slot| library.thing_of(RecordId { source: id.source, slot })),
            Target::Organization(_) | Target::Local(_) => None,
        };
        let entry = work.and_then(|work| entries(snapshot, note, Target::Work(work)).into_iter().next());
        entry.map(|(_, place)| title_on_page(snapshot, place).unwrap_or(place)).into_iter().collect()
    })
}

/// The title heading of the book page that contains `entry`, if the page has one.
fn title_on_page(snapshot: &Snapshot, entry: Place) -> Option<Place> {
    let page = snapshot.note(entry.note).filter(|note| note.facts.kind == NoteKind::BookPage)?;
    let title = page.facts.title_span;
    let id = page.page_of()?;
    let records = &snapshot.library(page).entries(id.source)?.records;
    let book = records.get(id.slot)?;
    let is_another = |heading: Span| heading.covers(title);
    let chapters = records.chapters(book).map(|(_, chapter)| chapter.record.heading);
    let headings = chapters.chain(book.book().parts.iter().map(|part| part.heading));
    let is_title = !title.is_empty() && !headings.into_iter().any(is_another);
    is_title.then_some(Place { range: title, selection: title, ..entry })
}
