//! What has been read: the books, and what the notes say of each chapter.

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::books::Books;
use super::place::{self, FileLine};
use super::survey::{Survey, Use, count_notes};
use crate::features::own_notes::own_notes_in;
use crate::features::place_in;
use crate::library::ThingId;
use crate::library::variables::Variable;
use crate::markdown::plain;
use crate::resolution::Target;
use crate::workspace::id::NoteId;
use crate::workspace::note::NoteKind;
use crate::workspace::note::status::is_read;

/// The books.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The books that have a page of their own, or that a note mentions or is about, in the order of the library.
    pub books: Vec<ReadBook>,
    /// How many more books with chapters the bibliographies have.
    pub others: usize,
}

/// A book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadBook {
    /// Its citekey; empty if no source gives one.
    pub citekey: String,
    /// Title and subtitle.
    pub title: String,
    /// `Franke and Koch 2023`.
    pub by: String,
    /// Where its page or entry is.
    pub place: Option<FileLine>,
    /// The notes about the book as a whole.
    pub notes: Vec<OwnNote>,
    /// How much of it was read.
    pub counts: Counts,
    /// Its chapters, in printed order.
    pub chapters: Vec<ReadChapter>,
}

/// How much of a book was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Chapters.
    pub chapters: usize,
    /// Chapters whose notes say that they were read.
    pub read: usize,
    /// Other chapters with a note.
    pub with_note: usize,
    /// Chapters without a note.
    pub without_note: usize,
    /// References to the book and its chapters.
    pub references: usize,
    /// Notes with such references.
    pub notes: usize,
    /// Open tasks in the notes about the book and its chapters.
    pub open_tasks: u32,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadChapter {
    /// Its number; empty if it has none.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its authors, abbreviated.
    pub authors: String,
    /// Its pages, `77-100`.
    pub pages: String,
    /// Where its entry is.
    pub place: Option<FileLine>,
    /// The notes about it.
    pub notes: Vec<OwnNote>,
    /// References to it.
    pub references: usize,
    /// The number of notes with such references.
    pub in_notes: usize,
    /// Open tasks in the notes about it.
    pub open_tasks: u32,
    /// What is known of its reading.
    pub status: Status,
    /// What its note says, where that is something else than `read`.
    pub said: Option<String>,
}

/// What is known of a chapter's reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing: there is no note about it yet.
    NoNoteYet,
    /// There is a note.
    Note,
    /// Its note says that it was read.
    Read,
}

/// A note about a chapter or a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnNote {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub place: FileLine,
}

/// What has been read.
pub(super) fn reading(survey: &Survey<'_>) -> Reading {
    let mut reading = Reading::default();
    let (ids, are_named) = match &survey.books {
        Books::All => (survey.library.books().collect(), false),
        Books::These(books) => (Vec::from_iter(books.iter().copied()), true),
    };
    for id in ids {
        match book(survey, id) {
            Some(book) if are_named || has_page(survey, id) || book.is_spoken_of() => reading.books.push(book),
            Some(_) => reading.others += 1,
            None => {}
        }
    }
    if are_named {
        reading.books.sort_by(|one, other| one.citekey.cmp(&other.citekey));
    }
    reading
}

fn has_page(survey: &Survey<'_>, book: ThingId) -> bool {
    let notes =
        survey.library.records_of(book).into_iter().filter_map(|id| survey.snapshot.note(NoteId::of(id.source)?));
    notes.into_iter().any(|note| note.facts.kind == NoteKind::BookPage)
}

impl ReadBook {
    /// Whether a note mentions it or is about it.
    fn is_spoken_of(&self) -> bool {
        self.counts.references > 0 || self.counts.without_note < self.counts.chapters || !self.notes.is_empty()
    }
}

fn book(survey: &Survey<'_>, id: ThingId) -> Option<ReadBook> {
    let view = survey.library.view(id)?;
    let target = Target::Work(id);
    let ids = survey.library.chapters(id);
    let all = || std::iter::once(target).chain(ids.iter().map(|&id| Target::Chapter(id)));
    let uses: Vec<&Use> = all().flat_map(|target| survey.uses(target)).collect();
    let (chapters, about): (Vec<ReadChapter>, Vec<_>) = ids.iter().filter_map(|&id| chapter(survey, id)).unzip();
    let count = |status: Status| chapters.iter().filter(|chapter| chapter.status == status).count();
    let (notes, own) = own(survey, target);
    // A note about two chapters of the book has its tasks once.
    let about: FxHashSet<NoteId> = about.into_iter().flatten().chain(own).collect();
    let counts = Counts {
        chapters: chapters.len(),
        read: count(Status::Read),
        with_note: count(Status::Note),
        without_note: count(Status::NoNoteYet),
        references: uses.len(),
        notes: count_notes(uses),
        open_tasks: about.into_iter().filter_map(|id| survey.snapshot.note(id)).map(|note| note.facts.open_tasks).sum(),
    };
    Some(ReadBook {
        citekey: view.citekey().to_owned(),
        title: plain::text(view.title()),
        by: view.short_reference(),
        place: place_in(survey.library, target).and_then(|at| place::at(survey.snapshot, at)),
        notes,
        counts,
        chapters,
    })
}

/// The chapter `id`, and the notes about it.
fn chapter(survey: &Survey<'_>, id: ThingId) -> Option<(ReadChapter, Vec<NoteId>)> {
    let view = survey.library.view(id)?;
    let target = Target::Chapter(id);
    let uses = survey.uses(target);
    let (notes, ids) = own(survey, target);
    let about = || ids.iter().filter_map(|&id| survey.snapshot.note(id));
    let status = match about().next() {
        None => Status::NoNoteYet,
        Some(_) if about().any(|note| is_read(note.facts.status.as_deref())) => Status::Read,
        Some(_) => Status::Note,
    };
    let said = about().find_map(|note| note.facts.status.as_deref()).filter(|_| status == Status::Note);
    let chapter = ReadChapter {
        number: view.number().map(|number| number.to_string()).unwrap_or_default(),
        title: plain::text(view.title()),
        authors: view.record().people(Variable::Author).short(),
        pages: view.pages().map(|pages| pages.to_string()).unwrap_or_default(),
        place: place_in(survey.library, target).and_then(|at| place::at(survey.snapshot, at)),
        notes,
        references: uses.len(),
        in_notes: count_notes(uses),
        open_tasks: about().map(|note| note.facts.open_tasks).sum(),
        status,
        said: said.map(str::to_owned),
    };
    Some((chapter, ids))
}

/// The notes about `target`, as they are told and by their numbers.
fn own(survey: &Survey<'_>, target: Target) -> (Vec<OwnNote>, Vec<NoteId>) {
    let places = own_notes_in(survey.snapshot, survey.folder, target);
    let notes = places.iter().filter_map(|&at| {
        let title = plain::text(&survey.snapshot.note(at.note)?.facts.title);
        Some(OwnNote { title, place: place::at(survey.snapshot, at)? })
    });
    (notes.collect(), places.iter().map(|place| place.note).collect())
}
