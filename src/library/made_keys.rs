//! Makes citekeys for works without one: books and chapters of RIS files and EPUBs. They are formed as on import, and
//! do not depend on the order in which sources are read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::book::{Difference, Placed, RecordSlot};
use super::citekey::{self, Citekey};
use super::key_pattern::Pattern;
use super::name::Symbols;
use super::record::Record;
use super::source::{Entries, SourceId};
use super::update::Names;
use super::variables::Variable;
use super::{Library, RecordId, Source};
use crate::shared::{Few, ShardedMap};
use crate::text::{Span, steps};

/// The most rounds of making keys; each round may change the keys that others need.
const MOST_ROUNDS: usize = 4;

/// The records without a key of their own, and the keys made for them.
#[derive(Clone, Debug, Default)]
pub(super) struct MadeKeys {
    /// Records by the base of their keys (`franke2023`).
    by_base: ShardedMap<SmolStr, Few<RecordId>>,
    base_of: ShardedMap<RecordId, SmolStr>,
    made: ShardedMap<RecordId, SmolStr>,
    /// Bases whose keys may have to be made anew.
    touched: BTreeSet<SmolStr>,
}

impl MadeKeys {
    /// Registers the record `id`, which has no key of its own and needs one that begins with `base`.
    fn add(&mut self, id: RecordId, base: SmolStr) {
        self.by_base.or_default(base.clone()).push(id);
        self.base_of.insert(id, base.clone());
        self.touched.insert(base);
    }

    /// Removes the records `gone`. Many may have a base in common; those that share it are gone through once.
    fn remove(&mut self, gone: &FxHashSet<RecordId>) {
        let mut bases = BTreeSet::new();
        for id in gone {
            self.made.remove(id);
            bases.extend(self.base_of.remove(id));
        }
        for base in &bases {
            steps::count(self.by_base.list(base).len());
            self.by_base.retain(base.as_str(), |id| !gone.contains(id));
        }
        self.touched.extend(bases);
    }

    /// Some source gained or lost the key `key`.
    fn touch_key(&mut self, key: &str) {
        let without_letter = key.strip_suffix(|c: char| c.is_ascii_lowercase());
        let without_number = key.rsplit_once('-').map(|(base, _)| base);
        for base in [Some(key), without_letter, without_number].into_iter().flatten() {
            if !self.by_base.list(base).is_empty() {
                self.touched.insert(base.into());
            }
        }
    }

    /// The record `id` is grouped with other records than before.
    pub(crate) fn touch(&mut self, id: RecordId) {
        if let Some(base) = self.base_of.get(&id) {
            self.touched.insert(base.clone());
        }
    }
}

impl Library {
    /// Records of `source` changed, of the entries `before` to those that are there `now`.
    pub(super) fn touch_keys(&mut self, source: SourceId, changes: &[Difference<'_>], [before, now]: [&Entries; 2]) {
        let own = |entries: &Entries, placed: Option<&Placed>| -> Vec<SmolStr> {
            let own = placed.into_iter().flat_map(|placed| own_keys(entries, &placed.record));
            own.map(|citekey| citekey.key.clone()).collect()
        };
        let (mut gone, mut added) = (FxHashSet::default(), Vec::new());
        for &(slot, was, is) in changes {
            let id = RecordId { source, slot };
            let (old, new) = (was.and_then(|was| base(before, was)), is.and_then(|is| base(now, is)));
            if old != new {
                gone.insert(id);
                added.extend(new.map(|base| (id, base)));
            }
            let (old, new) = (own(before, was), own(now, is));
            for key in old.iter().filter(|key| !new.contains(key)).chain(new.iter().filter(|key| !old.contains(key))) {
                self.made.touch_key(key);
            }
        }
        self.made.remove(&gone);
        added.into_iter().for_each(|(id, base)| self.made.add(id, base));
    }

    /// The entries of `source` with the keys made for them.
    pub(super) fn with_made_keys(&self, source: SourceId, entries: Arc<Entries>) -> Arc<Entries> {
        if !entries.makes_keys {
            return entries;
        }
        let keyed = |(slot, placed): (RecordSlot, &Placed)| {
            let key = self.made.made.get(&RecordId { source, slot }).filter(|_| base(&entries, placed).is_some())?;
            let at = placed.record.span.start;
            let mut record = Record::clone(&placed.record);
            record.keys.push(Citekey { key: key.clone(), span: Span { start: at, end: at } });
            Some((slot, Arc::new(record)))
        };
        let changes: Vec<_> = entries.records.numbered().filter_map(keyed).collect();
        Arc::new(Entries { records: entries.records.with(changes), ..(*entries).clone() })
    }

    /// Makes all keys that recent changes require.
    pub(super) fn make_keys(&mut self, symbols: &mut Symbols, names: &mut Names) {
        for _ in 0..MOST_ROUNDS {
            let mut changed = BTreeSet::new();
            for base in std::mem::take(&mut self.made.touched) {
                let made = self.keys_of(&base);
                for (id, key) in made {
                    if self.made.made.get(&id) == key.as_ref() {
                        continue;
                    }
                    match key {
                        Some(key) => self.made.made.insert(id, key),
                        None => self.made.made.remove(&id),
                    };
                    changed.insert(id.source);
                }
            }
            if changed.is_empty() {
                return;
            }
            for source in changed {
                self.refresh_keys(source, symbols, names);
            }
        }
    }

    /// Replaces the entries of `source` by the same entries with their current made keys.
    fn refresh_keys(&mut self, source: SourceId, symbols: &mut Symbols, names: &mut Names) {
        let Some(Source { read, entries: before, .. }) = self.sources.get(&source) else { return };
        let before = Arc::clone(before);
        let (entries, _) = self.completed(source, &Arc::clone(read));
        let entries = self.with_made_keys(source, entries);
        if let Some(stored) = self.sources.get_mut(&source) {
            stored.entries = Arc::clone(&entries);
        }
        self.replace(source, &before, &entries, symbols, names);
    }

    /// The key of each record with the base `base`: one for each thing that has no key in any source, by rank of the
    /// sources.
    fn keys_of(&self, base: &str) -> BTreeMap<RecordId, Option<SmolStr>> {
        let mut ids: Vec<RecordId> = self.made.by_base.list(base).to_vec();
        ids.sort_by_cached_key(|&id| (self.rank(id.source), self.heading_span(id), id.slot));
        let mut taken: BTreeSet<SmolStr> = BTreeSet::new();
        let is_free = |key: &str, taken: &BTreeSet<SmolStr>| {
            let is_other = key != base && !self.made.by_base.list(key).is_empty();
            !is_other && !taken.contains(key) && !self.is_own_key(key)
        };
        let mut made = BTreeMap::new();
        for id in ids {
            let key = self.wants_key(id).then(|| {
                SmolStr::from(citekey::unique_behind(taken.len(), base.to_owned(), |key| !is_free(key, &taken)))
            });
            taken.extend(key.clone());
            made.insert(id, key);
        }
        made
    }

    /// Whether some source has `key` itself.
    fn is_own_key(&self, key: &str) -> bool {
        let has = |id: &RecordId| {
            let record = self.entries(id.source).zip(self.record(*id));
            record.is_some_and(|(entries, record)| own_keys(entries, record).any(|own| own.key == key))
        };
        self.citekeys.list(key).iter().any(has)
    }

    /// Whether the record `id` needs a made key, because its thing would otherwise have none.
    fn wants_key(&self, id: RecordId) -> bool {
        let records = self.records_of(self.thing_of(id));
        let has_own = |id: &RecordId| {
            let record = self.entries(id.source).zip(self.record(*id));
            record.is_some_and(|(entries, record)| own_keys(entries, record).next().is_some())
        };
        let precedence = |&id: &RecordId| (self.rank(id.source), self.heading_span(id), id.slot);
        let first = records.iter().copied().filter(|id| self.made.base_of.get(id).is_some()).min_by_key(precedence);
        !records.iter().any(has_own) && first == Some(id)
    }
}

/// The keys of `record` that come from its source.
fn own_keys<'r>(entries: &Entries, record: &'r Record) -> impl Iterator<Item = &'r Citekey> {
    let makes_keys = entries.makes_keys;
    record.keys.iter().filter(move |citekey| !makes_keys || !citekey.span.is_empty())
}

/// The base of a made key, for a record that needs one: a book, or a chapter with authors of its own.
fn base(entries: &Entries, placed: &Placed) -> Option<SmolStr> {
    let record = &placed.record;
    if !entries.makes_keys || placed.gathered || own_keys(entries, record).next().is_some() {
        return None;
    }
    let book = placed.container.filter(|container| container.inherits).and_then(|it| entries.records.get(it.slot));
    if record.title().is_empty() && record.creators().is_empty()
        || book.is_some() && record.people(Variable::Author).is_empty()
    {
        return None;
    }
    let year = record.year().or_else(|| book?.record.year());
    Some(Pattern::default().key_of_year(record, year).into())
}

#[cfg(test)]
mod tests;
