//! The inverted index: which notes mention a citekey, a chapter number or a name, and how often.
//!
//! Snapshots share it with the writer. An edit changes only the keys whose counts it changes.

use rustc_hash::FxHashMap;

#[cfg(doc)]
use crate::library::division::Division;
use crate::library::folded_name;
use crate::library::name::Symbol;
use crate::markdown::token::without_accents;
use crate::recognition::{Anchor, MentionKind, narrative};
use crate::resolution::{NoteBook, linkable, linked};
use crate::shared::{Few, ShardedMap, SharedList};
use crate::workspace::note::{Note, NoteId};

/// What notes can be looked up by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A citekey, as cited.
    Citekey(Box<str>),
    /// The last word of an author's name, folded, and the year of a work.
    Authored(Box<str>),
    /// The last word of an author's name, folded, of a chapter of the note's own book.
    Contributed(Box<str>),
    /// A chapter number, with the citekey of its book if the note names it beside the number or in its front matter.
    /// Without a key it may be any book's.
    Chapter(u32, Option<Box<str>>),
    /// A part, appendix, introduction or conclusion, of any book ([`Division::key`]).
    Division(u32),
    /// A link to a file or a work, by the name in the link.
    Linked(Box<str>),
    /// A name.
    Name(Symbol),
    /// Notes whose front matter says that they are about the chapter with this number, of any book.
    ChapterNote(u32),
    /// Literature notes about the work with this citekey: by their front matter, or because they are named `@key`.
    LiteratureNote(Box<str>),
    /// Notes that write the citekey in their front matter, or in a link to the note named `@key`.
    Written(Box<str>),
    /// Notes that define an abbreviation for this long form, which is folded.
    Defined(Box<str>),
}

impl Key {
    /// The key for notes that name a work by author and year.
    pub(crate) fn authored(last_word: &str, year: i32) -> Self {
        Self::Authored(format!("{} {year}", without_accents(last_word)).into())
    }

    /// The key for notes that name a chapter of their book by its author.
    pub(crate) fn contributed(last_word: &str) -> Self {
        Self::Contributed(without_accents(last_word).into())
    }

    /// The key for notes that link to a file called `name`, without its folder.
    pub fn linked(name: &str) -> Self {
        Self::Linked(linkable(name).into())
    }
}

/// A note, and how often it mentions the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The note.
    pub note: NoteId,
    /// How often; names inside longer names do not count, though they may be meant where the longer one is not.
    pub count: u32,
}

/// The index. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// For all keys but names.
    postings: ShardedMap<Key, Few<Posting>>,
    /// For names, by symbol.
    names: SharedList<Few<Posting>>,
}

impl Index {
    /// The notes that mention `key`, sorted by number.
    pub fn notes(&self, key: &Key) -> &[Posting] {
        match key {
            Key::Name(symbol) => self.names.list(symbol.0),
            _ => self.postings.list(key),
        }
    }

    /// Replaces the keys of `before` by those of `now`; only differences cost anything.
    pub(super) fn replace(&mut self, note: NoteId, before: Option<&Note>, now: Option<&Note>) {
        let before = before.map(counts).unwrap_or_default();
        let now = now.map(counts).unwrap_or_default();
        for key in before.keys().filter(|key| !now.contains_key(*key)) {
            self.set(key, note, None);
        }
        for (key, &count) in &now {
            if before.get(key) != Some(&count) {
                self.set(key, note, Some(count));
            }
        }
    }

    fn set(&mut self, key: &Key, note: NoteId, count: Option<u32>) {
        let stays = |posting: &Posting| posting.note != note;
        let Some(count) = count else {
            return match key {
                Key::Name(symbol) => self.names.retain(symbol.0, stays),
                _ => self.postings.retain(key, stays),
            };
        };
        let postings = match key {
            Key::Name(symbol) => self.names.or_default(symbol.0),
            _ => self.postings.or_default(key.clone()),
        };
        match postings.binary_search_by_key(&note, |posting| posting.note) {
            Ok(index) => postings[index].count = count,
            Err(index) => postings.insert(index, Posting { note, count }),
        }
    }

    /// All entries in order, to compare two indexes.
    pub fn entries(&self) -> Vec<(Key, Vec<Posting>)> {
        let names = self.names.iter().map(|(symbol, postings)| (Key::Name(Symbol(symbol)), postings.to_vec()));
        let others = self.postings.iter().map(|(key, postings)| (key.clone(), postings.to_vec()));
        let mut all: Vec<_> = names.filter(|(_, postings)| !postings.is_empty()).chain(others).collect();
        all.sort();
        all
    }
}

/// The `key` in a link to `@key`, the note about a work, in any folder.
pub(crate) fn linked_citekey(destination: &str) -> Option<&str> {
    let path = destination.split(['#', '|', ',']).next()?;
    let key = path.rsplit('/').next()?.strip_prefix('@')?;
    (!key.is_empty()).then(|| key.strip_suffix(".md").unwrap_or(key))
}

/// How often a note mentions each key.
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
    if let NoteBook::Link(link) = &note.facts.book {
        counts.insert(Key::Linked(linked(link).into()), 1);
    }
    let book = match &note.facts.book {
        NoteBook::Key(key) if note.page_of().is_none() => Some(key.as_str()),
        _ => None,
    };
    for mention in &mentions.all {
        if let MentionKind::Link { destination } = mention.kind {
            let destination = mentions.string(destination);
            counts.extend(linked_citekey(destination).map(|key| (Key::Written(key.into()), 1)));
        }
        let key = match mention.kind {
            MentionKind::Citation { key, .. } => Key::Citekey(mentions.string(key).into()),
            MentionKind::Chapter { number, beside, .. } => {
                let book = match beside {
                    Anchor::Key(key) => Some(mentions.string(key)),
                    Anchor::Nothing | Anchor::OwnNumber => book,
                    Anchor::Link(_) | Anchor::Words(_) | Anchor::Perhaps(_) => None,
                };
                Key::Chapter(number.value, book.map(Box::from))
            }
            MentionKind::Narrative { authors, year, .. } => {
                // Which of them is the first author is not known yet.
                for name in narrative::authors(mentions.string(authors)).names {
                    if let Some(word) = name.last_word() {
                        *counts.entry(Key::authored(word, year.value)).or_default() += 1;
                    }
                }
                continue;
            }
            MentionKind::Contribution { authors } => {
                for name in narrative::authors(mentions.string(authors)).names {
                    if let Some(word) = name.last_word() {
                        *counts.entry(Key::contributed(word)).or_default() += 1;
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
    for definition in &mentions.definitions {
        counts.insert(Key::Defined(folded_name(&definition.long).into()), 1);
    }
    for hit in &mentions.names {
        *counts.entry(Key::Name(hit.symbol)).or_default() += u32::from(!hit.covered);
    }
    counts
}
