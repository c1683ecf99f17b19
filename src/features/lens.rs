//! Lenses that count references from other notes: over the title and each chapter of a book page, and over a note about
//! a chapter or a work.

use std::collections::BTreeSet;

use super::{Place, references};
use crate::library::RecordId;
use crate::library::book::RecordSlot;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A lens without its count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The heading below it.
    pub span: Span,
    /// What it counts references to.
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

/// The references from other notes to `subject` of `note`.
pub fn places(snapshot: &Snapshot, note: &Note, subject: Subject) -> Vec<Place> {
    let Some(target) = target(snapshot, note, subject) else { return Vec::new() };
    let said = references::said(snapshot, note, target);
    let places = references::mentioning(snapshot, note, target).into_iter();
    places.filter(|place| place.note != note.id && !references::is_said(&said, place)).collect()
}

/// `12 references in 5 notes`
pub fn title(places: &[Place]) -> String {
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
