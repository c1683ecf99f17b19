//! A view of a thing: looks up values in its records. Values are never copied from one record to another.

use smallvec::SmallVec;
use smol_str::SmolStr;

use super::book::Placed;
use super::csl_type::CslType;
use super::date::Date;
use super::person::People;
use super::record::{Kind, Record};
use super::source::SourceId;
use super::variables::Variable;
use super::{Library, RecordId, ThingId};
use crate::text::numeral::Numeral;
use crate::text::pages::Pages;

/// The most containers around a part: a chapter, its volume, its set.
const MOST_WHOLES: usize = 4;

/// A record, with its container and the other records of the same thing, in which missing values are looked up.
#[derive(Clone, Debug)]
pub struct View<'l> {
    library: &'l Library,
    id: RecordId,
    own: &'l Placed,
    others: SmallVec<[(RecordId, &'l Placed); 1]>,
    reach: Reach,
}

/// How far away a container may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// In the same file, which is where Pandoc resolves a `crossref`.
    File,
    /// Anywhere in the folder.
    Folder,
}

impl<'l> View<'l> {
    /// A view of the record `id`, and of its container if it is within `reach`.
    pub(super) fn of_record(library: &'l Library, id: RecordId, reach: Reach) -> Option<Self> {
        Some(Self { library, id, own: library.placed(id)?, others: SmallVec::new(), reach })
    }

    /// A view of all records of a thing, by precedence.
    pub(super) fn of_records(library: &'l Library, records: &[RecordId]) -> Option<Self> {
        let (first, others) = records.split_first()?;
        let others = others.iter().filter_map(|&id| Some((id, library.placed(id)?))).collect();
        Some(Self { others, ..Self::of_record(library, *first, Reach::Folder)? })
    }

    /// The record that takes precedence.
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// The record that takes precedence.
    pub fn record(&self) -> &'l Record {
        &self.own.record
    }

    fn records(&self) -> impl Iterator<Item = &'l Record> {
        let others = self.others.clone().into_iter().map(|(_, other)| other);
        std::iter::once(self.own).chain(others).map(|placed| &*placed.record)
    }

    /// The value of `variable`, without markup.
    pub fn get(&self, variable: Variable) -> Option<&'l str> {
        self.having(variable).and_then(|(record, variable)| record.get(variable))
    }

    /// The value of `variable`, with markup.
    pub fn marked_up(&self, variable: Variable) -> Option<&'l str> {
        self.having(variable).and_then(|(record, variable)| record.marked_up(variable))
    }

    /// The source of the record that has `variable`.
    pub(crate) fn source_of(&self, variable: Variable) -> Option<SourceId> {
        let own = self.own.record.get(variable).is_some() || self.inherited(variable).is_some();
        let other = || self.others.iter().find(|(_, other)| other.record.get(variable).is_some());
        if own { Some(self.id.source) } else { other().map(|(id, _)| id.source) }
    }

    /// The people in `variable`.
    pub fn people(&self, variable: Variable) -> People<'l> {
        self.having(variable).map(|(record, variable)| record.people(variable)).unwrap_or_default()
    }

    /// The date in `variable`.
    pub fn date(&self, variable: Variable) -> Option<Date> {
        let (record, variable) = self.having(variable)?;
        let date = record.date(variable)?;
        // Another record may add a month to the same year.
        let mut others = self.others.iter().filter_map(|(_, other)| other.record.date(variable));
        Some(others.find(|other| other.is_more_exact_than(&date)).unwrap_or(date))
    }

    /// The record that has `variable`, and the variable it has it in: its own record first, then its containers, then
    /// the other records.
    fn having(&self, variable: Variable) -> Option<(&'l Record, Variable)> {
        if self.own.record.get(variable).is_some() {
            return Some((&self.own.record, variable));
        }
        if let Some(inherited) = self.inherited(variable) {
            return Some(inherited);
        }
        let (_, other) = self.others.iter().find(|(_, other)| other.record.get(variable).is_some())?;
        Some((&other.record, variable))
    }

    fn inherited(&self, variable: Variable) -> Option<(&'l Record, Variable)> {
        let (mut id, mut placed, mut wanted) = (self.id, self.own, variable);
        for _ in 0..MOST_WHOLES {
            id = self.whole(id, placed)?;
            let whole = self.library.placed(id)?;
            if !is_of_its_sort(&placed.record, &whole.record) {
                wanted = of_whole(&placed.record, wanted)?;
            }
            placed = whole;
            if placed.record.get(wanted).is_some() {
                return Some((&placed.record, wanted));
            }
        }
        None
    }

    /// The container from which the record `id`, which is `placed`, inherits: in its own file, else, as in Biber, the
    /// entry in another file that its `crossref` names.
    fn whole(&self, id: RecordId, placed: &Placed) -> Option<RecordId> {
        let own = match placed.container {
            Some(container) if !container.inherits => return None,
            Some(container) => Some(RecordId { slot: container.slot, ..id }),
            None => None,
        };
        let stands_for =
            |id: &RecordId| self.library.record(*id).is_none_or(|record| record.more().stands_for.is_some());
        own.filter(|id| !stands_for(id)).or_else(|| {
            let parent = placed.record.more().parent.as_ref().filter(|_| self.reach == Reach::Folder)?;
            Some(self.library.claim(&parent.key)?.record)
        })
    }

    /// Title and subtitle on one line.
    pub fn title(&self) -> &'l str {
        self.get(Variable::Title).unwrap_or_default()
    }

    /// The title without its subtitle.
    pub fn main_title(&self) -> &'l str {
        super::record::title_parts(self.title()).0
    }

    /// Authors, or editors if it has no authors.
    pub(crate) fn creators(&self) -> People<'l> {
        let authors = self.people(Variable::Author);
        if authors.is_empty() { self.people(Variable::Editor) } else { authors }
    }

    /// Year of publication.
    pub fn year(&self) -> Option<i32> {
        self.having(Variable::Issued).and_then(|(record, _)| record.year())
    }

    /// `Franke and Koch 2023`, for lists.
    pub(crate) fn short_reference(&self) -> String {
        let names = self.creators().short();
        match self.year() {
            Some(year) if !names.is_empty() => format!("{names} {year}"),
            Some(year) => year.to_string(),
            None => names,
        }
    }

    /// Its CSL type.
    pub(crate) fn csl_type(&self) -> CslType {
        let stated = self.records().find_map(|record| record.stated_type);
        stated.unwrap_or_else(|| self.own.record.csl_type())
    }

    /// A chapter's number.
    pub fn number(&self) -> Option<Numeral> {
        self.records().find_map(|record| record.number)
    }

    /// Its pages, if they are a single range.
    pub fn pages(&self) -> Option<Pages> {
        self.records().find_map(|record| record.pages)
    }

    /// The part of the book that contains the chapter.
    pub fn part(&self) -> Option<&'l SmolStr> {
        self.records().find_map(|record| record.more().part.as_ref())
    }

    /// The abstract as Markdown.
    pub fn abstract_text(&self) -> Option<&'l str> {
        self.get(Variable::Abstract)
    }

    /// The key that Glossator writes for it; empty if no source gives one.
    pub fn citekey(&self) -> &'l str {
        self.citekeys().next().unwrap_or_default()
    }

    /// All its keys, each once, by precedence of the records.
    pub fn citekeys(&self) -> impl Iterator<Item = &'l str> {
        let mut seen: SmallVec<[&str; 2]> = SmallVec::new();
        for key in self.records().flat_map(Record::citekeys) {
            if !seen.contains(&key) {
                seen.push(key);
            }
        }
        seen.into_iter()
    }

    /// Paths of attached files, as written.
    pub fn files(&self) -> impl Iterator<Item = &'l SmolStr> {
        self.records().flat_map(|record| &record.more().files)
    }

    /// `4 Changing Models of Peacekeeping`: number and title on one line.
    pub fn label(&self) -> String {
        match self.number() {
            Some(number) => format!("{number} {}", self.title()),
            None => self.title().to_owned(),
        }
    }

    /// The headings as the sources write them, for links to them.
    pub(crate) fn heading_texts(&self) -> impl Iterator<Item = &'l SmolStr> {
        self.records().map(|record| &record.more().heading_text).filter(|text| !text.is_empty())
    }

    /// The thing itself.
    pub fn thing(&self) -> ThingId {
        self.library.thing_of(self.id)
    }

    /// The book that contains the chapter.
    pub fn book(&self) -> Option<View<'l>> {
        self.library.view(self.library.book_of(self.thing())?)
    }
}

/// The variable of a container from which `part` inherits `variable`.
fn of_whole(part: &Record, variable: Variable) -> Option<Variable> {
    match variable {
        // The author of the whole book wrote the chapter if nobody else is named.
        Variable::Author if part.kind == Kind::Chapter => Some(Variable::Author),
        Variable::ContainerAuthor if part.get(Variable::Author).is_none() => None,
        variable => variable.of_whole(),
    }
}

/// Whether an entry that names `other` as its parent is not part of it but inherits every variable as it is, as a set
/// does from its first member.
fn is_of_its_sort(own: &Record, other: &Record) -> bool {
    own.kind != Kind::Chapter && other.kind != Kind::Book && other.stated_type != Some(CslType::Periodical)
}
