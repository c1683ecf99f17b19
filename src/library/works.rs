//! The works of one source.

use std::ops::Index;
use std::sync::Arc;

use crate::library::work::Work;

/// The works of one source, each in a slot that it keeps for as long as it is there: what comes or goes before it in the
/// file changes nothing for it. A source that is read from nothing has them in its own order, without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Works {
    slots: Vec<Option<Arc<Work>>>,
}

impl Works {
    /// The works in `slots`.
    pub fn in_slots(mut slots: Vec<Option<Arc<Work>>>) -> Self {
        while slots.pop_if(|last| last.is_none()).is_some() {}
        Self { slots }
    }

    /// The work in the slot `index`.
    pub fn get(&self, index: u32) -> Option<&Arc<Work>> {
        self.slots.get(index as usize)?.as_ref()
    }

    /// The works with their slots.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Arc<Work>)> {
        self.slots.iter().enumerate().filter_map(|(slot, work)| Some((slot as u32, work.as_ref()?)))
    }

    /// The works.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Work>> {
        self.slots.iter().flatten()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// All slots, those that are empty too.
    pub fn slots(&self) -> &[Option<Arc<Work>>] {
        &self.slots
    }

    /// Adds a work behind all others.
    pub fn push(&mut self, work: Arc<Work>) {
        self.slots.push(Some(work));
    }
}

impl From<Vec<Arc<Work>>> for Works {
    fn from(works: Vec<Arc<Work>>) -> Self {
        Self { slots: works.into_iter().map(Some).collect() }
    }
}

impl FromIterator<Arc<Work>> for Works {
    fn from_iter<I: IntoIterator<Item = Arc<Work>>>(works: I) -> Self {
        Self { slots: works.into_iter().map(Some).collect() }
    }
}

impl IntoIterator for Works {
    type Item = Arc<Work>;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Option<Arc<Work>>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.slots.into_iter().flatten()
    }
}

impl<'w> IntoIterator for &'w Works {
    type Item = &'w Arc<Work>;
    type IntoIter = std::iter::Flatten<std::slice::Iter<'w, Option<Arc<Work>>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.slots.iter().flatten()
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
