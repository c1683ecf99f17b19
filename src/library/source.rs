//! A source: a file that the library is read from, with its entries.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::library::abbreviation::Abbreviation;
use crate::library::book::{Placed, RecordSlot, Records};
use crate::library::citekey::Citekey;
pub use crate::library::id::SourceId;
use crate::library::key_words::KeyWords;
use crate::library::name::{Form, Rule};
use crate::library::numbered;
use crate::library::organization::{Fame, Organization};
use crate::library::record::Kind;
use crate::library::words::Words;
use crate::shared::Prepared;
use crate::text::{Problem, Span};

/// The entries of one source. Their spans refer to the source as it was when each entry was read; [`Moved`]
/// translates them to the current text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Works and chapters.
    pub records: Records,
    /// Organizations.
    pub organizations: Vec<Organization>,
    /// Abbreviations that hold in the whole folder.
    pub abbreviations: Vec<Abbreviation>,
    /// Whether the source is a book page, which takes precedence over other sources.
    pub is_book_page: bool,
    /// Whether missing keys are made: the format does not require keys.
    pub makes_keys: bool,
    /// Whether they hold only in the note that contains them: a note's own `references:`.
    pub of_note_alone: bool,
    /// The `@string`s that it defines.
    pub strings: Arc<Strings>,
    /// Keys that an earlier entry of the source already has; the later entries do not count. These spans refer to the
    /// current text.
    pub repeated: Vec<Citekey>,
    /// The entries that have moved since they were read.
    pub moved: Moved,
    /// What could not be read. These spans refer to the current text.
    pub problems: Vec<Problem>,
    /// The words that its organizations are found by, as [`super::search`] gathers them.
    pub(crate) organization_words: Prepared<Vec<Words>>,
    /// Its organizations by the words that must be there for them to be named.
    pub(crate) organization_keys: Prepared<KeyWords>,
}

/// The names that `@string` defines, in lower case, with their values as LaTeX.
pub(crate) type Strings = BTreeMap<String, String>;

/// Where the pieces of a source stand now that moved since they were read. Typing above an entry moves it but changes
/// nothing else, so it is not read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Sorted by their start when read. Empty if nothing moved.
    pieces: Arc<[Piece]>,
}

/// A piece of the source, in byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Where it began when it was read; its spans are relative to this.
    pub recorded: u32,
    /// Where it begins now.
    pub now: u32,
    /// Its length in bytes.
    pub length: u32,
}

impl Entries {
    /// Whether the entries are looked up in the same ways as those of `other`.
    pub(super) fn counts_like(&self, other: &Self) -> bool {
        self.is_book_page == other.is_book_page && self.of_note_alone == other.of_note_alone
    }
}

impl Moved {
    /// The moves of `pieces`, which must not overlap in the text they were read from.
    pub fn new(mut pieces: Vec<Piece>) -> Self {
        if pieces.iter().all(|piece| piece.recorded == piece.now) {
            return Self::default();
        }
        // Most are in order, which the stable sort makes use of.
        pieces.sort();
        Self { pieces: pieces.into() }
    }

    /// The current span of something that an entry has at `span`.
    pub fn current(&self, span: Span) -> Span {
        let behind = self.pieces.partition_point(|piece| piece.recorded <= span.start);
        let piece = behind.checked_sub(1).map(|index| self.pieces[index]);
        match piece.filter(|piece| span.end <= piece.recorded + piece.length) {
            Some(Piece { recorded, now, .. }) => {
                Span { start: span.start - recorded + now, end: span.end - recorded + now }
            }
            None => span,
        }
    }
}

/// What a name in text may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// The organization at this index in its source.
    Organization(u32),
    /// The same, by a name that counts only in context.
    OrganizationInContext(u32),
    /// The source's own abbreviation at this index.
    Abbreviation(u32),
    /// An abbreviation of a book: the book's slot and the abbreviation's index in the book.
    BookAbbreviation(RecordSlot, u32),
    /// A work or a chapter, by its title.
    Record(RecordSlot),
    /// The same, by a title so short that it counts only in a note about the work: `Democracy`. A book whose chapters
    /// are known counts everywhere.
    RecordInContext(RecordSlot),
}

impl Owner {
    /// The slot of the record itself, or of the book it belongs to.
    pub fn slot(self) -> Option<RecordSlot> {
        match self {
            Owner::Record(slot) | Owner::RecordInContext(slot) | Owner::BookAbbreviation(slot, _) => Some(slot),
            Owner::Organization(_) | Owner::OrganizationInContext(_) | Owner::Abbreviation(_) => None,
        }
    }
}

impl Entries {
    /// All names in the entries of `source`, each with its meaning.
    pub fn names(&self, source: SourceId) -> Vec<(Form, Owner)> {
        let organizations = numbered(&self.organizations).flat_map(|(index, it)| organization_names(source, index, it));
        let abbreviations = numbered(&self.abbreviations).flat_map(|(index, it)| abbreviation_names(index, it));
        let records = self.records.numbered().flat_map(|(slot, it)| record_names(slot, it));
        organizations.chain(abbreviations).chain(records).collect()
    }
}

/// The names of the organization at `index` of `source`.
pub(crate) fn organization_names(source: SourceId, index: u32, organization: &Organization) -> Vec<(Form, Owner)> {
    let mut sure = organization.forms();
    if source == SourceId::GAZETTEER {
        let is_known = organization.fame <= Fame::WellKnown;
        sure.extend(organization.abbreviations.iter().filter_map(|short| Form::like_a_word(short, is_known)));
    }
    let sure = sure.into_iter().map(|form| (form, Owner::Organization(index)));
    let in_context =
        organization.in_context.iter().flat_map(|name| std::iter::once(Form::name(name)).chain(Form::inflected(name)));
    without_empty(sure.chain(in_context.map(|form| (form, Owner::OrganizationInContext(index)))).collect())
}

/// The names of the source's own abbreviation at `index`.
pub(super) fn abbreviation_names(index: u32, abbreviation: &Abbreviation) -> Vec<(Form, Owner)> {
    without_empty(vec![(Form::abbreviation(&abbreviation.short), Owner::Abbreviation(index))])
}

/// The names of the record in `slot` and of its abbreviations.
pub(super) fn record_names(slot: RecordSlot, placed: &Placed) -> Vec<(Form, Owner)> {
    let mut names = Vec::new();
    for (index, abbreviation) in numbered(&placed.book().abbreviations) {
        names.push((Form::abbreviation(&abbreviation.short), Owner::BookAbbreviation(slot, index)));
    }
    if placed.record.kind != Kind::Data {
        let titles = Form::titles(&placed.record.title().into());
        let owner = |form: &Form| match form.rule {
            Rule::QuotedTitle => Owner::RecordInContext(slot),
            _ => Owner::Record(slot),
        };
        names.extend(titles.into_iter().map(|form| {
            let owner = owner(&form);
            (form, owner)
        }));
    }
    without_empty(names)
}

fn without_empty(mut names: Vec<(Form, Owner)>) -> Vec<(Form, Owner)> {
    names.retain(|(form, _)| !form.text.is_empty());
    names
}

impl Organization {
    /// The forms of the organization's names that mean it without any context.
    pub fn forms(&self) -> Vec<Form> {
        if self.is_person {
            let names = std::iter::once(&self.name).chain(&self.aliases).map(Form::person);
            return names.chain(self.abbreviations.iter().map(|short| Form::abbreviation(short))).collect();
        }
        let mut forms = vec![Form::name(&self.name)];
        forms.extend(self.aliases.iter().map(Form::name));
        forms.extend(std::iter::once(&self.name).chain(&self.aliases).flat_map(|name| Form::inflected(name)));
        forms.extend(self.abbreviations.iter().map(|short| Form::abbreviation(short)));
        forms.sort();
        forms.dedup();
        forms
    }
}
