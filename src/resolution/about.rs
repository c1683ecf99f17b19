//! The book that a note is about, stated or inferred.
//!
//! Inferred is the work with chapters that was last cited above in the same section, or else the one book to which the
//! note's clues point. Without either, a chapter number belongs to no book.

use std::path::Path;

use rustc_hash::FxHashSet;

use super::{Resolver, Works, distinct_books, links};
use crate::library::source::{Owner, SourceId};
use crate::library::{Cited, RecordId, ThingId};
use crate::recognition::{Anchor, MentionKind};
use crate::resolution::NoteBook;
use crate::text::steps;

/// What suggests that a note, or a section of it, is about a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Clue {
    /// The section cites, links to or names it above.
    Above,
    /// The note cites or links to it.
    Cited,
    /// The note contains its title.
    Title,
    /// The note names an author or editor with the year.
    Author,
    /// The note uses an abbreviation that only its page defines.
    Abbreviation,
    /// The note is in a folder with the book page, or in one named after the book.
    Folder,
    /// The settings assign the note's folder to the book.
    Setting,
    /// The paragraph names an organization that occurs in the chapter with that number.
    Organization,
}

impl Resolver<'_> {
    /// The works that a mention at byte `offset` may belong to if none is named beside it; `None` if the note states
    /// that it belongs to none.
    pub(super) fn context_works(&self, offset: u32) -> Option<Works> {
        if let Some(book) = self.book {
            return Some(Works::stated(book));
        }
        if *self.context.book != NoteBook::Unstated {
            // `book: none`, or a book that the library does not know.
            return None;
        }
        match (self.named_above(offset), self.about()) {
            (Some(above), Some((about, _))) if above != about => Some(Works::perhaps(vec![above, about])),
            (Some(above), _) => Some(Works::inferred(above, Clue::Above)),
            (None, Some((about, clue))) => Some(Works::inferred(about, clue)),
            (None, None) => (!self.books().is_empty()).then(|| Works::perhaps(self.books().to_vec())),
        }
    }

    /// The last work with chapters that is cited, linked to or named above byte `offset`, in the same section.
    fn named_above(&self, offset: u32) -> Option<ThingId> {
        let named = self.named();
        let before = named.partition_point(|(at, ..)| *at < offset);
        let (at, work, _) = named[before.checked_sub(1)?];
        (at >= self.mentions.section_start(offset)).then_some(work)
    }

    /// The offsets at which a work with chapters is cited, linked to or named, in order.
    fn named(&self) -> &[(u32, ThingId, Clue)] {
        self.named.get_or_init(|| {
            let library = self.context.library;
            let mut named: Vec<(u32, ThingId, Clue)> = Vec::new();
            for mention in steps::each(&self.mentions.all) {
                let work = match mention.kind {
                    MentionKind::Citation { key, .. } => self.cited_work(key).map(|work| (work, Clue::Cited)),
                    MentionKind::Narrative { authors, year, .. } => {
                        self.authored(authors, year).map(|work| (work, Clue::Author))
                    }
                    MentionKind::Link { destination } => {
                        links::work(self.mentions.string(destination), self.context).map(|work| (work, Clue::Cited))
                    }
                    _ => None,
                };
                named.extend(work.map(|(work, clue)| (mention.span.start, work, clue)));
            }
            for hit in steps::each(&self.mentions.names).filter(|hit| !hit.covered) {
                let works = library.named(hit.symbol).iter().filter_map(|&(source, owner)| {
                    let (Owner::Record(slot) | Owner::RecordInContext(slot)) = owner else { return None };
                    let thing = library.thing_of(RecordId { source, slot });
                    match (library.cited_thing(library.without_duplicate(thing)), owner) {
                        // `*Conclusion*` names no book.
                        (Cited::Chapter(_), Owner::RecordInContext(_)) => None,
                        (cited, _) => Some(library.work_of(cited)),
                    }
                });
                named.extend(works.take(1).map(|work| (hit.span.start, work, Clue::Title)));
            }
            named.retain(|(_, work, _)| library.has_chapters(*work));
            named.sort_by_key(|&(at, ..)| at);
            named
        })
    }

    /// The books whose abbreviations hold in the note: the one that it states, or else those that it cites, or else
    /// the only one there is.
    pub(super) fn books_about(&self) -> FxHashSet<ThingId> {
        let mut books = self.book.map_or_else(|| self.works_cited().clone(), |book| FxHashSet::from_iter([book]));
        if books.is_empty() && *self.context.book == NoteBook::Unstated {
            let mut all = distinct_books(self.context.library);
            if let (Some(only), None) = (all.next(), all.next()) {
                books.insert(only);
            }
        }
        books
    }

    /// Whether the note cites or links to `work`, or is a literature note about it.
    pub(super) fn is_about(&self, work: ThingId) -> bool {
        let literature = || self.context.cited(self.context.literature?);
        self.works_cited().contains(&work)
            || literature().is_some_and(|cited| self.context.library.work_of(cited) == work)
    }

    /// The works that the note cites or links to.
    fn works_cited(&self) -> &FxHashSet<ThingId> {
        self.works_cited.get_or_init(|| {
            let works = steps::each(&self.mentions.all).filter_map(|mention| match mention.kind {
                MentionKind::Citation { key, .. } => self.cited_work(key),
                MentionKind::Narrative { authors, year, .. } => self.authored(authors, year),
                MentionKind::Link { destination } => links::work(self.mentions.string(destination), self.context),
                _ => None,
            });
            works.collect()
        })
    }

    /// The one book that the note is about without stating it, and the clue to it.
    pub(super) fn about(&self) -> Option<(ThingId, Clue)> {
        *self.about.get_or_init(|| {
            // If several works are named, an abbreviation from one of them does not decide between them.
            let named = self.named();
            let by_abbreviation = || named.is_empty().then(|| self.by_abbreviation()).flatten();
            let shown = || self.only_one(named).or_else(by_abbreviation).or_else(|| self.by_folder());
            self.by_setting().or_else(|| shown().filter(|&(book, _)| self.has_all_chapters(book)))
        })
    }

    /// Whether `book` has all chapters that the note mentions without naming their book. If not, the note is about
    /// another book.
    pub(super) fn has_all_chapters(&self, book: ThingId) -> bool {
        let contents = self.contents(book);
        steps::each(&self.mentions.all).all(|mention| match mention.kind {
            MentionKind::Chapter { number, beside: Anchor::Nothing, .. } => {
                !contents.writes_like(number) || !contents.numbered(number.value).is_empty()
            }
            _ => true,
        })
    }

    /// The book that the settings assign to the note's folder.
    fn by_setting(&self) -> Option<(ThingId, Clue)> {
        let cited = self.context.cited(self.context.folder_book?)?;
        Some((self.context.library.work_of(cited), Clue::Setting))
    }

    /// The only work among `named`, if there is just one.
    fn only_one(&self, named: &[(u32, ThingId, Clue)]) -> Option<(ThingId, Clue)> {
        let &(_, first, clue) = named.first()?;
        named.iter().all(|&(_, work, _)| work == first).then_some((first, clue))
    }

    /// The one book whose page alone defines the abbreviations that the note uses.
    fn by_abbreviation(&self) -> Option<(ThingId, Clue)> {
        let library = self.context.library;
        let mut books = steps::each(&self.mentions.names).filter_map(|hit| match library.named(hit.symbol) {
            [(source, Owner::BookAbbreviation(slot, _))] => {
                Some(library.thing_of(RecordId { source: *source, slot: *slot }))
            }
            _ => None,
        });
        let first = books.next()?;
        books.all(|book| book == first).then_some((first, Clue::Abbreviation))
    }

    /// The book that the note's folder is named after, or else the one whose page is in that folder.
    fn by_folder(&self) -> Option<(ThingId, Clue)> {
        // All notes are below the workspace folder, so that one proves nothing.
        let folder = self.context.path?.parent().filter(|folder| Some(*folder) != self.context.root)?;
        let name = folder.file_name()?.to_str()?;
        let named = self.context.cited(name).map(|cited| self.context.library.work_of(cited));
        if let Some(work) = named.filter(|work| self.context.library.has_chapters(*work)) {
            return Some((work, Clue::Folder));
        }
        let is_here = |work: &&ThingId| self.pages_of(**work).any(|page| page.parent() == Some(folder));
        let mut books = steps::each(self.books()).filter(is_here);
        match (books.next(), books.next()) {
            (Some(&only), None) => Some((only, Clue::Folder)),
            _ => None,
        }
    }

    /// The paths of the book pages of `work`.
    fn pages_of(&self, work: ThingId) -> impl Iterator<Item = &Path> {
        let library = self.context.library;
        let is_page = |source: &SourceId| library.entries(*source).is_some_and(|entries| entries.is_book_page);
        let sources = library.records_of(work).into_iter().map(|id| id.source).filter(is_page);
        sources.filter_map(|source| self.context.files.path_of(source))
    }
}
