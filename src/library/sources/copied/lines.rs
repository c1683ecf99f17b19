//! The lines of a copied text, without what browsers, web clippers and scanners add.

use crate::library::sources::bibliography::values::without_tags;
use crate::text::Span;

/// A line with text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::library::sources) struct Line {
    /// Its text, without bullets and markup, with single plain spaces.
    pub text: String,
    /// The same with tabs where the line has a tab or a wide gap, which separate columns.
    pub columns: String,
    /// Its indentation in columns; nested lists show their parts by it.
    pub indent: usize,
    /// Whether Markdown marks it as a heading.
    pub is_heading: bool,
    /// One-based line number.
    pub number: usize,
    /// Whether the line above is blank.
    pub after_blank: bool,
    /// Its span in the copied text.
    pub span: Span,
}

impl Line {
    /// The same line with `columns` as its text.
    pub(crate) fn saying(&self, columns: &str) -> Self {
        let columns = columns.trim().to_owned();
        Self { text: columns.replace('\t', " "), columns, ..self.clone() }
    }
}

/// The lines of `text` that are not blank, from byte `start` on.
pub(in crate::library::sources) fn read(text: &str, start: usize) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut after_blank = false;
    let mut number = memchr::memchr_iter(b'\n', &bytes[..start]).count();
    let is_markdown = start > 0 || is_markdown(text);
    let mut start = start;
    while start < text.len() {
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(text.len(), |at| start + at);
        let raw = &text[start..end];
        number += 1;
        let (columns, is_heading) = clean(raw, is_markdown);
        if columns.is_empty() {
            after_blank = true;
        } else {
            let line = Line {
                indent: indent(raw),
                is_heading,
                number,
                after_blank,
                span: Span::new(start, end),
                ..Line::default()
            };
            lines.push(line.saying(&columns));
            after_blank = false;
        }
        start = end + if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    lines
}

/// Whether a line is prose.
pub(super) fn is_prose(text: &str) -> bool {
    let words = text.split(' ').count();
    words >= 8 && text.trim_end_matches(['’', '”', '"', '»', ')']).ends_with(['.', '?', '!', '…', ':'])
        || text.len() > 200
}

/// The width of the indentation in columns; a tab counts as four.
fn indent(raw: &str) -> usize {
    raw.chars().take_while(|&c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// Notes that browsers put after a link.
const LINK_NOTES: &[&str] =
    &["[Opens in a new window]", "Opens in a new window", "(opens in new tab)", "opens in new tab"];

/// Whether a text is Markdown, by its headings, links or bold words. In other texts an asterisk is just an asterisk.
fn is_markdown(text: &str) -> bool {
    let has_heading =
        || text.lines().any(|line| line.starts_with("# ") || line.starts_with("## ") || line.starts_with("### "));
    text.contains("](") || text.contains("**") || has_heading()
}

/// The cleaned text of a line, and whether it is a heading.
fn clean(raw: &str, is_markdown: bool) -> (String, bool) {
    let invisible =
        |c: &char| matches!(c, '\0' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{ad}' | '\u{2060}');
    let mut said = spaced(raw.chars().filter(|c| !invisible(c)));
    for note in LINK_NOTES {
        said = said.replace(note, "");
    }
    let mut rest = said.trim();
    // Browsers nest bullets, and Markdown nests markers: `> - ## Title`.
    let mut is_heading = false;
    while let Some(inner) = without_mark(rest) {
        is_heading |= rest.starts_with('#');
        rest = inner;
    }
    let rest = rest.strip_prefix('|').map_or_else(|| rest.to_owned(), table_row);
    let rest = if is_markdown { unmarked(&rest) } else { without_tags(&rest) };
    (rest.trim().to_owned(), is_heading)
}

/// Collapses each run of whitespace into one space, or into one tab if it contains a tab or is wide.
fn spaced(chars: impl Iterator<Item = char>) -> String {
    const WIDE: usize = 3;
    let mut out = String::new();
    let (mut width, mut tab) = (0, false);
    for c in chars {
        if c.is_whitespace() {
            width += 1;
            tab |= c == '\t';
        } else {
            if width > 0 && !out.is_empty() {
                out.push(if tab || width >= WIDE { '\t' } else { ' ' });
            }
            (width, tab) = (0, false);
            out.push(c);
        }
    }
    out
}

/// A line without its leading bullet, heading marker or quotation marker; `None` if it has none.
fn without_mark(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '*', '+', '•', '◦', '▪', '·', '‣', '○', '●', '■', '>', '–', '\u{f0b7}']);
    let rest = rest.or_else(|| line.strip_prefix('#').map(|rest| rest.trim_start_matches('#')));
    rest.filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])).map(str::trim_start)
}

/// A row of a Markdown table with tabs between its cells; empty for a delimiter row.
fn table_row(inner: &str) -> String {
    if inner.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t')) {
        return String::new();
    }
    inner.trim_end_matches('|').split('|').map(str::trim).collect::<Vec<_>>().join("\t")
}

/// A line without Markdown's inline markup.
fn unmarked(line: &str) -> String {
    if !line.contains(['[', '*', '_', '`', '\\', '<', '&']) {
        return line.to_owned();
    }
    emphasis(&links(&without_tags(line))).replace("\\.", ".")
}

/// Replaces `[words](address)` and `[[page|words]]` by their words, and removes images.
fn links(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        let is_picture = before.ends_with('!');
        out.push_str(before.strip_suffix('!').unwrap_or(before));
        let link = wiki_link(from).or_else(|| inline_link(from));
        match link {
            Some((words, length)) => {
                if !is_picture {
                    out.push_str(words);
                }
                rest = &from[length..];
                // Words after a link begin something new, such as a subtitle after the title.
                if let Some(next) = rest.strip_prefix(' ').filter(|next| next.starts_with(char::is_uppercase)) {
                    out.push('\t');
                    rest = next;
                }
            }
            None => {
                out.push_str(if is_picture { "![" } else { "[" });
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The longest link, in bytes. Without a limit, a line full of brackets would take quadratic time.
const LONGEST_LINK: usize = 2000;

fn wiki_link(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.bytes().take(LONGEST_LINK).position(|byte| byte == b']')?;
    inner[end..].starts_with("]]").then(|| (inner[..end].rsplit('|').next().unwrap_or_default(), end + 4))
}

fn inline_link(text: &str) -> Option<(&str, usize)> {
    let close = text.bytes().take(LONGEST_LINK).position(|byte| byte == b']')?;
    let address = text[close + 1..].strip_prefix('(')?;
    // An address may contain balanced parentheses.
    let mut open = 1;
    let end = address.bytes().take(LONGEST_LINK).position(|byte| {
        open += i32::from(byte == b'(') - i32::from(byte == b')');
        open == 0
    })?;
    Some((&text[1..close], close + 2 + end + 1))
}

/// A line without the markers of emphasis and code, which come in pairs around words.
fn emphasis(line: &str) -> String {
    let mut said = line.replace("**", "").replace("__", "").replace('`', "");
    for mark in ['*', '_'] {
        let opens: Vec<usize> = said.match_indices(mark).map(|(at, _)| at).collect();
        let [first, .., last] = opens.as_slice() else { continue };
        let begins = said[..*first].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let ends = said[last + 1..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        let inside = !said[first + 1..].starts_with(' ') && !said[..*last].ends_with(' ');
        if begins && ends && inside && opens.len().is_multiple_of(2) {
            said = said.replace(mark, "");
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_bullets_marks_and_odd_spaces_only() {
        let cases = [
            ("- Index", "Index"),
            ("  •\u{a0}4\u{a0}- Title", "4 - Title"),
            ("  •   • ISBN: 978", "ISBN: 978"),
            ("* Part I", "Part I"),
            ("-Title", "-Title"),
            ("\u{feff}Book contents", "Book contents"),
            ("DOI: https://doi.org/10.1000/1[Opens in a new window]", "DOI: https://doi.org/10.1000/1"),
            ("coups d’état", "coups d’état"),
            ("1.      Introduction", "1.\tIntroduction"),
            ("Preface\t7", "Preface\t7"),
            ("## **Part** one", "Part one"),
            ("1. [A (new) title](https://example.org/a_(b)) — Ann Author", "1. A (new) title — Ann Author"),
            ("2. *Standards as Constitutions* (Cem Yazar)", "2. Standards as Constitutions (Cem Yazar)"),
            ("[[Ann Author]] and [[x|Ben Writer]]", "Ann Author and Ben Writer"),
            ("![cover](a.png) Title [sic]", "Title [sic]"),
            ("| 1 | Title | 7 |", "1\tTitle\t7"),
            ("|---|:-:|", ""),
            ("Ann Author*", "Ann Author*"),
            ("snake_case and 2 * 3 * 4", "snake_case and 2 * 3 * 4"),
            ("-", ""),
        ];
        for (raw, said) in cases {
            assert_eq!(clean(raw, true).0, said);
        }
    }

    #[test]
    fn marks_are_markup_in_markdown_alone() {
        let said = |text: &str| read(text, 0).iter().map(|line| line.text.clone()).collect::<Vec<_>>();
        assert_eq!(said("a *written* notice"), ["a *written* notice"]);
        assert_eq!(said("## Notes\na *written* notice"), ["Notes", "a written notice"]);
    }

    #[test]
    fn every_line_end_is_one() {
        let lines = read("a\r\nb\rc\n\n# d", 0);
        let said: Vec<_> = lines.iter().map(|l| (l.text.as_str(), l.number, l.after_blank, l.is_heading)).collect();
        assert_eq!(
            said,
            [("a", 1, false, false), ("b", 2, false, false), ("c", 3, false, false), ("d", 5, true, true)]
        );
    }
}
