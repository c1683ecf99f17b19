//! What the disk says: notes that no editor has open. [`super::loading`] reads them and says it here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Workspace;
use super::address::Address;
use super::note::{Note, Reading};
use crate::library::source::Entries;
use crate::library::sources::format::Format;

impl Workspace {
    /// The file of a closed note holds `text`. An open note goes by its editor.
    pub fn set_closed(&mut self, address: &Address, text: &str) {
        let id = self.id(address);
        if !self.open.contains_key(&id) {
            let reading = Reading::new(text, address);
            self.read(id, address.clone(), text, None, reading);
        }
    }

    /// Takes in a note that [`loading`] read, and what it gives to the library. Left out while the note is open.
    pub(crate) fn add_loaded(&mut self, note: Note, entries: Option<Arc<Entries>>) {
        self.counters.parsed += 1;
        self.counters.scanned += 1;
        self.add_early(note, entries);
    }

    /// Takes in a note, and what it gives to the library, that [`loading`] is still to look through.
    pub(crate) fn add_early(&mut self, note: Note, entries: Option<Arc<Entries>>) {
        if !self.open.contains_key(&note.id) {
            let path = note.path().map(Path::to_owned);
            self.set_entries(self.folder_of(&note.address), note.id.source(), entries);
            self.put(note);
            // It may have been wanted when it was going to be read.
            if let Some(path) = path {
                self.forget_unless_wanted(&path);
            }
        }
    }

    /// There is no file at `address` any more.
    pub fn remove(&mut self, address: &Address) {
        if let Some(id) = self.files.id(address)
            && !self.open.contains_key(&id)
        {
            self.forget(id);
        }
    }

    /// The file at `path` could not be read, for this reason; `None` where it could, or is gone. What an editor has open
    /// is read.
    pub(crate) fn set_unread(&mut self, path: &Path, reason: Option<&str>) {
        let reason = reason.filter(|_| !self.is_open(&Address::from_path(path)));
        if self.unread.get(path).map(String::as_str) == reason {
            return;
        }
        let unread = Arc::make_mut(&mut self.unread);
        match reason {
            Some(reason) => unread.insert(path.to_owned(), reason.to_owned()),
            None => unread.remove(path),
        };
    }

    /// Walks through the folders find `files`. Numbers are given in their order, whatever is read first.
    pub(crate) fn list(&mut self, files: &[PathBuf]) {
        for path in files {
            let address = Address::from_path(path);
            if !self.files.is_listed(&address) {
                self.id(&address);
                Arc::make_mut(&mut self.files).list(&address);
            }
        }
    }

    /// A walk through the folders does not find the file at `path` any more.
    pub(crate) fn unlist(&mut self, path: &Path) {
        let address = Address::from_path(path);
        if self.files.is_listed(&address) {
            Arc::make_mut(&mut self.files).unlist(&address);
        }
    }

    /// What is at `path` and below it is about to be read again: nothing is known to be unreadable there.
    pub(crate) fn forget_unread(&mut self, path: &Path) {
        if self.unread.keys().any(|unread| unread.starts_with(path)) {
            Arc::make_mut(&mut self.unread).retain(|unread, _| !unread.starts_with(path));
        }
    }

    /// Whether a walk through the folders found the file at `path`.
    pub(crate) fn is_listed(&self, path: &Path) -> bool {
        self.files.is_listed(&Address::from_path(path))
    }

    /// The files known at and below `path`.
    pub(crate) fn files_below(&self, path: &Path) -> Vec<PathBuf> {
        let files = self.files.iter().filter_map(|(_, address)| address.path());
        files.filter(|file| file.starts_with(path)).map(Path::to_owned).collect()
    }

    /// The files of notes that no editor has open.
    pub(crate) fn closed_files(&self) -> Vec<PathBuf> {
        let closed = self.files.iter().filter(|(id, _)| !self.open.contains_key(id));
        closed.filter_map(|(_, address)| address.path()).map(Path::to_owned).collect()
    }

    /// The closed notes that are known because somebody names them.
    pub(crate) fn named_notes(&self) -> Vec<PathBuf> {
        self.closed_files().into_iter().filter(|path| Format::is_markdown(path) && !self.is_listed(path)).collect()
    }

    /// Tells one workspace from the next of other folders.
    pub(crate) fn session(&self) -> u64 {
        self.session
    }

    /// All sources were read once.
    pub(crate) fn set_library_whole(&mut self) {
        self.library_whole = true;
    }

    /// Whether all sources were read once. Until then nothing is known to be unknown.
    pub fn library_whole(&self) -> bool {
        self.library_whole
    }

    /// A pass over the closed notes, for the names that are in use, begins.
    pub(crate) fn begin_pass(&mut self) {
        self.names_added = false;
    }

    /// It ends: `whole` where every closed note was looked through, else the names are still to be looked for.
    pub(crate) fn end_pass(&mut self, whole: bool) {
        self.indexed |= whole;
        self.names_added |= !whole;
    }
}
