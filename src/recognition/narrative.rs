//! Narrative citations: works named by their authors and year (`Franke (2017: 19)`, `(Smith et al., 2021)`).
//!
//! Every year with names before it is a mention. The library decides which of the capitalised words are an author's
//! name and which only begin a sentence.

use std::sync::LazyLock;

use super::{Anchor, Collector, MentionKind, Prose, StringId};
use crate::language::{self, Sense};
use crate::library::person;
use crate::markdown::token::{Token, TokenKind, fold, is_apostrophe, is_dash, tokenize};
use crate::text::Span;
use crate::text::pages::Pages;

/// A year as cited: `2019`, or `2019a` if an author has several works from that year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub value: i32,
    /// The letter after it.
    pub letter: Option<char>,
}

/// Authors as running text names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authors {
    /// Each author; never empty.
    pub names: Vec<Named>,
    /// Whether `et al.` stands for further authors.
    pub others: bool,
}

/// One author as running text names them: `de Coning`, `Cedric de Coning`, perhaps after a word that is not part of
/// the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its words, folded, each with its byte offset in the text.
    pub words: Vec<(String, usize)>,
    /// Whether only a comma precedes it, so that what is before the comma may not be a name (`However, Franke
    /// (2017)`).
    pub behind_comma: bool,
}

/// Adds the works that `prose` names by author and year, and the bare pages after the year (`2017: 19`).
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
    let Prose { text, tokens, .. } = *prose;
    let mut before: Option<(usize, StringId)> = None;
    for &at in &prose.places.years {
        let token = &tokens[at];
        let Some(year) = year(token.text(text)).filter(|_| !prose.in_locator(token.span)) else { continue };
        let named = match authors_before(text, tokens, at) {
            Some((first, end)) => {
                let names = tokens[first].span.join(tokens[end - 1].span);
                Some((names.start, found.string(names.of(text)), true))
            }
            // `Franke (2017, 2019a)`
            None => before
                .filter(|&(last, _)| follows(text, tokens, last, at))
                .map(|(_, authors)| (token.span.start, authors, false)),
        };
        let Some((start, authors, with_authors)) = named else { continue };
        let closed = at > 0
            && tokens[at - 1].is_mark(text, '(')
            && tokens.get(at + 1).is_some_and(|token| token.is_mark(text, ')'));
        let end = if closed { tokens[at + 1].span.end } else { token.span.end };
        found.add(Span { start, end }, MentionKind::Narrative { authors, year, with_authors });
        if let Some((span, pages)) = bare_pages(text, tokens, at + 1) {
            let words = found.string(&format!("{} {}", found.text(authors), token.text(text)));
            let beside = Anchor::Words(words);
            found.add(span, MentionKind::Pages { pages, beside, chapter: None, locator: false });
        }
        before = Some((at, authors));
    }
}

/// Reads `word` as a year.
pub fn year(word: &str) -> Option<Year> {
    let digits = word.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let letter = match word.as_bytes()[4..] {
        [] => None,
        [letter] if letter.is_ascii_lowercase() => Some(char::from(letter)),
        _ => return None,
    };
    let value = digits.parse().ok().filter(|value| (1000..2100).contains(value))?;
    Some(Year { value, letter })
}

/// Whether the year at token `at` has the same authors as the one at `last`, because only a comma or `and` separates
/// them.
fn follows(text: &str, tokens: &[Token], last: usize, at: usize) -> bool {
    let between = &tokens[last + 1..at];
    matches!(between, [mark] if mark.is_mark(text, ',') || mark.is_mark(text, ';') || joins(text, mark))
}

/// Whether `token` joins two authors.
fn joins(text: &str, token: &Token) -> bool {
    let word = token.text(text);
    matches!(word, "&" | "&amp;" | "/") || Sense::And.is(word)
}

/// The most tokens before a year to look at: enough for five authors with initials.
const LONGEST: usize = 32;

/// The tokens of the names before the year at token `at`, as a half-open range.
fn authors_before(text: &str, tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let is = |place: usize, mark: char| tokens.get(place).is_some_and(|token| token.is_mark(text, mark));
    let mut end = at;
    if end > 0 && is(end - 1, '(') {
        end -= 1;
    }
    end = without_possessive(text, &tokens[..end]);
    if end > 0 && is(end - 1, ',') {
        end -= 1;
    }
    let (names_end, others) = without_others(text, &tokens[..end]);
    let mut first = names_end;
    while let Some(place) = first.checked_sub(1).filter(|place| at - place <= LONGEST) {
        let token = &tokens[place];
        let behind = tokens[..names_end].get(first);
        let belongs = if token.kind == TokenKind::Word && !joins(text, token) {
            token.capitalised(text)
                || (behind.is_some() && person::is_particle(token.text(text)))
                || behind.is_some_and(|behind| is_elided(text, token, behind))
        } else {
            behind.is_some() && links_names(text, tokens, place)
        };
        if !belongs {
            break;
        }
        first = place;
    }
    // A name begins with a word, so drop marks before it.
    first += tokens[first..names_end].iter().take_while(|token| token.kind != TokenKind::Word).count();
    let named = tokens[first..names_end].iter().any(|token| token.capitalised(text) && token.span.len() > 1);
    named.then_some((first, if others { end } else { names_end }))
}

/// The span of the names before the year at token `at`; empty if there are none.
pub(super) fn names_before(text: &str, tokens: &[Token], at: usize) -> Span {
    let names = authors_before(text, tokens, at).map(|(first, end)| tokens[first].span.join(tokens[end - 1].span));
    names.unwrap_or(Span { start: tokens[at].span.start, end: tokens[at].span.start })
}

/// Whether the mark or word at `place` is inside a name or joins two names: `O'Neill`, `U. Franke`, `A and B`.
fn links_names(text: &str, tokens: &[Token], place: usize) -> bool {
    let token = &tokens[place];
    let Some(before) = place.checked_sub(1).map(|before| &tokens[before]) else { return false };
    let close = !token.spaced() && !tokens[place + 1].spaced();
    let is = |fits: fn(char) -> bool| token.text(text).chars().all(fits);
    let initial = before.capitalised(text) && before.text(text).chars().count() == 1;
    let name_before = before.capitalised(text) || before.is_mark(text, '.') || before.is_mark(text, ',');
    (close && (is(is_dash) || is(is_apostrophe)) && before.kind == TokenKind::Word)
        || (token.is_mark(text, '.') && initial)
        || ((token.is_mark(text, ',') || joins(text, token)) && name_before)
}

/// Whether `token` is the `d` in `d’Hont`.
fn is_elided(text: &str, token: &Token, behind: &Token) -> bool {
    Sense::ElidedParticle.is(token.text(text)) && behind.text(text).chars().all(is_apostrophe) && !behind.spaced()
}

/// The number of `tokens` without a final `'s`.
fn without_possessive(text: &str, tokens: &[Token]) -> usize {
    let apostrophe = |token: &Token| !token.spaced() && token.text(text).chars().all(is_apostrophe);
    match tokens {
        [.., mark, s] if s.text(text) == "s" && apostrophe(mark) => tokens.len() - 2,
        [.., mark] if apostrophe(mark) => tokens.len() - 1,
        _ => tokens.len(),
    }
}

/// The phrases that stand for further authors, split into words, longest first.
static OTHERS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let mut all: Vec<Vec<&str>> = language::words(Sense::Others).map(|(words, _)| words.split(' ').collect()).collect();
    all.sort_by_key(|words| std::cmp::Reverse(words.len()));
    all
});

/// The number of `tokens` without a final `et al.` and a comma before it, and whether it was there.
fn without_others(text: &str, tokens: &[Token]) -> (usize, bool) {
    let said = |words: &&Vec<&str>| {
        let from = tokens.len().checked_sub(words.len());
        from.is_some_and(|from| tokens[from..].iter().zip(words.iter()).all(|(token, word)| token.text(text) == *word))
    };
    let Some(words) = OTHERS.iter().find(said) else { return (tokens.len(), false) };
    let end = tokens.len() - words.len();
    let comma = end.checked_sub(1).is_some_and(|last| tokens[last].is_mark(text, ','));
    (end - usize::from(comma), true)
}

/// Pages without a term after the year, from token `at`: `2017: 19`, `2017, 19-21)`.
fn bare_pages(text: &str, tokens: &[Token], at: usize) -> Option<(Span, Pages)> {
    let mark = tokens.get(at)?;
    let first = tokens.get(at + 1)?;
    let is_number = |token: &&Token| token.text(text).bytes().all(|b| b.is_ascii_digit());
    let dash = tokens.get(at + 2).is_some_and(|token| token.text(text).chars().all(is_dash));
    let last = tokens.get(at + 3).filter(|token| dash && is_number(token));
    let end = tokens.get(if last.is_some() { at + 4 } else { at + 2 });
    let closed = end.is_some_and(|token| token.is_mark(text, ')') || token.is_mark(text, ';'));
    let fits = is_number(&first) && (mark.is_mark(text, ':') || (mark.is_mark(text, ',') && closed));
    if !fits || (mark.is_mark(text, ',') && year(first.text(text)).is_some()) {
        return None;
    }
    let span = last.map_or(first.span, |last| first.span.join(last.span));
    Some((span, Pages::parse(span.of(text))?))
}

/// Reads the names in `text`: `Franke, Koch and Smith`, `Smith et al.`, `de Coning`.
pub fn authors(text: &str) -> Authors {
    let tokens = tokenize(text);
    let (end, others) = without_others(text, &tokens);
    let mut authors = Authors { others, ..Authors::default() };
    let mut name = Named::default();
    for (at, token) in tokens[..end].iter().enumerate() {
        let comma = token.is_mark(text, ',');
        if comma || joins(text, token) {
            authors.add(std::mem::take(&mut name));
            // `Smith, and Koch` is joined by `and`.
            name.behind_comma = comma && !tokens.get(at + 1).is_some_and(|next| joins(text, next));
        } else if token.kind == TokenKind::Word {
            name.words.push((fold(token.text(text)).into_owned(), token.span.start as usize));
        }
    }
    authors.add(name);
    authors
}

impl Authors {
    /// Adds a name. Initials alone belong to the previous name (`Franke, U.`).
    fn add(&mut self, name: Named) {
        if name.words.iter().any(|(word, _)| word.chars().count() > 1) {
            self.names.push(name);
        }
    }
}

impl Named {
    /// The last word of the name that is not an initial; it always belongs to the family name.
    pub(crate) fn last_word(&self) -> Option<&str> {
        self.words.iter().rev().map(|(word, _)| word.as_str()).find(|word| word.chars().count() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_cited_with_a_letter_or_without() {
        assert_eq!(year("2019"), Some(Year { value: 2019, letter: None }));
        assert_eq!(year("2019a"), Some(Year { value: 2019, letter: Some('a') }));
        assert_eq!([year("2019A"), year("201"), year("20199"), year("0999"), year("2019ab")], [None; 5]);
    }

    #[test]
    fn names_are_parted_from_each_other() {
        let names = |text: &str| -> (Vec<String>, bool) {
            let Authors { names, others } = authors(text);
            let words = |name: &Named| name.words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ");
            (names.iter().map(words).collect(), others)
        };
        let strings = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names("Franke, Koch and Smith"), (strings(&["franke", "koch", "smith"]), false));
        assert_eq!(names("Franke, U., & Koch, M."), (strings(&["franke", "koch"]), false));
        assert_eq!(names("Cedric de Coning et al."), (strings(&["cedric de coning"]), true));
        assert_eq!(names("O’Neill und García-López"), (strings(&["o neill", "garcía lópez"]), false));
    }
}
