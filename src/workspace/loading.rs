//! Reads the disk into a workspace, off the path of any request.
//!
//! Sources first, so that the library answers early; then every note, looked through with all names known. All
//! functions here run on one thread of the caller's, one after the other, so that what is read later is newer.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Workspace;
use super::address::Address;
use super::discovery::{self, read_text};
use super::note::{Note, NotePlace, Reading};
use super::settings::{FILE_NAME, Settings};
use super::snapshot::SettingsFile;
use crate::library::source::Entries;
use crate::text::position::LineTable;

/// A file or folder that could not be read, and why, as a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file or folder; empty where the reason names it.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Hears how far the work is, and may end it.
pub trait Watch: Sync {
    /// `done` of `total` notes are read.
    fn progress(&self, done: usize, total: usize) {
        let _ = (done, total);
    }

    /// Whether to stop: newer work waits, or nobody does.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {}

/// Locks the workspace, whatever happened to the thread that had it last: its state is put in whole or not at all.
pub fn lock(workspace: &Mutex<Workspace>) -> MutexGuard<'_, Workspace> {
    workspace.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A piece of reading, for the folders that the workspace had when it began. Once those are others, nothing that was
/// read is taken in any more: it would be counted to the wrong folder, by numbers of another workspace.
#[derive(Clone, Copy, Debug)]
pub struct Loader<'w> {
    workspace: &'w Mutex<Workspace>,
    epoch: u64,
}

impl<'w> Loader<'w> {
    /// Begins to read for `workspace`.
    pub fn new(workspace: &'w Mutex<Workspace>) -> Self {
        Self { workspace, epoch: lock(workspace).epoch() }
    }

    /// The workspace, while its folders are the same.
    pub fn lock(&self) -> Option<MutexGuard<'w, Workspace>> {
        Some(lock(self.workspace)).filter(|workspace| workspace.epoch() == self.epoch)
    }

    /// Finds the files of all folders and reads settings, sources and the notes that definitions lead to. The library
    /// is whole when this returns; gives the Markdown files that are still to be read and what could not be.
    pub fn load_library(&self) -> (Vec<PathBuf>, Vec<Unread>) {
        let (mut files, mut unread) = (Vec::new(), Vec::new());
        self.find_files(&mut files, &mut unread);
        let early: Vec<PathBuf> =
            files.iter().filter(|path| discovery::counts_early(path).unwrap_or(false)).cloned().collect();
        for path in &early {
            let address = Address::from_path(path);
            if let Some(entries) = read_text(path).ok().and_then(|text| Reading::new(&text, &address).entries)
                && let Some(mut workspace) = self.lock()
                && !workspace.is_open(&address)
            {
                let (folder, id) = (workspace.folder_of(&address), workspace.id(&address));
                workspace.set_entries(folder, id.source(), Some(entries));
            }
        }
        // Now that all names are known: what definitions lead to.
        for batch in early.chunks(BATCH) {
            unread.extend(self.read_batch(batch).unwrap_or_default());
        }
        files.retain(|path| early.binary_search(path).is_err());
        (files, unread)
    }

    /// Finds the Markdown files of all folders, and reads the folders' settings on the way.
    fn find_files(&self, files: &mut Vec<PathBuf>, unread: &mut Vec<Unread>) -> Option<()> {
        let roots: Vec<Option<PathBuf>> = self.lock()?.folders().iter().map(|folder| folder.root.clone()).collect();
        for (place, root) in roots.iter().enumerate() {
            let settings_file = root.as_deref().and_then(|root| read_settings(root, unread));
            self.lock()?.set_settings_file(place, settings_file);
            if let Some(root) = root {
                let found = discovery::markdown_files(root);
                files.extend(found.files);
                unread.extend(found.unreadable.into_iter().map(|(path, reason)| Unread { path, reason }));
            }
        }
        files.sort();
        files.dedup();
        // Numbers are given in the order of paths, whatever is read first.
        let mut workspace = self.lock()?;
        for path in files {
            workspace.id(&Address::from_path(path));
        }
        Some(())
    }

    /// Reads the notes in `files` and looks through them for all names in use; gives what could not be read.
    /// `threads` of them are read at a time.
    pub fn read_notes(&self, files: &[PathBuf], threads: usize, watch: &dyn Watch) -> Vec<Unread> {
        let next = AtomicUsize::new(0);
        let unread = Mutex::new(Vec::new());
        if let Some(mut workspace) = self.lock() {
            workspace.begin_pass();
        }
        let work = || {
            loop {
                let from = next.fetch_add(BATCH, Ordering::Relaxed);
                if from >= files.len() || watch.stopped() {
                    return;
                }
                let batch = &files[from..files.len().min(from + BATCH)];
                let Some(failed) = self.read_batch(batch) else { return };
                unread.lock().unwrap_or_else(PoisonError::into_inner).extend(failed);
                watch.progress(from + batch.len(), files.len());
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        if let Some(mut workspace) = self.lock() {
            workspace.end_pass(!watch.stopped());
        }
        let mut unread = unread.into_inner().unwrap_or_else(PoisonError::into_inner);
        unread.sort_by(|a: &Unread, b| a.path.cmp(&b.path));
        unread
    }

    /// Reads some notes and gives those that could not be read; `None` where the folders are others by now.
    fn read_batch(&self, files: &[PathBuf]) -> Option<Vec<Unread>> {
        let trie = self.lock()?.trie();
        let mut unread = Vec::new();
        let mut loaded: Vec<(Note, Option<Entries>)> = Vec::with_capacity(files.len());
        for path in files {
            let address = Address::from_path(path);
            match read_text(path) {
                Ok(text) => {
                    let place = {
                        let mut workspace = self.lock()?;
                        let folder = workspace.folder_of(&address);
                        NotePlace { id: workspace.id(&address), address: address.clone(), folder, version: None }
                    };
                    let mut reading = Reading::new(&text, &address);
                    let entries = reading.entries.take();
                    loaded.push((reading.finish(&text, &trie, place), entries));
                }
                Err(reason) => {
                    self.lock()?.remove(&address);
                    unread.push(Unread { path: path.clone(), reason: reason.to_string() });
                }
            }
        }
        let mut workspace = self.lock()?;
        for (note, entries) in loaded {
            workspace.add_loaded(note, entries);
        }
        Some(unread)
    }

    /// Takes in the file or folder at `path` as it is now. `None` where the folders are others by now.
    fn refresh(&self, path: &Path, unread: &mut Vec<Unread>) -> Option<()> {
        let address = Address::from_path(path);
        let (place, root) = {
            let workspace = self.lock()?;
            let place = workspace.folder_of(&address);
            (place, workspace.folders()[place].root.clone())
        };
        if path.file_name().is_some_and(|name| name == FILE_NAME) && root.as_deref() == path.parent() {
            let settings_file = root.as_deref().and_then(|root| read_settings(root, unread));
            self.lock()?.set_settings_file(place, settings_file);
        } else if path.is_dir() {
            for file in discovery::markdown_files(path).files {
                self.refresh(&file, unread)?;
            }
        } else if !path.exists() {
            self.lock()?.remove_below(path);
        } else if root.as_deref().is_none_or(|root| discovery::may_count(root, path)) {
            match read_text(path) {
                Ok(text) => self.lock()?.set_closed(&address, &text),
                Err(reason) => {
                    self.lock()?.remove(&address);
                    unread.push(Unread { path: path.to_owned(), reason: reason.to_string() });
                }
            }
        }
        Some(())
    }
}

/// How many notes are read before the workspace takes them in.
const BATCH: usize = 64;

/// Takes in what a watcher says: each of `paths` was created, changed or deleted. Gives what could not be read.
pub fn refresh(workspace: &Mutex<Workspace>, paths: &[PathBuf]) -> Vec<Unread> {
    let loader = Loader::new(workspace);
    let mut unread = Vec::new();
    for path in paths {
        if loader.refresh(path, &mut unread).is_none() {
            break;
        }
    }
    unread
}

/// Looks through all closed notes again, for names that came into use since they were read.
pub fn scan_closed_notes(workspace: &Mutex<Workspace>, threads: usize, watch: &dyn Watch) -> Vec<Unread> {
    let loader = Loader::new(workspace);
    let closed = loader.lock().map(|workspace| workspace.closed_notes()).unwrap_or_default();
    let files: Vec<PathBuf> = closed.iter().filter_map(|(_, address)| Some(address.path()?.to_owned())).collect();
    loader.read_notes(&files, threads, watch)
}

/// Loads everything: what the command line does before it answers.
pub fn load(workspace: &Mutex<Workspace>) -> Vec<Unread> {
    let loader = Loader::new(workspace);
    let (files, mut unread) = loader.load_library();
    unread.extend(loader.read_notes(&files, spare_threads(), &Unwatched));
    unread
}

/// How many threads may read notes at a time: one core is left free.
pub fn spare_threads() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).clamp(1, 8))
}

/// The settings file of the folder at `root`, if there is one.
fn read_settings(root: &Path, unread: &mut Vec<Unread>) -> Option<SettingsFile> {
    let path = root.join(FILE_NAME);
    if !path.exists() {
        return None;
    }
    match read_text(&path) {
        Ok(text) => {
            let (settings, problems) = Settings::from_toml(&text);
            Some(SettingsFile { lines: LineTable::new(&text), path, text, settings, problems })
        }
        Err(reason) => {
            unread.push(Unread { path, reason: reason.to_string() });
            None
        }
    }
}

/// A flag that ends long work.
#[derive(Debug, Default)]
pub struct StopFlag(AtomicBool);

impl StopFlag {
    /// Asks the work to end.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
