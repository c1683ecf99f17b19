//! A report of what the notes of a folder know: what was read, who appears where and with whom, an index, the
//! abbreviations.
//!
//! It is made in one walk over all notes, which only what is explicitly asked for may do. [`Report`] holds plain data; each
//! format has a file of its own that writes it.

mod abbreviations;
mod books;
pub mod csv;
pub mod dot;
pub mod html;
mod index;
pub mod json;
mod layout;
pub mod markdown;
mod network;
mod place;
mod reading;
mod survey;
mod svg;
mod together;
mod who;
mod words;

use serde::Serialize;

use crate::threads;
use crate::workspace::id::FolderId;
use crate::workspace::snapshot::Snapshot;
pub use abbreviations::Abbreviated;
pub use books::Books;
pub use index::{EntryKind, IndexEntry, SubEntry};
pub use place::{FileLine, NoteLines};
pub use reading::{Counts, OwnNote, ReadBook, ReadChapter, Reading, Status};
use survey::Survey;
pub use together::Pair;
pub use who::{Body, Cell, Column, Grid, Row, Who};

/// A section of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// What was read.
    Reading,
    /// Who appears where.
    Who,
    /// Who occurs with whom.
    Together,
    /// Names, works and chapters.
    Index,
    /// Abbreviations.
    Abbreviations,
}

impl Section {
    /// All, in the order of the report.
    pub const ALL: [Self; 5] = [Self::Reading, Self::Who, Self::Together, Self::Index, Self::Abbreviations];

    /// Its name on the command line, and in a page.
    pub fn id(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Who => "who",
            Self::Together => "together",
            Self::Index => "index",
            Self::Abbreviations => "abbreviations",
        }
    }

    /// Its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Reading => "Reading",
            Self::Who => "Who appears where",
            Self::Together => "Who occurs with whom",
            Self::Index => "Index",
            Self::Abbreviations => "Abbreviations",
        }
    }
}

/// What the notes of a folder know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The name of the folder.
    pub folder: String,
    /// The path of the folder; empty for notes outside all folders.
    pub root: String,
    /// The number of notes that were looked at, book pages among them.
    pub notes: usize,
    /// What was read.
    pub reading: Reading,
    /// Who appears where.
    pub who: Who,
    /// Who occurs with whom.
    pub together: Vec<Pair>,
    /// Names, works and chapters.
    pub index: Vec<IndexEntry>,
    /// Abbreviations that are used.
    pub abbreviations: Vec<Abbreviated>,
}

/// The report of `folder`.
pub fn report(snapshot: &Snapshot, folder: FolderId, books: Books) -> Report {
    let survey = Survey::new(snapshot, folder, books);
    let (who, indices) = who::who(&survey);
    let abbreviations = abbreviations::abbreviations(&survey);
    let (reading, index) =
        threads::join(|| reading::reading(&survey), || index::index(&survey, &indices, &abbreviations));
    let root = snapshot.folders()[folder.0].root.as_ref();
    Report {
        folder: snapshot.folders()[folder.0].name(),
        root: root.map(|root| root.to_string_lossy().into_owned()).unwrap_or_default(),
        notes: survey.notes,
        reading,
        together: together::pairs(&survey, &indices),
        who,
        index,
        abbreviations,
    }
}
