//! A source: a file that the library was read from, and the entries that it gave.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::library::abbreviation::Abbreviation;
use crate::library::book::{Placed, RecordSlot, Records};
use crate::library::citekey::Citekey;
pub use crate::library::id::SourceId;
use crate::library::name::Form;
use crate::library::numbered;
use crate::library::organization::Organization;
use crate::library::record::Kind;
use crate::library::words::Words;
use crate::shared::Prepared;
use crate::text::{Problem, Span};

/// What one source says. The places in it are those of the source as it was when each entry was read; [`Moved`] tells
/// where that is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Works and chapters.
    pub records: Records,
    /// Organizations.
    pub organizations: Vec<Organization>,
    /// Abbreviations that hold in the whole folder.
    pub abbreviations: Vec<Abbreviation>,
    /// Whether the source is a book page, which counts before other sources.
    pub is_book_page: bool,
    /// Whether keys are made for those of them that have none: their format does not ask for one.
    pub makes_keys: bool,
    /// Whether they hold in the note alone that they stand in: a note's own `references:`.
    pub of_note_alone: bool,
    /// The `@string`s that it defines.
    pub strings: Arc<Strings>,
    /// Keys that an earlier entry of the source has; the entries that have them again do not count. These places are those
    /// of the source as it is.
    pub repeated: Vec<Citekey>,
    /// Where entries stand that were read when they stood elsewhere.
    pub moved: Moved,
    /// What could not be read. These places are those of the source as it is.
    pub problems: Vec<Problem>,
    /// The words that its organizations are found by, as [`super::found`] gathers them.
    pub organization_words: Prepared<Vec<Words>>,
}

/// The names that `@string` defines, in lower case, with what they stand for, still as LaTeX.
pub type Strings = BTreeMap<String, String>;

/// Where the pieces of a source stand now that were read when they stood elsewhere. What an entry says is the same
/// wherever it stands: typing above it moves it, and changes nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// In the order of their places when they were read. Empty where nothing moved.
    pieces: Arc<[Piece]>,
}

/// One piece, places as byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Where it begins as its spans are counted.
    pub said: u32,
    /// Where it begins in the source.
    pub now: u32,
    /// Its length.
    pub length: u32,
}

impl Entries {
    /// Whether the entries are found in the same ways as those of `other`.
    pub(super) fn counts_like(&self, other: &Self) -> bool {
        self.is_book_page == other.is_book_page && self.of_note_alone == other.of_note_alone
    }
}

impl Moved {
    /// The places of `pieces`, which never overlap as their spans are counted.
    pub fn new(mut pieces: Vec<Piece>) -> Self {
        if pieces.iter().all(|piece| piece.said == piece.now) {
            return Self::default();
        }
        pieces.sort_unstable();
        Self { pieces: pieces.into() }
    }

    /// Where in the source `span` of an entry is.
    pub fn now(&self, span: Span) -> Span {
        let behind = self.pieces.partition_point(|piece| piece.said <= span.start);
        let piece = behind.checked_sub(1).map(|place| self.pieces[place]);
        match piece.filter(|piece| span.end <= piece.said + piece.length) {
            Some(Piece { said, now, .. }) => Span { start: span.start - said + now, end: span.end - said + now },
            None => span,
        }
    }
}

/// What a name in text may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// The organization at this place among its source's.
    Organization(u32),
    /// The same, by a name that counts only in its context.
    OrganizationInContext(u32),
    /// The abbreviation at this place among its source's own.
    Abbreviation(u32),
    /// An abbreviation of a book: the book's slot, and the abbreviation's place among the book's.
    BookAbbreviation(RecordSlot, u32),
    /// A work or a chapter, by its title.
    Record(RecordSlot),
}

impl Owner {
    /// The slot of the record that it is, or that it belongs to.
    pub fn slot(self) -> Option<RecordSlot> {
        match self {
            Owner::Record(slot) | Owner::BookAbbreviation(slot, _) => Some(slot),
            Owner::Organization(_) | Owner::OrganizationInContext(_) | Owner::Abbreviation(_) => None,
        }
    }
}

impl Entries {
    /// Every name that the entries bring, each with what it means.
    pub fn names(&self) -> Vec<(Form, Owner)> {
        let organizations = numbered(&self.organizations).flat_map(|(index, it)| organization_names(index, it));
        let abbreviations = numbered(&self.abbreviations).flat_map(|(index, it)| abbreviation_names(index, it));
        let records = self.records.numbered().flat_map(|(slot, it)| record_names(slot, it));
        organizations.chain(abbreviations).chain(records).collect()
    }
}

/// The names of the organization at the place `index`.
pub(super) fn organization_names(index: u32, organization: &Organization) -> Vec<(Form, Owner)> {
    let sure = organization.forms().into_iter().map(|form| (form, Owner::Organization(index)));
    let in_context =
        organization.in_context.iter().flat_map(|name| std::iter::once(Form::name(name)).chain(Form::inflected(name)));
    said(sure.chain(in_context.map(|form| (form, Owner::OrganizationInContext(index)))).collect())
}

/// The names of the source's own abbreviation at the place `index`.
pub(super) fn abbreviation_names(index: u32, abbreviation: &Abbreviation) -> Vec<(Form, Owner)> {
    said(vec![(Form::abbreviation(&abbreviation.short), Owner::Abbreviation(index))])
}

/// The names of the record in `slot`, and of the abbreviations of the book that it is.
pub(super) fn record_names(slot: RecordSlot, placed: &Placed) -> Vec<(Form, Owner)> {
    let mut names = Vec::new();
    for (place, abbreviation) in numbered(&placed.book().abbreviations) {
        names.push((Form::abbreviation(&abbreviation.short), Owner::BookAbbreviation(slot, place)));
    }
    if placed.record.kind != Kind::Data {
        let titles = Form::titles(&placed.record.title().into());
        names.extend(titles.into_iter().map(|form| (form, Owner::Record(slot))));
    }
    said(names)
}

fn said(mut names: Vec<(Form, Owner)>) -> Vec<(Form, Owner)> {
    names.retain(|(form, _)| !form.text.is_empty());
    names
}

impl Organization {
    /// The ways in which the organization is written that mean it anywhere.
    pub fn forms(&self) -> Vec<Form> {
        let mut forms = vec![Form::name(&self.name)];
        forms.extend(self.aliases.iter().map(Form::name));
        forms.extend(std::iter::once(&self.name).chain(&self.aliases).flat_map(|name| Form::inflected(name)));
        forms.extend(self.abbreviations.iter().map(|short| Form::abbreviation(short)));
        forms.sort();
        forms.dedup();
        forms
    }
}
