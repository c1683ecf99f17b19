//! Entries side by side, put together: values taken over, chapters in their books.

mod again;
mod books;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::library::book::{Book, Container, Placed, RecordSlot, Records};
use crate::library::citekey::Citekey;
use crate::library::record::{self, Kind, Record};
use crate::library::title_pieces::TitlePieces;
use crate::library::variables::Variable;
use crate::text::{Missing, Problem, ProblemSort};
pub use again::Gathered;
use books::Books;
pub use books::book_of;

/// What is between the entries of a file.
#[derive(Clone, Debug, Default)]
pub struct Between {
    /// The keys of entries that do not count, for a later one has the key.
    pub repeated: Vec<Citekey>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The keys of entries from which others take something over.
    lent: FxHashSet<SmolStr>,
}

/// A record on its way to its slot. Others are named by their places in the same list.
#[derive(Debug)]
struct Draft {
    record: Arc<Record>,
    /// The record as it was read, which tells the slot that it had; of a gathered book its first chapter's.
    read: Arc<Record>,
    container: Option<usize>,
    inherits: bool,
    chapters: Vec<usize>,
    gathered: bool,
}

/// The works and chapters that `records` tell of, and what is between them.
///
/// A chapter's book is the entry that it names as its parent, else the one that fits what it says of its container
/// ([`crate::library::same::holds`]). Where there is none it is gathered from its chapters, without a key; where the parent
/// is named and no entry of the file, what is gathered stands for it.
pub fn gather(records: Vec<Arc<Record>>) -> (Records, Between) {
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

    /// The record with the `slots` of those that it names.
    fn placed(&self, slots: &[RecordSlot]) -> Placed {
        let container = self.container.map(|at| Container { slot: slots[at], inherits: self.inherits });
        let chapters: Vec<RecordSlot> = self.chapters.iter().map(|&at| slots[at]).collect();
        let book = (!chapters.is_empty()).then(|| Arc::new(Book { chapters, ..Book::default() }));
        Placed { record: Arc::clone(&self.record), container, book, gathered: self.gathered }
    }
}

/// The records that count, as they are with what they take over from others, each with its place among the others; and the
/// books among them.
fn drafts(records: Vec<Arc<Record>>) -> (Vec<Draft>, Books, Between) {
    let mut between = Between::default();
    let records = without_repeated_keys(records, &mut between.repeated);
    let mut drafts: Vec<Draft> = records.into_iter().map(Draft::new).collect();
    let places: FxHashMap<SmolStr, usize> = drafts
        .iter()
        .enumerate()
        .flat_map(|(at, draft)| draft.record.keys.iter().map(move |key| (key.key.clone(), at)))
        .collect();
    take_over_data(&mut drafts, &places, &mut between);
    let mut parents = vec![None; drafts.len()];
    for (at, draft) in drafts.iter().enumerate() {
        let Some(parent) = &draft.record.more().parent else { continue };
        let is_only_linked = draft.record.more().is_only_linked;
        let Some(&place) = places.get(&parent.key) else {
            // Another file may have it. A link that leads nowhere takes nothing from what is printed.
            if !is_only_linked {
                let message =
                    format!("No bibliography of this folder has an entry “{}”. Check how it is written.", parent.key);
                let missing = ProblemSort::Missing(Missing::Entry(parent.key.clone()));
                between.problems.push(Problem::new(parent.span, message).of_sort(missing));
            }
            continue;
        };
        let is_parent = |&place: &usize| place != at && (!is_only_linked || drafts[place].record.kind == Kind::Book);
        parents[at] = Some(place).filter(is_parent);
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
        } else if is_chapter && let Some(book) = book_of_chapter(at, &mut drafts, &places, &mut books) {
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

/// The book of the chapter at `at`, which may be one that is gathered, and added to `drafts` where it is the first chapter
/// of it: a book that only its chapters tell of, or what stands for a parent that is none of the `places`. `None` for a chapter
/// that names no book.
fn book_of_chapter(
    at: usize,
    drafts: &mut Vec<Draft>,
    places: &FxHashMap<SmolStr, usize>,
    books: &mut Books,
) -> Option<usize> {
    let Draft { record: chapter, read, .. } = &drafts[at];
    let parent = chapter.more().parent.as_ref().map(|parent| &parent.key);
    let stands_for = parent.filter(|&key| !places.contains_key(key)).cloned();
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

/// The records without those whose key a later one has: that one counts, as it does to Pandoc.
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
        // Another key of its own that some entry has already is not its own.
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

/// Fills in what entries take over from others (`xdata`).
fn take_over_data(drafts: &mut [Draft], places: &FxHashMap<SmolStr, usize>, between: &mut Between) {
    for at in 0..drafts.len() {
        let mut from = drafts[at].record.more().data.clone();
        // Data may have data of their own; a circle ends here.
        let mut steps = 0;
        while let Some(data) = from.pop().filter(|_| steps < 16) {
            steps += 1;
            let Some(&other) = places.get(&data.key) else {
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

/// Fills in what a part that says a piece of its book's title leaves to the book (biblatex's manual, appendix B: `subtitle` is
/// inherited as `booksubtitle`, whatever the `booktitle` is).
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

/// `chapters`, which are in the file's order, by their pages, else by their numbers; where some have neither, as they are.
fn sorted_as_printed<'r, T>(mut chapters: Vec<T>, record: impl Fn(&T) -> Option<&'r Record>) -> Vec<T> {
    let all = |has: &dyn Fn(&Record) -> bool| chapters.iter().all(|chapter| record(chapter).is_some_and(has));
    if all(&|record| record.pages.is_some()) {
        chapters.sort_by_key(|chapter| {
            record(chapter).and_then(|it| it.pages).map(|pages| (!pages.first.roman, pages.first.number))
        });
    } else if all(&|record| record.number.is_some()) {
        chapters.sort_by_key(|chapter| record(chapter).and_then(|it| it.number).map(|number| number.value));
    }
    chapters
}

#[cfg(test)]
mod tests;
