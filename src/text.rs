//! The text of a file: places in it, and the rope that an editor's edits are applied to.
//!
//! Inside Glossator a place is a byte offset and a range is two of them ([`Span`]). The protocol's
//! lines and columns are made from them, and read into them, in [`position`] alone.

use std::ops::Range;
use std::sync::Arc;

use ropey::Rope;
use smol_str::SmolStr;

pub mod decoded;
pub mod file_name;
pub mod numeral;
pub mod pages;
pub mod position;
pub mod printable;
pub mod steps;

use position::{Encoding, Position};

/// A range of bytes in one file: from `start` up to, not including, `end`.
///
/// Both lie on character boundaries. Files of 4 GiB and more are not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from byte `start` to byte `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "{start}..{end}");
        Self { start: start as u32, end: end as u32 }
    }

    /// The span as a range that a string can be sliced with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// What of `text` the span covers; empty where the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// Whether the span covers the byte at `offset`.
    pub fn contains(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }

    /// Whether a cursor at `offset` touches the span: inside it or at either end.
    pub fn touches(self, offset: usize) -> bool {
        self.start as usize <= offset && offset <= self.end as usize
    }

    /// Whether one of `spans`, which are in order and apart from each other, covers this one.
    pub fn is_within(self, spans: &[Span]) -> bool {
        let behind = spans.partition_point(|span| span.start <= self.start);
        behind.checked_sub(1).is_some_and(|last| spans[last].covers(self))
    }

    /// Whether `other` lies wholly inside this span.
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span so many bytes further on.
    pub fn moved(self, by: usize) -> Span {
        Span::new(self.start as usize + by, self.end as usize + by)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// One change to a document, as an editor sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, as protocol positions; the whole text where there is none.
    pub range: Option<(Position, Position)>,
    /// What stands there afterwards.
    pub text: String,
}

/// An open file's text, as its editor last told it.
#[derive(Clone, Debug)]
pub struct Document {
    rope: Rope,
    version: i32,
}

impl Document {
    /// A document that holds `text`, at the editor's `version` number.
    pub fn new(text: &str, version: i32) -> Self {
        Self { rope: Rope::from_str(text), version }
    }

    /// The text in one piece, as it was put together: a bibliography may be so long that copying it would be felt.
    pub fn to_text(&self) -> Arc<String> {
        let mut text = String::with_capacity(self.rope.len_bytes());
        text.extend(self.rope.chunks());
        Arc::new(text)
    }

    /// The text.
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// The editor's number for this state of the text.
    pub fn version(&self) -> i32 {
        self.version
    }

    /// Applies `edits` one after the other, each to the text that the one before it left, and notes
    /// the new `version`. Places outside the text are clamped, as the protocol asks, and a range that is the wrong way
    /// round is turned, as its reference implementation does.
    pub fn apply(&mut self, edits: &[Edit], version: i32, encoding: Encoding) {
        for edit in edits {
            match edit.range {
                None => self.rope = Rope::from_str(&edit.text),
                Some((from, to)) => {
                    let from = position::char_index(&self.rope, from, encoding);
                    let to = position::char_index(&self.rope, to, encoding);
                    self.rope.remove(from.min(to)..from.max(to));
                    self.rope.insert(from.min(to), &edit.text);
                }
            }
        }
        self.version = version;
    }
}

/// Something wrong at a place in a file, told in words that its reader understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place.
    pub span: Span,
    /// What is wrong there and what to do about it.
    pub message: String,
    /// What is missing there: nothing is wrong where another source of the folder has it.
    pub missing: Option<Missing>,
}

/// What one file of several lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The `@string` of this name, in lower case.
    String(SmolStr),
    /// The entry with this key.
    Entry(SmolStr),
}

impl Problem {
    /// `message` about the bytes of `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), missing: None }
    }
}
