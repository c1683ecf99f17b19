//! Combines the separate entries of a file: inherits values and puts chapters into their books.

mod books;
mod incremental;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::library::book::{Book, Container, Placed, RecordSlot, Records};
use crate::library::citekey::Citekey;
use crate::library::record::{self, Kind, Record};
use crate::library::title_pieces::TitlePieces;
use crate::library::variables::Variable;
use crate::text::{Missing, Problem, ProblemSort};
use books::Books;
pub use books::book_of;
pub(crate) use incremental::Gathered;

/// What concerns several entries of a file.
#[derive(Clone, Debug, Default)]
pub struct Between {
    /// Keys of entries that do not count because a later entry has the same key.
    pub repeated: Vec<Citekey>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Keys of entries from which others inherit.
    lent: FxHashSet<SmolStr>,
}

/// A record before it gets its slot. Other records are referred to by their index in the list of drafts.
#[derive(Debug)]
struct Draft {
    record: Arc<Record>,
    /// The record as it was read, which identifies its slot; for a gathered book, its first chapter's.
    read: Arc<Record>,
    container: Option<usize>,
    inherits: bool,
    chapters: Vec<usize>,
    gathered: bool,
}

/// The works and chapters in `records`, and what concerns several of them.
///
/// A chapter's book is the entry that it names as its parent, else the one that fits what it says about its container
/// ([`crate::library::same::holds`]). If there is none, a book without a key is gathered from its chapters. If the
/// named parent is not in this file, the gathered book is a placeholder for it.
pub(crate) fn gather(records: Vec<Arc<Record>>) -> (Records, Between) {
    let (drafts, _, between) = drafts(records);
    let slots: Vec<RecordSlot> = (0..drafts.len() as u32).map(RecordSlot).collect();
    let placed = drafts.iter().map(|draft| Some(draft.placed(&slots))).collect();
    (Records::in_slots(placed, slots.into()), between)
}

impl Draft {
    fn new(record: Arc<Record>) -> Self {
        let read = Arc::clone(&record);
        Self { record, read, container: None, inherits: false, chapters: Vec::new(), gathered: false }
    }

    /// The record, with the `slots` of the records it refers to.
    fn placed(&self, slots: &[RecordSlot]) -> Placed {
        let container = self.container.map(|at| Container { slot: slots[at], inherits: self.inherits });
        let chapters: Vec<RecordSlot> = self.chapters.iter().map(|&at| slots[at]).collect();
        let book = (!chapters.is_empty()).then(|| Arc::new(Book { chapters, ..Book::default() }));
        Placed { record: Arc::clone(&self.record), container, book, gathered: self.gathered }
    }
}

/// The records that count, with inherited values and with indices of related records; and the books among them.
fn drafts(records: Vec<Arc<Record>>) -> (Vec<Draft>, Books, Between) {
    let mut between = Between::default();
    let records = without_repeated_keys(records, &mut between.repeated);
    let mut drafts: Vec<Draft> = records.into_iter().map(Draft::new).collect();
    let indices: FxHashMap<SmolStr, usize> = drafts
        .iter()
        .enumerate()
        .flat_map(|(at, draft)| draft.record.keys.iter().map(move |key| (key.key.clone(), at)))
        .collect();
    take_over_data(&mut drafts, &indices, &mut between);
    let mut parents = vec![None; drafts.len()];
    for (at, draft) in drafts.iter().enumerate() {
        let Some(parent) = &draft.record.more().parent else { continue };
        let is_only_linked = draft.record.more().is_only_linked;
        let Some(&index) = indices.get(&parent.key) else {
            // Another file may have it. A dangling link without inheritance does not change what is printed.
            if !is_only_linked {
                let message =
                    format!("No bibliography of this folder has an entry “{}”. Check how it is written.", parent.key);
                let missing = ProblemSort::Missing(Missing::Entry(parent.key.clone()));
                between.problems.push(Problem::new(parent.span, message).of_sort(missing));
            }
            continue;
        };
        let is_parent = |&index: &usize| index != at && (!is_only_linked || drafts[index].record.kind == Kind::Book);
        parents[at] = Some(index).filter(is_parent);
        if let Some(parent) = parents[at] {
            between.lent.extend(drafts[parent].record.keys.iter().map(|key| key.key.clone()));
        }
    }
    for (at, parent) in parents.iter().enumerate() {
        let lends = !drafts[at].record.more().is_only_linked;
        take_over_title(&mut drafts, at, parent.filter(|_| lends));
    }
    let mut books = Books::default();
    for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.record.kind == Kind::Book) {
        books.add(at as u32, &draft.record);
    }
    for at in 0..drafts.len() {
        let is_chapter = drafts[at].record.kind == Kind::Chapter;
        if let Some(parent) = parents[at] {
            (drafts[at].container, drafts[at].inherits) = (Some(parent), !drafts[at].record.more().is_only_linked);
            if is_chapter {
                drafts[parent].chapters.push(at);
            }
        } else if is_chapter && let Some(book) = book_of_chapter(at, &mut drafts, &indices, &mut books) {
            drafts[at].container = Some(book);
            let more = drafts[at].record.more();
            drafts[at].inherits = !more.is_only_linked && drafts[book].record.more().stands_for.is_some();
            drafts[book].chapters.push(at);
        }
    }
    for at in 0..drafts.len() {
        if drafts[at].chapters.len() > 1 {
            let chapters = std::mem::take(&mut drafts[at].chapters);
            drafts[at].chapters = sorted_as_printed(chapters, |&chapter| Some(&*drafts[chapter].record));
        }
    }
    (drafts, books, between)
}

/// The book of the chapter at `at`; `None` for a chapter that names no book. The book may be gathered from its
/// chapters, or be a placeholder for a parent that is not in `indices`; if the chapter is its first, it is appended
/// to `drafts`.
fn book_of_chapter(
    at: usize,
    drafts: &mut Vec<Draft>,
    indices: &FxHashMap<SmolStr, usize>,
    books: &mut Books,
) -> Option<usize> {
    let Draft { record: chapter, read, .. } = &drafts[at];
    let parent = chapter.more().parent.as_ref().map(|parent| &parent.key);
    let stands_for = parent.filter(|&key| !indices.contains_key(key)).cloned();
    let next = drafts.len() as u32;
    let book = match &stands_for {
        Some(key) => books.standing_for(key, next),
        None => {
            chapter.get(Variable::ContainerTitle)?;
            let found = books.look_for(chapter, |book| Some(&*drafts.get(book as usize)?.record));
            found.unwrap_or_else(|| books.gathered(chapter, next))
        }
    };
    if book == next {
        let mut record = book_of(chapter);
        if stands_for.is_some() {
            record.more_mut().stands_for = stands_for;
        }
        let read = Arc::clone(read);
        drafts.push(Draft { read, gathered: true, ..Draft::new(Arc::new(record)) });
    }
    Some(book as usize)
}

/// Drops the records whose key a later one has: the later one counts, as in Pandoc.
fn without_repeated_keys(mut records: Vec<Arc<Record>>, repeated: &mut Vec<Citekey>) -> Vec<Arc<Record>> {
    let mut last: FxHashMap<SmolStr, usize> = FxHashMap::default();
    for (at, record) in records.iter().enumerate() {
        if let Some(first) = record.keys.first() {
            last.insert(first.key.clone(), at);
        }
    }
    let mut taken: FxHashSet<SmolStr> = last.keys().cloned().collect();
    let mut at = 0;
    records.retain_mut(|record| {
        at += 1;
        let Some(first) = record.keys.first() else { return true };
        if last.get(&first.key) != Some(&(at - 1)) {
            repeated.push(first.clone());
            return false;
        }
        // A further key that another entry already has does not count.
        let others: Vec<bool> = record.keys.iter().skip(1).map(|key| taken.insert(key.key.clone())).collect();
        if others.contains(&false) {
            let mut keep = std::iter::once(true).chain(others);
            Arc::make_mut(record).keys.retain(|_| keep.next().unwrap_or(true));
        }
        true
    });
    records
}

fn missing(named: &Citekey) -> Problem {
    let message = format!("No entry of this file has the key “{}”. Check how it is written.", named.key);
    Problem::new(named.span, message)
}

/// Fills in values inherited by `xdata`.
fn take_over_data(drafts: &mut [Draft], indices: &FxHashMap<SmolStr, usize>, between: &mut Between) {
    for at in 0..drafts.len() {
        let mut from = drafts[at].record.more().data.clone();
        // Data may inherit from other data; the limit breaks circles.
        let mut steps = 0;
        while let Some(data) = from.pop().filter(|_| steps < 16) {
            steps += 1;
            let Some(&other) = indices.get(&data.key) else {
                between.problems.push(missing(&data));
                continue;
            };
            between.lent.insert(data.key);
            let other = Arc::clone(&drafts[other].record);
            from.extend(other.more().data.iter().cloned());
            Arc::make_mut(&mut drafts[at].record).take_over(&other, record::all);
        }
    }
}

/// Fills in the pieces of its book's title that a part leaves out, if it states some of them (biblatex manual,
/// appendix B: `subtitle` is inherited as `booksubtitle`, whatever the `booktitle` is).
fn take_over_title(drafts: &mut [Draft], at: usize, parent: Option<usize>) {
    let (Some(parent), Some(own)) = (parent, &drafts[at].record.more().pieces) else { return };
    let book = &drafts[parent].record;
    if drafts[at].record.kind != Kind::Chapter || book.kind != Kind::Book || book.get(Variable::VolumeTitle).is_some() {
        return;
    }
    let whole = match &book.more().pieces {
        Some(pieces) => own.or(pieces),
        None => {
            own.or(&TitlePieces { title: book.marked_up(Variable::Title).map(SmolStr::from), ..TitlePieces::default() })
        }
    };
    let whole = whole.joined();
    if drafts[at].record.marked_up(Variable::ContainerTitle) != Some(whole.as_str()) {
        Arc::make_mut(&mut drafts[at].record).set_marked_up(Variable::ContainerTitle, &whole);
    }
}

/// Sorts `chapters`, given in the file's order, by page, else by number; keeps their order if some have neither.
fn sorted_as_printed<'r, T>(mut chapters: Vec<T>, record: impl Fn(&T) -> Option<&'r Record>) -> Vec<T> {
    let all_have = |has: &dyn Fn(&Record) -> bool| chapters.iter().all(|chapter| record(chapter).is_some_and(has));
    if all_have(&|record| record.pages.is_some()) {
        chapters.sort_by_key(|chapter| {
            record(chapter).and_then(|it| it.pages).map(|pages| (!pages.first.roman, pages.first.number))
        });
    } else if all_have(&|record| record.number.is_some()) {
        chapters.sort_by_key(|chapter| record(chapter).and_then(|it| it.number).map(|number| number.value));
    }
    chapters
}

#[cfg(test)]
mod tests;
