//! A note about a chapter, begun where its reader has none: `iorwo2023-ch04.md`.

use std::path::Path;
use std::sync::Arc;

use super::{Action, ActionKind, Asked, Changes, Deed, line_break, new_file};
use crate::features::own_notes::own_notes;
use crate::features::rename::Refusal;
use crate::library::sources::book_page::write;
use crate::library::sources::escape;
use crate::library::{ChapterId, Library};
use crate::resolution::{Target, said_book};
use crate::workspace::index::Key;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    find(asked).into_iter().collect()
}

fn find(asked: &Asked<'_>) -> Option<Action> {
    let id = chapter(asked)?;
    let (work, chapter) = asked.library.chapter(id)?;
    chapter.number.filter(|_| !work.citekey().is_empty())?;
    let is_own = asked.note.facts.chapter.is_some_and(|own| chapter.number.is_some_and(|it| it.value == own.value))
        && said_book(asked.snapshot.context(asked.note)) == Some(id.work);
    if is_own || !own_notes(asked.snapshot, asked.note, Target::Chapter(id)).is_empty() {
        return None;
    }
    let title = format!("Begin a note about chapter {}", chapter.label());
    Some(Action::new(ActionKind::Extract, title, Deed::BeginChapterNote(id)))
}

/// The chapter that is referred to, or whose heading in the book page it is.
fn chapter(asked: &Asked<'_>) -> Option<ChapterId> {
    if let Some(reference) = asked.reference() {
        return match reference.target() {
            Some(Target::Chapter(id)) if new_file::within(asked.span, reference.span) => Some(id),
            _ => None,
        };
    }
    let page = asked.note.page_of()?;
    let chapters = &asked.library.entry(page)?.chapters;
    let place = |chapter: &crate::library::chapter::Chapter| asked.library.place(page.source, chapter.heading);
    let index = chapters.iter().position(|chapter| new_file::within(asked.span, place(chapter)))?;
    Some(asked.library.same_chapter(ChapterId { work: page, index: index as u32 }))
}

/// The note that is begun: in the folder of the other notes about chapters of the book, else beside `note`.
pub(super) fn changes(snapshot: &Snapshot, note: &Note, id: ChapterId) -> Result<Changes, Refusal> {
    let gone = || Refusal { message: "The book does not have this chapter any more.".to_owned(), stale: None };
    let library = snapshot.library(note);
    let (work, chapter) = library.chapter(id).ok_or_else(gone)?;
    let number = chapter.number.ok_or_else(gone)?;
    let others = other_notes(snapshot, note, library, id);
    let folder = match others.iter().find_map(|other| other.path().and_then(Path::parent)) {
        Some(folder) => folder,
        None => new_file::folder(note.path())?,
    };
    let name = format!("{}-ch{:02}", work.citekey(), number.value);
    let text = format!(
        "---\nbook: {}\nchapter: {number}\n---\n\n# {}\n\n",
        write::scalar(work.citekey()),
        escape::inline(&chapter.title)
    );
    new_file::making(snapshot, folder, &name, &text, line_break(note.open_text()))
}

/// The notes about chapters of the book of `id`, by their addresses.
fn other_notes<'s>(snapshot: &'s Snapshot, note: &Note, library: &Library, id: ChapterId) -> Vec<&'s Arc<Note>> {
    let numbers = library.work(id.work).into_iter().flat_map(|work| work.chapters.iter().filter_map(|it| it.number));
    let postings = numbers.flat_map(|number| snapshot.postings(&Key::ChapterNote(number.value)));
    let notes = postings.filter_map(|posting| snapshot.note(posting.note));
    let about = |other: &&Arc<Note>| other.folder == note.folder && said_book(snapshot.context(other)) == Some(id.work);
    let mut notes: Vec<_> = notes.filter(about).collect();
    notes.sort_by(|a, b| a.address.cmp(&b.address));
    notes
}
