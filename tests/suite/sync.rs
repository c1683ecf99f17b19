//! Edits as an editor sends them, and places in the text, against a plain model.
//!
//! The model knows nothing of ropes or tables. It reads the protocol's text (LSP 3.17, "Text Documents" and "Position")
//! one character after the other:
//!
//! - lines end with `\n`, `\r\n` or `\r`, and a column never counts into the line end;
//! - a column counts the units of the encoding that was agreed upon; one behind the end of its line is the line's
//!   end, and one inside a character is that character's start;
//! - a line behind the last is the end of the text;
//! - of a range that was given the wrong way round, the smaller place is the start.

use glossator::text::position::{Encoding, LineTable, Position};
use glossator::text::{Document, Edit};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The model.
mod model {
    use super::{Edit, Encoding, Position};

    /// How many columns `c` takes.
    fn width(c: char, encoding: Encoding) -> usize {
        match encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// Where the lines of `text` begin and end, without their ends.
    pub fn lines(text: &str) -> Vec<(usize, usize)> {
        let mut lines = Vec::new();
        let mut start = 0;
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            if c != '\n' && c != '\r' {
                continue;
            }
            let mut next = at + 1;
            if c == '\r' && characters.next_if(|&(_, c)| c == '\n').is_some() {
                next += 1;
            }
            lines.push((start, at));
            start = next;
        }
        lines.push((start, text.len()));
        lines
    }

    /// The byte offset that `position` names.
    pub fn offset(text: &str, position: Position, encoding: Encoding) -> usize {
        let lines = lines(text);
        let Some(&(start, end)) = lines.get(position.line as usize) else { return text.len() };
        let mut column = 0;
        for (at, c) in text[start..end].char_indices() {
            column += width(c, encoding);
            if column > position.character as usize {
                return start + at;
            }
        }
        end
    }

    /// The position of the character boundary at `offset`; that of the line's end where it is inside the line end.
    pub fn position(text: &str, offset: usize, encoding: Encoding) -> Position {
        let lines = lines(text);
        let line = lines.iter().take_while(|(start, _)| *start <= offset).count() - 1;
        let (start, end) = lines[line];
        let character = text[start..offset.min(end)].chars().map(|c| width(c, encoding)).sum::<usize>();
        Position { line: line as u32, character: character as u32 }
    }

    /// Applies one edit.
    pub fn apply(text: &mut String, edit: &Edit, encoding: Encoding) {
        let Some((one, other)) = edit.range else {
            *text = edit.text.clone();
            return;
        };
        let (one, other) = (offset(text, one, encoding), offset(text, other, encoding));
        text.replace_range(one.min(other)..one.max(other), &edit.text);
    }
}

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// What texts are made of: every width, characters that join, every line end, and what only looks like one (form
/// feed, vertical tab, next line, line and paragraph separator).
const PIECES: [&str; 24] = [
    "a",
    "word ",
    "# ",
    "\t",
    "é",
    "ß",
    "e\u{301}",
    "\u{301}",
    "€",
    "汉字",
    "\u{feff}",
    "😀",
    "👩‍👩‍👧",
    "𝒳𝒴",
    "\u{10ffff}",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\r",
    "\u{b}\u{c}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
];

/// Texts of a few pieces.
fn short_text() -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 0..24).prop_map(|pieces| pieces.concat())
}

/// Texts of up to some ten thousand bytes, so that a rope keeps them in many parts.
fn text() -> impl Strategy<Value = String> {
    let long = vec((select(&PIECES[..]), 1..200_usize), 0..40);
    let long = long.prop_map(|pieces| pieces.into_iter().map(|(piece, count)| piece.repeat(count)).collect());
    prop_oneof![3 => short_text(), 1 => long]
}

/// Places in a text and outside of it.
fn position() -> impl Strategy<Value = Position> {
    let number = || prop_oneof![8 => 0..8_u32, 4 => 0..60_u32, 2 => 0..4_000_u32, 1 => Just(u32::MAX)];
    (number(), number()).prop_map(|(line, character)| Position { line, character })
}

fn edit() -> impl Strategy<Value = Edit> {
    let range = (position(), position());
    // A wrong way round comes by itself; an insertion does not.
    let insertion = position().prop_map(|position| (position, position));
    let range = prop_oneof![6 => range.prop_map(Some), 4 => insertion.prop_map(Some), 1 => Just(None)];
    (range, short_text()).prop_map(|(range, text)| Edit { range, text })
}

fn encoding() -> impl Strategy<Value = Encoding> {
    select(&ENCODINGS[..])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn edits_leave_the_text_that_the_editor_has(
        start in text(),
        batches in vec(vec(edit(), 1..6), 1..6),
        encoding in encoding(),
    ) {
        let mut document = Document::new(&start, 0);
        let mut expected = start;
        for (version, batch) in (1..).zip(&batches) {
            document.apply(batch, version, encoding);
            for edit in batch {
                model::apply(&mut expected, edit, encoding);
            }
            prop_assert_eq!(document.rope().to_string(), expected.as_str());
            prop_assert_eq!(document.version(), version);
            prop_assert_eq!(document.rope().len_lines(), model::lines(&expected).len());
        }
    }

    #[test]
    fn a_table_has_the_lines_of_the_text(text in text()) {
        let table = LineTable::new(&text);
        let lines: Vec<_> = (0..table.len_lines()).filter_map(|line| table.line(line)).collect();
        prop_assert_eq!(lines, model::lines(&text));
        prop_assert_eq!(table.line(table.len_lines()), None);
    }

    #[test]
    fn every_boundary_has_its_position_and_leads_back(text in short_text()) {
        let table = LineTable::new(&text);
        let boundaries = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for (offset, encoding) in boundaries.flat_map(|offset| ENCODINGS.map(|encoding| (offset, encoding))) {
            let position = table.position(offset, encoding);
            prop_assert_eq!(position, model::position(&text, offset, encoding), "{} in {:?}", offset, encoding);
            let is_inside_line_end = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
            let back = if is_inside_line_end { offset - 1 } else { offset };
            prop_assert_eq!(table.offset(position, encoding), back, "{} in {:?}", offset, encoding);
        }
    }

    #[test]
    fn boundaries_of_long_texts_too(text in text(), at in any::<prop::sample::Index>(), encoding in encoding()) {
        let table = LineTable::new(&text);
        let offset = text.floor_char_boundary(at.index(text.len() + 1));
        let position = table.position(offset, encoding);
        prop_assert_eq!(position, model::position(&text, offset, encoding));
        prop_assert_eq!(table.offset(position, encoding), model::offset(&text, position, encoding));
    }

    #[test]
    fn any_position_is_where_the_model_has_it_and_where_an_edit_inserts(
        text in text(),
        positions in vec(position(), 1..20),
        encoding in encoding(),
    ) {
        let table = LineTable::new(&text);
        for position in positions {
            let offset = table.offset(position, encoding);
            prop_assert_eq!(offset, model::offset(&text, position, encoding), "{:?}", position);
            let mut document = Document::new(&text, 0);
            document.apply(&[Edit { range: Some((position, position)), text: "|".into() }], 1, encoding);
            let mut expected = text.clone();
            expected.insert(offset, '|');
            prop_assert_eq!(document.rope().to_string(), expected, "{:?}", position);
        }
    }

    #[test]
    fn places_behind_the_text_are_its_end(text in text(), beyond in 0..1_000_usize, encoding in encoding()) {
        let table = LineTable::new(&text);
        prop_assert_eq!(table.position(text.len() + beyond, encoding), model::position(&text, text.len(), encoding));
    }
}
