//! What an import will do, put together before anything is written.

use std::path::{Path, PathBuf};

use super::Failure;
use super::books::{self, Book, Shelf};
use crate::cli::write::{self, Change, Outcome};
use crate::library::abbreviation::Abbreviation;
use crate::library::book::Volume;
use crate::library::citekey::{self, Citekey};
use crate::library::sources::book_page::write::{self as book_page, Added};
use crate::library::variables::Variable;
use crate::text::{Span, file_name};

/// What one page brings.
#[derive(Debug)]
pub(super) struct Step {
    /// The book page that it goes to.
    pub path: PathBuf,
    /// Whether that page is new.
    pub new: bool,
    /// What is added to it.
    pub added: Added,
}

/// The steps so far, and the book pages as they leave them.
#[derive(Debug)]
pub(super) struct Plan {
    /// One for each imported page, in order.
    pub steps: Vec<Step>,
    folder: PathBuf,
    key: Option<String>,
    shelf: Shelf,
    /// Which books were touched (also where nothing was new), in order, and whether their text changed.
    touched: Vec<(usize, bool)>,
}

impl Plan {
    /// Nothing done yet in `folder`, which holds `shelf`; `key` is the citekey that was asked for.
    pub fn new(folder: &Path, shelf: Shelf, key: Option<String>) -> Self {
        Self { steps: Vec::new(), folder: folder.to_owned(), key, shelf, touched: Vec::new() }
    }

    /// Adds what `page`, read from `file`, says.
    pub fn add(&mut self, file: &Path, mut page: Volume) -> Result<(), Failure> {
        for chapter in page.chapters.iter_mut().filter(|chapter| chapter.keys.is_empty()) {
            let known = chapter.get(Variable::Doi).and_then(|doi| self.shelf.chapter_citekey(doi));
            chapter.keys.extend(known.map(made_up));
        }
        if let Some(key) = self.key.as_deref()
            && let Some(at) = self.shelf.books.iter().position(|book| book.volume.record.has_key(key))
        {
            let book = &self.shelf.books[at].volume;
            if books::is_other(book, &page) {
                let message =
                    format!("`{key}` is the citekey of another book, {}; choose another `--key`", book.record.title());
                return Err(Failure::new(file, None, message));
            }
            return self.merge(at, &page);
        }
        match books::same(&self.shelf.books, &page) {
            Some(at) => self.merge(at, &page),
            None => self.create(page),
        }
    }

    /// Adds a book's `abbreviations`, read from `file`, to its page: the one with the citekey that was asked for, else
    /// the only one there is.
    pub fn add_abbreviations(&mut self, file: &Path, abbreviations: Vec<Abbreviation>) -> Result<(), Failure> {
        let books = &self.shelf.books;
        let keys =
            || books.iter().map(|book| format!("`{}`", book.volume.record.citekey())).collect::<Vec<_>>().join(", ");
        let at = match (&self.key, books.len()) {
            (_, 0) => Err("the folder has no book page yet; import the book first, then its abbreviations".to_owned()),
            (Some(key), _) => books
                .iter()
                .position(|book| book.volume.record.has_key(key))
                .ok_or_else(|| format!("no book page has the citekey `{key}`; there are {}", keys())),
            (None, 1) => Ok(0),
            (None, _) => Err(format!("which book has these abbreviations? Say it with `--key`: {}", keys())),
        };
        let at = at.map_err(|message| Failure::new(file, None, message))?;
        self.merge(at, &Volume { abbreviations, ..Volume::default() })
    }

    /// The texts of all book pages that were touched, one after the other.
    pub fn texts(&self) -> String {
        self.touched.iter().map(|&(at, _)| &*self.shelf.books[at].text).collect()
    }

    /// Writes the book pages that changed; gives each with what became of it. What an import that was ended by force left
    /// beside any of them goes.
    pub fn write(&self) -> Vec<(&Path, Outcome)> {
        let touched = || self.touched.iter().map(|&(at, changed)| (&self.shelf.books[at], changed));
        let changed: Vec<&Book> = touched().filter(|(_, changed)| *changed).map(|(book, _)| book).collect();
        let changes: Vec<Change<'_>> = changed.iter().map(|book| book.change()).collect();
        write::clean_beside(touched().map(|(book, _)| book.path.as_path()));
        changed.iter().map(|book| book.path.as_path()).zip(write::put(&changes)).collect()
    }

    fn merge(&mut self, at: usize, page: &Volume) -> Result<(), Failure> {
        let book = &mut self.shelf.books[at];
        let merged = book_page::merge(&book.text, page).map_err(|problem| {
            let line = 1 + memchr::memchr_iter(b'\n', &book.text.as_bytes()[..problem.span.start as usize]).count();
            Failure::new(&book.path, Some(line), problem.message)
        })?;
        let changed = merged.added != Added::default();
        self.steps.push(Step { path: book.path.clone(), new: false, added: merged.added });
        book.text = merged.text.into();
        if let Some(volume) = books::read(&book.text) {
            book.volume = volume;
        }
        self.touch(at, changed);
        Ok(())
    }

    fn create(&mut self, mut page: Volume) -> Result<(), Failure> {
        // What a bibliography calls the book already, if that can be the name of a file.
        let known = self.shelf.citekey(&page).filter(|key| citekey::is_valid(key) && !self.path_of(key).exists());
        let known = known.map(str::to_owned);
        let suggested = || {
            let said = Some(page.record.citekey()).filter(|key| !key.is_empty());
            let key = said.map_or_else(|| citekey::suggest(&page.record), str::to_owned);
            citekey::unique(key, |key| self.is_taken(key))
        };
        let key = self.key.clone().or(known).unwrap_or_else(suggested);
        let path = self.path_of(&key);
        // A link that leads nowhere may lead to the page at other times.
        if path.is_symlink() && !path.exists() {
            let message = "this is a link that leads nowhere; mend the link, or choose another `--key`";
            return Err(Failure::new(&path, None, message));
        }
        if path.exists() || self.shelf.books.iter().any(|book| book.path == path) {
            let message = "this file is there already and is no page of this book; move it, or choose another `--key`";
            return Err(Failure::new(&path, None, message));
        }
        page.record.keys = [made_up(&key)].into_iter().collect();
        let added = Added {
            chapters: page.chapters.len(),
            data: 0,
            abstracts: page.chapters.iter().filter(|chapter| chapter.get(Variable::Abstract).is_some()).count(),
            abbreviations: page.abbreviations.len(),
        };
        self.steps.push(Step { path: path.clone(), new: true, added });
        self.shelf.books.push(Book { path, text: book_page::new_page(&page).into(), read: None, volume: page });
        self.touch(self.shelf.books.len() - 1, true);
        Ok(())
    }

    fn touch(&mut self, at: usize, changed: bool) {
        match self.touched.iter_mut().find(|(other, _)| *other == at) {
            Some((_, before)) => *before |= changed,
            None => self.touched.push((at, changed)),
        }
    }

    /// Whether `key` is a book's or a chapter's already, or its page's file is there.
    fn is_taken(&self, key: &str) -> bool {
        let has = |book: &Book| {
            book.volume.record.has_key(key)
                || book.volume.chapters.iter().any(|chapter| chapter.has_key(key))
                || book.path == self.path_of(key)
        };
        self.shelf.books.iter().any(has) || self.shelf.has_citekey(key) || self.path_of(key).exists()
    }

    fn path_of(&self, key: &str) -> PathBuf {
        self.folder.join("books").join(file_name::of(key, ".md"))
    }
}

/// A key that stands in no source yet.
fn made_up(key: &str) -> Citekey {
    Citekey { key: key.into(), span: Span::default() }
}
