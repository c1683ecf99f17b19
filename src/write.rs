//! Files written for the user. Every command writes through this module, whole files only, and never over unread
//! changes.
//!
//! A concurrent reader sees either the old text or the new one. A file is replaced only if it still has the text from
//! which the change was made. This is checked right before and, where the system can swap two files, right after.
//! Owner, permissions and links are kept.

mod change;
mod leftovers;
pub(crate) mod lock;
mod replacement;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use change::folder;
pub(crate) use change::{Before, Change, Outcome};
use lock::Lock;
use replacement::Replacement;

/// Makes all `changes`. Each new text is first written to a file beside the old one, which it replaces only when that
/// has worked for all of them. Returns an outcome for each, in order. Missing folders are created.
pub(crate) fn put(changes: &[Change<'_>]) -> Vec<Outcome> {
    prepare(changes).unwrap_or_else(|(failed, error)| {
        let mut outcomes: Vec<Outcome> = changes.iter().map(|_| Outcome::Untried).collect();
        outcomes[failed] = Outcome::Failed(error);
        outcomes
    })
}

/// The index of a change that failed before anything was replaced, and why.
type Unprepared = (usize, io::Error);

fn prepare(changes: &[Change<'_>]) -> Result<Vec<Outcome>, Unprepared> {
    let numbered = |at: usize| move |error: io::Error| (at, error);
    let mut targets = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        targets.push(target(change.path).map_err(numbered(at))?);
    }
    let _lock = Lock::on_writing(targets.iter().map(|target| folder(target))).map_err(numbered(0))?;
    for path in &targets {
        leftovers::clean(folder(path));
    }
    let mut replacements = Vec::new();
    for (at, (change, target)) in changes.iter().zip(targets).enumerate() {
        let prepared = Replacement::prepare(target, change.before, change.text);
        replacements.push(prepared.map_err(numbered(at))?);
    }
    let finish = |replacement: Replacement<'_>| match replacement.finish() {
        Ok(true) => Outcome::Written,
        Ok(false) => Outcome::Changed,
        Err(error) => Outcome::Failed(error),
    };
    Ok(replacements.into_iter().map(finish).collect())
}

/// Removes what killed commands left behind beside the files at `paths`.
pub(crate) fn clean_beside<'p>(paths: impl Iterator<Item = &'p Path>) {
    let folders: Vec<PathBuf> = paths.filter_map(|path| dunce::canonicalize(folder(path)).ok()).collect();
    let Ok(_lock) = Lock::on_writing(folders.iter().map(PathBuf::as_path)) else { return };
    for folder in &folders {
        leftovers::clean(folder);
    }
}

/// The file that `path` leads to through links, whether or not it exists yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    match dunce::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(_) if fs::symlink_metadata(path).is_ok() => {
            Err(io::Error::new(io::ErrorKind::NotFound, "it is a link that leads nowhere; mend the link, or remove it"))
        }
        Err(_) => {
            fs::create_dir_all(folder(path))?;
            let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
            Ok(dunce::canonicalize(folder(path))?.join(name))
        }
    }
}
