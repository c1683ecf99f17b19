//! Pandoc citations (Pandoc User's Guide, "Citation syntax"), read as pandoc 3 reads them.
//!
//! `[see @a, chap. 4; -@b]` is one group of two citations; `@a [p. 3]` is one citation in running text.

mod brackets;
pub(super) mod evidence;
pub(super) mod example;
mod key;

pub(crate) use evidence::{Evidence, is_label, tags};
pub(crate) use key::key_span;

use super::locator::{self, Locator, terms::Locale};
use super::token::Token;
use crate::text::Span;

/// How a work is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `@key`: the authors are part of the sentence.
    InText,
    /// `[@key]`
    Normal,
    /// `-@key`, in brackets or not: without the authors.
    WithoutAuthor,
}

/// One cited key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// `@key` or `@{key}`, without a `-` before it.
    pub span: Span,
    /// The key alone.
    pub key: Span,
    /// How it is cited.
    pub mode: Mode,
    /// The bracket `[...]` that holds the citation, or that follows it with its locator.
    pub bracket: Option<Span>,
    /// The text before the key in its part of the bracket; empty in running text.
    pub prefix: Span,
    /// The text after the key in its part of the bracket, or the bracket after a key in running text.
    pub suffix: Span,
    /// The parts of the work that it cites.
    pub locators: Vec<Locator>,
    /// How likely it is to be a citation at all.
    pub evidence: Evidence,
}

impl Citation {
    /// The span of this citation's prefix, key, locator and suffix.
    pub fn part(&self) -> Span {
        self.prefix.join(self.suffix)
    }
}

/// Reads the citations among `tokens`, the tokens of one block of prose with the span `block`, and appends them to
/// `found` in order. Locator terms are read in `language` first.
pub(super) fn read(text: &str, tokens: &[Token], block: Span, language: Locale, found: &mut Vec<Citation>) {
    if memchr::memchr(b'@', block.of(text).as_bytes()).is_none() {
        return;
    }
    let first = found.len();
    brackets::read(text, tokens, block.end as usize, found);
    for citation in &mut found[first..] {
        let suffix = citation.suffix;
        let from = tokens.partition_point(|token| token.span.start < suffix.start);
        let to = tokens.partition_point(|token| token.span.start < suffix.end);
        citation.locators = locator::read_all(text, tokens.get(from..to).unwrap_or(&[]), language);
    }
    found[first..].sort_by_key(|citation| citation.span);
    for index in first..found.len() {
        let before = index.checked_sub(1).filter(|&before| before >= first).map(|before| &found[before]);
        let sign = tokens.partition_point(|token| token.span.start < found[index].span.start);
        found[index].evidence = evidence::of(text, &found[index], tokens.get(sign), before);
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::parse;

    /// The keys, with `+` for those in a bracket, and their locators.
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
        assert_eq!(citations("@a [p. 3; and more]"), ["a"]);
        assert_eq!(citations("> [see @a,\n> chap. 4]"), ["a+ chap. 4"]);
        assert_eq!(citations("- *see* [@a, *chap. 4*]\n"), ["a+ chap. 4"]);
    }

    #[test]
    fn keys_end_as_pandoc_ends_them() {
        assert_eq!(
            citations("So @doe:2020. And @doe99-x, @{a b} @{https://x.org/a?b=c}"),
            ["doe:2020", "doe99-x", "https://x.org/a?b=c"]
        );
        assert_eq!(citations("@ärger2020, @a--b"), ["ärger2020", "a"]);
    }

    #[test]
    fn other_text_is_not_a_citation() {
        for text in
            ["me@example.org", "`@a`", "\\@a", "$@a$", "<!-- @a -->", "%% @a %%", "    @a", "https://x.org/@a", "@ a"]
        {
            assert_eq!(citations(text), Vec::<String>::new(), "{text}");
        }
    }
}
