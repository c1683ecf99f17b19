//! The inverted index: which notes mention a citekey, a chapter number or a name, and how often.
//!
//! Snapshots share it with the writer. An edit changes only what the note now says more or less often.

use rustc_hash::FxHashMap;

#[cfg(doc)]
use crate::library::division::Division;
use crate::library::name::Symbol;
use crate::recognition::{Beside, MentionKind, narrative};
use crate::resolution::{NoteBook, linked};
use crate::sharded::{Few, ShardedMap};
use crate::workspace::note::{Note, NoteId};

/// What notes are looked up by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A citekey, as cited.
    Citekey(Box<str>),
    /// The last word of an author's name, folded, and the year of a work.
    Authored(Box<str>),
    /// A chapter number, and the citekey by which the note says whose chapter it is: beside the number, else in its
    /// front matter. Without one it may be any book's.
    Chapter(u32, Option<Box<str>>),
    /// A part, an appendix, an introduction or a conclusion, whatever the book ([`Division::key`]).
    Division(u32),
    /// A link to a file or a work, by the name that it is linked to by.
    Linked(Box<str>),
    /// A name.
    Name(Symbol),
    /// Notes that say in their front matter that they are about the chapter with this number, of whatever book.
    ChapterNote(u32),
    /// Notes that are about the work with this citekey: they say so, or are named `@key`.
    LiteratureNote(Box<str>),
    /// Notes that write the citekey in their front matter, or in a link to the note named `@key`.
    Written(Box<str>),
}

impl Key {
    /// What notes are looked up by that name a work by an author and its year.
    pub fn authored(last_word: &str, year: i32) -> Self {
        Self::Authored(format!("{last_word} {year}").into())
    }
}

/// A note, and how often it says what was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The note.
    pub note: NoteId,
    /// How often; names inside longer names are not counted.
    pub count: u32,
}

/// The index. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub struct Index {
    postings: ShardedMap<Key, Few<Posting>>,
}

impl Index {
    /// The notes that mention `key`, by number.
    pub fn notes(&self, key: &Key) -> &[Posting] {
        self.postings.list(key)
    }

    /// Puts in what `note` says now instead of what it said before; only differences cost anything.
    pub(super) fn replace(&mut self, note: NoteId, before: Option<&Note>, now: Option<&Note>) {
        let before = before.map(counts).unwrap_or_default();
        let now = now.map(counts).unwrap_or_default();
        for key in before.keys().filter(|key| !now.contains_key(*key)) {
            self.set(key, note, 0);
        }
        for (key, &count) in &now {
            if before.get(key) != Some(&count) {
                self.set(key, note, count);
            }
        }
    }

    fn set(&mut self, key: &Key, note: NoteId, count: u32) {
        if count == 0 {
            self.postings.retain(key, |posting| posting.note != note);
            return;
        }
        let postings = self.postings.or_default(key.clone());
        match postings.binary_search_by_key(&note, |posting| posting.note) {
            Ok(place) => postings[place].count = count,
            Err(place) => postings.insert(place, Posting { note, count }),
        }
    }

    /// All of it in order, to compare two indexes.
    pub fn entries(&self) -> Vec<(Key, Vec<Posting>)> {
        let mut all: Vec<_> = self.postings.iter().map(|(key, postings)| (key.clone(), postings.to_vec())).collect();
        all.sort();
        all
    }
}

/// `key` of a link to `@key`, the note about the work.
pub fn linked_citekey(destination: &str) -> Option<&str> {
    let key = destination.split(['#', '|']).next()?.strip_prefix('@')?;
    (!key.is_empty()).then(|| key.strip_suffix(".md").unwrap_or(key))
}

/// How often a note says each thing.
fn counts(note: &Note) -> FxHashMap<Key, u32> {
    let mentions = &note.mentions;
    let mut counts = FxHashMap::default();
    if let Some(number) = note.facts.chapter {
        counts.insert(Key::ChapterNote(number.value), 1);
    } else if let Some(key) = &note.facts.citekey {
        counts.insert(Key::LiteratureNote(key.as_str().into()), 1);
    }
    for citekey in &note.facts.citekeys {
        counts.insert(Key::Written(citekey.key.as_str().into()), 1);
    }
    let book = match &note.facts.book {
        NoteBook::Key(key) if note.page_of().is_none() => Some(key.as_str()),
        _ => None,
    };
    for mention in &mentions.all {
        if let MentionKind::Link { destination } = mention.kind
            && let Some(key) = linked_citekey(mentions.string(destination))
        {
            counts.insert(Key::Written(key.into()), 1);
        }
        let key = match mention.kind {
            MentionKind::Citation { key } => Key::Citekey(mentions.string(key).into()),
            MentionKind::Chapter { number, beside, .. } => {
                let book = match beside {
                    Beside::Key(key) => Some(mentions.string(key)),
                    Beside::Nothing => book,
                    Beside::Link(_) | Beside::Words(_) => None,
                };
                Key::Chapter(number.value, book.map(Box::from))
            }
            MentionKind::Narrative { authors, year, .. } => {
                // Which of them is the first author is not known here.
                for name in narrative::authors(mentions.string(authors)).names {
                    if let Some(word) = name.last_word() {
                        *counts.entry(Key::authored(word, year.value)).or_default() += 1;
                    }
                }
                continue;
            }
            MentionKind::Division { division, .. } => Key::Division(division.key()),
            MentionKind::Link { destination } => Key::Linked(linked(mentions.string(destination)).into()),
            MentionKind::Pages { .. } => continue,
        };
        *counts.entry(key).or_default() += 1;
    }
    for hit in mentions.names.iter().filter(|hit| !hit.covered) {
        *counts.entry(Key::Name(hit.symbol)).or_default() += 1;
    }
    counts
}
