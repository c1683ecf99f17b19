//! Notes that are sources, or that definitions lead to: read once, looked through for names when all names are known.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::{BATCH, Listing, Unread, Watch, place, read_batch};
use crate::library::source::Entries;
use crate::workspace::Workspace;
use crate::workspace::address::Address;
use crate::workspace::note::{Note, Reading};

/// Such a note.
#[derive(Debug)]
pub(super) struct EarlyNote {
    path: PathBuf,
    /// The note, without what it mentions, until it is taken in. `None` where it could not be read: that is told when it
    /// is tried again.
    note: Option<Note>,
    /// What it gives to the library.
    entries: Option<Arc<Entries>>,
    /// What was read. Not kept where that would be a lot: then it is read again.
    read: Option<(Reading, String)>,
}

/// So many bytes of text are kept.
const KEPT: usize = 16 << 20;

/// Reads the notes at `paths`.
pub(super) fn read(workspace: &Mutex<Workspace>, listing: &Listing, paths: Vec<PathBuf>) -> Vec<EarlyNote> {
    let mut kept = 0;
    let note = |path: PathBuf| {
        let read = Reading::of_file(&path).ok();
        let place = || Some(place(&mut *listing.lock(workspace)?, Address::from_path(&path)));
        let note = read.as_ref().and_then(|(reading, text)| Some(reading.without_mentions(text, place()?)));
        let entries = read.as_ref().and_then(|(reading, _)| reading.entries.clone());
        kept += read.as_ref().map_or(0, |(_, text)| text.len());
        EarlyNote { path, note, entries, read: read.filter(|_| kept <= KEPT) }
    };
    paths.into_iter().map(note).collect()
}

/// Takes the notes in: what they give to the library, and what leads to them. `None` where the folders became others
/// meanwhile.
pub(super) fn put(workspace: &Mutex<Workspace>, listing: &Listing, notes: &mut [EarlyNote]) -> Option<()> {
    for early in notes {
        if let Some(note) = early.note.take() {
            listing.lock(workspace)?.add_early(note, early.entries.clone());
        }
    }
    Some(())
}

/// Looks through the notes for all names in use, while nobody wants that to stop; gives what could not be read. `None`
/// where it was broken off.
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
            read.next().flatten().map_or_else(|| Reading::of_file(path), Ok)
        })?);
    }
    Some(unread)
}
