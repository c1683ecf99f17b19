//! Example lists: a paragraph that begins with `(@label)`, `@label.` or `@label)` numbers an example. `@label` in
//! running text is then that number, not a citation.

use rustc_hash::FxHashSet;

use super::super::token::Token;
use super::key_span;
use super::{Citation, Mode};
use crate::text::Span;

/// Appends the labels of the examples in the paragraph `tokens`: at its start and at the start of its lines.
pub(in crate::markdown) fn labels(text: &str, tokens: &[Token], found: &mut Vec<Span>) {
    for at in 0..tokens.len() {
        let starts_line = at == 0 || {
            let between = tokens[at - 1].span.end as usize..tokens[at].span.start as usize;
            tokens[at].spaced() && text[between].contains(['\n', '\r'])
        };
        match label(text, &tokens[at..]).filter(|_| starts_line) {
            Some(label) => found.push(label),
            None if at == 0 => return,
            None => {}
        }
    }
}

fn label(text: &str, tokens: &[Token]) -> Option<Span> {
    let open = tokens.first()?.is_mark(text, '(');
    let sign = tokens.get(usize::from(open)).filter(|token| token.is_mark(text, '@') && !(open && token.spaced()))?;
    let (label, end) = key_span(text, sign.span.end as usize)?;
    let mut behind = text[end..].chars();
    let closed = behind.next().is_some_and(|c| c == ')' || (c == '.' && !open));
    (closed && behind.next().is_none_or(char::is_whitespace)).then_some(label)
}

/// Whether `citation` is only the number of an example with one of `labels`.
pub(in crate::markdown) fn is_number(text: &str, citation: &Citation, labels: &FxHashSet<&str>) -> bool {
    let in_text = citation.mode == Mode::InText || citation.bracket.is_none();
    in_text && labels.contains(citation.key.of(text))
}
