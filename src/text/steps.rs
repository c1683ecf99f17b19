//! Steps of the loops whose length depends on what somebody wrote: tests double an input, and the steps may no more than
//! double with it.
//!
//! They are counted where work is done over and over (a look back, a search in a list), not once for each byte that is
//! read: what is read once cannot grow faster than the input.

use std::cell::Cell;

thread_local! {
    static TAKEN: Cell<u64> = const { Cell::new(0) };
}

/// Counts `steps` of this thread.
#[inline]
pub fn count(steps: usize) {
    TAKEN.with(|taken| taken.set(taken.get().wrapping_add(steps as u64)));
}

/// The steps that this thread took so far.
pub fn taken() -> u64 {
    TAKEN.with(Cell::get)
}

/// `items`, each of which counts as a step when it is looked at.
pub fn each<I: IntoIterator>(items: I) -> impl Iterator<Item = I::Item> {
    items.into_iter().inspect(|_| count(1))
}
