//! Chapters in running text: `Chapter 4`, `Chaps. 2-4 and 6`, `chapter 2 of @key`.
//!
//! What only looks like a chapter of a book leaves no mention: `a Chapter VII mandate`, `Chapter 11
//! bankruptcy`, `chapter 3 of this thesis`.

use super::beside::{self, OfWhat};
use super::{Beside, Collector, MentionKind, Prose, citations};
use crate::markdown::locator::{self, Locator, LocatorKind};
use crate::markdown::token::{Token, TokenKind, fold};
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};

/// Words behind a number that make it something else: a mandate under the UN Charter, a bankruptcy.
const OTHER_CHAPTERS: &[&str] = &[
    "action",
    "actions",
    "arrangement",
    "arrangements",
    "authority",
    "authorization",
    "bankruptcies",
    "bankruptcy",
    "case",
    "cases",
    "enforcement",
    "filing",
    "filings",
    "institution",
    "institutions",
    "intervention",
    "interventions",
    "mandate",
    "mandated",
    "mandates",
    "measure",
    "measures",
    "mission",
    "missions",
    "operation",
    "operations",
    "peacekeeping",
    "petition",
    "petitions",
    "powers",
    "proceeding",
    "proceedings",
    "protection",
    "reorganization",
    "resolution",
    "resolutions",
    "sanctions",
];

/// Words before `chapter` that make `chapter one` or `chapter I` something else: `in this chapter I argue`.
const DETERMINERS: &[&str] = &[
    "a", "another", "any", "cada", "ce", "chaque", "diesem", "dieses", "each", "ein", "einem", "este", "every",
    "final", "first", "her", "his", "its", "jedem", "jedes", "last", "mein", "meinem", "mi", "mon", "my", "new",
    "next", "no", "notre", "nuestro", "one", "our", "per", "previous", "that", "the", "their", "this", "un", "unser",
    "unserem", "votre", "which", "your",
];

/// Those of them that leave no number a chapter's of the book: `each chapter 20 pages long`, `my chapter 3`.
const OWN_OR_EACH: &[&str] = &[
    "another", "any", "cada", "chaque", "each", "every", "jedem", "jedes", "mein", "meinem", "mi", "mon", "my",
    "notre", "nuestro", "our", "per", "unser", "unserem", "votre", "your",
];

/// What a number counts rather than a chapter, where no other number follows: `a chapter 30 pages long`.
const COUNTED: &[&str] =
    &["authors", "days", "hours", "minutes", "months", "pages", "percent", "times", "weeks", "words", "years"];

/// Verbs that may follow `Chapter 4 and 5`, where the second number counts nothing else.
const BEHIND_NUMBERS: &[&str] = &[
    "address", "also", "analyse", "analyze", "are", "argue", "both", "cover", "deal", "discuss", "examine", "explore",
    "focus", "have", "in", "look", "of", "on", "show", "take", "turn", "were", "which",
];

/// In running text, a greater number is no chapter's.
const LAST_CHAPTER: u32 = 99;

/// Adds the chapters that `prose` mentions.
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
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

/// A term and its numbers at the token `at`, and the token behind them.
fn mention_at(prose: &Prose<'_>, at: usize) -> Option<(Locator, usize)> {
    let Prose { text, tokens, .. } = *prose;
    let term = tokens[at];
    let (mut locator, mut next) = locator::read_at(text, tokens, at)?;
    let is_term = locator.kind == LocatorKind::Chapter && is_written_as_term(locator.term?.of(text));
    if !is_term || prose.in_locator(term.span) {
        return None;
    }
    let all = next;
    let word = fold(term.text(text));
    let either = is_either(&word);
    let plural = is_plural(&word) || (either && ends_in_and(prose, &locator));
    if !plural && locator.values.len() > 1 && !second_counts(prose, &locator, next) {
        next = locator.keep_first(tokens, at);
    }
    if plural || either {
        next = with_range(prose, &mut locator, next);
    }
    let number = locator.values.first()?.first;
    let is_chapter = !is_pronoun(prose, number, at, next)
        && !is_under_law(prose, at)
        && !is_something_else(prose, next)
        && !is_something_else(prose, all);
    is_chapter.then_some((locator, next))
}

/// In running text a short term needs its full stop: `ch. 4`, but `chap 4` will do.
fn is_written_as_term(term: &str) -> bool {
    let bare = term.trim_end_matches('.');
    term.ends_with('.') || bare.len() > 5 || matches!(fold(bare).as_ref(), "chap" | "chaps")
}

/// Whether the term, which is folded, speaks of several chapters.
fn is_plural(term: &str) -> bool {
    matches!(term, "chapters" | "chaps" | "chs" | "chapitres" | "capítulos" | "caps" | "capitoli" | "hoofdstukken")
}

/// Whether the term, which is folded, is the same for one chapter and for several.
fn is_either(term: &str) -> bool {
    matches!(term, "kapitel" | "kap" | "chap")
}

/// Whether the last number is joined to those before it by a word, as a list ends: `Kapitel 2, 3 und 5`.
fn ends_in_and(prose: &Prose<'_>, locator: &Locator) -> bool {
    let [.., before, last] = locator.values.as_slice() else { return false };
    let between = &prose.text[before.span().end as usize..last.span().start as usize];
    between.contains(char::is_alphabetic)
}

/// Takes the end of a range in words into `locator`: `chapters 2 to 4`. Gives the token behind it, `next` where there is
/// none.
fn with_range(prose: &Prose<'_>, locator: &mut Locator, next: usize) -> usize {
    let Prose { text, tokens, .. } = *prose;
    let until = |token: &Token| matches!(token.text(text), "to" | "through" | "bis" | "à" | "a");
    let Some(end) = tokens.get(next).filter(|token| until(token)).and(tokens.get(next + 1)) else { return next };
    let both = [locator.values.last().map(|value| value.first), Some(end.span)];
    let numbers = both.map(|span| span.and_then(|span| Numeral::parse(span.of(text))));
    match (numbers, locator.values.last_mut()) {
        ([Some(first), Some(last)], Some(value)) if first.style == last.style && first.value < last.value => {
            value.last = Some(end.span);
            next + 2
        }
        _ => next,
    }
}

/// Whether the second number behind a term in the singular is a chapter as well: `Chapter 4 and 5 show`, but not
/// `In Chapter 4, 12 states` nor `Chapter 4 and 12 states`. `next` is the token behind the numbers.
fn second_counts(prose: &Prose<'_>, locator: &Locator, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let [first, second] = locator.values.as_slice() else { return false };
    let between = &text[first.span().end as usize..second.span().start as usize];
    let counts_nothing = tokens.get(next).is_none_or(|token| {
        (token.kind == TokenKind::Mark && !token.is_mark(text, '%'))
            || BEHIND_NUMBERS.contains(&fold(token.text(text)).as_ref())
    });
    !between.contains(',') && counts_nothing
}

/// Whether what looks like a number is none: `in this chapter I argue`, `the chapter one remembers`.
fn is_pronoun(prose: &Prose<'_>, number: Span, at: usize, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let Some(numeral) = Numeral::parse(number.of(text)) else { return true };
    let before = at.checked_sub(1).map(|before| fold(tokens[before].text(text)));
    let is_one_of = |words: &[&str]| before.as_ref().is_some_and(|before| words.contains(&before.as_ref()));
    let goes_on = tokens.get(next).is_some_and(|token| token.kind == TokenKind::Word);
    let is_one = numeral.style == Style::Roman && numeral.value == 1;
    let in_digits = numeral.style == Style::Arabic;
    (is_one && goes_on && !tokens[at].capitalised(text)) || is_one_of(if in_digits { OWN_OR_EACH } else { DETERMINERS })
}

/// Whether it is a law's chapter: `acting under Chapter VII`, `filed for Chapter 11`.
fn is_under_law(prose: &Prose<'_>, at: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let before = |back: usize| at.checked_sub(back).map(|place| fold(tokens[place].text(text)));
    match before(1).as_deref() {
        Some("under" | "unter" | "gemäß" | "sous" | "bajo") => true,
        Some("for") => {
            before(2).is_some_and(|verb| matches!(verb.as_ref(), "file" | "files" | "filed" | "filing" | "petition"))
        }
        _ => false,
    }
}

/// Whether what follows, at the token `next`, makes it no chapter of a book: `mandate`, `bankruptcy`, `4th`.
fn is_something_else(prose: &Prose<'_>, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let Some(token) = tokens.get(next) else { return false };
    if token.is_mark(text, '-') {
        // `a Chapter VII-mandated force`, `Chapter 7-style powers`
        return !token.spaced() && tokens.get(next + 1).is_some_and(|token| !token.spaced());
    }
    let word = fold(token.text(text));
    let number_follows =
        tokens.get(next + 1).is_some_and(|token| token.text(text).starts_with(|c: char| c.is_ascii_digit()));
    let names_other = OTHER_CHAPTERS.contains(&word.as_ref()) || (COUNTED.contains(&word.as_ref()) && !number_follows);
    token.kind == TokenKind::Word && (!token.spaced() || names_other)
}

/// The work named beside the chapter at the tokens `first..next`; `None` where it is something else's chapter.
pub(super) fn work_beside(prose: &Prose<'_>, first: usize, next: usize, found: &mut Collector) -> Option<Beside> {
    let Prose { text, tokens, .. } = *prose;
    if let Some(citation) = prose.citation_around(tokens[first].span) {
        let key = found.string(citation.key.of(text));
        return Some(Beside::Key(key));
    }
    match beside::of_what(prose, next, found) {
        OfWhat::Work(beside) => return Some(beside),
        OfWhat::Book => return Some(Beside::Nothing),
        OfWhat::Other => return None,
        OfWhat::Unsaid => {}
    }
    if let Some(key) = prose.citation_opening_at(next) {
        return Some(Beside::Key(found.string(key.of(text))));
    }
    Some(beside::named_before(prose, first, found))
}
