//! The result of a completion, and its input: the line up to the cursor.

use serde_json::{Value as Json, json};

use crate::text::{Span, caseless};

/// The most items in a list when nothing has been typed that would narrow it.
pub const MOST_ITEMS: usize = 50;
/// The most items otherwise: nobody reads a longer list while typing.
pub const FEW_ITEMS: usize = 12;

/// The kind of an item; decides its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A book or another work.
    Work,
    /// A chapter.
    Chapter,
    /// An organization.
    Organization,
    /// A word that goes before a number, such as `p.`.
    Term,
}

/// One thing to insert.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// What the list shows.
    pub label: String,
    /// A few words after the label.
    pub description: String,
    /// The description in full, for the selected item.
    pub detail: String,
    /// What is inserted in place of [`Completions::span`].
    pub insert: String,
    /// The text that the editor matches against what is typed; begins with what is typed now.
    pub filter: String,
    /// Identifies the item when its documentation is requested.
    pub data: Json,
}

/// A list of completions.
#[derive(Clone, Debug, PartialEq)]
pub struct Completions {
    /// The span to replace: on one line, around the cursor.
    pub span: Span,
    /// Best first.
    pub items: Vec<Item>,
    /// Whether the list is incomplete, so that typing on may bring other items.
    pub incomplete: bool,
}

/// Byte offset at which the paragraph around `line` begins: after the last blank line above, but at most `MOST_LINES`
/// lines up.
fn paragraph_start(text: &str, line: usize) -> usize {
    let blank = |line: &&str| line.trim_matches([' ', '\t', '\r', '\n', '>']).is_empty();
    let above = text[..line].split_inclusive('\n').rev().take(MOST_LINES).take_while(|line| !blank(line));
    line - above.map(str::len).sum::<usize>()
}

/// The most lines that a citation spans above the cursor.
const MOST_LINES: usize = 10;

/// The line around the cursor, split at the cursor.
pub(super) struct Line<'t> {
    /// Byte offset of the cursor.
    pub cursor: usize,
    /// The text of the paragraph before the cursor.
    pub paragraph: &'t str,
    /// The text of the line before the cursor.
    pub before: &'t str,
    /// The text of the line after the cursor.
    pub after: &'t str,
}

impl<'t> Line<'t> {
    pub fn at(text: &'t str, cursor: usize) -> Option<Self> {
        let start = text.get(..cursor)?.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1);
        let end = text[cursor..].find(['\n', '\r']).map_or(text.len(), |line_break| cursor + line_break);
        let paragraph = &text[paragraph_start(text, start)..cursor];
        Some(Self { cursor, paragraph, before: &text[start..cursor], after: &text[cursor..end] })
    }

    /// The span of the last `typed` bytes before the cursor and the first `behind` bytes after it.
    pub fn span(&self, typed: usize, behind: usize) -> Span {
        Span::new(self.cursor - typed, self.cursor + behind)
    }
}

/// The filter text of an item: `typed` itself first, so that it matches now; then the rest of the word that it begins,
/// so that it matches while the word is typed on; then everything else, for editors with fuzzy matching.
pub(super) fn filter(typed: &str, all: &str) -> String {
    let lower = all.to_lowercase();
    let wanted = typed.to_lowercase();
    let word_start = |at: &usize| lower[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let found = lower.match_indices(&wanted).map(|(at, _)| at).find(word_start);
    match found.and_then(|at| caseless::original(all, at..at + wanted.len())) {
        Some(found) if found.start == 0 => format!("{typed}{}", &all[found.end..]),
        Some(found) => format!("{typed}{} {all}", &all[found.end..]),
        None => format!("{typed} {all}"),
    }
}

/// The data by which [`super::documentation`] finds a work, or the chapter with this index in it.
pub(super) fn work_data(key: &str, chapter: Option<u32>) -> Json {
    match chapter {
        Some(index) => json!({"work": key, "chapter": index}),
        None => json!({"work": key}),
    }
}
