//! Entries put together again after some of them changed.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Between, Draft, drafts};
use crate::library::book::{RecordSlot, Records};
use crate::library::record::{Kind, Record};
use crate::library::same::{PLACING, PLACING_BOOK};

/// The records that the entries of a file were put together to.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The records.
    pub records: Records,
    /// What is between them.
    pub between: Between,
    /// Of each slot: the record as it was read, and whether a book was gathered there that it is the first chapter of.
    read: Vec<Option<(Arc<Record>, bool)>>,
}

impl Gathered {
    /// Puts together `records`, of which those that were there before are the very same. Each of those stays in its slot.
    pub fn again(&mut self, records: Vec<Arc<Record>>) {
        let (drafts, between) = drafts(records);
        // No other record can lie where one lies that is kept here.
        let known = |(slot, read): (usize, &Option<(Arc<Record>, bool)>)| {
            read.as_ref().map(|(record, gathered)| ((Arc::as_ptr(record), *gathered), slot))
        };
        let known: FxHashMap<(*const Record, bool), usize> = self.read.iter().enumerate().filter_map(known).collect();
        let had = |draft: &Draft| known.get(&(Arc::as_ptr(&draft.read), draft.gathered)).copied();
        let mut taken = vec![false; self.read.len()];
        let had: Vec<Option<usize>> = drafts.iter().map(had).collect();
        for slot in had.iter().flatten() {
            taken[*slot] = true;
        }
        let mut free = (0..taken.len()).filter(|&slot| !taken[slot]).chain(taken.len()..);
        let slots: Vec<RecordSlot> =
            had.into_iter().map(|had| RecordSlot(had.or_else(|| free.next()).unwrap_or_default() as u32)).collect();
        let length = slots.iter().map(|slot| slot.0 as usize + 1).max().unwrap_or(0);
        let (mut placed, mut read) = (vec![None; length], vec![None; length]);
        for (draft, slot) in drafts.iter().zip(&slots) {
            placed[slot.0 as usize] = Some(draft.placed(&slots));
            read[slot.0 as usize] = Some((Arc::clone(&draft.read), draft.gathered));
        }
        self.records = Records::in_slots(placed, slots.into());
        self.read = read;
        self.between = between;
    }

    /// Puts together what is left when each of `changed` became another record. False, and nothing done, where more may
    /// follow from that than that the record says something else.
    pub fn change(&mut self, changed: &[[Arc<Record>; 2]]) -> bool {
        let mut found = Vec::with_capacity(changed.len());
        for [before, now] in changed {
            let is_lent = before.citekeys().any(|key| self.between.lent.contains(key));
            let is_told = self.between.problems.iter().any(|problem| before.span.covers(problem.span));
            let is_it = |read: &Option<(Arc<Record>, bool)>| {
                read.as_ref().is_some_and(|(record, gathered)| Arc::ptr_eq(record, before) && !gathered)
            };
            // A record that took something over is not the one that was read.
            let is_as_read = |slot: usize| {
                let placed = self.records.get(RecordSlot(slot as u32));
                placed.is_some_and(|placed| Arc::ptr_eq(&placed.record, before))
            };
            match self.read.iter().position(is_it) {
                Some(slot) if !is_lent && !is_told && is_as_read(slot) && before.stands_like(now) => found.push(slot),
                _ => return false,
            }
        }
        for ([before, now], &slot) in changed.iter().zip(&found) {
            let mut records = vec![(RecordSlot(slot as u32), Arc::clone(now))];
            for (slot, read) in self.read.iter_mut().enumerate() {
                let Some((read, gathered)) = read.as_mut().filter(|(read, _)| Arc::ptr_eq(read, before)) else {
                    continue;
                };
                *read = Arc::clone(now);
                let slot = RecordSlot(slot as u32);
                if let Some(book) = self.records.get(slot).filter(|_| *gathered) {
                    // The book stands where its first chapter does.
                    let book = Record { span: now.span, heading: now.heading, ..Record::clone(&book.record) };
                    records.push((slot, Arc::new(book)));
                }
            }
            self.records = self.records.with(records);
        }
        true
    }
}

impl Record {
    /// Whether the two have the same place among the entries of a file: the same keys, and the same book.
    fn stands_like(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.citekeys().eq(other.citekeys())
            && (self.kind != Kind::Book || PLACING_BOOK.iter().all(|&it| self.get(it) == other.get(it)))
            && (self.pages, self.number) == (other.pages, other.number)
            && PLACING.iter().all(|&variable| self.get(variable) == other.get(variable))
            && self.more().parent.as_ref().map(|it| &it.key) == other.more().parent.as_ref().map(|it| &it.key)
            && self.more().is_only_linked == other.more().is_only_linked
            && self.more().data.is_empty()
            && other.more().data.is_empty()
    }
}
