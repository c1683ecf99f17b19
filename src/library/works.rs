//! The works of one source.

use std::ops::Index;
use std::sync::Arc;

use crate::library::work::Work;

/// The works of one source, each in a slot that it keeps for as long as it is there: what comes or goes before it in the
/// file changes nothing for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Works {
    slots: Vec<Option<Arc<Work>>>,
    /// The slots in the order of the source.
    order: Arc<[u32]>,
}

impl Works {
    /// The works in `slots`, of which `order` has those that hold one, in the order of the source.
    pub fn in_slots(slots: Vec<Option<Arc<Work>>>, order: Arc<[u32]>) -> Self {
        Self { slots, order }
    }

    /// The same with other works in the same slots.
    #[must_use]
    pub fn with(&self, changes: impl IntoIterator<Item = (usize, Arc<Work>)>) -> Self {
        let mut works = self.clone();
        for (slot, work) in changes {
            works.slots[slot] = Some(work);
        }
        works
    }

    /// The work in the slot `index`.
    pub fn get(&self, index: u32) -> Option<&Arc<Work>> {
        self.slots.get(index as usize)?.as_ref()
    }

    /// The works with their slots, in the order of the source.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Arc<Work>)> {
        self.order.iter().filter_map(|&slot| Some((slot, self.get(slot)?)))
    }

    /// The works in the order of the source.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Work>> {
        self.numbered().map(|(_, work)| work)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// All slots, those that are empty too.
    pub fn slots(&self) -> &[Option<Arc<Work>>] {
        &self.slots
    }
}

impl FromIterator<Arc<Work>> for Works {
    fn from_iter<I: IntoIterator<Item = Arc<Work>>>(works: I) -> Self {
        let slots: Vec<Option<Arc<Work>>> = works.into_iter().map(Some).collect();
        let order = (0..slots.len() as u32).collect();
        Self { slots, order }
    }
}

impl IntoIterator for Works {
    type Item = Arc<Work>;
    type IntoIter = std::vec::IntoIter<Arc<Work>>;

    fn into_iter(mut self) -> Self::IntoIter {
        let order = std::mem::take(&mut self.order);
        let works: Vec<Arc<Work>> = order.iter().filter_map(|&slot| self.slots[slot as usize].take()).collect();
        works.into_iter()
    }
}

impl Index<usize> for Works {
    type Output = Arc<Work>;

    /// The `index`th work.
    ///
    /// # Panics
    ///
    /// Where there are fewer.
    fn index(&self, index: usize) -> &Arc<Work> {
        let work = self.iter().nth(index);
        work.unwrap_or_else(|| panic!("no work {index} of {}", self.len()))
    }
}
