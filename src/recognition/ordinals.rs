//! Chapters by ordinal numbers: `the fourth chapter`, `das vierte Kapitel`, `le quatrième chapitre`, `el cuarto capítulo`.

use super::beside::{self, OfWhat};
use super::{Collector, MentionKind, Prose, chapters};
use crate::markdown::token::fold;
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};
use crate::text::ordinal::ordinal;

/// The words for a chapter that ordinals stand beside, folded.
pub(super) const TERMS: &[&str] =
    &["chapter", "chapters", "kapitel", "kapitels", "chapitre", "chapitres", "capítulo", "capítulos"];

/// What makes it one certain chapter; `a first chapter` and `my third chapter` are none of the book's.
const ARTICLES: &[&str] = &["the", "das", "dem", "des", "im", "ins", "vom", "zum", "le", "du", "au", "el", "del", "al"];

/// What may stand between two ordinals.
const LINKS: &[&str] = &["and", "und", "et", "y"];

/// Words behind the chapter that make it one of something else: `the first chapter I ever wrote`.
const OF_SOMETHING: &[&str] = &["ever", "he", "i", "in", "she", "that", "they", "to", "we", "which", "you"];

/// Adds the chapters that `prose` mentions by ordinals.
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
    let Prose { text, tokens, .. } = *prose;
    for &at in &prose.places.chapters {
        let token = &tokens[at];
        if !TERMS.contains(&fold(token.text(text)).as_ref()) || prose.in_locator(token.span) {
            continue;
        }
        let mut numbers = before(prose, at);
        let mut next = at + 1;
        if numbers.is_empty()
            && let Some(number) = behind(prose, at)
        {
            numbers.push(number);
            next += 1;
        }
        if numbers.is_empty() || is_of_something(prose, next, found) {
            continue;
        }
        if let Some(beside) = chapters::work_beside(prose, at, next, found) {
            for (span, value) in numbers {
                let number = Numeral { value, style: Style::Word };
                found.add(span, MentionKind::Chapter { number, beside, locator: false });
            }
        }
    }
}

/// The ordinals before the term at the token `at`, the last together with it: `the fourth and fifth chapters`.
fn before(prose: &Prose<'_>, at: usize) -> Vec<(Span, u32)> {
    let Prose { text, tokens, .. } = *prose;
    let is_one_of = |place: Option<usize>, words: &[&str]| {
        place.is_some_and(|place| words.contains(&fold(tokens[place].text(text)).as_ref()))
    };
    let mut numbers: Vec<(Span, u32)> = Vec::new();
    let mut end = at;
    while let Some((first, value)) = ordinal_before(prose, end) {
        let own = tokens[first].span.join(tokens[end - 1].span);
        numbers.push((if numbers.is_empty() { own.join(tokens[at].span) } else { own }, value));
        let mut link = first.checked_sub(1);
        let article = is_one_of(link, ARTICLES);
        if article {
            // `the second and the third chapter`
            link = first.checked_sub(2);
        }
        match link.filter(|_| is_one_of(link, LINKS)) {
            Some(link) if ordinal_before(prose, link).is_some() => end = link,
            _ if article || begins_sentence(prose, first) => {
                numbers.reverse();
                return numbers;
            }
            _ => return Vec::new(),
        }
    }
    Vec::new()
}

/// Whether the token at `first` begins a sentence: `Sixth chapter: boring.`
fn begins_sentence(prose: &Prose<'_>, first: usize) -> bool {
    let ends = |before: usize| [".", "!", "?", ":"].contains(&prose.tokens[before].text(prose.text));
    prose.tokens[first].capitalised(prose.text) && first.checked_sub(1).is_none_or(ends)
}

/// The ordinal that ends before the token `end`: where it begins, and its number. German writes `4.` for one.
fn ordinal_before(prose: &Prose<'_>, end: usize) -> Option<(usize, u32)> {
    let Prose { text, tokens, .. } = *prose;
    let last = end.checked_sub(1)?;
    if tokens[last].is_mark(text, '.') {
        let first = last.checked_sub(1)?;
        let number = Numeral::parse(tokens[first].text(text)).filter(|number| number.style == Style::Arabic)?;
        return (!tokens[last].spaced()).then_some((first, number.value));
    }
    Some((last, ordinal(&fold(tokens[last].text(text)))?))
}

/// The ordinal behind the term at the token `at`, together with it: `chapitre premier`, `capítulo cuarto`.
fn behind(prose: &Prose<'_>, at: usize) -> Option<(Span, u32)> {
    let Prose { text, tokens, .. } = *prose;
    let romance = matches!(fold(tokens[at].text(text)).as_ref(), "chapitre" | "capítulo");
    let word = tokens.get(at + 1).filter(|_| romance)?;
    let value =
        ordinal(&fold(word.text(text))).filter(|_| !word.text(text).starts_with(|c: char| c.is_ascii_digit()))?;
    Some((tokens[at].span.join(word.span), value))
}

/// Whether what follows, at the token `next`, makes it a chapter of something else: `the first chapter in the history of`.
fn is_of_something(prose: &Prose<'_>, next: usize, found: &mut Collector) -> bool {
    match beside::of_what(prose, next, found) {
        OfWhat::Work(_) | OfWhat::Book => false,
        OfWhat::Other => true,
        OfWhat::Unsaid => {
            prose.tokens.get(next).is_some_and(|token| OF_SOMETHING.contains(&fold(token.text(prose.text)).as_ref()))
        }
    }
}
