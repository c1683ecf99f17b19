//! What is known from disk: notes that are not open in an editor. [`super::loading`] reads them and passes them on
//! here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Workspace;
use super::address::Address;
use super::note::{Note, NoteIdentity, Reading};
use crate::library::source::Entries;
use crate::library::sources::format::Format;

impl Workspace {
    /// Sets the text of a closed note. For an open note the editor's text counts.
    pub fn set_closed(&mut self, address: &Address, text: &str) {
        let id = self.id(address);
        if !self.open.contains_key(&id) {
            self.counters.parsed += 1;
            self.counters.scanned += 1;
            let mut reading = Reading::new(text, address);
            let folder = self.folder_of(address);
            self.set_entries(folder, id.source(), reading.entries.take());
            let note = reading.finish(text, &self.trie, NoteIdentity { id, address: address.clone(), folder });
            self.put(note);
        }
    }

    /// Adds a note that [`super::loading`] read, and its entries to the library. Does nothing while the note is open.
    pub(crate) fn add_loaded(&mut self, note: Note, entries: Option<Arc<Entries>>) {
        self.counters.parsed += 1;
        self.counters.scanned += 1;
        self.add_early(note, entries);
    }

    /// Adds a note, and its entries to the library, before [`super::loading`] has searched it for names.
    pub(crate) fn add_early(&mut self, note: Note, entries: Option<Arc<Entries>>) {
        if !self.open.contains_key(&note.id) {
            let path = note.path().map(Path::to_owned);
            self.set_entries(self.folder_of(&note.address), note.id.source(), entries);
            self.put(note);
            // The last link to it may have gone while it was read.
            if let Some(path) = path {
                self.forget_unless_wanted(&path);
            }
        }
    }

    /// The file at `address` is gone.
    pub fn remove(&mut self, address: &Address) {
        if let Some(id) = self.files.id(address)
            && !self.open.contains_key(&id)
        {
            self.forget(id);
        }
    }

    /// Records why the file at `path` could not be read; `None` if it could be read or is gone. A file open in the
    /// editor counts as read.
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

    /// Adds the `files` found by a walk through the folders. They get numbers in this order, whichever is read first.
    pub(crate) fn list(&mut self, files: &[PathBuf]) {
        for path in files {
            let address = Address::from_path(path);
            if !self.files.is_listed(&address) {
                self.id(&address);
                Arc::make_mut(&mut self.files).list(&address);
            }
        }
    }

    /// The walk through the folders no longer finds the file at `path`.
    pub(crate) fn unlist(&mut self, path: &Path) {
        let address = Address::from_path(path);
        if self.files.is_listed(&address) {
            Arc::make_mut(&mut self.files).unlist(&address);
        }
    }

    /// Files at and below `path` are about to be read again: forget which were unreadable.
    pub(crate) fn forget_unread(&mut self, path: &Path) {
        if self.unread.keys().any(|unread| unread.starts_with(path)) {
            Arc::make_mut(&mut self.unread).retain(|unread, _| !unread.starts_with(path));
        }
    }

    /// Whether a walk through the folders found the file at `path`.
    pub(crate) fn is_listed(&self, path: &Path) -> bool {
        self.files.is_listed(&Address::from_path(path))
    }

    /// All files known, those of a folder beside each other.
    pub(crate) fn known_files(&self) -> BTreeSet<PathBuf> {
        self.files.iter().filter_map(|(_, address)| address.path()).map(Path::to_owned).collect()
    }

    /// The files of closed notes.
    pub(crate) fn closed_files(&self) -> Vec<PathBuf> {
        let closed = self.files.iter().filter(|(id, _)| !self.open.contains_key(id));
        closed.filter_map(|(_, address)| address.path()).map(Path::to_owned).collect()
    }

    /// The closed notes among `files` that are no sources, by their paths, with the changes of the names in use
    /// ([`NameTrie::changes`]).
    ///
    /// [`NameTrie::changes`]: crate::recognition::names::NameTrie::changes
    pub(crate) fn closed_notes(&self, files: &[PathBuf]) -> (BTreeMap<PathBuf, Arc<Note>>, u64) {
        let note = |path: &PathBuf| self.note(self.files.id(&Address::from_path(path))?).cloned();
        let notes = files.iter().filter_map(|path| Some((path.clone(), note(path)?)));
        let notes = notes.filter(|(_, note)| note.version.is_none() && !note.facts.kind.is_source());
        (notes.collect(), self.trie.changes())
    }

    /// The closed notes that are known only because something links to them.
    pub(crate) fn named_notes(&self) -> Vec<PathBuf> {
        self.closed_files().into_iter().filter(|path| Format::is_markdown(path) && !self.is_listed(path)).collect()
    }

    /// Distinguishes this workspace from one with other folders.
    pub(crate) fn session(&self) -> u64 {
        self.session
    }

    /// All sources have been read once. Few names come after that.
    pub(crate) fn set_library_whole(&mut self) {
        self.library_whole = true;
        self.symbols.shrink();
        if let Some(trie) = Arc::get_mut(&mut self.trie) {
            trie.shrink();
        }
    }

    /// Whether all sources have been read once. Until then nothing is reported as unknown.
    pub(crate) fn library_whole(&self) -> bool {
        self.library_whole
    }

    /// Begins a search of all closed notes for the names in use.
    pub(crate) fn begin_pass(&mut self) {
        self.names_added = false;
    }

    /// Ends it. If not `whole`, some closed notes still have to be searched.
    pub(crate) fn end_pass(&mut self, whole: bool) {
        self.indexed |= whole;
        self.names_added |= !whole;
    }
}
