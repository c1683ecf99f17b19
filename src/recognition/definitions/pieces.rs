//! Pieces of running text around a bracket: its sentence, its words, its content.

use crate::text::{Span, steps};

/// The words of `span` from last to first, each with its byte offset in `text`.
pub(super) fn words_backwards(text: &str, span: Span) -> impl Iterator<Item = (usize, &str)> {
    let start = span.start as usize;
    let mut rest = span.of(text);
    std::iter::from_fn(move || {
        rest = rest.trim_end();
        if rest.is_empty() {
            return None;
        }
        let at = rest.rfind(char::is_whitespace).map_or(0, |space| space + char_len(rest, space));
        let word = &rest[at..];
        rest = &rest[..at];
        Some((start + at, word))
    })
}

/// The byte offset at which the sentence before `end` begins, but at most about 400 bytes back and not before `floor`:
/// after the last `. `, `? `, `! `, `; ` or blank line. A full stop after one letter belongs to an initial or to
/// `U.S.`
pub(super) fn sentence_start(text: &str, floor: usize, end: usize) -> usize {
    let mut start = floor.max(end.saturating_sub(400));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let ends_sentence = |&(at, mark): &(usize, &str)| {
        let behind = &text[start + at + mark.len()..end];
        let mut before = steps::each(text[..start + at].chars().rev());
        let initial = mark == "."
            && before.next().is_some_and(|letter| !letter.is_whitespace())
            && before.next().is_none_or(|c| c.is_whitespace() || c == '.');
        let ends =
            if mark == "\n" { behind.starts_with(['\n', '\r']) } else { behind.starts_with(char::is_whitespace) };
        ends && !initial
    };
    let last = text[start..end].rmatch_indices(['.', '?', '!', ';', '\n']).find(ends_sentence);
    last.map_or(start, |(at, mark)| start + at + mark.len())
}

/// The byte offset of the first comma, semicolon, colon or equals sign from `start` to `end` (`UN, founded in 1945`),
/// or else `end`.
pub(super) fn until_mark(text: &str, start: usize, end: usize) -> usize {
    text[start..end].find([',', ';', ':', '=']).map_or(end, |at| start + at)
}

/// The short form without a plural's `s` after a capital.
pub(super) fn stem(text: &str, short: Span) -> Span {
    match short.of(text).strip_suffix('s') {
        Some(stem) if stem.chars().count() >= 2 && stem.ends_with(|c: char| c.is_uppercase()) => {
            Span { end: short.end - 1, ..short }
        }
        _ => short,
    }
}

/// The span from `start` to `end` without surrounding white space.
pub(super) fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let inner = &text[start..end];
    let lead = inner.len() - inner.trim_start().len();
    let length = inner.trim().len();
    Span::new(start + lead, start + lead + length)
}

/// A span without surrounding quotation marks or emphasis; `None` if nothing is left.
pub(super) fn unquoted(text: &str, span: Span) -> Option<Span> {
    let marks = |c: char| "‘’“”\"'*_".contains(c);
    let inner = span.of(text);
    let lead = inner.len() - inner.trim_start_matches(marks).len();
    let length = inner.trim_matches(marks).len();
    (length > 0).then(|| Span::new(span.start as usize + lead, span.start as usize + lead + length))
}

pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

pub(super) fn capitals(text: &str) -> usize {
    text.chars().filter(|c| c.is_uppercase()).count()
}

pub(super) fn starts_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// Whether a short form contains a lower-case letter itself, like `PoC`.
pub(super) fn stem_has_small(stem: &str) -> bool {
    stem.contains(char::is_lowercase)
}

pub(super) fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}
