//! Workspace symbols: works, chapters and organizations by any part of their names.

use std::cmp::Reverse;
use std::fmt::Write;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use smol_str::SmolStr;

use super::{Place, place_in, references};
use crate::library::Library;
use crate::library::variables::Variable;
use crate::resolution::Target;
use crate::workspace::id::{FolderId, NoteId};
use crate::workspace::snapshot::Snapshot;

/// The largest number of symbols in an answer.
pub const MOST_SYMBOLS: usize = 128;

/// A symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name. Editors match the query against it again, so it includes authors or abbreviations.
    pub name: String,
    /// The book of a chapter; otherwise empty.
    pub container: String,
    /// The workspace folder that knows it.
    pub folder: FolderId,
    /// Its target in that folder's library.
    pub target: Target,
    /// The file that contains it.
    pub note: NoteId,
}

/// The symbols that match `query`, best first. An empty query matches all equally. Among equals, books come first, then
/// chapters, organizations and other works. Returns nothing once `stopped` is true.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str, stopped: &dyn Fn() -> bool) -> Vec<Symbol> {
    let pattern = Pattern::new(query, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let (mut words, mut buffer) = (String::new(), Vec::new());
    let mut found = Vec::new();
    let mut asked = 0_u32;
    for (folder, knows) in snapshot.numbered_folders() {
        for target in targets(&knows.library) {
            asked += 1;
            if asked.is_multiple_of(ASKED_EACH) && stopped() {
                return Vec::new();
            }
            write_words(&mut words, &knows.library, target);
            if let Some(score) = pattern.score(Utf32Str::new(&words, &mut buffer), &mut matcher) {
                found.push((Reverse(score), sort(&knows.library, target), asked, folder, target));
            }
        }
    }
    found.sort_unstable();
    // Letters scattered over a title match too, but are no answer beside a good match.
    let least = found.first().map_or(0, |(best, ..)| best.0 / 2);
    let mut symbols: Vec<Symbol> = Vec::new();
    for (_, _, _, folder, target) in found.into_iter().take_while(|(score, ..)| score.0 >= least) {
        let symbol = symbol(snapshot, folder, target);
        // Built-in organizations are the same in every folder.
        let is_known = |new: &Symbol| symbols.iter().any(|it| it.note == new.note && it.name == new.name);
        if let Some(symbol) = symbol.filter(|symbol| !is_known(symbol)) {
            symbols.push(symbol);
        }
        if symbols.len() == MOST_SYMBOLS {
            break;
        }
    }
    symbols
}

/// The number of names between two checks whether to stop.
const ASKED_EACH: u32 = 1_024;

/// The place of a symbol: where a source defines it; for what is built in, its first mention.
pub fn symbol_place(snapshot: &Snapshot, folder: FolderId, target: Target) -> Option<Place> {
    let library = &snapshot.folders().get(folder.0)?.library;
    place_in(library, target).or_else(|| {
        let note = snapshot.note(first_mentioning(snapshot, folder, target)?)?;
        let references = snapshot.references(note);
        let span = references.iter().find(|reference| references::mentions(reference, target))?.span;
        Some(Place { note: note.id, range: span, selection: span })
    })
}

/// The name of `target` in the library of `folder`, to check that it is still the same symbol.
pub fn symbol_name(snapshot: &Snapshot, folder: FolderId, target: Target) -> Option<String> {
    let mut name = String::new();
    write_name(&mut name, &snapshot.folders().get(folder.0)?.library, target);
    (!name.is_empty()).then_some(name)
}

fn targets(library: &Library) -> impl Iterator<Item = Target> {
    let works = library.works().flat_map(|id| {
        let chapters = library.chapters(id).into_iter().map(Target::Chapter);
        std::iter::once(Target::Work(id)).chain(chapters)
    });
    works.chain(library.organizations().map(|(id, _)| Target::Organization(id)))
}

/// The order of symbols that match equally well.
fn sort(library: &Library, target: Target) -> u8 {
    match target {
        Target::Work(id) if library.has_chapters(id) => 0,
        Target::Chapter(_) => 1,
        Target::Work(_) => 3,
        _ => 2,
    }
}

fn symbol(snapshot: &Snapshot, folder: FolderId, target: Target) -> Option<Symbol> {
    let library = &snapshot.folders().get(folder.0)?.library;
    let place = place_in(library, target).map(|place| place.note);
    let note = place.or_else(|| first_mentioning(snapshot, folder, target))?;
    Some(Symbol {
        name: symbol_name(snapshot, folder, target)?,
        container: container(library, target).unwrap_or_default().to_owned(),
        folder,
        target,
        note,
    })
}

/// The first note of `folder`, by its path, that may mention `target`.
fn first_mentioning(snapshot: &Snapshot, folder: FolderId, target: Target) -> Option<NoteId> {
    let keys = references::keys(snapshot, &snapshot.folders().get(folder.0)?.library, target);
    let notes = keys.iter().flat_map(|key| snapshot.postings(key)).filter_map(|posting| snapshot.note(posting.note));
    let first = notes.filter(|note| note.folder == folder).min_by(|a, b| a.address.cmp(&b.address));
    first.map(|note| note.id)
}

/// The name of a symbol: `Rivers and Borders (Oduya 2021)`, `2 Commissions at Work (Lindqvist)`, `United Nations (UN)`.
/// `None` for what has no name.
fn write_name(name: &mut String, library: &Library, target: Target) {
    name.clear();
    let (title, by) = match target {
        Target::Work(id) => {
            let Some(work) = library.view(id) else { return };
            let title = if work.title().is_empty() { work.citekey() } else { work.title() };
            (title.to_owned(), work.short_reference())
        }
        Target::Chapter(id) => {
            let Some(chapter) = library.view(id) else { return };
            (chapter.label(), chapter.people(Variable::Author).short())
        }
        Target::Organization(id) => {
            let Some(organization) = library.organization(id) else { return };
            (organization.name.to_string(), organization.abbreviations.join(", "))
        }
        _ => return,
    };
    let _ = if by.is_empty() { write!(name, "{title}") } else { write!(name, "{title} ({by})") };
}

/// All words by which a symbol may be found.
fn write_words(words: &mut String, library: &Library, target: Target) {
    write_name(words, library, target);
    let more: Vec<&str> = match target {
        Target::Work(id) => library.view(id).map(|work| work.citekeys().collect()),
        Target::Chapter(id) => library
            .chapter(id)
            .map(|(book, chapter)| std::iter::once(book.main_title()).chain(chapter.citekeys()).collect()),
        Target::Organization(id) => {
            library.organization(id).map(|organization| organization.aliases.iter().map(SmolStr::as_str).collect())
        }
        _ => None,
    }
    .unwrap_or_default();
    for word in more {
        words.push(' ');
        words.push_str(word);
    }
}

fn container(library: &Library, target: Target) -> Option<&str> {
    match target {
        Target::Chapter(id) => library.chapter(id).map(|(book, _)| book.main_title()),
        _ => None,
    }
}
