//! Document highlight: every place in one note that mentions what is under the cursor.

use super::at_cursor::at_cursor;
use super::entries::entries;
use super::references::mentions;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A place in a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Highlight {
    /// Exactly the words.
    pub span: Span,
    /// Whether it is defined there, and not only mentioned.
    pub defines: bool,
}

/// The places in `note` that mean the same as what stands at the byte `offset`, in order.
pub fn document_highlights(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Vec<Highlight>> {
    let at_cursor = at_cursor(snapshot, note, offset)?;
    let target = at_cursor.target()?;
    let said = entries(snapshot, note, target).into_iter().map(|(_, place)| place);
    let said: Vec<Span> = said.filter(|place| place.note == note.id).map(|place| place.selection).collect();
    // Pages are no mention of their chapter, but of themselves.
    let references = snapshot.references(note);
    let used = references.iter().filter(|it| mentions(it, target)).map(|it| it.span).chain([at_cursor.span]);
    let used = used.filter(|span| !said.iter().any(|said| said.start < span.end && span.start < said.end));
    let mut all: Vec<Highlight> = used.map(|span| Highlight { span, defines: false }).collect();
    all.extend(said.iter().map(|&span| Highlight { span, defines: true }));
    all.sort_unstable();
    all.dedup();
    Some(all)
}
