//! Converts protocol positions to byte offsets and back, in the protocol's three encodings.
//!
//! Line ends are `\n`, `\r\n` and a lone `\r` (LSP 3.17, "Text Documents"). A position after the end
//! of its line means the end of that line, before the line break; one after the last line means the
//! end of the text; one inside a character means that character's start.

use std::borrow::Cow;
use std::ops::Range;

use ropey::Rope;
use ropey::str_utils::char_to_byte_idx;

use super::common::Common;

/// What a protocol column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 code units: the protocol's default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// How many columns a character takes whose UTF-8 form is `bytes` long.
    fn width(self, bytes: usize) -> usize {
        match self {
            Encoding::Utf8 => bytes,
            Encoding::Utf16 if bytes == 4 => 2,
            Encoding::Utf16 | Encoding::Utf32 => 1,
        }
    }
}

/// A position as the protocol counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, counted from 0.
    pub line: u32,
    /// Column, counted from 0, in the units of the negotiated [`Encoding`].
    pub character: u32,
}

/// The character index of `position` in `rope`; the rope's edits count in characters.
pub(super) fn char_index(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    let line = position.line as usize;
    if line >= rope.len_lines() {
        return rope.len_chars();
    }
    let start = rope.line_to_char(line);
    let mut end = rope.line_to_char(line + 1);
    while end > start && matches!(rope.char(end - 1), '\n' | '\r') {
        end -= 1;
    }
    let column = position.character as usize;
    // The rope keeps count of bytes and UTF-16 units, so a long line does not make this slow.
    match encoding {
        Encoding::Utf8 => {
            rope.byte_to_char((rope.char_to_byte(start).saturating_add(column)).min(rope.char_to_byte(end)))
        }
        Encoding::Utf16 => {
            rope.utf16_cu_to_char((rope.char_to_utf16_cu(start).saturating_add(column)).min(rope.char_to_utf16_cu(end)))
        }
        Encoding::Utf32 => start.saturating_add(column).min(end),
    }
}

/// Where the lines of a text begin and end and where it is not ASCII: enough to convert positions in every encoding
/// without the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineTable {
    lines: Box<[LineStart]>,
    /// The length of the text.
    length: u32,
    wide: Box<[WideRun]>,
}

/// Where a line begins. The highest bit says whether the line break before it takes two bytes. A bibliography can
/// have millions of lines, so this is kept small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LineStart(u32);

impl LineStart {
    const LONG_BREAK: u32 = 1 << 31;

    fn new(start: usize, line_break: usize) -> Self {
        Self(start as u32 | if line_break == 2 { Self::LONG_BREAK } else { 0 })
    }

    fn start(self) -> usize {
        (self.0 & !Self::LONG_BREAK) as usize
    }

    /// The same line, moved `more` bytes forward and `less` bytes back.
    fn moved(self, more: usize, less: usize) -> Self {
        Self((self.start() + more - less) as u32 | self.0 & Self::LONG_BREAK)
    }

    /// Where the previous line ends, without its line break.
    fn end_before(self) -> usize {
        self.start() - if self.0 & Self::LONG_BREAK == 0 { 1 } else { 2 }
    }
}

/// A run of characters that each take the same number of bytes, at least two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WideRun {
    start: u32,
    /// Number of UTF-16 units before it in the text.
    utf16_before: u32,
    /// Number of characters before it in the text.
    chars_before: u32,
    count: u16,
    bytes: u8,
}

impl WideRun {
    fn end(&self) -> usize {
        self.start as usize + usize::from(self.count) * usize::from(self.bytes)
    }

    /// The same run, moved forward by `more` and back by `less` (bytes, UTF-16 units, characters).
    fn moved(self, more: [usize; 3], less: [usize; 3]) -> Self {
        let moved = |count: u32, unit: usize| (count as usize + more[unit] - less[unit]) as u32;
        Self {
            start: moved(self.start, 0),
            utf16_before: moved(self.utf16_before, 1),
            chars_before: moved(self.chars_before, 2),
            ..self
        }
    }

    /// Number of columns before it, counting the text as one line.
    fn columns_before(&self, encoding: Encoding) -> usize {
        match encoding {
            Encoding::Utf8 => self.start as usize,
            Encoding::Utf16 => self.utf16_before as usize,
            Encoding::Utf32 => self.chars_before as usize,
        }
    }
}

impl LineTable {
    /// The table of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = Vec::with_capacity(text.len() / 64 + 1);
        let mut start = 0;
        lines.push(LineStart::new(0, 0));
        while let Some(length) = memchr::memchr2(b'\n', b'\r', &bytes[start..]) {
            let end = start + length;
            let crlf = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
            let line_break = if crlf { 2 } else { 1 };
            start = end + line_break;
            lines.push(LineStart::new(start, line_break));
        }
        Self { lines: lines.into(), length: text.len() as u32, wide: wide_runs(text).into() }
    }

    /// The table of a new text, `length` bytes long, that has `common` in common with this one; `slice` returns its
    /// text in a range. Only the edited lines are searched.
    pub fn updated<'t>(&self, common: Common, length: usize, slice: impl Fn(Range<usize>) -> Cow<'t, str>) -> Self {
        let before = self.length as usize;
        // A line break and the byte after it must both be unchanged.
        let kept = self.lines.partition_point(|line| line.start() < common.before).max(1);
        let behind = self.lines.partition_point(|line| line.start() < before - common.behind + 2).max(kept);
        let from = self.lines[kept - 1].start();
        let (old_end, new_end) = match self.lines.get(behind) {
            Some(line) => (line.start(), line.start() + length - before),
            None => (before, length),
        };
        let edited = Self::new(&slice(from..new_end));
        let last = edited.lines.len() - usize::from(behind < self.lines.len());
        let lines = self.lines[..kept].iter().copied();
        let lines = lines.chain(edited.lines[1..last].iter().map(|line| line.moved(from, 0)));
        let lines = lines.chain(self.lines[behind..].iter().map(|line| line.moved(length, before))).collect();

        // Columns before the edited lines and after them, counting the text as one line.
        let columns = |encoding| {
            let start = self.columns(from, encoding);
            (start, start + edited.columns(new_end - from, encoding), self.columns(old_end, encoding))
        };
        let (utf16, chars) = (columns(Encoding::Utf16), columns(Encoding::Utf32));
        let wide = self.wide.partition_point(|run| (run.start as usize) < from);
        let wide_behind = self.wide.partition_point(|run| (run.start as usize) < old_end);
        let runs = self.wide[..wide].iter().copied();
        let runs = runs.chain(edited.wide.iter().map(|run| run.moved([from, utf16.0, chars.0], [0; 3])));
        let behind = self.wide[wide_behind..].iter();
        let runs = runs.chain(behind.map(|run| run.moved([length, utf16.1, chars.1], [before, utf16.2, chars.2])));
        Self { lines, length: length as u32, wide: runs.collect() }
    }

    /// Number of lines: one more than there are line breaks.
    pub fn len_lines(&self) -> usize {
        self.lines.len()
    }

    /// Start and end of the line number `line` (from 0), without its line break.
    pub fn line(&self, line: usize) -> Option<(usize, usize)> {
        let start = self.lines.get(line)?.start();
        Some((start, self.lines.get(line + 1).map_or(self.length as usize, |next| next.end_before())))
    }

    /// The protocol position of the byte at `offset`, which must lie on a character boundary. Inside a `\r\n` this is
    /// the end of the line; past the end of the text it is the end of the text.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let index = self.lines.partition_point(|line| line.start() <= offset).saturating_sub(1);
        let Some((start, end)) = self.line(index) else { return Position::default() };
        let character = self.columns(offset.min(end), encoding) - self.columns(start, encoding);
        Position { line: index as u32, character: character as u32 }
    }

    /// The byte offset of `position`.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let Some((start, end)) = self.line(position.line as usize) else { return self.length as usize };
        let column = self.columns(start, encoding).saturating_add(position.character as usize);
        self.byte_of_column(column, encoding).min(end)
    }

    /// Number of columns before the byte at `offset`, counting the text as one line.
    fn columns(&self, offset: usize, encoding: Encoding) -> usize {
        let runs = self.wide.partition_point(|run| (run.start as usize) < offset);
        let Some(run) = self.wide[..runs].last() else { return offset };
        let bytes = usize::from(run.bytes);
        let inside = (offset.min(run.end()) - run.start as usize) / bytes;
        let behind = offset.saturating_sub(run.end());
        run.columns_before(encoding) + inside * encoding.width(bytes) + behind
    }

    /// The byte offset of `column`, counting the text as one line; may lie past the end of the text.
    fn byte_of_column(&self, column: usize, encoding: Encoding) -> usize {
        let runs = self.wide.partition_point(|run| run.columns_before(encoding) <= column);
        let Some(run) = self.wide[..runs].last() else { return column };
        let bytes = usize::from(run.bytes);
        let width = encoding.width(bytes);
        let columns = column - run.columns_before(encoding);
        let inside = (columns / width).min(usize::from(run.count));
        if inside < usize::from(run.count) {
            return run.start as usize + inside * bytes;
        }
        run.end().saturating_add(columns - inside * width)
    }
}

fn wide_runs(text: &str) -> Vec<WideRun> {
    let mut runs: Vec<WideRun> = Vec::new();
    // How many fewer units the characters so far take in UTF-16 and in UTF-32 than in bytes.
    let (mut less_utf16, mut less_chars) = (0, 0);
    for (start, c) in wide_chars(text) {
        let bytes = c.len_utf8();
        match runs.last_mut() {
            Some(run) if run.end() == start && usize::from(run.bytes) == bytes && run.count < u16::MAX => {
                run.count += 1;
            }
            _ => runs.push(WideRun {
                start: start as u32,
                utf16_before: (start - less_utf16) as u32,
                chars_before: (start - less_chars) as u32,
                count: 1,
                bytes: bytes as u8,
            }),
        }
        less_utf16 += bytes - c.len_utf16();
        less_chars += bytes - 1;
    }
    runs
}

/// The characters of `text` that take several bytes, with their byte offsets. Skips ASCII block by block.
fn wide_chars(text: &str) -> impl Iterator<Item = (usize, char)> {
    const BLOCK: usize = 64;
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && bytes[at..bytes.len().min(at + BLOCK)].is_ascii() {
            at += BLOCK;
        }
        let start = at + bytes.get(at..)?.iter().position(|byte| !byte.is_ascii())?;
        let c = text[start..].chars().next()?;
        at = start + c.len_utf8();
        Some((start, c))
    })
}

/// The byte offset of the `index`th character of `text`; the end of `text` if it has fewer.
pub(crate) fn byte_of_char(text: &str, index: usize) -> usize {
    char_to_byte_idx(text, index)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "aé€😀b\r\n\nx\ry";

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_count_the_negotiated_units() {
        // a 1 byte, é 2, € 3, the emoji 4: b is the byte at 10.
        let table = LineTable::new(TEXT);
        assert_eq!(table.position(10, Encoding::Utf8), at(0, 10));
        assert_eq!(table.position(10, Encoding::Utf16), at(0, 5));
        assert_eq!(table.position(10, Encoding::Utf32), at(0, 4));
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for offset in [0, 1, 3, 6, 10, 11, 13, 14, 15, 16, 17] {
                assert_eq!(table.offset(table.position(offset, encoding), encoding), offset, "{offset} {encoding:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_edited_text_has_the_lines_of_the_text_as_it_is(
            (before, gone, behind, come) in (pieces(), pieces(), pieces(), pieces()),
        ) {
            let (old, new) = (format!("{before}{gone}{behind}"), format!("{before}{come}{behind}"));
            let common = Common { before: before.len(), behind: behind.len() };
            let updated = LineTable::new(&old).updated(common, new.len(), |range| Cow::Borrowed(&new[range]));
            prop_assert_eq!(updated, LineTable::new(&new));
        }
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec!["a", "\n", "\r", "\r\n", "é", "é", "€", "😀", "long "]);
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn positions_outside_are_clamped() {
        let table = LineTable::new(TEXT);
        assert_eq!(table.offset(at(0, 99), Encoding::Utf16), 11, "before the line break");
        assert_eq!(table.offset(at(9, 0), Encoding::Utf16), TEXT.len());
        assert_eq!(table.offset(at(0, 4), Encoding::Utf16), 6, "between two surrogates is before the character");
        assert_eq!(table.offset(at(0, 2), Encoding::Utf8), 1, "inside é");
        assert_eq!(table.position(12, Encoding::Utf16), at(0, 6), "inside CRLF is the end of the line");
        assert_eq!((table.position(14, Encoding::Utf16), table.position(16, Encoding::Utf16)), (at(2, 0), at(3, 0)));
    }
}
