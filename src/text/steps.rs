//! Counts the steps of loops whose length depends on the input. Tests double an input and check that the steps at
//! most double.
//!
//! Only repeated work (looking back, searching a list) is counted, not each byte read: what is read once cannot grow
//! faster than the input.

use std::cell::Cell;

thread_local! {
    static TAKEN: Cell<u64> = const { Cell::new(0) };
}

/// Adds `steps` to this thread's count.
#[inline]
pub fn count(steps: usize) {
    TAKEN.with(|taken| taken.set(taken.get().wrapping_add(steps as u64)));
}

/// The number of steps this thread has taken so far.
pub fn taken() -> u64 {
    TAKEN.with(Cell::get)
}

/// `items`; each counts as one step when it is visited.
pub fn each<I: IntoIterator>(items: I) -> impl Iterator<Item = I::Item> {
    items.into_iter().inspect(|_| count(1))
}
