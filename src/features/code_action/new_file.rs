//! Files that actions make: what they are called, and that none is written over.

use std::path::Path;

use super::action::{Changes, NewFile};
use crate::features::rename::Refusal;
use crate::text::{Span, file_name};
use crate::workspace::address::Address;
use crate::workspace::snapshot::Snapshot;

/// The change that makes the note called `stem` in `folder`, with these lines in it; in the name, something else stands for
/// what some file system does not take.
pub(super) fn making(
    snapshot: &Snapshot,
    folder: &Path,
    stem: &str,
    lines: &str,
    line_break: &str,
) -> Result<Changes, Refusal> {
    let name = file_name::of(stem, ".md");
    let path = folder.join(&name);
    if path.exists() || path.is_symlink() || snapshot.note_at(&Address::from_path(&path)).is_some() {
        let message = format!("There is a file {name} already. Open that one, or give it another name first.");
        return Err(Refusal::new(message));
    }
    let text = lines.replace('\n', line_break);
    Ok(Changes { new_file: Some(NewFile { path, text }), ..Changes::default() })
}

/// The folder that a note lies in.
pub(super) fn folder(path: Option<&Path>) -> Result<&Path, Refusal> {
    let folder = path.and_then(Path::parent);
    folder.ok_or_else(|| Refusal::new("Save this note first: the new one goes beside it."))
}

/// Whether the place asked about is no more than the cursor or what it stands on.
pub(super) fn within(asked: Span, words: Span) -> bool {
    words.start <= asked.start && asked.end <= words.end
}
