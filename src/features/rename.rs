//! Rename: a citekey or an abbreviation, in notes and in the sources that define it.
//!
//! Spans come from when each file was read. The text is read again before it is changed, so that a file that has
//! meanwhile changed is refused rather than damaged. This reads the disk, so call it off the path of other requests.

mod abbreviation;
mod changes;
mod citekey;

use self::changes::Changes;
pub use self::changes::FileEdits;
pub(super) use self::changes::text_of;
pub use self::changes::{Edit, Refusal, Renaming, Texts};
use crate::resolution::{Reference, ReferenceKind, Target};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A name that can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Renamable {
    /// Exactly the name: a citekey without its `@`.
    pub span: Span,
    /// The name.
    pub name: String,
}

/// The kind of name to rename.
enum Subject {
    Citekey(citekey::Subject),
    Abbreviation(abbreviation::Subject),
}

/// The name that can be renamed at the byte `offset` of `note`.
///
/// # Errors
///
/// If the name there cannot be renamed, with the reason.
pub(crate) fn prepare(
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

/// Renames what is at the byte `offset` of `note` to `name`. Files are moved only if the editor `can_move` them.
///
/// # Errors
///
/// If it cannot be renamed to `name`, with the reason. Nothing is changed then.
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
    let mut changes = Changes::new(snapshot, texts);
    match subject {
        Subject::Citekey(subject) => citekey::rename(&subject, note, name.trim(), can_move, &mut changes)?,
        Subject::Abbreviation(subject) => abbreviation::rename(&subject, note, name.trim(), &mut changes)?,
    }
    changes.finish().map(Some)
}

/// Changes the citekey `old`, which no entry has any longer, to `new` in all notes of the folder of `note`.
///
/// # Errors
///
/// If a note cannot be changed. Then nothing is changed.
pub(super) fn follow_key(
    snapshot: &Snapshot,
    note: &Note,
    old: &str,
    new: &str,
    texts: Texts<'_>,
) -> Result<Renaming, Refusal> {
    let mut changes = Changes::new(snapshot, texts);
    citekey::in_notes(note, old, new, None, false, &mut changes)?;
    changes.finish()
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
