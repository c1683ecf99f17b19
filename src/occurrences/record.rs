//! Who is named in the titles and abstracts of records that no note holds: the entries of bibliographies.

use crate::library::name::Symbols;
use crate::library::source::{Owner, organization_names};
use crate::library::view::View;
use crate::library::{Library, OrganizationId, ThingId};
use crate::markdown;
use crate::recognition::names::NameTrie;
use crate::recognition::{self, Own};

/// How many records are read to find those that name somebody: each takes a few hundredths of a millisecond.
const MOST_READ: usize = 40;
/// How many bytes of a title and an abstract are read.
const LONGEST: usize = 8_000;

/// Who is named in the title and the abstract of `thing`, and how often: most often first. Nobody if it stands on a book
/// page, whose [`passages`](super::passages) tell.
pub fn named_in_record(library: &Library, thing: ThingId) -> Vec<(OrganizationId, u32)> {
    let Some(view) = library.view(thing).filter(|_| !is_on_page(library, thing)) else { return Vec::new() };
    let mut named: Vec<(OrganizationId, u32)> = Vec::new();
    for who in said(library, &view) {
        match named.iter_mut().find(|(known, _)| *known == who) {
            Some((_, count)) => *count += 1,
            None => named.push((who, 1)),
        }
    }
    named.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    named
}

/// The chapters and works that stand on no book page and name `who` in their title or abstract: at most `most`, chapters
/// first.
pub fn records_naming(library: &Library, who: OrganizationId, most: usize) -> Vec<ThingId> {
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
    let names = |&thing: &ThingId| named_in_record(library, thing).iter().any(|&(named, _)| named == who);
    things.into_iter().filter(names).take(most).collect()
}

fn is_on_page(library: &Library, thing: ThingId) -> bool {
    let mut records = library.records_of(thing).into_iter();
    records.any(|id| library.entries(id.source).is_some_and(|entries| entries.is_book_page))
}

/// Who is named in title and abstract, as often as they are: found as in a note, but only by names that count anywhere.
fn said(library: &Library, view: &View<'_>) -> Vec<OrganizationId> {
    let mut text = format!("{}\n\n{}", view.title(), view.abstract_text().unwrap_or_default());
    let end = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    text.truncate(end.unwrap_or_default());
    let (mut trie, mut symbols) = (NameTrie::default(), Symbols::default());
    let mut owners: Vec<Vec<OrganizationId>> = Vec::new();
    for id in library.perhaps_named_in(&text) {
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
    if trie.is_empty() {
        return Vec::new();
    }
    let mentions = recognition::recognise(&text, &markdown::parse(&text), &trie, &Own::default());
    let names = mentions.names.iter().filter(|hit| !hit.covered).map(|hit| &owners[hit.symbol.0 as usize]);
    // A name of several organizations is nobody's.
    names.filter(|owners| owners.iter().all(|it| *it == owners[0])).map(|owners| owners[0]).collect()
}
