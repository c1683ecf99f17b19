//! What a book contains, and the records of a source, each in a slot that it keeps.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::library::abbreviation::Abbreviation;
use crate::library::division::Part;
pub use crate::library::id::RecordSlot;
use crate::library::record::{Kind, Record};
use crate::library::words::Words;
use crate::shared::Prepared;

/// What a book contains, according to one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Its chapters in printed order, by their slots in the same source.
    pub chapters: Vec<RecordSlot>,
    /// Its parts, if a source gives them headings.
    pub parts: Vec<Part>,
    /// Front and back matter (`Acknowledgements`, `Index`); never recognised in text.
    pub matter: Vec<SmolStr>,
    /// How many items of `matter` come before the chapters.
    pub front: usize,
    /// Abbreviations that the book defines, for notes about it.
    pub abbreviations: Vec<Abbreviation>,
}

/// A record with its relations to the other records of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// The record.
    pub record: Arc<Record>,
    /// The container that it is part of.
    pub container: Option<Container>,
    /// What it contains, if it is a book with contents.
    pub book: Option<Arc<Book>>,
    /// Whether it has no entry of its own and is known only from its chapters. Such a book is never printed and has
    /// no key.
    pub gathered: bool,
}

/// The container that a record is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// Its slot in the same source.
    pub slot: RecordSlot,
    /// Whether the record inherits missing values from it: by `crossref`, or on a book page.
    pub inherits: bool,
}

impl Placed {
    /// A record that neither contains anything nor is part of a container.
    pub fn new(record: Record) -> Self {
        Self { record: Arc::new(record), ..Self::default() }
    }

    /// Whether it is a chapter of a book.
    pub fn is_chapter(&self) -> bool {
        self.container.is_some() && self.record.kind == Kind::Chapter
    }

    /// Whether it is a placeholder for a book about which its source says nothing.
    pub(crate) fn is_unknown(&self) -> bool {
        self.gathered && self.record.title().is_empty()
    }

    /// Whether it holds chapters.
    pub(crate) fn holds_chapters(&self) -> bool {
        !self.book().chapters.is_empty()
    }

    /// What it contains.
    pub fn book(&self) -> &Book {
        const NONE: &Book =
            &Book { chapters: Vec::new(), parts: Vec::new(), matter: Vec::new(), front: 0, abbreviations: Vec::new() };
        self.book.as_deref().unwrap_or(NONE)
    }
}

/// The records of one source. Inserting or removing a record does not affect the slots of others. They are stored in
/// pieces that clones share until a piece is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    pieces: Vec<Arc<Piece>>,
    /// The slots in the order of the source.
    order: Arc<[RecordSlot]>,
    /// The slots of works, that is, of all records except chapters.
    works: Arc<[RecordSlot]>,
    /// The slots of works that hold chapters.
    books: Arc<[RecordSlot]>,
}

/// The number of slots in a piece; the last piece may have fewer.
const PIECE: usize = 512;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Piece {
    slots: Vec<Option<Placed>>,
    words: Prepared<Words>,
    /// The indices in `slots` of records that lack an `@string`.
    unread: Prepared<Box<[u16]>>,
}

impl Piece {
    /// The slots, for changing.
    fn slots_mut(&mut self) -> &mut Vec<Option<Placed>> {
        self.words = Prepared::default();
        self.unread = Prepared::default();
        &mut self.slots
    }

    fn unread(&self) -> &[u16] {
        self.unread.get(|| {
            let lacks = |placed: &Option<Placed>| placed.as_ref().is_some_and(|it| it.record.more().unread.is_some());
            (0..).zip(&self.slots).filter(|(_, placed)| lacks(placed)).map(|(index, _)| index).collect()
        })
    }
}

/// A slot with its content in two versions.
pub(crate) type Difference<'r> = (RecordSlot, Option<&'r Placed>, Option<&'r Placed>);

impl Records {
    /// The records in `slots`. `order` lists the occupied slots in the order of the source.
    pub(crate) fn in_slots(slots: Vec<Option<Placed>>, order: Arc<[RecordSlot]>) -> Self {
        let mut slots = slots.into_iter();
        let pieces = std::iter::from_fn(|| Some(slots.by_ref().take(PIECE).collect()));
        let pieces = pieces.take_while(|piece: &Vec<_>| !piece.is_empty());
        let pieces = pieces.map(|slots| Arc::new(Piece { slots, ..Piece::default() })).collect();
        let mut records = Self { pieces, order, ..Self::default() };
        let is_work = |slot: &RecordSlot| records.get(*slot).is_some_and(|placed| !placed.is_chapter());
        records.works = records.order.iter().copied().filter(is_work).collect();
        let is_book = |slot: &RecordSlot| records.get(*slot).is_some_and(Placed::holds_chapters);
        records.books = records.works.iter().copied().filter(is_book).collect();
        records
    }

    /// All occupied slots, in the order of the source.
    pub fn order(&self) -> &Arc<[RecordSlot]> {
        &self.order
    }

    /// Puts `placed` into `slot`, or empties it. Call [`Records::set_order`] afterwards.
    pub fn set(&mut self, slot: RecordSlot, placed: Option<Placed>) {
        let (piece, index) = (slot.0 as usize / PIECE, slot.0 as usize % PIECE);
        while self.pieces.len() <= piece || self.pieces[piece].slots.len() <= index {
            // All but the last one are full.
            match self.pieces.last_mut().filter(|last| last.slots.len() < PIECE) {
                Some(last) => Arc::make_mut(last).slots.push(None),
                None => self.pieces.push(Arc::default()),
            }
        }
        Arc::make_mut(&mut self.pieces[piece]).slots_mut()[index] = placed;
    }

    /// Sets the order of the slots. Only slots in `changed` may have become or ceased to be works or holders of
    /// chapters.
    pub(crate) fn set_order(&mut self, order: Vec<RecordSlot>, changed: &[RecordSlot]) {
        let in_all = |slots: &[RecordSlot]| {
            let mut all = vec![false; self.pieces.len() * PIECE];
            slots.iter().for_each(|slot| all[slot.0 as usize] = true);
            all
        };
        let (mut works, mut books) = (in_all(&self.works), in_all(&self.books));
        for &slot in changed {
            let placed = self.get(slot);
            works[slot.0 as usize] = placed.is_some_and(|placed| !placed.is_chapter());
            books[slot.0 as usize] = placed.is_some_and(|placed| !placed.is_chapter() && placed.holds_chapters());
        }
        self.works = order.iter().copied().filter(|slot| works[slot.0 as usize]).collect();
        self.books = order.iter().copied().filter(|slot| books[slot.0 as usize]).collect();
        self.order = order.into();
    }

    /// The content of `slot`, for changing. Call [`Records::set_order`] afterwards if it becomes or ceases to be a
    /// work, a chapter or a holder of chapters.
    pub fn get_mut(&mut self, slot: RecordSlot) -> Option<&mut Placed> {
        let piece = Arc::make_mut(self.pieces.get_mut(slot.0 as usize / PIECE)?);
        piece.slots_mut().get_mut(slot.0 as usize % PIECE)?.as_mut()
    }

    /// A copy with other records in some slots.
    #[must_use]
    pub fn with(&self, changes: impl IntoIterator<Item = (RecordSlot, Arc<Record>)>) -> Self {
        let mut records = self.clone();
        for (slot, record) in changes {
            if let Some(placed) = records.get_mut(slot) {
                placed.record = record;
            }
        }
        records
    }

    /// The slots whose records differ from those of `now`.
    pub(crate) fn differences<'r>(&'r self, now: &'r Self) -> Vec<Difference<'r>> {
        let mut found = Vec::new();
        for at in 0..self.pieces.len().max(now.pieces.len()) {
            let (before, now) = (self.pieces.get(at), now.pieces.get(at));
            if before.zip(now).is_some_and(|(before, now)| Arc::ptr_eq(before, now)) {
                continue;
            }
            let slots = |piece: Option<&'r Arc<Piece>>| piece.map(|it| it.slots.as_slice()).unwrap_or_default();
            let (before, now) = (slots(before), slots(now));
            for index in 0..before.len().max(now.len()) {
                let placed = |piece: &'r [Option<Placed>]| piece.get(index).and_then(Option::as_ref);
                let (before, now) = (placed(before), placed(now));
                if before != now {
                    found.push((RecordSlot((at * PIECE + index) as u32), before, now));
                }
            }
        }
        found
    }

    /// A book and its chapters in their order; `book` holds its other contents.
    pub(crate) fn of_book(record: Record, chapters: Vec<Record>, book: Book) -> Self {
        let slots = 1..=chapters.len() as u32;
        let book = Book { chapters: slots.map(RecordSlot).collect(), ..book };
        let book = Placed { book: Some(Arc::new(book)), ..Placed::new(record) };
        let container = Some(Container { slot: RecordSlot(0), inherits: true });
        let chapters = chapters.into_iter().map(|chapter| Placed { container, ..Placed::new(chapter) });
        std::iter::once(book).chain(chapters).collect()
    }

    /// The record in `slot`.
    pub fn get(&self, slot: RecordSlot) -> Option<&Placed> {
        self.pieces.get(slot.0 as usize / PIECE)?.slots.get(slot.0 as usize % PIECE)?.as_ref()
    }

    /// The records with their slots, in the order of the source.
    pub fn numbered(&self) -> impl Iterator<Item = (RecordSlot, &Placed)> {
        self.order.iter().filter_map(|&slot| Some((slot, self.get(slot)?)))
    }

    /// The works with their slots: all records except chapters.
    pub fn works(&self) -> impl Iterator<Item = (RecordSlot, &Placed)> {
        self.works.iter().filter_map(|&slot| Some((slot, self.get(slot)?)))
    }

    /// The slots of works that hold chapters.
    pub fn books(&self) -> impl Iterator<Item = RecordSlot> {
        self.books.iter().copied()
    }

    /// The chapters of the book `placed`.
    pub fn chapters<'r>(&'r self, placed: &'r Placed) -> impl Iterator<Item = (RecordSlot, &'r Placed)> {
        placed.book().chapters.iter().filter_map(|&slot| Some((slot, self.get(slot)?)))
    }

    /// The search words of the records, as `gather` derives them from the slots of a piece: piece by piece, each with
    /// its first slot. They are kept with the records and gathered once.
    pub fn words(&self, gather: fn(&[Option<Placed>]) -> Words) -> impl Iterator<Item = (RecordSlot, &Words)> {
        let numbered = (0..).step_by(PIECE).zip(&self.pieces);
        numbered.map(move |(first, piece)| (RecordSlot(first), piece.words.get(|| gather(&piece.slots))))
    }

    /// The words of the piece that contains `slot`, and the index of the slot in it.
    pub(crate) fn words_at(&self, slot: RecordSlot, gather: fn(&[Option<Placed>]) -> Words) -> Option<(u16, &Words)> {
        let piece = self.pieces.get(slot.0 as usize / PIECE)?;
        Some(((slot.0 as usize % PIECE) as u16, piece.words.get(|| gather(&piece.slots))))
    }

    /// The records that lack an `@string`, with their slots.
    pub(crate) fn unread(&self) -> impl Iterator<Item = (RecordSlot, &Placed)> {
        let numbered = (0..).step_by(PIECE).zip(&self.pieces);
        let slots =
            numbered.flat_map(|(first, piece)| piece.unread().iter().map(move |&index| first + u32::from(index)));
        slots.filter_map(|slot| Some((RecordSlot(slot), self.get(RecordSlot(slot))?)))
    }

    /// The first slot of the piece that contains `slot`.
    pub(crate) fn first_of_piece(slot: RecordSlot) -> RecordSlot {
        RecordSlot(slot.0 / PIECE as u32 * PIECE as u32)
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.order.len()
    }
}

impl FromIterator<Placed> for Records {
    fn from_iter<I: IntoIterator<Item = Placed>>(records: I) -> Self {
        let slots: Vec<Option<Placed>> = records.into_iter().map(Some).collect();
        let order = (0..slots.len() as u32).map(RecordSlot).collect();
        Self::in_slots(slots, order)
    }
}

/// A book with its chapters outside any library: what an import has read from a page, or a page to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// The book.
    pub record: Record,
    /// Its chapters in their printed order.
    pub chapters: Vec<Record>,
    /// Front and back matter.
    pub matter: Vec<SmolStr>,
    /// How many items of `matter` come before the chapters.
    pub front: usize,
    /// Its abbreviations.
    pub abbreviations: Vec<Abbreviation>,
}

impl Volume {
    /// The book in `slot` of `records`.
    pub fn of(records: &Records, placed: &Placed) -> Self {
        let chapters = records.chapters(placed).map(|(_, chapter)| (*chapter.record).clone()).collect();
        let Book { matter, front, abbreviations, .. } = placed.book().clone();
        Self { record: (*placed.record).clone(), chapters, matter, front, abbreviations }
    }

    /// The records of a source that consists of this volume.
    pub(crate) fn into_records(self) -> Records {
        let book =
            Book { matter: self.matter, front: self.front, abbreviations: self.abbreviations, ..Book::default() };
        Records::of_book(self.record, self.chapters, book)
    }
}

/// Whether the numbers of `chapters` run from 0 or 1 without a gap, so that any other number is wrong. A page with a
/// single chapter from the middle of a book says nothing about the others.
pub(crate) fn lists_all<'r>(chapters: impl Iterator<Item = &'r Record>) -> bool {
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
pub(crate) fn chapter_range<'r>(chapters: impl Iterator<Item = &'r Record>) -> String {
    let mut numbers = chapters.filter_map(|chapter| chapter.number);
    match (numbers.next(), numbers.last()) {
        (None, _) => "none of its chapters has a number".to_owned(),
        (Some(one), None) => format!("it has only {one}"),
        (Some(first), Some(last)) => format!("it has {first} to {last}"),
    }
}
