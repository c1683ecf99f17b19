//! Lenses: over the title of a book page and over a note about a chapter or a work, how often other notes refer to it; over each
//! chapter of a book page, the user's note about it, else how often notes refer to it.

use std::collections::BTreeSet;

use super::own_notes::own_notes;
use super::{Place, read_status, references};
use crate::library::RecordId;
use crate::library::book::RecordSlot;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::note::status::is_read;
use crate::workspace::snapshot::Snapshot;

/// A lens without what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The heading below it.
    pub span: Span,
    /// What it is about.
    pub subject: Subject,
}

/// The subject of a lens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The subject of the whole note.
    Note,
    /// A chapter of the book page, by its slot.
    Chapter(u32),
}

/// The lenses of `note`, in the order of their headings.
pub fn lenses(snapshot: &Snapshot, note: &Note) -> Vec<Lens> {
    if !snapshot.folder(note).settings.lens_references || target(snapshot, note, Subject::Note).is_none() {
        return Vec::new();
    }
    let library = snapshot.library(note);
    let page = note.page_of().and_then(|page| Some((library.entries(page.source)?, library.placed(page)?)));
    let chapters = page.into_iter().flat_map(|(entries, page)| entries.records.chapters(page));
    let chapters = chapters.map(|(RecordSlot(slot), chapter)| Lens {
        span: library.current_span(note.id.source(), chapter.record.heading),
        subject: Subject::Chapter(slot),
    });
    let mut lenses = vec![Lens { span: note.facts.title_span, subject: Subject::Note }];
    lenses.extend(chapters);
    lenses.sort_by_key(|lens| lens.span);
    lenses
}

/// Over the title of a note about a chapter, what it says of its reading: `read`, or what a click has it say.
pub fn read(snapshot: &Snapshot, note: &Note) -> Option<(Span, &'static str)> {
    if !snapshot.folder(note).settings.lens_references {
        return None;
    }
    let (title, _) = read_status::change(snapshot, note)?;
    let is_read = is_read(note.facts.status.as_deref());
    Some((note.facts.title_span, if is_read { "read" } else { title }))
}

/// The references from other notes to `subject` of `note`.
pub fn places(snapshot: &Snapshot, note: &Note, subject: Subject) -> Vec<Place> {
    let Some(target) = target(snapshot, note, subject) else { return Vec::new() };
    let said = references::said(snapshot, note, target);
    let places = references::mentioning(snapshot, note, target).into_iter();
    places.filter(|place| place.note != note.id && !references::is_said(&said, place)).collect()
}

/// What a lens says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// The user's own note about the chapter: its title, with whether the chapter was read, and where it is.
    Own(String, Place),
    /// The references from other notes.
    References(Vec<Place>),
    /// There is no note about the chapter, and no reference to it.
    NoNote,
}

/// What the lens over `subject` of `note` says.
pub fn saying(snapshot: &Snapshot, note: &Note, subject: Subject) -> Saying {
    let is_chapter = subject != Subject::Note;
    let target = target(snapshot, note, subject).filter(|_| is_chapter);
    let own = target.map(|target| own_notes(snapshot, note, target)).unwrap_or_default();
    let mut about = own.iter().filter_map(|&place| Some((snapshot.note(place.note)?, place)));
    if let Some((first, place)) = about.clone().next() {
        // As the report counts: one of several notes is enough.
        let read = if about.any(|(note, _)| is_read(note.facts.status.as_deref())) { " · read" } else { "" };
        return Saying::Own(format!("{}{read}", first.facts.title), place);
    }
    let places = places(snapshot, note, subject);
    if places.is_empty() && is_chapter { Saying::NoNote } else { Saying::References(places) }
}

/// `12 references in 5 notes`
pub fn title(saying: &Saying) -> String {
    let places = match saying {
        Saying::Own(title, _) => return title.clone(),
        Saying::NoNote => return "no note yet".to_owned(),
        Saying::References(places) => places,
    };
    let notes = places.iter().map(|place| place.note).collect::<BTreeSet<_>>().len();
    let counted = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    match places.len() {
        0 => "no references".to_owned(),
        number => format!("{} in {}", counted(number, "reference"), counted(notes, "note")),
    }
}

/// The work or chapter of `subject` in `note`.
fn target(snapshot: &Snapshot, note: &Note, subject: Subject) -> Option<Target> {
    let library = snapshot.library(note);
    if let Some(page) = note.page_of() {
        library.record(page)?;
        return Some(match subject {
            Subject::Note => Target::Work(library.thing_of(page)),
            Subject::Chapter(slot) => Target::Chapter(library.thing_of(RecordId { slot: RecordSlot(slot), ..page })),
        });
    }
    match subject {
        Subject::Note => snapshot.subject(note),
        Subject::Chapter(_) => None,
    }
}
