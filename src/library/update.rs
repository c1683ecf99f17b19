//! Keeping the library's look-ups in step with what its sources say: only what a source says differently is touched.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::book::Placed;
use super::name::{Form, Symbol, Symbols};
use super::near::Meant;
use super::organization::Organization;
use super::source::{self, Entries, Owner, SourceId, Strings};
use super::strings::Lacking;
use super::{Library, OrganizationId, RecordId, Source, folded_name, rank_key, same};
use crate::text::steps;

/// The names that a source brings, and those that it does not bring any more, each as often as something has it.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Those that come.
    pub added: Vec<(Symbol, Form)>,
    /// Those that go.
    pub gone: Vec<(Symbol, Form)>,
}

impl Library {
    /// Puts in what `source` says, instead of what it said before; gives the names that come and go. Of two sources that
    /// claim the same, the one whose `rank` (its path) sorts first wins; the gazetteer comes last. What the source says as
    /// it did before costs nothing.
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
        let place = Source { rank, entries: Arc::clone(&entries), read, lacking: lacking.clone(), own_keys };
        let before = self.sources.insert(source, place);
        if before.is_none() {
            let own = rank_key(&self.sources, source);
            let at = self.order.partition_point(|&other| rank_key(&self.sources, other) < own);
            self.order.insert(at, source);
        }
        let (before, lacked) = before.map(|before| (before.entries, before.lacking)).unwrap_or_default();
        self.replace(source, &before, &entries, symbols, &mut names);
        self.replace_strings(source, [&before.strings, &entries.strings], [&lacked, &lacking], symbols, &mut names);
        self.make_keys(symbols, &mut names);
        names
    }

    /// Takes out what `source` said; gives the names that go.
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

    /// Puts the `@string`s of `source` into the place of those that it had before, and those that it lacks; others that lack
    /// one of them say something else then.
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

    /// Puts what `now` says differently than `before` into the place of that.
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
        // What a note's own `references:` say is found by that note alone.
        let alone = before.of_note_alone || now.of_note_alone;
        let (mut left, mut gone, mut added) = (Vec::new(), Vec::new(), Vec::new());
        for &(slot, was, is) in &records {
            let id = RecordId { source, slot };
            left.extend(self.things.take_apart(id));
            if !alone {
                self.touch_keys(id, was.map(|was| (before, was)), is.map(|is| (now, is)));
            }
            if let Some(placed) = was {
                if !alone {
                    left.extend(self.take_out_record(id, placed));
                }
                gone.extend(source::record_names(slot, placed));
            }
            if let Some(placed) = is {
                left.push(id);
                added.extend(source::record_names(slot, placed));
            }
        }
        if !alone {
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
            put_in_place(&self.sources, source, self.citekeys.or_default(key), |id| id.source, |id| id.slot);
        }
        self.drop_names(source, gone, symbols, names);
        self.add_names(source, added, symbols, names);
        left.retain(|id| !alone && self.placed(*id).is_some());
        self.regroup(left);
    }

    /// Changes which organizations `source` lists. Names and other names that many share are gone through once.
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
            put_in_place(&self.sources, source, self.organizations.or_default(name), |id| id.source, |id| id.index);
        }
    }

    /// Drops what `source` does not call so any more; of many that share a name, all at once.
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

    /// Adds what `source` calls so from now on; of many that share a name, all are put in order at once.
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
            // As `standing` has it, while the names are being changed.
            let place = |owner: Owner| {
                let entries = &self.sources.get(&source)?.entries;
                Some(entries.moved.now(entries.records.get(owner.slot()?)?.record.heading))
            };
            put_in_place(&self.sources, source, owners, |&(source, _)| source, |&(_, owner)| (place(owner), owner));
            owners.dedup();
        }
    }

    /// Puts in the record `id`, and adds its citekeys to those that are to be put in order. Gives the records whose things
    /// may be others now.
    fn put_in_record(&mut self, id: RecordId, placed: &Placed, keys: &mut FxHashSet<SmolStr>) -> Vec<RecordId> {
        self.titles.add(id, &placed.record);
        for key in placed.record.citekeys() {
            self.add_citekey(key, id, keys);
        }
        self.things.add(id, &same::identities(&placed.record))
    }

    /// Gives the records whose things may be others now.
    fn take_out_record(&mut self, id: RecordId, placed: &Placed) -> Vec<RecordId> {
        self.titles.remove(id, &placed.record);
        for key in placed.record.citekeys() {
            self.citekeys.retain(key, |&other| other != id);
            if self.citekeys.list(key).len() < 2 {
                self.contested.remove(key);
            }
        }
        self.things.remove(id, &same::identities(&placed.record))
    }

    fn add_citekey(&mut self, key: &str, id: RecordId, keys: &mut FxHashSet<SmolStr>) {
        let all = self.citekeys.or_default(key.into());
        all.push(id);
        if all.len() > 1 {
            self.contested.insert(key.into(), ());
            keys.insert(key.into());
        }
    }
}

/// The citekeys of what stands in a slot.
fn citekeys(placed: Option<&Placed>) -> impl Iterator<Item = &str> {
    placed.into_iter().flat_map(|placed| placed.record.citekeys())
}

/// The records that the citekeys of `entries` stand for; the first that has one counts.
fn own_keys(source: SourceId, entries: &Entries) -> FxHashMap<SmolStr, RecordId> {
    let mut keys = FxHashMap::default();
    for (slot, placed) in entries.records.numbered() {
        for key in placed.record.citekeys() {
            keys.entry(key.into()).or_insert(RecordId { source, slot });
        }
    }
    keys
}

/// Puts what `source` was just given at the end of `all`, which is sorted as sources rank but for that, beside what it has
/// there, and sorts that by `key`. What other sources have is not gone through: many may have the same name.
fn put_in_place<T: Copy, K: Ord>(
    sources: &FxHashMap<SourceId, Source>,
    source: SourceId,
    all: &mut [T],
    source_of: impl Fn(&T) -> SourceId,
    key: impl Fn(&T) -> K,
) {
    let added = all.iter().rev().take_while(|item| source_of(item) == source).count();
    let sorted = all.len() - added;
    let own = rank_key(sources, source);
    let start = all[..sorted].partition_point(|item| rank_key(sources, source_of(item)) < own);
    let end = start + all[start..sorted].partition_point(|item| source_of(item) == source);
    all[end..].rotate_right(added);
    steps::count(end + added - start);
    all[start..end + added].sort_by_cached_key(key);
}

/// A place, and what stands there in the one list and in the other.
type Difference<'l, T> = (u32, Option<&'l T>, Option<&'l T>);

/// The places at which two lists differ.
fn differences<'l, T: PartialEq>(before: &'l [T], now: &'l [T]) -> Vec<Difference<'l, T>> {
    let places = 0..before.len().max(now.len());
    let pairs = places.map(|place| (place as u32, before.get(place), now.get(place)));
    pairs.filter(|(_, before, now)| before != now).collect()
}
