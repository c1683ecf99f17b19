//! Plans what an import changes, before anything is written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::Failure;
use super::books::{self, Book, Existing};
use super::input::InputBook;
use crate::library::abbreviation::Abbreviation;
use crate::library::book::Volume;
use crate::library::citekey::{self, Citekey};
use crate::library::key_pattern::Pattern;
use crate::library::record::Record;
use crate::library::same;
use crate::library::sources::book_page::write::{self as book_page, Added, Dispute, Rule};
use crate::library::variables::Variable;
use crate::text::{Span, file_name, steps};
use crate::write::{self, Change, Outcome};

/// What one input changes.
#[derive(Debug)]
pub(super) struct Step {
    /// The file that it is read from.
    pub file: PathBuf,
    /// The book page that it changes.
    pub path: PathBuf,
    /// Whether that page is new.
    pub new: bool,
    /// What is added to it.
    pub added: Added,
    /// Values that differ between page and input.
    pub disputes: Vec<Dispute>,
    /// The book as the input describes it; `None` if the input has only abbreviations or keys.
    pub told: Option<InputBook>,
    /// The book as its page then describes it.
    pub book: Volume,
    /// The text of the page afterwards.
    pub text: Arc<str>,
    /// The text of the page's file before; `None` if there was no file.
    pub before: Option<Arc<str>>,
    /// Whether the folder already had another book page.
    pub has_others: bool,
}

/// What the user asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// The citekey for the book.
    pub key: Option<String>,
    /// Whose value is kept if page and input differ.
    pub rule: Rule,
}

/// The steps so far, and the book pages as they will be afterwards.
#[derive(Debug)]
pub(super) struct Plan {
    /// One for each input, in order.
    pub steps: Vec<Step>,
    folder: PathBuf,
    wishes: Wishes,
    existing: Existing,
    /// The pattern of the citekeys in the folder's bibliographies.
    pattern: Pattern,
    /// The indexes of the touched books, in order, and whether their text changes.
    touched: Vec<(usize, bool)>,
    /// How many books wanted each key so far.
    wanted: FxHashMap<String, usize>,
}

impl Plan {
    /// An empty plan for `folder`, which contains `existing`.
    pub fn new(folder: &Path, existing: Existing, wishes: Wishes) -> Self {
        let pattern = Pattern::of(existing.records.iter().map(|record| &**record));
        Self {
            steps: Vec::new(),
            folder: folder.to_owned(),
            wishes,
            existing,
            pattern,
            touched: Vec::new(),
            wanted: FxHashMap::default(),
        }
    }

    /// Adds a book that was read from `file`.
    pub fn add(&mut self, file: &Path, told: InputBook) -> Result<(), Failure> {
        let page = &told.volume;
        if let Some(key) = self.wishes.key.as_deref()
            && let Some(at) = self.existing.books.iter().position(|book| book.volume.record.has_key(key))
        {
            let book = &self.existing.books[at].volume;
            if books::is_other(book, page) {
                let message =
                    format!("`{key}` is the citekey of another book, {}; choose another `--key`", book.record.title());
                return Err(Failure::new(file, None, message));
            }
            return self.merge(file, at, told);
        }
        match books::same(&self.existing.books, page) {
            Some(at) => self.merge(file, at, told),
            None => self.create(file, told),
        }
    }

    /// Adds citekeys to chapters that have authors but no key, in all book pages or in the one with the requested key.
    pub(crate) fn add_keys(&mut self) -> Result<(), Failure> {
        let wished = self.wishes.key.clone();
        for at in 0..self.existing.books.len() {
            let book = &self.existing.books[at];
            if wished.as_deref().is_some_and(|key| !book.volume.record.has_key(key)) {
                continue;
            }
            let (record, mut chapters) = (book.volume.record.clone(), book.volume.chapters.clone());
            let path = book.path.clone();
            chapters.retain(|chapter| chapter.keys.is_empty());
            self.key_chapters(&record, &mut chapters);
            chapters.retain(|chapter| !chapter.keys.is_empty());
            if !chapters.is_empty() {
                self.merge_as_is(&path, at, &Volume { chapters, ..Volume::default() }, None)?;
            }
        }
        Ok(())
    }

    /// Adds a book's `abbreviations`, read from `file`, to the page with the requested citekey, or to the only page.
    pub(crate) fn add_abbreviations(&mut self, file: &Path, abbreviations: Vec<Abbreviation>) -> Result<(), Failure> {
        let books = &self.existing.books;
        let keys =
            || books.iter().map(|book| format!("`{}`", book.volume.record.citekey())).collect::<Vec<_>>().join(", ");
        let at = match (&self.wishes.key, books.len()) {
            (_, 0) => Err("the folder has no book page yet; import the book first, then its abbreviations".to_owned()),
            (Some(key), _) => books
                .iter()
                .position(|book| book.volume.record.has_key(key))
                .ok_or_else(|| format!("no book page has the citekey `{key}`; there are {}", keys())),
            (None, 1) => Ok(0),
            (None, _) => Err(format!("which book has these abbreviations? Say it with `--key`: {}", keys())),
        };
        let at = at.map_err(|message| Failure::new(file, None, message))?;
        self.merge_as_is(file, at, &Volume { abbreviations, ..Volume::default() }, None)
    }

    /// The texts of all touched book pages, one after the other.
    pub fn texts(&self) -> String {
        self.touched.iter().map(|&(at, _)| &*self.existing.books[at].text).collect()
    }

    /// Writes the book pages that changed, and returns the outcome for each. Also removes temporary files that an
    /// aborted import left beside them.
    pub fn write(&self) -> Vec<(&Path, Outcome)> {
        let touched = || self.touched.iter().map(|&(at, changed)| (&self.existing.books[at], changed));
        let changed: Vec<&Book> = touched().filter(|(_, changed)| *changed).map(|(book, _)| book).collect();
        let changes: Vec<Change<'_>> = changed.iter().map(|book| book.change()).collect();
        write::clean_beside(touched().map(|(book, _)| book.path.as_path()));
        changed.iter().map(|book| book.path.as_path()).zip(write::put(&changes)).collect()
    }

    /// Merges `told` into the book at index `at`, and gives its chapters keys.
    fn merge(&mut self, file: &Path, at: usize, mut told: InputBook) -> Result<(), Failure> {
        let record = self.existing.books[at].volume.record.clone();
        self.key_chapters(&record, &mut told.volume.chapters);
        self.merge_as_is(file, at, &told.volume, Some(&told))
    }

    fn merge_as_is(&mut self, file: &Path, at: usize, page: &Volume, told: Option<&InputBook>) -> Result<(), Failure> {
        let has_others = self.existing.books.len() > 1;
        let book = &mut self.existing.books[at];
        let merged = book_page::merge(&book.text, page, self.wishes.rule).map_err(|problem| {
            let line = 1 + memchr::memchr_iter(b'\n', &book.text.as_bytes()[..problem.span.start as usize]).count();
            Failure::new(&book.path, Some(line), problem.message)
        })?;
        let changed = merged.text != *book.text;
        book.text = merged.text.into();
        if let Some(volume) = books::read(&book.text) {
            book.volume = volume;
        }
        self.steps.push(Step {
            file: file.to_owned(),
            path: book.path.clone(),
            new: false,
            added: merged.added,
            disputes: merged.disputes,
            told: told.cloned(),
            book: book.volume.clone(),
            text: Arc::clone(&book.text),
            before: book.read.clone(),
            has_others,
        });
        self.touch(at, changed);
        Ok(())
    }

    fn create(&mut self, file: &Path, mut told: InputBook) -> Result<(), Failure> {
        let page = &mut told.volume;
        // Prefer the key that a bibliography already uses for the book, if it can be a file name.
        let known = self.existing.citekey(page).filter(|key| citekey::is_valid(key) && !self.path_of(key).exists());
        let known = known.map(str::to_owned);
        let key = self.wishes.key.clone().or(known).unwrap_or_else(|| {
            let said = Some(page.record.citekey()).filter(|key| !key.is_empty());
            let key = said.map_or_else(|| self.pattern.key(&page.record), str::to_owned);
            let wanted = self.wanted.entry(key.clone()).or_default();
            *wanted += 1;
            let (before, taken) = (*wanted - 1, self.taken());
            citekey::unique_behind(before, key, |key| taken.contains_key(key) || self.has_page(key))
        });
        let path = self.path_of(&key);
        // The target of a broken link may exist at other times.
        if path.is_symlink() && !path.exists() {
            let message = "this is a link that leads nowhere; mend the link, or choose another `--key`";
            return Err(Failure::new(&path, None, message));
        }
        if path.exists() || self.existing.books.iter().any(|book| book.path == path) {
            let message = "this file is there already and is no page of this book; move it, or choose another `--key`";
            return Err(Failure::new(&path, None, message));
        }
        page.record.keys = [made_up(&key)].into_iter().collect();
        let record = page.record.clone();
        self.key_chapters(&record, &mut page.chapters);
        let added = Added {
            chapters: page.chapters.len(),
            data: 0,
            abstracts: page.chapters.iter().filter(|chapter| chapter.get(Variable::Abstract).is_some()).count(),
            abbreviations: page.abbreviations.len(),
        };
        let text: Arc<str> = book_page::new_page(page).into();
        let book = books::read(&text).unwrap_or_else(|| page.clone());
        self.steps.push(Step {
            file: file.to_owned(),
            path: path.clone(),
            new: true,
            added,
            disputes: Vec::new(),
            told: Some(told),
            book: book.clone(),
            text: Arc::clone(&text),
            before: None,
            has_others: !self.existing.books.is_empty(),
        });
        self.existing.books.push(Book { path, text, read: None, volume: book });
        self.touch(self.existing.books.len() - 1, true);
        Ok(())
    }

    /// Gives each of `chapters` of `book` a key: the one in its own source or in one of the folder's bibliographies;
    /// or, if the chapter has authors, a new one in the folder's pattern. No key is given twice.
    fn key_chapters(&self, book: &Record, chapters: &mut [Record]) {
        let known = self.existing.chapter_citekeys(book, chapters);
        let taken = self.taken();
        let mut given: FxHashSet<SmolStr> = book.citekeys().map(SmolStr::from).collect();
        let mut made: FxHashMap<String, usize> = FxHashMap::default();
        for (chapter, known) in chapters.iter_mut().zip(known) {
            let is_other = |titles: &Vec<&str>| titles.iter().any(|title| !same::titles_alike(title, chapter.title()));
            let is_taken = |key: &str| given.contains(key) || taken.get(key).is_some_and(is_other);
            let known = known.filter(|key| !given.contains(*key)).map(SmolStr::from);
            let own = chapter.keys.first().map(|key| key.key.clone()).filter(|key| !is_taken(key));
            let mut make = || {
                let mut work = chapter.clone();
                work.clear(Variable::Editor);
                if work.year().is_none() {
                    work.set_date(Variable::Issued, book.date(Variable::Issued));
                }
                let key = Some(self.pattern.key(&work)).filter(|_| !work.people(Variable::Author).is_empty())?;
                let count = made.entry(key.clone()).or_default();
                *count += 1;
                Some(SmolStr::from(citekey::unique_behind(*count - 1, key, is_taken)))
            };
            let key = known.or(own).or_else(&mut make);
            chapter.keys.clear();
            if let Some(key) = key {
                chapter.keys.push(made_up(&key));
                given.insert(key);
            }
        }
    }

    /// Every key in the folder, with the titles that it stands for.
    fn taken(&self) -> FxHashMap<&str, Vec<&str>> {
        let of_books = self
            .existing
            .books
            .iter()
            .flat_map(|book| std::iter::once(&book.volume.record).chain(&book.volume.chapters));
        let all = of_books.chain(self.existing.records.iter().map(|record| &**record));
        let mut taken: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for record in steps::each(all) {
            for key in record.citekeys() {
                taken.entry(key).or_default().push(record.title());
            }
        }
        taken
    }

    fn touch(&mut self, at: usize, changed: bool) {
        match self.touched.iter_mut().find(|(other, _)| *other == at) {
            Some((_, before)) => *before |= changed,
            None => self.touched.push((at, changed)),
        }
    }

    /// Whether the page that a book with `key` would have is already there, or will be.
    fn has_page(&self, key: &str) -> bool {
        let path = self.path_of(key);
        self.existing.books.iter().any(|book| book.path == path) || path.exists()
    }

    fn path_of(&self, key: &str) -> PathBuf {
        self.folder.join("books").join(file_name::of(key, ".md"))
    }
}

/// A key that does not occur in any source yet.
fn made_up(key: &str) -> Citekey {
    Citekey { key: key.into(), span: Span::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::date::Date;
    use crate::library::person::Person;
    use crate::library::record::Kind;

    /// A book that shares its author and its year with all others, and nothing else.
    fn book(number: u32) -> InputBook {
        let word = |round: u32| {
            let letters = number.wrapping_add(round << 16).wrapping_mul(2_654_435_761).to_le_bytes();
            letters.iter().flat_map(|byte| [b'a' + byte % 16, b'a' + byte / 16]).map(char::from).collect::<String>()
        };
        let mut record = Record::new(Kind::Book, &format!("{} {} {}", word(1), word(2), word(3)));
        record.set_people(Variable::Author, &[Person::parse("Ada Reed")]);
        record.set_date(Variable::Issued, Some(Date::of_year(2019)));
        InputBook { volume: Volume { record, ..Volume::default() }, ..InputBook::default() }
    }

    /// The keys of so many of them, and the steps that finding them takes.
    fn keys(count: u32) -> (Vec<String>, u64) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut plan = Plan::new(folder.path(), Existing::default(), Wishes::default());
        let before = steps::taken();
        for number in 0..count {
            assert!(plan.add(Path::new("shelf.ris"), book(number)).is_ok());
        }
        let keys = plan.steps.iter().map(|step| step.book.record.citekey().to_owned());
        (keys.collect(), steps::taken() - before)
    }

    #[test]
    fn many_books_that_want_one_key_are_not_tried_against_all_keys() {
        let ((keys, few), (_, many)) = (keys(60), keys(120));
        assert_eq!([&keys[0], &keys[1], &keys[26], &keys[27]], ["reed2019", "reed2019a", "reed2019z", "reed2019-27"]);
        assert_eq!(keys.iter().collect::<FxHashSet<_>>().len(), 60);
        // Each is compared with all others, once.
        assert!(many <= few * 5, "{few} steps, {many} for twice as many");
    }
}
