//! Pages in running text: `p. 85` beside a citation or a chapter, or in a note about one book.

use super::{Beside, Collector, MentionKind, Prose, citations};
use crate::markdown::locator::{self, LocatorKind};
use crate::markdown::token::{TokenKind, fold};
use crate::text::Span;

/// Adds the pages that `prose` mentions. `first` is the place among the mentions of `found` from which
/// they belong to the same block.
pub(super) fn collect(prose: &Prose<'_>, first: usize, found: &mut Collector) {
    let Prose { text, tokens, .. } = *prose;
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens[at];
        let word = token.text(text);
        let page = token.kind == TokenKind::Word
            && word.starts_with(['p', 'P'])
            && matches!(fold(word).as_ref(), "p" | "pp" | "page" | "pages")
            && !prose.in_locator(token.span);
        let read = if page { locator::read_at(text, tokens, at, false) } else { None };
        let Some((locator, next)) = read.filter(|(locator, _)| locator.kind == LocatorKind::Page) else {
            at += 1;
            continue;
        };
        let written_out = matches!(fold(word).as_ref(), "page" | "pages");
        let full_stop = locator.term.is_some_and(|term| term.of(text).ends_with('.'));
        if written_out || full_stop {
            let place = neighbour(prose, at, next, first, found);
            if let Some((beside, chapter)) = place {
                for (span, pages) in citations::page_ranges(text, &locator) {
                    found.add(span, MentionKind::Pages { pages, beside, chapter, locator: false });
                }
            }
        }
        at = next;
    }
}

type Neighbour = (Beside, Option<crate::text::numeral::Numeral>);

/// The work and the chapter named beside the pages at the tokens `at..next`; `None` where the pages are
/// of something that is no work of the library (`Smith 2004, p. 3`).
fn neighbour(prose: &Prose<'_>, at: usize, next: usize, first: usize, found: &mut Collector) -> Option<Neighbour> {
    let Prose { text, tokens, .. } = *prose;
    let mut before = at;
    while before > 0 && matches!(tokens[before - 1].text(text), "," | "(" | ":" | "on" | "at" | "see") {
        before -= 1;
    }
    if let Some(token) = before.checked_sub(1).map(|index| &tokens[index]) {
        if let Some(chapter) = chapter_at(found, first, |span| span.end == token.span.end) {
            return Some(chapter);
        }
        if let Some(key) = prose.citation_ending_at(token.span) {
            return Some((Beside::Key(found.string(key.of(text))), None));
        }
        let year = token.text(text).starts_with(|c: char| c.is_ascii_digit());
        if year && before < at {
            return None;
        }
    }
    if let Some(citation) = prose.citations.iter().find(|citation| citation.part.covers(tokens[at].span)) {
        return Some((Beside::Key(found.string(citation.key.of(text))), None));
    }
    // `p. 85 of chapter 4`
    let of = tokens.get(next).is_some_and(|token| matches!(token.text(text), "of" | "in"));
    if of && let Some(token) = tokens.get(next + 1) {
        if let Some(chapter) = chapter_at(found, first, |span| span.start == token.span.start) {
            return Some(chapter);
        }
        if let Some(citation) = prose.citations.iter().find(|citation| citation.span.touches(token.span.start as usize))
        {
            return Some((Beside::Key(found.string(citation.key.of(text))), None));
        }
    }
    Some((Beside::Nothing, None))
}

/// The chapter mention of this block whose place is `here`.
fn chapter_at(found: &Collector, first: usize, here: impl Fn(Span) -> bool) -> Option<Neighbour> {
    found.mentions[first..].iter().find_map(|mention| match mention.kind {
        MentionKind::Chapter { number, beside, locator: false } if here(mention.span) => Some((beside, Some(number))),
        _ => None,
    })
}
