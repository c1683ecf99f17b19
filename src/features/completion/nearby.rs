//! What is near the cursor: what its section and its note cite, and the books that they are about.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::library::{RecordId, ThingId};
use crate::recognition::MentionKind;
use crate::resolution::stated_book;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// How near something is; smaller is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    /// The section cites it.
    Section,
    /// The note cites it.
    Note,
    /// It is a book that the note is about or cites from, or a chapter of one.
    Book,
    /// It is anything else in the folder.
    Folder,
}

/// The most mentions to look at before the cursor, and the most after it.
const MOST_MENTIONS: usize = 1_000;
/// The most books that count as near, and the most chapters of each.
const MOST_BOOKS: usize = 4;
const MOST_CHAPTERS: usize = 200;

/// Works and chapters near the cursor.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    things: FxHashMap<ThingId, Nearness>,
    /// All records of those works and chapters.
    pub records: FxHashSet<RecordId>,
    /// The books that the note is about or cites from.
    pub books: Vec<ThingId>,
}

impl Nearby {
    /// What is near byte `offset` of `note`.
    pub fn of(snapshot: &Snapshot, note: &Note, offset: usize) -> Self {
        let (library, context) = (snapshot.library(note), snapshot.context(note));
        let mentions = &note.mentions;
        let at = mentions.all.partition_point(|mention| (mention.span.start as usize) < offset);
        let window = at.saturating_sub(MOST_MENTIONS)..(at + MOST_MENTIONS).min(mentions.all.len());
        let behind = mentions.sections.partition_point(|&start| start as usize <= offset);
        let start = behind.checked_sub(1).map_or(0, |place| mentions.sections[place]);
        let end = mentions.sections.get(behind).copied().unwrap_or(u32::MAX);
        let mut near = Self::default();
        near.books.extend(stated_book(context));
        for mention in &mentions.all[window] {
            // A citation that is still being typed does not count.
            let is_typed = mention.span.start as usize <= offset && offset <= mention.span.end as usize;
            let MentionKind::Citation { key, .. } = mention.kind else { continue };
            let Some(cited) = context.cited(mentions.string(key)).filter(|_| !is_typed) else { continue };
            let here = (start..end).contains(&mention.span.start);
            near.put(cited.thing(), if here { Nearness::Section } else { Nearness::Note });
            let book = library.work_of(cited);
            if near.books.len() < MOST_BOOKS && !near.books.contains(&book) {
                near.books.push(book);
            }
        }
        for book in near.books.clone() {
            near.put(book, Nearness::Book);
            for chapter in library.chapters(book).into_iter().take(MOST_CHAPTERS) {
                near.put(chapter, Nearness::Book);
            }
        }
        near.records = near.things.keys().flat_map(|&thing| library.records_of(thing)).collect();
        near
    }

    fn put(&mut self, thing: ThingId, nearness: Nearness) {
        let known = self.things.entry(thing).or_insert(nearness);
        *known = nearness.min(*known);
    }

    pub(crate) fn nearness(&self, thing: ThingId) -> Nearness {
        self.things.get(&thing).copied().unwrap_or(Nearness::Folder)
    }

    /// All nearby works and chapters, nearest first, otherwise in source order.
    pub fn things(&self) -> Vec<ThingId> {
        let mut all: Vec<(Nearness, ThingId)> =
            self.things.iter().map(|(&thing, &nearness)| (nearness, thing)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, thing)| thing).collect()
    }
}
