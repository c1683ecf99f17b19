//! Document highlight: all mentions of what is under the cursor, in the same note.

use super::at_cursor::at_cursor;
use super::entries::entries;
use super::references::mentions;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A highlighted mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Highlight {
    /// Exactly its words.
    pub span: Span,
    /// Whether it is a definition.
    pub defines: bool,
}

/// The mentions in `note` of what is at the byte `offset`, in order.
pub fn document_highlights(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Vec<Highlight>> {
    let at_cursor = at_cursor(snapshot, note, offset)?;
    let target = at_cursor.target()?;
    let said = entries(snapshot, note, target).into_iter().map(|(_, place)| place);
    let said: Vec<Span> = said.filter(|place| place.note == note.id).map(|place| place.selection).collect();
    // Pages are not a mention of their chapter.
    let references = snapshot.references(note);
    let used = references.iter().filter(|it| mentions(it, target)).map(|it| it.span).chain([at_cursor.span]);
    let used = used.filter(|span| !said.iter().any(|said| said.start < span.end && span.start < said.end));
    let mut all: Vec<Highlight> = used.map(|span| Highlight { span, defines: false }).collect();
    all.extend(said.iter().map(|&span| Highlight { span, defines: true }));
    all.sort_unstable();
    all.dedup();
    Some(all)
}
