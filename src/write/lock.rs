//! Locks that all Glossators of a user respect. They are in the user's folder for program state, never among the notes.
//!
//! If no file can be created there, the folder of notes itself is locked, where the system can lock folders; else
//! nothing is. Files are compared before they are replaced in any case. Without a lock, one of two simultaneous imports
//! may have to be repeated, but nothing is overwritten.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::text::file_name::stable_hash;

/// How long to wait for another Glossator's lock: it may wait for a slow disk, or be stopped for good.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often to try.
const PAUSE: Duration = Duration::from_millis(5);

/// Held until dropped, or until the process ends in any way.
#[derive(Debug)]
pub(crate) struct Lock {
    _files: Vec<File>,
}

impl Lock {
    /// Locks the folder of notes at `path`, from reading notes until writing the result.
    ///
    /// # Errors
    ///
    /// If another Glossator does not finish.
    pub(crate) fn on_folder(path: &Path) -> io::Result<Self> {
        // A missing folder is reported by whoever reads it.
        let Ok(path) = dunce::canonicalize(path) else { return Ok(Self { _files: Vec::new() }) };
        let file = open(&name("folder", &path)).or_else(|_| File::open(&path)).ok();
        file.as_ref().map_or(Ok(()), wait)?;
        Ok(Self { _files: file.into_iter().collect() })
    }

    /// Locks writing in `folders`, whose paths contain no links: nobody else takes a file that is just being replaced there
    /// for a leftover. The order is fixed, so that no two processes wait for each other.
    pub(super) fn on_writing<'p>(folders: impl Iterator<Item = &'p Path>) -> io::Result<Self> {
        let names: BTreeSet<String> = folders.map(|path| name("writing", path)).collect();
        let files: Vec<File> = names.iter().filter_map(|name| open(name).ok()).collect();
        for file in &files {
            wait(file)?;
        }
        Ok(Self { _files: files })
    }
}

/// How many lock files there are of each kind. If two paths share one, somebody may wait for nothing, now and then.
const MOST_LOCKS: u64 = 1024;

/// The name of the lock file for `path`, which contains no links.
fn name(kind: &str, path: &Path) -> String {
    format!("{kind}-{:03x}.lock", stable_hash(path.as_os_str().as_encoded_bytes()) % MOST_LOCKS)
}

/// Opens a lock file. It is empty and never removed, since another process may hold it.
fn open(name: &str) -> io::Result<File> {
    let folder = state_folder().ok_or(io::ErrorKind::NotFound)?.join("glossator").join("locks");
    fs::create_dir_all(&folder)?;
    OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(name))
}

/// The user's folder for program state.
fn state_folder() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return variable("LOCALAPPDATA");
    }
    let usual = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/state" };
    variable("XDG_STATE_HOME").or_else(|| Some(env::home_dir().filter(|home| home.is_absolute())?.join(usual)))
}

fn wait(file: &File) -> io::Result<()> {
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                let message = "another Glossator is at work here and does not end; end it, or try again later";
                return Err(io::Error::new(io::ErrorKind::TimedOut, message));
            }
            // A file system without locks is treated like a system without them.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(()),
        }
    }
}
