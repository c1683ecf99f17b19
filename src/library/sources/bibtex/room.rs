//! Limits how much text `@string` names may expand to.

/// The limit for each entry or `@string` in bytes, in addition to a multiple of its own length.
const ROOM: usize = 2_000;
const TIMES: usize = 10;

/// How much more text the names in an entry or an `@string` may expand to. A name can expand to another name twice,
/// and that one again; the result must not be many times as long as the file.
pub(super) struct Room {
    left: Option<usize>,
}

impl Room {
    /// The limit for `slice`, an entry or an `@string`.
    pub fn of(slice: &str) -> Self {
        Self { left: Some(ROOM + TIMES * slice.len()) }
    }

    /// Whether `text` is within the limit; once something is not, nothing is any more.
    pub(crate) fn has_for(&mut self, text: &str) -> bool {
        self.left = self.left.and_then(|left| left.checked_sub(text.len()));
        !self.is_full()
    }

    /// Whether the limit was exceeded.
    pub fn is_full(&self) -> bool {
        self.left.is_none()
    }
}
