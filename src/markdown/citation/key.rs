//! Citation keys: `@doe2020`, `@{https://x.org/a}`; and where an `@` does not begin one.

use super::super::token::{Flags, Token};
use crate::text::{Span, steps};

/// A key and the tokens around it.
pub(super) struct Key {
    pub(super) span: Span,
    pub(super) key: Span,
    /// Whether a `-` before it drops the authors.
    pub(super) without_author: bool,
    /// The token `-` before the `@`, else the `@`.
    pub(super) first_token: usize,
    /// The token `@`.
    pub(super) sign: usize,
    /// The token after the key.
    pub(super) next_token: usize,
}

/// The key after the `@` at the token `at`; `None` if it is an e-mail address or not a key. The previous key ends at
/// `last_key`.
pub(super) fn key_at(text: &str, tokens: &[Token], at: usize, end: usize, last_key: usize) -> Option<Key> {
    let sign = tokens[at].span.start as usize;
    if follows_word(text, tokens, at, last_key) {
        return None;
    }
    let (key, stop) = key_span(&text[..end], sign + 1)?;
    let is_hyphen = |at: usize, end: usize| tokens[at].is_mark(text, '-') && tokens[at].span.end as usize == end;
    let hyphen = at > 0 && is_hyphen(at - 1, sign);
    let dash = hyphen && at > 1 && is_hyphen(at - 2, sign - 1);
    let without_author = hyphen && !dash && !follows_word(text, tokens, at - 1, last_key);
    let next_token = at + 1 + tokens[at + 1..].iter().take_while(|token| (token.span.start as usize) < stop).count();
    let first_token = if without_author { at - 1 } else { at };
    Some(Key { span: Span::new(sign, stop), key, without_author, first_token, sign: at, next_token })
}

/// Whether the mark at `at` directly follows a word. A full stop counts as part of the word, but not the dots of an
/// ellipsis.
fn follows_word(text: &str, tokens: &[Token], at: usize, last_key: usize) -> bool {
    let start = tokens[at].span.start as usize;
    let before = text[..start].trim_end_matches('\u{00ad}');
    let last = at.checked_sub(1).map(|last| &tokens[last]);
    match before.chars().next_back() {
        _ if start == last_key => false,
        Some('.') => !before.ends_with("...") && last.is_none_or(|last| !last.flags.has(Flags::ESCAPED)),
        // The end of emphasis leaves no token.
        Some('*' | '_') => last.is_some_and(|last| (last.span.end as usize) < start && last.flags.has(Flags::EMPHASIS)),
        Some(c) => c.is_alphanumeric(),
        None => false,
    }
}

/// The key that begins at `at`, and where it ends with its braces.
pub(crate) fn key_span(text: &str, at: usize) -> Option<(Span, usize)> {
    let rest = text.get(at..)?;
    if rest.starts_with('{') {
        return braced(rest).map(|length| (Span::new(at + 1, at + 1 + length), at + 2 + length));
    }
    let is_key = |c: char| c.is_alphanumeric() || c == '_';
    let mut length = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        // A single mark may stand between two letters or digits of a key, and so may `://`.
        let next = chars.peek().map(|&(_, next)| next);
        let joins = index > 0
            && ((":.#$%&-+?<>~/".contains(c) && next.is_some_and(is_key)) || (":/".contains(c) && next == Some('/')));
        if !is_key(c) && !joins {
            break;
        }
        length = index + c.len_utf8();
    }
    (length > 0).then(|| (Span::new(at, at + length), at + length))
}

/// The longest key in braces, which may be an address.
const LONGEST: usize = 1_000;

/// The length of the key in the braces at the start of `rest`.
fn braced(rest: &str) -> Option<usize> {
    let mut depth = 0;
    for (index, c) in steps::each(rest.char_indices().take(LONGEST)) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if c.is_whitespace() => return None,
            _ => {}
        }
        if depth == 0 {
            return (index > 1).then(|| index - 1);
        }
    }
    None
}
