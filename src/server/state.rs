//! The state shared by the handlers: the workspace, and whether it is ready to answer.

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

/// The state of a session. The order of its locks is in the documentation of [`Backend`](super::backend::Backend).
pub(super) struct State {
    pub outbound: Outbound,
    session: OnceLock<Arc<Session>>,
    workspace: Mutex<Workspace>,
    readings: slow::Readings,
    loaded: watch::Sender<bool>,
    /// How many closed notes have yet to be read from disk.
    closing: watch::Sender<usize>,
    /// Something changed that diagnostics may depend on.
    changed: Notify,
    /// The same, for code lenses.
    counted: Notify,
    /// The same, for the client's view of the library.
    listed: Notify,
    refresh: Refresh,
    published: Mutex<push::Published>,
    pulled: Mutex<pull::Pulled>,
    /// The problems already logged because they have no location that the client shows.
    logged: Mutex<BTreeSet<String>>,
}

/// What diagnostics depend on: the note as read, and the revision and settings it was resolved with. Holds the note
/// itself, so that no new note can have the same address in memory.
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
    /// Whether something other than an edit of the note makes the difference: the client does not know of that.
    fn differs_beside(&self, other: &Self) -> bool {
        let read_again = self.note.version == other.note.version && !Arc::ptr_eq(&self.note, &other.note);
        read_again || self.revision != other.revision || self.settings != other.settings
    }
}

/// Counts a closed note as being read until dropped.
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
            workspace: Mutex::new(Workspace::without_settings(&[], Default::default())),
            readings: slow::Readings::default(),
            loaded: watch::Sender::new(false),
            closing: watch::Sender::new(0),
            changed: Notify::new(),
            counted: Notify::new(),
            listed: Notify::new(),
            refresh: Refresh::default(),
            published: Mutex::default(),
            pulled: Mutex::default(),
            logged: Mutex::default(),
        }
    }

    /// Begins the session with `workspace`, which is still empty.
    pub(super) fn begin(&self, session: Session, workspace: Workspace) {
        *self.lock() = workspace;
        let _ = self.session.set(Arc::new(session));
    }

    /// What was agreed with the client.
    pub(super) fn session(&self) -> Arc<Session> {
        self.session.get().cloned().unwrap_or_default()
    }

    /// Locks the workspace. The lock is held only while a change or a snapshot is made, never across an `.await`.
    pub(super) fn lock(&self) -> MutexGuard<'_, Workspace> {
        loading::lock(&self.workspace)
    }

    /// The workspace, for functions that lock it themselves.
    pub(super) fn workspace(&self) -> &Mutex<Workspace> {
        &self.workspace
    }

    /// Updates whether the library is complete; with other folders it is not.
    pub(super) fn update_loaded(&self) {
        let workspace = self.lock();
        self.loaded.send_replace(workspace.library_whole());
        drop(workspace);
        self.touch();
    }

    /// Something changed: diagnostics, code lenses and the client's view of the library are updated.
    pub(super) fn touch(&self) {
        self.changed.notify_one();
        self.counted.notify_one();
        self.listed.notify_one();
    }

    /// Waits for a change that the client's view of the library may depend on.
    pub(super) async fn listed(&self) {
        self.listed.notified().await;
    }

    /// Waits for a change that code lenses may depend on.
    pub(super) async fn counted(&self) {
        self.counted.notified().await;
    }

    /// The editor closed the note at `address`. From now on its file counts, and requests wait until it is read. Then
    /// `then` is called with its path.
    pub(super) fn close(self: &Arc<Self>, address: &Address, then: impl FnOnce(PathBuf) + Send + 'static) {
        self.lock().close(address);
        let Some(path) = address.path().map(ToOwned::to_owned) else { return };
        self.closing.send_modify(|closing| *closing += 1);
        let closing = Closing(Arc::clone(self));
        tokio::task::spawn_blocking(move || {
            // Not on the disk thread, which may have a lot to read first.
            loading::refresh(closing.0.workspace(), std::slice::from_ref(&path));
            drop(closing);
            then(path);
        });
    }

    /// The current workspace, once the library is complete. The note at `address` is up to date, however long that
    /// takes; other slow notes may be older.
    pub(super) async fn snapshot(self: &Arc<Self>, address: &Address) -> Arc<Snapshot> {
        self.wait_until_read().await;
        self.read_if_slow(address).await;
        let snapshot = self.lock().snapshot();
        self.resolve_if_slow(&snapshot, address).await;
        snapshot
    }

    /// The current workspace, once the library is complete. Slow notes may be older.
    pub(super) async fn whole_snapshot(&self) -> Arc<Snapshot> {
        self.wait_until_read().await;
        self.lock().snapshot()
    }

    async fn wait_until_read(&self) {
        // Waiting may yield even if there is nothing to wait for, and the answer would then include later edits.
        if !*self.loaded.borrow() {
            // The sender lives as long as `self`.
            let _ = self.loaded.subscribe().wait_for(|loaded| *loaded).await;
        }
        if *self.closing.borrow() > 0 {
            let _ = self.closing.subscribe().wait_for(|closing| *closing == 0).await;
        }
    }

    /// Waits for a change that diagnostics may depend on, and starts the reading of slow notes.
    pub(super) async fn next_change(self: &Arc<Self>) {
        self.changed.notified().await;
        while !*self.loaded.borrow() {
            self.changed.notified().await;
        }
        self.wait_until_read().await;
        self.read_slow_ones();
    }

    /// Updates the client's diagnostics, by pushing them or by asking it to pull.
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
        self.log_problems(&snapshot, &session);
    }

    /// Logs, once each, problems without a location that the client shows: those of bibliographies in its own
    /// configuration and, if it pulls diagnostics only for open notes, those of settings files.
    fn log_problems(&self, snapshot: &Snapshot, session: &Session) {
        for (id, folder) in snapshot.numbered_folders() {
            let by_editor = snapshot.editor_problems(id);
            let file = folder.settings_file.as_ref().filter(|_| session.pulls_diagnostics());
            let severity = folder.settings.severity(Code::SourceInvalid);
            let by_file = file.filter(|_| severity.is_some()).into_iter().flat_map(|file| {
                let shown = |problem: Problem| {
                    let line = file.lines.position(problem.span.start as usize, session.encoding).line + 1;
                    format!("{}:{line}: {}", file.path.display(), problem.message)
                };
                snapshot.settings_problems(id).into_iter().map(shown)
            });
            for problem in by_editor {
                if self.logged().insert(problem.clone()) {
                    self.outbound.show(MessageType::WARNING, problem);
                }
            }
            for problem in by_file {
                if self.logged().insert(problem.clone()) {
                    self.outbound.log(MessageType::WARNING, problem);
                }
            }
        }
    }

    fn logged(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.logged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
