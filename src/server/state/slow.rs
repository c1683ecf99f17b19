//! Notes that take long to read. They are read in the background, and only requests about them wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

use super::State;
use crate::workspace::address::Address;
use crate::workspace::snapshot::Snapshot;

/// One turn for each note being read: ten requests wait for the same reading. Waiting holds no thread.
#[derive(Default)]
pub(super) struct Readings(Mutex<HashMap<Address, Weak<Turn>>>);

type Turn = tokio::sync::Mutex<()>;

impl Readings {
    fn of(&self, address: &Address) -> Arc<Turn> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(address).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        turns.insert(address.clone(), Arc::downgrade(&turn));
        turn
    }
}

impl State {
    /// Reads the note at `address` if it has changed and is slow, and waits for it.
    pub(super) async fn read_if_slow(self: &Arc<Self>, address: &Address) {
        if !self.lock().is_slow_to_read(address) {
            return;
        }
        let turn = self.readings.of(address).lock_owned().await;
        let (state, address) = (Arc::clone(self), address.clone());
        on_other_thread(move || state.read_slow(&address, turn)).await;
    }

    /// Starts to read all slow notes that have changed, without waiting. Each result counts as a change.
    pub(super) fn read_slow_ones(self: &Arc<Self>) {
        let slow = self.lock().slow_to_read();
        for address in slow {
            // Whoever is reading it already will read it again until it is up to date.
            if let Ok(turn) = self.readings.of(&address).try_lock_owned() {
                let state = Arc::clone(self);
                tokio::spawn(on_other_thread(move || state.read_slow(&address, turn)));
            }
        }
    }

    /// Reads the note at `address` without the lock, again until it has not changed meanwhile.
    fn read_slow(&self, address: &Address, turn: OwnedMutexGuard<()>) {
        loop {
            let Some(slow) = self.lock().take_slow(address) else { break };
            let (id, changed_at) = (slow.id(), slow.changed_at);
            let Some(read) = slow.read(|| self.lock().is_as_of(id, changed_at)) else { continue };
            self.lock().put_slow(read);
        }
        drop(turn);
        self.touch();
    }

    /// Resolves the references in the note at `address` if that is slow, and waits for it.
    pub(super) async fn resolve_if_slow(&self, snapshot: &Arc<Snapshot>, address: &Address) {
        if let Some(note) = snapshot.note_at(address).filter(|note| snapshot.is_slow_to_resolve(note)) {
            let (snapshot, note) = (Arc::clone(snapshot), Arc::clone(note));
            on_other_thread(move || drop(snapshot.references(&note))).await;
        }
    }
}

/// Runs slow work on a thread where nobody else waits.
async fn on_other_thread(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = tokio::task::spawn_blocking(work).await {
        tracing::error!("a note could not be read: {error}");
    }
}
