//! Comments that tell Glossator to be silent: `<!-- glossator-ignore unknown-chapter -->`.

use crate::text::{Span, steps};

/// How such a comment begins.
const NAME: &str = "glossator-ignore";

/// A comment that says what is not to be told of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IgnoreComment {
    /// What stands behind its name; empty where nothing does.
    pub words: Span,
    /// The lines that it speaks of: its own, and where it stands alone there, all up to the next that is not blank.
    pub lines: Span,
    /// Its own line.
    line: Span,
}

/// Adds the comments of that kind in `html`, a piece of HTML in `text`.
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
            // A line may hold many.
            let line = found.last().map(|before| before.line).filter(|line| at <= line.end as usize);
            let line = line.unwrap_or_else(|| line_around(text, start, at));
            found.push(IgnoreComment { words, lines: lines(text, line, Span::new(start, at)), line });
        }
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// Where the line ends that goes on at the byte `from`.
fn line_end(text: &str, from: usize) -> usize {
    steps::each(text[from..].char_indices()).find(|&(_, c)| is_break(c)).map_or(text.len(), |(at, _)| from + at)
}

/// The line, or the lines, that hold what stands at `start..end`.
fn line_around(text: &str, start: usize, end: usize) -> Span {
    let first = steps::each(text[..start].char_indices().rev()).find(|&(_, c)| is_break(c)).map_or(0, |(at, _)| at + 1);
    Span::new(first, line_end(text, end))
}

/// The lines that the comment `comment`, which stands on `line`, speaks of.
fn lines(text: &str, line: Span, comment: Span) -> Span {
    // Quotation signs are no text.
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
