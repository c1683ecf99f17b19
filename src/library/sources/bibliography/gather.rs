//! Entries side by side, put together: fields inherited, chapters in their books.

use std::collections::hash_map::Entry;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::{Item, Kind};
use crate::library::chapter::Chapter;
use crate::library::citekey::Citekey;
use crate::library::contents;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::work::{self, Work};
use crate::library::works::Works;
use crate::text::Problem;

/// The works that the items of a file were put together to, and of which items each was made.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The works.
    pub works: Works,
    /// What is between the entries.
    pub between: Between,
    /// Of each slot's work.
    recipes: Vec<Option<Recipe>>,
}

/// What is between the entries of a file.
#[derive(Clone, Debug, Default)]
pub struct Between {
    /// The keys of entries that do not count, for another has the key.
    pub repeated: Vec<Citekey>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The keys of entries from which others take something over.
    lent: FxHashSet<SmolStr>,
}

/// What a work is made of. As long as that is the same, so is the work.
#[derive(Clone, Debug)]
struct Recipe {
    /// The item that it is, or, where it is made up, the first of its chapters.
    base: Arc<Item>,
    made_up: bool,
    chapters: Vec<Arc<Item>>,
}

/// The works that `items` are, books with their chapters in them, and what is between the entries.
///
/// A chapter's book is the entry that it names as its parent, else the one with its ISBN, else the one with its
/// container's title and year. Where there is none it is made up from what the chapters say, without citekeys.
pub fn gather(items: Vec<Arc<Item>>) -> (Works, Between) {
    let (recipes, between) = recipes(&items);
    // What they say is moved into the works.
    drop(items);
    (recipes.into_iter().map(|recipe| Arc::new(recipe.work())).collect(), between)
}

fn recipes(items: &[Arc<Item>]) -> (Vec<Recipe>, Between) {
    let mut between = Between::default();
    let (mut items, places) = without_repeated_keys(items, &mut between.repeated);
    inherit(&mut items, &places, &mut between);

    let mut shelf = Shelf::default();
    // Where each item that is no chapter became a work, for those that name it as their parent.
    let mut works = vec![None; items.len()];
    let is_chapter = |item: &&Arc<Item>| item.kind == Kind::Chapter;
    for (place, item) in items.iter().enumerate().filter(|(_, item)| !is_chapter(item)) {
        match item.kind {
            Kind::Book => works[place] = Some(shelf.add_book(item, false)),
            Kind::Other => works[place] = Some(shelf.add(item, false)),
            Kind::Data | Kind::Chapter => {}
        }
    }
    for chapter in items.iter().filter(is_chapter) {
        let parent = chapter.parent.as_ref().and_then(|parent| works[*places.get(parent.key.as_str())?]);
        let book = parent.or_else(|| shelf.book_of(chapter));
        match book {
            Some(book) => {
                shelf.learn(book, chapter);
                shelf.drafts[book].chapters.push(chapter);
            }
            None if chapter.container.is_some() => {
                let book = shelf.add_book(chapter, true);
                shelf.drafts[book].chapters.push(chapter);
            }
            None => {
                shelf.add(chapter, false);
            }
        }
    }
    (shelf.drafts.iter().map(Draft::recipe).collect(), between)
}

impl Gathered {
    /// Puts together `items`, of which those that were there before are the very same. Works that are made of the same
    /// items stay as they are, and where they are.
    pub fn again(&mut self, items: &[Arc<Item>]) {
        let (recipes, between) = recipes(items);
        // No other item can lie where one lies that a recipe holds.
        let base = |(slot, recipe): (usize, &Option<Recipe>)| Some((Arc::as_ptr(&recipe.as_ref()?.base), slot));
        let known: FxHashMap<*const Item, usize> = self.recipes.iter().enumerate().filter_map(base).collect();
        let mut slots: Vec<Option<Recipe>> = vec![None; self.recipes.len()];
        let mut others = Vec::new();
        let mut order = vec![0; recipes.len()];
        for (place, recipe) in recipes.into_iter().enumerate() {
            match known.get(&Arc::as_ptr(&recipe.base)) {
                Some(&slot) => {
                    slots[slot] = Some(recipe);
                    order[place] = slot as u32;
                }
                None => others.push((place, recipe)),
            }
        }
        let free: Vec<usize> = (0..slots.len()).filter(|&slot| slots[slot].is_none()).collect();
        let free = free.into_iter().chain(slots.len()..);
        for ((place, recipe), slot) in others.into_iter().zip(free) {
            slots.resize(slots.len().max(slot + 1), None);
            slots[slot] = Some(recipe);
            order[place] = slot as u32;
        }
        let work = |(slot, recipe): (usize, &Option<Recipe>)| {
            let recipe = recipe.as_ref()?;
            let before = self.recipes.get(slot).and_then(Option::as_ref).filter(|before| before.is(recipe));
            let known = before.and_then(|_| self.works.get(slot as u32)).cloned();
            Some(known.unwrap_or_else(|| Arc::new(recipe.clone().work())))
        };
        self.works = Works::in_slots(slots.iter().enumerate().map(work).collect(), order.into());
        self.recipes = slots;
        self.between = between;
    }

    /// Puts together what is left when each of `changed` became another item. False, and nothing done, where more may
    /// follow from that than that the works say something else which those items make up.
    pub fn change(&mut self, changed: &[[Arc<Item>; 2]]) -> bool {
        let mut found = Vec::with_capacity(changed.len());
        for [before, now] in changed {
            let is_lent = before.citekeys.iter().any(|citekey| self.between.lent.contains(&citekey.key));
            let is_told = self.between.problems.iter().any(|problem| before.span.covers(problem.span));
            let slot = self.recipes.iter().position(|recipe| recipe.as_ref().is_some_and(|it| it.holds(before)));
            match slot {
                Some(slot) if !is_lent && !is_told && before.stands_like(now) => found.push(slot),
                _ => return false,
            }
        }
        for ([before, now], &slot) in changed.iter().zip(&found) {
            if let Some(recipe) = &mut self.recipes[slot] {
                recipe.exchange(before, now);
            }
        }
        let work = |slot: usize| Some((slot, Arc::new(self.recipes.get(slot)?.clone()?.work())));
        self.works = self.works.with(found.into_iter().filter_map(work));
        true
    }
}

impl Recipe {
    /// Whether it is the same as `other`.
    fn is(&self, other: &Self) -> bool {
        self.made_up == other.made_up
            && Arc::ptr_eq(&self.base, &other.base)
            && self.chapters.len() == other.chapters.len()
            && self.chapters.iter().zip(&other.chapters).all(|(one, other)| Arc::ptr_eq(one, other))
    }

    fn holds(&self, item: &Arc<Item>) -> bool {
        Arc::ptr_eq(&self.base, item) || self.chapters.iter().any(|chapter| Arc::ptr_eq(chapter, item))
    }

    fn exchange(&mut self, before: &Arc<Item>, now: &Arc<Item>) {
        for item in std::iter::once(&mut self.base).chain(&mut self.chapters) {
            if Arc::ptr_eq(item, before) {
                *item = Arc::clone(now);
            }
        }
    }

    fn work(self) -> Work {
        let Self { base, made_up, chapters } = self;
        let mut work = if made_up { base.book() } else { Work::default() };
        // The base of a made-up work is one of its chapters as well.
        if made_up {
            drop(base);
        } else {
            work = Arc::unwrap_or_clone(base).into_work();
        }
        work.chapters.reserve_exact(chapters.len());
        for chapter in chapters {
            if work.citekeys.is_empty() {
                learn(&mut work, &chapter);
            }
            work.chapters.push(Arc::unwrap_or_clone(chapter).into_chapter());
        }
        sort_as_printed(&mut work.chapters);
        work
    }
}

/// Adds to a book that has no entry of its own what one of its chapters says of it.
fn learn(work: &mut Work, chapter: &Item) {
    let said = chapter.book();
    work.isbn = work.isbn.take().or(said.isbn);
    work.subtitle = work.subtitle.take().or(said.subtitle);
    work.publisher = work.publisher.take().or(said.publisher);
    work.edition = work.edition.take().or(said.edition);
    work.volume = work.volume.take().or(said.volume);
    work.details.fill(&said.details);
    if work.editors.is_empty() {
        work.editors = said.editors;
    }
}

/// The items, and by each key the place of its item. An item whose key is taken is told and left out.
fn without_repeated_keys<'i>(
    items: &'i [Arc<Item>],
    repeated: &mut Vec<Citekey>,
) -> (Vec<Arc<Item>>, FxHashMap<&'i str, usize>) {
    let mut places = FxHashMap::with_capacity_and_hasher(items.len(), Default::default());
    let mut kept: Vec<Arc<Item>> = Vec::with_capacity(items.len());
    for item in items {
        if let Some(first) = item.citekeys.first().filter(|first| places.contains_key(first.key.as_str())) {
            repeated.push(first.clone());
            continue;
        }
        let mut own: Vec<&Citekey> = Vec::with_capacity(item.citekeys.len());
        for citekey in &item.citekeys {
            if let Entry::Vacant(free) = places.entry(citekey.key.as_str()) {
                free.insert(kept.len());
                own.push(citekey);
            }
        }
        kept.push(if own.len() == item.citekeys.len() {
            Arc::clone(item)
        } else {
            let citekeys = own.into_iter().cloned().collect();
            Arc::new(Item { citekeys, ..item.as_ref().clone() })
        });
    }
    (kept, places)
}

/// Fills in what entries take over from others (`xdata`), and from their parents (`crossref`). A chapter's parent
/// is its book, so that nothing needs to be copied there.
fn inherit(items: &mut [Arc<Item>], places: &FxHashMap<&str, usize>, between: &mut Between) {
    for place in 0..items.len() {
        let mut from = items[place].data.clone();
        // Data may have data of their own; a circle ends here.
        let mut steps = 0;
        while let Some(data) = from.pop().filter(|_| steps < 16) {
            steps += 1;
            let Some(&other) = places.get(data.key.as_str()) else {
                missing(&data, &mut between.problems);
                continue;
            };
            between.lent.insert(data.key);
            let other = items[other].as_ref().clone();
            from.extend(other.data.iter().cloned());
            Arc::make_mut(&mut items[place]).take_over(other);
        }
    }
    for place in 0..items.len() {
        let Some(parent) = &items[place].parent else { continue };
        match places.get(parent.key.as_str()) {
            None => missing(parent, &mut between.problems),
            Some(&other) if items[place].kind != Kind::Chapter && other != place => {
                between.lent.insert(parent.key.clone());
                let parent = items[other].as_ref().clone();
                Arc::make_mut(&mut items[place]).be_part_of(parent);
            }
            Some(_) => {}
        }
    }
}

fn missing(named: &Citekey, problems: &mut Vec<Problem>) {
    let message = format!("No entry of this file has the key “{}”. Check how it is written.", named.key);
    problems.push(Problem::new(named.span, message));
}

impl Item {
    /// Whether `other` in its place would be the same part of the same work: it differs in nothing that tells books
    /// and their chapters apart.
    fn stands_like(&self, other: &Self) -> bool {
        fn keys(citekeys: &[Citekey]) -> impl Iterator<Item = &str> {
            citekeys.iter().map(|citekey| citekey.key.as_str())
        }
        self.kind == other.kind
            && keys(&self.citekeys).eq(keys(&other.citekeys))
            && (self.kind != Kind::Book || self.title == other.title)
            && self.container == other.container
            && self.editors == other.editors
            && self.issued.map(Date::year) == other.issued.map(Date::year)
            && (&self.isbn, &self.edition, &self.volume) == (&other.isbn, &other.edition, &other.volume)
            && keys(self.parent.as_slice()).eq(keys(other.parent.as_slice()))
            && self.data.is_empty()
            && other.data.is_empty()
    }

    /// Takes over from `other` what it does not say itself.
    pub fn take_over(&mut self, other: Item) {
        fn fill<T>(field: &mut Option<T>, other: Option<T>) {
            if field.is_none() {
                *field = other;
            }
        }
        fn fill_list<T>(field: &mut Vec<T>, other: Vec<T>) {
            if field.is_empty() {
                *field = other;
            }
        }
        if self.title.is_empty() {
            self.title = other.title;
        }
        fill(&mut self.container, other.container);
        fill_list(&mut self.authors, other.authors);
        fill_list(&mut self.container_authors, other.container_authors);
        fill_list(&mut self.editors, other.editors);
        fill(&mut self.issued, other.issued);
        self.told_type = self.told_type.or(other.told_type);
        self.details.fill(&other.details);
        fill(&mut self.edition, other.edition);
        fill(&mut self.volume, other.volume);
        fill(&mut self.publisher, other.publisher);
        fill(&mut self.isbn, other.isbn);
        fill(&mut self.doi, other.doi);
        fill(&mut self.url, other.url);
        fill(&mut self.pages, other.pages);
        fill(&mut self.number, other.number);
        fill(&mut self.abstract_text, other.abstract_text);
        fill(&mut self.parent, other.parent);
        fill_list(&mut self.files, other.files);
    }

    /// Takes over from `whole` what holds for its parts too: an article from its issue, a volume from its set.
    fn be_part_of(&mut self, whole: Item) {
        let container = Some(whole.title).filter(|title| !title.is_empty());
        self.take_over(Item {
            container,
            container_authors: whole.authors,
            editors: whole.editors,
            issued: whole.issued,
            details: whole.details.of_whole().into(),
            edition: whole.edition,
            volume: whole.volume,
            publisher: whole.publisher,
            ..Item::default()
        });
    }
}

/// The works so far, and ways to find the books among them.
#[derive(Default)]
struct Shelf<'i> {
    drafts: Vec<Draft<'i>>,
    by_isbn: FxHashMap<&'i str, usize>,
    by_title: FxHashMap<(Rc<str>, Option<i32>), Vec<usize>>,
    /// Titles as they are compared, by how they are written.
    folded: FxHashMap<&'i str, Rc<str>>,
}

/// A work that is not written out yet.
struct Draft<'i> {
    base: &'i Arc<Item>,
    made_up: bool,
    chapters: Vec<&'i Arc<Item>>,
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

impl Draft<'_> {
    fn recipe(&self) -> Recipe {
        let chapters = self.chapters.iter().map(|&chapter| Arc::clone(chapter)).collect();
        Recipe { base: Arc::clone(self.base), made_up: self.made_up, chapters }
    }
}

impl<'i> Shelf<'i> {
    fn add(&mut self, base: &'i Arc<Item>, made_up: bool) -> usize {
        self.drafts.push(Draft { base, made_up, chapters: Vec::new(), facts: Facts::new(base, made_up) });
        self.drafts.len() - 1
    }

    fn add_book(&mut self, base: &'i Arc<Item>, made_up: bool) -> usize {
        let place = self.add(base, made_up);
        let Facts { title, isbn, .. } = self.drafts[place].facts;
        if let Some(isbn) = isbn {
            self.by_isbn.entry(isbn).or_insert(place);
        }
        let title = self.folded(title);
        self.by_title.entry((title, base.issued.map(Date::year))).or_default().push(place);
        place
    }

    /// Adds to what is known of a book without a key what one more chapter says of it.
    fn learn(&mut self, book: usize, chapter: &'i Item) {
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
    fn book_of(&mut self, chapter: &'i Item) -> Option<usize> {
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

/// Sorts chapters by their pages, else by their numbers; where some have neither, the file's order stands.
fn sort_as_printed(chapters: &mut [Chapter]) {
    if chapters.iter().all(|chapter| chapter.pages.is_some()) {
        chapters.sort_by_key(|chapter| chapter.pages.map(|pages| (!pages.first.roman, pages.first.number)));
    } else if chapters.iter().all(|chapter| chapter.number.is_some()) {
        chapters.sort_by_key(|chapter| chapter.number.map(|number| number.value));
    }
}
