//! Keeps the library's indices in step with its sources; only what has changed in a source is touched.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::book::{self, Placed};
use super::name::{Form, Symbol, Symbols};
use super::near::Meant;
use super::organization::Organization;
use super::source::{self, Entries, Owner, SourceId, Strings};
use super::strings::Lacking;
use super::{Library, OrganizationId, RecordId, Source, folded_name, rank_key, same};
use crate::text::steps;

/// Names that are added and removed with a source's entries, once for each entry that has them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The added names.
    pub added: Vec<(Symbol, Form)>,
    /// The removed names.
    pub gone: Vec<(Symbol, Form)>,
}

impl Library {
    /// Whether it knows nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether it knows the `entries` of `source`, under the rank `rank`, and nothing else.
    pub(crate) fn is_only(&self, source: SourceId, rank: &str, entries: &Arc<Entries>) -> bool {
        let is_it = |known: &Source| *known.rank == *rank && Arc::ptr_eq(&known.read, entries);
        self.order == [source] && self.sources.get(&source).is_some_and(is_it)
    }

    /// The names that the entries of `source` added.
    pub(crate) fn names_added_with(&self, source: SourceId, symbols: &Symbols) -> Names {
        let own = self.symbols.iter().filter(|((other, _), _)| *other == source);
        let added = own.flat_map(|(_, own)| own).filter_map(|&symbol| Some((symbol, symbols.form(symbol)?.clone())));
        Names { added: added.collect(), gone: Vec::new() }
    }

    /// Replaces the entries of `source`; returns the names that are added and removed. If two sources claim the same,
    /// the one whose `rank` (its path) sorts first wins; the gazetteer comes last. Unchanged entries cost nothing.
    pub fn set(&mut self, source: SourceId, rank: &str, entries: Arc<Entries>, symbols: &mut Symbols) -> Names {
        let before = self.sources.get(&source);
        let stays = before.is_some_and(|before| *before.rank == *rank && before.entries.counts_like(&entries));
        let mut names = if stays { Names::default() } else { self.remove(source, symbols) };
        self.generation += 1;
        let rank = rank.into();
        let read = entries;
        let (entries, lacking) = self.completed(source, &read);
        let entries = self.with_made_keys(source, entries);
        let own_keys = if entries.of_note_alone { own_keys(source, &entries) } else { FxHashMap::default() };
        let stored = Source { rank, entries: Arc::clone(&entries), read, lacking: lacking.clone(), own_keys };
        let before = self.sources.insert(source, stored);
        if before.is_none() {
            let rank = rank_key(&self.sources, source);
            let at = self.order.partition_point(|&other| rank_key(&self.sources, other) < rank);
            self.order.insert(at, source);
        }
        let (before, lacked) = before.map(|before| (before.entries, before.lacking)).unwrap_or_default();
        self.replace(source, &before, &entries, symbols, &mut names);
        self.replace_strings(source, [&before.strings, &entries.strings], [&lacked, &lacking], symbols, &mut names);
        self.make_keys(symbols, &mut names);
        names
    }

    /// Removes the entries of `source`; returns the names that are removed.
    pub fn remove(&mut self, source: SourceId, symbols: &mut Symbols) -> Names {
        self.generation += 1;
        let mut names = Names::default();
        if let Some(Source { entries, lacking, .. }) = self.sources.remove(&source) {
            self.order.retain(|&other| other != source);
            self.replace(source, &entries, &Entries::default(), symbols, &mut names);
            let (strings, lacked) = ([&entries.strings, &Arc::default()], [&lacking, &Lacking::default()]);
            self.replace_strings(source, strings, lacked, symbols, &mut names);
            self.make_keys(symbols, &mut names);
        }
        names
    }

    /// Replaces the `@string`s that `source` defines and lacks. Other sources that lack one of them may change too.
    fn replace_strings(
        &mut self,
        source: SourceId,
        [before, now]: [&Arc<Strings>; 2],
        [lacked, lacks]: [&Lacking; 2],
        symbols: &mut Symbols,
        names: &mut Names,
    ) {
        for name in lacked.names.difference(&lacks.names) {
            self.lacking.retain(name.as_str(), |&other| other != source);
        }
        for name in lacks.names.difference(&lacked.names) {
            self.lacking.or_default(name.clone()).push(source);
        }
        if before == now {
            return;
        }
        for name in before.keys() {
            self.strings.retain(name.as_str(), |&other| other != source);
        }
        for name in now.keys() {
            self.strings.or_default(name.into()).push(source);
        }
        for other in self.lacking_what_changed(before, now) {
            let Some(Source { rank, read, .. }) = self.sources.get(&other).filter(|_| other != source) else {
                continue;
            };
            let (rank, read) = (Arc::clone(rank), Arc::clone(read));
            let Names { added, gone } = self.set(other, &rank, read, symbols);
            names.added.extend(added);
            names.gone.extend(gone);
        }
    }

    /// Replaces the entries `before` by `now` where they differ.
    pub(super) fn replace(
        &mut self,
        source: SourceId,
        before: &Entries,
        now: &Entries,
        symbols: &mut Symbols,
        names: &mut Names,
    ) {
        let records = before.records.differences(&now.records);
        let organizations = differences(&before.organizations, &now.organizations);
        let abbreviations = differences(&before.abbreviations, &now.abbreviations);
        // A note's own `references:` are found by that note only.
        let alone = before.of_note_alone || now.of_note_alone;
        let (mut left, mut gone, mut added) = (Vec::new(), Vec::new(), Vec::new());
        for &(slot, was, is) in &records {
            let id = RecordId { source, slot };
            left.extend(self.things.take_apart(id));
            gone.extend(was.into_iter().flat_map(|placed| source::record_names(slot, placed)));
            if let Some(placed) = is {
                left.push(id);
                added.extend(source::record_names(slot, placed));
            }
        }
        if !alone {
            self.touch_keys(source, &records, [before, now]);
            left.extend(self.take_out_records(source, &records));
            self.remember_renamed(&records);
        }
        self.replace_organizations(source, &organizations);
        for &(index, before, now) in &organizations {
            gone.extend(before.into_iter().flat_map(|it| source::organization_names(source, index, it)));
            added.extend(now.into_iter().flat_map(|it| source::organization_names(source, index, it)));
        }
        for &(index, before, now) in &abbreviations {
            gone.extend(before.into_iter().flat_map(|it| source::abbreviation_names(index, it)));
            added.extend(now.into_iter().flat_map(|it| source::abbreviation_names(index, it)));
        }
        if records.iter().any(|&(_, before, now)| !citekeys(before).eq(citekeys(now))) {
            self.meant = Meant::default();
        }
        let mut keys = FxHashSet::default();
        for &(slot, _, now) in &records {
            if let Some(placed) = now.filter(|_| !alone) {
                left.extend(self.put_in_record(RecordId { source, slot }, placed, &mut keys));
            }
        }
        for key in keys {
            sort_in(&self.sources, source, self.citekeys.or_default(key), |id| id.source, |id| id.slot);
        }
        self.drop_names(source, gone, symbols, names);
        self.add_names(source, added, symbols, names);
        left.retain(|id| !alone && self.placed(*id).is_some());
        self.regroup(left);
    }

    /// Replaces the organizations of `source`. Names that many organizations share are processed once.
    fn replace_organizations(&mut self, source: SourceId, changes: &[Difference<'_, Organization>]) {
        let id = |index: u32| OrganizationId { source, index };
        let gone: FxHashSet<_> =
            changes.iter().filter(|(_, before, _)| before.is_some()).map(|&(index, ..)| id(index)).collect();
        let before = || changes.iter().filter_map(|&(_, before, _)| before);
        let names: FxHashSet<String> = before().map(|it| folded_name(&it.name)).collect();
        let aliases: FxHashSet<String> = before().flat_map(|it| &it.aliases).map(|alias| folded_name(alias)).collect();
        for name in &names {
            self.organizations.retain(name.as_str(), |id| !gone.contains(id));
        }
        for alias in &aliases {
            self.aliases.retain(alias.as_str(), |id| !gone.contains(id));
        }
        let mut changed: FxHashSet<SmolStr> = FxHashSet::default();
        for &(index, _, now) in changes {
            let Some(organization) = now else { continue };
            let name = SmolStr::from(folded_name(&organization.name));
            self.organizations.or_default(name.clone()).push(id(index));
            changed.insert(name);
            for alias in &organization.aliases {
                self.aliases.or_default(folded_name(alias).into()).push(id(index));
            }
        }
        for name in changed {
            sort_in(&self.sources, source, self.organizations.or_default(name), |id| id.source, |id| id.index);
        }
    }

    /// Removes the names `gone` of `source`; all owners of one name at once.
    fn drop_names(&mut self, source: SourceId, gone: Vec<(Form, Owner)>, symbols: &mut Symbols, names: &mut Names) {
        let mut owners: FxHashMap<Symbol, FxHashSet<Owner>> = FxHashMap::default();
        for (form, owner) in gone {
            let symbol = symbols.intern(&form);
            self.symbols.remove(&(source, owner));
            owners.entry(symbol).or_default().insert(owner);
            names.gone.push((symbol, form));
        }
        for (symbol, owners) in owners {
            steps::count(self.names.list(symbol.0).len());
            self.names.retain(symbol.0, |(other, owner)| *other != source || !owners.contains(owner));
        }
    }

    /// Adds the names `added` of `source`; sorts the owners of each name once.
    fn add_names(&mut self, source: SourceId, added: Vec<(Form, Owner)>, symbols: &mut Symbols, names: &mut Names) {
        let mut changed: FxHashSet<Symbol> = FxHashSet::default();
        for (form, owner) in added {
            let symbol = symbols.intern(&form);
            self.symbols.or_default((source, owner)).push(symbol);
            let owners = self.names.or_default(symbol.0);
            owners.push((source, owner));
            if owners.len() > 1 {
                changed.insert(symbol);
            }
            names.added.push((symbol, form));
        }
        for symbol in changed {
            let owners = self.names.or_default(symbol.0);
            // Like [`Library::heading_span`], but while names are being changed.
            let position = |owner: Owner| {
                let entries = &self.sources.get(&source)?.entries;
                Some(entries.moved.current(entries.records.get(owner.slot()?)?.record.heading))
            };
            sort_in(&self.sources, source, owners, |&(source, _)| source, |&(_, owner)| (position(owner), owner));
            owners.dedup();
        }
    }

    /// Adds the record `id`; adds its citekeys to `keys` if they need sorting. Returns the records that may now be
    /// grouped differently.
    fn put_in_record(&mut self, id: RecordId, placed: &Placed, keys: &mut FxHashSet<SmolStr>) -> Vec<RecordId> {
        self.titles.add(id, &placed.record);
        for key in placed.record.citekeys() {
            self.add_citekey(key, id, keys);
        }
        self.things.add(id, &same::identities(&placed.record))
    }

    /// Removes the records of `source` that were there before the `changes`. Returns the records that may now be grouped
    /// differently. Many may have a title or a citekey in common; those that share it are gone through once.
    fn take_out_records(&mut self, source: SourceId, changes: &[book::Difference<'_>]) -> Vec<RecordId> {
        let before = || changes.iter().filter_map(|&(slot, was, _)| Some((RecordId { source, slot }, &was?.record)));
        let gone: FxHashSet<RecordId> = before().map(|(id, _)| id).collect();
        self.titles.remove(&gone, before().map(|(_, record)| &**record));
        let keys: FxHashSet<&str> = before().flat_map(|(_, record)| record.citekeys()).collect();
        for key in keys {
            steps::count(self.citekeys.list(key).len());
            self.citekeys.retain(key, |id| !gone.contains(id));
            if self.citekeys.list(key).len() < 2 {
                self.contested.remove(key);
            }
        }
        self.things.remove(&gone, before().flat_map(|(_, record)| same::identities(record)).collect())
    }

    fn add_citekey(&mut self, key: &str, id: RecordId, keys: &mut FxHashSet<SmolStr>) {
        let claimants = self.citekeys.or_default(key.into());
        claimants.push(id);
        if claimants.len() > 1 {
            self.contested.insert(key.into(), ());
            keys.insert(key.into());
        }
    }
}

/// The citekeys of the record in a slot.
fn citekeys(placed: Option<&Placed>) -> impl Iterator<Item = &str> {
    placed.into_iter().flat_map(|placed| placed.record.citekeys())
}

/// The record that each citekey in `entries` refers to; the first one with the key wins.
fn own_keys(source: SourceId, entries: &Entries) -> FxHashMap<SmolStr, RecordId> {
    let mut keys = FxHashMap::default();
    for (slot, placed) in entries.records.numbered() {
        for key in placed.record.citekeys() {
            keys.entry(key.into()).or_insert(RecordId { source, slot });
        }
    }
    keys
}

/// `all` is sorted by source rank, except that new items of `source` are at the end. Moves them to the other items of
/// `source` and sorts these by `key`. Items of other sources are not touched, since many may have the same name.
fn sort_in<T: Copy, K: Ord>(
    sources: &FxHashMap<SourceId, Source>,
    source: SourceId,
    all: &mut [T],
    source_of: impl Fn(&T) -> SourceId,
    key: impl Fn(&T) -> K,
) {
    let added = all.iter().rev().take_while(|item| source_of(item) == source).count();
    let sorted = all.len() - added;
    let rank = rank_key(sources, source);
    let start = all[..sorted].partition_point(|item| rank_key(sources, source_of(item)) < rank);
    let end = start + all[start..sorted].partition_point(|item| source_of(item) == source);
    all[end..].rotate_right(added);
    steps::count(end + added - start);
    all[start..end + added].sort_by_cached_key(key);
}

/// An index with its items in two lists.
type Difference<'l, T> = (u32, Option<&'l T>, Option<&'l T>);

/// The indices at which two lists differ.
fn differences<'l, T: PartialEq>(before: &'l [T], now: &'l [T]) -> Vec<Difference<'l, T>> {
    let indices = 0..before.len().max(now.len());
    let pairs = indices.map(|index| (index as u32, before.get(index), now.get(index)));
    pairs.filter(|(_, before, now)| before != now).collect()
}
