/// A printed letter with its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub c: char,
    pub look: Look,
    /// Whether it belongs to a title of the entry.
    pub is_said: bool,
}

/// The formatting of a letter, and the index of its link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub is_italic: bool,
    pub is_bold: bool,
    pub link: Option<usize>,
}
