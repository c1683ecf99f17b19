//! Prose tokens as plain text, without the marks that Markdown puts around words.

use crate::markdown::token::{Token, TokenKind};
use crate::text::Span;

/// The text of `tokens`, with each run of white space as one space, without footnote marks.
pub fn words(text: &str, tokens: &[Token]) -> String {
    let mut words = String::new();
    for token in tokens.iter().filter(|token| !token.text(text).starts_with("[^")) {
        if token.spaced() && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(bare(text, token).of(text));
    }
    words
}

/// The span of `token` without the marks of code or of a wiki link around it.
pub fn bare(text: &str, token: &Token) -> Span {
    let written = token.text(text);
    let (start, end) = match token.kind {
        TokenKind::Mark if written.len() > 2 => {
            let inner = written.trim_start_matches(['`', '[']);
            (written.len() - inner.len(), inner.len() - inner.trim_end_matches(['`', ']']).len())
        }
        _ => (0, 0),
    };
    Span::new(token.span.start as usize + start, token.span.end as usize - end)
}
