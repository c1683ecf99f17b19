//! Comments that silence Glossator: `<!-- glossator-ignore unknown-chapter -->`.

use crate::text::{Span, steps};

/// The word that such a comment begins with.
const NAME: &str = "glossator-ignore";

/// A comment that switches off diagnostics for some lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IgnoreComment {
    /// The words after `glossator-ignore`; empty if there are none.
    pub words: Span,
    /// The lines it applies to: its own and, if it stands alone on its line, all up to the next line with text.
    pub lines: Span,
    /// Its own line.
    line: Span,
}

/// Appends to `found` the ignore comments in `html`, a piece of HTML in `text`.
pub(super) fn read(text: &str, html: Span, found: &mut Vec<IgnoreComment>) {
    let mut at = html.start as usize;
    let end = html.end as usize;
    while let Some(start) = text[at..end].find("<!--").map(|start| at + start) {
        let inside = start + "<!--".len();
        let Some(length) = text[inside..end].find("-->") else { return };
        at = inside + length + "-->".len();
        let content = text[inside..inside + length].trim();
        let Some(rest) = content.strip_prefix(NAME) else { continue };
        if rest.is_empty() || rest.starts_with(char::is_whitespace) {
            let words = rest.trim();
            let first = words.as_ptr() as usize - text.as_ptr() as usize;
            let words = Span::new(first, first + words.len());
            // A line may hold many comments.
            let line = found.last().map(|before| before.line).filter(|line| at <= line.end as usize);
            let line = line.unwrap_or_else(|| line_around(text, start, at));
            found.push(IgnoreComment { words, lines: lines(text, line, Span::new(start, at)), line });
        }
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// Where the line around the byte `from` ends.
fn line_end(text: &str, from: usize) -> usize {
    steps::each(text[from..].char_indices()).find(|&(_, c)| is_break(c)).map_or(text.len(), |(at, _)| from + at)
}

/// The line or lines around the range `start..end`.
fn line_around(text: &str, start: usize, end: usize) -> Span {
    let first = steps::each(text[..start].char_indices().rev()).find(|&(_, c)| is_break(c)).map_or(0, |(at, _)| at + 1);
    Span::new(first, line_end(text, end))
}

/// The lines that `comment`, on the line `line`, applies to.
fn lines(text: &str, line: Span, comment: Span) -> Span {
    // The `>` of a quotation is not text.
    let is_blank = |part: &str| steps::each(part.chars()).all(|c| c.is_whitespace() || c == '>');
    let (before, behind) = (Span { end: comment.start, ..line }, Span { start: comment.end, ..line });
    let mut last = line.end as usize;
    if is_blank(before.of(text)) && is_blank(behind.of(text)) {
        while last < text.len() {
            let next = last + 1;
            last = line_end(text, next);
            if !is_blank(&text[next..last]) {
                break;
            }
        }
    }
    Span::new(line.start as usize, last)
}
