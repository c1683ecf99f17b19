//! Passages, and who is named in them.

use crate::library::{OrganizationId, RecordId, ThingId};
use crate::resolution::{Reference, ReferenceKind, Target};
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
    let references = snapshot.references(note);
    let entries = entries(snapshot, note);
    let subject = match snapshot.subject(note) {
        Some(Target::Chapter(chapter)) => Some(chapter),
        _ => None,
    };
    // Where the passage around a reference begins is what tells it from others.
    let passage = |reference: &Reference| match entry_at(&entries, reference.span) {
        Some((span, chapter)) => (span.start as usize, Some(chapter)),
        None => (note.mentions.block_at(reference.span.start), None),
    };
    let counted = references.iter().filter(|reference| reference.kind != ReferenceKind::Page);
    let counted =
        Vec::from_iter(counted.filter_map(|reference| Some((passage(reference), reference.target()?, reference.span))));
    let chunks = counted.chunk_by(|(one, ..), (other, ..)| one == other);
    let passages = chunks.filter_map(|chunk| {
        let named = chunk.iter().filter_map(|&(_, target, span)| match target {
            Target::Organization(who) => Some(Named { who, span }),
            _ => None,
        });
        let named = Vec::from_iter(named);
        let (_, entry) = chunk[0].0;
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

/// The chapters on the book page `page`, each with those whom its entry names.
pub(super) fn named_in_entries(snapshot: &Snapshot, page: &Note) -> Vec<(ThingId, Vec<OrganizationId>)> {
    let entries = entries(snapshot, page);
    let mut named: Vec<_> = entries.iter().map(|&(_, chapter)| (chapter, Vec::new())).collect();
    let mut at = 0;
    for reference in snapshot.references(page).iter() {
        let Some(Target::Organization(who)) = reference.target() else { continue };
        while entries.get(at).is_some_and(|(entry, _)| entry.end < reference.span.end) {
            at += 1;
        }
        if entries.get(at).is_some_and(|(entry, _)| entry.covers(reference.span)) && !named[at].1.contains(&who) {
            named[at].1.push(who);
        }
    }
    named
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
fn entries(snapshot: &Snapshot, note: &Note) -> Vec<(Span, ThingId)> {
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
fn entry_at(entries: &[(Span, ThingId)], span: Span) -> Option<(Span, ThingId)> {
    let next = entries.partition_point(|(entry, _)| entry.end < span.end);
    entries.get(next).copied().filter(|(entry, _)| entry.covers(span))
}
