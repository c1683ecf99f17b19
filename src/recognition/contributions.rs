//! Chapters that a note about one book names by their authors: `Feldmann (this volume)`, `Muster and Núñez, in this
//! volume`, `Feldmann's chapter`.

use super::{Collector, MentionKind, Prose, beside, narrative};
use crate::language::Sense;
use crate::markdown::token::{TokenKind, fold, is_apostrophe};
use crate::text::Span;

/// Adds the chapters that `prose` names in this way.
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
    for &at in &prose.places.books {
        if let Some(named) = in_this_book(prose, at) {
            add(prose, named, found);
        }
    }
    for &at in &prose.places.chapters {
        if let Some(named) = own_chapter(prose, at) {
            add(prose, named, found);
        }
    }
}

/// The authors' names, and the whole mention around them.
struct Named {
    names: Span,
    whole: Span,
}

fn add(prose: &Prose<'_>, Named { names, whole }: Named, found: &mut Collector) {
    let authors = found.string(names.of(prose.text));
    found.add(whole, MentionKind::Contribution { authors });
}

/// The names before `this volume`; `at` is the token of the word for the book.
fn in_this_book(prose: &Prose<'_>, at: usize) -> Option<Named> {
    let Prose { text, tokens, .. } = *prose;
    // The most words before that one: `in the present edited volume`.
    const LONGEST: usize = 4;
    let is_article = |place: &usize| beside::is_the_book(text, &tokens[*place..=at]);
    let mut first = (at.saturating_sub(LONGEST)..at).find(is_article)?;
    let word = |place: usize| fold(tokens[place].text(text));
    if first > 0 && [Sense::In, Sense::Between].iter().any(|sense| sense.is(&word(first - 1))) {
        first -= 1;
    }
    let open = first.checked_sub(1).filter(|&place| tokens[place].kind == TokenKind::Mark)?;
    let is_bracket = tokens[open].is_mark(text, '(');
    if !is_bracket && !tokens[open].is_mark(text, ',') {
        return None;
    }
    let names = narrative::names_before(text, tokens, open);
    let closes = tokens.get(at + 1).filter(|token| is_bracket && token.is_mark(text, ')'));
    let end = closes.map_or(tokens[at].span, |close| close.span);
    (!names.is_empty()).then(|| Named { names, whole: names.join(end) })
}

/// The names before `'s chapter`; `at` is the token of the word for the chapter, which has no number.
fn own_chapter(prose: &Prose<'_>, at: usize) -> Option<Named> {
    let Prose { text, tokens, .. } = *prose;
    let mark = at.checked_sub(if tokens[at.checked_sub(1)?].text(text) == "s" { 2 } else { 1 })?;
    let is_possessive = tokens[mark].text(text).chars().all(is_apostrophe) && !tokens[mark].spaced();
    let numbered = tokens.get(at + 1).is_some_and(|next| {
        let word = next.text(text);
        next.spaced() && (word.starts_with(|c: char| c.is_ascii_digit()) || word.chars().all(char::is_uppercase))
    });
    let names = narrative::names_before(text, tokens, at);
    (is_possessive && !numbered && !names.is_empty()).then(|| Named { names, whole: names.join(tokens[at].span) })
}
