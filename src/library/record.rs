//! A record: what one source says about one item, in CSL variables.
//!
//! A library may hold a hundred thousand records. So a record keeps all its values in one string, with a short list
//! of where each lies. Only values that every look-up compares have fields of their own.

use std::mem;

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::library::citekey::Citekey;
use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::markup;
use crate::library::person::{People, Person};
use crate::library::title_pieces::TitlePieces;
use crate::library::variables::Variable;
use crate::text::Span;
use crate::text::numeral::Numeral;
use crate::text::pages::Pages;

/// The kind of item that a record describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A work that may hold chapters.
    Book,
    /// A part of such a work.
    Chapter,
    /// Any other work: an article, a report, a film.
    #[default]
    Other,
    /// Not a work, but values for other entries to inherit (`@xdata`).
    Data,
}

/// What one source says about one item. What it leaves out is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its keys; Glossator writes the first.
    pub keys: SmallVec<[Citekey; 1]>,
    /// The kind of item.
    pub kind: Kind,
    /// Its CSL type, if the source states one.
    pub stated_type: Option<CslType>,
    /// A chapter's number, as its book prints it before the title.
    pub number: Option<Numeral>,
    /// Its pages, if they are a single range.
    pub pages: Option<Pages>,
    /// The span of the whole entry in its source.
    pub span: Span,
    /// The span of its key, heading or title in its source; go-to-definition selects this.
    pub heading: Span,
    // Only the methods below use these fields; readers start with an empty record.
    pub(super) year: Option<i32>,
    /// No list, whose room for more would put each record into the allocator's next larger size.
    pub(super) fields: Box<[Field]>,
    pub(super) values: String,
    pub(super) more: Option<Box<More>>,
}

/// Where a value lies in [`Record::values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    variable: Variable,
    /// Start of the value.
    start: u32,
    end: u32,
    /// End of the value without markup. The value with markup follows, up to `end`.
    plain_end: u32,
}

/// What only few records have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// The key of its parent entry, with its span (`crossref`, or a chapter's `xref`).
    pub parent: Option<Citekey>,
    /// Keys of the entries whose values it inherits (`xdata`).
    pub data: Vec<Citekey>,
    /// Keys of entries that it refers to without inheriting from them (`related`, `entryset`), and further mentions
    /// of its own key.
    pub related: Vec<Citekey>,
    /// A book's title in pieces, if it has several. For a part: the pieces of its book's title that it states itself.
    pub pieces: Option<Box<TitlePieces>>,
    /// The entry's text, if it uses an `@string` that its file does not define.
    pub unread: Option<Box<Unread>>,
    /// For a placeholder of an unknown book (the `crossref` of a chapter): the book's key.
    pub stands_for: Option<SmolStr>,
    /// Whether it inherits nothing from its parent (`xref`).
    pub is_only_linked: bool,
    /// Paths of attached files, as written.
    pub files: Vec<SmolStr>,
    /// The part of the book that contains the chapter (`Part II: Practice`).
    pub part: Option<SmolStr>,
    /// Where a chapter's list of data stands in a book page.
    pub data_list: Span,
    /// The heading as written, for links to it.
    pub heading_text: SmolStr,
}

/// An entry that cannot be read completely until some `@string`s are defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The entry, from its `@` to its last brace.
    pub text: Box<str>,
    /// The names of these `@string`s, in lower case.
    pub lacks: Vec<SmolStr>,
}

impl Record {
    /// A record of the kind `kind` with the title `title`.
    pub fn new(kind: Kind, title: &str) -> Self {
        let mut record = Self { kind, ..Self::default() };
        record.set(Variable::Title, title);
        record
    }

    // ---- Reading values ----

    /// The value of `variable` without markup: text as it reads, people and dates in their stored form.
    pub fn get(&self, variable: Variable) -> Option<&str> {
        let field = self.field(variable)?;
        Some(&self.values[field.start as usize..field.plain_end as usize])
    }

    /// The value of `variable` with markup (see [`markup`]).
    pub fn marked_up(&self, variable: Variable) -> Option<&str> {
        let field = self.field(variable)?;
        let start = if field.plain_end < field.end { field.plain_end } else { field.start };
        Some(&self.values[start as usize..field.end as usize])
    }

    /// Whether the value of `variable` has markup.
    pub(crate) fn has_markup(&self, variable: Variable) -> bool {
        self.field(variable).is_some_and(|field| field.plain_end < field.end)
    }

    /// The people in `variable`.
    pub fn people(&self, variable: Variable) -> People<'_> {
        People::new(self.get(variable).unwrap_or_default())
    }

    /// The date in `variable`.
    pub fn date(&self, variable: Variable) -> Option<Date> {
        self.get(variable).and_then(Date::stored)
    }

    /// The variables that it has, in the order in which they were set.
    pub fn variables(&self) -> impl Iterator<Item = Variable> {
        self.fields.iter().map(|field| field.variable)
    }

    /// Title and subtitle on one line.
    pub fn title(&self) -> &str {
        self.get(Variable::Title).unwrap_or_default()
    }

    /// The title without its subtitle.
    pub fn main_title(&self) -> &str {
        title_parts(self.title()).0
    }

    /// The part of the title after the colon.
    pub fn subtitle(&self) -> Option<&str> {
        title_parts(self.title()).1
    }

    /// Authors, or editors if it has no authors.
    pub(crate) fn creators(&self) -> People<'_> {
        let authors = self.people(Variable::Author);
        if authors.is_empty() { self.people(Variable::Editor) } else { authors }
    }

    /// Year of publication.
    pub fn year(&self) -> Option<i32> {
        self.year
    }

    /// Its CSL type.
    pub(crate) fn csl_type(&self) -> CslType {
        self.stated_type.unwrap_or(if self.kind == Kind::Chapter { CslType::Chapter } else { CslType::Book })
    }

    /// The key that Glossator writes for it; empty if no source gives one.
    pub fn citekey(&self) -> &str {
        self.keys.first().map_or("", |citekey| citekey.key.as_str())
    }

    /// All its keys.
    pub fn citekeys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|citekey| citekey.key.as_str())
    }

    /// Whether `key` is one of its keys.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.citekeys().any(|own| own == key)
    }

    /// `4 Changing Models of Peacekeeping`: number and title on one line.
    pub fn label(&self) -> String {
        match self.number {
            Some(number) => format!("{number} {}", self.title()),
            None => self.title().to_owned(),
        }
    }

    /// What only few records have.
    pub fn more(&self) -> &More {
        const NONE: &More = &More {
            parent: None,
            data: Vec::new(),
            related: Vec::new(),
            files: Vec::new(),
            part: None,
            data_list: Span { start: 0, end: 0 },
            pieces: None,
            unread: None,
            stands_for: None,
            is_only_linked: false,
            heading_text: SmolStr::new_static(""),
        };
        self.more.as_deref().unwrap_or(NONE)
    }

    /// All keys by which it refers to other entries, for whatever purpose.
    pub fn named(&self) -> impl Iterator<Item = &Citekey> {
        let more = self.more();
        more.parent.iter().chain(&more.data).chain(&more.related)
    }

    // ---- Setting values ----

    /// What only few records have, for changing.
    pub(crate) fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Sets `variable` to `value`; a blank value clears it.
    pub fn set(&mut self, variable: Variable, value: impl AsRef<str>) {
        self.put(variable, value.as_ref().trim(), None);
    }

    /// Like [`Record::set`], if there is a value.
    pub(crate) fn set_some(&mut self, variable: Variable, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.set(variable, value);
        }
    }

    /// Sets `variable` to `value`, which may have markup.
    pub(crate) fn set_marked_up(&mut self, variable: Variable, value: &str) {
        match markup::plain(value.trim()) {
            Some(plain) => self.put(variable, plain.trim(), Some(value.trim())),
            None => self.set(variable, value),
        }
    }

    /// Sets the pages.
    pub(crate) fn set_pages(&mut self, pages: Option<Pages>) {
        if let Some(pages) = pages {
            self.pages = Some(pages);
            self.set(Variable::Page, pages.to_string());
        }
    }

    /// Sets the people in `variable`; an empty list clears it.
    pub(crate) fn set_people(&mut self, variable: Variable, people: &[Person]) {
        self.put(variable, &People::written(people), None);
    }

    /// Sets the date in `variable`.
    pub(crate) fn set_date(&mut self, variable: Variable, date: Option<Date>) {
        if let Some(date) = date {
            self.put(variable, &date.written(), None);
        }
    }

    /// Removes the value of `variable`.
    pub fn clear(&mut self, variable: Variable) {
        if self.field(variable).is_some() {
            self.put(variable, "", None);
        }
    }

    /// Inherits from `other` each variable that this record lacks; `takes` names the variable of this record that
    /// receives it.
    pub(crate) fn take_over(&mut self, other: &Self, takes: impl Fn(Variable) -> Option<Variable>) {
        for &Field { variable, .. } in other.fields.iter() {
            let Some(own) = takes(variable).filter(|&own| self.field(own).is_none()) else { continue };
            let (plain, whole) = (other.get(variable).unwrap_or_default(), other.marked_up(variable));
            self.put(own, plain, whole.filter(|_| other.has_markup(variable)));
        }
    }

    /// Frees unused memory.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.values.shrink_to_fit();
    }

    /// The record, moved `by` bytes forward in its source.
    #[must_use]
    pub fn moved(mut self, by: usize) -> Self {
        let more = self.more.as_deref_mut();
        let named = more.map(|more| more.parent.iter_mut().chain(&mut more.data).chain(&mut more.related));
        let keys = self.keys.iter_mut().chain(named.into_iter().flatten()).map(|key| &mut key.span);
        for span in keys.chain([&mut self.span, &mut self.heading]) {
            *span = span.moved(by);
        }
        self
    }

    fn field(&self, variable: Variable) -> Option<&Field> {
        self.fields.iter().find(|field| field.variable == variable)
    }

    fn put(&mut self, variable: Variable, plain: &str, whole: Option<&str>) {
        if let Some(at) = self.fields.iter().position(|field| field.variable == variable) {
            self.take_out(at);
        }
        if !plain.is_empty() {
            let start = self.values.len() as u32;
            self.values.push_str(plain);
            let plain_end = self.values.len() as u32;
            self.values.push_str(whole.unwrap_or_default());
            let field = Field { variable, start, plain_end, end: self.values.len() as u32 };
            self.fields = mem::take(&mut self.fields).into_iter().chain([field]).collect();
        }
        if variable == Variable::Issued {
            self.year = self.date(variable).and_then(|date| date.year());
        }
    }

    fn take_out(&mut self, at: usize) {
        let mut fields = mem::take(&mut self.fields).into_vec();
        let gone = fields.remove(at);
        self.fields = fields.into();
        let length = gone.end - gone.start;
        self.values.replace_range(gone.start as usize..gone.end as usize, "");
        for field in self.fields.iter_mut().filter(|field| field.start >= gone.end) {
            field.start -= length;
            field.plain_end -= length;
            field.end -= length;
        }
    }
}

/// For [`Record::take_over`]: inherits everything, each variable as it is.
pub fn all(variable: Variable) -> Option<Variable> {
    Some(variable)
}

/// A title split at its first colon into title and subtitle.
pub(crate) fn title_parts(title: &str) -> (&str, Option<&str>) {
    match title.split_once(": ") {
        Some((main, sub)) if !main.trim().is_empty() && !sub.trim().is_empty() => (main.trim(), Some(sub.trim())),
        _ => (title.trim(), None),
    }
}

#[cfg(test)]
mod tests;
