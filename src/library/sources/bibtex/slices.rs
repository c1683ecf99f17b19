//! Where the entries of a BibTeX file begin and end, found without understanding them, so that what is wrong in one
//! costs no other.

use memchr::{memchr, memchr2, memchr3};

use crate::text::{Problem, Span};

/// What a slice holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `@book{...}` and whatever other entry.
    Entry,
    /// `@string{...}`
    Strings,
}

/// One entry's bytes, from its `@` to the brace that closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Where it stands.
    pub span: Span,
    /// What it holds.
    pub content: Content,
}

/// So many line starts that look like an entry's may stand inside one (in an abstract, say). Behind an entry with
/// more, its closing brace is taken to be missing.
const MOST_INSIDE: usize = 16;

/// The entries of `text`; `@comment`, `@preamble` and what stands between entries is passed over. An entry whose
/// braces do not balance ends where a line looks like the start of the next.
pub fn split(text: &str) -> (Vec<Slice>, Vec<Problem>) {
    let (mut slices, mut problems) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(opening) = next_opening(text, at) {
        if at > 0 {
            problems.extend(stray_brace(text, at, opening.at));
        }
        let end = end_of(text, &opening);
        let content = match opening.word.to_ascii_lowercase().as_str() {
            "comment" | "preamble" => None,
            "string" => Some(Content::Strings),
            _ => Some(Content::Entry),
        };
        slices.extend(content.map(|content| Slice { span: Span::new(opening.at, end), content }));
        at = end;
    }
    problems.extend(if at > 0 { stray_brace(text, at, text.len()) } else { None });
    (slices, problems)
}

/// `@word{`
struct Opening<'t> {
    at: usize,
    word: &'t str,
    /// Where the brace (or the parenthesis) stands.
    brace: usize,
}

fn next_opening(text: &str, from: usize) -> Option<Opening<'_>> {
    let mut at = from;
    loop {
        at += memchr(b'@', &text.as_bytes()[at..])?;
        match opening_at(text, at) {
            Some(opening) => return Some(opening),
            None => at += 1,
        }
    }
}

/// The opening whose `@` stands at `at`, unless that is part of an address or of a remark between entries.
fn opening_at(text: &str, at: usize) -> Option<Opening<'_>> {
    let behind = &text[at + 1..];
    let length = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = behind.split_at(length);
    let trimmed = rest.trim_start();
    let brace = at + 1 + length + (rest.len() - trimmed.len());
    let opens = trimmed.starts_with('{') && !text[..at].ends_with(char::is_alphanumeric)
        || trimmed.starts_with('(') && begins_line(text, at);
    (opens && !word.is_empty()).then_some(Opening { at, word, brace })
}

/// Whether only spaces stand before the byte `at` on its line.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
    before.is_none_or(|&byte| byte == b'\n' || byte == b'\r') || text[..at].ends_with('\u{feff}')
}

/// Where the entry ends that begins with `opening`.
fn end_of(text: &str, opening: &Opening) -> usize {
    let bytes = text.as_bytes();
    let in_parentheses = bytes[opening.brace] == b'(';
    let mut depth = 0usize;
    let mut next_entry = None;
    let mut inside = 0;
    let next = |from: usize| {
        let rest = bytes.get(from..)?;
        let found = if in_parentheses {
            rest.iter().position(|byte| matches!(byte, b'{' | b'}' | b'@' | b')'))
        } else {
            memchr3(b'{', b'}', b'@', rest)
        };
        found.map(|found| from + found)
    };
    let is_escaped = |at: usize| bytes[..at].iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1;
    let mut from = opening.brace;
    while let Some(at) = next(from) {
        from = at + 1;
        match bytes[at] {
            _ if is_escaped(at) => {}
            b'{' => depth += 1,
            b'}' if depth <= 1 && !in_parentheses => return at + 1,
            b'}' => depth = depth.saturating_sub(1),
            b')' if depth == 0 => return at + 1,
            b'@' if begins_line(text, at) && opening_at(text, at).is_some() => {
                next_entry.get_or_insert(at);
                inside += 1;
                if inside > MOST_INSIDE {
                    break;
                }
            }
            _ => {}
        }
    }
    next_entry.unwrap_or(text.len())
}

/// A closing brace between two entries, from `start` to `end`, that closes nothing: the entry before ends too early.
fn stray_brace(text: &str, start: usize, end: usize) -> Option<Problem> {
    let between = &text.as_bytes()[start..end];
    let brace = memchr2(b'{', b'}', between).filter(|&brace| between[brace] == b'}')?;
    let span = Span::new(start + brace, start + brace + 1);
    Some(Problem::new(
        span,
        "This brace closes nothing: the entry before ends earlier. Remove the brace that is too many.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(text: &str) -> Vec<&str> {
        let (slices, _) = split(text);
        slices.iter().map(|slice| slice.span.of(text)).collect()
    }

    #[test]
    fn entries_are_told_from_what_stands_between() {
        let text = "me@home.org {x}\n@comment{jabref-meta: {a}}\n@book{a, t={@article{in}}}@book{b,}\r\n  @misc (c, t={)})\n\
            see @handle (not one)\n@preamble{\"\\x\"}\n";
        assert_eq!(starts(text), ["@book{a, t={@article{in}}}", "@book{b,}", "@misc (c, t={)})"]);
    }

    #[test]
    fn lines_inside_an_entry_that_look_like_one_belong_to_it() {
        let text = "@book{a, abstract = {It shows\n@book{x, y}\nas code}}\n@book{b,}";
        assert_eq!(starts(text), ["@book{a, abstract = {It shows\n@book{x, y}\nas code}}", "@book{b,}"]);
    }

    #[test]
    fn a_missing_brace_costs_one_entry() {
        let text = "@book{a, title = {x,\n}\n@book{b,}\n@book{c,}";
        assert_eq!(starts(text), ["@book{a, title = {x,\n}\n", "@book{b,}", "@book{c,}"]);
    }

    #[test]
    fn a_brace_too_many_is_told() {
        let text = "@book{a, title = {x}}, year = 2020}\n{A remark} here }.\n@book{b,}";
        let (slices, problems) = split(text);
        assert_eq!(slices.len(), 2);
        assert_eq!(problems.iter().map(|problem| problem.span.start).collect::<Vec<_>>(), [34]);
    }
}
