//! What a book holds, and the records of a source, each in a slot that it keeps.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::library::abbreviation::Abbreviation;
use crate::library::division::Part;
pub use crate::library::id::RecordSlot;
use crate::library::record::{Kind, Record};

/// What a book holds, as one source says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Its chapters in their printed order, by their slots in the same source.
    pub chapters: Vec<RecordSlot>,
    /// Its parts, where a source gives them headings.
    pub parts: Vec<Part>,
    /// Front and back matter (`Acknowledgements`, `Index`), never recognised in text.
    pub matter: Vec<SmolStr>,
    /// Abbreviations that the book defines, for notes about it.
    pub abbreviations: Vec<Abbreviation>,
}

/// A record where it stands among those of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// The record.
    pub record: Arc<Record>,
    /// The whole that it is part of.
    pub container: Option<Container>,
    /// What it holds, where it is a book that holds something.
    pub book: Option<Arc<Book>>,
    /// Whether no entry tells of it, only its chapters do: it is never printed and has no key.
    pub gathered: bool,
}

/// The whole that a record is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// Its slot in the same source.
    pub slot: RecordSlot,
    /// Whether the record takes over what it does not say itself: by `crossref`, or on a book page.
    pub inherits: bool,
}

impl Placed {
    /// A record that stands for itself.
    pub fn new(record: Record) -> Self {
        Self { record: Arc::new(record), ..Self::default() }
    }

    /// Whether it is a chapter of a book.
    pub fn is_chapter(&self) -> bool {
        self.container.is_some() && self.record.kind == Kind::Chapter
    }

    /// What it holds.
    pub fn book(&self) -> &Book {
        const NONE: &Book =
            &Book { chapters: Vec::new(), parts: Vec::new(), matter: Vec::new(), abbreviations: Vec::new() };
        self.book.as_deref().unwrap_or(NONE)
    }
}

/// The records of one source. What comes or goes before a record in the file changes nothing for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    slots: Vec<Option<Placed>>,
    /// The slots in the order of the source.
    order: Arc<[RecordSlot]>,
}

impl Records {
    /// The records in `slots`, of which `order` has those that hold one, in the order of the source.
    pub fn in_slots(slots: Vec<Option<Placed>>, order: Arc<[RecordSlot]>) -> Self {
        Self { slots, order }
    }

    /// The same with other records in the same slots.
    #[must_use]
    pub fn with(&self, changes: impl IntoIterator<Item = (RecordSlot, Arc<Record>)>) -> Self {
        let mut records = self.clone();
        for (slot, record) in changes {
            if let Some(Some(placed)) = records.slots.get_mut(slot.0 as usize) {
                placed.record = record;
            }
        }
        records
    }

    /// A book and its chapters, which are `chapters` in their order; `book` says what else it holds.
    pub fn of_book(record: Record, chapters: Vec<Record>, book: Book) -> Self {
        let slots = 1..=chapters.len() as u32;
        let book = Book { chapters: slots.map(RecordSlot).collect(), ..book };
        let book = Placed { book: Some(Arc::new(book)), ..Placed::new(record) };
        let container = Some(Container { slot: RecordSlot(0), inherits: true });
        let chapters = chapters.into_iter().map(|chapter| Placed { container, ..Placed::new(chapter) });
        std::iter::once(book).chain(chapters).collect()
    }

    /// The record in `slot`.
    pub fn get(&self, slot: RecordSlot) -> Option<&Placed> {
        self.slots.get(slot.0 as usize)?.as_ref()
    }

    /// The records with their slots, in the order of the source.
    pub fn numbered(&self) -> impl Iterator<Item = (RecordSlot, &Placed)> {
        self.order.iter().filter_map(|&slot| Some((slot, self.get(slot)?)))
    }

    /// The works among them with their slots: all that are no chapters.
    pub fn works(&self) -> impl Iterator<Item = (RecordSlot, &Placed)> {
        self.numbered().filter(|(_, placed)| !placed.is_chapter())
    }

    /// The chapters of the book `placed`.
    pub fn chapters<'r>(&'r self, placed: &'r Placed) -> impl Iterator<Item = (RecordSlot, &'r Placed)> {
        placed.book().chapters.iter().filter_map(|&slot| Some((slot, self.get(slot)?)))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// All slots, those that are empty too.
    pub fn slots(&self) -> &[Option<Placed>] {
        &self.slots
    }
}

impl FromIterator<Placed> for Records {
    fn from_iter<I: IntoIterator<Item = Placed>>(records: I) -> Self {
        let slots: Vec<Option<Placed>> = records.into_iter().map(Some).collect();
        let order = (0..slots.len() as u32).map(RecordSlot).collect();
        Self { slots, order }
    }
}

/// A book with its chapters that is in no library yet: what a page brings to an import, or a page that is to be
/// written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// The book.
    pub record: Record,
    /// Its chapters in their printed order.
    pub chapters: Vec<Record>,
    /// Front and back matter.
    pub matter: Vec<SmolStr>,
    /// How many of the matter stand before the chapters.
    pub front: usize,
    /// Its abbreviations.
    pub abbreviations: Vec<Abbreviation>,
}

impl Volume {
    /// The book in `slot` of `records`.
    pub fn of(records: &Records, placed: &Placed) -> Self {
        let chapters = records.chapters(placed).map(|(_, chapter)| (*chapter.record).clone()).collect();
        let Book { matter, abbreviations, .. } = placed.book().clone();
        Self { record: (*placed.record).clone(), chapters, front: matter.len(), matter, abbreviations }
    }

    /// The records that a source has which says no more than this.
    pub fn into_records(self) -> Records {
        let book = Book { matter: self.matter, abbreviations: self.abbreviations, ..Book::default() };
        Records::of_book(self.record, self.chapters, book)
    }
}

/// Whether the numbers of `chapters` run from 0 or 1 on without a gap, so that a number that is not there is wrong. A page
/// with one chapter in the middle of a book says nothing about the others.
pub fn lists_all<'r>(chapters: impl Iterator<Item = &'r Record>) -> bool {
    let mut numbers: Vec<u32> = chapters.filter_map(|chapter| chapter.number).map(|number| number.value).collect();
    numbers.sort_unstable();
    numbers.dedup();
    match numbers.as_slice() {
        [first, .., last] => *first <= 1 && (last - first) as usize + 1 == numbers.len(),
        [only] => *only <= 1,
        [] => false,
    }
}

/// `it has 1 to 9`, for messages about a chapter that is not among `chapters`.
pub fn chapter_range<'r>(chapters: impl Iterator<Item = &'r Record>) -> String {
    let mut numbers = chapters.filter_map(|chapter| chapter.number);
    match (numbers.next(), numbers.last()) {
        (None, _) => "none of its chapters has a number".to_owned(),
        (Some(one), None) => format!("it has only {one}"),
        (Some(first), Some(last)) => format!("it has {first} to {last}"),
    }
}
