//! Notes that take long to read: read beside everything else, while only those who ask about them wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

use super::State;
use crate::workspace::address::Address;
use crate::workspace::snapshot::Snapshot;

/// Whose turn it is to read each note: ten requests wait for one reading, not each for its own. Those who wait hold no
/// thread.
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
    /// Reads the note at `address` if it changed and takes long, and waits for it.
    pub(super) async fn read_if_slow(self: &Arc<Self>, address: &Address) {
        if !self.lock().is_slow_to_read(address) {
            return;
        }
        let turn = self.readings.of(address).lock_owned().await;
        let (state, address) = (Arc::clone(self), address.clone());
        apart(move || state.read_slow(&address, turn)).await;
    }

    /// Lets all notes be read that changed and take long, and waits for none: what was read is something that changed.
    pub(super) fn read_slow_ones(self: &Arc<Self>) {
        let slow = self.lock().slow_to_read();
        for address in slow {
            // Who reads it already reads it as it is by then.
            if let Ok(turn) = self.readings.of(&address).try_lock_owned() {
                let state = Arc::clone(self);
                tokio::spawn(apart(move || state.read_slow(&address, turn)));
            }
        }
    }

    /// Reads the note at `address` outside the lock until it has not changed meanwhile.
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

    /// Finds the references in the note at `address` if that takes long, and waits for it.
    pub(super) async fn resolve_if_slow(&self, snapshot: &Arc<Snapshot>, address: &Address) {
        if let Some(note) = snapshot.note_at(address).filter(|note| snapshot.is_slow_to_resolve(note)) {
            let (snapshot, note) = (Arc::clone(snapshot), Arc::clone(note));
            apart(move || drop(snapshot.references(&note))).await;
        }
    }
}

/// Does work that takes long on a thread where nobody else waits.
async fn apart(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = tokio::task::spawn_blocking(work).await {
        tracing::error!("a note could not be read: {error}");
    }
}
