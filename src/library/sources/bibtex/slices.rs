//! Where the entries of a BibTeX file begin and end, found without understanding them, so that what is wrong in one
//! costs no other.

use memchr::{memchr, memchr2, memchr3, memrchr};

use crate::text::{Problem, Span};

/// What a slice holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `@book{...}` and whatever other entry.
    Entry,
    /// `@string{...}`
    Strings,
    /// `@comment{...}`, `@preamble{...}`
    Nothing,
}

/// One entry's bytes, from its `@` to the brace that closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Where it stands.
    pub span: Span,
    /// What it holds.
    pub content: Content,
    /// Whether its closing brace is missing. Where it ends then depends on what stands behind it.
    unclosed: bool,
}

/// The slices of a text.
#[derive(Clone, Debug, Default)]
pub struct Slices {
    /// In order.
    pub all: Vec<Slice>,
    /// Braces that close nothing.
    pub problems: Vec<Problem>,
}

/// Where the entries among `slices` stand.
pub fn entries(slices: &[Slice]) -> impl Iterator<Item = Span> {
    slices.iter().filter(|slice| slice.content == Content::Entry).map(|slice| slice.span)
}

/// The entries of `text`, as [`split_again`] finds them.
pub fn split(text: &str) -> Slices {
    split_again(&Slices::default(), 0, text, Common::default()).slices
}

/// What two versions of a text have in common.
#[derive(Clone, Copy, Debug, Default)]
pub struct Common {
    /// So many bytes at the beginning, in whole lines.
    pub before: usize,
    /// So many bytes at the end, which do not overlap the others.
    pub behind: usize,
}

impl Common {
    /// Of the texts `old` and `new`.
    pub fn of(old: &str, new: &str) -> Self {
        const BLOCK: usize = 4096;
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let most = old.len().min(new.len());
        let same = |(one, other): &(&u8, &u8)| one == other;
        let mut before = 0;
        while before + BLOCK <= most && old[before..before + BLOCK] == new[before..before + BLOCK] {
            before += BLOCK;
        }
        before += old[before..most].iter().zip(&new[before..most]).take_while(same).count();
        // An entry that is gone often began like the next one.
        before = memrchr(b'\n', &new[..before]).map_or(0, |at| at + 1);
        let most = most - before;
        let mut behind = 0;
        let (old_end, new_end) = (old.len(), new.len());
        while behind + BLOCK <= most
            && old[old_end - behind - BLOCK..old_end - behind] == new[new_end - behind - BLOCK..new_end - behind]
        {
            behind += BLOCK;
        }
        let rest = most - behind;
        let ends = (&old[old_end - behind - rest..old_end - behind], &new[new_end - behind - rest..new_end - behind]);
        behind += ends.0.iter().rev().zip(ends.1.iter().rev()).take_while(same).count();
        Self { before, behind }
    }
}

/// So many line starts that look like an entry's may stand inside one (in an abstract, say). Behind an entry with
/// more, its closing brace is taken to be missing.
const MOST_INSIDE: usize = 16;

/// The slices of a text that was edited.
#[derive(Clone, Debug)]
pub struct Again {
    /// All of them.
    pub slices: Slices,
    /// So many of the first ones are as they were, text and place.
    pub before: usize,
    /// So many of the last ones are as they were, but for their places.
    pub behind: usize,
}

/// The entries of `text`; what stands between them is passed over. An entry whose
/// braces do not balance ends where a line looks like the start of the next.
///
/// Before it was edited the text was `length` bytes long and had the slices `old`. Only what is not `common` to both
/// versions is looked through, as far as the end of the last entry there.
pub fn split_again(old: &Slices, length: usize, text: &str, common: Common) -> Again {
    let stays = |slice: &&Slice| slice.span.end as usize <= common.before && !slice.unclosed;
    let before = old.all.iter().take_while(stays).count();
    let mut slices = Slices { all: old.all[..before].to_vec(), problems: Vec::new() };
    let start = slices.all.last().map_or(0, |slice| slice.span.end as usize);
    slices.problems.extend(old.problems.iter().filter(|problem| (problem.span.start as usize) < start).cloned());
    let mut at = start;
    while let Some(opening) = next_opening(text, at) {
        if at > 0 {
            slices.problems.extend(stray_brace(text, at, opening.at));
        }
        if opening.at + common.behind >= text.len() {
            // From an entry that stood here before, everything is as it was.
            let then = (opening.at + length - text.len()) as u32;
            if let Ok(first) = old.all[before..].binary_search_by_key(&then, |slice| slice.span.start) {
                let rest = &old.all[before + first..];
                let now = |place: u32| place as usize + text.len() - length;
                let now = |span: Span| Span::new(now(span.start), now(span.end));
                slices.all.extend(rest.iter().map(|slice| Slice { span: now(slice.span), ..*slice }));
                let problems = old.problems.iter().filter(|problem| problem.span.start >= then);
                slices.problems.extend(problems.map(|it| Problem { span: now(it.span), ..it.clone() }));
                return Again { slices, before, behind: rest.len() };
            }
        }
        let (end, unclosed) = end_of(text, &opening);
        let content = match opening.word.to_ascii_lowercase().as_str() {
            "comment" | "preamble" => Content::Nothing,
            "string" => Content::Strings,
            _ => Content::Entry,
        };
        slices.all.push(Slice { span: Span::new(opening.at, end), content, unclosed });
        at = end;
    }
    slices.problems.extend(if at > 0 { stray_brace(text, at, text.len()) } else { None });
    Again { slices, before, behind: 0 }
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
            Some(_) if is_remark(&text.as_bytes()[from..at]) => {
                at += memchr2(b'\n', b'\r', &text.as_bytes()[at..])?;
            }
            Some(opening) => return Some(opening),
            None => at += 1,
        }
    }
}

/// Whether what follows the bytes `before`, which stand between entries, is a remark: `%` begins one, up to the end of its
/// line.
fn is_remark(before: &[u8]) -> bool {
    before.iter().rev().take_while(|byte| !matches!(byte, b'\n' | b'\r')).any(|&byte| byte == b'%')
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

/// Where the entry ends that begins with `opening`, and whether its closing brace is missing.
fn end_of(text: &str, opening: &Opening) -> (usize, bool) {
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
            b'}' if depth <= 1 && !in_parentheses => return (at + 1, false),
            b'}' => depth = depth.saturating_sub(1),
            b')' if depth == 0 => return (at + 1, false),
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
    (next_entry.unwrap_or(text.len()), true)
}

/// A closing brace between two entries, from `start` to `end`, that closes nothing: the entry before ends too early.
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
        "This brace closes nothing: the entry before ends earlier. Remove the brace that is too many.",
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

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_edited_text_has_the_slices_of_the_text_as_it_is(
            (old, new) in (pieces(12), pieces(3), pieces(12), pieces(3)).prop_map(|(before, gone, behind, come)| {
                (format!("{before}{gone}{behind}"), format!("{before}{come}{behind}"))
            })
        ) {
            let again = split_again(&split(&old), old.len(), &new, Common::of(&old, &new));
            let anew = split(&new);
            prop_assert_eq!(&again.slices.all, &anew.all);
            prop_assert_eq!(&again.slices.problems, &anew.problems);
            for (one, other) in split(&old).all.iter().zip(&anew.all).take(again.before) {
                prop_assert_eq!((one.span, one.span.of(&old)), (other.span, other.span.of(&new)));
            }
            for (one, other) in split(&old).all.iter().rev().zip(anew.all.iter().rev()).take(again.behind) {
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
    fn what_two_texts_have_in_common_never_overlaps() {
        let long = "a\n".repeat(5_000);
        for (old, new, before, behind) in [
            ("", "", 0, 0),
            ("aa", "aaa", 0, 2),
            ("\na\nbc", "\na\nxc", 3, 1),
            ("a\na\n", "a\na\na\n", 4, 0),
            (long.as_str(), &long[1..], 0, 9_999),
            (&format!("{long}b\n{long}"), &format!("{long}{long}"), 10_000, 10_000),
        ] {
            let common = Common::of(old, new);
            assert_eq!((common.before, common.behind), (before, behind));
        }
    }

    #[test]
    fn a_brace_too_many_is_told() {
        let text = "@book{a, title = {x}}, year = 2020}\n{A remark} here }.\n@book{b,}";
        assert_eq!(starts(text).len(), 2);
        assert_eq!(split(text).problems.iter().map(|problem| problem.span.start).collect::<Vec<_>>(), [34]);
    }
}
