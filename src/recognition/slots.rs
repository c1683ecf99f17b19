//! Items in numbered slots, which are used again.

/// The items. What is in a slot stays there until it is given back.
#[derive(Clone, Debug)]
pub(super) struct Slots<T> {
    items: Vec<T>,
    /// Slots that were given back.
    free: Vec<u32>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self { items: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slots<T> {
    /// Puts `item` into a slot that is free.
    pub(super) fn put(&mut self, item: T) -> u32 {
        if let Some(slot) = self.free.pop() {
            self.items[slot as usize] = item;
            return slot;
        }
        self.items.push(item);
        (self.items.len() - 1) as u32
    }

    /// Gives `slot` back.
    pub(super) fn free(&mut self, slot: u32) {
        self.free.push(slot);
    }

    /// What is in `slot`.
    pub(super) fn at(&self, slot: u32) -> &T {
        &self.items[slot as usize]
    }

    /// What is in `slot`, to be changed.
    pub(super) fn at_mut(&mut self, slot: u32) -> &mut T {
        &mut self.items[slot as usize]
    }
}
