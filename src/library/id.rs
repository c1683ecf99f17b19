//! How what a library knows is named.

/// Which source: the number of the note that it is, or [`SourceId::GAZETTEER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

impl SourceId {
    /// The gazetteer that is built in; it ranks after all others.
    pub const GAZETTEER: SourceId = SourceId(u32::MAX);
}

/// The slot of a record in its source: a number that stays its own for as long as it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordSlot(pub u32);

/// A record of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId {
    /// Its source.
    pub source: SourceId,
    /// Its slot among the source's records.
    pub slot: RecordSlot,
}

/// A thing that records tell of, one work or one chapter, by the record that counts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThingId(pub RecordId);

/// What a citekey gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The record that has the key and that is printed for it.
    pub record: RecordId,
    /// The thing that is meant.
    pub thing: ThingId,
}

/// A part of a book of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId {
    /// The book that has it.
    pub book: ThingId,
    /// Its place among the book's parts.
    pub index: u32,
}

/// An organization of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganizationId {
    /// Its source.
    pub source: SourceId,
    /// Its place among the source's organizations.
    pub index: u32,
}

/// An abbreviation of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AbbreviationId {
    /// Its source.
    pub source: SourceId,
    /// The book that defines it; `None` where it holds in the whole folder.
    pub book: Option<RecordSlot>,
    /// Its place among the book's, or the source's own.
    pub index: u32,
}

/// What a citekey, a title or an author's name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cited {
    /// A work.
    Work(ThingId),
    /// A chapter.
    Chapter(ThingId),
}

impl Cited {
    /// The thing, whatever it is.
    pub fn thing(self) -> ThingId {
        match self {
            Cited::Work(thing) | Cited::Chapter(thing) => thing,
        }
    }
}
