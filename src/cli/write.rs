//! Files written for the user: by every command through here, each as a whole, and never over what nobody has read.
//!
//! Whoever reads such a file sees the old text or the new one. It is replaced only while it holds what the change was
//! made from, which is looked at right before and, where the system can swap two files, right after. Its owner, its
//! permissions and links to it stay.

mod change;
mod leftovers;
pub(super) mod lock;
mod replacement;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use change::folder;
pub(super) use change::{Before, Change, Outcome};
use lock::Lock;
use replacement::Replacement;

/// Makes all of `changes`: each new text is first written beside the old one, and put into its place only when that has
/// worked for all of them. Gives an outcome for each, in their order. Makes folders that there are none of yet.
pub(super) fn put(changes: &[Change<'_>]) -> Vec<Outcome> {
    prepare(changes).unwrap_or_else(|(failed, error)| {
        let mut outcomes: Vec<Outcome> = changes.iter().map(|_| Outcome::Untried).collect();
        outcomes[failed] = Outcome::Failed(error);
        outcomes
    })
}

/// The place of the change that fails before anything is replaced, and why.
type Unprepared = (usize, io::Error);

fn prepare(changes: &[Change<'_>]) -> Result<Vec<Outcome>, Unprepared> {
    let numbered = |at: usize| move |error: io::Error| (at, error);
    let mut targets = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        targets.push(target(change.path).map_err(numbered(at))?);
    }
    let _lock = Lock::on_files(&targets).map_err(numbered(0))?;
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

/// Removes what commands that were ended by force left beside the files at `paths`.
pub(super) fn clean_beside<'p>(paths: impl Iterator<Item = &'p Path>) {
    for path in paths {
        leftovers::clean(folder(path));
    }
}

/// The file that `path` leads to, through links, whether or not it is there yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(_) if fs::symlink_metadata(path).is_ok() => {
            Err(io::Error::new(io::ErrorKind::NotFound, "it is a link that leads nowhere; mend the link, or remove it"))
        }
        Err(_) => {
            fs::create_dir_all(folder(path))?;
            let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
            Ok(fs::canonicalize(folder(path))?.join(name))
        }
    }
}
