//! The text of a file: byte offsets and ranges in it, and the rope that an editor's edits are applied to.
//!
//! Inside Glossator a position is a byte offset and a range is two of them ([`Span`]). Only [`position`] converts
//! them to and from the protocol's lines and columns.

use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use ropey::Rope;
use smol_str::SmolStr;

pub(crate) mod caseless;
pub mod common;
pub mod decoded;
pub mod file_name;
pub mod numeral;
pub mod pages;
pub mod position;
pub mod printable;
pub mod steps;

use common::Common;
use position::{Encoding, LineTable, Position};

/// A range of bytes in one file: from `start` up to, not including, `end`.
///
/// Both lie on character boundaries. Files of 4 GiB and more are not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset just after the last byte.
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

    /// The part of `text` that the span covers; empty if the span does not fit the text.
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

    /// Whether one of `spans` covers this one; they are in order and do not overlap.
    pub(crate) fn is_within(self, spans: &[Span]) -> bool {
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

    /// The span moved `by` bytes towards the end.
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
    /// The protocol positions between which text is replaced; `None` replaces the whole text.
    pub range: Option<(Position, Position)>,
    /// The new text.
    pub text: String,
}

/// An open file's text, as of its editor's last change.
#[derive(Clone, Debug)]
pub struct Document {
    rope: Rope,
    version: i32,
    /// The text as it was last taken, and what it has in common with the current one.
    taken: Rope,
    common: Common,
}

impl Document {
    /// A document with the text `text` and the editor's `version` number.
    pub fn new(text: &str, version: i32) -> Self {
        Self { rope: Rope::from_str(text), version, taken: Rope::new(), common: Common::default() }
    }

    /// The current text. It knows what it has in common with the text taken before.
    pub fn take(&mut self) -> Text {
        let before = std::mem::replace(&mut self.taken, self.rope.clone());
        let length = self.rope.len_bytes();
        let common = std::mem::replace(&mut self.common, Common { before: length, behind: length });
        let behind = common.behind.min(before.len_bytes().min(length) - common.before);
        Text { rope: self.rope.clone(), before, common: Common { behind, ..common }, whole: OnceLock::new() }
    }

    /// The text.
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// The editor's number for this state of the text.
    pub fn version(&self) -> i32 {
        self.version
    }

    /// Applies `edits` one after another, each to the result of the one before, and sets the new `version`. Positions
    /// outside the text are clamped, as the protocol asks. A reversed range is turned round, as the protocol's
    /// reference implementation does.
    pub fn apply(&mut self, edits: &[Edit], version: i32, encoding: Encoding) {
        for edit in edits {
            match edit.range {
                None => {
                    self.common = self.common.and(Common::of(&String::from(&self.rope), &edit.text));
                    self.rope = Rope::from_str(&edit.text);
                }
                Some((from, to)) => {
                    let from = position::char_index(&self.rope, from, encoding);
                    let to = position::char_index(&self.rope, to, encoding);
                    let (from, to) = (from.min(to), from.max(to));
                    let behind = self.rope.len_bytes() - self.rope.char_to_byte(to);
                    self.common = self.common.and(Common { before: self.rope.char_to_byte(from), behind });
                    self.rope.remove(from..to);
                    self.rope.insert(from, &edit.text);
                }
            }
        }
        self.version = version;
    }
}

/// The text of an open file at one moment. Copying a long bibliography at each keystroke would be felt, so [`Deref`]
/// joins the text into one string only when it is first needed.
#[derive(Clone, Debug)]
pub struct Text {
    rope: Rope,
    /// The text taken before this one, and what the two have in common.
    before: Rope,
    common: Common,
    whole: OnceLock<Arc<String>>,
}

impl Text {
    /// The text as one string.
    pub fn whole(&self) -> &Arc<String> {
        self.whole.get_or_init(|| {
            let mut text = String::with_capacity(self.rope.len_bytes());
            text.extend(self.rope.chunks());
            Arc::new(text)
        })
    }

    /// Length in bytes, without joining the text.
    pub(crate) fn len_bytes(&self) -> usize {
        self.rope.len_bytes()
    }

    /// What the text up to the byte `offset` was just typed over, if all of it was one edit: where that begins, and the
    /// words that stood there before.
    pub(crate) fn typed_over(&self, offset: usize) -> Option<(usize, Cow<'_, str>)> {
        let Common { before, behind } = self.common;
        let gone = before..self.before.len_bytes() - behind;
        let is_edited = before < offset && offset + behind == self.len_bytes();
        (is_edited && !gone.is_empty()).then(|| (before, Cow::from(self.before.byte_slice(gone))))
    }

    /// The text in `range`, which must lie on character boundaries.
    pub fn slice(&self, range: Range<usize>) -> Cow<'_, str> {
        match self.whole.get() {
            Some(whole) => Cow::Borrowed(&whole[range]),
            None => Cow::from(self.rope.byte_slice(range)),
        }
    }

    /// The last character boundary at or before `offset`; the end of the text if `offset` is past it.
    pub(crate) fn boundary_before(&self, offset: usize) -> usize {
        self.rope.char_to_byte(self.rope.byte_to_char(offset.min(self.len_bytes())))
    }

    /// What this text has in common with the earlier text `before`.
    pub(crate) fn common_with(&self, before: &Text) -> Common {
        if self.follows(before) { self.common } else { Common::of(before, self) }
    }

    /// The table of its lines; `before` is an earlier text with its table, if there is one.
    pub fn lines(&self, before: Option<(&Text, &LineTable)>) -> LineTable {
        match before.filter(|(text, _)| self.follows(text)) {
            Some((_, lines)) => lines.updated(self.common, self.len_bytes(), |range| self.slice(range)),
            None => LineTable::new(self),
        }
    }

    /// Whether the edits since the text `before` are known.
    fn follows(&self, before: &Text) -> bool {
        self.before.is_instance(&before.rope)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.whole()
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::from("")
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Document::new(text, 0).take()
    }
}

/// Something wrong in a file, described in words that its reader understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is wrong.
    pub span: Span,
    /// What is wrong and what to do about it.
    pub message: String,
    /// What sort of problem it is.
    pub sort: ProblemSort,
}

/// The sorts of problems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProblemSort {
    /// Something could not be read.
    #[default]
    Invalid,
    /// Something is missing; nothing is wrong if another source of the folder has it.
    Missing(Missing),
    /// Glossator can read it, but Pandoc reads it differently.
    NotPandoc,
}

/// Something that a file needs and does not have itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The `@string` of this name, in lower case.
    String(SmolStr),
    /// The entry with this key.
    Entry(SmolStr),
}

impl Problem {
    /// The same problem with another sort.
    #[must_use]
    pub(crate) fn of_sort(self, sort: ProblemSort) -> Self {
        Self { sort, ..self }
    }

    /// What is missing, if this is about something missing.
    pub fn missing(&self) -> Option<&Missing> {
        match &self.sort {
            ProblemSort::Missing(missing) => Some(missing),
            _ => None,
        }
    }

    /// A problem at `span` with the message `message`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), sort: ProblemSort::Invalid }
    }
}

/// `1 note`, `2 notes`.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The line break of `text`: that of its first line.
pub(crate) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The byte offset at which the line around `at` begins. `at` lies between characters of `text`.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |line_break| line_break + 1)
}
