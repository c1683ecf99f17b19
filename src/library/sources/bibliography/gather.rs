//! Entries side by side, put together: fields inherited, chapters in their books.

use rustc_hash::FxHashMap;

use super::{Item, Kind};
use crate::library::chapter::Chapter;
use crate::library::citekey::Citekey;
use crate::library::contents;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::work::Work;
use crate::text::Problem;

/// What entries say together.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The works, books with their chapters in them.
    pub works: Vec<Work>,
    /// The keys of entries that do not count, for another has the key.
    pub repeated: Vec<Citekey>,
    /// What is wrong between entries.
    pub problems: Vec<Problem>,
}

/// The works that `items` are, books with their chapters in them, and what is wrong between entries.
///
/// A chapter's book is the entry that it names as its parent, else the one with its ISBN, else the one with its
/// container's title and year. Where there is none it is made up from what the chapters say, without citekeys.
pub fn gather(items: Vec<Item>) -> Gathered {
    let (mut problems, mut repeated) = (Vec::new(), Vec::new());
    let (mut items, places) = without_repeated_keys(items, &mut repeated);
    inherit(&mut items, &places, &mut problems);

    let mut shelf = Shelf::default();
    let mut chapters = Vec::new();
    // Where each item that is no chapter became a work, for those that name it as their parent.
    let mut works = vec![None; items.len()];
    for (place, item) in items.into_iter().enumerate() {
        match item.kind {
            Kind::Data => {}
            Kind::Chapter => chapters.push(item),
            Kind::Book => works[place] = Some(shelf.add_book(item.into_work())),
            Kind::Other => works[place] = Some(shelf.add(item.into_work())),
        }
    }
    for chapter in chapters {
        let parent = chapter.parent.as_ref().and_then(|parent| works[*places.get(&parent.key)?]);
        let book = parent.or_else(|| shelf.book_of(&chapter));
        match book {
            Some(book) => {
                shelf.learn(book, &chapter);
                shelf.works[book].chapters.push(chapter.into_chapter());
            }
            None if chapter.container.is_some() => {
                let book = shelf.add_book(chapter.book());
                shelf.works[book].chapters.push(chapter.into_chapter());
            }
            None => {
                shelf.add(chapter.into_work());
            }
        }
    }
    for work in &mut shelf.works {
        sort_as_printed(&mut work.chapters);
    }
    Gathered { works: shelf.works, repeated, problems }
}

/// The items, and by each key the place of its item. An item whose key is taken is told and left out.
fn without_repeated_keys(items: Vec<Item>, repeated: &mut Vec<Citekey>) -> (Vec<Item>, FxHashMap<String, usize>) {
    let mut places = FxHashMap::default();
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for mut item in items {
        let taken = |citekey: &Citekey| places.contains_key(&citekey.key);
        if let Some(first) = item.citekeys.first().filter(|first| taken(first)) {
            repeated.push(first.clone());
            continue;
        }
        item.citekeys.retain(|citekey| !taken(citekey));
        for citekey in &item.citekeys {
            places.insert(citekey.key.clone(), kept.len());
        }
        kept.push(item);
    }
    (kept, places)
}

/// Fills in what entries take over from others (`xdata`), and from their parents (`crossref`). A chapter's parent
/// is its book, so that nothing needs to be copied there.
fn inherit(items: &mut [Item], places: &FxHashMap<String, usize>, problems: &mut Vec<Problem>) {
    for place in 0..items.len() {
        let mut from = items[place].data.clone();
        // Data may have data of their own; a circle ends here.
        let mut steps = 0;
        while let Some(data) = from.pop().filter(|_| steps < 16) {
            steps += 1;
            let Some(&other) = places.get(&data.key) else {
                missing(&data, problems);
                continue;
            };
            let other = items[other].clone();
            from.extend(other.data.iter().cloned());
            items[place].take_over(other);
        }
    }
    for place in 0..items.len() {
        let Some(parent) = &items[place].parent else { continue };
        match places.get(&parent.key) {
            None => missing(parent, problems),
            Some(&other) if items[place].kind != Kind::Chapter && other != place => {
                let parent = items[other].clone();
                items[place].be_part_of(parent);
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
        fill(&mut self.year, other.year);
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
            year: whole.year,
            edition: whole.edition,
            volume: whole.volume,
            publisher: whole.publisher,
            ..Item::default()
        });
    }
}

/// The works so far, and ways to find the books among them.
#[derive(Default)]
struct Shelf {
    works: Vec<Work>,
    by_isbn: FxHashMap<String, usize>,
    by_title: FxHashMap<(String, Option<i32>), Vec<usize>>,
}

impl Shelf {
    fn add(&mut self, work: Work) -> usize {
        self.works.push(work);
        self.works.len() - 1
    }

    fn add_book(&mut self, work: Work) -> usize {
        let place = self.works.len();
        if let Some(isbn) = &work.isbn {
            self.by_isbn.entry(identifier::isbn_core(isbn).to_owned()).or_insert(place);
        }
        self.by_title.entry((contents::folded(&work.title), work.year)).or_default().push(place);
        self.add(work)
    }

    /// Adds to a book that was made up what one more chapter says of it.
    fn learn(&mut self, book: usize, chapter: &Item) {
        let work = &mut self.works[book];
        if !work.citekeys.is_empty() {
            return;
        }
        let said = chapter.book();
        if let (None, Some(isbn)) = (&work.isbn, &said.isbn) {
            self.by_isbn.entry(identifier::isbn_core(isbn).to_owned()).or_insert(book);
        }
        work.isbn = work.isbn.take().or(said.isbn);
        work.subtitle = work.subtitle.take().or(said.subtitle);
        work.publisher = work.publisher.take().or(said.publisher);
        work.edition = work.edition.take().or(said.edition);
        work.volume = work.volume.take().or(said.volume);
        if work.editors.is_empty() {
            work.editors = said.editors;
        }
    }

    /// The book that a chapter is in, by what it says of it.
    fn book_of(&self, chapter: &Item) -> Option<usize> {
        if let Some(&book) = chapter.isbn.as_ref().and_then(|isbn| self.by_isbn.get(identifier::isbn_core(isbn))) {
            return Some(book);
        }
        let said = chapter.container.is_some().then(|| chapter.book())?;
        let books = self.by_title.get(&(contents::folded(&said.title), said.year))?;
        books.iter().copied().find(|&book| may_be_one(&self.works[book], &said))
    }
}

/// Whether two books of one title and year may be the same: nothing that both say differs.
fn may_be_one(one: &Work, other: &Work) -> bool {
    fn agree<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
        one.is_none() || other.is_none() || one == other
    }
    let folded = |subtitle: &Option<String>| subtitle.as_deref().map(contents::folded);
    let core = |isbn: &Option<String>| isbn.as_deref().map(|isbn| identifier::isbn_core(isbn).to_owned());
    agree(&core(&one.isbn), &core(&other.isbn))
        && agree(&one.edition, &other.edition)
        && agree(&one.volume, &other.volume)
        && agree(&folded(&one.subtitle), &folded(&other.subtitle))
        && share_a_name(&one.editors, &other.editors)
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
