//! How much the names that `@string` defines may stand for.

/// So much text the names of each may stand for, and so many times its own length.
const ROOM: usize = 2_000;
const TIMES: usize = 10;

/// How much text the names in an entry or an `@string` may still stand for. A name can stand for the same text twice, and
/// another for that name twice; what is read of a file must not be many times the file.
pub(super) struct Room {
    left: Option<usize>,
}

impl Room {
    /// The room that `slice` has, an entry or an `@string`.
    pub fn of(slice: &str) -> Self {
        Self { left: Some(ROOM + TIMES * slice.len()) }
    }

    /// Whether there is room for `text`; from where there is none on, there is none for anything.
    pub fn has_for(&mut self, text: &str) -> bool {
        self.left = self.left.and_then(|left| left.checked_sub(text.len()));
        !self.is_full()
    }

    /// Whether there was no room for something.
    pub fn is_full(&self) -> bool {
        self.left.is_none()
    }
}
