//! Keeps the file fresh that the settings name under `[export]`: all that a folder knows, as a bibliography for Pandoc.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::library::Library;
use crate::library::export::{biblatex, csl_json, everything};
use crate::library::sources::format::Format;
use crate::workspace::snapshot::Snapshot;
use crate::write::{self, Before, Change, Outcome};

/// What was exported.
#[derive(Debug, Default)]
pub(super) struct Exports {
    /// For each file the session of the workspace, and the generation of the library that it holds.
    done: Mutex<BTreeMap<PathBuf, (u64, u64)>>,
}

/// What came of exporting.
#[derive(Debug, Default)]
pub(super) struct Exported {
    /// The files that are new.
    pub made: Vec<PathBuf>,
    /// What could not be written, as sentences.
    pub failed: Vec<String>,
}

impl Exports {
    /// Writes the file of each folder whose library has changed since. `session` tells workspaces apart.
    pub(super) fn write(&self, snapshot: &Snapshot, session: u64) -> Exported {
        let mut exported = Exported::default();
        for folder in snapshot.folders() {
            let (Some(path), Some(root)) = (folder.exports_to(), &folder.root) else { continue };
            let state = (session, folder.library.generation());
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            if done.insert(path.clone(), state) == Some(state) {
                continue;
            }
            drop(done);
            let is_new = !path.exists();
            match write_to(&path, root, &folder.library) {
                Ok(()) if is_new => exported.made.push(path),
                Ok(()) => {}
                Err(reason) => exported.failed.push(format!("{} {reason}", snapshot.shown_path(&path))),
            }
        }
        exported
    }
}

/// Writes all that `library` knows to the file at `path`, in the folder at `root`.
fn write_to(path: &Path, root: &Path, library: &Library) -> Result<(), String> {
    // A link would lead to a file that bears another name, or lies elsewhere.
    let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink());
    if path.ancestors().take_while(|above| *above != root).any(is_link) {
        return Err("is a link, or lies behind one, and is not written: export to a file of this folder".to_owned());
    }
    let entries = everything(library);
    let text = match Format::of(path) {
        Some(Format::Bibtex) => biblatex::write(&entries),
        _ => csl_json::write(&entries),
    };
    if fs::read(path).is_ok_and(|before| before == text.as_bytes()) {
        return Ok(());
    }
    match write::put(&[Change { path, before: Before::Anything, text: &text }]).pop() {
        Some(Outcome::Failed(error)) => Err(format!("cannot be written: {error}")),
        _ => Ok(()),
    }
}
