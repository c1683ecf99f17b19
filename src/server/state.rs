//! What the handlers share: the workspace, and whether it can answer yet.

pub(super) mod pull;
mod push;
mod slow;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{Notify, watch};
use tower_lsp::lsp_types::MessageType;

use super::outbound::Outbound;
use super::refresh::Refresh;
use super::session::Session;
use crate::text::Problem;
use crate::workspace::Workspace;
use crate::workspace::address::Address;
use crate::workspace::loading;
use crate::workspace::note::Note;
use crate::workspace::revision::Revision;
use crate::workspace::settings::{Code, Settings};
use crate::workspace::snapshot::Snapshot;

/// The state of a session.
pub(super) struct State {
    pub outbound: Outbound,
    session: OnceLock<Arc<Session>>,
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
    /// What the client was told of problems that have no place it shows, so that it is told nothing twice.
    told: Mutex<BTreeSet<String>>,
}

/// What diagnostics depend on: the note as it was read, and the library, files and settings it was held against. Each
/// is kept alive, so that nothing new can take its address.
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
        }
    }

    /// The session begins, on an empty `workspace`.
    pub(super) fn begin(&self, session: Session, workspace: Workspace) {
        *self.lock() = workspace;
        let _ = self.session.set(Arc::new(session));
    }

    /// What was agreed with the client.
    pub(super) fn session(&self) -> Arc<Session> {
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

    /// The editor closed the note at `address`: its file counts from now on, and whoever asks waits until it is read. `then`
    /// is called with its path.
    pub(super) fn close(self: &Arc<Self>, address: &Address, then: impl FnOnce(PathBuf) + Send + 'static) {
        self.lock().close(address);
        let Some(path) = address.path().map(ToOwned::to_owned) else { return };
        self.closing.send_modify(|closing| *closing += 1);
        let closing = Closing(Arc::clone(self));
        tokio::task::spawn_blocking(move || {
            // Not on the thread that reads files, which may have much to read before.
            loading::refresh(closing.0.workspace(), std::slice::from_ref(&path));
            drop(closing);
            then(path);
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

    /// Waits until something changed that diagnostics may depend on, and lets slow notes be read.
    pub(super) async fn next_change(self: &Arc<Self>) {
        self.changed.notified().await;
        while !*self.loaded.borrow() {
            self.changed.notified().await;
        }
        self.wait_until_read().await;
        self.read_slow_ones();
    }

    /// Tells the client what is wrong now, by push or by asking it to pull.
    pub(super) fn look_at_diagnostics(self: &Arc<Self>) {
        let snapshot = self.lock().snapshot();
        let session = self.session();
        if self.look_at_open(&snapshot, &session) {
            self.refresh.ask(&self.outbound, &session);
        }
        if session.pulls_diagnostics() {
            self.refresh_pulled(&snapshot, &session);
        } else {
            self.push_others(&snapshot, &session);
        }
        self.tell_editor(&snapshot, &session);
    }

    /// Tells, once each, what has no place that the client shows: what is wrong with bibliographies that its own
    /// configuration names and, where it asks for the diagnostics of open notes alone, with settings files.
    fn tell_editor(&self, snapshot: &Snapshot, session: &Session) {
        for (place, folder) in snapshot.numbered_folders() {
            let by_editor = snapshot.editor_problems(place);
            let file = folder.settings_file.as_ref().filter(|_| session.pulls_diagnostics());
            let severity = folder.settings.severity(Code::SourceInvalid);
            let by_file = file.filter(|_| severity.is_some()).into_iter().flat_map(|file| {
                let told = |problem: Problem| {
                    let line = file.lines.position(problem.span.start as usize, session.encoding).line + 1;
                    format!("{}:{line}: {}", file.path.display(), problem.message)
                };
                snapshot.settings_problems(place).into_iter().map(told)
            });
            for problem in by_editor {
                if self.told().insert(problem.clone()) {
                    self.outbound.show(MessageType::WARNING, problem);
                }
            }
            for problem in by_file {
                if self.told().insert(problem.clone()) {
                    self.outbound.log(MessageType::WARNING, problem);
                }
            }
        }
    }

    fn told(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
