//! Finds the book of a chapter within its file, by what the chapter says about its container.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use crate::library::folded_name;
use crate::library::record::{Kind, Record};
use crate::library::same::{self, PLACING};
use crate::library::variables::Variable;
use crate::shared::Few;

/// The most books with the same title to compare.
const MOST_OF_A_TITLE: usize = 64;

/// The books of a file. Each is identified by a number: an index or a slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    /// Books by the start of their titles. Only hashes are stored, so results must still be compared.
    by_title: FxHashMap<u64, Few<u32>>,
    /// How many chapters look for a book with each such title.
    looked_for: FxHashMap<u64, u32>,
    /// Books without an entry, by everything their chapters say about them (several lines), or by the key in another
    /// file that they are placeholders for.
    gathered: FxHashMap<String, u32>,
}

impl Books {
    /// Adds the book `record`.
    pub fn add(&mut self, number: u32, record: &Record) {
        self.by_title.entry(beginning(record.title())).or_default().push(number);
    }

    /// The title of a book changed from `before` to `now`; no chapter looks for either.
    pub(crate) fn retitle(&mut self, number: u32, before: &Record, now: &Record) {
        if let Some(all) = self.by_title.get_mut(&beginning(before.title())) {
            all.retain(|other| *other != number);
        }
        self.add(number, now);
    }

    /// Whether some chapter looks for a book with the title of `book`.
    pub(crate) fn is_looked_for(&self, book: &Record) -> bool {
        self.looked_for.get(&beginning(book.title())).is_some_and(|&count| count > 0)
    }

    /// Registers that `chapter` looks for its book. Returns the number of the only book that fits; an equal title or
    /// year takes precedence. `record` returns the record of a book.
    pub(crate) fn look_for<'r>(&mut self, chapter: &Record, record: impl Fn(u32) -> Option<&'r Record>) -> Option<u32> {
        let beginning = beginning(chapter.get(Variable::ContainerTitle)?);
        *self.looked_for.entry(beginning).or_default() += 1;
        let titled = self.by_title.get(&beginning)?.iter().take(MOST_OF_A_TITLE);
        let mut fitting: Vec<(u32, &Record)> = titled.filter_map(|&book| Some((book, record(book)?))).collect();
        fitting.retain(|(_, book)| same::holds(book, chapter));
        let of_year = |book: &Record, chapter: &Record| book.year() == chapter.year();
        for fits_best in [same::is_titled_as_container, of_year] {
            if fitting.iter().any(|(_, book)| fits_best(book, chapter)) {
                fitting.retain(|(_, book)| fits_best(book, chapter));
            }
        }
        match fitting.as_slice() {
            [(only, _)] => Some(*only),
            _ => None,
        }
    }

    /// Registers that `chapter` no longer looks for its book.
    pub(crate) fn look_no_more(&mut self, chapter: &Record) {
        let count = chapter.get(Variable::ContainerTitle).and_then(|title| self.looked_for.get_mut(&beginning(title)));
        if let Some(count) = count {
            *count -= 1;
        }
    }

    /// The book gathered from chapters that describe it like `chapter`; `number` if there is none yet.
    pub fn gathered(&mut self, chapter: &Record, number: u32) -> u32 {
        *self.gathered.entry(description(chapter)).or_insert(number)
    }

    /// The placeholder for the entry `key` of another file; `number` if there is none yet.
    pub(crate) fn standing_for(&mut self, key: &str, number: u32) -> u32 {
        *self.gathered.entry(key.to_owned()).or_insert(number)
    }

    /// Removes the book gathered from `chapter` alone.
    pub(crate) fn scatter(&mut self, chapter: &Record) {
        self.gathered.remove(&description(chapter));
    }

    /// Changes the numbers of all books.
    pub(crate) fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        let all = self.by_title.values_mut().flatten().chain(self.gathered.values_mut());
        all.for_each(|book| *book = number(*book));
    }
}

fn beginning(title: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(same::title_start(title).as_bytes());
    hasher.finish()
}

/// Everything that `chapter` says about its book that helps to tell books apart.
fn description(chapter: &Record) -> String {
    let folded = |variable: Variable| chapter.get(variable).map(folded_name).unwrap_or_default();
    [
        same::folded_title(chapter.get(Variable::ContainerTitle).unwrap_or_default()),
        chapter.year().map(|year| year.to_string()).unwrap_or_default(),
        chapter.people(Variable::Editor).first().map(|editor| folded_name(editor.family)).unwrap_or_default(),
        folded(Variable::Edition),
        folded(Variable::Volume),
    ]
    .join("\n")
}

/// The book that `chapter` says it is part of.
pub fn book_of(chapter: &Record) -> Record {
    let mut book = Record { kind: Kind::Book, span: chapter.span, heading: chapter.heading, ..Record::default() };
    book.take_over(chapter, |variable| match variable {
        Variable::ContainerTitle => Some(Variable::Title),
        Variable::ContainerAuthor => Some(Variable::Author),
        variable => Some(variable).filter(|it| PLACING.contains(it)),
    });
    book
}
