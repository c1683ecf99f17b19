//! What the handlers share: the workspace, and whether it can answer yet.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{Notify, watch};
use tower_lsp::lsp_types::{Diagnostic, MessageType, Url};

use super::capabilities::{self, Session};
use super::disk::Disk;
use super::outbound::Outbound;
use super::refresh::Refresh;
use super::to_protocol;
use crate::features::diagnostics::diagnostics;
use crate::workspace::Workspace;
use crate::workspace::address::Address;
use crate::workspace::loading;
use crate::workspace::note::Note;
use crate::workspace::settings::{Code, Settings};
use crate::workspace::snapshot::{Revision, Snapshot};

/// The state of a session.
pub(super) struct State {
    pub outbound: Outbound,
    session: OnceLock<Session>,
    workspace: Mutex<Workspace>,
    /// Held while notes of great length are read: ten requests wait for one reading, not each for its own.
    reading: Mutex<()>,
    loaded: watch::Sender<bool>,
    /// Something changed that diagnostics may depend on.
    changed: Notify,
    /// The same, for what lenses count.
    counted: Notify,
    refresh: Refresh,
    published: Mutex<Published>,
}

/// What was published last, so that nothing is published twice.
#[derive(Default)]
struct Published {
    /// For open notes: the client's own spelling of the URI, and what the diagnostics were made of.
    notes: HashMap<Address, (Url, Option<Stamp>)>,
    /// Settings files with something wrong in them.
    settings_files: Vec<(Url, Vec<Diagnostic>)>,
    /// Bibliographies outside the folders that the client is asked to watch.
    watched: BTreeSet<PathBuf>,
    /// What is wrong with bibliographies that the editor's configuration names.
    told: BTreeSet<String>,
}

/// What diagnostics depend on: the note as it was read, and the library, files and settings it was held against. Kept,
/// so that nothing new can lie at the same place in memory.
#[derive(Clone)]
struct Stamp {
    note: Arc<Note>,
    revision: Revision,
    settings: Arc<Settings>,
}

impl PartialEq for Stamp {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.note, &other.note) && self.revision == other.revision && self.settings == other.settings
    }
}

impl Stamp {
    /// Whether something else than the edits of the note makes it another one: a client that has asked about the note
    /// does not know of that.
    fn differs_beside(&self, other: &Self) -> bool {
        let read_again = self.note.version == other.note.version && !Arc::ptr_eq(&self.note, &other.note);
        read_again || self.revision != other.revision || self.settings != other.settings
    }
}

impl State {
    pub(super) fn new(outbound: Outbound) -> Self {
        Self {
            outbound,
            session: OnceLock::new(),
            workspace: Mutex::new(Workspace::new(&[], Default::default())),
            reading: Mutex::default(),
            loaded: watch::Sender::new(false),
            changed: Notify::new(),
            counted: Notify::new(),
            refresh: Refresh::default(),
            published: Mutex::default(),
        }
    }

    /// The session begins, on an empty `workspace`.
    pub(super) fn begin(&self, session: Session, workspace: Workspace) {
        *self.lock() = workspace;
        let _ = self.session.set(session);
    }

    /// What was agreed with the client.
    pub(super) fn session(&self) -> Session {
        self.session.get().cloned().unwrap_or_default()
    }

    /// The workspace, to write. Held for no longer than a change takes; never across an `.await`.
    pub(super) fn lock(&self) -> MutexGuard<'_, Workspace> {
        loading::lock(&self.workspace)
    }

    /// The workspace, for those who lock it themselves.
    pub(super) fn workspace(&self) -> &Mutex<Workspace> {
        &self.workspace
    }

    /// The library is (or, with other folders, is not) whole, as the workspace says.
    pub(super) fn tell_loaded(&self) {
        let workspace = self.lock();
        self.loaded.send_replace(workspace.library_whole());
        drop(workspace);
        self.touch();
    }

    /// Something changed: diagnostics are looked at again.
    pub(super) fn touch(&self) {
        self.changed.notify_one();
        self.counted.notify_one();
    }

    /// Waits until something changes that lenses may count.
    pub(super) async fn counted(&self) {
        self.counted.notified().await;
    }

    /// The notes that are open.
    pub(super) fn open_notes(&self) -> Vec<Address> {
        self.published().notes.keys().cloned().collect()
    }

    /// The workspace as of now, once the library is whole. The note at `address` is as last edited, however long
    /// it takes to read it; other notes of great length may be older.
    pub(super) async fn snapshot(self: &Arc<Self>, address: &Address) -> Arc<Snapshot> {
        self.wait_until_loaded().await;
        if !self.lock().is_large_to_read(address) {
            return self.lock().snapshot();
        }
        let (state, address) = (Arc::clone(self), address.clone());
        let read = tokio::task::spawn_blocking(move || state.read_large(Some(&address)));
        if let Err(error) = read.await {
            tracing::error!("a note could not be read: {error}");
        }
        self.lock().snapshot()
    }

    /// The workspace as of now, once the library is whole. Notes of great length may be older.
    pub(super) async fn whole_snapshot(&self) -> Arc<Snapshot> {
        self.wait_until_loaded().await;
        self.lock().snapshot()
    }

    async fn wait_until_loaded(&self) {
        // Waiting may yield even where there is nothing to wait for, and what arrived later would be answered from.
        if !*self.loaded.borrow() {
            // The sender lives as long as `self`.
            let _ = self.loaded.subscribe().wait_for(|loaded| *loaded).await;
        }
    }

    /// Reads notes of great length (that at `address`, or all) outside the lock, until none has changed meanwhile.
    fn read_large(&self, address: Option<&Address>) {
        loop {
            let _one_at_a_time = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(large) = self.lock().large_to_read(address) else { return };
            let read = large.read();
            let (id, snapshot) = {
                let mut workspace = self.lock();
                (workspace.put_large(read), workspace.snapshot())
            };
            // Its references are found here as well, so that no request has to.
            if let Some(note) = snapshot.note(id) {
                snapshot.references(note);
            }
        }
    }

    /// The client opened a note, and calls it `uri`.
    pub(super) fn opened(&self, address: &Address, uri: Url) {
        self.published().notes.insert(address.clone(), (uri, None));
    }

    /// The client closed a note: it has no diagnostics any more.
    pub(super) fn closed(&self, address: &Address) {
        // While the lock is held nothing else is published for the note.
        let mut published = self.published();
        if let Some((uri, _)) = published.notes.remove(address) {
            self.outbound.publish(uri, None, Vec::new());
        }
    }

    fn published(&self) -> MutexGuard<'_, Published> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes diagnostics whenever something changed, for as long as the session lasts.
    pub(super) async fn publish_changes(self: Arc<Self>, disk: Disk) {
        loop {
            self.changed.notified().await;
            if !*self.loaded.borrow() {
                continue;
            }
            let state = Arc::clone(&self);
            if let Err(error) = tokio::task::spawn_blocking(move || state.publish()).await {
                tracing::error!("diagnostics could not be made: {error}");
            }
            // What a note names since it was edited.
            if self.lock().names_unread() {
                disk.read_named();
            }
        }
    }

    fn publish(&self) {
        self.read_large(None);
        let snapshot = self.lock().snapshot();
        let session = self.session();
        let open: Vec<(Address, Option<Stamp>)> =
            self.published().notes.iter().map(|(address, (_, last))| (address.clone(), last.clone())).collect();
        let mut asked_of_old = false;
        for (address, last) in open {
            let Some(note) = snapshot.note_at(&address) else { continue };
            let Some(version) = note.version else { continue };
            let settings = Arc::clone(&snapshot.folder(note).settings);
            let stamp = Stamp { note: Arc::clone(note), revision: snapshot.revision(note), settings };
            if last.as_ref() == Some(&stamp) {
                continue;
            }
            asked_of_old |= last.is_some_and(|last| last.differs_beside(&stamp));
            let found = diagnostics(&snapshot, note);
            let found = found.into_iter().map(|it| to_protocol::diagnostic(&snapshot, note, it, &session)).collect();
            // A note that was closed meanwhile has none.
            if let Some((uri, last)) = self.published().notes.get_mut(&address) {
                *last = Some(stamp);
                self.outbound.publish(uri.clone(), Some(version), found);
            }
        }
        if asked_of_old {
            self.refresh.ask(&self.outbound, &session);
        }
        self.publish_settings(&snapshot, &mut self.published().settings_files, &session);
        self.watch(&session);
        self.tell_editor(&snapshot);
    }

    /// Asks the client to watch the bibliographies outside the folders, each once.
    fn watch(&self, session: &Session) {
        if !session.registers_watchers {
            return;
        }
        let outside = self.lock().named_outside();
        let mut published = self.published();
        let new: Vec<PathBuf> = outside.into_iter().filter(|path| published.watched.insert(path.clone())).collect();
        if !new.is_empty() {
            let number = published.watched.len();
            self.outbound.register(vec![capabilities::watchers_outside(&new, number, session.relative_patterns)]);
        }
    }

    /// Tells, once each, what is wrong with bibliographies that the editor's configuration names: it has no place to
    /// show that at.
    fn tell_editor(&self, snapshot: &Snapshot) {
        for place in 0..snapshot.folders().len() {
            for problem in snapshot.editor_problems(place) {
                if self.published().told.insert(problem.clone()) {
                    self.outbound.log(MessageType::WARNING, problem);
                }
            }
        }
    }

    fn publish_settings(&self, snapshot: &Snapshot, last: &mut Vec<(Url, Vec<Diagnostic>)>, session: &Session) {
        let mut now = Vec::new();
        for (place, folder) in snapshot.folders().iter().enumerate() {
            let problems = snapshot.settings_problems(place);
            let Some(file) = folder.settings_file.as_ref().filter(|_| !problems.is_empty()) else { continue };
            let Some(severity) = folder.settings.severity(Code::SourceInvalid) else { continue };
            if let Ok(uri) = Url::from_file_path(&file.path) {
                now.push((uri, to_protocol::settings_diagnostics(file, &problems, severity, session.encoding)));
            }
        }
        for (uri, found) in now.iter().filter(|file| !last.contains(file)) {
            self.outbound.publish(uri.clone(), None, found.clone());
        }
        for (uri, _) in last.iter().filter(|(uri, _)| now.iter().all(|(still, _)| still != uri)) {
            self.outbound.publish(uri.clone(), None, Vec::new());
        }
        *last = now;
    }
}
