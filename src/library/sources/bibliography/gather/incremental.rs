//! Updates the gathered records after some entries have changed.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::books::{Books, book_of};
use super::{Between, Draft, drafts, sorted_as_printed};
use crate::library::book::{Book, Container, Placed, RecordSlot, Records};
use crate::library::record::{Kind, Record};
use crate::library::same::{PLACING, PLACING_BOOK};
use crate::library::variables::Variable;

/// The gathered records of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathered {
    /// The records.
    pub records: Records,
    /// What concerns several entries.
    pub between: Between,
    /// For each slot: the record as it was read, and whether the slot holds a gathered book of which it is the first
    /// chapter.
    read: Vec<Option<(Arc<Record>, bool)>>,
    /// The books, by slot.
    books: Books,
}

impl Gathered {
    /// Gathers `records` anew. Records that are the same object as before keep their slots.
    pub(crate) fn regather(&mut self, records: Vec<Arc<Record>>) {
        let (drafts, mut books, between) = drafts(records);
        // A record kept here cannot share its address with another.
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
        books.renumber(|index| slots[index as usize].0);
        self.records = Records::in_slots(placed, slots.into());
        self.read = read;
        self.books = books;
        self.between = between;
    }

    /// Updates the records after the entries in `changed` were replaced. Returns false if more may be affected than a
    /// chapter's book; then call [`Gathered::regather`].
    pub fn change(&mut self, changed: &[[Arc<Record>; 2]]) -> bool {
        changed.iter().all(|[before, now]| self.change_one(before, now).is_some())
    }

    fn change_one(&mut self, before: &Arc<Record>, now: &Arc<Record>) -> Option<()> {
        let is_it = |read: &Option<(Arc<Record>, bool)>| {
            read.as_ref().is_some_and(|(record, gathered)| Arc::ptr_eq(record, before) && !gathered)
        };
        let slot = RecordSlot(self.read.iter().position(is_it)? as u32);
        let placed = self.records.get(slot)?;
        let is_lent = before.citekeys().any(|key| self.between.lent.contains(key));
        let has_problem = self.between.problems.iter().any(|problem| before.span.covers(problem.span));
        // A record with inherited values is not the one that was read.
        let is_as_read = Arc::ptr_eq(&placed.record, before);
        if is_lent || has_problem || !is_as_read || !before.is_named_like(now) {
            return None;
        }
        let keeps_position =
            before.agrees_with(now, PLACING) && (before.pages, before.number) == (now.pages, now.number);
        match before.kind {
            Kind::Chapter if keeps_position => self.replace(slot, before, now),
            Kind::Chapter if before.more().parent.is_none() => self.move_chapter(slot, before, now),
            Kind::Chapter => return None,
            Kind::Book if keeps_position && before.agrees_with(now, PLACING_BOOK) => self.replace(slot, before, now),
            Kind::Book if self.books.is_looked_for(before) || self.books.is_looked_for(now) => return None,
            Kind::Book => {
                self.books.retitle(slot.0, before, now);
                self.replace(slot, before, now);
            }
            Kind::Other | Kind::Data => self.replace(slot, before, now),
        }
        Some(())
    }

    /// Replaces the record `before` in `slot` by `now`.
    fn replace(&mut self, slot: RecordSlot, before: &Arc<Record>, now: &Arc<Record>) {
        let container = self.records.get(slot).and_then(|placed| placed.container);
        self.put(slot, now);
        if let Some(book) = container.map(|it| it.slot).filter(|&book| self.is_first_of(before, book)) {
            // The book's position is that of its first chapter.
            if let Some(placed) = self.records.get_mut(book) {
                placed.record =
                    Arc::new(Record { span: now.span, heading: now.heading, ..Record::clone(&placed.record) });
            }
            self.read[book.0 as usize] = Some((Arc::clone(now), true));
        }
    }

    fn put(&mut self, slot: RecordSlot, record: &Arc<Record>) {
        if let Some(placed) = self.records.get_mut(slot) {
            placed.record = Arc::clone(record);
        }
        self.read[slot.0 as usize] = Some((Arc::clone(record), false));
    }

    /// Whether `book` is gathered and `record` is its first chapter.
    fn is_first_of(&self, record: &Arc<Record>, book: RecordSlot) -> bool {
        let read = self.read.get(book.0 as usize).and_then(Option::as_ref);
        read.is_some_and(|(first, gathered)| *gathered && Arc::ptr_eq(first, record))
    }

    /// The chapter in `slot`, which names no parent, changed what it says about its book or its position in it.
    fn move_chapter(&mut self, slot: RecordSlot, before: &Arc<Record>, now: &Arc<Record>) {
        let order = Order::of(&self.records);
        let old = self.records.get(slot).and_then(|placed| placed.container).map(|container| container.slot);
        self.put(slot, now);
        self.books.look_no_more(before);
        let found = self.books.look_for(now, |book| Some(&*self.records.get(RecordSlot(book))?.record));
        let names_book = now.get(Variable::ContainerTitle).is_some();
        let new = found.map(RecordSlot).or_else(|| names_book.then(|| self.gathered_book(now)));
        if let Some(old) = old.filter(|&old| Some(old) != new) {
            self.set_chapters(old, before, &order, |chapters| chapters.retain(|&it| it != slot));
        }
        if let Some(new) = new {
            let come = (old != Some(new)).then_some(slot);
            self.set_chapters(new, now, &order, |chapters| chapters.extend(come));
        }
        if let Some(placed) = self.records.get_mut(slot) {
            placed.container = new.map(|slot| Container { slot, inherits: false });
        }
        // It may have returned to the book it was in.
        let new = new.filter(|&new| Some(new) != old);
        let changed: Vec<RecordSlot> = [Some(slot), old, new].into_iter().flatten().collect();
        order.put_back(&changed, &mut self.records);
    }

    /// The slot of the book gathered from chapters that describe it like `chapter`; a new slot if there is none.
    fn gathered_book(&mut self, chapter: &Arc<Record>) -> RecordSlot {
        let free = self.read.iter().position(Option::is_none).unwrap_or(self.read.len());
        let slot = self.books.gathered(chapter, free as u32) as usize;
        if slot == free {
            if slot == self.read.len() {
                self.read.push(None);
            }
            self.read[slot] = Some((Arc::clone(chapter), true));
            let placed = Placed { gathered: true, ..Placed::new(book_of(chapter)) };
            self.records.set(RecordSlot(slot as u32), Some(placed));
        }
        RecordSlot(slot as u32)
    }

    /// Changes the chapters of `book` after `chapter` was added or removed. A gathered book without chapters is
    /// removed.
    fn set_chapters(
        &mut self,
        book: RecordSlot,
        chapter: &Arc<Record>,
        order: &Order,
        change: impl FnOnce(&mut Vec<RecordSlot>),
    ) {
        let Some(placed) = self.records.get(book) else { return };
        let gathered = placed.gathered;
        let mut chapters = placed.book().chapters.clone();
        change(&mut chapters);
        chapters.sort_by_key(|&slot| order.position(slot));
        let record = |slot: RecordSlot| self.records.get(slot).map(|placed| &placed.record);
        let first = chapters.first().and_then(|&slot| record(slot)).map(Arc::clone);
        if let Some(first) = first.as_ref().filter(|_| gathered) {
            self.read[book.0 as usize] = Some((Arc::clone(first), true));
        }
        let chapters = sorted_as_printed(chapters, |&slot| record(slot).map(|record| &**record));
        match first {
            None if gathered => {
                self.books.scatter(chapter);
                self.records.set(book, None);
                self.read[book.0 as usize] = None;
            }
            first => {
                if let Some(placed) = self.records.get_mut(book) {
                    let mut contents = placed.book().clone();
                    contents.chapters = chapters;
                    placed.book = (contents != Book::default()).then(|| Arc::new(contents));
                    if let Some(first) = first.filter(|_| gathered) {
                        placed.record = Arc::new(book_of(&first));
                    }
                }
            }
        }
    }
}

/// The slots in the order of the file: first its entries, then gathered books in the order of their first chapters.
struct Order {
    slots: Arc<[RecordSlot]>,
    positions: Vec<u32>,
}

impl Order {
    fn of(records: &Records) -> Self {
        let slots = Arc::clone(records.order());
        let length = slots.iter().map(|slot| slot.0 as usize + 1).max().unwrap_or(0);
        let mut positions = vec![u32::MAX; length];
        for (position, slot) in slots.iter().enumerate() {
            positions[slot.0 as usize] = position as u32;
        }
        Self { slots, positions }
    }

    /// The position of an entry's slot.
    fn position(&self, slot: RecordSlot) -> u32 {
        self.positions.get(slot.0 as usize).copied().unwrap_or(u32::MAX)
    }

    /// Writes the order back to `records`; the slots in `changed` may have new positions.
    fn put_back(self, changed: &[RecordSlot], records: &mut Records) {
        // A removed one was a gathered book too: entries stay.
        let is_gathered = |slot: RecordSlot| records.get(slot).is_none_or(|placed| placed.gathered);
        let first = |slot: RecordSlot| {
            let chapters = records.get(slot).map(|placed| placed.book().chapters.as_slice()).unwrap_or_default();
            chapters.iter().map(|&chapter| self.position(chapter)).min()
        };
        let mut slots = self.slots.to_vec();
        slots.retain(|slot| !changed.contains(slot) || !is_gathered(*slot));
        let entries = slots.partition_point(|&slot| !is_gathered(slot));
        for &slot in changed.iter().filter(|&&slot| is_gathered(slot) && records.get(slot).is_some()) {
            let at = entries + slots[entries..].partition_point(|&other| first(other) < first(slot));
            slots.insert(at, slot);
        }
        records.set_order(slots, changed);
    }
}

impl Record {
    /// Whether the two have the same keys and inherit from the same entries.
    fn is_named_like(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.citekeys().eq(other.citekeys())
            && self.more().parent.as_ref().map(|it| &it.key) == other.more().parent.as_ref().map(|it| &it.key)
            && self.more().is_only_linked == other.more().is_only_linked
            && self.more().data.is_empty()
            && other.more().data.is_empty()
    }

    /// Whether the two have equal values in all of `variables`.
    fn agrees_with(&self, other: &Self, variables: &[Variable]) -> bool {
        variables.iter().all(|&variable| self.get(variable) == other.get(variable))
    }
}
