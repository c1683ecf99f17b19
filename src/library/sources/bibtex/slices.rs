//! Finds where the entries of a BibTeX file begin and end, without parsing them, so that an error in one affects no
//! other.

use memchr::{memchr, memchr2, memchr3};

use crate::text::common::Common;
use crate::text::{Problem, Span, Text};

/// What a slice contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `@book{...}` or any other entry.
    Entry,
    /// `@string{...}`
    Strings,
    /// `@comment{...}`, `@preamble{...}`
    Nothing,
}

/// The bytes of one entry, from its `@` to its closing brace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    /// Its span.
    pub span: Span,
    /// What it contains.
    pub content: Content,
    /// Whether its closing brace is missing, so that its end depends on the text after it.
    unclosed: bool,
}

/// The slices of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slices {
    /// The slices in order.
    pub all: Vec<Slice>,
    /// Closing braces without an opening one.
    pub problems: Vec<Problem>,
}

/// The spans of the entries among `slices`.
pub fn entries(slices: &[Slice]) -> impl Iterator<Item = Span> {
    slices.iter().filter(|slice| slice.content == Content::Entry).map(|slice| slice.span)
}

/// Splits `text` into slices; text between entries is skipped. An entry with unbalanced braces ends where a line
/// looks like the start of the next entry.
pub fn split(text: &str) -> Slices {
    let length = text.len();
    let old = &Slices::default();
    let search = Search { old, old_length: 0, kept: 0, common: Common::default(), length };
    search.slices_in(text, 0, 0).map(|resplit| resplit.slices).unwrap_or_default()
}

/// The most lines inside an entry (in an abstract, say) that may look like the start of an entry. If there are more,
/// its closing brace is taken to be missing.
const MOST_INSIDE: usize = 16;

/// The slices of an edited text.
#[derive(Clone, Debug)]
pub(crate) struct Resplit {
    /// All slices.
    pub slices: Slices,
    /// The number of slices at the beginning that are unchanged in text and position.
    pub before: usize,
    /// The number of slices at the end that are unchanged except for their position.
    pub behind: usize,
}

/// Splits an edited text with the same result as [`split`]. `old` are the slices before the edit. Only what is not
/// `common` to both versions is searched, up to the end of the last entry there.
pub(crate) fn resplit(old: &Slices, old_length: usize, text: &Text, common: Common) -> Resplit {
    let length = text.len_bytes();
    let stays = |slice: &&Slice| slice.span.end as usize <= common.before && !slice.unclosed;
    let kept = old.all.iter().take_while(stays).count();
    let search = Search { old, old_length, kept, common, length };
    let start = old.all[..kept].last().map_or(0, |slice| slice.span.end as usize);
    // The brace before counts too: nothing in parentheses begins on its line.
    let from = start.saturating_sub(1);
    let mut reach = FIRST_REACH;
    loop {
        let end = text.boundary_before(length - common.behind.min(length) + reach);
        if let Some(found) = search.slices_in(&text.slice(from..end), from, start) {
            return found;
        }
        reach *= 8;
    }
}

/// How many bytes after an edit are searched at first. In tests this is so small that it does not suffice.
const FIRST_REACH: usize = if cfg!(test) { 8 } else { 32 << 10 };

/// A search for the slices of an edited text.
struct Search<'s> {
    old: &'s Slices,
    /// Length of the old text and number of leading slices kept.
    old_length: usize,
    kept: usize,
    common: Common,
    /// Length of the new text.
    length: usize,
}

impl Search<'_> {
    /// The slices found in `window`, which begins at the byte `from` of the text; the search starts at `start`.
    /// `None` if the window is too small to decide.
    fn slices_in(&self, window: &str, from: usize, start: usize) -> Option<Resplit> {
        let old = self.old;
        let is_all = from + window.len() == self.length;
        let mut slices = Slices { all: old.all[..self.kept].to_vec(), problems: Vec::new() };
        let stay = old.problems.iter().filter(|problem| (problem.span.start as usize) < start);
        slices.problems.extend(stay.cloned());
        let mut at = start - from;
        while let Some(opening) = next_opening(window, at) {
            if from + at > 0 {
                slices.problems.extend(stray_brace(window, at, opening.at).map(|it| moved(it, from)));
            }
            if from + opening.at + self.common.behind >= self.length {
                // From an entry that stood here before the edit, everything is unchanged.
                let then = (from + opening.at + self.old_length - self.length) as u32;
                if let Ok(first) = old.all[self.kept..].binary_search_by_key(&then, |slice| slice.span.start) {
                    let rest = &old.all[self.kept + first..];
                    let now = |offset: u32| offset as usize + self.length - self.old_length;
                    let now = |span: Span| Span::new(now(span.start), now(span.end));
                    slices.all.extend(rest.iter().map(|slice| Slice { span: now(slice.span), ..*slice }));
                    let problems = old.problems.iter().filter(|problem| problem.span.start >= then);
                    slices.problems.extend(problems.map(|it| Problem { span: now(it.span), ..it.clone() }));
                    return Some(Resplit { slices, before: self.kept, behind: rest.len() });
                }
            }
            let end = end_of(window, &opening);
            let (end, unclosed) = match end {
                End::Closed(end) => (end, false),
                End::Unclosed(end) => (end, true),
                End::OfText(_) if !is_all => return None,
                End::OfText(end) => (end, true),
            };
            let content = match opening.word.to_ascii_lowercase().as_str() {
                "comment" | "preamble" => Content::Nothing,
                "string" => Content::Strings,
                _ => Content::Entry,
            };
            slices.all.push(Slice { span: Span::new(from + opening.at, from + end), content, unclosed });
            at = end;
        }
        if from + at > 0 {
            slices.problems.extend(stray_brace(window, at, window.len()).map(|it| moved(it, from)));
        }
        is_all.then_some(Resplit { slices, before: self.kept, behind: 0 })
    }
}

fn moved(problem: Problem, by: usize) -> Problem {
    Problem { span: problem.span.moved(by), ..problem }
}

/// `@word{`
struct Opening<'t> {
    at: usize,
    word: &'t str,
    /// Offset of the opening brace (or parenthesis).
    brace: usize,
}

fn next_opening(text: &str, from: usize) -> Option<Opening<'_>> {
    let mut at = from;
    loop {
        at += memchr(b'@', &text.as_bytes()[at..])?;
        match opening_at(text, at) {
            Some(_) if is_comment(&text.as_bytes()[from..at]) => {
                at += memchr2(b'\n', b'\r', &text.as_bytes()[at..])?;
            }
            Some(opening) => return Some(opening),
            None => at += 1,
        }
    }
}

/// Whether the text after `before`, which stands between entries, is a comment: `%` begins one, up to the end of the
/// line.
fn is_comment(before: &[u8]) -> bool {
    before.iter().rev().take_while(|byte| !matches!(byte, b'\n' | b'\r')).any(|&byte| byte == b'%')
}

/// The opening whose `@` is at `at`, unless the `@` is part of an address or of a comment between entries.
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

/// Whether only spaces precede the byte `at` on its line.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
    before.is_none_or(|&byte| byte == b'\n' || byte == b'\r') || text[..at].ends_with('\u{feff}')
}

/// Where an entry ends.
enum End {
    /// At its closing brace.
    Closed(usize),
    /// Unclosed; at the start of the next entry.
    Unclosed(usize),
    /// Unclosed up to the end of the text; at the start of the next entry, or at the end of the text.
    OfText(usize),
}

/// Where the entry with the given `opening` ends.
fn end_of(text: &str, opening: &Opening) -> End {
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
            b'}' if depth <= 1 && !in_parentheses => return End::Closed(at + 1),
            b'}' => depth = depth.saturating_sub(1),
            b')' if depth == 0 => return End::Closed(at + 1),
            b'@' if begins_line(text, at) && opening_at(text, at).is_some() => {
                next_entry.get_or_insert(at);
                inside += 1;
                if inside > MOST_INSIDE {
                    return End::Unclosed(next_entry.unwrap_or(at));
                }
            }
            _ => {}
        }
    }
    End::OfText(next_entry.unwrap_or(text.len()))
}

/// A stray closing brace between two entries, from `start` to `end`: the entry before it ends too early.
fn stray_brace(text: &str, start: usize, end: usize) -> Option<Problem> {
    let between = &text.as_bytes()[start..end];
    let mut at = 0;
    let brace = loop {
        at += memchr3(b'{', b'}', b'%', &between[at..])?;
        match between[at] {
            b'%' => at += memchr2(b'\n', b'\r', &between[at..])?,
            b'}' => break at,
            _ => return None,
        }
    };
    let span = Span::new(start + brace, start + brace + 1);
    Some(Problem::new(
        span,
        "This brace closes nothing: the entry before it has already ended. Remove the extra brace.",
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn starts(text: &str) -> Vec<&str> {
        let entries = split(text).all.into_iter().filter(|slice| slice.content == Content::Entry);
        entries.map(|slice| slice.span.of(text)).collect()
    }

    #[test]
    fn entries_are_separated_from_the_text_between() {
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
    fn a_missing_brace_affects_one_entry() {
        let text = "@book{a, title = {x,\n}\n@book{b,}\n@book{c,}";
        assert_eq!(starts(text), ["@book{a, title = {x,\n}\n", "@book{b,}", "@book{c,}"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_edited_text_has_the_slices_of_the_text_as_it_is(
            (old, new) in (pieces(12), pieces(3), pieces(12), pieces(3)).prop_map(|(before, gone, behind, come)| {
                (format!("{before}{gone}{behind}"), format!("{before}{come}{behind}"))
            })
        ) {
            let edited = resplit(&split(&old), old.len(), &Text::from(new.as_str()), Common::of(&old, &new));
            let anew = split(&new);
            prop_assert_eq!(&edited.slices.all, &anew.all);
            prop_assert_eq!(&edited.slices.problems, &anew.problems);
            for (one, other) in split(&old).all.iter().zip(&anew.all).take(edited.before) {
                prop_assert_eq!((one.span, one.span.of(&old)), (other.span, other.span.of(&new)));
            }
            for (one, other) in split(&old).all.iter().rev().zip(anew.all.iter().rev()).take(edited.behind) {
                prop_assert_eq!(one.span.of(&old), other.span.of(&new));
            }
        }
    }

    fn pieces(most: usize) -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "@book{a, t = {x}}\n",
            "@misc(b,\n",
            "@string{s = {}}",
            "@comment{",
            "@",
            "{",
            "}",
            ")",
            "\n",
            "\\",
            "ß",
            " ",
        ]);
        prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn an_extra_brace_is_reported() {
        let text = "@book{a, title = {x}}, year = 2020}\n{A remark} here }.\n@book{b,}";
        assert_eq!(starts(text).len(), 2);
        assert_eq!(split(text).problems.iter().map(|problem| problem.span.start).collect::<Vec<_>>(), [34]);
    }
}
