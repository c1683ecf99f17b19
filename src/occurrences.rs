//! Who is named where, and with whom: organizations and people, by chapters and by paragraphs.
//!
//! A [`Passage`] is what is read at once: a chapter's entry on a book page, that is its heading and its abstract, or a
//! paragraph of a note. Those who are named in one passage are named together. What a bibliography alone says is no
//! passage, but names them too.

mod pairs;
mod passage;
mod record;
mod tally;

use rustc_hash::FxHashSet;

use crate::library::{OrganizationId, ThingId};
use crate::workspace::id::{FolderId, NoteId};
use crate::workspace::index::Key;
use crate::workspace::note::NoteKind;
use crate::workspace::snapshot::Snapshot;
pub use pairs::{Pairs, Together};
pub use passage::{Named, Passage, PassageKind, passages};
pub(crate) use passage::{entries, entry_at};
pub use record::{named_in_record, records_naming};
pub(crate) use tally::tallied;

/// With whom `who` is named in chapters of `folder`, and in how many: most often first. Only the book pages that name
/// `who` are looked at.
pub fn companions(snapshot: &Snapshot, folder: FolderId, who: OrganizationId) -> Vec<(OrganizationId, u32)> {
    let library = &snapshot.folders()[folder.0].library;
    let symbols: FxHashSet<_> = library.names_of_organization(who).collect();
    let postings: Vec<_> = symbols.into_iter().map(|symbol| snapshot.postings(&Key::Name(symbol))).collect();
    let names = |id: NoteId| postings.iter().any(|notes| notes.binary_search_by_key(&id, |it| it.note).is_ok());
    // Many notes may name them, and few of these are pages.
    let sources = library.sources().filter(|(_, entries)| !entries.records.is_empty());
    let pages = sources.filter_map(|(source, _)| snapshot.note(NoteId::of(source).filter(|&id| names(id))?));
    let pages = pages.filter(|page| page.folder == folder && page.facts.kind == NoteKind::BookPage);
    let mut together: FxHashSet<(OrganizationId, ThingId)> = FxHashSet::default();
    for passage in pages.flat_map(|page| passages(snapshot, page)) {
        let PassageKind::Entry(chapter) = passage.kind else { continue };
        let named = passage.who();
        if named.contains(&who) {
            together.extend(named.into_iter().map(|other| (other, chapter)));
        }
    }
    let mut others: Vec<OrganizationId> =
        together.into_iter().map(|(other, _)| other).filter(|&it| it != who).collect();
    others.sort_unstable();
    let chunks = others.chunk_by(PartialEq::eq);
    let mut counts: Vec<(OrganizationId, u32)> = chunks.map(|same| (same[0], same.len() as u32)).collect();
    counts.sort_by_cached_key(|&(other, count)| {
        (std::cmp::Reverse(count), library.organization(other).map(|it| it.name.clone()))
    });
    counts
}
