//! Comments that tell Glossator to be silent: `<!-- glossator-ignore unknown-chapter -->`.

use crate::text::Span;

/// How such a comment begins.
const NAME: &str = "glossator-ignore";

/// A comment that says what is not to be told of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IgnoreComment {
    /// What stands behind its name; empty where nothing does.
    pub words: Span,
    /// The lines that it speaks of: its own, and where it stands alone there, all up to the next that is not blank.
    pub lines: Span,
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
            found.push(IgnoreComment { words, lines: lines(text, start, at) });
        }
    }
}

/// The lines that a comment at `start..end` speaks of.
fn lines(text: &str, start: usize, end: usize) -> Span {
    let is_break = |c: char| matches!(c, '\n' | '\r');
    let first = text[..start].rfind(is_break).map_or(0, |at| at + 1);
    let line_end = |from: usize| text[from..].find(is_break).map_or(text.len(), |at| from + at);
    let mut last = line_end(end);
    // Quotation signs are no text.
    let is_blank = |part: &str| part.chars().all(|c| c.is_whitespace() || c == '>');
    if is_blank(&text[first..start]) && is_blank(&text[end..last]) {
        while last < text.len() {
            let next = last + 1;
            last = line_end(next);
            if !is_blank(&text[next..last]) {
                break;
            }
        }
    }
    Span::new(first, last)
}
