//! Finds chapters by ordinal numbers: `the fourth chapter`, `das vierte Kapitel`, `le quatrième chapitre`, `el cuarto
//! capítulo`.

use super::beside::{self, OfWhat};
use super::{Collector, MentionKind, Prose, chapters};
use crate::language::{Languages, Sense, ordinal};
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::words;
use crate::markdown::token::{fold, is_apostrophe};
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};

/// Adds the chapters that `prose` mentions by ordinal numbers.
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
    let Prose { text, tokens, .. } = *prose;
    for &at in &prose.places.chapters {
        let token = &tokens[at];
        let term = words::word(&fold(token.text(text))).filter(|word| word.kind == LocatorKind::Chapter);
        let Some(term) = term.filter(|term| !term.is_short && !prose.in_locator(token.span)) else { continue };
        let mut numbers = before(prose, at, term.languages());
        let mut next = at + 1;
        if numbers.is_empty()
            && let Some(number) = behind(prose, at, term.languages())
        {
            numbers.push(number);
            next += 1;
        }
        if numbers.is_empty() || is_of_something(prose, at, next, found) {
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

/// The ordinals before the term at token `at`: `the fourth and fifth chapters`. The span of the last includes the
/// term.
fn before(prose: &Prose<'_>, at: usize, languages: Languages) -> Vec<(Span, u32)> {
    let Prose { text, tokens, .. } = *prose;
    let is = |place: Option<usize>, sense: Sense| {
        place.is_some_and(|place| sense.languages(&fold(tokens[place].text(text))).meet(languages))
    };
    let mut numbers: Vec<(Span, u32)> = Vec::new();
    let mut end = at;
    while let Some((first, value)) = ordinal_before(prose, end, languages) {
        let own = tokens[first].span.join(tokens[end - 1].span);
        numbers.push((if numbers.is_empty() { own.join(tokens[at].span) } else { own }, value));
        let mut link = first.checked_sub(1);
        let elided = link.is_some_and(|link| tokens[link].text(text).chars().all(is_apostrophe))
            && is(first.checked_sub(2), Sense::ElidedArticle);
        let article = elided || is(link, Sense::TheChapter);
        if article {
            // `the second and the third chapter`
            link = first.checked_sub(if elided { 3 } else { 2 });
        }
        match link.filter(|_| is(link, Sense::And)) {
            Some(link) if ordinal_before(prose, link, languages).is_some() => end = link,
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

/// The ordinal that ends before token `end`: the index of its first token, and its number. In German, `4.` is one too.
fn ordinal_before(prose: &Prose<'_>, end: usize, languages: Languages) -> Option<(usize, u32)> {
    let Prose { text, tokens, .. } = *prose;
    let last = end.checked_sub(1)?;
    if tokens[last].is_mark(text, '.') {
        let first = last.checked_sub(1)?;
        let number = Numeral::parse(tokens[first].text(text)).filter(|number| number.style == Style::Arabic)?;
        return (!tokens[last].spaced()).then_some((first, number.value));
    }
    let (value, known) = ordinal(&fold(tokens[last].text(text)))?;
    known.meet(languages).then_some((last, value))
}

/// The ordinal after the term at token `at`, and the span of both: `chapitre premier`, `capítulo cuarto`.
fn behind(prose: &Prose<'_>, at: usize, languages: Languages) -> Option<(Span, u32)> {
    let Prose { text, tokens, .. } = *prose;
    let word = tokens.get(at + 1).filter(|word| !word.text(text).starts_with(|c: char| c.is_ascii_digit()))?;
    let (value, known) = ordinal(&fold(word.text(text)))?;
    let fits = known.meet(languages.with_ordinals_behind()) && !is_according_to(prose, at + 2, languages);
    fits.then(|| (tokens[at].span.join(word.span), value))
}

/// Whether a name or article at token `at`, after `secondo`, makes that a preposition: `il capitolo secondo Weber`.
fn is_according_to(prose: &Prose<'_>, at: usize, languages: Languages) -> bool {
    let Some(token) = prose.tokens.get(at) else { return false };
    let is = |sense: Sense| sense.languages(token.text(prose.text)).meet(languages);
    let article = is(Sense::TheChapter) || is(Sense::TheIntroduction);
    token.capitalised(prose.text) || (article && !is(Sense::OfThe))
}

/// Whether the text at token `next` makes it a chapter of something else: `the first chapter in the history of`.
fn is_of_something(prose: &Prose<'_>, at: usize, next: usize, found: &mut Collector) -> bool {
    match beside::of_what(prose, at, next, found) {
        OfWhat::Work(_) | OfWhat::Book => false,
        OfWhat::Other => true,
        OfWhat::Perhaps(_) | OfWhat::Unstated => {
            prose.tokens.get(next).is_some_and(|token| Sense::OfSomething.is(&fold(token.text(prose.text))))
        }
    }
}
