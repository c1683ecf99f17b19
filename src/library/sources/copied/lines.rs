//! The lines of a copied text, without what browsers, web clippers and scanners put around them.

use crate::library::sources::bibliography::values::without_tags;
use crate::text::Span;

/// A line that says something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::library::sources) struct Line {
    /// What it says: no bullet, no markup, single plain spaces.
    pub text: String,
    /// The same with a tab where the line has a tab or a wide gap: what stands behind one is another column.
    pub columns: String,
    /// How far it is indented: nested lists show their parts so.
    pub indent: usize,
    /// Whether Markdown marks it as a heading.
    pub is_heading: bool,
    /// Counted from 1.
    pub number: usize,
    /// Whether a blank line stands above.
    pub after_blank: bool,
    /// Where in the text it stands.
    pub span: Span,
}

impl Line {
    /// The same line saying `columns`.
    pub(crate) fn saying(&self, columns: &str) -> Self {
        let columns = columns.trim().to_owned();
        Self { text: columns.replace('\t', " "), columns, ..self.clone() }
    }
}

/// The lines of `text`, from the byte `start` on, that are not blank.
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

/// Whether a line is prose: sentences.
pub(super) fn is_prose(text: &str) -> bool {
    let words = text.split(' ').count();
    words >= 8 && text.trim_end_matches(['’', '”', '"', '»', ')']).ends_with(['.', '?', '!', '…', ':'])
        || text.len() > 200
}

/// Width of the white space at the start of a line, a tab counting four.
fn indent(raw: &str) -> usize {
    raw.chars().take_while(|&c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// What browsers put behind a link.
const LINK_NOTES: &[&str] =
    &["[Opens in a new window]", "Opens in a new window", "(opens in new tab)", "opens in new tab"];

/// Whether a text is Markdown: it has headings, links or words in bold. In other texts a star is a star.
fn is_markdown(text: &str) -> bool {
    let has_heading =
        || text.lines().any(|line| line.starts_with("# ") || line.starts_with("## ") || line.starts_with("### "));
    text.contains("](") || text.contains("**") || has_heading()
}

/// What a line says, and whether it is a heading.
fn clean(raw: &str, is_markdown: bool) -> (String, bool) {
    let invisible =
        |c: &char| matches!(c, '\0' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{ad}' | '\u{2060}');
    let mut said = spaced(raw.chars().filter(|c| !invisible(c)));
    for note in LINK_NOTES {
        said = said.replace(note, "");
    }
    let mut rest = said.trim();
    // Browsers nest bullets, and Markdown nests marks: `> - ## Title`.
    let mut is_heading = false;
    while let Some(inner) = without_mark(rest) {
        is_heading |= rest.starts_with('#');
        rest = inner;
    }
    let rest = rest.strip_prefix('|').map_or_else(|| rest.to_owned(), table_row);
    let rest = if is_markdown { unmarked(&rest) } else { without_tags(&rest) };
    (rest.trim().to_owned(), is_heading)
}

/// Each run of white space as one space, or as one tab where it has a tab or is wide.
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

/// A line without the bullet, heading mark or quotation mark that it begins with.
fn without_mark(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '*', '+', '•', '◦', '▪', '·', '‣', '○', '●', '■', '>', '–', '\u{f0b7}']);
    let rest = rest.or_else(|| line.strip_prefix('#').map(|rest| rest.trim_start_matches('#')));
    rest.filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])).map(str::trim_start)
}

/// A row of a Markdown table with tabs between its cells; nothing of the row that only rules.
fn table_row(inner: &str) -> String {
    if inner.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t')) {
        return String::new();
    }
    inner.trim_end_matches('|').split('|').map(str::trim).collect::<Vec<_>>().join("\t")
}

/// Markdown's inline markup as the words that it marks.
fn unmarked(line: &str) -> String {
    if !line.contains(['[', '*', '_', '`', '\\', '<', '&']) {
        return line.to_owned();
    }
    emphasis(&links(&without_tags(line))).replace("\\.", ".")
}

/// `[words](address)` and `[[page|words]]` as their words, pictures as nothing.
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
                // Words behind a link begin something else, as a subtitle behind the title does.
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

/// No link is longer; without an end to the search many brackets would make it long.
const LONGEST_LINK: usize = 2000;

fn wiki_link(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.bytes().take(LONGEST_LINK).position(|byte| byte == b']')?;
    inner[end..].starts_with("]]").then(|| (inner[..end].rsplit('|').next().unwrap_or_default(), end + 4))
}

fn inline_link(text: &str) -> Option<(&str, usize)> {
    let close = text.bytes().take(LONGEST_LINK).position(|byte| byte == b']')?;
    let address = text[close + 1..].strip_prefix('(')?;
    // An address may have pairs of brackets in it.
    let mut open = 1;
    let end = address.bytes().take(LONGEST_LINK).position(|byte| {
        open += i32::from(byte == b'(') - i32::from(byte == b')');
        open == 0
    })?;
    Some((&text[1..close], close + 2 + end + 1))
}

/// A line without the marks of emphasis and code: those that stand in pairs around words.
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
