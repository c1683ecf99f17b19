//! The notes and the library of an editor's workspace, kept up to date edit by edit.
//!
//! There is one writer, [`Workspace`]; requests read a [`Snapshot`]. An edit changes only the text; the note is parsed
//! once, when the next snapshot is taken. Files are read by [`loading`], never on the path of a request.

pub mod address;
pub mod bibliography_links;
mod closed;
mod configured;
pub mod discovery;
mod files;
pub mod id;
pub mod ignored;
pub mod index;
mod linking;
pub mod loading;
pub mod note;
mod note_words;
mod project;
pub mod revision;
pub mod settings;
mod slow;
pub mod snapshot;
mod subject;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crate::library::Library;
use crate::library::name::{Symbol, Symbols};
use crate::library::source::{Entries, SourceId};
use crate::library::sources::ReadingCache;
use crate::recognition::names::NameTrie;
use crate::text::position::Encoding;
use crate::text::{Document, Edit};
use address::Address;
use bibliography_links::BibliographyLinks;
use files::Files;
use id::FolderId;
use index::{Index, Key};
use note::{Note, NoteId, NoteIdentity, OpenText, Reading};
use note_words::NoteWords;
use project::Projects;
use snapshot::{Folder, Snapshot};

/// Counts work done, for tests that limit how much work an action may cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Notes parsed.
    pub parsed: u64,
    /// Notes searched for names.
    pub scanned: u64,
    /// Entries of open bibliographies parsed.
    pub entries: u64,
}

/// The workspace. Only its owner modifies it.
#[derive(Debug)]
pub struct Workspace {
    encoding: Encoding,
    /// The last one is for notes outside every folder.
    folders: Vec<Folder>,
    editor_settings: serde_json::Value,
    symbols: Symbols,
    trie: Arc<NameTrie>,
    notes: Arc<Vec<Option<Arc<Note>>>>,
    files: Arc<Files>,
    links: Arc<BibliographyLinks>,
    projects: Arc<Projects>,
    open: BTreeMap<NoteId, Open>,
    index: Index,
    words: NoteWords,
    indexed: bool,
    /// Whether names were added that closed notes have not been searched for yet.
    names_added: bool,
    library_whole: bool,
    /// Files that could not be read, and why.
    unread: Arc<BTreeMap<PathBuf, String>>,
    session: u64,
    /// Counts changes to links to bibliographies.
    link_changes: u64,
    /// Counts changes to open notes; never reset.
    time: u64,
    counters: Counters,
}

#[derive(Debug)]
struct Open {
    document: Document,
    /// What the last reading found, if it is a bibliography; unchanged entries are reused.
    cache: ReadingCache,
    /// When the text or the names in use last changed.
    changed_at: u64,
    /// The `changed_at` of the text that was last read. A reading of an earlier text is discarded.
    read_at: u64,
    /// How long that reading took.
    pace: Option<slow::Pace>,
}

impl Open {
    fn changed(&self) -> bool {
        self.changed_at != self.read_at
    }
}

impl Workspace {
    /// An empty workspace of the folders at `roots`; positions of edits are counted in `encoding`.
    pub fn new(roots: &[PathBuf], encoding: Encoding) -> Self {
        let mut workspace = Self::without_settings(roots, encoding);
        workspace.set_editor_settings(serde_json::Value::Null);
        workspace
    }

    /// The same before any settings apply: not even the gazetteer is known.
    pub(crate) fn without_settings(roots: &[PathBuf], encoding: Encoding) -> Self {
        let mut workspace = Self {
            encoding,
            folders: Vec::new(),
            editor_settings: serde_json::Value::Null,
            symbols: Symbols::default(),
            trie: Arc::default(),
            notes: Arc::default(),
            files: Arc::default(),
            links: Arc::default(),
            projects: Arc::default(),
            open: BTreeMap::new(),
            index: Index::default(),
            words: NoteWords::default(),
            indexed: false,
            names_added: false,
            library_whole: false,
            unread: Arc::default(),
            session: 0,
            link_changes: 0,
            time: 0,
            counters: Counters::default(),
        };
        let roots = roots.iter().map(|root| Some(root.clone())).chain([None]);
        workspace.folders = roots
            .map(|root| Folder {
                root,
                library: Arc::default(),
                settings: Arc::default(),
                editor_problems: Arc::default(),
                settings_file: None,
                style: None,
            })
            .collect();
        workspace
    }

    /// A workspace of other folders with the same notes open. Everything else must be loaded again.
    #[must_use]
    pub fn with_folders(&self, roots: &[PathBuf]) -> Self {
        let mut workspace = Self::new(roots, self.encoding);
        workspace.session = self.session + 1;
        workspace.time = self.time;
        workspace.set_editor_settings(self.editor_settings.clone());
        for (&id, open) in &self.open {
            if let Some(address) = self.address(id) {
                let (text, version) = (String::from(open.document.rope()), open.document.version());
                workspace.open(&address, &text, version);
            }
        }
        workspace
    }

    /// The folders, the one for notes outside every folder last.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    fn folder_ids(&self) -> impl Iterator<Item = FolderId> + use<> {
        (0..self.folders.len()).map(FolderId)
    }

    /// The folder that the note at `address` belongs to: the deepest one that contains it, else the first in which a
    /// link names it as a bibliography. An unsaved note belongs to the first folder, a notebook cell to its notebook's.
    pub(crate) fn folder_of(&self, address: &Address) -> FolderId {
        let within = address.path_within();
        let path = address.path().or(within.as_deref());
        let depth = |folder: &Folder| {
            let root = folder.root.as_deref()?;
            path?.starts_with(root).then(|| root.components().count())
        };
        let holding = FolderId::numbered(&self.folders).filter_map(|(id, folder)| Some((depth(folder)?, id)));
        let elsewhere = FolderId(if address.is_untitled() { 0 } else { self.folders.len() - 1 });
        holding
            .max_by_key(|&(depth, _)| depth)
            .map(|(_, id)| id)
            .or_else(|| self.linked_in(address))
            .unwrap_or(elsewhere)
    }

    /// Work done so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Whether closed notes have yet to be searched for names added since.
    pub fn names_added(&self) -> bool {
        self.names_added
    }

    /// The symbols of names. Their numbers differ from one workspace to the next.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The names in use.
    pub fn trie(&self) -> Arc<NameTrie> {
        Arc::clone(&self.trie)
    }

    // ---- What the editor reports ----

    /// The editor opened the note at `address`. From now on its text counts, not the file on disk.
    pub fn open(&mut self, address: &Address, text: &str, version: i32) -> NoteId {
        let id = self.id(address);
        let now = self.tick();
        let mut document = Document::new(text, version);
        let known = self.note(id).filter(|note| note.is_of(text, self.trie.changes())).cloned();
        let read_at = if known.is_some() { now } else { now - 1 };
        if let Some(known) = known {
            self.put_same(known.opened(document.take(), version));
        }
        self.open.insert(id, Open { document, cache: ReadingCache::default(), changed_at: now, read_at, pace: None });
        id
    }

    /// The editor changed an open note. Returns false if the note is not open.
    pub fn edit(&mut self, address: &Address, edits: &[Edit], version: i32) -> bool {
        let (encoding, now) = (self.encoding, self.tick());
        let open = self.files.id(address).and_then(|id| self.open.get_mut(&id));
        let Some(open) = open else { return false };
        open.document.apply(edits, version, encoding);
        open.changed_at = now;
        true
    }

    /// The editor closed a note. The last reading is kept until [`loading::refresh`] reads the file; a note without a
    /// file is forgotten.
    pub fn close(&mut self, address: &Address) {
        let Some(id) = self.files.id(address) else { return };
        if self.open.remove(&id).is_none() {
            return;
        }
        match (address, self.note(id)) {
            (Address::File(_), Some(note)) => {
                let note = note.closed();
                self.put_same(note);
            }
            (Address::File(_), None) => {}
            (Address::Other(_), _) => self.forget(id),
        }
    }

    /// Whether the note at `address` is open.
    pub(crate) fn is_open(&self, address: &Address) -> bool {
        self.files.id(address).is_some_and(|id| self.open.contains_key(&id))
    }

    // ---- Reading ----

    /// The current state of the workspace. Reads each changed open note once. Notes that may take long keep their last
    /// reading ([`Workspace::take_slow`]).
    pub fn snapshot(&mut self) -> Arc<Snapshot> {
        // Reading a book page may add names, for which the other open notes are read again. Two rounds are enough.
        for _ in 0..2 {
            let changed = self.open.iter().filter(|(_, open)| open.is_quick());
            for id in changed.map(|(&id, _)| id).collect::<Vec<_>>() {
                self.read_open(id);
            }
        }
        Arc::new(Snapshot {
            notes: Arc::clone(&self.notes),
            files: Arc::clone(&self.files),
            links: Arc::clone(&self.links),
            projects: Arc::clone(&self.projects),
            folders: self.folders.as_slice().into(),
            index: self.index.clone(),
            words: self.words.clone(),
            indexed: self.indexed,
            names_pending: self.names_added,
            unread: Arc::clone(&self.unread),
        })
    }

    fn read_open(&mut self, id: NoteId) {
        let Some(open) = self.open.get_mut(&id) else { return };
        open.read_at = open.changed_at;
        let start = Instant::now();
        let (text, version) = (open.document.take(), open.document.version());
        let length = text.len_bytes();
        let mut cache = std::mem::take(&mut open.cache);
        cache.parsed = 0;
        if let Some(address) = self.address(id) {
            let mut reading = Reading::again(&text, &address, &mut cache);
            self.counters.parsed += 1;
            self.counters.scanned += 1;
            let folder = self.folder_of(&address);
            self.set_entries(folder, id.source(), reading.entries.take());
            let text = OpenText { version, text, before: self.note(id).cloned() };
            let note = reading.finish_open(text, &self.trie, NoteIdentity { id, address, folder });
            self.put(note);
        }
        self.counters.entries += cache.parsed;
        if let Some(open) = self.open.get_mut(&id) {
            open.cache = cache;
            open.pace = Some(slow::Pace::since(start, length));
        }
    }

    fn put(&mut self, note: Note) {
        // The note may have been read before a name went out of use,
        let note = note.without_unused(&self.trie).unwrap_or(note);
        // or before something outside its folder linked to it.
        let folder = self.folder_of(&note.address);
        let mut note = if note.folder == folder { note } else { note.in_folder(folder) };
        let index = note.id.0 as usize;
        let before = self.notes.get(index).and_then(Option::as_ref).map(Arc::clone);
        self.index.replace(note.id, before.as_deref(), Some(&note));
        let words = note.words.take();
        if words.is_some() || !note.facts.is_about_something() {
            self.words.set(note.id, words);
        }
        let note = self.put_same(note);
        self.link_by_note(&note);
        if let Some(path) = note.path() {
            self.set_unread(path, None);
            self.linked_file_changed(path);
        }
    }

    /// Puts a note of which nothing has changed that other parts of the workspace depend on.
    fn put_same(&mut self, note: Note) -> Arc<Note> {
        let note = Arc::new(note);
        if let Some(slot) = Arc::make_mut(&mut self.notes).get_mut(note.id.0 as usize) {
            *slot = Some(Arc::clone(&note));
        }
        note
    }

    fn forget(&mut self, id: NoteId) {
        // A source's entries may be known before it is read as a note.
        let Some(address) = self.address(id) else { return };
        self.set_entries(self.folder_of(&address), id.source(), None);
        Arc::make_mut(&mut self.files).remove(id);
        if let Some(note) = self.note(id).cloned() {
            self.index.replace(id, Some(&note), None);
            self.words.set(id, None);
            if let Some(slot) = Arc::make_mut(&mut self.notes).get_mut(id.0 as usize) {
                *slot = None;
            }
        }
        self.link_nothing(id, &address);
        if let Some(path) = address.path() {
            self.set_unread(path, None);
            self.linked_file_changed(path);
        }
    }

    /// Puts the entries of `source` into the library of its own folder and of every folder that links to it. Returns
    /// true if names were added.
    pub(crate) fn set_entries(&mut self, folder: FolderId, source: SourceId, entries: Option<Arc<Entries>>) -> bool {
        let folders = self.folders_with(folder, source);
        let entries = entries.filter(|_| !self.is_exported(source));
        let mut added = false;
        for folder in folders {
            added |= self.set_entries_in(folder, source, entries.clone());
        }
        added
    }

    /// Whether `source` is a file that a folder is exported to.
    fn is_exported(&self, source: SourceId) -> bool {
        let exports: Vec<PathBuf> = self.folders.iter().filter_map(Folder::exports_to).collect();
        let path = || NoteId::of(source).and_then(|id| self.files.address(id)?.path());
        !exports.is_empty() && path().is_some_and(|path| exports.iter().any(|export| export == path))
    }

    /// Puts the entries of `source` into the folder's library and its names into use. Names already in use cost
    /// nothing. New names cause open notes to be read again, except `source` itself, and closed ones to be searched in
    /// the next pass. Names that go out of use are dropped from the notes that mention them. Returns true if names were
    /// added.
    fn set_entries_in(&mut self, folder: FolderId, source: SourceId, entries: Option<Arc<Entries>>) -> bool {
        let Some(target) = self.folders.get(folder.0) else { return false };
        let before = target.library.as_read(source).cloned();
        if before == entries {
            return false;
        }
        let rank = self.rank(folder, source);
        // Folders that know nothing but the gazetteer share one library until they differ.
        let is_same = |library: &&Arc<Library>| entries.as_ref().is_some_and(|it| library.is_only(source, &rank, it));
        let libraries = self.folders.iter().map(|folder| &folder.library).filter(|_| target.library.is_empty());
        let same = libraries.clone().find(is_same).map(Arc::clone);
        let names = if let Some(same) = same {
            let names = same.names_added_with(source, &self.symbols);
            self.folders[folder.0].library = same;
            names
        } else {
            let library: &mut Library = Arc::make_mut(&mut self.folders[folder.0].library);
            match entries {
                Some(entries) => library.set(source, &rank, entries, &mut self.symbols),
                None => library.remove(source, &mut self.symbols),
            }
        };
        if names.added.is_empty() && names.gone.is_empty() {
            return false;
        }
        let trie = Arc::make_mut(&mut self.trie);
        let mut added = false;
        for (symbol, form) in &names.added {
            added |= trie.add(*symbol, form);
        }
        let mut gone = Vec::new();
        for (symbol, form) in &names.gone {
            if trie.remove(*symbol, form) {
                gone.push(*symbol);
            }
        }
        self.drop_names(gone);
        if added {
            self.names_added = true;
            let now = self.tick();
            let (notes, open) = (&self.notes, self.open.iter_mut());
            // A bibliography mentions nothing.
            let mentions = |id: &NoteId| {
                let note = notes.get(id.0 as usize).and_then(Option::as_ref);
                note.is_none_or(|note| note.facts.kind.is_note())
            };
            for (_, open) in open.filter(|(id, _)| id.source() != source && mentions(id)) {
                open.changed_at = now;
            }
        }
        added
    }

    /// Drops names that went out of use. Shorter names that they covered count again; no text is searched for that.
    fn drop_names(&mut self, gone: Vec<Symbol>) {
        let notes: BTreeSet<NoteId> = gone
            .into_iter()
            .flat_map(|symbol| self.index.notes(&Key::Name(symbol)))
            .map(|posting| posting.note)
            .collect();
        for id in notes {
            if let Some(note) = self.note(id).and_then(|note| note.without_unused(&self.trie)) {
                self.put(note);
            }
        }
    }

    // ---- Numbers of notes ----

    fn tick(&mut self) -> u64 {
        self.time += 1;
        self.time
    }

    fn note(&self, id: NoteId) -> Option<&Arc<Note>> {
        self.notes.get(id.0 as usize)?.as_ref()
    }

    fn address(&self, id: NoteId) -> Option<Address> {
        self.files.address(id).cloned()
    }

    /// The number of the note at `address`; a new one if it has none yet.
    pub(crate) fn id(&mut self, address: &Address) -> NoteId {
        match self.files.id(address) {
            Some(id) if self.files.has(address) => id,
            _ => {
                let id = Arc::make_mut(&mut self.files).add(address);
                if id.0 as usize == self.notes.len() {
                    Arc::make_mut(&mut self.notes).push(None);
                }
                id
            }
        }
    }
}
