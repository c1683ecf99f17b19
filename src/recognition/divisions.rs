//! Finds parts of a book other than numbered chapters: parts (`Part II`), appendices, `the introduction`, `the
//! epilogue`.

use super::beside::{self, OfWhat};
use super::{Collector, MentionKind, Prose, chapters};
use crate::language::Sense;
use crate::library::division::Division;
use crate::markdown::locator::words::{self, Word};
use crate::markdown::locator::{LocatorKind, joins_numbers};
use crate::markdown::token::{Token, fold, is_apostrophe};
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};

/// Adds the divisions that `prose` mentions.
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
    let Prose { text, tokens, .. } = *prose;
    for &at in &prose.places.divisions {
        let token = &tokens[at];
        if prose.in_locator(token.span) {
            continue;
        }
        let word = fold(token.text(text));
        let term = words::word(&word).map(|term| (term.kind, term));
        let (divisions, next) = match term {
            Some((LocatorKind::Part, term)) if token.capitalised(text) || is_small_part(term) => {
                labelled(prose, at, term, |label| part(text, token, term, label))
            }
            Some((LocatorKind::Appendix, term)) => {
                labelled(prose, at, term, |label| Division::appendix(label.text(text)))
            }
            _ => match Division::named(&word).filter(|_| has_article(prose, at)) {
                Some(division) => (vec![(token.span, division)], at + 1),
                None => continue,
            },
        };
        let Some((_, first)) = divisions.first() else { continue };
        // `the introduction of the euro`, `an introduction to statistics`
        let of_more = matches!(first, Division::Introduction | Division::Conclusion)
            && tokens.get(next).is_some_and(|token| Sense::To.is(token.text(text)))
            && !matches!(beside::of_what(prose, at, next, found), OfWhat::Work(_) | OfWhat::Book);
        if of_more {
            continue;
        }
        if let Some(beside) = chapters::work_beside(prose, at, next, found) {
            for (span, division) in divisions {
                found.add(span, MentionKind::Division { division, beside, locator: false });
            }
        }
    }
}

/// Whether a language of `term` also writes parts in lower case.
fn is_small_part(term: Word) -> bool {
    !term.languages().without(term.languages().with_capital_parts()).is_empty()
}

/// The divisions whose labels follow the term at token `at`, and the index of the token after them. The span of the
/// first includes the term.
fn labelled(
    prose: &Prose<'_>,
    at: usize,
    term: Word,
    read: impl Fn(&Token) -> Option<Division>,
) -> (Vec<(Span, Division)>, usize) {
    let Prose { text, tokens, .. } = *prose;
    let mut found: Vec<(Span, Division)> = Vec::new();
    let mut next = at + 1;
    let mut label = next;
    while let Some(division) = tokens.get(label).filter(|token| token.spaced()).and_then(&read) {
        let span = tokens[label].span;
        found.push((if found.is_empty() { tokens[at].span.join(span) } else { span }, division));
        next = label + 1;
        let joins = |token: &Token| token.is_mark(text, ',') || joins_numbers(text, token, term.languages());
        if !term.is_plural() || !tokens.get(next).is_some_and(joins) {
            break;
        }
        label = next + 1;
    }
    // `Part I-A`, `Part 2.1`
    let goes_on = tokens.get(next).is_some_and(|token| !token.spaced() && matches!(token.text(text), "-" | "/"))
        || tokens.get(next + 1).is_some_and(|token| !token.spaced() && tokens[next].is_mark(text, '.'));
    if goes_on { (Vec::new(), next) } else { (found, next) }
}

/// The part with the number `label` after `term`. A number in words counts only if both are capitalised: `Part Two`.
fn part(text: &str, token: &Token, term: Word, label: &Token) -> Option<Division> {
    let number = Numeral::parse_in(label.text(text), term.languages())?;
    let fits = match number.style {
        Style::Word => token.capitalised(text) && label.capitalised(text),
        Style::Roman => label.capitalised(text),
        Style::Arabic => true,
    };
    fits.then_some(Division::Part(number))
}

/// Whether an article before token `at` makes it a definite part of a book.
fn has_article(prose: &Prose<'_>, at: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else { return false };
    let is = |token: &Token, sense: Sense| {
        let known = Division::languages(&fold(tokens[at].text(text)));
        sense.languages(&fold(token.text(text))).meet(known)
    };
    let elided = before.text(text).chars().all(is_apostrophe) && at > 1 && is(&tokens[at - 2], Sense::ElidedArticle);
    elided || is(before, Sense::TheIntroduction)
}
