//! Finds the work named before a chapter or page: `@key, chapter 4`, `Weiss (2016), chapter 4`, `*Leviathan*, ch. 4`,
//! `Doe and Roe (eds), *Title* (2020), ch. 2`, `Doe and Roe's volume, ch. 2`, `[[key]], ch. 2`.

use super::{LONGEST_NAME, QUOTES, before, is_year};
use crate::language::{Languages, Sense};
use crate::markdown::LinkKind;
use crate::markdown::locator::{self, LocatorKind, words};
use crate::markdown::token::{Flags, Token, TokenKind, fold, is_apostrophe};
use crate::recognition::{Anchor, Collector, Prose, narrative};
use crate::text::{Span, steps};

/// The work named before token `first`.
pub(in crate::recognition) fn named_before(prose: &Prose<'_>, first: usize, found: &mut Collector) -> Anchor {
    let Prose { text, tokens, .. } = *prose;
    let Some(last) = before(prose, first) else { return Anchor::Nothing };
    let said = said_by(prose, first, last).and_then(|citation| prose.citation_ending_at(tokens[citation].span));
    if let Some(key) = prose.citation_ending_at(tokens[last].span).or(said) {
        return Anchor::Key(found.string(key.of(text)));
    }
    let is_marked = last + 1 == first || tokens[last + 1].kind == TokenKind::Mark;
    if let Some(link) = prose.link_around(tokens[last].span).filter(|_| is_marked)
        && (link.kind == LinkKind::Wiki || link.destination.contains(".md"))
    {
        return Anchor::Link(found.string(&link.destination));
    }
    let named = in_words(text, tokens, first, last);
    if let Some(words) = named.as_ref().filter(|named| named.is_sure) {
        return Anchor::Words(found.string(&words.words));
    }
    if let Some(key) = prose.citation_at_head(last) {
        return Anchor::Key(found.string(key.of(text)));
    }
    named.map_or(Anchor::Nothing, |named| Anchor::Perhaps(found.string(&named.words)))
}

/// Words that may name a work.
struct Words {
    words: String,
    /// Whether they can hardly be anything else.
    is_sure: bool,
}

/// The words before the chapter at `first` that may name a work; `last` is the last token that is not merely
/// connecting.
fn in_words(text: &str, tokens: &[Token], first: usize, last: usize) -> Option<Words> {
    let named = |span: Span, is_sure| Some(Words { words: span.of(text).to_owned(), is_sure });
    let gap = tokens[last + 1..first].first();
    let comma = gap.is_some_and(|mark| mark.is_mark(text, ','));
    if gap.is_some_and(|mark| mark.text(text).chars().all(is_apostrophe)) {
        // `Barnes and Fell’s chapter 2`; one name alone may be the chapter's own author.
        let names = narrative::names_before(text, tokens, first);
        let several = steps::each(tokens_in(tokens, names)).any(|token| is_and(text, token));
        return named(names, several).filter(|names| !names.words.is_empty());
    }
    let token = &tokens[last];
    if Sense::Law.is(&fold(token.text(text))) && comma {
        return named(token.span, true);
    }
    if Sense::Book.is(&fold(token.text(text))) {
        let names = narrative::names_before(text, tokens, last);
        return named(names, false).filter(|names| !names.words.is_empty());
    }
    if gap.is_some_and(|mark| mark.kind == TokenKind::Mark) && is_year(token.text(text)) {
        return Some(with_year(text, tokens, last));
    }
    if token.is_mark(text, '.') {
        let title = title_at_end(text, &tokens[..last])?;
        let before = tokens.partition_point(|token| token.span.start < title.start);
        let dated = steps::each(tokens[..before].iter().rev()).take(4).any(|token| is_year(token.text(text)));
        return named(title, dated);
    }
    if let Some(title) = title_at_end(text, &tokens[..=last]) {
        let is_title = token.flags.has(Flags::EMPHASIS) || is_capitalised(text, tokens_in(tokens, title));
        return named(title, comma && is_title);
    }
    let run = run_at_end(text, &tokens[..=last])?;
    let words = tokens_in(tokens, run);
    let is_law = steps::each(words).any(|word| Sense::Law.is(&fold(word.text(text))));
    let adjacent = gap.is_none() && is_named_directly(text, tokens, first, words);
    match gap {
        None if adjacent || is_law => named(run, true),
        None => None,
        Some(mark) if mark.kind == TokenKind::Mark => named(run, is_law),
        Some(_) => None,
    }
}

/// Whether `words` directly before the term at `first` say whose chapter it is (`USMCA Chapter 4`) and do not merely
/// begin a sentence (`See Chapter 4`).
fn is_named_directly(text: &str, tokens: &[Token], first: usize, words: &[Token]) -> bool {
    let term = &tokens[first];
    // German capitalises other words as well.
    let german = Languages::of_tag("de");
    let languages = words::word(&fold(term.text(text))).map(|word| word.languages()).unwrap_or_default();
    let is_short =
        |word: &Token| word.text(text).len() > 1 && word.text(text).bytes().all(|byte| byte.is_ascii_uppercase());
    let begins = words.first().is_some_and(|word| begins_sentence(text, tokens, word));
    term.capitalised(text)
        && !languages.meet(german)
        && (words.iter().any(is_short) || (!begins && !words.is_empty()) || words.len() > 1)
}

fn begins_sentence(text: &str, tokens: &[Token], word: &Token) -> bool {
    let at = tokens.partition_point(|token| token.span.start < word.span.start);
    at.checked_sub(1)
        .is_none_or(|before| tokens[before].kind == TokenKind::Mark && !matches!(tokens[before].text(text), "," | "-"))
}

/// The words before the year at token `at`: a title, editors, or authors.
fn with_year(text: &str, tokens: &[Token], at: usize) -> Words {
    let mut end = at;
    while end > 0 && matches!(tokens[end - 1].text(text), "(" | ",") {
        end -= 1;
    }
    if let Some(title) = title_at_end(text, &tokens[..end]) {
        return Words { words: title.of(text).to_owned(), is_sure: true };
    }
    let year = tokens[at].span;
    let editors = without_role(text, &tokens[..end]).map(|end| narrative::names_before(text, tokens, end));
    if let Some(names) = editors.filter(|names| !names.is_empty()) {
        return Words { words: format!("{} {}", names.of(text), year.of(text)), is_sure: true };
    }
    Words { words: narrative::names_before(text, tokens, at).join(year).of(text).to_owned(), is_sure: true }
}

/// The number of `tokens` without a final `(eds.)` or similar.
fn without_role(text: &str, tokens: &[Token]) -> Option<usize> {
    const LONGEST_ROLE: usize = 6;
    tokens.last().filter(|token| token.is_mark(text, ')'))?;
    let open = tokens.iter().rposition(|token| token.is_mark(text, '('))?;
    let inside = &tokens[open + 1..tokens.len() - 1];
    let is_role = inside.len() <= LONGEST_ROLE && inside.first().is_some_and(|it| !is_year(it.text(text)));
    is_role.then_some(open)
}

/// If the token at `last` is a reporting verb directly before `in chapter` at `first` (`@key argues in chapter 4`),
/// the index of the token before the verb.
fn said_by(prose: &Prose<'_>, first: usize, last: usize) -> Option<usize> {
    let Prose { text, tokens, .. } = *prose;
    let directly = last + 2 == first && Sense::Between.is(tokens[last + 1].text(text));
    if directly && Sense::Reports.is(tokens[last].text(text)) { last.checked_sub(1) } else { None }
}

/// The title in emphasis or quotation marks at the end of `tokens`; `None` if a chapter is emphasised (`*chapter 4*,
/// chapter 5`).
fn title_at_end(text: &str, tokens: &[Token]) -> Option<Span> {
    let near = &tokens[tokens.len().saturating_sub(LONGEST_NAME + 1)..];
    let last = near.last()?;
    let words = if last.flags.has(Flags::EMPHASIS) {
        let length = steps::each(near.iter().rev()).take_while(|token| token.flags.has(Flags::EMPHASIS)).count();
        if length > LONGEST_NAME {
            return None;
        }
        &near[near.len() - length..]
    } else {
        let pairs = QUOTES.iter().filter(|(_, closing)| last.is_mark(text, *closing));
        let inside = &near[..near.len() - 1];
        let open = |opening: char| steps::each(inside.iter()).rposition_of(|token| token.is_mark(text, opening));
        let open = pairs.filter_map(|&(opening, _)| open(opening)).max()?;
        &inside[open + 1..]
    };
    let first = words.first().filter(|first| first.capitalised(text))?;
    let chapter = locator::term_kind(first.text(text)) == Some(LocatorKind::Chapter);
    (!chapter).then(|| first.span.join(words[words.len() - 1].span))
}

/// Finds the index of the last item that fits.
trait RpositionOf: Iterator + Sized {
    fn rposition_of(self, fits: impl Fn(Self::Item) -> bool) -> Option<usize> {
        self.enumerate().filter_map(|(at, item)| fits(item).then_some(at)).last()
    }
}

impl<I: Iterator> RpositionOf for I {}

/// Whether the longer ones of `words` are capitalised, as in an English title.
fn is_capitalised(text: &str, words: &[Token]) -> bool {
    let long = |token: &&Token| token.kind == TokenKind::Word && token.span.len() > 4;
    words.iter().filter(long).all(|token| token.capitalised(text))
}

/// Whether `token` joins two names.
fn is_and(text: &str, token: &Token) -> bool {
    token.is_mark(text, '&') || Sense::And.is(&fold(token.text(text)))
}

/// The most words in a title that is not set apart.
const LONGEST_RUN: usize = 12;

/// The capitalised words at the end of `tokens`, with the lower-case words that titles contain between them, or one
/// word that looks like a citekey. Opening words of a sentence do not count.
fn run_at_end(text: &str, tokens: &[Token]) -> Option<Span> {
    let last = tokens.last().filter(|token| token.kind == TokenKind::Word)?;
    let is_key = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.trim_end_matches(|c: char| c.is_ascii_lowercase()).ends_with(|c: char| c.is_ascii_digit())
    };
    if is_key(last.text(text)) {
        return Some(last.span);
    }
    let is_number = last.text(text).bytes().all(|byte| byte.is_ascii_digit());
    let mut first = None;
    for (at, token) in steps::each(tokens.iter().enumerate().rev()).take(LONGEST_RUN) {
        let is_last = at + 1 == tokens.len();
        if token.capitalised(text) || (is_last && is_number) {
            first = Some(at);
        } else if is_last || !(Sense::InTitle.is(&fold(token.text(text))) || token.is_mark(text, '&')) {
            break;
        }
    }
    let mut words = &tokens[first?..];
    while let [word, rest @ ..] = words {
        let is_short = word.span.len() > 1 && word.text(text).chars().all(char::is_uppercase);
        if is_short || !(Sense::Opening.is(&fold(word.text(text))) || Sense::Between.is(&fold(word.text(text)))) {
            break;
        }
        words = rest;
    }
    let first = words.first().filter(|first| first.capitalised(text))?;
    Some(first.span.join(last.span))
}

/// The part of `tokens` within `span`.
fn tokens_in(tokens: &[Token], span: Span) -> &[Token] {
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let end = tokens.partition_point(|token| token.span.start < span.end);
    &tokens[first..end.max(first)]
}

impl Prose<'_> {
    /// The key of the citation that begins the block, if a colon after it shows that the rest is about it and no other
    /// citation follows up to token `last`: `@key: trees: chapter 3`.
    fn citation_at_head(&self, last: usize) -> Option<Span> {
        let citation = self.citations.first()?;
        let starts = self.tokens.first()?.span.start == citation.span.start;
        let behind = self.tokens.iter().find(|token| token.span.start >= citation.span.end)?;
        let next = self.citations.get(1).is_none_or(|next| next.span.start > self.tokens[last].span.start);
        (starts && next && behind.is_mark(self.text, ':')).then_some(citation.key)
    }
}
