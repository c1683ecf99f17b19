//! Chapters in running text: `Chapter 4`, `Chaps. 2-4 and 6`, `chapter 2 of @key`.
//!
//! What only looks like a chapter of a book leaves no mention: `a Chapter VII mandate`, `Chapter 11
//! bankruptcy`, `chapter 3 of this thesis`.

use super::{Beside, Collector, MentionKind, Prose, citations};
use crate::markdown::locator::{self, Locator, LocatorKind};
use crate::markdown::token::{Flags, Token, TokenKind, fold};
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};

/// Words behind a number that make it something else: a mandate under the UN Charter, a bankruptcy.
const OTHER_CHAPTERS: &[&str] = &[
    "action",
    "actions",
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

/// What a chapter is `of` when its book is the one that is spoken of anyway: `of this volume`.
const THE_BOOK: &[&str] = &["anthology", "book", "collection", "compendium", "handbook", "monograph", "volume", "work"];

/// Words before `chapter` that make `chapter one` or `chapter I` something else: `in this chapter I argue`.
const DETERMINERS: &[&str] =
    &["any", "each", "every", "final", "first", "last", "my", "next", "previous", "that", "the", "this", "which"];

/// Verbs that may follow `Chapter 4 and 5`, where the second number counts nothing else.
const BEHIND_NUMBERS: &[&str] = &[
    "address", "also", "analyse", "analyze", "are", "argue", "both", "cover", "deal", "discuss", "examine", "explore",
    "focus", "have", "in", "look", "of", "on", "show", "take", "turn", "were", "which",
];

/// Adds the chapters that `prose` mentions.
pub(super) fn collect(prose: &Prose<'_>, found: &mut Collector) {
    let mut at = 0;
    while at < prose.tokens.len() {
        at = match mention_at(prose, at) {
            Some((locator, next)) => {
                if let Some(beside) = beside(prose, at, next, found) {
                    for (span, number) in citations::chapter_numbers(prose.text, &locator) {
                        found.add(span, MentionKind::Chapter { number, beside, locator: false });
                    }
                }
                next
            }
            None => at + 1,
        };
    }
}

/// A term and its numbers at the token `at`, and the token behind them.
fn mention_at(prose: &Prose<'_>, at: usize) -> Option<(Locator, usize)> {
    let Prose { text, tokens, .. } = *prose;
    let term = tokens[at];
    let is_term = term.kind == TokenKind::Word
        && term.text(text).starts_with(['c', 'C', 'k', 'K', 'h', 'H', 'r', 'R'])
        && locator::term_kind(term.text(text)) == Some(LocatorKind::Chapter);
    if !is_term || prose.in_locator(term.span) {
        return None;
    }
    let (mut locator, mut next) = locator::read_at(text, tokens, at, false)?;
    if !is_written_as_term(locator.term?.of(text)) {
        return None;
    }
    if !is_plural(term.text(text)) && locator.values.len() > 1 && !second_counts(prose, &locator, next) {
        let end = locator.values[0].span().end;
        locator.values.truncate(1);
        next = at + tokens[at..].iter().take_while(|token| token.span.start < end).count();
    }
    let number = locator.values[0].first;
    let is_chapter = !is_pronoun(prose, number, at, next) && !is_something_else(prose, next);
    is_chapter.then_some((locator, next))
}

/// In running text a short term needs its full stop: `ch. 4`, but `chap 4` will do.
fn is_written_as_term(term: &str) -> bool {
    let bare = term.trim_end_matches('.');
    term.ends_with('.') || bare.len() > 5 || matches!(fold(bare).as_ref(), "chap" | "chaps")
}

/// Whether the term speaks of several chapters.
fn is_plural(term: &str) -> bool {
    matches!(
        fold(term).as_ref(),
        "chapters" | "chaps" | "chs" | "chapitres" | "capítulos" | "caps" | "capitoli" | "hoofdstukken"
    )
}

/// Whether the second number behind a term in the singular is a chapter as well: `Chapter 4 and 5 show`, but not
/// `In Chapter 4, 12 states` nor `Chapter 4 and 12 states`. `next` is the token behind the numbers.
fn second_counts(prose: &Prose<'_>, locator: &Locator, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let [first, second] = locator.values.as_slice() else { return false };
    let between = &text[first.span().end as usize..second.span().start as usize];
    let counts_nothing = tokens
        .get(next)
        .is_none_or(|token| token.kind == TokenKind::Mark || BEHIND_NUMBERS.contains(&fold(token.text(text)).as_ref()));
    !between.contains(',') && counts_nothing
}

/// Whether what looks like a number is none: `in this chapter I argue`, `the chapter one remembers`.
fn is_pronoun(prose: &Prose<'_>, number: Span, at: usize, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let Some(numeral) = Numeral::parse(number.of(text)) else { return true };
    let determined = at > 0 && DETERMINERS.contains(&fold(tokens[at - 1].text(text)).as_ref());
    let goes_on = tokens.get(next).is_some_and(|token| token.kind == TokenKind::Word);
    let is_one = numeral.style == Style::Roman && numeral.value == 1;
    (is_one && goes_on) || (determined && numeral.style != Style::Arabic)
}

/// Whether what follows, at the token `next`, makes it no chapter of a book: `mandate`, `bankruptcy`, `4th`.
fn is_something_else(prose: &Prose<'_>, next: usize) -> bool {
    let Prose { text, tokens, .. } = *prose;
    let Some(token) = tokens.get(next) else { return false };
    let names_other = |token: &Token| OTHER_CHAPTERS.contains(&fold(token.text(text)).as_ref());
    if token.is_mark(text, '-') {
        // `a Chapter VII-mandated force`
        return tokens.get(next + 1).is_some_and(names_other);
    }
    token.kind == TokenKind::Word && (!token.spaced() || names_other(token))
}

/// The work named beside the chapter at the tokens `first..next`; `None` where it is something else's chapter.
fn beside(prose: &Prose<'_>, first: usize, next: usize, found: &mut Collector) -> Option<Beside> {
    let Prose { text, tokens, .. } = *prose;
    if let Some(citation) = prose.citations.iter().find(|citation| citation.part.covers(tokens[first].span)) {
        let key = found.string(citation.key.of(text));
        return Some(Beside::Key(key));
    }
    let of = tokens.get(next).is_some_and(|token| matches!(fold(token.text(text)).as_ref(), "of" | "in" | "from"));
    if of {
        let strict = fold(tokens[next].text(text)) == "of";
        return match named_work(prose, next + 1, found) {
            Some(Named::Work(beside)) => Some(beside),
            Some(Named::Book) => Some(Beside::Nothing),
            None if strict => None,
            None => Some(before(prose, first, found)),
        };
    }
    Some(before(prose, first, found))
}

/// The citation directly before the token `first`: `@key, chapter 4`.
fn before(prose: &Prose<'_>, first: usize, found: &mut Collector) -> Beside {
    let Prose { text, tokens, .. } = *prose;
    let mut at = first;
    while at > 0 && matches!(tokens[at - 1].text(text), "," | "(" | ":" | "'" | "’" | "s" | "in" | "see") {
        at -= 1;
    }
    match at.checked_sub(1).and_then(|before| prose.citation_ending_at(tokens[before].span)) {
        Some(key) => Beside::Key(found.string(key.of(text))),
        None => Beside::Nothing,
    }
}

/// What stands behind `chapter 4 of`.
enum Named {
    /// The book that is spoken of anyway.
    Book,
    /// A work by name.
    Work(Beside),
}

fn named_work(prose: &Prose<'_>, at: usize, found: &mut Collector) -> Option<Named> {
    let Prose { text, tokens, .. } = *prose;
    let token = tokens.get(at)?;
    let bracket = usize::from(token.is_mark(text, '['));
    if let Some(citation) = prose
        .citations
        .iter()
        .find(|citation| tokens.get(at + bracket).is_some_and(|token| citation.span.touches(token.span.start as usize)))
    {
        return Some(Named::Work(Beside::Key(found.string(citation.key.of(text)))));
    }
    if let Some(link) = prose.links.iter().find(|link| link.span.touches(token.span.start as usize)) {
        return Some(Named::Work(Beside::Link(found.string(&link.destination))));
    }
    let article = matches!(fold(token.text(text)).as_ref(), "the" | "this" | "that" | "our" | "their" | "his" | "her");
    if article {
        let noun = tokens[at + 1..].iter().take(3).take_while(|token| token.kind == TokenKind::Word).find(|token| {
            !matches!(fold(token.text(text)).as_ref(), "present" | "edited" | "same" | "whole" | "current")
        });
        if noun.is_some_and(|noun| THE_BOOK.contains(&fold(noun.text(text)).as_ref())) {
            return Some(Named::Book);
        }
    }
    let words = title_words(text, &tokens[at..])?;
    Some(Named::Work(Beside::Words(found.string(words.of(text)))))
}

/// A title or an author with a year: words in emphasis, in quotation marks, or capitalised.
fn title_words(text: &str, tokens: &[Token]) -> Option<Span> {
    let first = tokens.first()?;
    let join = |tokens: &[Token]| tokens.iter().map(|token| token.span).reduce(Span::join);
    if first.flags.has(Flags::EMPHASIS) {
        return join(&tokens[..tokens.iter().take_while(|token| token.flags.has(Flags::EMPHASIS)).count()]);
    }
    if first.kind == TokenKind::Mark {
        let closing = match first.text(text) {
            "\"" => "\"",
            "“" => "”",
            "‘" => "’",
            "'" => "'",
            _ => return None,
        };
        let length = tokens[1..].iter().position(|token| token.text(text) == closing)?;
        return join(&tokens[1..=length]);
    }
    let mut last = 0;
    for (index, token) in tokens.iter().enumerate() {
        let word = token.text(text);
        if token.capitalised(text) || (last > 0 && is_year(word)) {
            last = index + 1;
        } else if !SMALL_WORDS.contains(&fold(word).as_ref())
            && !matches!(word, "-" | ":" | "(" | "." | "&" | "’" | "'")
        {
            break;
        }
    }
    if last == 0 { None } else { join(&tokens[..last]) }
}

/// Words that a title or a list of authors may hold in small letters.
const SMALL_WORDS: &[&str] = &["al", "and", "de", "et", "for", "in", "of", "on", "the", "to", "van", "von"];

fn is_year(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

impl Prose<'_> {
    /// Whether a citation's locator, read already, covers `span`.
    pub(super) fn in_locator(&self, span: Span) -> bool {
        self.citations.iter().flat_map(|citation| &citation.locators).any(|locator| locator.span().covers(span))
    }

    /// The key of the citation whose last byte is the last of `span`.
    pub(super) fn citation_ending_at(&self, span: Span) -> Option<Span> {
        let index = self.citations.partition_point(|citation| citation.span.start < span.end);
        let citation = &self.citations[index.checked_sub(1)?];
        let end = citation.bracket.unwrap_or(citation.span).end;
        (end == span.end || citation.span.end == span.end).then_some(citation.key)
    }
}
