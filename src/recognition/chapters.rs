//! Finds chapters in running text: `Chapter 4`, `Chaps. 2-4 and 6`, `chapter 2 of @key`.
//!
//! What only looks like a book's chapter is not a mention: `a Chapter VII mandate`, `Chapter 11 bankruptcy`, `chapter
//! 3 of this thesis`.

use super::beside::{self, OfWhat};
use super::{Anchor, Collector, MentionKind, Prose, citations};
use crate::language::{Languages, Sense};
use crate::markdown::LinkKind;
use crate::markdown::locator::{self, Locator, LocatorKind, words};
use crate::markdown::token::{TokenKind, fold};
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};

/// The greatest chapter number in running text.
const LAST_CHAPTER: u32 = 99;

/// Adds the chapters that `prose` mentions.
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
    // Negotiations to join a union of states have chapters of their own.
    if prose.places.chapters.is_empty() || !prose.places.accession.is_empty() {
        return;
    }
    let mut from = 0;
    for &at in &prose.places.chapters {
        let Some((locator, next)) = (at >= from).then(|| mention_at(prose, at)).flatten() else { continue };
        if let Some(beside) = work_beside(prose, at, next, found) {
            let numbers = citations::chapter_numbers(prose.text, &locator).into_iter();
            for (span, number) in numbers.filter(|(_, number)| number.value <= LAST_CHAPTER) {
                found.add(span, MentionKind::Chapter { number, beside, locator: false });
            }
        }
        from = next;
    }
}

/// The term and numbers that begin at token `at`, and the index of the token after them.
fn mention_at(prose: &Prose<'_>, at: usize) -> Option<(Locator, usize)> {
    let Prose { text, tokens, .. } = *prose;
    let term = tokens[at];
    let (mut locator, mut next) = locator::read_at(text, tokens, at)?;
    let word = words::word(&fold(term.text(text)))?;
    // A short term needs a full stop, except after a bracket: `(ch 4)`.
    let opens = at.checked_sub(1).is_some_and(|before| tokens[before].is_mark(text, '('));
    let is_written = !word.is_short || opens || locator.term?.of(text).ends_with('.');
    let is_term = word.kind == LocatorKind::Chapter && is_written;
    if !is_term || prose.in_locator(term.span) {
        return None;
    }
    let all = next;
    let either = word.is_either();
    let plural = word.is_plural() || (either && ends_in_and(prose, &locator));
    if !plural && locator.values.len() > 1 && !second_counts(prose, &locator, next) {
        next = locator.keep_first(tokens, at);
    }
    if plural || either {
        next = with_range(prose, &mut locator, next, word.languages());
    }
    let number = locator.values.first()?.first;
    let is_chapter = !is_pronoun(prose, number, at, next)
        && !is_under_law(prose, at)
        && !is_something_else(prose, next)
        && !is_something_else(prose, all);
    is_chapter.then_some((locator, next))
}

/// Whether a word joins the last number to the one before it, as at the end of a list: `Kapitel 2, 3 und 5`.
fn ends_in_and(prose: &Prose<'_>, locator: &Locator) -> bool {
    let [.., before, last] = locator.values.as_slice() else { return false };
    let between = &prose.text[before.span().end as usize..last.span().start as usize];
    between.contains(char::is_alphabetic)
}

/// Extends `locator` by the end of a range in words: `chapters 2 to 4`. Returns the index of the token after it, or
/// `next` if there is no such range.
fn with_range(prose: &Prose<'_>, locator: &mut Locator, next: usize, languages: Languages) -> usize {
    let Prose { text, tokens, .. } = *prose;
    let until = tokens.get(next).filter(|token| Sense::Until.is_in(token.text(text), languages));
    let Some(end) = until.and(tokens.get(next + 1)) else { return next };
    let both = [locator.values.last().map(|value| value.first), Some(end.span)];
    let numbers = both.map(|span| span.and_then(|span| Numeral::parse_in(span.of(text), languages)));
    match (numbers, locator.values.last_mut()) {
        ([Some(first), Some(last)], Some(value)) if first.style == last.style && first.value < last.value => {
            value.last = Some(end.span);
            next + 2
        }
        _ => next,
    }
}

/// Whether the second number after a singular term is also a chapter: in `Chapter 4 and 5 show`, but not in `In
/// Chapter 4, 12 states` or `Chapter 4 and 12 states`. `next` is the token after the numbers.
fn second_counts(prose: &Prose<'_>, locator: &Locator, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let [first, second] = locator.values.as_slice() else { return false };
    let between = &text[first.span().end as usize..second.span().start as usize];
    let counts_nothing = tokens.get(next).is_none_or(|token| {
        (token.kind == TokenKind::Mark && !token.is_mark(text, '%')) || Sense::GoesOn.is(&fold(token.text(text)))
    });
    !between.contains(',') && counts_nothing
}

/// Whether an apparent number is a pronoun: `in this chapter I argue`, `the chapter one remembers`.
fn is_pronoun(prose: &Prose<'_>, number: Span, at: usize, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let written = locator::without_following(locator::without_sections(number.of(text)));
    let Some(numeral) = Numeral::parse(written) else { return true };
    let before = at.checked_sub(1).map(|before| fold(tokens[before].text(text)));
    let is = |sense: Sense| before.as_ref().is_some_and(|before| sense.is(before));
    let goes_on = tokens.get(next).is_some_and(|token| token.kind == TokenKind::Word);
    // `in this chapter I argue`, but `en el cap. I se dice` and `au chap. I et au chap. III`
    let term = words::word(&fold(tokens[at].text(text)));
    let is_english = term.is_none_or(|term| term.languages().meet(Languages::of_tag("en")) && !term.is_short);
    let others = Languages::ALL.without(Languages::of_tag("en"));
    let is_joined = tokens.get(next).is_some_and(|token| Sense::And.languages(token.text(text)).meet(others));
    let is_one = is_english && !is_joined && numeral.style == Style::Roman && numeral.value == 1;
    let in_digits = numeral.style == Style::Arabic;
    (is_one && goes_on && !tokens[at].capitalised(text)) || is(Sense::Each) || (!in_digits && is(Sense::Determiner))
}

/// Whether the chapter is a law's: `acting under Chapter VII`, `filed for Chapter 11`.
fn is_under_law(prose: &Prose<'_>, at: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let before = |back: usize| at.checked_sub(back).map(|place| fold(tokens[place].text(text)));
    let is = |back: usize, sense: Sense| before(back).is_some_and(|word| sense.is(&word));
    is(1, Sense::Under) || (is(1, Sense::For) && is(2, Sense::Filing))
}

/// Whether the text at token `next` shows that it is not a book's chapter: `mandate`, `bankruptcy`, `4th`.
fn is_something_else(prose: &Prose<'_>, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let Some(token) = tokens.get(next) else { return false };
    if token.is_mark(text, '-') {
        // `a Chapter VII-mandated force`, `Chapter 7-style powers`
        return !token.spaced() && tokens.get(next + 1).is_some_and(|token| !token.spaced());
    }
    // `Chapter 5, Article 12`
    let behind = if token.is_mark(text, ',') { tokens.get(next + 1) } else { None };
    if behind.is_some_and(|word| word.capitalised(text) && Sense::Article.is(&fold(word.text(text)))) {
        return true;
    }
    let word = fold(token.text(text));
    let number_follows =
        tokens.get(next + 1).is_some_and(|token| token.text(text).starts_with(|c: char| c.is_ascii_digit()));
    let names_other = Sense::OfLaw.is(&word) || (Sense::Counted.is(&word) && !number_follows);
    token.kind == TokenKind::Word && (!token.spaced() || names_other)
}

/// The work named beside the chapter at tokens `first..next`; `None` if the chapter belongs to something else.
pub(super) fn work_beside(prose: &Prose<'_>, first: usize, next: usize, found: &mut Collector) -> Option<Anchor> {
    let Prose { text, tokens, .. } = *prose;
    if let Some(citation) = prose.citation_around(tokens[first].span) {
        let key = found.string(citation.key.of(text));
        return Some(Anchor::Key(key));
    }
    let link = prose.link_around(tokens[first].span);
    let perhaps = match beside::of_what(prose, first, next, found) {
        OfWhat::Work(beside) => return Some(beside),
        OfWhat::Book => return Some(Anchor::Nothing),
        OfWhat::Other => return None,
        OfWhat::Perhaps(beside) => beside,
        OfWhat::Unstated => Anchor::Nothing,
    };
    if let Some(key) = prose.citation_opening_at(next) {
        return Some(Anchor::Key(found.string(key.of(text))));
    }
    if let Some(link) = link {
        // The words of a link refer to its destination.
        let leads_to_note = link.kind == LinkKind::Wiki || link.destination.contains(".md");
        let is_here = link.destination.starts_with('#');
        let beside = if is_here { Anchor::OwnNumber } else { Anchor::Link(found.string(&link.destination)) };
        return (!prose.in_image(tokens[first].span) && (leads_to_note || is_here)).then_some(beside);
    }
    match beside::named_before(prose, first, found) {
        Anchor::Nothing if perhaps != Anchor::Nothing => Some(perhaps),
        Anchor::Nothing if numbers_heading(prose, first, next) => Some(Anchor::OwnNumber),
        beside => Some(beside),
    }
}

/// Whether the chapter at tokens `first..next` begins a heading, as a note's own chapters do: `# Chapter 2: Methods`.
fn numbers_heading(prose: &Prose<'_>, first: usize, next: usize) -> bool {
    let before = &prose.tokens[..first];
    let is_parted = prose.tokens.get(next).is_none_or(|token| token.kind == TokenKind::Mark);
    prose.is_heading && is_parted && before.iter().all(|token| token.kind == TokenKind::Mark)
}
