//! Tells work on another thread that its request was cancelled.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Held by a request while it waits. Dropping it means that nobody waits for the answer any more.
#[derive(Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// The flag that is set then, for the worker.
    pub(super) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
