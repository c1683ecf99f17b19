//! Protocol positions to byte offsets and back, in the three encodings that the protocol knows.
//!
//! Line ends are `\n`, `\r\n` and a lone `\r` (LSP 3.17, "Text Documents"). A position behind the end
//! of its line means the end of that line, before the line break; one behind the last line means the
//! end of the text; one inside a character means that character's start.

use ropey::Rope;
use ropey::str_utils::char_to_byte_idx;

/// What a protocol column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 code units: what the protocol assumes where nothing was agreed.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// How many columns `c` takes.
    fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// A place as the protocol writes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, counted from 0.
    pub line: u32,
    /// Column, counted from 0, in the units of the negotiated [`Encoding`].
    pub character: u32,
}

/// The byte offset in `rope` that `position` names.
pub fn offset(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    rope.char_to_byte(char_index(rope, position, encoding))
}

/// The index in characters that `position` names; what [`Rope`] edits by.
pub(super) fn char_index(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    let line = position.line as usize;
    if line >= rope.len_lines() {
        return rope.len_chars();
    }
    let start = rope.line_to_char(line);
    let mut left = position.character as usize;
    let mut index = start;
    for c in rope.line(line).chars() {
        let width = encoding.width(c);
        if matches!(c, '\n' | '\r') || left < width {
            break;
        }
        left -= width;
        index += 1;
    }
    index
}

/// The protocol position of the byte at `offset`; the end of the text where it lies behind it.
pub fn position(rope: &Rope, offset: usize, encoding: Encoding) -> Position {
    let offset = offset.min(rope.len_bytes());
    let line = rope.byte_to_line(offset);
    let start = rope.line_to_byte(line);
    let character = match encoding {
        Encoding::Utf8 => offset - start,
        Encoding::Utf16 => {
            rope.char_to_utf16_cu(rope.byte_to_char(offset)) - rope.char_to_utf16_cu(rope.byte_to_char(start))
        }
        Encoding::Utf32 => rope.byte_to_char(offset) - rope.byte_to_char(start),
    };
    Position { line: line as u32, character: character as u32 }
}

/// Positions in a text that is held as one string, for files that no editor has open.
///
/// Answers offsets in rising order in one pass; going back starts at the line's beginning.
#[derive(Debug)]
pub struct Positions<'a> {
    text: &'a str,
    encoding: Encoding,
    line: u32,
    line_start: usize,
    next_line: Option<usize>,
}

impl<'a> Positions<'a> {
    /// Positions in `text`, counted in `encoding`.
    pub fn new(text: &'a str, encoding: Encoding) -> Self {
        Self { text, encoding, line: 0, line_start: 0, next_line: next_line_start(text, 0) }
    }

    /// The protocol position of the byte at `offset`.
    pub fn at(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        if offset < self.line_start {
            *self = Self::new(self.text, self.encoding);
        }
        while let Some(next) = self.next_line.filter(|&next| next <= offset) {
            self.line += 1;
            self.line_start = next;
            self.next_line = next_line_start(self.text, next);
        }
        let before = &self.text[self.line_start..offset];
        let character = match self.encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 if before.is_ascii() => before.len(),
            Encoding::Utf16 => before.chars().map(char::len_utf16).sum(),
            Encoding::Utf32 => before.chars().count(),
        };
        Position { line: self.line, character: character as u32 }
    }
}

/// Where the line behind the one that holds `from` starts, if there is one.
fn next_line_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let at = from + memchr::memchr2(b'\n', b'\r', &bytes[from..])?;
    let crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
    Some(at + if crlf { 2 } else { 1 })
}

/// The byte offset of the `index`th character of `text`; its end where it has fewer.
pub fn byte_of_char(text: &str, index: usize) -> usize {
    char_to_byte_idx(text, index)
}
