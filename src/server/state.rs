//! What the handlers share: the workspace, and whether it can answer yet.

pub(super) mod pull;
mod push;
mod slow;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{Notify, watch};
use tower_lsp::lsp_types::MessageType;

use super::capabilities::{self, Session};
use super::disk::Disk;
use super::file_watcher::FileWatcher;
use super::outbound::Outbound;
use super::refresh::Refresh;
use crate::text::Problem;
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
    readings: slow::Readings,
    loaded: watch::Sender<bool>,
    /// How many notes were closed whose files have yet to be read.
    closing: watch::Sender<usize>,
    /// Something changed that diagnostics may depend on.
    changed: Notify,
    /// The same, for what lenses count.
    counted: Notify,
    refresh: Refresh,
    published: Mutex<push::Published>,
    pulled: Mutex<pull::Pulled>,
    told: Mutex<Told>,
    /// Watches files where the client cannot.
    watcher: OnceLock<FileWatcher>,
}

/// What the client was told, so that it is told nothing twice.
#[derive(Default)]
struct Told {
    /// Bibliographies outside the folders that the client watches.
    watched: BTreeSet<PathBuf>,
    /// The files and patterns that the server watches.
    named: (BTreeSet<PathBuf>, BTreeSet<PathBuf>),
    /// What is wrong where nothing can be shown.
    problems: BTreeSet<String>,
}

/// What diagnostics depend on: the note as it was read, and the library, files and settings it was held against. Kept,
/// so that nothing new can lie at the same place in memory.
#[derive(Clone)]
struct Stamp {
    note: Arc<Note>,
    revision: Revision,
    settings: Arc<Settings>,
}

impl Stamp {
    fn new(snapshot: &Snapshot, note: &Arc<Note>) -> Self {
        let settings = Arc::clone(&snapshot.folder(note).settings);
        Self { note: Arc::clone(note), revision: snapshot.revision(note), settings }
    }
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

/// A note that was closed is being read.
struct Closing(Arc<State>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.closing.send_modify(|closing| *closing -= 1);
    }
}

impl State {
    pub(super) fn new(outbound: Outbound) -> Self {
        Self {
            outbound,
            session: OnceLock::new(),
            workspace: Mutex::new(Workspace::new(&[], Default::default())),
            readings: slow::Readings::default(),
            loaded: watch::Sender::new(false),
            closing: watch::Sender::new(0),
            changed: Notify::new(),
            counted: Notify::new(),
            refresh: Refresh::default(),
            published: Mutex::default(),
            pulled: Mutex::default(),
            told: Mutex::default(),
            watcher: OnceLock::new(),
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

    /// The editor closed the note at `address`: its file counts from now on, and whoever asks waits until it is read.
    pub(super) fn close(self: &Arc<Self>, address: &Address, disk: &Disk) {
        self.lock().close(address);
        let Some(path) = address.path().map(ToOwned::to_owned) else { return };
        self.closing.send_modify(|closing| *closing += 1);
        let (closing, disk) = (Closing(Arc::clone(self)), disk.clone());
        tokio::task::spawn_blocking(move || {
            // Not on the thread that reads files, which may have much to read before.
            loading::refresh(closing.0.workspace(), std::slice::from_ref(&path));
            drop(closing);
            // What that thread read meanwhile may be newer, or older.
            disk.refresh(vec![path]);
        });
    }

    /// The workspace as of now, once the library is whole. The note at `address` is as last edited, however long
    /// it takes to read it; other notes that take long may be older.
    pub(super) async fn snapshot(self: &Arc<Self>, address: &Address) -> Arc<Snapshot> {
        self.wait_until_read().await;
        self.read_if_slow(address).await;
        let snapshot = self.lock().snapshot();
        self.resolve_if_slow(&snapshot, address).await;
        snapshot
    }

    /// The workspace as of now, once the library is whole. Notes that take long to read may be older.
    pub(super) async fn whole_snapshot(&self) -> Arc<Snapshot> {
        self.wait_until_read().await;
        self.lock().snapshot()
    }

    async fn wait_until_read(&self) {
        // Waiting may yield even where there is nothing to wait for, and what arrived later would be answered from.
        if !*self.loaded.borrow() {
            // The sender lives as long as `self`.
            let _ = self.loaded.subscribe().wait_for(|loaded| *loaded).await;
        }
        if *self.closing.borrow() > 0 {
            let _ = self.closing.subscribe().wait_for(|closing| *closing == 0).await;
        }
    }

    /// Looks at diagnostics whenever something changed, for as long as the session lasts.
    pub(super) async fn follow_changes(self: Arc<Self>, disk: Disk) {
        loop {
            self.changed.notified().await;
            if !*self.loaded.borrow() {
                continue;
            }
            self.wait_until_read().await;
            self.read_slow_ones();
            let state = Arc::clone(&self);
            if let Err(error) = tokio::task::spawn_blocking(move || state.look_at_diagnostics()).await {
                tracing::error!("diagnostics could not be made: {error}");
            }
            // What a note names since it was edited, and the names that it brings.
            let (names_unread, names_added) = {
                let workspace = self.lock();
                (workspace.names_unread(), workspace.names_added())
            };
            if names_unread {
                disk.read_named();
            }
            if names_added {
                disk.names_added(false);
            }
        }
    }

    fn look_at_diagnostics(self: &Arc<Self>) {
        let snapshot = self.lock().snapshot();
        let session = self.session();
        self.watch_named(&session);
        if self.look_at_open(&snapshot, &session) {
            self.refresh.ask(&self.outbound, &session);
        }
        if session.pulls_diagnostics {
            self.refresh_pulled(&snapshot, &session);
        } else {
            self.push_others(&snapshot, &session);
        }
        self.tell_editor(&snapshot, &session);
    }

    /// Has the folders read, and watched where the client cannot.
    pub(super) fn load(&self, disk: &Disk) {
        if self.session().registers_watchers {
            return disk.load();
        }
        let roots = self.lock().folders().iter().filter_map(|folder| folder.root.clone()).collect();
        self.watcher.get_or_init(|| FileWatcher::start(disk.clone(), self.outbound.clone())).load(roots);
    }

    /// Has the bibliographies watched that are named: a client those outside the folders, each once.
    fn watch_named(&self, session: &Session) {
        if let Some(watcher) = self.watcher.get() {
            let (files, patterns) = self.lock().named_files();
            let is_new = {
                let mut told = self.told();
                let named = (files.clone(), patterns.clone());
                std::mem::replace(&mut told.named, named) != (files.clone(), patterns.clone())
            };
            if is_new {
                watcher.watch_named(files, patterns);
            }
            return;
        }
        let outside = self.lock().named_outside();
        let (new, number) = {
            let mut told = self.told();
            let new: Vec<PathBuf> = outside.into_iter().filter(|path| told.watched.insert(path.clone())).collect();
            (new, told.watched.len())
        };
        if !new.is_empty() && session.registers_watchers {
            self.outbound.register(vec![capabilities::watchers_outside(&new, number, session.relative_patterns)]);
        }
    }

    /// Tells, once each, what has no place that the client shows: what is wrong with bibliographies that its own
    /// configuration names and, where it asks for the diagnostics of open notes alone, with settings files.
    fn tell_editor(&self, snapshot: &Snapshot, session: &Session) {
        for (place, folder) in snapshot.numbered_folders() {
            let by_editor = snapshot.editor_problems(place);
            let file = folder.settings_file.as_ref().filter(|_| session.pulls_diagnostics);
            let severity = folder.settings.severity(Code::SourceInvalid);
            let by_file = file.filter(|_| severity.is_some()).into_iter().flat_map(|file| {
                let told = |problem: Problem| {
                    let line = file.lines.position(problem.span.start as usize, session.encoding).line + 1;
                    format!("{}:{line}: {}", file.path.display(), problem.message)
                };
                snapshot.settings_problems(place).into_iter().map(told)
            });
            for problem in by_editor.into_iter().chain(by_file) {
                if self.told().problems.insert(problem.clone()) {
                    self.outbound.log(MessageType::WARNING, problem);
                }
            }
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
