//! What a note says it is about.

use crate::resolution::{Target, stated_book};
use crate::workspace::note::{Note, NoteKind};
use crate::workspace::snapshot::Snapshot;

impl Snapshot {
    /// The chapter or the work that the front matter of `note` says it is about, or its name `@key.md`; `None` for book
    /// pages, and where several chapters of the book have the number.
    pub fn subject(&self, note: &Note) -> Option<Target> {
        if note.facts.kind != NoteKind::Ordinary {
            return None;
        }
        let (library, context) = (self.library(note), self.context(note));
        if let Some(number) = note.facts.chapter {
            let mut numbered = library.chapters_numbered(stated_book(context)?, number.value);
            return match (numbered.next(), numbered.next()) {
                (Some(chapter), None) => Some(Target::Chapter(chapter)),
                _ => None,
            };
        }
        context.cited(note.facts.citekey.as_deref()?).map(Target::from)
    }
}
