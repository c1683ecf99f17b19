//! Which books are reported on.

use rustc_hash::FxHashSet;

use crate::library::{Library, ThingId};

/// What is reported on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Books {
    /// The whole folder.
    All,
    /// These books, and the notes that speak of them.
    These(FxHashSet<ThingId>),
}

impl Books {
    /// The books with these citekeys, all if there are none.
    ///
    /// # Errors
    ///
    /// The first key that no work has.
    pub fn named(library: &Library, keys: &[String]) -> Result<Self, String> {
        if keys.is_empty() {
            return Ok(Self::All);
        }
        let book = |key: &String| {
            let cited = library.cited(key.trim_start_matches('@')).ok_or_else(|| key.clone())?;
            Ok(library.work_of(cited))
        };
        keys.iter().map(book).collect::<Result<_, _>>().map(Self::These)
    }

    /// Whether `book` is reported on.
    pub(super) fn have_book(&self, book: ThingId) -> bool {
        match self {
            Self::All => true,
            Self::These(books) => books.contains(&book),
        }
    }

    /// Whether `chapter` is one of a book that is reported on.
    pub(super) fn have_chapter(&self, library: &Library, chapter: ThingId) -> bool {
        *self == Self::All || library.book_of(chapter).is_some_and(|book| self.have_book(book))
    }
}
