//! Who is named in the titles and abstracts of records that no note holds: the entries of bibliographies. Names are found as
//! in a note, but only those that count anywhere. What was found is remembered until the library changes.

use std::sync::Arc;

use super::tally::tallied;
use crate::language::Sense;
use crate::library::name::{Symbol, Symbols};
use crate::library::source::{Owner, organization_names};
use crate::library::{Library, OrganizationId, ThingId};
use crate::recognition::names::NameTrie;
use crate::recognition::names_in;
use crate::text::Span;

/// How many records are read to find those that name somebody.
const MOST_READ: usize = 40;
/// How many of them are told.
const MOST_TOLD: usize = 13;
/// How many bytes of a title and an abstract are read.
const LONGEST: usize = 8_000;

/// Who is named in the title and the abstract of `thing`, and how often: most often first. Nobody if it stands on a book
/// page, whose [`passages`](super::passages) tell.
pub fn named_in_record(library: &Library, thing: ThingId) -> Arc<[(OrganizationId, u32)]> {
    library.named_in.get(library.generation(), thing, || {
        let Some(text) = text(library, thing) else { return Arc::default() };
        let perhaps = library.perhaps_named_in(&text);
        if perhaps.is_empty() {
            return Arc::default();
        }
        let names = Names::of(library, perhaps);
        let hits = names_in(&text, &names.trie);
        tallied(hits.iter().filter(|hit| !hit.covered).filter_map(|hit| names.owner(hit.symbol))).into()
    })
}

/// The chapters and works that stand on no book page and name `who` in their title or abstract: the first dozen and one,
/// chapters first.
pub fn records_naming(library: &Library, who: OrganizationId) -> Arc<[ThingId]> {
    library.naming.get(library.generation(), who, || {
        let mut things: Vec<ThingId> = Vec::new();
        for (_, entry) in library.organization_entries(who) {
            for name in std::iter::once(&entry.name).chain(&entry.aliases).chain(&entry.abbreviations) {
                let records = library.records_with_words(name, MOST_READ - things.len().min(MOST_READ));
                for thing in records.into_iter().map(|id| library.thing_of(id)) {
                    if !things.contains(&thing) {
                        things.push(thing);
                    }
                }
            }
        }
        things.sort_unstable_by_key(|&thing| (!library.is_chapter(thing), thing));
        let own = Names::of(library, library.organization_entries(who).map(|(id, _)| id));
        let names = |&thing: &ThingId| {
            let Some(text) = text(library, thing) else { return false };
            let hits = names_in(&text, &own.trie);
            // Where no longer name can be, the others need not be looked for.
            let is_sure = |span: Span| !library.is_shared(span.of(&text), who) && stands_alone(&text, span);
            hits.iter().any(|hit| is_sure(hit.span))
                || (!hits.is_empty() && named_in_record(library, thing).iter().any(|&(named, _)| named == who))
        };
        things.into_iter().filter(names).take(MOST_TOLD).collect()
    })
}

/// The title and the abstract of `thing`; `None` if it stands on a book page.
fn text(library: &Library, thing: ThingId) -> Option<String> {
    let is_page = |id| library.entries(id).is_some_and(|entries| entries.is_book_page);
    if library.records_of(thing).into_iter().any(|id| is_page(id.source)) {
        return None;
    }
    let view = library.view(thing)?;
    let mut text = format!("{}.\n{}", view.title(), view.abstract_text().unwrap_or_default());
    let end = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    text.truncate(end.unwrap_or_default());
    Some(text)
}

/// Whether the words beside `span` cannot belong to the same name.
fn stands_alone(text: &str, span: Span) -> bool {
    let (before, behind) = (&text[..span.start as usize], &text[span.end as usize..]);
    let is_free = |word: &str| {
        word.is_empty() || (word.starts_with(char::is_lowercase) && !Sense::InName.is(word) && !Sense::And.is(word))
    };
    let before = before.strip_suffix(' ').map_or("", |before| before.rsplit(' ').next().unwrap_or_default());
    let behind = behind.strip_prefix(' ').map_or("", |behind| behind.split(' ').next().unwrap_or_default());
    let is_parted = |c: char| c.is_alphanumeric() || "-‐‑–/'’&".contains(c);
    is_free(before) && is_free(behind) && !text[span.end as usize..].starts_with(is_parted)
}

/// Names of some organizations, to be found.
struct Names {
    trie: NameTrie,
    /// By symbol: whose name it is.
    owners: Vec<Vec<OrganizationId>>,
}

impl Names {
    fn of(library: &Library, organizations: impl IntoIterator<Item = OrganizationId>) -> Self {
        let (mut trie, mut symbols, mut owners) = (NameTrie::default(), Symbols::default(), Vec::new());
        for id in organizations {
            let Some(organization) = library.organization(id) else { continue };
            for (form, owner) in organization_names(id.source, id.index, organization) {
                if matches!(owner, Owner::Organization(_)) {
                    let symbol = symbols.intern(&form);
                    trie.add(symbol, &form);
                    owners.resize(owners.len().max(symbol.0 as usize + 1), Vec::new());
                    owners[symbol.0 as usize].push(library.same_organization(id));
                }
            }
        }
        Self { trie, owners }
    }

    /// Whose name it is; nobody's if it is of several.
    fn owner(&self, symbol: Symbol) -> Option<OrganizationId> {
        let owners = self.owners.get(symbol.0 as usize)?;
        let first = *owners.first()?;
        owners.iter().all(|it| *it == first).then_some(first)
    }
}
