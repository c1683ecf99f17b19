//! Locks that every Glossator of a user respects. They lie in the user's folder of program state, never among the notes.
//!
//! Where no file can be made there, a folder of notes is locked itself, where the system locks folders; else nothing
//! is. A file is compared before it is replaced in any case, so that without a lock two imports at once may have to be
//! repeated, but nothing is written over.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::text::file_name::stable_hash;

/// How long another Glossator may hold a lock before we give up: it may wait for a slow disk, or be stopped for good.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often we ask.
const PAUSE: Duration = Duration::from_millis(5);

/// Held until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(in crate::cli) struct Lock {
    _files: Vec<File>,
}

impl Lock {
    /// Locks the folder of notes at `path`, for whoever reads notes, thinks, and writes.
    ///
    /// # Errors
    ///
    /// When another Glossator does not end.
    pub fn on_folder(path: &Path) -> io::Result<Self> {
        // One that is not there is told by whoever reads it.
        let Ok(path) = fs::canonicalize(path) else { return Ok(Self { _files: Vec::new() }) };
        let file = open(&name("folder", &path)).or_else(|_| File::open(&path)).ok();
        file.as_ref().map_or(Ok(()), wait)?;
        Ok(Self { _files: file.into_iter().collect() })
    }

    /// Locks the files at `paths`, which lead through no links, for as long as they are written. In one order, so that
    /// no two wait for each other.
    pub(super) fn on_files(paths: &[PathBuf]) -> io::Result<Self> {
        let names: BTreeSet<String> = paths.iter().map(|path| name("file", path)).collect();
        let files: Vec<File> = names.iter().filter_map(|name| open(name).ok()).collect();
        for file in &files {
            wait(file)?;
        }
        Ok(Self { _files: files })
    }
}

/// How many lock files there are of a kind; that two paths may share one makes somebody wait, now and then, for nothing.
const MOST_LOCKS: u64 = 1024;

/// The name of the file that stands for `path`, which leads through no links.
fn name(kind: &str, path: &Path) -> String {
    format!("{kind}-{:03x}.lock", stable_hash(path.as_os_str().as_encoded_bytes()) % MOST_LOCKS)
}

/// Opens a lock file. It is empty and stays there: who removed it could remove it from under another.
fn open(name: &str) -> io::Result<File> {
    let folder = state_folder().ok_or(io::ErrorKind::NotFound)?.join("glossator").join("locks");
    fs::create_dir_all(&folder)?;
    OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(name))
}

/// Where programs keep what is nobody's document.
fn state_folder() -> Option<PathBuf> {
    let said = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return said("LOCALAPPDATA");
    }
    let usual = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/state" };
    said("XDG_STATE_HOME").or_else(|| Some(env::home_dir().filter(|home| home.is_absolute())?.join(usual)))
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
            // A file system without locks is one more place where there are none.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(()),
        }
    }
}
