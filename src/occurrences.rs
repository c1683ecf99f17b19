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

use crate::library::{Library, OrganizationId, ThingId};
use crate::text::Span;
use crate::workspace::id::{FolderId, NoteId};
use crate::workspace::index::Key;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;
pub use pairs::{Pairs, Together};
pub use passage::{Named, Passage, PassageKind, passages};
pub(crate) use passage::{entries, entry_at};
pub use record::{named_in_record, records_naming};
pub(crate) use tally::tallied;

/// The book pages of `folder` that may name `who`. No other note is looked at.
pub fn pages_naming(snapshot: &Snapshot, folder: FolderId, who: OrganizationId) -> Vec<&Note> {
    let library = &snapshot.folders()[folder.0].library;
    let symbols: FxHashSet<_> = library.names_of_organization(who).collect();
    let postings: Vec<_> = symbols.into_iter().map(|symbol| snapshot.postings(&Key::Name(symbol))).collect();
    let names = |id: NoteId| postings.iter().any(|notes| notes.binary_search_by_key(&id, |it| it.note).is_ok());
    // Many notes may name them, and few of these are pages.
    let sources = library.sources().filter(|(_, entries)| entries.is_book_page);
    let pages = sources.filter_map(|(source, _)| snapshot.note(NoteId::of(source).filter(|&id| names(id))?));
    pages.filter(|page| page.folder == folder).map(|page| &**page).collect()
}

/// The chapters whose entries on book pages name somebody.
#[derive(Clone, Debug, Default)]
pub struct NamingChapters<'s> {
    /// Each with its page and its entry there, in the order of the pages.
    pub chapters: Vec<(&'s Note, Span, ThingId)>,
    /// Whom these chapters name.
    named: FxHashSet<(OrganizationId, ThingId)>,
}

impl<'s> NamingChapters<'s> {
    /// The chapters on the book pages `pages` that name `who`.
    pub fn of(snapshot: &Snapshot, pages: &[&'s Note], who: OrganizationId) -> Self {
        let mut all = Self::default();
        for &page in pages {
            let meanings = snapshot.meanings(page);
            for (entry, chapter) in entries(snapshot, page) {
                let first = meanings.partition_point(|(span, _)| span.start < entry.start);
                let inside = meanings[first..].iter().take_while(|(span, _)| entry.covers(*span));
                let named = inside.filter_map(|(_, target)| target.organization());
                if named.clone().any(|named| named == who) {
                    all.chapters.push((page, entry, chapter));
                    all.named.extend(named.map(|named| (named, chapter)));
                }
            }
        }
        all
    }

    /// Who is named beside `who`, and in how many of the chapters: most often first.
    pub fn companions(&self, library: &Library, who: OrganizationId) -> Vec<(OrganizationId, u32)> {
        let mut others: Vec<OrganizationId> =
            self.named.iter().map(|&(named, _)| named).filter(|&named| named != who).collect();
        others.sort_unstable();
        let same = others.chunk_by(PartialEq::eq);
        let mut counts: Vec<(OrganizationId, u32)> = same.map(|same| (same[0], same.len() as u32)).collect();
        counts.sort_by_cached_key(|&(other, count)| {
            (std::cmp::Reverse(count), library.organization(other).map(|it| it.name.clone()))
        });
        counts
    }
}
