//! Items in numbered slots that are reused.

/// The items. An item stays in its slot until the slot is freed.
#[derive(Clone, Debug)]
pub(super) struct Slots<T> {
    items: Vec<T>,
    /// Slots that have been freed.
    free: Vec<u32>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self { items: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slots<T> {
    /// Puts `item` into a free slot and returns the slot's number.
    pub(super) fn put(&mut self, item: T) -> u32 {
        if let Some(slot) = self.free.pop() {
            self.items[slot as usize] = item;
            return slot;
        }
        self.items.push(item);
        (self.items.len() - 1) as u32
    }

    /// Gives back room for items that have not come.
    pub(super) fn shrink(&mut self) {
        self.items.shrink_to_fit();
    }

    /// Frees `slot`.
    pub(super) fn free(&mut self, slot: u32) {
        self.free.push(slot);
    }

    /// The item in `slot`.
    pub(super) fn at(&self, slot: u32) -> &T {
        &self.items[slot as usize]
    }

    /// The item in `slot`, mutable.
    pub(super) fn at_mut(&mut self, slot: u32) -> &mut T {
        &mut self.items[slot as usize]
    }
}
