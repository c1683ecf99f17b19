//! A letter of what is printed, with its look.

/// A letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub c: char,
    pub look: Look,
    /// Whether it belongs to a title of the entry.
    pub is_said: bool,
}

/// How it looks, and the link that it is part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub is_italic: bool,
    pub is_bold: bool,
    pub link: Option<usize>,
}
