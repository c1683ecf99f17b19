//! Answers that are remembered until what they were worked out of changes.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

/// The most answers that are remembered at once.
const MOST_REMEMBERED: usize = 4_096;

/// What was worked out of something, each for its key, until that changes. Copies begin anew.
#[derive(Debug)]
pub(crate) struct Remembered<K, V>(Mutex<(u64, FxHashMap<K, V>)>);

impl<K: Eq + Hash, V: Clone> Remembered<K, V> {
    /// What is known for `key` in the state `generation`; else what `work` finds.
    pub fn get(&self, generation: u64, key: K, work: impl FnOnce() -> V) -> V {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut known = known();
            if known.0 != generation || known.1.len() >= MOST_REMEMBERED {
                *known = (generation, FxHashMap::default());
            }
            if let Some(value) = known.1.get(&key) {
                return value.clone();
            }
        }
        let value = work();
        let mut known = known();
        if known.0 == generation {
            known.1.insert(key, value.clone());
        }
        value
    }
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K, V> Clone for Remembered<K, V> {
    fn clone(&self) -> Self {
        Self::default()
    }
}
