//! The entries of sources about something, in the order in which go to definition visits them.

use super::{Place, place_of};
use crate::library::source::SourceId;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::{Note, NoteId, NoteKind};
use crate::workspace::snapshot::Snapshot;

/// The kind of source that contains an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// A note about it: a book page, an organization note, a glossary; or the note that defines it for itself.
    Page,
    /// A bibliography, or the `references:` of a note.
    Bibliography,
    /// A file that people do not read as text: an EPUB, a publisher's page.
    Closed,
}

/// The entries about `target`, as seen from `note`: pages, then bibliographies (first those that the note names), then
/// others.
pub(super) fn entries(snapshot: &Snapshot, note: &Note, target: Target) -> Vec<(Sort, Place)> {
    let library = snapshot.library(note);
    let at = |source: SourceId, range: Span, selection: Span| {
        let (range, selection) = (library.current_span(source, range), library.current_span(source, selection));
        NoteId::of(source).map(|note| Place { note, range: range.join(selection), selection })
    };
    let places: Vec<Place> = match target {
        Target::Work(id) | Target::Chapter(id) => {
            let is_chapter = matches!(target, Target::Chapter(_));
            let records = library.records_of(id).into_iter().filter_map(|id| {
                let record = library.record(id)?;
                at(id.source, if is_chapter { record.span } else { record.heading }, record.heading)
            });
            records.collect()
        }
        Target::Organization(id) => {
            let entries = library.organization_entries(id);
            entries.filter_map(|(id, organization)| at(id.source, organization.span, organization.span)).collect()
        }
        Target::Part(_) | Target::Abbreviation(_) | Target::Local(_) => {
            place_of(snapshot, note, target).into_iter().collect()
        }
    };
    let named = snapshot.context(note).bibliographies;
    // For a chapter, this is the entry that says more than its title.
    let first = place_of(snapshot, note, target).map(|place| place.note);
    let mut entries: Vec<(Sort, Place)> =
        places.into_iter().filter_map(|place| Some((sort(snapshot.note(place.note)?, place), place))).collect();
    entries.sort_by_cached_key(|&(sort, place)| {
        let source = place.note.source();
        let place_named = named.iter().position(|&other| other == source).unwrap_or(usize::MAX);
        (sort, place_named, first != Some(place.note), library.rank(source), place.selection)
    });
    entries
}

fn sort(source: &Note, place: Place) -> Sort {
    match source.facts.kind {
        NoteKind::BookPage | NoteKind::Organization | NoteKind::Glossary => Sort::Page,
        // A note defines terms in its prose and `references:` in its front matter.
        NoteKind::Ordinary if !source.facts.front_matter.covers(place.selection) => Sort::Page,
        NoteKind::Ordinary => Sort::Bibliography,
        NoteKind::Bibliography if !source.facts.format.is_closed() => Sort::Bibliography,
        NoteKind::Bibliography | NoteKind::Other => Sort::Closed,
    }
}
