//! Decides who watches files: the client if it can, else the server.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::disk::Disk;
use super::file_watcher::FileWatcher;
use super::state::State;
use super::watched_files;

/// What is watched in a session.
pub(super) struct Watching {
    state: Arc<State>,
    disk: Disk,
    /// Watches files if the client cannot.
    watcher: OnceLock<FileWatcher>,
    linked: Mutex<Linked>,
}

/// The linked bibliographies that are already watched.
#[derive(Default)]
struct Linked {
    /// What was linked when this was last looked at, and whether the server watched then.
    seen: Option<((u64, u64), bool)>,
    /// By the client: those outside the folders.
    by_client: BTreeSet<PathBuf>,
    /// By the server: files, and patterns of files.
    by_server: (BTreeSet<PathBuf>, BTreeSet<PathBuf>),
}

impl Watching {
    pub(super) fn new(state: Arc<State>, disk: Disk) -> Self {
        Self { state, disk, watcher: OnceLock::new(), linked: Mutex::default() }
    }

    /// Has the folders read, and watched if the client cannot.
    pub(super) fn load(&self) {
        if self.state.session().registers_watchers() {
            return self.disk.load();
        }
        let roots = self.state.lock().folders().iter().filter_map(|folder| folder.root.clone()).collect();
        self.watcher.get_or_init(|| FileWatcher::start(self.disk.clone(), self.state.outbound.clone())).load(roots);
    }

    /// Has the bibliographies watched that notes and settings link to. A client watches those outside the folders, each
    /// once.
    pub(super) fn watch_linked(&self) {
        let now = Some((self.state.lock().linked_state(), self.watcher.get().is_some()));
        // Nearly every edit leaves it as it was, and there may be very many links.
        if std::mem::replace(&mut self.linked().seen, now) == now {
            return;
        }
        if let Some(watcher) = self.watcher.get() {
            let linked = self.state.lock().linked_files();
            let watched = std::mem::replace(&mut self.linked().by_server, linked.clone());
            if watched != linked {
                watcher.watch_linked(linked.0, linked.1);
            }
            return;
        }
        let outside = self.state.lock().linked_outside();
        let (new, number) = {
            let mut linked = self.linked();
            let new: Vec<PathBuf> = outside.into_iter().filter(|path| linked.by_client.insert(path.clone())).collect();
            (new, linked.by_client.len())
        };
        let session = self.state.session();
        if !new.is_empty() && session.registers_watchers() {
            let watchers = watched_files::watchers_outside(&new, number, session.relative_patterns());
            self.state.outbound.register(vec![watchers]);
        }
    }

    fn linked(&self) -> std::sync::MutexGuard<'_, Linked> {
        self.linked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
