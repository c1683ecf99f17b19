//! What is at the cursor: a reference, or a definition. Both answer the same requests.

use super::Place;
use crate::library::book::RecordSlot;
use crate::library::source::{Entries, SourceId};
use crate::library::{AbbreviationId, Library, OrganizationId, PartId, RecordId, numbered};
use crate::resolution::{Target, stated_book};
use crate::text::{Span, steps};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// What is at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AtCursor {
    /// Exactly the words under the cursor.
    pub span: Span,
    /// What they may mean, in the order of the library. Never empty.
    pub targets: Vec<Target>,
}

impl AtCursor {
    fn one(span: Span, target: Target) -> Self {
        Self { span, targets: vec![target] }
    }

    /// The target, if there is exactly one.
    pub fn target(&self) -> Option<Target> {
        match self.targets.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

impl Place {
    /// Whether a cursor at the byte `offset` of `note` is already there.
    pub(super) fn is_at(&self, note: &Note, offset: usize) -> bool {
        self.note == note.id && self.selection.touches(offset)
    }
}

/// What is at the byte `offset` of `note`: a reference, a citekey in the front matter, an abbreviation that the note
/// defines there, or the heading or key of an entry of a source.
pub(crate) fn at_cursor(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<AtCursor> {
    let entry = entry_at(snapshot, note, offset);
    // A line of a glossary reads as text too, and a chapter's heading may contain a reference.
    let is_name = |it: &AtCursor| matches!(it.target(), Some(Target::Abbreviation(_) | Target::Organization(_)));
    if let Some(name) = entry.clone().filter(is_name) {
        return Some(name);
    }
    if let Some(reference) = snapshot.reference_at(note, offset) {
        return (!reference.targets.is_empty())
            .then_some(AtCursor { span: reference.span, targets: reference.targets });
    }
    in_front_matter(snapshot, note, offset).or_else(|| defined_here(snapshot, note, offset)).or(entry)
}

fn in_front_matter(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<AtCursor> {
    if !note.facts.front_matter.contains(offset) {
        return None;
    }
    let citekey = note.facts.citekeys.iter().find(|citekey| citekey.span.touches(offset));
    if let Some((span, cited)) = citekey.and_then(|it| Some((it.span, snapshot.context(note).cited(&it.key)?))) {
        return Some(AtCursor::one(span, cited.into()));
    }
    let book = note.facts.book_span;
    let work = stated_book(snapshot.context(note)).filter(|_| !book.is_empty() && book.touches(offset))?;
    Some(AtCursor::one(book, Target::Work(work)))
}

/// The definition at `offset`, as `*[UN]: United Nations`; it means what its uses mean.
fn defined_here(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<AtCursor> {
    let mut definitions = note.mentions.definitions.iter().enumerate();
    let (index, definition) = definitions.find(|(_, definition)| definition.span.touches(offset))?;
    let uses = note.mentions.local.iter().filter(|hit| hit.definition as usize == index);
    let meaning = uses.filter_map(|hit| snapshot.reference_at(note, hit.span.start as usize)?.target()).next();
    Some(AtCursor::one(definition.span, meaning.unwrap_or(Target::Local(index as u32))))
}

/// The entry of the source `note` whose heading or key is at the byte `offset`.
fn entry_at(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<AtCursor> {
    let library = snapshot.library(note);
    let source = note.id.source();
    let entries: &Entries = library.entries(source)?;
    // A bibliography may have 100,000 entries, in the order of the file. Pages have few, and their chapters may be in
    // another order than the text.
    if note.facts.format.is_bibliography() {
        return listed_at(library, entries, source, offset);
    }
    let here = |span: Span| {
        let now = entries.moved.current(span);
        (!now.is_empty() && now.touches(offset)).then_some(now)
    };
    let records = steps::each(entries.records.numbered()).find_map(|(slot, placed)| {
        let part = || {
            let mut parts = numbered(&placed.book().parts);
            let (index, span) = parts.find_map(|(index, part)| Some((index, here(part.heading)?)))?;
            let book = library.thing_of(RecordId { source, slot });
            Some(AtCursor::one(span, Target::Part(PartId { book, index })))
        };
        let abbreviation = || {
            let all = numbered(&placed.book().abbreviations);
            let (at, span) = all.filter_map(|(at, it)| Some((at, here(it.span)?))).next()?;
            let id = AbbreviationId { source, book: Some(slot), index: at };
            Some(AtCursor::one(span, Target::Abbreviation(id)))
        };
        let itself = || Some(AtCursor::one(here(placed.record.heading)?, record(library, source, slot)));
        let is_counted = !placed.gathered;
        part().or_else(abbreviation).or_else(|| itself().filter(|_| is_counted))
    });
    records.or_else(|| {
        let organization = numbered(&entries.organizations).find_map(|(index, it)| {
            let id = library.same_organization(OrganizationId { source, index });
            Some(AtCursor::one(here(it.span)?, Target::Organization(id)))
        });
        organization.or_else(|| {
            numbered(&entries.abbreviations).find_map(|(index, it)| {
                let id = AbbreviationId { source, book: None, index };
                Some(AtCursor::one(here(it.span)?, Target::Abbreviation(id)))
            })
        })
    })
}

/// The same for a bibliography or a list of organizations.
fn listed_at(library: &Library, entries: &Entries, source: SourceId, offset: usize) -> Option<AtCursor> {
    let (records, order) = (&entries.records, entries.records.order());
    // Books known only from their chapters come last; the text has no entry for them.
    let own = order.partition_point(|&slot| records.get(slot).is_some_and(|placed| !placed.gathered));
    let heading = |index: usize| {
        let placed = records.get(order[index]);
        placed.map(|placed| entries.moved.current(placed.record.heading)).unwrap_or_default()
    };
    let found = touched(own, heading, offset);
    found.map(|(index, span)| AtCursor::one(span, record(library, source, order[index]))).or_else(|| {
        let organizations = &entries.organizations;
        let (index, span) =
            touched(organizations.len(), |index| entries.moved.current(organizations[index].span), offset)?;
        let id = library.same_organization(OrganizationId { source, index: index as u32 });
        Some(AtCursor::one(span, Target::Organization(id)))
    })
}

/// The first of `count` spans, which are in the order of the text, that `offset` touches, and its index.
fn touched(count: usize, span: impl Fn(usize) -> Span, offset: usize) -> Option<(usize, Span)> {
    let (mut first, mut behind) = (0, count);
    while first < behind {
        steps::count(1);
        let middle = first + (behind - first) / 2;
        if span(middle).start as usize <= offset { first = middle + 1 } else { behind = middle }
    }
    // The one before may end where this one begins.
    let mut near = (behind.saturating_sub(2)..behind).map(|index| (index, span(index)));
    near.find(|(_, span)| !span.is_empty() && span.touches(offset))
}

/// The work or chapter that the record in `slot` of `source` tells of.
fn record(library: &Library, source: SourceId, slot: RecordSlot) -> Target {
    library.cited_thing(library.thing_of(RecordId { source, slot })).into()
}
