//! Workspace symbols: works, chapters and organizations by any part of their names.

use std::fmt::Write;

use rustc_hash::{FxHashMap, FxHashSet};

use super::search::{Said, search};
use super::{Place, place_in, references};
use crate::library::search::{IN_ABSTRACT, Query};
use crate::library::variables::Variable;
use crate::library::{Library, ThingId};
use crate::resolution::Target;
use crate::workspace::id::{FolderId, NoteId};
use crate::workspace::snapshot::Snapshot;

/// The largest number of symbols in an answer.
pub const MOST_SYMBOLS: usize = 64;

/// The largest number of them that are found by what abstracts and notes say.
const MOST_REMEMBERED: usize = 24;
/// What stands between the name of a symbol and the words of a text that it was found by.
const BECAUSE_OF: &str = " · ";

/// A symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name. Editors match the query against it again, so it includes authors or abbreviations.
    pub name: String,
    /// The book of a chapter, and the words of an abstract or the note that it was found by; otherwise empty.
    pub container: String,
    /// The workspace folder that knows it.
    pub folder: FolderId,
    /// Its target in that folder's library.
    pub target: Target,
    /// The file that contains it.
    pub note: NoteId,
}

/// The symbols with a word for each word of `typed`, best first; the last word may be unfinished. Among equals, books come
/// first, then chapters, organizations and other works; behind them what has the words in an abstract or in a note about
/// it. An empty query lists what the folders know first.
pub fn workspace_symbols(snapshot: &Snapshot, typed: &str) -> Vec<Symbol> {
    let query = Query::new(typed);
    let mut remembered = remembered(snapshot, typed);
    let mut found = Vec::new();
    for (folder, knows) in snapshot.numbered_folders() {
        let library = &knows.library;
        let targets = if query.is_empty() { first_targets(library) } else { matching(library, &query) };
        let targets = targets.into_iter().filter(|&(cost, _)| remembered.is_empty() || Query::grade(cost) < 2);
        let sorted = targets.map(|(cost, target)| (cost, sort(library, target), folder, target));
        found.extend(sorted);
    }
    let known: FxHashSet<(FolderId, Target)> = found.iter().map(|&(.., folder, target)| (folder, target)).collect();
    let others = remembered.keys().filter(|key| !known.contains(key));
    found.extend(others.map(|&(folder, target)| (IN_ABSTRACT, u8::MAX, folder, target)));
    found.sort_by_key(|&(cost, sort, folder, target)| {
        let rank = remembered.get(&(folder, target)).filter(|_| Query::grade(cost) > 0).map(|(rank, _)| *rank);
        (Query::grade(cost), rank.unwrap_or_default(), cost, sort)
    });
    let mut known = FxHashSet::default();
    let symbols = found.into_iter().filter_map(|(.., folder, target)| {
        let symbol = symbol(snapshot, folder, target)?;
        Some(match remembered.remove(&(folder, target)) {
            Some((_, said)) if !query.is_told_by(&symbol.name) => symbol.saying(snapshot, typed, &said),
            _ => symbol,
        })
    });
    // Built-in organizations are the same in every folder.
    symbols.filter(|symbol| known.insert((symbol.note, symbol.name.clone()))).take(MOST_SYMBOLS).collect()
}

/// What has all words of `typed` in its abstract or in a note about it: its rank, and what says so.
fn remembered(snapshot: &Snapshot, typed: &str) -> FxHashMap<(FolderId, Target), (usize, Said)> {
    let found = search(snapshot, typed, false, MOST_REMEMBERED).into_iter().filter(|it| it.has_all);
    found.enumerate().map(|(rank, it)| ((it.folder, it.target), (rank, it.said))).collect()
}

impl Symbol {
    /// The same symbol, found by `typed` in what `said` it.
    fn saying(self, snapshot: &Snapshot, typed: &str, said: &Said) -> Self {
        let said = match said {
            Said::Name => return self,
            Said::Abstract(words) => words.clone(),
            Said::Note(id) => match snapshot.note(*id) {
                Some(note) => format!("in your note “{}”", note.facts.title),
                None => return self,
            },
        };
        // Editors drop what does not have the words in its name.
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let container = if self.container.is_empty() { said } else { format!("{}: {said}", self.container) };
        Self { name: format!("{}{BECAUSE_OF}{typed}", self.name), container, ..self }
    }

    /// Whether a symbol shown as `shown` is the one called `name`.
    pub(crate) fn is_shown_as(name: &str, shown: &str) -> bool {
        shown.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(BECAUSE_OF))
    }
}

/// What `query` finds in `library`, and what each costs.
fn matching(library: &Library, query: &Query) -> Vec<(u32, Target)> {
    let records = library.search(query, None, &FxHashSet::default(), &|_| true);
    let records = records.into_iter().map(|(cost, id)| (cost, target(library, library.thing_of(id))));
    let organizations = library.organizations_found(query, MOST_SYMBOLS).into_iter();
    records.chain(organizations.map(|(cost, id)| (cost, Target::Organization(id)))).collect()
}

/// The first symbols of `library`.
fn first_targets(library: &Library) -> Vec<(u32, Target)> {
    let works = library.works().take(MOST_SYMBOLS).flat_map(|id| {
        let chapters = library.chapters(id).into_iter().map(Target::Chapter);
        std::iter::once(Target::Work(id)).chain(chapters)
    });
    let organizations = library.organizations().take(MOST_SYMBOLS).map(|(id, _)| Target::Organization(id));
    works.chain(organizations).map(|target| (0, target)).collect()
}

fn target(library: &Library, thing: ThingId) -> Target {
    if library.book_of(thing).is_some() { Target::Chapter(thing) } else { Target::Work(thing) }
}

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
pub(crate) fn symbol_name(snapshot: &Snapshot, folder: FolderId, target: Target) -> Option<String> {
    let mut name = String::new();
    write_name(&mut name, &snapshot.folders().get(folder.0)?.library, target);
    (!name.is_empty()).then_some(name)
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

/// The title of the book of a chapter.
pub(crate) fn container(library: &Library, target: Target) -> Option<&str> {
    match target {
        Target::Chapter(id) => library.chapter(id).map(|(book, _)| book.main_title()),
        _ => None,
    }
}
