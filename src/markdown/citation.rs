//! Pandoc citations (Pandoc User's Guide, "Citation syntax").
//!
//! `[see @a, chap. 4; -@b]` is one group of two, `@a [p. 3]` is one in running text.

use super::locator::{self, Locator};
use super::token::Token;
use crate::text::Span;

/// One cited key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// `@key` or `@{key}`, without a `-` before it.
    pub span: Span,
    /// The key alone.
    pub key: Span,
    /// The bracket `[...]` that holds the citation, or that follows it with its locator.
    pub bracket: Option<Span>,
    /// Where prefix, key, locator and suffix of this one citation stand.
    pub part: Span,
    /// What the citation says of the place in the work.
    pub locators: Vec<Locator>,
}

/// A key that was found, and the tokens around it.
struct Key {
    span: Span,
    key: Span,
    /// The token `@`, or `-` before it.
    first_token: usize,
    /// The token behind the key.
    next_token: usize,
}

/// An open square bracket, with what stands directly in it.
struct Bracket {
    token: usize,
    keys: Vec<Key>,
    semicolons: Vec<usize>,
}

/// Reads the citations among `tokens`, one block of prose that spans `block`, and adds them to `found` in order.
pub(super) fn read(text: &str, tokens: &[Token], block: Span, found: &mut Vec<Citation>) {
    if !tokens.iter().any(|token| token.is_mark(text, '@')) {
        return;
    }
    let first = found.len();
    let mut open: Vec<Bracket> = Vec::new();
    let mut loose: Vec<Key> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let next = at + 1;
        match token.text(text) {
            _ if token.flags.has(super::token::Flags::ESCAPED) => {}
            "[" => open.push(Bracket { token: at, keys: Vec::new(), semicolons: Vec::new() }),
            ";" => open.iter_mut().last().map_or((), |bracket| bracket.semicolons.push(at)),
            "]" => {
                if let Some(bracket) = open.pop() {
                    let keys = open.last().map_or(&loose, |around| &around.keys);
                    let behind_key = keys.last().is_some_and(|key| key.next_token == bracket.token);
                    loose.extend(close(text, tokens, bracket, at, behind_key, found));
                }
            }
            "@" => {
                if let Some(key) = key_at(text, tokens, at, block.end as usize) {
                    at = key.next_token;
                    open.last_mut().map_or(&mut loose, |bracket| &mut bracket.keys).push(key);
                    continue;
                }
            }
            _ => {}
        }
        at = next;
    }
    loose.extend(open.into_iter().flat_map(|bracket| bracket.keys));
    found.extend(loose.iter().map(|key| in_text(text, tokens, key)));
    found[first..].sort_by_key(|citation| citation.span);
}

/// Ends `bracket` at the token `end`. Adds its citations to `found` if it is a group of citations: each part between
/// semicolons has a key, but for the first where the bracket stands behind a key and begins with its locator
/// (`@a [p. 3; @b]`). Gives the keys back where it is not.
fn close(
    text: &str,
    tokens: &[Token],
    bracket: Bracket,
    end: usize,
    behind_key: bool,
    found: &mut Vec<Citation>,
) -> Vec<Key> {
    let mut bounds = vec![bracket.token];
    bounds.extend(&bracket.semicolons);
    bounds.push(end);
    let has_key =
        |part: &[usize]| bracket.keys.iter().any(|key| part[0] < key.first_token && key.next_token <= part[1]);
    let mut parts = bounds.windows(2);
    let first_fits = parts.next().is_some_and(|first| behind_key || has_key(first));
    if bracket.keys.is_empty() || !first_fits || !parts.all(has_key) {
        return bracket.keys;
    }
    let whole = tokens[bracket.token].span.join(tokens[end].span);
    for (index, key) in bracket.keys.iter().enumerate() {
        let part_start = bounds.iter().rev().find(|&&bound| bound < key.first_token).copied().unwrap_or(bracket.token);
        let part_end = bounds.iter().find(|&&bound| bound >= key.next_token).copied().unwrap_or(end);
        let next_key = bracket.keys.get(index + 1).map_or(part_end, |next| next.first_token.min(part_end));
        found.push(Citation {
            span: key.span,
            key: key.key,
            bracket: Some(whole),
            part: Span { start: tokens[part_start].span.end, end: tokens[part_end].span.start },
            locators: locator::read_all(text, tokens.get(key.next_token..next_key).unwrap_or(&[])),
        });
    }
    Vec::new()
}

/// A citation in running text, with the locator in brackets behind it.
fn in_text(text: &str, tokens: &[Token], key: &Key) -> Citation {
    let mut citation = Citation { span: key.span, key: key.key, bracket: None, part: key.span, locators: Vec::new() };
    let opens = |token: &&Token| token.is_mark(text, '[');
    let Some(open) = tokens.get(key.next_token).filter(opens) else { return citation };
    let inside = &tokens[key.next_token + 1..];
    // `[p. 3; see also @b]` cites another work behind the semicolon.
    let ends = |token: &Token| token.is_mark(text, ']') || token.is_mark(text, ';');
    let Some(length) = inside.iter().position(|token| ends(token) || token.is_mark(text, '@')) else { return citation };
    let close = inside[length..].iter().find(|token| token.is_mark(text, ']'));
    if let Some(close) = close.filter(|_| ends(&inside[length])) {
        citation.locators = locator::read_all(text, &inside[..length]);
        citation.bracket = Some(open.span.join(close.span));
        citation.part = key.span.join(Span { start: open.span.start, end: inside[length].span.start });
    }
    citation
}

/// The key behind the `@` that is the token at `at`; `None` where it is an e-mail address or no key.
fn key_at(text: &str, tokens: &[Token], at: usize, end: usize) -> Option<Key> {
    let sign = tokens[at].span.start as usize;
    let before = text[..sign].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let (key, stop) = key_span(&text[..end], sign + 1)?;
    let hyphen = at > 0 && before == Some('-') && tokens[at - 1].span.end as usize == sign;
    let next_token = at + 1 + tokens[at + 1..].iter().take_while(|token| (token.span.start as usize) < stop).count();
    Some(Key { span: Span::new(sign, stop), key, first_token: if hyphen { at - 1 } else { at }, next_token })
}

/// The key that begins at `at`, and where it ends with its braces.
pub fn key_span(text: &str, at: usize) -> Option<(Span, usize)> {
    let rest = text.get(at..)?;
    if let Some(inside) = rest.strip_prefix('{') {
        let length = inside.find(|c: char| c == '}' || c.is_whitespace())?;
        let closed = inside[length..].starts_with('}') && length > 0;
        return closed.then(|| (Span::new(at + 1, at + 1 + length), at + 2 + length));
    }
    let is_key = |c: char| c.is_alphanumeric() || c == '_';
    let mut length = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        // One mark may stand between two letters or digits of a key.
        let joins = ":.#$%&-+?<>~/".contains(c) && index > 0 && chars.peek().is_some_and(|&(_, next)| is_key(next));
        if !is_key(c) && !joins {
            break;
        }
        length = index + c.len_utf8();
    }
    (length > 0).then(|| (Span::new(at, at + length), at + length))
}

#[cfg(test)]
mod tests {
    use crate::markdown::parse;

    /// Keys, each with `+` where it stands in a bracket, and its locators.
    fn citations(text: &str) -> Vec<String> {
        let parsed = parse(text);
        parsed
            .citations
            .iter()
            .map(|citation| {
                let locators: Vec<&str> = citation.locators.iter().map(|l| l.span().of(text)).collect();
                let bracket = if citation.bracket.is_some() { "+" } else { "" };
                format!(
                    "{}{bracket}{}",
                    citation.key.of(text),
                    locators.iter().map(|l| format!(" {l}")).collect::<String>()
                )
            })
            .collect()
    }

    #[test]
    fn groups_and_citations_in_text() {
        assert_eq!(citations("[see @a, chap. 4, p. 81; -@b]"), ["a+ chap. 4 p. 81", "b+"]);
        assert_eq!(citations("As @a [p. 3] and @b say."), ["a+ p. 3", "b"]);
        assert_eq!(citations("[@a; nothing here]"), ["a"]);
        assert_eq!(citations("@a [@b, 5]"), ["a", "b+ 5"]);
        assert_eq!(citations("@a [p. 3; see also @b, p. 4; @c]"), ["a+ p. 3", "b+ p. 4", "c+"]);
        assert_eq!(citations("@a [p. 3; and more]"), ["a+ p. 3"]);
        assert_eq!(citations("> [see @a,\n> chap. 4]"), ["a+ chap. 4"]);
        assert_eq!(citations("- *see* [@a, *chap. 4*]\n"), ["a+ chap. 4"]);
    }

    #[test]
    fn keys_end_as_pandoc_ends_them() {
        assert_eq!(
            citations("@doe:2020. And @doe99-x, @{a b} @{https://x.org/a?b=c}"),
            ["doe:2020", "doe99-x", "https://x.org/a?b=c"]
        );
        assert_eq!(citations("@ärger2020, @a--b"), ["ärger2020", "a"]);
    }

    #[test]
    fn what_is_no_citation_is_left_alone() {
        for text in
            ["me@example.org", "`@a`", "\\@a", "$@a$", "<!-- @a -->", "%% @a %%", "    @a", "https://x.org/@a", "@ a"]
        {
            assert_eq!(citations(text), Vec::<String>::new(), "{text}");
        }
    }
}
