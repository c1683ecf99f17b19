//! A work as a text cites it.

/// How a work is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Within brackets.
    Normal,
    /// As part of the sentence.
    InText,
    /// Within brackets, without the authors.
    WithoutAuthor,
}

/// One work in a citation.
#[derive(Clone, Debug)]
pub struct Cite {
    /// Its entry, by its index.
    pub entry: usize,
    /// How it is cited.
    pub manner: Manner,
    /// The name that CSL has for the locator, and its value.
    pub locator: Option<(&'static str, String)>,
    /// What the text says before it and behind its locator.
    pub around: [String; 2],
}
