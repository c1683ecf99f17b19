//! The page's lines, without what browsers add to them.

use crate::text::Span;

/// A line that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What it says: no bullet, single plain spaces.
    pub text: String,
    /// How far it is indented: nested lists show their parts so.
    pub indent: usize,
    /// Counted from 1.
    pub number: usize,
    /// Whether a blank line stands above.
    pub after_blank: bool,
    /// Where in the text it stands.
    pub span: Span,
}

/// The lines of `text` that are not blank.
pub(super) fn read(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut after_blank = false;
    let mut start = 0;
    let mut number = 0;
    while start < text.len() {
        let bytes = text.as_bytes();
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(text.len(), |at| start + at);
        let raw = &text[start..end];
        number += 1;
        let said = clean(raw);
        if said.is_empty() {
            after_blank = true;
        } else {
            lines.push(Line { text: said, indent: indent(raw), number, after_blank, span: Span::new(start, end) });
            after_blank = false;
        }
        start = end + if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    lines
}

/// Width of the white space at the start of a line, a tab counting four.
fn indent(raw: &str) -> usize {
    raw.chars().take_while(|&c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// What browsers put behind a link.
const LINK_NOTES: &[&str] = &["[Opens in a new window]", "Opens in a new window"];

/// A line without bullet, byte order mark and invisible characters, each run of white space as one space.
fn clean(raw: &str) -> String {
    let visible: String =
        raw.chars().filter(|c| !matches!(c, '\0' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{ad}')).collect();
    let mut said = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    for note in LINK_NOTES {
        said = said.replace(note, "");
    }
    let said = said.trim();
    let without_bullet = said
        .strip_prefix(['-', '*', '+', '•', '◦', '▪', '·', '‣', '○'])
        .filter(|rest| rest.is_empty() || rest.starts_with(' '));
    without_bullet.unwrap_or(said).trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_bullets_and_odd_spaces_only() {
        let cases = [
            ("- Index", "Index"),
            ("  •\u{a0}4\u{a0}- Title", "4 - Title"),
            ("* Part I", "Part I"),
            ("-Title", "-Title"),
            ("\u{feff}Book contents", "Book contents"),
            ("DOI: https://doi.org/10.1000/1[Opens in a new window]", "DOI: https://doi.org/10.1000/1"),
            ("coups d’état", "coups d’état"),
            ("-", ""),
        ];
        for (raw, said) in cases {
            assert_eq!(clean(raw), said);
        }
    }

    #[test]
    fn every_line_end_is_one() {
        let lines = read("a\r\nb\rc\n\nd");
        let said: Vec<_> = lines.iter().map(|l| (l.text.as_str(), l.number, l.after_blank)).collect();
        assert_eq!(said, [("a", 1, false), ("b", 2, false), ("c", 3, false), ("d", 5, true)]);
    }
}
