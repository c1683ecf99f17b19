//! Who may be named where: the organizations whose names have their words in a text, and the records whose title or
//! abstract has the words of a name. Whether they are named in fact, [`crate::recognition`] decides.

use super::book::RecordSlot;
use super::key_words::{KeyWords, TextWords};
use super::organization_words::{NameMatch, stem};
use super::search::{ABSTRACT, TITLE, gathered};
use super::source::SourceId;
use super::words::{Use, Words, plain, words};
use super::{Library, OrganizationId, RecordId};

impl Library {
    /// The organizations that `text` may name, in order: those of which some name has all its words in it.
    pub(crate) fn perhaps_named_in(&self, text: &str) -> Vec<OrganizationId> {
        let mut text = TextWords::of(text);
        let mut found = Vec::new();
        for (source, keys) in self.organization_keys() {
            let called = text.called(keys);
            found.extend(called.into_iter().map(|index| OrganizationId { source, index }));
        }
        found.sort_unstable();
        found
    }

    /// Gathers the key words of all organizations.
    pub(super) fn prepare_organization_keys(&self) {
        self.organization_keys().for_each(drop);
    }

    fn organization_keys(&self) -> impl Iterator<Item = (SourceId, &KeyWords)> {
        let sources = self.sources().filter(|(_, entries)| !entries.organizations.is_empty());
        sources
            .map(|(source, entries)| (source, entries.organization_keys.get(|| KeyWords::of(&entries.organizations))))
    }

    /// Whether another organization than `who` is called `name`, too.
    pub(crate) fn is_shared(&self, name: &str, who: OrganizationId) -> bool {
        let Some(first) = words(name).next().map(plain) else { return false };
        let is_so_called = |called: NameMatch| {
            self.organization(called.organization).and_then(|it| it.name_at(called.name)).is_some_and(|it| it == name)
        };
        let mut called = self.names_with_stem(stem(&first));
        called.any(|it| self.same_organization(it.organization) != who && is_so_called(it))
    }

    /// At most `most` records with each word of `name` in their title or their abstract, by rank of source.
    pub(crate) fn records_with_words(&self, name: &str, most: usize) -> Vec<RecordId> {
        let wanted: Vec<_> = words(name).map(plain).collect();
        let mut found = Vec::new();
        for (source, entries) in self.sources().filter(|(_, entries)| !entries.is_book_page) {
            for (first, piece) in entries.records.words(gathered) {
                let mut items: Option<Vec<u16>> = None;
                for word in &wanted {
                    let own = items_with(piece, word);
                    items = Some(match items {
                        Some(items) => items.into_iter().filter(|item| own.binary_search(item).is_ok()).collect(),
                        None => own,
                    });
                    if items.as_ref().is_some_and(Vec::is_empty) {
                        break;
                    }
                }
                let slots = items.into_iter().flatten().map(|item| RecordSlot(first.0 + u32::from(item)));
                found.extend(slots.map(|slot| RecordId { source, slot }).take(most - found.len()));
                if found.len() == most {
                    return found;
                }
            }
        }
        found
    }
}

/// The items of `piece` with `word` in their title or abstract, in order.
fn items_with(piece: &Words, word: &str) -> Vec<u16> {
    let uses = piece.beginning(word).take_while(|(is_whole, _)| *is_whole).flat_map(|(_, uses)| uses);
    let mut items: Vec<u16> =
        uses.filter(|Use { field, .. }| [TITLE, ABSTRACT].contains(field)).map(|it| it.item).collect();
    items.sort_unstable();
    items.dedup();
    items
}
