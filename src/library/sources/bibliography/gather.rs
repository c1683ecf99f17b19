//! Entries side by side, put together: fields inherited, chapters in their books.

mod again;
mod shelf;

use std::borrow::Borrow;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::{Item, Kind};
use crate::library::chapter::Chapter;
use crate::library::citekey::Citekey;
use crate::library::work::Work;
use crate::library::works::Works;
use crate::text::Problem;
pub use again::Gathered;
use shelf::Shelf;

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
struct Recipe<T> {
    /// The entry that it is. A work that is made up, from what its chapters say, has none.
    entry: Option<T>,
    chapters: Vec<T>,
}

/// The works that `items` are, books with their chapters in them, and what is between the entries.
///
/// A chapter's book is the entry that it names as its parent, else the one with its ISBN, else the one with its
/// container's title and year. Where there is none it is made up from what the chapters say, without citekeys.
pub fn gather(items: Vec<Item>) -> (Works, Between) {
    let (mut items, recipes, between) = recipes(items);
    // What they say is moved into the works.
    let mut take = |place: usize| std::mem::take(&mut items[place]);
    (recipes.into_iter().map(|recipe| Arc::new(recipe.map(&mut take).work())).collect(), between)
}

/// An item, or one that is shared with what was read before.
trait Held: Borrow<Item> {
    /// The item, to be changed here alone.
    fn change(&mut self) -> &mut Item;
}

impl Held for Item {
    fn change(&mut self) -> &mut Item {
        self
    }
}

impl Held for Arc<Item> {
    fn change(&mut self) -> &mut Item {
        Arc::make_mut(self)
    }
}

/// The items that count, as they are with what they take over from others; and the works, made of their places.
fn recipes<T: Held>(items: Vec<T>) -> (Vec<T>, Vec<Recipe<usize>>, Between) {
    let mut between = Between::default();
    let (mut items, places) = without_repeated_keys(items, &mut between.repeated);
    inherit(&mut items, &places, &mut between);

    let mut shelf = Shelf::default();
    // Where each item that is no chapter became a work, for those that name it as their parent.
    let mut works = vec![None; items.len()];
    let all = || items.iter().map(T::borrow).enumerate();
    for (place, item) in all() {
        match item.kind {
            Kind::Book => works[place] = Some(shelf.add_book(place, item, false)),
            Kind::Other => works[place] = Some(shelf.add(place, item, false)),
            Kind::Data | Kind::Chapter => {}
        }
    }
    for (place, chapter) in all().filter(|(_, item)| item.kind == Kind::Chapter) {
        let parent = chapter.parent.as_ref().and_then(|parent| works[*places.get(parent.key.as_str())?]);
        let book = parent.or_else(|| shelf.book_of(chapter));
        match book {
            Some(book) => {
                shelf.learn(book, chapter);
                shelf.add_chapter(book, place);
            }
            None if chapter.container.is_some() => {
                let book = shelf.add_book(place, chapter, true);
                shelf.add_chapter(book, place);
            }
            None => {
                shelf.add(place, chapter, false);
            }
        }
    }
    let recipes = shelf.recipes();
    (items, recipes, between)
}

impl<T> Recipe<T> {
    /// The same, made of what `to` gives for each item.
    fn map<U>(self, mut to: impl FnMut(T) -> U) -> Recipe<U> {
        Recipe { entry: self.entry.map(&mut to), chapters: self.chapters.into_iter().map(to).collect() }
    }

    /// The first item that it is made of.
    fn base(&self) -> Option<&T> {
        self.entry.as_ref().or(self.chapters.first())
    }
}

impl Recipe<Item> {
    fn work(self) -> Work {
        let mut work = match (self.entry, self.chapters.first()) {
            (Some(entry), _) => entry.into_work(),
            (None, Some(chapter)) => chapter.book(),
            (None, None) => Work::default(),
        };
        work.chapters.reserve_exact(self.chapters.len());
        for chapter in self.chapters {
            if work.citekeys.is_empty() {
                learn(&mut work, &chapter);
            }
            work.chapters.push(chapter.into_chapter());
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
fn without_repeated_keys<T: Held>(
    mut items: Vec<T>,
    repeated: &mut Vec<Citekey>,
) -> (Vec<T>, FxHashMap<SmolStr, usize>) {
    let mut places: FxHashMap<SmolStr, usize> = FxHashMap::with_capacity_and_hasher(items.len(), Default::default());
    let mut kept = 0;
    items.retain_mut(|item| {
        let citekeys = &(*item).borrow().citekeys;
        if let Some(first) = citekeys.first().filter(|first| places.contains_key(&first.key)) {
            repeated.push(first.clone());
            return false;
        }
        let mut is_taken = |citekey: &Citekey| match places.entry(citekey.key.clone()) {
            Entry::Vacant(free) => {
                free.insert(kept);
                false
            }
            Entry::Occupied(_) => true,
        };
        let taken: Vec<usize> = (0..citekeys.len()).filter(|&place| is_taken(&citekeys[place])).collect();
        for place in taken.into_iter().rev() {
            item.change().citekeys.remove(place);
        }
        kept += 1;
        true
    });
    (items, places)
}

/// Fills in what entries take over from others (`xdata`), and from their parents (`crossref`). A chapter's parent
/// is its book, so that nothing needs to be copied there.
fn inherit<T: Held>(items: &mut [T], places: &FxHashMap<SmolStr, usize>, between: &mut Between) {
    for place in 0..items.len() {
        let mut from = items[place].borrow().data.clone();
        // Data may have data of their own; a circle ends here.
        let mut steps = 0;
        while let Some(data) = from.pop().filter(|_| steps < 16) {
            steps += 1;
            let Some(&other) = places.get(&data.key) else {
                missing(&data, &mut between.problems);
                continue;
            };
            between.lent.insert(data.key);
            let other = items[other].borrow().clone();
            from.extend(other.data.iter().cloned());
            items[place].change().take_over(other);
        }
    }
    for place in 0..items.len() {
        let Item { parent: Some(parent), kind, .. } = items[place].borrow() else { continue };
        match places.get(&parent.key) {
            None => missing(parent, &mut between.problems),
            Some(&other) if *kind != Kind::Chapter && other != place => {
                between.lent.insert(parent.key.clone());
                let parent = items[other].borrow().clone();
                items[place].change().be_part_of(parent);
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

/// Sorts chapters by their pages, else by their numbers; where some have neither, the file's order stands.
fn sort_as_printed(chapters: &mut [Chapter]) {
    if chapters.iter().all(|chapter| chapter.pages.is_some()) {
        chapters.sort_by_key(|chapter| chapter.pages.map(|pages| (!pages.first.roman, pages.first.number)));
    } else if chapters.iter().all(|chapter| chapter.number.is_some()) {
        chapters.sort_by_key(|chapter| chapter.number.map(|number| number.value));
    }
}
