//! Passages, and who is named in them.

use crate::library::{OrganizationId, RecordId, ThingId};
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A place where somebody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The organization or person.
    pub who: OrganizationId,
    /// Exactly the name.
    pub span: Span,
}

/// A passage that names somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// Those whom it names, in order; never empty.
    pub named: Vec<Named>,
}

/// What a passage is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// The entry of a chapter on a book page.
    Entry(ThingId),
    /// A paragraph, with the chapters that it is about: the chapter that its note is about, else those that it refers
    /// to.
    Paragraph(Vec<ThingId>),
}

impl Passage {
    /// Those whom it names, each once, in the order of the library.
    pub fn who(&self) -> Vec<OrganizationId> {
        let mut who: Vec<OrganizationId> = self.named.iter().map(|named| named.who).collect();
        who.sort_unstable();
        who.dedup();
        who
    }
}

/// The passages of `note` that name somebody, in order.
pub fn passages(snapshot: &Snapshot, note: &Note) -> Vec<Passage> {
    let meanings = snapshot.meanings(note);
    let entries = entries(snapshot, note);
    let subject = match snapshot.subject(note) {
        Some(Target::Chapter(chapter)) => Some(chapter),
        _ => None,
    };
    // The entry tells a passage from others, else the number of the paragraph.
    let passage = |span: Span| match entry_at(&entries, span) {
        Some((_, chapter)) => (Some(chapter), 0),
        None => (None, note.mentions.block_at(span.start)),
    };
    let counted = Vec::from_iter(meanings.iter().map(|&(span, target)| (passage(span), target, span)));
    let chunks = counted.chunk_by(|(one, ..), (other, ..)| one == other);
    let passages = chunks.filter_map(|chunk| {
        let named = chunk.iter().filter_map(|&(_, target, span)| Some(Named { who: target.organization()?, span }));
        let named = Vec::from_iter(named);
        let (entry, _) = chunk[0].0;
        let kind = match (entry, subject) {
            _ if named.is_empty() => return None,
            (Some(chapter), _) => PassageKind::Entry(chapter),
            (None, Some(chapter)) => PassageKind::Paragraph(vec![chapter]),
            (None, None) => PassageKind::Paragraph(chapters(chunk.iter().map(|&(_, target, _)| target))),
        };
        Some(Passage { kind, named })
    });
    passages.collect()
}

/// The chapters among `targets`, each once.
fn chapters(targets: impl Iterator<Item = Target>) -> Vec<ThingId> {
    let chapters = targets.filter_map(|target| match target {
        Target::Chapter(chapter) => Some(chapter),
        _ => None,
    });
    let mut chapters = Vec::from_iter(chapters);
    chapters.sort_unstable();
    chapters.dedup();
    chapters
}

/// The entries of the chapters on the book page `note`, in order; none if it is no book page.
pub(crate) fn entries(snapshot: &Snapshot, note: &Note) -> Vec<(Span, ThingId)> {
    let library = snapshot.library(note);
    let page = note.page_of().and_then(|page| Some((page, library.entries(page.source)?, library.placed(page)?)));
    let Some((page, entries, placed)) = page else { return Vec::new() };
    let chapters = entries.records.chapters(placed).map(|(slot, chapter)| {
        let span = library.current_span(page.source, chapter.record.span);
        (span, library.thing_of(RecordId { slot, ..page }))
    });
    let mut chapters = Vec::from_iter(chapters);
    chapters.sort_unstable_by_key(|&(span, _)| span);
    chapters
}

/// The one of `entries` that holds `span`.
pub(crate) fn entry_at(entries: &[(Span, ThingId)], span: Span) -> Option<(Span, ThingId)> {
    let next = entries.partition_point(|(entry, _)| entry.end < span.end);
    entries.get(next).copied().filter(|(entry, _)| entry.covers(span))
}
