//! What a file brings: the books it tells of, whatever sort of file it is.

use std::io::{self, Cursor, Read};
use std::path::Path;

use super::Failure;
use crate::library::abbreviation::Abbreviation;
use crate::library::book::Volume;
use crate::library::citekey;
use crate::library::source::Entries;
use crate::library::sources::format::Format;
use crate::library::sources::{self, epub, printed_abbreviations, publisher_page};
use crate::library::variables::Variable;
use crate::recognition::definitions;
use crate::text::Span;
use crate::text::decoded::Decoded;
use crate::workspace::discovery;

/// What is imported at a time.
#[derive(Debug)]
pub(super) enum Page {
    /// A book.
    Book(Box<Volume>),
    /// A book's printed List of Abbreviations.
    Abbreviations(Vec<Abbreviation>),
}

/// Reads the books that `file` tells of, with the abbreviations that their chapters' abstracts define.
pub(super) fn read(file: &Path) -> Result<Vec<Volume>, Failure> {
    let bytes = read_bytes(file)?;
    let format = Format::of(file);
    let mut books = if Format::is_archive(&bytes) || format == Some(Format::Epub) {
        of_entries(file, "", epub::read(Cursor::new(bytes), None))?
    } else {
        let text = text(file, bytes)?;
        // A web page says more to an import than to the library.
        let format = format.filter(|format| format.is_bibliography());
        match format.and_then(|format| sources::read(format, &text)) {
            Some(entries) => of_entries(file, &text, entries)?,
            None => {
                let read = publisher_page::read(&text);
                let page = read.map_err(|not| Failure::new(file, Some(not.line), not.message.to_owned()))?;
                vec![page.volume]
            }
        }
    };
    for book in &mut books {
        let mut found = Vec::new();
        for text in book.chapters.iter().filter_map(|chapter| chapter.get(Variable::Abstract)) {
            add_defined(text, &mut found);
        }
        book.abbreviations = found;
    }
    Ok(books)
}

/// Reads the printed List of Abbreviations that `file` holds.
pub(super) fn read_abbreviations(file: &Path) -> Result<Vec<Abbreviation>, Failure> {
    let text = text(file, read_bytes(file)?)?;
    let abbreviations = printed_abbreviations::read(&text);
    if abbreviations.is_empty() {
        let message =
            "no abbreviations are found here; each is expected on a line of its own, as in `UN  United Nations`";
        return Err(Failure::new(file, None, message));
    }
    Ok(abbreviations)
}

/// The books of a bibliography or an EPUB: its works that hold chapters.
fn of_entries(file: &Path, text: &str, entries: Entries) -> Result<Vec<Volume>, Failure> {
    let with_chapters = entries.records.works().filter(|(_, placed)| !placed.book().chapters.is_empty());
    let brought = with_chapters.map(|(_, placed)| {
        let mut volume = Volume::of(&entries.records, placed);
        volume.record.keys.retain(|key| citekey::is_valid(&key.key));
        volume
    });
    let books: Vec<Volume> = brought.collect();
    if !books.is_empty() {
        return Ok(books);
    }
    Err(match entries.problems.first() {
        Some(problem) => {
            let before = text.as_bytes().get(..problem.span.start as usize).unwrap_or_default();
            let line = (!text.is_empty()).then(|| 1 + memchr::memchr_iter(b'\n', before).count());
            Failure::new(file, line, problem.message.clone())
        }
        None => Failure::new(file, None, "there is no book with chapters in this file; name one that has some"),
    })
}

/// Adds the abbreviations that an abstract defines, each once.
fn add_defined(text: &str, found: &mut Vec<Abbreviation>) {
    for definition in definitions::find(text) {
        let short = definition.stem.of(text);
        if !found.iter().any(|known| known.short == short) {
            let long = definition.long.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            found.push(Abbreviation { short: short.into(), long: long.into(), span: Span::default() });
        }
    }
}

/// What a file holds, or standard input for `-`.
fn read_bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().read_to_end(&mut bytes)
    } else if file.is_dir() {
        let message = "this is a folder; name the saved page itself";
        return Err(Failure::new(file, None, message));
    } else {
        discovery::open(file).and_then(|mut open| open.read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::io(file, "read this file", &error))?;
    Ok(bytes)
}

fn text(file: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).or_else(|error| {
        let is_bibliography = Format::of(file).is_some_and(Format::is_bibliography);
        if let Some(decoded) = is_bibliography.then(|| Decoded::read(error.as_bytes().to_vec())).flatten() {
            return Ok(decoded.text);
        }
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + memchr::memchr_iter(b'\n', &error.as_bytes()[..valid]).count();
        let byte = error.as_bytes()[valid];
        let message =
            format!("this is not UTF-8 text (byte {byte:#04x} here); save the page again as plain text in UTF-8");
        Err(Failure::new(file, Some(line), message))
    })
}
