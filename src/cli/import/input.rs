//! Reads the books in a file of any sort.

use std::collections::hash_map::Entry;
use std::io::Cursor;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::Failure;
use super::door::{self, Material, READABLE};
use super::told::Told;
use crate::library::abbreviation::Abbreviation;
use crate::library::book::Volume;
use crate::library::citekey;
use crate::library::contents;
use crate::library::csl_type::CslType;
use crate::library::record::{Kind, Record, all as every};
use crate::library::same::folded_title;
use crate::library::source::Entries;
use crate::library::sources::{citation_file, epub, printed_abbreviations, publisher_page};
use crate::library::variables::Variable;
use crate::recognition::definitions;
use crate::text::Span;
use crate::text::numeral::Numeral;

/// One thing to import.
#[derive(Debug)]
pub(super) enum Contribution {
    /// A book.
    Book(Box<InputBook>),
    /// A book's printed List of Abbreviations.
    Abbreviations(Vec<Abbreviation>),
}

/// A book as an input describes it.
#[derive(Clone, Debug, Default)]
pub(super) struct InputBook {
    /// The book and its chapters.
    pub volume: Volume,
    /// The number and title of the chapter that the input is about; `None` if it is about the whole book.
    pub about: Option<(Option<Numeral>, String)>,
    /// Whether the input is a page about a chapter.
    pub is_chapter_page: bool,
}

/// What was read from a file.
#[derive(Debug, Default)]
pub(super) struct Input {
    /// The books that it describes.
    pub books: Vec<InputBook>,
    /// Doubts about how it was read, for the user.
    pub remarks: Vec<String>,
}

/// Reads the books in `file`, with the abbreviations that the abstracts of their chapters define.
pub(super) fn read(file: &Path, told: &Told) -> Result<Input, Failure> {
    let mut input = match door::open(file)? {
        Material::Epub(bytes) => of_entries(file, "", epub::read(Cursor::new(bytes), None))?,
        Material::Text { text, remark } => {
            let mut input = of_text(file, &text, told)?;
            input.remarks.extend(remark);
            input
        }
    };
    for book in &mut input.books {
        if book.about.is_none()
            && let [only] = book.volume.chapters.as_slice()
        {
            book.about = Some((only.number, only.title().to_owned()));
        }
        let book = &mut book.volume;
        book.record.keys.retain(|key| citekey::is_valid(&key.key));
        book.chapters.iter_mut().for_each(tidy);
        put_together(&mut book.chapters);
        let mut found = Vec::new();
        for text in book.chapters.iter().filter_map(|chapter| chapter.get(Variable::Abstract)) {
            add_defined(text, &mut found);
        }
        book.abbreviations = found;
    }
    Ok(input)
}

fn of_text(file: &Path, text: &str, told: &Told) -> Result<Input, Failure> {
    if let Some(entries) = citation_file::read(text) {
        return of_entries(file, text, entries);
    }
    if is_of_web_of_science(text) {
        let message = "this is Web of Science's own format; export the book as RIS or BibTeX instead";
        return Err(Failure::new(file, None, message.to_owned()));
    }
    let page = publisher_page::read(text).map_err(|not| Failure::new(file, Some(not.line), not.message.to_owned()))?;
    if page.volume.record.kind != Kind::Book {
        return Err(Failure::new(file, None, about_other(&[&page.volume.record])));
    }
    let about = page.about().map(|chapter| (chapter.number, chapter.title().to_owned()));
    let mut book = page.volume;
    // The tags of a saved page name its book; without them, the page is read as copied text.
    if !text.trim_start().starts_with('<') || book.record.title().is_empty() {
        told.complete(file, &mut book)?;
    }
    let book = InputBook { is_chapter_page: about.is_some(), about, volume: book };
    Ok(Input { books: vec![book], remarks: Vec::new() })
}

/// Whether `text` is in the tagged format of Web of Science, whose lines look like those of a contents list.
fn is_of_web_of_science(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next().is_some_and(|line| line.starts_with("FN ")) && lines.next().is_some_and(|line| line.starts_with("VR "))
}

/// Reads `file`, a printed List of Abbreviations.
pub(super) fn read_abbreviations(file: &Path) -> Result<Vec<Abbreviation>, Failure> {
    let abbreviations = match door::open(file)? {
        Material::Text { text, .. } => printed_abbreviations::read(&text),
        Material::Epub(_) => Vec::new(),
    };
    if abbreviations.is_empty() {
        let message =
            "no abbreviations are found here; each is expected on a line of its own, as in `UN  United Nations`";
        return Err(Failure::new(file, None, message));
    }
    Ok(abbreviations)
}

/// The books in a citation file or EPUB: those with entries of their own, and those that contain its chapters.
fn of_entries(file: &Path, text: &str, entries: Entries) -> Result<Input, Failure> {
    let is_book =
        |placed: &&crate::library::book::Placed| !placed.book().chapters.is_empty() || placed.record.kind == Kind::Book;
    let works: Vec<_> = entries.records.works().map(|(_, placed)| placed).collect();
    let books: Vec<Volume> = works.iter().copied().filter(is_book).map(|it| Volume::of(&entries.records, it)).collect();
    let others: Vec<&Record> = works.iter().filter(|it| !is_book(it)).map(|it| &*it.record).collect();
    if !books.is_empty() {
        if books.iter().all(|book| book.record.title().is_empty()) {
            let message = "the book in it has no title; add one to the file, or export the book anew";
            return Err(Failure::new(file, None, message.to_owned()));
        }
        let remarks = match others.len() {
            0 => Vec::new(),
            1 => vec!["one more entry is of no book and was left out; it belongs in a bibliography".to_owned()],
            count => {
                vec![format!("{count} more entries are of no book and were left out; they belong in a bibliography")]
            }
        };
        let books = books.into_iter().map(|volume| InputBook { volume, ..InputBook::default() }).collect();
        return Ok(Input { books, remarks });
    }
    Err(match entries.problems.first() {
        Some(problem) => {
            let before = text.as_bytes().get(..problem.span.start as usize).unwrap_or_default();
            let line = (!text.is_empty()).then(|| 1 + memchr::memchr_iter(b'\n', before).count());
            Failure::new(file, line, problem.message.clone())
        }
        None => Failure::new(file, None, about_other(&others)),
    })
}

/// The error message for a file whose `records` include no book.
fn about_other(records: &[&Record]) -> String {
    let is = |test: &dyn Fn(CslType) -> bool| records.iter().any(|record| record.stated_type.is_some_and(test));
    if is(&|sort| sort == CslType::Chapter) {
        return "this chapter's entry does not say which book it is in; \
                open the chapter on the publisher's site, select the whole page, copy it and save it as a text file"
            .to_owned();
    }
    if records.is_empty() {
        return format!("there is no entry of a book or a chapter in this file; {READABLE}");
    }
    let is_article = is(&CslType::is_article) || records.iter().any(|it| it.get(Variable::ContainerTitle).is_some());
    let is_in_journal = is(&|sort| sort == CslType::ArticleJournal);
    let what = match (is_in_journal, is_article) {
        (true, _) => "a journal article",
        (_, true) => "an article",
        _ => "another sort of work",
    };
    format!("this is {what}, not a book: its entry belongs in a bibliography; {READABLE}")
}

/// Makes a chapter look like its future heading in the book page: a number before the title becomes the chapter's
/// number.
fn tidy(chapter: &mut Record) {
    chapter.keys.retain(|key| !key.span.is_empty() && citekey::is_valid(&key.key));
    if chapter.number.is_none()
        && let (Some(number), title) = contents::numbered(chapter.title())
        && !title.is_empty()
    {
        let title = title.to_owned();
        chapter.number = Some(number);
        chapter.set(Variable::Title, title);
    }
}

/// Merges chapters that occur twice, with the same number, title, part and first page.
fn put_together(chapters: &mut Vec<Record>) {
    let mut known: FxHashMap<_, usize> = FxHashMap::default();
    let mut kept: Vec<Record> = Vec::with_capacity(chapters.len());
    for chapter in chapters.drain(..) {
        let place = (
            chapter.number.map(|number| number.value),
            folded_title(chapter.title()),
            chapter.get(Variable::Page).map(str::to_owned),
            chapter.more().part.clone(),
        );
        match known.entry(place) {
            Entry::Occupied(at) => kept[*at.get()].take_over(&chapter, every),
            Entry::Vacant(at) => {
                at.insert(kept.len());
                kept.push(chapter);
            }
        }
    }
    *chapters = kept;
}

/// Adds the abbreviations that an abstract defines, unless they are there already.
fn add_defined(text: &str, found: &mut Vec<Abbreviation>) {
    for definition in definitions::find(text) {
        let short = definition.stem.of(text);
        if !found.iter().any(|known| known.short == short) {
            let long = definition.long.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            found.push(Abbreviation { short: short.into(), long: long.into(), span: Span::default() });
        }
    }
}
