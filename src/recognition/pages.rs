//! Finds pages in running text: `p. 85` beside a citation or chapter, or in a note about one book.

use rustc_hash::FxHashMap;

use super::beside::{self, OfWhat};
use super::{Anchor, Collector, Mention, MentionKind, Prose, citations};
use crate::language::Sense;
use crate::markdown::locator::{self, Locator, LocatorKind, words};
use crate::markdown::token::{Token, fold};
use crate::text::numeral::Numeral;
use crate::text::{Span, steps};

/// Adds the pages that `prose` mentions. The mentions of `found` from index `first` on belong to the same block.
pub(super) fn collect(prose: &Prose<'_>, first: usize, found: &mut Collector) {
    if prose.places.pages.is_empty() {
        return;
    }
    let chapters = Chapters::of(&found.mentions[first..]);
    let mut from = 0;
    for &at in &prose.places.pages {
        let Some((locator, next)) = (at >= from).then(|| pages_at(prose, at)).flatten() else { continue };
        if let Some((beside, chapter)) = neighbour(prose, at, next, &chapters, found) {
            for (span, pages) in citations::page_ranges(prose.text, &locator) {
                found.add(span, MentionKind::Pages { pages, beside, chapter, locator: false });
            }
        }
        from = next;
    }
}

/// The pages whose term is token `at`, and the index of the token after them.
fn pages_at(prose: &Prose<'_>, at: usize) -> Option<(Locator, usize)> {
    let Prose { text, tokens, .. } = *prose;
    let term = tokens[at];
    // Usually the end of a possessive.
    if term.text(text) == "s" {
        return None;
    }
    let word = words::word(&fold(term.text(text))).filter(|word| word.kind == LocatorKind::Page)?;
    if prose.in_locator(term.span) {
        return None;
    }
    let (mut locator, mut next) = locator::read_at(text, tokens, at)?;
    let full_stop = locator.term.is_some_and(|term| term.of(text).ends_with('.'));
    // A full stop behind the whole word ends a sentence: `auf der rechten Seite. 21 Tage`.
    if word.is_short != full_stop || !is_page(text, &tokens[at..], locator.values[0].first) {
        return None;
    }
    if word.is_singular_somewhere() {
        // `On p. 85, 12 states ...`
        next = locator.keep_first(tokens, at);
    }
    Some((locator, next))
}

/// Whether the number at `span` is a page number: `85` or `xii`, but not the end of `p.m.` or the `I` in `on page I
/// found`.
fn is_page(text: &str, tokens: &[Token], span: Span) -> bool {
    let number = span.of(text);
    let spaced = tokens.iter().find(|token| token.span == span).is_some_and(Token::spaced);
    number.starts_with(|c: char| c.is_ascii_digit()) || (spaced && number.bytes().all(|b| b"ivxl".contains(&b)))
}

type Neighbour = (Anchor, Option<Numeral>);

/// The chapters that a block mentions, by the byte offsets at which the mentions begin and end.
#[derive(Default)]
struct Chapters {
    beginning: FxHashMap<u32, Neighbour>,
    ending: FxHashMap<u32, Neighbour>,
}

impl Chapters {
    fn of(mentions: &[Mention]) -> Self {
        let mut chapters = Self::default();
        for mention in steps::each(mentions) {
            if let MentionKind::Chapter { number, beside, locator: false } = mention.kind {
                let chapter = (beside, Some(number));
                chapters.beginning.entry(mention.span.start).or_insert(chapter);
                chapters.ending.entry(mention.span.end).or_insert(chapter);
            }
        }
        chapters
    }
}

/// The work and chapter named beside the pages at tokens `at..next`; `None` if the pages belong to something else
/// (`page 3 of the report`, `ibid., p. 3`).
fn neighbour(
    prose: &Prose<'_>,
    at: usize,
    next: usize,
    chapters: &Chapters,
    found: &mut Collector,
) -> Option<Neighbour> {
    let Prose { text, tokens, .. } = *prose;
    if let Some(citation) = prose.citation_around(tokens[at].span) {
        return Some((Anchor::Key(found.string(citation.key.of(text))), None));
    }
    if let Some(last) = beside::before(prose, at) {
        if let Some(chapter) = chapters.ending.get(&tokens[last].span.end) {
            return Some(*chapter);
        }
        if is_ibidem(text, &tokens[..=last]) {
            return None;
        }
    }
    // `p. 85 of chapter 4`
    if let Some(token) = tokens.get(next + 1)
        && [Sense::Of, Sense::In, Sense::OfThe].iter().any(|sense| sense.is(tokens[next].text(text)))
        && let Some(chapter) = chapters.beginning.get(&token.span.start)
    {
        return Some(*chapter);
    }
    match beside::of_what(prose, at, next, found) {
        OfWhat::Work(beside) => return Some((beside, None)),
        OfWhat::Book => return Some((Anchor::Nothing, None)),
        OfWhat::Other => return None,
        OfWhat::Perhaps(_) | OfWhat::Unstated => {}
    }
    if let Some(key) = prose.citation_opening_at(next) {
        return Some((Anchor::Key(found.string(key.of(text))), None));
    }
    Some((beside::named_before(prose, at, found), None))
}

/// Whether `tokens` end with `ibid.` or similar, which refers to a work further above.
fn is_ibidem(text: &str, tokens: &[Token]) -> bool {
    let word = steps::each(tokens.iter().rev()).find(|token| !token.is_mark(text, '.'));
    word.is_some_and(|word| Sense::Ibidem.is(&fold(word.text(text))))
}
