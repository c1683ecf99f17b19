//! The notes and the library of an editor's workspace, kept up to date edit by edit.
//!
//! There is one writer, [`Workspace`]; requests read a [`Snapshot`]. An edit changes the text alone; the note is read
//! again, once, when the next snapshot is asked for. Reading files is the business of [`loading`], off any request's
//! path.

pub mod address;
pub mod discovery;
pub mod index;
pub mod loading;
pub mod note;
pub mod settings;
pub mod snapshot;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::library::Library;
use crate::library::name::Symbols;
use crate::library::source::{Entries, SourceId};
use crate::library::sources::gazetteer;
use crate::recognition::names::NameTrie;
use crate::text::position::Encoding;
use crate::text::{Document, Edit};
use address::Address;
use index::Index;
use note::{Note, NoteId, NotePlace, Reading};
use settings::Settings;
use snapshot::{Files, Folder, SettingsFile, Snapshot};

/// How much work was done, for tests that hold Glossator to doing little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Notes parsed.
    pub parsed: u64,
    /// Notes whose text was looked through for names.
    pub scanned: u64,
}

/// The workspace. Only its owner writes it.
#[derive(Debug)]
pub struct Workspace {
    encoding: Encoding,
    /// Counts how often the folders became others.
    epoch: u64,
    /// The last one is for notes outside every folder.
    folders: Vec<Folder>,
    editor_settings: serde_json::Value,
    symbols: Symbols,
    trie: Arc<NameTrie>,
    notes: Arc<Vec<Option<Arc<Note>>>>,
    files: Arc<Files>,
    open: BTreeMap<NoteId, Open>,
    index: Index,
    indexed: bool,
    /// Names came into use that closed notes were not yet looked through for.
    names_added: bool,
    counters: Counters,
}

#[derive(Debug)]
struct Open {
    document: Document,
    /// Counts changes of the text, and of the names in use.
    changes: u64,
    /// The count at which the note was read last; 0 before.
    read_at: u64,
}

impl Open {
    fn new(text: &str, version: i32) -> Self {
        Self { document: Document::new(text, version), changes: 1, read_at: 0 }
    }

    fn changed(&self) -> bool {
        self.changes != self.read_at
    }

    fn is_large(&self) -> bool {
        self.document.rope().len_bytes() > LARGE
    }
}

/// Notes of more bytes than this are read outside the lock.
const LARGE: usize = 1 << 20;

/// A note of great length as it stood when it was taken out to be read.
#[derive(Debug)]
pub struct LargeNote {
    text: ropey::Rope,
    place: NotePlace,
    trie: Arc<NameTrie>,
    changes: u64,
}

/// A note of great length that was read.
#[derive(Debug)]
pub struct LargeReading {
    note: Note,
    entries: Option<Entries>,
    changes: u64,
}

impl LargeNote {
    /// Reads it.
    pub fn read(self) -> LargeReading {
        let text = self.text.to_string();
        let mut reading = Reading::new(&text, &self.place.address);
        let entries = reading.entries.take();
        LargeReading { note: reading.finish(&text, &self.trie, self.place), entries, changes: self.changes }
    }
}

impl Workspace {
    /// An empty workspace of the folders at `roots`; positions of edits are counted in `encoding`.
    pub fn new(roots: &[PathBuf], encoding: Encoding) -> Self {
        let mut workspace = Self {
            encoding,
            epoch: 0,
            folders: Vec::new(),
            editor_settings: serde_json::Value::Null,
            symbols: Symbols::default(),
            trie: Arc::default(),
            notes: Arc::default(),
            files: Arc::default(),
            open: BTreeMap::new(),
            index: Index::default(),
            indexed: false,
            names_added: false,
            counters: Counters::default(),
        };
        let roots = roots.iter().map(|root| Some(root.clone())).chain([None]);
        workspace.folders = roots
            .map(|root| Folder { root, library: Arc::default(), settings: Arc::default(), settings_file: None })
            .collect();
        workspace.set_editor_settings(serde_json::Value::Null);
        workspace
    }

    /// A workspace of other folders, with the same notes open. All else is to be loaded again.
    #[must_use]
    pub fn with_folders(&self, roots: &[PathBuf]) -> Self {
        let mut workspace = Self::new(roots, self.encoding);
        workspace.epoch = self.epoch + 1;
        workspace.set_editor_settings(self.editor_settings.clone());
        for (&id, open) in &self.open {
            if let Some(address) = self.address(id) {
                let (text, version) = (open.document.rope().to_string(), open.document.version());
                workspace.open(&address, &text, version);
            }
        }
        workspace
    }

    /// How often the folders became others.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The folders, the one for notes outside every folder last.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// The folder that a note at `address` belongs to: the deepest that holds it. One that is not saved yet belongs to
    /// the first.
    pub fn folder_of(&self, address: &Address) -> usize {
        let depth = |folder: &Folder| {
            let root = folder.root.as_deref()?;
            address.path()?.starts_with(root).then(|| root.components().count())
        };
        let holding = self.folders.iter().enumerate().filter_map(|(place, folder)| Some((depth(folder)?, place)));
        let elsewhere = if address.is_untitled() { 0 } else { self.folders.len() - 1 };
        holding.max_by_key(|&(depth, _)| depth).map_or(elsewhere, |(_, place)| place)
    }

    /// Work done so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Whether closed notes have yet to be looked through for names that came into use.
    pub fn names_added(&self) -> bool {
        self.names_added
    }

    /// The names in use.
    pub fn trie(&self) -> Arc<NameTrie> {
        Arc::clone(&self.trie)
    }

    // ---- What the editor says ----

    /// The editor opened the note at `address`. Its text counts from now on, whatever is on disk.
    pub fn open(&mut self, address: &Address, text: &str, version: i32) -> NoteId {
        let id = self.id(address);
        self.open.insert(id, Open::new(text, version));
        id
    }

    /// The editor changed an open note. False where the note is not open.
    pub fn edit(&mut self, address: &Address, edits: &[Edit], version: i32) -> bool {
        let encoding = self.encoding;
        let open = self.files.ids.get(address).and_then(|id| self.open.get_mut(id));
        let Some(open) = open else { return false };
        open.document.apply(edits, version, encoding);
        open.changes += 1;
        true
    }

    /// The editor closed a note. It is kept as it was last seen until its file is read again; a note that has no
    /// file is forgotten.
    pub fn close(&mut self, address: &Address) {
        let Some(&id) = self.files.ids.get(address) else { return };
        let Some(open) = self.open.remove(&id) else { return };
        match address {
            Address::File(_) => self.read(id, address.clone(), &open.document.rope().to_string(), None),
            Address::Other(_) => self.forget(id),
        }
    }

    /// Whether the note at `address` is open.
    pub fn is_open(&self, address: &Address) -> bool {
        self.files.ids.get(address).is_some_and(|id| self.open.contains_key(id))
    }

    /// Open notes, with the editor's version of each.
    pub fn open_notes(&self) -> impl Iterator<Item = (NoteId, i32)> {
        self.open.iter().map(|(&id, open)| (id, open.document.version()))
    }

    /// What the editor is configured to, for all folders.
    pub fn set_editor_settings(&mut self, configuration: serde_json::Value) {
        self.editor_settings = configuration;
        for place in 0..self.folders.len() {
            self.apply_settings(place);
        }
    }

    /// What the settings file of the folder at `place` holds now; `None` where there is none.
    pub fn set_settings_file(&mut self, place: usize, file: Option<SettingsFile>) {
        if let Some(folder) = self.folders.get_mut(place) {
            folder.settings_file = file.map(Arc::new);
            self.apply_settings(place);
        }
    }

    fn apply_settings(&mut self, place: usize) {
        let folder = &mut self.folders[place];
        let file = folder.settings_file.as_ref().map(|file| file.settings.clone()).unwrap_or_default();
        let settings: Settings = file.with_editor(&self.editor_settings);
        folder.settings = Arc::new(settings);
        let has = folder.library.entries(SourceId::GAZETTEER).is_some();
        match (folder.settings.gazetteer, has) {
            (true, false) => {
                let organizations = gazetteer::organizations().to_vec();
                self.set_entries(place, SourceId::GAZETTEER, Some(Entries { organizations, ..Entries::default() }));
            }
            (false, true) => self.set_entries(place, SourceId::GAZETTEER, None),
            _ => {}
        }
    }

    // ---- What the disk says ----

    /// The file of a closed note holds `text`. An open note goes by its editor.
    pub fn set_closed(&mut self, address: &Address, text: &str) {
        let id = self.id(address);
        if !self.open.contains_key(&id) {
            self.read(id, address.clone(), text, None);
        }
    }

    /// Takes in a note that [`loading`] read, and what it gives to the library. Left out while the note is open.
    pub(crate) fn add_loaded(&mut self, note: Note, entries: Option<Entries>) {
        self.counters.parsed += 1;
        self.counters.scanned += 1;
        if !self.open.contains_key(&note.id) {
            self.set_entries(note.folder, note.id.source(), entries);
            self.put(note);
        }
    }

    /// There is no file at `address` any more.
    pub fn remove(&mut self, address: &Address) {
        if let Some(&id) = self.files.ids.get(address)
            && !self.open.contains_key(&id)
        {
            self.forget(id);
        }
    }

    /// There is nothing at `path` any more, neither a file nor a folder of files.
    pub fn remove_below(&mut self, path: &Path) {
        let below = |note: &&Arc<Note>| note.path().is_some_and(|file| file.starts_with(path));
        let gone: Vec<Address> = self.notes.iter().flatten().filter(below).map(|note| note.address.clone()).collect();
        for address in gone {
            self.remove(&address);
        }
    }

    /// A pass over the closed notes ends. Where it was not whole, the names are still to be looked for.
    pub(crate) fn end_pass(&mut self, is_whole: bool) {
        self.indexed |= is_whole;
        self.names_added |= !is_whole;
    }

    /// A pass over the closed notes, for the names that came into use, begins.
    pub(crate) fn begin_pass(&mut self) {
        self.names_added = false;
    }

    /// Addresses of notes that no editor has open.
    pub(crate) fn closed_notes(&self) -> Vec<(NoteId, Address)> {
        let closed = self.notes.iter().flatten().filter(|note| !self.open.contains_key(&note.id));
        closed.map(|note| (note.id, note.address.clone())).collect()
    }

    // ---- Reading ----

    /// The workspace as it stands. Reads each open note that changed, once; those of great length are left as they
    /// were read last ([`Workspace::large_to_read`]).
    pub fn snapshot(&mut self) -> Arc<Snapshot> {
        // Reading a book page may bring names, for which the other open notes are read again: twice is enough.
        for _ in 0..2 {
            let changed = self.open.iter().filter(|(_, open)| open.changed() && !open.is_large());
            for id in changed.map(|(&id, _)| id).collect::<Vec<_>>() {
                self.read_open(id);
            }
        }
        Arc::new(Snapshot {
            notes: Arc::clone(&self.notes),
            files: Arc::clone(&self.files),
            folders: self.folders.as_slice().into(),
            index: self.index.clone(),
            indexed: self.indexed,
        })
    }

    /// A changed note of great length, ready to be read outside the lock: the one at `address`, or any.
    pub fn large_to_read(&mut self, address: Option<&Address>) -> Option<LargeNote> {
        let wanted = match address {
            Some(address) => Some(*self.files.ids.get(address)?),
            None => None,
        };
        let large = |(id, open): &(&NoteId, &Open)| {
            open.changed() && open.is_large() && wanted.is_none_or(|wanted| wanted == **id)
        };
        let (&id, open) = self.open.iter().find(large)?;
        let address = self.address(id)?;
        let place = NotePlace { id, folder: self.folder_of(&address), address, version: Some(open.document.version()) };
        Some(LargeNote { text: open.document.rope().clone(), place, trie: self.trie(), changes: open.changes })
    }

    /// Takes in what [`LargeNote::read`] gave, and says which note it was. One that was edited meanwhile is still to be
    /// read.
    pub fn put_large(&mut self, LargeReading { note, entries, changes }: LargeReading) -> NoteId {
        let id = note.id;
        self.counters.parsed += 1;
        self.counters.scanned += 1;
        if let Some(open) = self.open.get_mut(&id) {
            open.read_at = changes;
            self.set_entries(note.folder, id.source(), entries);
            self.put(note);
        }
        id
    }

    fn read_open(&mut self, id: NoteId) {
        let Some(open) = self.open.get_mut(&id) else { return };
        open.read_at = open.changes;
        let text = open.document.rope().to_string();
        let version = open.document.version();
        if let Some(address) = self.address(id) {
            self.read(id, address, &text, Some(version));
        }
    }

    fn read(&mut self, id: NoteId, address: Address, text: &str, version: Option<i32>) {
        self.counters.parsed += 1;
        let folder = self.folder_of(&address);
        let mut reading = Reading::new(text, &address);
        self.set_entries(folder, id.source(), reading.entries.take());
        self.counters.scanned += 1;
        let note = reading.finish(text, &self.trie, NotePlace { id, address, folder, version });
        self.put(note);
    }

    fn put(&mut self, note: Note) {
        let place = note.id.0 as usize;
        let before = self.notes.get(place).and_then(Option::as_ref).map(Arc::clone);
        self.index.replace(note.id, before.as_deref(), Some(&note));
        if let Some(slot) = Arc::make_mut(&mut self.notes).get_mut(place) {
            *slot = Some(Arc::new(note));
        }
    }

    fn forget(&mut self, id: NoteId) {
        let Some(note) = self.note(id).cloned() else { return };
        if note.folder < self.folders.len() {
            self.set_entries(note.folder, id.source(), None);
        }
        self.index.replace(id, Some(&note), None);
        if let Some(slot) = Arc::make_mut(&mut self.notes).get_mut(id.0 as usize) {
            *slot = None;
        }
    }

    /// Puts what `source` says into the folder's library, and its names into use. Names that were in use before
    /// cost nothing; new ones let open notes be read again, and closed ones in the next pass.
    pub(crate) fn set_entries(&mut self, folder: usize, source: SourceId, entries: Option<Entries>) {
        let Some(place) = self.folders.get_mut(folder) else { return };
        let before = place.library.entries(source).cloned();
        if before.as_deref() == entries.as_ref() {
            return;
        }
        let rank = self.notes_rank(source);
        let library: &mut Library = Arc::make_mut(&mut self.folders[folder].library);
        let names_before = before.as_ref().map(|entries| entries.names()).unwrap_or_default();
        let names_now = entries.as_ref().map(Entries::names).unwrap_or_default();
        match entries {
            Some(entries) => library.set(source, &rank, Arc::new(entries), &mut self.symbols),
            None => library.remove(source, &mut self.symbols),
        }
        if names_before == names_now {
            return;
        }
        let trie = Arc::make_mut(&mut self.trie);
        let mut added = false;
        for (form, _) in &names_now {
            added |= trie.add(self.symbols.intern(form), form);
        }
        for (form, _) in &names_before {
            trie.remove(self.symbols.intern(form), form);
        }
        if added {
            self.names_added = true;
            for (id, open) in &mut self.open {
                open.changes += u64::from(id.source() != source);
            }
        }
    }

    fn notes_rank(&self, source: SourceId) -> String {
        NoteId::of(source).and_then(|id| self.address(id)).map_or_else(String::new, |address| address.to_string())
    }

    // ---- Numbers of notes ----

    fn note(&self, id: NoteId) -> Option<&Arc<Note>> {
        self.notes.get(id.0 as usize)?.as_ref()
    }

    fn address(&self, id: NoteId) -> Option<Address> {
        self.files.addresses.get(id.0 as usize).cloned()
    }

    /// The number of the note at `address`; a new one where it was never heard of.
    pub(crate) fn id(&mut self, address: &Address) -> NoteId {
        if let Some(&id) = self.files.ids.get(address) {
            return id;
        }
        let id = NoteId(self.notes.len() as u32);
        Arc::make_mut(&mut self.notes).push(None);
        Arc::make_mut(&mut self.files).add(address, id);
        id
    }
}

/// Notes by name, for what a whole workspace is compared by.
pub fn by_address(snapshot: &Snapshot) -> FxHashMap<Address, Arc<Note>> {
    snapshot.notes().map(|note| (note.address.clone(), Arc::clone(note))).collect()
}
