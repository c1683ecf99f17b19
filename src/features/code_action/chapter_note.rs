//! A note about a chapter, begun where its reader has none: `iorwo2023-ch04.md`.

use std::path::Path;
use std::sync::Arc;

use super::action::{Action, ActionKind, Changes, Effect};
use super::asked::Asked;
use super::{filled, new_file};
use crate::features::own_notes::own_notes;
use crate::features::rename::Refusal;
use crate::library::{Library, RecordId, ThingId};
use crate::resolution::{Target, stated_book};
use crate::text::line_break;
use crate::workspace::index::Key;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    find(asked).into_iter().collect()
}

fn find(asked: &Asked<'_>) -> Option<Action> {
    let id = chapter(asked)?;
    let (book, chapter) = asked.library.chapter(id)?;
    let number = chapter.number().filter(|_| !book.citekey().is_empty())?;
    let is_own = asked.note.facts.chapter.is_some_and(|own| number.value == own.value)
        && stated_book(asked.snapshot.context(asked.note)) == Some(book.thing());
    if is_own || !own_notes(asked.snapshot, asked.note, Target::Chapter(id)).is_empty() {
        return None;
    }
    let title = format!("New note on chapter {number}");
    Some(Action::new(ActionKind::Extract, title, Effect::BeginChapterNote(id)))
}

/// The chapter that is referred to, or whose heading in the book page it is.
fn chapter(asked: &Asked<'_>) -> Option<ThingId> {
    if let Some(reference) = asked.reference() {
        return match reference.target() {
            Some(Target::Chapter(id)) if new_file::within(asked.span, reference.span) => Some(id),
            _ => None,
        };
    }
    let page = asked.note.page_of()?;
    let records = &asked.library.entries(page.source)?.records;
    let mut chapters = records.chapters(records.get(page.slot)?);
    let (slot, _) = chapters.find(|(_, chapter)| {
        new_file::within(asked.span, asked.library.current_span(page.source, chapter.record.heading))
    })?;
    Some(asked.library.thing_of(RecordId { slot, ..page }))
}

/// The note that is begun: in the folder of the other notes about chapters of the book, else beside `note`.
pub(super) fn changes(snapshot: &Snapshot, note: &Note, id: ThingId) -> Result<Changes, Refusal> {
    let gone = || Refusal::new("The book does not have this chapter any more.");
    let library = snapshot.library(note);
    let (work, chapter) = library.chapter(id).ok_or_else(gone)?;
    let number = chapter.number().ok_or_else(gone)?;
    let others = other_notes(snapshot, note, library, work.thing());
    let folder = match others.iter().find_map(|other| other.path().and_then(Path::parent)) {
        Some(folder) => folder,
        None => new_file::folder(note.path())?,
    };
    let name = format!("{}-ch{:02}", work.citekey(), number.value);
    let head = [("book", work.citekey().to_owned()), ("chapter", number.to_string())];
    let text = filled::note(snapshot, note, Target::Chapter(id), &chapter, &head)?;
    new_file::making(snapshot, folder, &name, &text, line_break(note.open_text()))
}

/// The notes about chapters of `book`, by their addresses.
fn other_notes<'s>(snapshot: &'s Snapshot, note: &Note, library: &Library, book: ThingId) -> Vec<&'s Arc<Note>> {
    let numbers = library.chapters(book).into_iter().filter_map(|chapter| library.view(chapter)?.number());
    let postings = numbers.flat_map(|number| snapshot.postings(&Key::ChapterNote(number.value)));
    let notes = postings.filter_map(|posting| snapshot.note(posting.note));
    let about = |other: &&Arc<Note>| other.folder == note.folder && stated_book(snapshot.context(other)) == Some(book);
    let mut notes: Vec<_> = notes.filter(about).collect();
    notes.sort_by(|a, b| a.address.cmp(&b.address));
    notes
}
