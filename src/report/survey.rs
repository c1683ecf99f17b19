//! What the notes of a folder say, gathered in one walk over them.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::books::Books;
use crate::features::place_in;
use crate::library::name::Symbol;
use crate::library::{Library, OrganizationId, ThingId};
use crate::occurrences::{Named, Pairs, Passage, PassageKind, named_in_record, passages};
use crate::resolution::{Target, stated_book};
use crate::text::Span;
use crate::threads;
use crate::workspace::id::{FolderId, NoteId};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The number of chapters that justify a thread.
const CHAPTERS_OF_THREAD: usize = 200;

/// A place where something is mentioned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    pub note: NoteId,
    pub span: Span,
    /// Of [`Survey::in_chapters`] alone: whether it is in the entry of the chapter.
    pub in_entry: bool,
}

/// An abbreviation as a note writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Short {
    /// A name of an organization.
    Name(OrganizationId, Symbol),
    /// An abbreviation of a source or of a note itself, and what it stands for.
    Said(SmolStr, SmolStr),
}

/// All that the notes of a folder say.
pub(super) struct Survey<'s> {
    pub snapshot: &'s Snapshot,
    pub folder: FolderId,
    pub library: &'s Library,
    /// What is reported on.
    pub books: Books,
    /// The number of notes that were looked at.
    pub notes: usize,
    /// Where works, chapters, organizations and people are mentioned, by notes in the order of their paths. What a book
    /// page says of its own book does not count.
    pub uses: FxHashMap<Target, Vec<Use>>,
    /// Where somebody is named in the entry of a chapter, on a book page or in a bibliography, or in a paragraph about it.
    pub in_chapters: FxHashMap<(OrganizationId, ThingId), Vec<Use>>,
    /// Who is named with whom.
    pub pairs: Pairs,
    /// Where abbreviations are used.
    pub shorts: FxHashMap<Short, Vec<Use>>,
}

impl<'s> Survey<'s> {
    /// Walks over all notes of `folder`, or only those that speak of `books`.
    pub fn new(snapshot: &'s Snapshot, folder: FolderId, books: Books) -> Self {
        let mut survey = Self {
            snapshot,
            folder,
            library: &snapshot.folders()[folder.0].library,
            books,
            notes: 0,
            uses: FxHashMap::default(),
            in_chapters: FxHashMap::default(),
            pairs: Pairs::default(),
            shorts: FxHashMap::default(),
        };
        let mut notes: Vec<_> =
            snapshot.notes().filter(|note| note.folder == folder && note.facts.kind.is_note()).collect();
        notes.sort_by(|a, b| a.address.cmp(&b.address));
        for note in notes {
            snapshot.in_passing(note, || survey.read(note));
        }
        survey.read_bibliographies();
        survey
    }

    /// Reads what only bibliographies say of the chapters of books that notes speak of.
    fn read_bibliographies(&mut self) {
        let library = self.library;
        let mut chapters: Vec<ThingId> = Vec::new();
        for book in library.books().filter(|&book| self.books.have_book(book)) {
            let own = library.chapters(book);
            let mut targets = own.iter().map(|&it| Target::Chapter(it)).chain([Target::Work(book)]);
            if targets.any(|target| self.uses.contains_key(&target)) {
                chapters.extend(own);
            }
        }
        let named = threads::map(&chapters, CHAPTERS_OF_THREAD, |&chapter| named_in_record(library, chapter));
        for (&chapter, named) in chapters.iter().zip(named).filter(|(_, named)| !named.is_empty()) {
            let Some(at) = place_in(library, Target::Chapter(chapter)) else { continue };
            // No note may name them.
            for &(who, _) in named.iter() {
                self.uses.entry(Target::Organization(who)).or_default();
            }
            let times = |&(who, count)| (0..count).map(move |_| Named { who, span: at.selection });
            let named = named.iter().flat_map(times).collect();
            self.add(at.note, &[Passage { kind: PassageKind::Entry(chapter), named }]);
        }
    }

    fn read(&mut self, note: &Note) {
        if !self.concerns(note) {
            return;
        }
        self.notes += 1;
        let page = note.page_of().map(|page| self.library.thing_of(page));
        for &(span, target) in self.snapshot.meanings(note).iter() {
            let used = Use { note: note.id, span, in_entry: false };
            if let Some(short) = self.short(note, span, target) {
                self.shorts.entry(short).or_default().push(used);
            }
            let is_own = match target {
                Target::Work(work) => page == Some(work),
                Target::Chapter(chapter) => page.is_some() && page == self.library.book_of(chapter),
                Target::Organization(_) => false,
                Target::Part(_) | Target::Abbreviation(_) | Target::Local(_) => continue,
            };
            if !is_own {
                self.uses.entry(target).or_default().push(used);
            }
        }
        self.add(note.id, &passages(self.snapshot, note));
    }

    /// Counts who is named in `passages` of one note or bibliography.
    fn add(&mut self, note: NoteId, passages: &[Passage]) {
        for passage in passages {
            let (chapters, in_entry) = match &passage.kind {
                PassageKind::Entry(chapter) => (std::slice::from_ref(chapter), true),
                PassageKind::Paragraph(about) => (about.as_slice(), false),
            };
            for &chapter in chapters.iter().filter(|&&chapter| self.books.have_chapter(self.library, chapter)) {
                for named in &passage.named {
                    let used = Use { note, span: named.span, in_entry };
                    self.in_chapters.entry((named.who, chapter)).or_default().push(used);
                }
            }
        }
        self.pairs.add(note, passages);
    }

    /// Whether `note` speaks of the books that are reported on.
    fn concerns(&self, note: &Note) -> bool {
        let Books::These(books) = &self.books else { return true };
        let work_of = |target: Target| match target {
            Target::Work(work) => Some(work),
            Target::Chapter(chapter) => self.library.book_of(chapter),
            _ => None,
        };
        let stated = stated_book(self.snapshot.context(note));
        let about = self.snapshot.subject(note).and_then(work_of);
        let references = self.snapshot.references(note);
        let cited = references.iter().filter_map(|reference| work_of(reference.target()?));
        stated.into_iter().chain(about).chain(cited).any(|work| books.contains(&work))
    }

    /// The abbreviation at `span` of `note` that means `target`, if it is one.
    fn short(&self, note: &Note, span: Span, target: Target) -> Option<Short> {
        let local = || {
            let place = note.mentions.local.binary_search_by_key(&span.start, |hit| hit.span.start).ok()?;
            let hit = note.mentions.local.get(place).filter(|hit| hit.span == span)?;
            let definition = note.mentions.definitions.get(hit.definition as usize)?;
            Some(Short::Said(definition.short.clone(), definition.long.clone()))
        };
        match target {
            Target::Abbreviation(id) => {
                let abbreviation = self.library.abbreviation(id)?;
                Some(Short::Said(abbreviation.short.clone(), abbreviation.long.clone()))
            }
            Target::Organization(id) => {
                let names = &note.mentions.names;
                let first = names.partition_point(|hit| hit.span.start < span.start);
                let here = names[first..].iter().take_while(|hit| hit.span.start == span.start);
                let named = here.filter(|hit| hit.span == span).map(|hit| hit.symbol).next();
                named.map(|symbol| Short::Name(id, symbol)).or_else(local)
            }
            Target::Local(_) => local(),
            Target::Work(_) | Target::Chapter(_) | Target::Part(_) => None,
        }
    }

    /// The organizations and people that are mentioned, and where.
    pub fn named(&self) -> impl Iterator<Item = (OrganizationId, &[Use])> {
        self.uses.iter().filter_map(|(target, uses)| match *target {
            Target::Organization(id) => Some((id, uses.as_slice())),
            _ => None,
        })
    }

    /// The uses of `target`.
    pub fn uses(&self, target: Target) -> &[Use] {
        self.uses.get(&target).map_or(&[], Vec::as_slice)
    }
}

/// In how many notes `uses` are.
pub(super) fn count_notes<'u>(uses: impl IntoIterator<Item = &'u Use>) -> usize {
    uses.into_iter().map(|used| used.note).collect::<FxHashSet<_>>().len()
}
