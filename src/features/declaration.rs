//! Go to declaration: the bibliography entry by which a work or chapter is cited, otherwise its book page.

use super::Place;
use super::definition::{Definition, lead};
use super::entries::{Sort, entries};
use crate::resolution::Target;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The declaration of what is at the byte `offset` of `note`. A chapter without an entry of its own is cited by its
/// book's entry. An organization or abbreviation is declared where a source defines it.
pub fn declaration(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Definition> {
    lead(snapshot, note, offset, |target| {
        let own = entries(snapshot, note, target);
        let book = match target {
            Target::Chapter(id) => {
                let book = snapshot.library(note).book_of(id);
                book.map(|book| entries(snapshot, note, Target::Work(book))).unwrap_or_default()
            }
            Target::Part(id) => entries(snapshot, note, Target::Work(id.book)),
            _ => Vec::new(),
        };
        let cited = in_bibliography(&own).or_else(|| in_bibliography(&book));
        cited.or_else(|| own.first().map(|&(_, place)| place)).into_iter().collect()
    })
}

fn in_bibliography(entries: &[(Sort, Place)]) -> Option<Place> {
    entries.iter().find(|(sort, _)| *sort == Sort::Bibliography).map(|&(_, place)| place)
}
