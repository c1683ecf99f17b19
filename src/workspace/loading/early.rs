//! Notes that are sources, or that definitions lead to. They are read once, and searched for names when all names are
//! known.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::{BATCH, Listing, Unread, Watch, identities, of_file, read_batch};
use crate::library::source::Entries;
use crate::workspace::Workspace;
use crate::workspace::note::{Note, Reading};

/// A note that is loaded early.
#[derive(Debug)]
pub(super) struct EarlyNote {
    path: PathBuf,
    /// The note without its mentions, until it is added to the workspace. `None` if it could not be read; the second
    /// attempt reports that.
    note: Option<Note>,
    /// Its entries for the library.
    entries: Option<Arc<Entries>>,
    /// What was read, unless that would take too much memory; then it is read again.
    read: Option<(Reading, String)>,
}

/// How many bytes of text are kept.
const KEPT: usize = 16 << 20;

/// Reads the notes at `paths`.
pub(super) fn read(workspace: &Mutex<Workspace>, listing: &Listing, paths: &[PathBuf]) -> Vec<EarlyNote> {
    let mut kept = 0;
    let mut notes = Vec::with_capacity(paths.len());
    for batch in paths.chunks(BATCH) {
        // Without a lock the folders have changed, and nothing that is read here will be used.
        let Some(identities) = listing.lock(workspace).map(|mut workspace| identities(&mut workspace, batch)) else {
            return Vec::new();
        };
        for (path, identity) in batch.iter().zip(identities) {
            let read = Reading::of_file(path).ok();
            let note = read.as_ref().map(|(reading, text)| reading.without_mentions(text, identity));
            let entries = read.as_ref().and_then(|(reading, _)| reading.entries.clone());
            kept += read.as_ref().map_or(0, |(_, text)| text.len());
            notes.push(EarlyNote { path: path.clone(), note, entries, read: read.filter(|_| kept <= KEPT) });
        }
    }
    notes
}

/// Adds the notes, and their entries to the library. `None` if the folders changed meanwhile.
pub(super) fn put(workspace: &Mutex<Workspace>, listing: &Listing, notes: &mut [EarlyNote]) -> Option<()> {
    for batch in notes.chunks_mut(BATCH) {
        let mut workspace = listing.lock(workspace)?;
        for early in batch {
            if let Some(note) = early.note.take() {
                workspace.add_early(note, early.entries.clone());
            }
        }
    }
    Some(())
}

/// Searches the notes for all names in use. Returns what could not be read; `None` if `watch` stopped it.
pub(super) fn look_through(
    workspace: &Mutex<Workspace>,
    listing: &Listing,
    mut notes: Vec<EarlyNote>,
    watch: &dyn Watch,
) -> Option<Vec<Unread>> {
    let mut unread = Vec::new();
    for batch in notes.chunks_mut(BATCH) {
        if watch.stopped() || watch.given_up() {
            return None;
        }
        let paths: Vec<PathBuf> = batch.iter().map(|early| early.path.clone()).collect();
        let mut read = batch.iter_mut().map(|early| early.read.take());
        unread.extend(read_batch(workspace, listing, &paths, |path| {
            read.next().flatten().map_or_else(|| of_file(path), |read| Ok(Some(read)))
        })?);
    }
    Some(unread)
}
