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

/// Finds the files of all folders and reads settings, sources and the notes that definitions lead to. The library is
/// whole when this returns; gives the Markdown files that are still to be read and what could not be.
pub fn load_library(workspace: &Mutex<Workspace>) -> (Vec<PathBuf>, Vec<Unread>) {
    let roots: Vec<Option<PathBuf>> = lock(workspace).folders().iter().map(|folder| folder.root.clone()).collect();
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    for (place, root) in roots.iter().enumerate() {
        let settings_file = root.as_deref().and_then(|root| read_settings(root, &mut unread));
        lock(workspace).set_settings_file(place, settings_file);
        if let Some(root) = root {
            let found = discovery::markdown_files(root);
            files.extend(found.files);
            unread.extend(found.unreadable.into_iter().map(|(path, reason)| Unread { path, reason }));
        }
    }
    files.sort();
    files.dedup();
    {
        // Numbers are given in the order of paths, whatever is read first.
        let mut workspace = lock(workspace);
        for path in &files {
            workspace.id(&Address::from_path(path));
        }
    }
    let early: Vec<PathBuf> =
        files.iter().filter(|path| discovery::counts_early(path).unwrap_or(false)).cloned().collect();
    for path in &early {
        let address = Address::from_path(path);
        if let Some(entries) = read_text(path).ok().and_then(|text| Reading::new(&text, &address).entries) {
            let mut workspace = lock(workspace);
            if !workspace.is_open(&address) {
                let (folder, id) = (workspace.folder_of(&address), workspace.id(&address));
                workspace.set_entries(folder, id.source(), Some(entries));
            }
        }
    }
    // Now that all names are known: what definitions lead to.
    for batch in early.chunks(BATCH) {
        unread.extend(read_batch(workspace, batch));
    }
    files.retain(|path| early.binary_search(path).is_err());
    (files, unread)
}

/// Reads the notes in `files` and looks through them for all names in use; gives what could not be read.
/// `threads` of them are read at a time.
pub fn read_notes(workspace: &Mutex<Workspace>, files: &[PathBuf], threads: usize, watch: &dyn Watch) -> Vec<Unread> {
    let next = AtomicUsize::new(0);
    let unread = Mutex::new(Vec::new());
    lock(workspace).begin_pass();
    let work = || {
        loop {
            let from = next.fetch_add(BATCH, Ordering::Relaxed);
            if from >= files.len() || watch.stopped() {
                return;
            }
            let batch = &files[from..files.len().min(from + BATCH)];
            let failed = read_batch(workspace, batch);
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
    if !watch.stopped() {
        lock(workspace).set_indexed();
    }
    let mut unread = unread.into_inner().unwrap_or_else(PoisonError::into_inner);
    unread.sort_by(|a: &Unread, b| a.path.cmp(&b.path));
    unread
}

/// How many notes are read before the workspace takes them in.
const BATCH: usize = 64;

fn read_batch(workspace: &Mutex<Workspace>, files: &[PathBuf]) -> Vec<Unread> {
    let trie = lock(workspace).trie();
    let mut unread = Vec::new();
    let mut loaded: Vec<(Note, Option<Entries>)> = Vec::with_capacity(files.len());
    for path in files {
        let address = Address::from_path(path);
        match read_text(path) {
            Ok(text) => {
                let place = {
                    let mut workspace = lock(workspace);
                    let folder = workspace.folder_of(&address);
                    NotePlace { id: workspace.id(&address), address: address.clone(), folder, version: None }
                };
                let mut reading = Reading::new(&text, &address);
                let entries = reading.entries.take();
                loaded.push((reading.finish(&text, &trie, place), entries));
            }
            Err(reason) => {
                lock(workspace).remove(&address);
                unread.push(Unread { path: path.clone(), reason: reason.to_string() });
            }
        }
    }
    let mut workspace = lock(workspace);
    for (note, entries) in loaded {
        workspace.add_loaded(note, entries);
    }
    unread
}

/// Takes in what a watcher says: each of `paths` was created, changed or deleted. Gives what could not be read.
pub fn refresh(workspace: &Mutex<Workspace>, paths: &[PathBuf]) -> Vec<Unread> {
    let mut unread = Vec::new();
    for path in paths {
        let address = Address::from_path(path);
        let (place, root) = {
            let workspace = lock(workspace);
            let place = workspace.folder_of(&address);
            (place, workspace.folders()[place].root.clone())
        };
        if path.file_name().is_some_and(|name| name == FILE_NAME) && root.as_deref() == path.parent() {
            let settings_file = root.as_deref().and_then(|root| read_settings(root, &mut unread));
            lock(workspace).set_settings_file(place, settings_file);
        } else if path.is_dir() {
            let found = discovery::markdown_files(path);
            unread.extend(refresh(workspace, &found.files));
        } else if !path.exists() {
            lock(workspace).remove_below(path);
        } else if root.as_deref().is_none_or(|root| discovery::may_count(root, path)) {
            match read_text(path) {
                Ok(text) => lock(workspace).set_closed(&address, &text),
                Err(reason) => {
                    lock(workspace).remove(&address);
                    unread.push(Unread { path: path.clone(), reason: reason.to_string() });
                }
            }
        }
    }
    unread
}

/// Looks through all closed notes again, for names that came into use since they were read.
pub fn scan_closed_notes(workspace: &Mutex<Workspace>, threads: usize, watch: &dyn Watch) -> Vec<Unread> {
    let closed = lock(workspace).closed_notes();
    let files: Vec<PathBuf> = closed.iter().filter_map(|(_, address)| Some(address.path()?.to_owned())).collect();
    read_notes(workspace, &files, threads, watch)
}

/// Loads everything: what the command line does before it answers.
pub fn load(workspace: &Mutex<Workspace>) -> Vec<Unread> {
    let (files, mut unread) = load_library(workspace);
    unread.extend(read_notes(workspace, &files, spare_threads(), &Unwatched));
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
