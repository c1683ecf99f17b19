//! What completion answers, and what it is asked about: the line up to the cursor.

use serde_json::{Value as Json, json};

use crate::text::Span;

/// At most so many items are answered where nothing is typed yet that would tell them apart.
pub const MOST_ITEMS: usize = 50;
/// At most so many are answered else: nobody reads a longer list while typing.
pub const FEW_ITEMS: usize = 12;

/// What an item is, for its icon.
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
    /// A few words behind the label.
    pub description: String,
    /// The same in full, for the one item that is looked at.
    pub detail: String,
    /// What is inserted in place of [`Completions::span`].
    pub insert: String,
    /// What the editor holds against what is typed; begins with what is typed now.
    pub filter: String,
    /// What `documentation` finds the item again by.
    pub data: Json,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Completions {
    /// What is replaced: on one line, around the cursor.
    pub span: Span,
    /// Best first.
    pub items: Vec<Item>,
    /// Whether there were more, so that typing on may bring others.
    pub incomplete: bool,
}

/// Where the paragraph begins that the line at `line` belongs to: behind the last line with no words, and no more than
/// some lines above.
fn paragraph_start(text: &str, line: usize) -> usize {
    let blank = |line: &&str| line.trim_matches([' ', '\t', '\r', '\n', '>']).is_empty();
    let above = text[..line].split_inclusive('\n').rev().take(MOST_LINES).take_while(|line| !blank(line));
    line - above.map(str::len).sum::<usize>()
}

/// A citation runs over no more lines than these.
const MOST_LINES: usize = 10;

/// The line that the cursor is in, cut at the cursor.
pub(super) struct Line<'t> {
    /// Byte offset of the cursor.
    pub cursor: usize,
    /// What of the paragraph stands before the cursor.
    pub paragraph: &'t str,
    /// What of the line stands before the cursor.
    pub before: &'t str,
    /// What of the line stands behind it.
    pub after: &'t str,
}

impl<'t> Line<'t> {
    pub fn at(text: &'t str, cursor: usize) -> Option<Self> {
        let start = text.get(..cursor)?.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1);
        let end = text[cursor..].find(['\n', '\r']).map_or(text.len(), |line_break| cursor + line_break);
        let paragraph = &text[paragraph_start(text, start)..cursor];
        Some(Self { cursor, paragraph, before: &text[start..cursor], after: &text[cursor..end] })
    }

    /// The span of the last `typed` bytes before the cursor and the first `behind` behind it.
    pub fn span(&self, typed: usize, behind: usize) -> Span {
        Span::new(self.cursor - typed, self.cursor + behind)
    }
}

/// What an editor may hold against what is typed: `typed` itself first, so that it passes now; then the rest of the
/// word that it begins, so that it passes while the word is typed on; then all else, for editors that match loosely.
pub(super) fn filter(typed: &str, all: &str) -> String {
    let lower = all.to_lowercase();
    let wanted = typed.to_lowercase();
    let word_start = |at: &usize| lower[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let found = lower.match_indices(&wanted).map(|(at, _)| at).find(word_start);
    match found.filter(|_| lower.len() == all.len()) {
        Some(0) => format!("{typed}{}", &all[wanted.len()..]),
        Some(at) => format!("{typed}{} {all}", &all[at + wanted.len()..]),
        None => format!("{typed} {all}"),
    }
}

/// What [`super::documentation`] finds a work by, or the chapter of it with this index.
pub(super) fn work_data(key: &str, chapter: Option<u32>) -> Json {
    match chapter {
        Some(index) => json!({"work": key, "chapter": index}),
        None => json!({"work": key}),
    }
}
