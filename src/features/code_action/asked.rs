//! What an editor asks actions for.

use crate::library::Library;
use crate::resolution::Reference;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// What the editor asks about.
pub(super) struct Asked<'a> {
    pub snapshot: &'a Snapshot,
    pub note: &'a Note,
    pub library: &'a Library,
    /// The text of the note.
    pub text: &'a str,
    pub span: Span,
    /// What can be done to the whole note is asked for.
    pub is_whole: bool,
}

impl<'a> Asked<'a> {
    pub fn whole(snapshot: &'a Snapshot, note: &'a Note) -> Self {
        let text = note.open_text();
        Self { snapshot, note, library: snapshot.library(note), text, span: Span::new(0, text.len()), is_whole: true }
    }

    /// Whether the place asked about lies in `span` or touches it.
    pub fn touches(&self, span: Span) -> bool {
        span.start <= self.span.end && self.span.start <= span.end
    }

    /// The first reference at the place asked about.
    pub fn reference(&self) -> Option<Reference> {
        let references = self.snapshot.references(self.note);
        references.iter().find(|reference| self.touches(reference.span)).cloned()
    }

    /// The reference at exactly `span`.
    pub(crate) fn reference_of(&self, span: Span) -> Option<Reference> {
        let references = self.snapshot.references(self.note);
        let place = references.binary_search_by_key(&span.start, |reference| reference.span.start).ok()?;
        references.get(place).filter(|reference| reference.span == span).cloned()
    }
}
