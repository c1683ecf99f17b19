//! Rename: a citekey or an abbreviation, in notes and in the sources that define it alike.
//!
//! Places are found in what was read of each file; its text is asked for once more before it is changed, so that a file
//! that others changed meanwhile is refused and not spoilt. Whoever calls this must be off the path of other requests.

mod abbreviation;
mod citekey;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::resolution::{Reference, ReferenceKind, Target};
use crate::text::Span;
use crate::workspace::address::Address;
use crate::workspace::note::{Note, NoteId, Stale};
use crate::workspace::snapshot::Snapshot;

/// Gives the text of a note as it is now: [`Note::read_text`].
pub type Texts<'t> = &'t dyn Fn(&Note) -> Result<Arc<String>, Stale>;

/// What can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamable {
    /// Exactly the name: a citekey without its `@`.
    pub span: Span,
    /// The name.
    pub name: String,
}

/// All that a renaming changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renaming {
    /// The files, by their addresses.
    pub files: Vec<FileEdits>,
    /// Literature notes named `@key.md`: where they lie, and where they are to lie after all edits.
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
    /// What is replaced.
    pub span: Span,
    /// With what.
    pub text: String,
    /// Whether this is where the name is defined, and not only used.
    pub defines: bool,
}

/// Why something is not renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, in sentences for the reader.
    pub message: String,
    /// The note whose file is to be read again, where that is the reason.
    pub stale: Option<NoteId>,
}

impl Refusal {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), stale: None }
    }
}

/// What is to be renamed.
enum Subject {
    Citekey(citekey::Subject),
    Abbreviation(abbreviation::Subject),
}

/// What can be renamed at the byte `offset` of `note`.
///
/// # Errors
///
/// Where something stands there that means something and cannot be renamed.
pub fn prepare(
    snapshot: &Snapshot,
    note: &Note,
    offset: usize,
    texts: Texts<'_>,
) -> Result<Option<Renamable>, Refusal> {
    Ok(subject(snapshot, note, offset, texts)?.map(|subject| match subject {
        Subject::Citekey(citekey::Subject { key, span, .. }) => Renamable { span, name: key.into() },
        Subject::Abbreviation(abbreviation::Subject { short, span, .. }) => Renamable { span, name: short.into() },
    }))
}

/// Renames what stands at the byte `offset` of `note` to `name`. Files are moved only where the editor `can_move` them.
///
/// # Errors
///
/// Where it cannot be renamed so. Then nothing is.
pub fn rename(
    snapshot: &Snapshot,
    note: &Note,
    offset: usize,
    name: &str,
    can_move: bool,
    texts: Texts<'_>,
) -> Result<Option<Renaming>, Refusal> {
    let Some(subject) = subject(snapshot, note, offset, texts)? else { return Ok(None) };
    if !snapshot.indexed() {
        return Err(Refusal::new("Your notes are still being read. Try again in a moment."));
    }
    let mut changes = Changes { snapshot, texts, read: BTreeMap::new(), files: BTreeMap::new(), moves: Vec::new() };
    match subject {
        Subject::Citekey(subject) => citekey::rename(&subject, note, name.trim(), can_move, &mut changes)?,
        Subject::Abbreviation(subject) => abbreviation::rename(&subject, note, name.trim(), &mut changes)?,
    }
    Ok(Some(changes.finish()))
}

fn subject(snapshot: &Snapshot, note: &Note, offset: usize, texts: Texts<'_>) -> Result<Option<Subject>, Refusal> {
    if let Some(found) = citekey::find(snapshot, note, offset, texts)? {
        return Ok(Some(Subject::Citekey(found)));
    }
    if let Some(found) = abbreviation::find(snapshot, note, offset, texts)? {
        return Ok(Some(Subject::Abbreviation(found)));
    }
    match snapshot.reference_at(note, offset) {
        Some(reference) => Err(Refusal::new(why_not(&reference))),
        None => Ok(None),
    }
}

fn why_not(reference: &Reference) -> &'static str {
    match (reference.kind, reference.targets.first()) {
        (ReferenceKind::Chapter, _) => "A chapter keeps the number and the title that its book prints.",
        (ReferenceKind::Part, _) => "A part keeps the number and the title that its book prints.",
        (ReferenceKind::Page, _) => "Pages are what the book prints.",
        (ReferenceKind::Citation, _) => {
            "The title of a work is what it prints; rename its citekey where that is written."
        }
        (_, Some(Target::Organization(_))) => {
            "Only abbreviations are renamed. The full name of an organization is what it calls itself."
        }
        _ => "This cannot be renamed.",
    }
}

/// Edits as they come together.
struct Changes<'c> {
    snapshot: &'c Snapshot,
    texts: Texts<'c>,
    read: BTreeMap<NoteId, Arc<String>>,
    files: BTreeMap<Address, FileEdits>,
    moves: Vec<(PathBuf, PathBuf)>,
}

impl Changes<'_> {
    /// The text of `note`, which is what was read of it.
    fn text(&mut self, note: &Note) -> Result<Arc<String>, Refusal> {
        if let Some(text) = self.read.get(&note.id) {
            return Ok(Arc::clone(text));
        }
        let text = text_of(self.snapshot, note, self.texts)?;
        self.read.insert(note.id, Arc::clone(&text));
        Ok(text)
    }

    /// Puts `text` in the place of `old`, which must stand at `span` of `note`.
    fn replace(&mut self, note: &Note, span: Span, old: &str, text: String, defines: bool) -> Result<(), Refusal> {
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

    fn finish(self) -> Renaming {
        let mut files: Vec<FileEdits> = self.files.into_values().collect();
        for file in &mut files {
            file.edits.sort_by_key(|edit| edit.span);
        }
        Renaming { files, moves: self.moves }
    }
}

/// The text of `note`, or why it cannot be changed.
pub(super) fn text_of(snapshot: &Snapshot, note: &Note, texts: Texts<'_>) -> Result<Arc<String>, Refusal> {
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
