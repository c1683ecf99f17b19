//! Work on several threads at once.

use std::num::NonZero;
use std::panic::resume_unwind;

/// More threads wait for the disk and for each other.
const MOST: usize = 8;

/// How many threads may work where nothing else waits.
pub(crate) fn all() -> usize {
    cores().min(MOST)
}

/// How many threads may work while requests are answered: one core is left free.
pub(crate) fn spare() -> usize {
    cores().saturating_sub(1).clamp(1, MOST)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// What `work` makes of each of `items`, in their order, on [`all`] threads; on fewer if there are not `share` items for
/// each. A panic in `work` goes on here.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    share: usize,
    work: impl Fn(&T) -> R + Copy + Sync + Send,
) -> impl Iterator<Item = R> {
    let threads = (items.len() / share).clamp(1, all());
    let mut shares = items.chunks(items.len().div_ceil(threads).max(1));
    let done: Vec<Vec<R>> = std::thread::scope(|scope| {
        let first = shares.next().unwrap_or_default();
        let others: Vec<_> =
            shares.map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<R>>())).collect();
        let mut done = vec![first.iter().map(work).collect()];
        done.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))));
        done
    });
    done.into_iter().flatten()
}

/// What `one` and `other` make, at the same time. A panic in either goes on here.
pub(crate) fn join<A, B: Send>(one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_stands_in_the_order_of_the_items() {
        for count in [0, 1, 7, 100, 1_001] {
            let items: Vec<usize> = (0..count).collect();
            let made: Vec<usize> = map(&items, 10, |item| item * 2).collect();
            assert_eq!(made, items.iter().map(|item| item + item).collect::<Vec<_>>());
        }
    }
}
