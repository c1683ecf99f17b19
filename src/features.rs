//! What an editor asks for: one file for each feature, each a pure function of a snapshot and a position.
//!
//! Answers use an editor's terms, but not the protocol's types: places are notes and byte ranges, texts are Markdown.

pub mod at_cursor;
mod by_book;
pub mod cards;
pub mod code_action;
pub mod completion;
pub mod copies;
pub mod declaration;
pub mod definition;
pub mod diagnostics;
pub mod document_highlight;
pub mod document_link;
mod entries;
mod excerpt;
pub mod explanations;
pub mod file_diagnostics;
pub mod file_rename;
pub mod glosses;
pub mod grid_table;
pub mod hover;
pub mod implementation;
pub mod inlay_hint;
pub mod lens;
pub mod messages;
pub mod overview;
pub(crate) mod own_notes;
pub mod pandoc_reads;
pub mod printed_page;
pub mod quotation;
pub(crate) mod quoted;
pub mod read_status;
pub mod references;
mod related;
pub mod rename;
pub mod search;
pub mod semantic_tokens;
pub mod type_definition;
pub mod workspace_symbol;

use crate::library::Library;
use crate::library::source::SourceId;
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// A place in a note or source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The note.
    pub note: NoteId,
    /// The whole item: a chapter with its data and abstract.
    pub range: Span,
    /// Where the cursor goes: the chapter's heading.
    pub selection: Span,
}

/// Where a source or `note` itself defines `target`. `None` for what is built in.
pub(crate) fn place_of(snapshot: &Snapshot, note: &Note, target: Target) -> Option<Place> {
    match target {
        Target::Local(index) => {
            let definition = note.mentions.definitions.get(index as usize)?;
            Some(Place { note: note.id, range: definition.span, selection: definition.span })
        }
        _ => place_in(snapshot.library(note), target),
    }
}

/// Where a source of `library` defines `target`. `None` for what is built in, and for what notes define themselves.
pub(crate) fn place_in(library: &Library, target: Target) -> Option<Place> {
    let at = |source: SourceId, range: Span, selection: Span| {
        let (range, selection) = (library.current_span(source, range), library.current_span(source, selection));
        NoteId::of(source).map(|note| Place { note, range: range.join(selection), selection })
    };
    match target {
        Target::Work(id) => library.record(id.0).and_then(|work| at(id.0.source, work.heading, work.heading)),
        Target::Chapter(id) => {
            let main = library.main_record(id);
            let chapter = library.record(main)?;
            at(main.source, chapter.span, chapter.heading)
        }
        Target::Part(id) => {
            let (_, part, source) = library.part(id)?;
            at(source, part.heading, part.heading)
        }
        Target::Organization(id) => library
            .organization_entries(id)
            .find_map(|(id, organization)| at(id.source, organization.span, organization.span)),
        Target::Abbreviation(id) => {
            library.abbreviation(id).and_then(|abbreviation| at(id.source, abbreviation.span, abbreviation.span))
        }
        Target::Local(_) => None,
    }
}
