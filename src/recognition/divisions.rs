//! What a book has besides numbered chapters: parts (`Part II`), appendices, `the introduction` and `the conclusion`.

use super::beside::{self, OfWhat};
use super::{Collector, MentionKind, Prose, chapters};
use crate::library::division::Division;
use crate::markdown::token::{Token, fold, is_apostrophe};
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};

/// Words for a part; others in small letters are words like others.
pub(super) const PARTS: &[&str] =
    &["Part", "Parts", "Teil", "Teile", "Teils", "partie", "parties", "Partie", "parte", "partes", "Parte"];

/// Words for an appendix.
pub(super) const APPENDICES: &[&str] = &[
    "Appendix",
    "appendix",
    "Appendices",
    "appendices",
    "Anhang",
    "annexe",
    "Annexe",
    "annexes",
    "apéndice",
    "Apéndice",
    "anexo",
    "Anexo",
];

/// Adds the divisions that `prose` mentions.
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
    let Prose { text, tokens, .. } = *prose;
    for &at in &prose.places.divisions {
        let token = &tokens[at];
        if prose.in_locator(token.span) {
            continue;
        }
        let (divisions, next) = match term(token.text(text)) {
            Some(Term::Part) => labelled(prose, at, |label| part(text, token, label)),
            Some(Term::Appendix) => labelled(prose, at, |label| Division::appendix(label.text(text))),
            Some(Term::Alone(division)) if has_article(prose, at) => (vec![(token.span, division)], at + 1),
            _ => continue,
        };
        let Some((_, first)) = divisions.first() else { continue };
        // `the introduction of the euro`, `an introduction to statistics`
        let of_more = matches!(first, Division::Introduction | Division::Conclusion)
            && tokens
                .get(next)
                .is_some_and(|token| matches!(token.text(text), "to" | "à" | "a" | "in" | "zu" | "zur" | "zum"))
            && !matches!(beside::of_what(prose, next, found), OfWhat::Work(_) | OfWhat::Book);
        if of_more {
            continue;
        }
        if let Some(beside) = chapters::work_beside(prose, at, next, found) {
            for (span, division) in divisions {
                found.add(span, MentionKind::Division { division, beside });
            }
        }
    }
}

enum Term {
    Part,
    Appendix,
    Alone(Division),
}

/// What a word says that names a division.
fn term(word: &str) -> Option<Term> {
    Some(if PARTS.contains(&word) {
        Term::Part
    } else if APPENDICES.contains(&word) {
        Term::Appendix
    } else {
        Term::Alone(Division::named(&fold(word))?)
    })
}

/// The divisions whose labels follow the term at the token `at`, the first together with it, and the token behind them.
fn labelled(prose: &Prose<'_>, at: usize, read: impl Fn(&Token) -> Option<Division>) -> (Vec<(Span, Division)>, usize) {
    let Prose { text, tokens, .. } = *prose;
    let mut found: Vec<(Span, Division)> = Vec::new();
    let mut next = at + 1;
    let mut label = next;
    while let Some(division) = tokens.get(label).filter(|token| token.spaced()).and_then(&read) {
        let span = tokens[label].span;
        found.push((if found.is_empty() { tokens[at].span.join(span) } else { span }, division));
        next = label + 1;
        let plural = tokens[at].text(text).ends_with(['s', 'S']) || tokens[at].text(text) == "Teile";
        let joins = |token: &Token| matches!(token.text(text), "and" | "und" | "et" | "y" | "&" | ",");
        if !plural || !tokens.get(next).is_some_and(joins) {
            break;
        }
        label = next + 1;
    }
    // `Part I-A`, `Part 2.1`
    let goes_on = tokens.get(next).is_some_and(|token| !token.spaced() && matches!(token.text(text), "-" | "/"))
        || tokens.get(next + 1).is_some_and(|token| !token.spaced() && tokens[next].is_mark(text, '.'));
    if goes_on { (Vec::new(), next) } else { (found, next) }
}

/// The part that `label` numbers behind `term`. In words it is one only where both are capitalised: `Part Two`.
fn part(text: &str, term: &Token, label: &Token) -> Option<Division> {
    let number = Numeral::parse(label.text(text))?;
    let fits = match number.style {
        Style::Word => term.capitalised(text) && label.capitalised(text),
        Style::Roman => label.capitalised(text),
        Style::Arabic => true,
    };
    fits.then_some(Division::Part(number))
}

/// Whether an article before the token at `at` makes it one certain part of a book.
fn has_article(prose: &Prose<'_>, at: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else { return false };
    let elided =
        before.text(text).chars().all(is_apostrophe) && at > 1 && matches!(tokens[at - 2].text(text), "l" | "L");
    let article = fold(before.text(text));
    elided || matches!(article.as_ref(), "the" | "die" | "der" | "das" | "im" | "la" | "las")
}
