//! The words in which every format tells the same.

use super::{Counts, Status};
use crate::markdown::token::without_accents;
use crate::text::counted;

/// Above what begins with no letter.
pub(super) const OTHERS: &str = "#";

/// The letter under which `name` stands, without accents.
pub(super) fn letter(name: &str) -> String {
    let first = without_accents(name).chars().next().filter(|first| first.is_alphabetic());
    first.map_or_else(|| OTHERS.to_owned(), |first| first.to_uppercase().to_string())
}

/// `9 chapters: 3 read, 2 with a note, 4 without · 41 references in 12 notes`
pub(super) fn counts(counts: &Counts) -> String {
    let parts = [(counts.read, "read"), (counts.with_note, "with a note"), (counts.without_note, "without")];
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    // Where there is nothing to tell apart, more words than numbers would do.
    let chapters = match (counts.read, counts.with_note) {
        _ if counts.chapters == 0 => "no chapters known".to_owned(),
        (0, 0) => format!("{}, no note yet", counted(counts.chapters, "chapter")),
        _ => format!("{}: {}", counted(counts.chapters, "chapter"), parts.join(", ")),
    };
    let references = match counts.references {
        0 => "no references".to_owned(),
        number => format!("{} in {}", counted(number, "reference"), counted(counts.notes, "note")),
    };
    let tasks = match counts.open_tasks {
        0 => String::new(),
        number => format!(" · {}", counted(number as usize, "open task")),
    };
    format!("{chapters} · {references}{tasks}")
}

/// What is said of a chapter's reading.
pub(super) fn status(status: Status, said: Option<&str>) -> &str {
    match (status, said) {
        (_, Some(said)) => said,
        (Status::NoNoteYet, None) => "no note yet",
        (Status::Note, None) => "note",
        (Status::Read, None) => "read",
    }
}

/// What a page says where there are no books.
pub(super) const NO_BOOKS: &str = "No book yet: `glossator import PAGE` brings one in from a publisher\u{2019}s page, a contents list or a citation file.";
/// What it says where nobody is named.
pub(super) const NOBODY: &str = "The notes name no organization and no person that is known.";
/// What it says where nobody is named with somebody else.
pub(super) const NO_PAIRS: &str = "No paragraph and no abstract names two of them.";
/// What it says where nothing is mentioned.
pub(super) const NO_INDEX: &str = "The notes mention nothing that is known.";
/// What it says where no abbreviation is used.
pub(super) const NO_ABBREVIATIONS: &str = "The notes use no abbreviation that is known.";
