//! Finds chapters and works by words that somebody remembers of them: of title, authors and abstract, and of the user's own notes
//! about them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Place;
use super::excerpt::{excerpt, line};
use crate::library::ranking::{Remembered, Weights};
use crate::library::words::Words;
use crate::library::{Library, ThingId};
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::id::FolderId;
use crate::workspace::note::NoteId;
use crate::workspace::snapshot::Snapshot;

/// How much the words of a book count for its chapters.
const OF_BOOK: f32 = 0.3;
/// How many more than are asked for are weighed together with their books.
const MORE: usize = 64;

/// A chapter or work that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The workspace folder that knows it.
    pub folder: FolderId,
    /// It, in that folder's library.
    pub target: Target,
    /// How well it fits; only for comparison with others that the same words find.
    pub score: f32,
    /// Whether all words were found.
    pub has_all: bool,
    /// What says so.
    pub said: Said,
    wanted: Arc<Remembered>,
}

/// What says that a chapter or work has to do with some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Only its title, its authors or its key.
    Name,
    /// Its abstract: the words around those that were found.
    Abstract(String),
    /// A note of the user about it. [`Found::read_line`] tells the line.
    Note(NoteId),
}

/// A line of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where the first word that was found stands.
    pub place: Place,
    /// The line, or the part of it that matters.
    pub text: String,
}

impl Found {
    /// The line that says so, if a note does. Reads it from its file, if it is not open; none if that has changed since.
    pub fn read_line(&self, snapshot: &Snapshot) -> Option<Line> {
        let Said::Note(id) = self.said else { return None };
        let note = snapshot.note(id)?;
        let found = line(&note.read_text().ok()?, note.facts.front_matter.end as usize, &self.wanted)?;
        let at = Span::new(found.at, found.at);
        Some(Line { place: Place { note: note.id, range: at, selection: at }, text: found.text })
    }
}

/// What is known of one thing while it is weighed.
#[derive(Default)]
struct Weighed {
    weights: Weights,
    /// The note about it that fits best.
    note: Option<(f32, NoteId)>,
}

/// At most `most` chapters and works that `typed` may mean, best first. The last word may be the beginning of one unless it
/// `is_finished`.
pub fn search(snapshot: &Snapshot, typed: &str, is_finished: bool, most: usize) -> Vec<Found> {
    let mut found: Vec<Found> = snapshot
        .numbered_folders()
        .flat_map(|(folder, knows)| {
            search_in(snapshot, folder, &knows.library, Remembered::new(typed, is_finished), most)
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(most);
    found
}

fn search_in(
    snapshot: &Snapshot,
    folder: FolderId,
    library: &Library,
    mut wanted: Remembered,
    most: usize,
) -> Vec<Found> {
    // A folder without records has nothing to find, however many notes there are.
    if wanted.is_empty() || library.count_records() == 0 {
        return Vec::new();
    }
    let notes = snapshot.note_words();
    let pieces: Vec<&Words> = library.record_words().chain(notes.pieces()).collect();
    wanted.learn(library.count_records() + notes.count(), &pieces);
    let wanted = Arc::new(wanted);
    let mut things: FxHashMap<ThingId, Weighed> = FxHashMap::default();
    for (id, weights) in library.remembered(&wanted) {
        things.entry(library.thing_of(id)).or_default().weights.at_least(weights);
    }
    let address = |id: NoteId| snapshot.note(id).map(|note| &note.address);
    for (id, weights) in notes.remembered(&wanted) {
        let note = snapshot.note(id).filter(|note| note.folder == folder);
        let Some(Target::Work(thing) | Target::Chapter(thing)) = note.and_then(|note| snapshot.subject(note)) else {
            continue;
        };
        let new = || Weighed { weights: library.weights_of(thing, &wanted), note: None };
        let weighed = things.entry(thing).or_insert_with(new);
        weighed.weights.plus(weights);
        let share = wanted.share(&weights);
        let is_better = |(known, other)| share > known || (share == known && address(id) < address(other));
        if weighed.note.is_none_or(is_better) {
            weighed.note = Some((share, id));
        }
    }
    let things = things.into_iter().map(|(thing, weighed)| (wanted.score(&weighed.weights), thing, weighed));
    let mut things = best(things.collect(), most.saturating_add(MORE));
    add_books(library, &wanted, &mut things);
    let things = best(things, most).into_iter();
    things.map(|(score, thing, weighed)| found(folder, library, &wanted, score, thing, &weighed)).collect()
}

type Scored = (f32, ThingId, Weighed);

fn best(mut things: Vec<Scored>, most: usize) -> Vec<Scored> {
    things.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    things.truncate(most);
    things
}

/// Lets the words of a book count for its chapters: who looks for a chapter may remember the book.
fn add_books(library: &Library, wanted: &Remembered, things: &mut [Scored]) {
    let mut books: FxHashMap<ThingId, Weights> = FxHashMap::default();
    for (score, thing, weighed) in things {
        if let Some(book) = library.book_of(*thing) {
            let of_book = *books.entry(book).or_insert_with(|| library.weights_of(book, wanted));
            weighed.weights.at_least(of_book.times(OF_BOOK));
            *score = wanted.score(&weighed.weights);
        }
    }
}

fn found(
    folder: FolderId,
    library: &Library,
    wanted: &Arc<Remembered>,
    score: f32,
    thing: ThingId,
    weighed: &Weighed,
) -> Found {
    let target = if library.book_of(thing).is_some() { Target::Chapter(thing) } else { Target::Work(thing) };
    let text = library.view(thing).and_then(|view| view.abstract_text());
    let of_abstract = text.and_then(|text| excerpt(text, wanted));
    let said = match (weighed.note, of_abstract) {
        (Some((share, note)), of_abstract) if of_abstract.as_ref().is_none_or(|it| share >= it.worth) => {
            Said::Note(note)
        }
        (_, Some(excerpt)) => Said::Abstract(excerpt.text),
        _ => Said::Name,
    };
    Found { folder, target, score, has_all: wanted.has_all(&weighed.weights), said, wanted: Arc::clone(wanted) }
}
