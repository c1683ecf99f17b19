//! The changes of a rename, and the reasons to refuse one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::features::grid_table::evened;
use crate::text::Span;
use crate::workspace::address::Address;
use crate::workspace::note::{Note, NoteId, Stale};
use crate::workspace::snapshot::Snapshot;

/// Reads the current text of a note: [`Note::read_text`].
pub type Texts<'t> = &'t dyn Fn(&Note) -> Result<Arc<String>, Stale>;

/// All changes of a rename.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renaming {
    /// The files, by their addresses.
    pub files: Vec<FileEdits>,
    /// Literature notes named `@key.md`: old and new paths. They move after all edits.
    pub moves: Vec<(PathBuf, PathBuf)>,
}

/// The edits of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdits {
    /// The file.
    pub note: NoteId,
    /// The edits, in order; none overlap.
    pub edits: Vec<Edit>,
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The replaced text.
    pub span: Span,
    /// The new text.
    pub text: String,
    /// Whether it changes a definition rather than a use.
    pub defines: bool,
}

/// Why something cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, for the user.
    pub message: String,
    /// The note whose file must be read again, if that is the reason.
    pub stale: Option<NoteId>,
}

impl Refusal {
    pub(in crate::features) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), stale: None }
    }
}

/// Collects edits.
pub(super) struct Changes<'c> {
    pub snapshot: &'c Snapshot,
    pub texts: Texts<'c>,
    read: BTreeMap<NoteId, Arc<String>>,
    files: BTreeMap<Address, FileEdits>,
    pub moves: Vec<(PathBuf, PathBuf)>,
}

impl<'c> Changes<'c> {
    pub fn new(snapshot: &'c Snapshot, texts: Texts<'c>) -> Self {
        Self { snapshot, texts, read: BTreeMap::new(), files: BTreeMap::new(), moves: Vec::new() }
    }

    /// The text of `note`, which has not changed since it was read.
    pub fn text(&mut self, note: &Note) -> Result<Arc<String>, Refusal> {
        if let Some(text) = self.read.get(&note.id) {
            return Ok(Arc::clone(text));
        }
        let text = text_of(self.snapshot, note, self.texts)?;
        self.read.insert(note.id, Arc::clone(&text));
        Ok(text)
    }

    /// Replaces `old`, which must be at `span` of `note`, with `text`.
    pub fn replace(&mut self, note: &Note, span: Span, old: &str, text: String, defines: bool) -> Result<(), Refusal> {
        if span.of(&self.text(note)?) != old {
            let message = format!(
                "`{old}` is written in {} in a way that cannot be replaced. Rename it there by hand first.",
                self.snapshot.shown(note)
            );
            return Err(Refusal::new(message));
        }
        let file = self.files.entry(note.address.clone());
        let file = file.or_insert_with(|| FileEdits { note: note.id, edits: Vec::new() });
        match file.edits.iter_mut().find(|edit| edit.span == span) {
            Some(edit) => edit.defines |= defines,
            None => file.edits.push(Edit { span, text, defines }),
        }
        Ok(())
    }

    /// All changes, with grid tables kept intact.
    pub fn finish(self) -> Result<Renaming, Refusal> {
        let mut files: Vec<FileEdits> = self.files.into_values().collect();
        for file in &mut files {
            let text = self.read.get(&file.note).map(|text| text.as_str()).unwrap_or_default();
            let plain = file.edits.iter().map(|edit| (edit.span, edit.text.clone())).collect();
            let done = evened(text, plain);
            if !done.left_out.is_empty() {
                let file = self.snapshot.note(file.note).map(|note| self.snapshot.shown(note)).unwrap_or_default();
                return Err(Refusal::new(format!(
                    "It stands in a table in {file} that cannot be drawn again, perhaps for cells over several columns. \
                    Change that table by hand first."
                )));
            }
            let known: BTreeSet<Span> = file.edits.iter().map(|edit| edit.span).collect();
            let more = done.edits.into_iter().filter(|(span, _)| !known.contains(span));
            file.edits.extend(more.map(|(span, text)| Edit { span, text, defines: false }));
            file.edits.sort_by_key(|edit| edit.span);
        }
        Ok(Renaming { files, moves: self.moves })
    }
}

/// The text of `note`, or the reason why it cannot be changed.
pub(in crate::features) fn text_of(snapshot: &Snapshot, note: &Note, texts: Texts<'_>) -> Result<Arc<String>, Refusal> {
    texts(note).map_err(|stale| {
        let file = snapshot.shown(note);
        let message = match stale {
            Stale::Changed => {
                format!("{file} has changed on disk since it was read. It is read again now: try again in a moment.")
            }
            Stale::Unreadable(reason) => format!("{file} {reason}."),
            Stale::Foreign(charset) => {
                format!("{file} is not UTF-8 but {charset}, and is not changed. Save it as UTF-8 first.")
            }
        };
        Refusal { message, stale: Some(note.id) }
    })
}
