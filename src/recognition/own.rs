//! What of a note is not looked at as prose, because the note is a source and that is one of its entries.

use crate::library::source::Entries;
use crate::text::Span;

/// What a note that is a source has been read as already.
#[derive(Debug, Default)]
pub struct Own {
    /// The data lists of a book page, in order; nothing is recognised inside them.
    pub(super) data_lists: Vec<Span>,
    /// The abbreviations that its entries define, in order; they are no definitions for the note alone.
    pub(super) abbreviations: Vec<Span>,
}

impl Own {
    /// What `entries`, just read from the note, take of its text.
    pub(crate) fn of(entries: &Entries) -> Self {
        let records = || entries.records.numbered().map(|(_, placed)| placed);
        let lists = records().map(|placed| placed.record.more().data_list).filter(|list| !list.is_empty());
        let of_books = records().flat_map(|placed| &placed.book().abbreviations);
        let mut abbreviations: Vec<Span> = of_books.chain(&entries.abbreviations).map(|it| it.span).collect();
        abbreviations.sort_unstable();
        Self { data_lists: lists.collect(), abbreviations }
    }
}
