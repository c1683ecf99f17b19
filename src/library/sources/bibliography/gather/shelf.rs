//! The works of a bibliography while it is put together, and which of its books a chapter is in.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Recipe;
use crate::library::contents;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::sources::bibliography::Item;
use crate::library::work;

/// The works so far, and ways to find the books among them.
#[derive(Default)]
pub(super) struct Shelf<'i> {
    drafts: Vec<Draft<'i>>,
    by_isbn: FxHashMap<&'i str, usize>,
    by_title: FxHashMap<(Rc<str>, Option<i32>), Vec<usize>>,
    /// Titles as they are compared, by how they are written.
    folded: FxHashMap<&'i str, Rc<str>>,
}

/// A work that is not written out yet.
struct Draft<'i> {
    /// The item that it is, or, where it is made up, the first of its chapters.
    base: &'i Item,
    /// The place of that item.
    place: usize,
    made_up: bool,
    /// The places of its chapters' items.
    chapters: Vec<usize>,
    facts: Facts<'i>,
}

/// What tells one book of a title from another, as far as it is known.
struct Facts<'i> {
    title: &'i str,
    subtitle: Option<&'i str>,
    isbn: Option<&'i str>,
    edition: Option<&'i str>,
    volume: Option<&'i str>,
    editors: &'i [Person],
}

impl<'i> Facts<'i> {
    /// What `item` says of itself, or of what it is part of.
    fn new(item: &'i Item, of_container: bool) -> Self {
        let title = if of_container { item.container.as_deref().unwrap_or_default() } else { &item.title };
        let (title, subtitle) = work::title_parts(title);
        Self {
            title,
            subtitle,
            isbn: item.isbn.as_deref().map(identifier::isbn_core),
            edition: item.edition.as_deref(),
            volume: item.volume.as_deref(),
            editors: &item.editors,
        }
    }
}

impl<'i> Shelf<'i> {
    /// Adds the work that `base` is, the item at `place`, or the one that it says it is part of; gives its number here.
    pub(super) fn add(&mut self, place: usize, base: &'i Item, made_up: bool) -> usize {
        self.drafts.push(Draft { place, base, made_up, chapters: Vec::new(), facts: Facts::new(base, made_up) });
        self.drafts.len() - 1
    }

    /// Adds a book, which others may be found to be part of.
    pub(super) fn add_book(&mut self, place: usize, base: &'i Item, made_up: bool) -> usize {
        let book = self.add(place, base, made_up);
        let Facts { title, isbn, .. } = self.drafts[book].facts;
        if let Some(isbn) = isbn {
            self.by_isbn.entry(isbn).or_insert(book);
        }
        let title = self.folded(title);
        self.by_title.entry((title, base.issued.map(Date::year))).or_default().push(book);
        book
    }

    /// Adds to what is known of a book without a key what one more chapter says of it.
    pub(super) fn learn(&mut self, book: usize, chapter: &'i Item) {
        let draft = &mut self.drafts[book];
        if !draft.made_up && !draft.base.citekeys.is_empty() {
            return;
        }
        let said = Facts::new(chapter, true);
        if let (None, Some(isbn)) = (draft.facts.isbn, said.isbn) {
            self.by_isbn.entry(isbn).or_insert(book);
        }
        let facts = &mut draft.facts;
        facts.isbn = facts.isbn.or(said.isbn);
        facts.subtitle = facts.subtitle.or(said.subtitle);
        facts.edition = facts.edition.or(said.edition);
        facts.volume = facts.volume.or(said.volume);
        if facts.editors.is_empty() {
            facts.editors = said.editors;
        }
    }

    /// The book that a chapter is in, by what it says of it.
    pub(super) fn book_of(&mut self, chapter: &'i Item) -> Option<usize> {
        let isbn = chapter.isbn.as_deref().map(identifier::isbn_core);
        if let Some(&book) = isbn.and_then(|isbn| self.by_isbn.get(isbn)) {
            return Some(book);
        }
        let said = chapter.container.is_some().then(|| Facts::new(chapter, true))?;
        let title = self.folded(said.title);
        let books = self.by_title.get(&(title, chapter.issued.map(Date::year)))?;
        books.iter().copied().find(|&book| may_be_one(&self.drafts[book].facts, &said))
    }

    fn folded(&mut self, title: &'i str) -> Rc<str> {
        Rc::clone(self.folded.entry(title).or_insert_with(|| contents::folded(title).into()))
    }

    /// Adds to a book the chapter that is the item at `place`.
    pub(super) fn add_chapter(&mut self, book: usize, place: usize) {
        self.drafts[book].chapters.push(place);
    }

    /// What the works are made of, by the places of items.
    pub(super) fn recipes(self) -> Vec<Recipe<usize>> {
        let recipe = |draft: Draft| Recipe { entry: (!draft.made_up).then_some(draft.place), chapters: draft.chapters };
        self.drafts.into_iter().map(recipe).collect()
    }
}

/// Whether two books of one title and year may be the same: nothing that both say differs.
fn may_be_one(one: &Facts<'_>, other: &Facts<'_>) -> bool {
    fn agree(one: Option<&str>, other: Option<&str>) -> bool {
        one.is_none() || other.is_none() || one == other
    }
    let subtitles = match (one.subtitle, other.subtitle) {
        (Some(one), Some(other)) => one == other || contents::folded(one) == contents::folded(other),
        _ => true,
    };
    agree(one.isbn, other.isbn)
        && agree(one.edition, other.edition)
        && agree(one.volume, other.volume)
        && subtitles
        && share_a_name(one.editors, other.editors)
}

/// Whether two lists of people have a family name in common, or one of them is empty.
fn share_a_name(one: &[Person], other: &[Person]) -> bool {
    let known = |person: &Person| other.iter().any(|other| other.family.eq_ignore_ascii_case(&person.family));
    one.is_empty() || other.is_empty() || one.iter().any(known)
}
