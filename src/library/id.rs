//! Identifiers of what a library contains.

/// A source: the number of the note that it is, or [`SourceId::GAZETTEER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

impl SourceId {
    /// The built-in gazetteer; it ranks last.
    pub(crate) const GAZETTEER: SourceId = SourceId(u32::MAX);
}

/// The slot of a record in its source. It does not change while the record exists.
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

/// The work or chapter that records describe, identified by the first of these records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThingId(pub RecordId);

/// What a citekey refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The record that has the key; it is printed for it.
    pub record: RecordId,
    /// The thing that the key means.
    pub thing: ThingId,
}

/// A part of a book of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId {
    /// The book that has it.
    pub book: ThingId,
    /// Its index among the book's parts.
    pub index: u32,
}

/// An organization of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganizationId {
    /// Its source.
    pub source: SourceId,
    /// Its index among the source's organizations.
    pub index: u32,
}

/// An abbreviation of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AbbreviationId {
    /// Its source.
    pub source: SourceId,
    /// The book that defines it; `None` if it holds in the whole folder.
    pub book: Option<RecordSlot>,
    /// Its index among the abbreviations of the book, or of the source.
    pub index: u32,
}

/// What a citekey, a title or an author's name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cited {
    /// A work.
    Work(ThingId),
    /// A chapter.
    Chapter(ThingId),
}

impl Cited {
    /// The thing itself.
    pub fn thing(self) -> ThingId {
        match self {
            Cited::Work(thing) | Cited::Chapter(thing) => thing,
        }
    }
}
