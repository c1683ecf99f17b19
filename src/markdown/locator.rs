//! Locators: the part of a work that a citation names (`chap. 4`, `pp. 77-80`).

mod kind;
pub mod suffix;
pub mod terms;
pub mod words;

pub use kind::LocatorKind;

use suffix::Suffix;
use terms::Locale;

use super::token::{Token, TokenKind, fold, is_dash};
use crate::language::{Languages, Sense};
use crate::text::Span;
use crate::text::numeral::Numeral;
use crate::text::pages::Page;

/// A locator term and the numbers after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator {
    /// What is counted.
    pub kind: LocatorKind,
    /// The term with its full stop (`chap.`); `None` for a bare number, which counts pages.
    pub term: Option<Span>,
    /// The numbers in order; never empty.
    pub values: Vec<LocatorValue>,
}

/// One number, or a range of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocatorValue {
    /// The number, or the first of a range.
    pub first: Span,
    /// The last number of a range.
    pub last: Option<Span>,
}

impl LocatorValue {
    /// The number or the whole range.
    pub fn span(&self) -> Span {
        self.last.map_or(self.first, |last| self.first.join(last))
    }
}

impl Locator {
    /// Drops all numbers (or ranges) but the first. Returns the token after it; the locator begins at the token `at`.
    pub(crate) fn keep_first(&mut self, tokens: &[Token], at: usize) -> usize {
        self.values.truncate(1);
        let end = self.span().end;
        at + tokens[at..].iter().take_while(|token| token.span.start < end).count()
    }

    /// From the term to the last number.
    pub fn span(&self) -> Span {
        let [first, last] = [self.values.first(), self.values.last()].map(|value| value.map(LocatorValue::span));
        let numbers = first.zip(last).map(|(first, last)| first.join(last));
        match (self.term, numbers) {
            (Some(term), Some(numbers)) => term.join(numbers),
            (term, numbers) => term.or(numbers).unwrap_or_default(),
        }
    }
}

/// What the term `word`, written without its full stop, counts in prose.
pub(crate) fn term_kind(word: &str) -> Option<LocatorKind> {
    let kind = words::word(&fold(word))?.kind;
    matches!(kind, LocatorKind::Chapter | LocatorKind::Page).then_some(kind)
}

/// Reads all locators at the start of `tokens`, the suffix of a citation: `, chap. 4, p. 81 and more`. The first is
/// found the way Pandoc finds it, but with the terms of every language; those of `language` take precedence.
pub fn read_all(text: &str, tokens: &[Token], language: Locale) -> Vec<Locator> {
    let kind_of = |term: &str| {
        let known = language.kind(term).or_else(|| terms::kind_of(term));
        // Common terms that no locale has: `pág.`
        known.or_else(|| term_kind(term.trim_end_matches('.')))
    };
    let mut found: Vec<Locator> = Vec::new();
    let mut suffix = Suffix::new(text, tokens);
    let mut at = 0;
    while let Some(taken) = suffix.take(at, &kind_of) {
        let start = tokens.partition_point(|token| token.span.start < taken.value.start);
        let term = taken.term.and_then(|term| words::word(&fold(term.of(text).trim_end_matches('.'))));
        let languages = Languages::of_tag(language.name()).with(term.map(|term| term.languages()).unwrap_or_default());
        let Some((values, next)) = read_values(text, tokens, start, taken.kind, languages) else { break };
        if taken.term.is_none() && !found.is_empty() {
            break;
        }
        found.push(Locator { kind: taken.kind, term: taken.term, values });
        at = next + tokens[next..].iter().take_while(|token| token.is_mark(text, '}')).count();
    }
    found
}

/// Reads the locator in prose whose term is the token at `at`. Returns it and the index of the token after it.
pub(crate) fn read_at(text: &str, tokens: &[Token], at: usize) -> Option<(Locator, usize)> {
    let first = tokens.get(at).filter(|token| token.kind == TokenKind::Word)?;
    let word = words::word(&fold(first.text(text)))?;
    let mut term = first.span;
    let mut next = at + 1;
    if let Some(stop) = tokens.get(next).filter(|token| token.is_mark(text, '.') && !token.spaced()) {
        term = term.join(stop.span);
        next += 1;
    }
    // `the Chapter-4 argument`
    let joined = |at: usize| tokens.get(at).is_some_and(|token| !token.spaced());
    if next == at + 1 && joined(next) && joined(next + 1) && tokens[next].text(text).chars().all(is_dash) {
        next += 1;
    }
    let (values, next) = read_values(text, tokens, next, word.kind, word.languages())?;
    Some((Locator { kind: word.kind, term: Some(term), values }, next))
}

/// Reads `4`, `2-4`, `5, 6, 7 and 8`, with words of `languages`; `None` if there is no number at `at`.
fn read_values(
    text: &str,
    tokens: &[Token],
    at: usize,
    kind: LocatorKind,
    languages: Languages,
) -> Option<(Vec<LocatorValue>, usize)> {
    let read = |at| read_value(text, tokens, at, kind, languages);
    let (value, mut at) = read(at)?;
    let mut values = vec![value];
    while let Some((value, next)) = skip_separator(text, tokens, at, languages).and_then(read) {
        values.push(value);
        at = next;
    }
    Some((values, at))
}

fn read_value(
    text: &str,
    tokens: &[Token],
    at: usize,
    kind: LocatorKind,
    languages: Languages,
) -> Option<(LocatorValue, usize)> {
    let first = number(text, tokens.get(at)?, kind, languages)?;
    let sections = sections(text, tokens, at);
    match kind {
        // `chapter 4.3` is a section of chapter 4; `23.3.4` is not a page.
        LocatorKind::Chapter if sections > at => {
            return Some((LocatorValue { first: first.join(tokens[sections].span), last: None }, sections + 1));
        }
        LocatorKind::Page if sections > at => return None,
        _ => {}
    }
    let dash =
        tokens.get(at + 1).is_some_and(|token| token.text(text).chars().all(is_dash) && token.kind == TokenKind::Mark);
    if dash {
        // `77--80` is a range too.
        let mut behind = at + 2;
        if tokens.get(behind).is_some_and(|token| token.is_mark(text, '-') && !token.spaced()) {
            behind += 1;
        }
        if let Some(last) = tokens.get(behind).and_then(|token| number(text, token, kind, languages)) {
            return Some((LocatorValue { first, last: Some(last) }, behind + 1));
        }
    }
    Some((LocatorValue { first, last: None }, at + 1))
}

/// The last token of the number at the token `at`, including the parts after full stops: `4.3.1`.
fn sections(text: &str, tokens: &[Token], at: usize) -> usize {
    let is_number = |token: &Token| token.text(text).bytes().all(|byte| byte.is_ascii_digit());
    let mut last = at;
    while let (Some(stop), Some(next)) = (tokens.get(last + 1), tokens.get(last + 2)) {
        if stop.spaced() || next.spaced() || !stop.is_mark(text, '.') || !is_number(next) {
            break;
        }
        last += 2;
    }
    last
}

/// `4` for `4.3`: the chapter that a section belongs to.
pub(crate) fn without_sections(number: &str) -> &str {
    number.split('.').next().unwrap_or(number)
}

/// The span of the number in `token`, if `kind` can be counted by it.
fn number(text: &str, token: &Token, kind: LocatorKind, languages: Languages) -> Option<Span> {
    let word = token.text(text);
    let fits = match kind {
        LocatorKind::Chapter => {
            let word = without_following(word);
            Numeral::parse_in(word, languages).is_some() || is_digits(word)
        }
        LocatorKind::Page => Page::parse(without_following(word)).is_some(),
        _ => word.starts_with(|c: char| c.is_ascii_digit()) || Page::parse(word).is_some(),
    };
    (token.kind == TokenKind::Word && fits).then_some(token.span)
}

/// `81` for `81f` and `81ff`: the page or chapter without the mark for the ones after it.
pub(crate) fn without_following(word: &str) -> &str {
    let page = word.strip_suffix("ff").or_else(|| word.strip_suffix('f')).unwrap_or(word);
    if page.ends_with(|c: char| c.is_ascii_digit()) { page } else { word }
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 3
}

/// The index after a comma, `&`, `and` or the like (or a comma and one of those) at `at`.
fn skip_separator(text: &str, tokens: &[Token], at: usize, languages: Languages) -> Option<usize> {
    let is_and = |at: usize| tokens.get(at).is_some_and(|token| joins_numbers(text, token, languages));
    let comma = tokens.get(at).is_some_and(|token| token.is_mark(text, ','));
    match (comma, is_and(at), is_and(at + 1)) {
        (true, _, true) => Some(at + 2),
        (true, _, false) | (false, true, _) => Some(at + 1),
        _ => None,
    }
}

/// Whether `token` joins two numbers of a locator in one of `languages`: `and`, `&`.
pub(crate) fn joins_numbers(text: &str, token: &Token, languages: Languages) -> bool {
    let word = token.text(text);
    matches!(word, "&" | "&amp;") || [Sense::And, Sense::Or].iter().any(|sense| sense.is_in(word, languages))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn locators(text: &str) -> Vec<(LocatorKind, Vec<String>)> {
        // After a key; its length does not matter.
        let text = &format!("k{text}");
        let parsed = parse(text);
        read_all(text, &parsed.tokens[1..], Locale::default())
            .into_iter()
            .map(|locator| {
                (locator.kind, locator.values.iter().map(|value| value.span().of(text).to_owned()).collect())
            })
            .collect()
    }

    #[test]
    fn chapters_and_pages_are_read_together() {
        use LocatorKind::{Chapter, Page, Section};
        let strings = |values: &[&str]| values.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(locators(", chap. 4, p. 81"), [(Chapter, strings(&["4"])), (Page, strings(&["81"]))]);
        assert_eq!(locators(", chaps. 2-4 and 6"), [(Chapter, strings(&["2-4", "6"]))]);
        assert_eq!(locators(", 33, 35–37 passim"), [(Page, strings(&["33", "35–37"]))]);
        assert_eq!(locators(", Kap. IV, S. 12"), [(Chapter, strings(&["IV"])), (Page, strings(&["12"]))]);
        assert_eq!(locators(", sec. 3.2"), [(Section, strings(&["3"]))]);
        assert_eq!(locators(" and elsewhere"), []);
    }
}
