//! The words that sites print around the data of a book: labels, headings of blocks, buttons.
//!
//! All are in lower case. Each table covers the languages that sites use; add the words of further sites here. Words
//! that belong to a language as such are in [`crate::language`].

use rustc_hash::FxHashMap;

use crate::markdown::locator::{self, LocatorKind};
use crate::markdown::token::fold;

mod buttons;
mod furniture;
mod headings;
mod labels;
mod publishers;

pub(super) use buttons::{is_button, is_listed_button};
pub(super) use furniture::is_furniture;
pub(super) use headings::{Block, heading};
pub(super) use labels::{LABELS, Label};
pub(super) use publishers::{HOUSES, PLACES, PUBLISHING};

/// Whether `text` is a word for one of `kind`, in any language and with or without its full stop: `Kapitel`, `chap.`
pub(super) fn counts(text: &str, kind: LocatorKind) -> bool {
    let word = fold(text.trim());
    locator::words::word(word.trim_end_matches('.')).is_some_and(|word| word.kind == kind)
}

/// Lines that say what the page is about: a chapter.
pub(super) const CHAPTER_MARKS: &[&str] = &[
    "chapter",
    "book chapter",
    "chapter requires authentication",
    "chapter open access",
    "chapter publicly available",
    "chapter licensed",
    "chapter restricted access",
    "kapitel",
    "buchkapitel",
    "kapitel erfordert eine authentifizierung",
    "kapitel open access",
    "kapitel frei zugänglich",
    "chapitre",
    "chapitre d’ouvrage",
    "capítulo",
    "capitolo",
    "hoofdstuk",
    "research handbook chapter",
    "contribution",
    "beitrag",
];

/// Lines that say what the page is about: a book.
pub(super) const BOOK_MARKS: &[&str] = &[
    "book",
    "buch",
    "ebook",
    "livre",
    "ouvrage",
    "libro",
    "livro",
    "boek",
    "edited book",
    "edited volume",
    "sammelband",
];

/// Beginnings of lines that replace an abstract, because there is none or the rest is hidden.
pub(super) const NO_ABSTRACT: &[&str] = &[
    "a summary is not available",
    "an abstract is not available",
    "get access to the full version",
    "log in using",
    "check if you have access",
    "you are not authenticated",
    "you do not",
    "sign in to access",
    "get a 30 day",
    "this is a preview",
    "dies ist eine vorschau",
    "preview not available",
    "full text",
    "volltext",
    "texte intégral",
    "texto completo",
    "no abstract",
    "abstract not available",
    "© ",
    "copyright ©",
    "you have no access",
    "previous chapter",
    "restricted access",
    "download",
    "get access",
];

/// The text after `phrase` at the beginning of `text`, ignoring case. `phrase` must be in lower case.
pub(super) fn behind<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in phrase.chars() {
        if folded(rest.next()?) != expected {
            return None;
        }
    }
    Some(rest.as_str())
}

/// `c` as phrases have it.
fn folded(c: char) -> char {
    match c {
        '\'' => '’',
        '\u{2010}' | '\u{2011}' => '-',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// A table of phrases by their first characters, since each line of a page is held against it.
pub(super) struct Phrases<T: 'static>(FxHashMap<char, Vec<(&'static str, T)>>);

impl<T: Copy> Phrases<T> {
    pub fn new(table: &[(&'static str, T)]) -> Self {
        let mut by_first: FxHashMap<char, Vec<_>> = FxHashMap::default();
        for &(phrase, meaning) in table {
            if let Some(first) = phrase.chars().next() {
                by_first.entry(first).or_default().push((phrase, meaning));
            }
        }
        Self(by_first)
    }

    /// The phrases that `text` may begin with, in the order of the table.
    pub fn perhaps_at(&self, text: &str) -> &[(&'static str, T)] {
        text.chars().next().and_then(|first| self.0.get(&folded(first))).map_or(&[], Vec::as_slice)
    }
}

/// Whether `text` equals one of `phrases`, ignoring case.
pub(super) fn is_one_of(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| behind(text, phrase).is_some_and(str::is_empty))
}

/// The words between a title and its editors on one line.
pub(super) const EDITED: &[&str] = &[
    ", edited by ",
    ". edited by ",
    ", ed. by ",
    ", eds. ",
    ", eds ",
    ", ed. ",
    ", hrsg. von ",
    ", hg. von ",
    ", herausgegeben von ",
    ", sous la direction de ",
    ", sous la dir. de ",
    ", dir. ",
    ", a cura di ",
    ", coord. ",
    ", org. ",
];

/// The edition number, if a line consists of it: `2nd Edition`, `3. Auflage`.
pub(super) fn edition(text: &str) -> Option<u32> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let number = text[..digits].parse().ok()?;
    let word = text[digits..].trim_start_matches(['.', 'ª', 'º', '°']).split_once(' ')?.1;
    is_one_of(word, &["edition", "auflage", "édition", "edición", "edizione", "edição", "druk", "ed.", "aufl."])
        .then_some(number)
}

/// Splits a line at the role that follows its people, and returns the people and the text after the role: `Ann Author
/// and Ben Writer (eds), A Press, 2021`.
pub(super) fn role(text: &str) -> Option<(&str, &str)> {
    let is_role = |role: &str| is_one_of(role.trim().trim_end_matches('.'), ROLES);
    let bracketed = || {
        let (before, rest) = text.split_once('(')?;
        let (role, rest) = rest.split_once(')')?;
        // `Editor(s)`
        let rest = rest.strip_prefix(')').unwrap_or(rest);
        is_role(role).then_some((before, rest))
    };
    let comma = || text.rsplit_once(',').filter(|(_, role)| is_role(role)).map(|(before, _)| (before, ""));
    let (before, rest) = bracketed().or_else(comma)?;
    let before = behind(before, "by ").unwrap_or(before).trim();
    (!before.is_empty()).then_some((before, rest.trim_matches([' ', ',', '.', ';'])))
}

/// Roles of editors, as printed in brackets after their names.
const ROLES: &[&str] = &[
    "ed",
    "eds",
    "editor",
    "editors",
    "editor(s",
    "dir",
    "dirs",
    "hg",
    "hgg",
    "hrsg",
    "herausgeber",
    "herausgeberin",
    "coord",
    "coords",
    "coordinador",
    "coordinadores",
    "a cura di",
    "cur",
    "org",
    "orgs",
    "organizador",
    "organizadores",
    "éd",
    "éds",
    "sous la direction de",
    "sous la dir",
    "comp",
    "comps",
    "eds. and trans",
];
