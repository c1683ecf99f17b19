//! Groups records of different sources that describe the same thing.
//!
//! Pairs are joined by the strength of their evidence, then by path and slot, so the order in which sources are read
//! does not matter. A thing has at most one record from each source: within one file nothing is merged, because two
//! keys are two works to Pandoc. Records of one file that look the same are duplicates.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::same::{self, Facts, Verdict};
use super::source::SourceId;
use super::{Library, RecordId, ThingId};
use crate::shared::{Few, ShardedMap};
use crate::text::steps;

/// If more records than this share an identity, it proves nothing and they are not compared.
const MOST_ALIKE: usize = 64;

/// Weaker evidence than this is not an identifier, or one that a publisher may give to several works
/// ([`Verdict::Same`]).
const WEAKEST_IDENTIFIER: u8 = 3;

/// The things that have several records.
#[derive(Clone, Debug, Default)]
pub(super) struct Things {
    /// Records by their identities ([`same::identities`]).
    identities: ShardedMap<u64, Few<RecordId>>,
    /// The thing of each record that shares it with others.
    of_record: ShardedMap<RecordId, ThingId>,
    /// The records of each such thing, by precedence.
    records: ShardedMap<ThingId, Arc<[RecordId]>>,
    /// Duplicates in one file: the later record, and the earlier one.
    duplicates: ShardedMap<RecordId, RecordId>,
}

impl Things {
    /// The thing that the record `id` describes.
    pub fn of(&self, id: RecordId) -> ThingId {
        self.of_record.get(&id).copied().unwrap_or(ThingId(id))
    }

    /// The records of `thing`, if it has several.
    pub fn records(&self, thing: ThingId) -> Option<&[RecordId]> {
        self.records.get(&thing).map(|records| &**records)
    }

    /// The records of each thing with several, in no particular order.
    pub(crate) fn with_several(&self) -> impl Iterator<Item = &[RecordId]> {
        self.records.iter().map(|(_, records)| &**records)
    }

    /// The earlier record of the same file that the record `id` duplicates.
    pub(crate) fn duplicate_of(&self, id: RecordId) -> Option<RecordId> {
        self.duplicates.get(&id).copied()
    }

    /// Adds the record `id` with its identities. Returns the records that may now be grouped differently.
    pub fn add(&mut self, id: RecordId, identities: &[u64]) -> Vec<RecordId> {
        let mut touched = Vec::new();
        for &identity in identities {
            let sharing = self.identities.or_default(identity);
            sharing.push(id);
            if sharing.len() == MOST_ALIKE + 1 {
                touched.extend(sharing.iter().copied());
            }
        }
        touched
    }

    /// Removes the records `gone`, which had these `identities`. Returns the records that may now be grouped differently.
    pub fn remove(&mut self, gone: &FxHashSet<RecordId>, identities: FxHashSet<u64>) -> Vec<RecordId> {
        let mut touched = Vec::new();
        for identity in identities {
            steps::count(self.identities.list(&identity).len());
            self.identities.retain(&identity, |id| !gone.contains(id));
            touched.extend(self.alike(identity));
        }
        touched
    }

    /// The records that share `identity`, unless there are too many.
    pub fn alike(&self, identity: u64) -> &[RecordId] {
        let sharing = self.identities.list(&identity);
        if sharing.len() <= MOST_ALIKE { sharing } else { &[] }
    }

    /// Breaks up the thing of the record `id`; returns its records.
    pub(crate) fn take_apart(&mut self, id: RecordId) -> Vec<RecordId> {
        self.duplicates.remove(&id);
        let Some(thing) = self.of_record.get(&id).copied() else { return Vec::new() };
        let records = self.records.remove(&thing).map(|records| records.to_vec()).unwrap_or_default();
        for record in &records {
            self.of_record.remove(record);
        }
        records
    }
}

/// The identities of records ([`same::identities`]).
type Identities = FxHashMap<RecordId, SmallVec<[u64; 4]>>;

/// Two records, and the evidence that they are the same.
#[derive(Debug)]
struct Pair {
    strength: u8,
    /// Whether they have no key in common; with equal strength, a common key counts more.
    without_key: bool,
    indices: (usize, usize),
}

impl Library {
    /// If `thing` duplicates an earlier one in the same file: the earlier one, which stands for both when text refers
    /// to them.
    pub(crate) fn without_duplicate(&self, thing: ThingId) -> ThingId {
        let mut id = thing.0;
        while let Some(before) = self.records_of(self.thing_of(id)).iter().find_map(|&id| self.things.duplicate_of(id))
        {
            // Each precedes the one before, so this ends.
            if self.order_of(before) >= self.order_of(id) {
                break;
            }
            id = before;
        }
        self.thing_of(id)
    }

    /// The order of a record: its source's rank, then its position in the source.
    fn order_of(&self, id: RecordId) -> impl Ord + use<> {
        (self.rank(id.source), self.heading_span(id), id.slot)
    }

    /// Groups `records` anew.
    pub(super) fn regroup(&mut self, records: Vec<RecordId>) {
        let mut identities = Identities::default();
        let connected = self.connected(records, &mut identities);
        let (parts, wholes): (Vec<RecordId>, Vec<RecordId>) =
            connected.into_iter().partition(|&id| self.placed(id).is_some_and(|placed| placed.is_chapter()));
        self.group(&wholes, &identities, |_| None);
        // Chapters are the same only if their books are, which are known by now.
        let mut parts: FxHashSet<RecordId> = parts.into_iter().collect();
        let books: FxHashSet<ThingId> = wholes.iter().map(|&id| self.thing_of(id)).collect();
        let books = books.into_iter().chain(parts.iter().filter_map(|&id| self.container_of(id)));
        for book in books.collect::<FxHashSet<ThingId>>() {
            for id in self.records_of(book) {
                let slots = self.placed(id).map(|placed| placed.book().chapters.clone()).unwrap_or_default();
                parts.extend(slots.into_iter().map(|slot| RecordId { slot, ..id }));
            }
        }
        let parts = self.connected(parts.into_iter().collect(), &mut identities);
        let container = |library: &Self, id: RecordId| {
            let ThingId(RecordId { source, slot }) = library.container_of(id)?;
            Some(u64::from(source.0) << 32 | u64::from(slot.0))
        };
        let containers: FxHashMap<RecordId, u64> =
            parts.iter().filter_map(|&id| Some((id, container(self, id)?))).collect();
        self.group(&parts, &identities, |id| containers.get(&id).copied());
        for id in wholes.into_iter().chain(parts) {
            self.made.touch(id);
        }
    }

    /// The thing that a record is part of.
    fn container_of(&self, id: RecordId) -> Option<ThingId> {
        let container = self.placed(id)?.container?;
        Some(self.thing_of(RecordId { slot: container.slot, ..id }))
    }

    /// `records` and all records connected to them by shared identities, directly or through others, in a fixed
    /// order. Fills in `identities` on the way.
    fn connected(&self, records: Vec<RecordId>, identities: &mut Identities) -> Vec<RecordId> {
        let mut found: FxHashSet<RecordId> = FxHashSet::default();
        let mut asked: FxHashSet<u64> = FxHashSet::default();
        let mut waiting = records;
        while let Some(id) = waiting.pop() {
            let Some(placed) = self.placed(id).filter(|_| found.insert(id)) else { continue };
            let own = identities.entry(id).or_insert_with(|| SmallVec::from_slice(&same::identities(&placed.record)));
            for &identity in own.iter() {
                let alike = self.things.alike(identity);
                if alike.len() > 1 && asked.insert(identity) {
                    waiting.extend(alike);
                }
            }
        }
        let mut found: Vec<RecordId> = found.into_iter().collect();
        let mut ranks: FxHashMap<SourceId, Option<usize>> = FxHashMap::default();
        found.sort_by_cached_key(|&id| {
            let rank = *ranks.entry(id.source).or_insert_with(|| self.rank(id.source));
            (rank, self.heading_span(id), id.slot)
        });
        found
    }

    /// Joins those of `records` that are the same; `container` tells what each is part of.
    fn group(&mut self, records: &[RecordId], identities: &Identities, container: impl Fn(RecordId) -> Option<u64>) {
        for &id in records {
            self.things.take_apart(id);
        }
        let facts: Vec<Facts<'_>> = records
            .iter()
            .filter_map(|&id| {
                let is_page = self.entries(id.source).is_some_and(|entries| entries.is_book_page);
                Some(Facts { record: &self.placed(id)?.record, is_page, container: container(id) })
            })
            .collect();
        if facts.len() != records.len() {
            return;
        }
        let mut parts: FxHashMap<u64, usize> = FxHashMap::default();
        for book in facts.iter().filter_map(|facts| facts.container) {
            *parts.entry(book).or_default() += 1;
        }
        // Most records share nothing with any other.
        let mut buckets: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (index, facts) in facts.iter().enumerate() {
            let book = facts.container.filter(|book| parts[book] > 1);
            let in_book = book.map(|book| same::identities_in(book, facts.record)).unwrap_or_default();
            let own = identities.get(&records[index]).into_iter().flatten().copied();
            for identity in own.filter(|&it| self.things.alike(it).len() > 1).chain(in_book) {
                buckets.entry(identity).or_default().push(index);
            }
        }
        let (mut pairs, mut duplicates) = (Vec::new(), Vec::new());
        for bucket in buckets.values().filter(|bucket| (2..=MOST_ALIKE).contains(&bucket.len())) {
            for (at, &one) in bucket.iter().enumerate() {
                for &other in &bucket[at + 1..] {
                    let Verdict::Same(strength) = same::same(facts[one], facts[other]) else { continue };
                    if records[one].source == records[other].source {
                        duplicates.push((one.max(other), one.min(other)));
                    } else {
                        let without_key = !same::share_a_key(facts[one].record, facts[other].record);
                        pairs.push(Pair { strength, without_key, indices: (one.min(other), one.max(other)) });
                    }
                }
            }
        }
        pairs.sort_by_key(|pair| (pair.strength, pair.without_key, pair.indices));
        pairs.dedup_by_key(|pair| pair.indices);
        duplicates.sort_unstable();
        leave_out_rivals(&mut pairs, records, &duplicates);
        let groups = joined(&facts, records, pairs);
        for group in groups {
            let mut ids: Vec<RecordId> = group.into_iter().map(|index| records[index]).collect();
            ids.sort_by_cached_key(|&id| self.precedence(id));
            let thing = ThingId(ids[0]);
            for &id in &ids {
                self.things.of_record.insert(id, thing);
            }
            self.things.records.insert(thing, ids.into());
        }
        // If a record duplicates several, the first counts.
        duplicates.dedup_by_key(|(later, _)| *later);
        for (later, before) in duplicates {
            self.things.duplicates.insert(records[later], records[before]);
        }
    }

    /// The precedence of records of a thing: book pages, then records with chapters, then by source.
    fn precedence(&self, id: RecordId) -> impl Ord + use<> {
        let page = self.entries(id.source).is_some_and(|entries| entries.is_book_page);
        let chapters = self.placed(id).map_or(0, |placed| placed.book().chapters.len());
        let gathered = self.placed(id).is_some_and(|placed| placed.gathered);
        (!page, gathered, chapters == 0, self.order_of(id))
    }
}

/// Drops evidence that fits two works of one file equally (a common title, the ISBN of a set of volumes), because it
/// proves nothing. Two duplicate records in the file are not rivals.
fn leave_out_rivals(pairs: &mut Vec<Pair>, records: &[RecordId], duplicates: &[(usize, usize)]) {
    let ends = |pair: &Pair| [pair.indices, (pair.indices.1, pair.indices.0)];
    let side =
        |pair: &Pair, (one, other): (usize, usize)| (one, records[other].source, pair.strength, pair.without_key);
    let mut first: FxHashMap<_, usize> = FxHashMap::default();
    let mut rivals = FxHashSet::default();
    for pair in pairs.iter().filter(|pair| pair.strength > WEAKEST_IDENTIFIER) {
        for (one, other) in ends(pair) {
            let before = *first.entry(side(pair, (one, other))).or_insert(other);
            let both = (before.max(other), before.min(other));
            if before != other && duplicates.binary_search(&both).is_err() {
                rivals.insert(side(pair, (one, other)));
            }
        }
    }
    pairs.retain(|pair| !ends(pair).into_iter().any(|end| rivals.contains(&side(pair, end))));
}

/// The groups of `facts` that result from joining `pairs`, the strongest first.
fn joined(facts: &[Facts<'_>], records: &[RecordId], pairs: Vec<Pair>) -> Vec<Vec<usize>> {
    let mut group_of: Vec<usize> = (0..facts.len()).collect();
    let mut groups: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for Pair { indices: (one, other), .. } in pairs {
        let (first, second) = (group_of[one], group_of[other]);
        if first == second {
            continue;
        }
        let members = |group: usize| groups.get(&group).map_or_else(|| vec![group], Clone::clone);
        let (left, right) = (members(first), members(second));
        let sources: FxHashSet<SourceId> = left.iter().map(|&index| records[index].source).collect();
        let apart = || {
            left.iter().any(|&a| right.iter().any(|&b| (a, b) != (one, other) && same::excludes(facts[a], facts[b])))
        };
        if right.iter().any(|&index| sources.contains(&records[index].source)) || apart() {
            continue;
        }
        for &index in &right {
            group_of[index] = first;
        }
        groups.remove(&second);
        groups.insert(first, left.into_iter().chain(right).collect());
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests;
