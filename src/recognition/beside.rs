//! Finds the work that running text names beside a chapter or page: `chapter 2 of @key`, `@key, p. 85`, `chapter 3 of
//! *World Order*`, `Weiss (2016), p. 3`.

mod before;

use super::{Anchor, Collector, Prose};
use crate::language::Sense;
use crate::library::division::Division;
use crate::markdown::Link;
use crate::markdown::citation::Citation;
use crate::markdown::locator::words;
use crate::markdown::token::{Flags, Token, TokenKind, fold, is_apostrophe};
use crate::text::{Span, steps};
pub(super) use before::named_before;

/// What follows `chapter 4 of`.
enum Named {
    /// The book that the text is about: `this volume`.
    Book,
    /// A work by name.
    Work(Anchor),
}

/// What a chapter or page belongs to, according to the words after it.
pub(super) enum OfWhat {
    /// The book that the text is about: `of this volume`.
    Book,
    /// A named work.
    Work(Anchor),
    /// Something that may be a work: `ch. 2 in World Order`.
    Perhaps(Anchor),
    /// Something that is not a work: `of this thesis`.
    Other,
    /// Nothing is stated.
    Unstated,
}

/// What the chapter or page belongs to whose term is the token at `first` and whose last token precedes `next`.
pub(super) fn of_what(prose: &Prose<'_>, first: usize, next: usize, found: &mut Collector) -> OfWhat {
    let Prose { text, tokens, .. } = *prose;
    let Some(preposition) = tokens.get(next).map(|token| token.text(text)) else { return OfWhat::Unstated };
    let term = fold(tokens[first].text(text));
    let languages = words::word(&term).map_or_else(|| Division::languages(&term), |term| term.languages());
    // An article is read again as the first word of what follows.
    let (of, at) = if Sense::OfThe.is_in(preposition, languages) {
        (true, next)
    } else if Sense::InThe.is_in(preposition, languages) {
        (false, next)
    } else if Sense::Of.is(preposition) {
        (true, next + 1)
    } else if Sense::In.is(preposition) {
        (false, next + 1)
    } else {
        return OfWhat::Unstated;
    };
    match named(prose, at, of, found) {
        Some(Named::Work(beside @ Anchor::Perhaps(_))) => OfWhat::Perhaps(beside),
        Some(Named::Work(beside)) => OfWhat::Work(beside),
        Some(Named::Book) => OfWhat::Book,
        None if of => OfWhat::Other,
        None => OfWhat::Unstated,
    }
}

/// The work named at token `at`, after `of`, `in` or `from`. After `of`, any name counts; otherwise only what must be
/// a work: `chapter 4 in German` is still a chapter of the note's own book.
fn named(prose: &Prose<'_>, at: usize, behind_of: bool, found: &mut Collector) -> Option<Named> {
    let Prose { text, tokens, .. } = *prose;
    let token = tokens.get(at)?;
    let bracket = usize::from(token.is_mark(text, '['));
    if let Some(citation) =
        tokens.get(at + bracket).and_then(|token| prose.citation_touching(token.span.start as usize))
    {
        return Some(Named::Work(Anchor::Key(found.string(citation.key.of(text)))));
    }
    if let Some(link) = prose.link_touching(token.span.start) {
        return Some(Named::Work(Anchor::Link(found.string(&link.destination))));
    }
    if is_the_book(text, &tokens[at..]) {
        return Some(Named::Book);
    }
    let title = title(text, &tokens[at..])?;
    let words = found.string(title.span.of(text));
    Some(Named::Work(if behind_of || title.certain { Anchor::Words(words) } else { Anchor::Perhaps(words) }))
}

/// Whether `tokens` begin with `this volume`, `the edited book` or similar words.
pub(super) fn is_the_book(text: &str, tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).filter(|token| token.kind == TokenKind::Word).map(|token| token.text(text));
    let article = word(0).map(fold).unwrap_or_default();
    // `de l'ouvrage`
    let elided = Sense::ElidedArticle.is(&article);
    if !elided && !Sense::ThisBook.is(&article) {
        return false;
    }
    let first = if elided { 2 } else { 1 };
    let noun =
        (first..first + 3).find(|&at| !word(at).is_some_and(|word| Sense::PresentBook.is(word))).unwrap_or(first + 3);
    let another = word(noun + 1).is_some_and(|word| Sense::AnotherBook.is(word));
    word(noun).is_some_and(|word| Sense::Book.is(&fold(word))) && !another
}

/// Words that may name a work.
struct Title {
    span: Span,
    /// Whether they are set apart or have a year, so that they can hardly be anything else.
    certain: bool,
}

/// The most tokens in the name of a work; anything longer is something else.
const LONGEST_NAME: usize = 80;

/// A title, or an author with a year: words in emphasis, in quotation marks, or capitalised.
fn title(text: &str, tokens: &[Token]) -> Option<Title> {
    let tokens = &tokens[..tokens.len().min(LONGEST_NAME + 2)];
    let first = tokens.first()?;
    let join = |tokens: &[Token]| tokens.iter().map(|token| token.span).reduce(Span::join);
    if let Some(span) = set_apart(text, tokens) {
        return Some(Title { span, certain: true });
    }
    if first.kind == TokenKind::Mark {
        return None;
    }
    // `of Falke and Kochan's *World Order*`. If everything is emphasised, nothing is set apart.
    let plain: &[Token] = if first.flags.has(Flags::EMPHASIS) { &[] } else { tokens };
    let possessive = steps::each(plain.windows(2)).position(|pair| {
        pair[0].text(text).chars().all(is_apostrophe) && matches!(pair[1].text(text), "s") && !pair[1].spaced()
    });
    if let Some(title) = possessive.and_then(|at| set_apart(text, &tokens[at + 2..])) {
        return Some(Title { span: title, certain: true });
    }
    let small = |token: &Token| Sense::InTitle.is(&fold(token.text(text)));
    let mut last = 0;
    let mut certain = false;
    for (at, token) in steps::each(tokens).enumerate() {
        let stop = token.is_mark(text, '.') && !abbreviated(text, &tokens[..at]);
        if token.capitalised(text) || (last > 0 && is_year(token.text(text))) {
            last = at + 1;
            certain = is_year(token.text(text));
        } else if (token.kind == TokenKind::Word && !small(token))
            || (token.kind == TokenKind::Mark && !matches!(token.text(text), "-" | ":" | "(" | "." | "&" | "’" | "'"))
            || stop
        {
            break;
        }
        if certain {
            break;
        }
    }
    if last == 0 { None } else { Some(Title { span: join(&tokens[..last])?, certain }) }
}

/// The words in emphasis or quotation marks at the beginning of `tokens`.
fn set_apart(text: &str, tokens: &[Token]) -> Option<Span> {
    let first = tokens.first()?;
    if first.flags.has(Flags::EMPHASIS) {
        let length = steps::each(tokens).take_while(|token| token.flags.has(Flags::EMPHASIS)).count();
        return (length <= LONGEST_NAME).then(|| first.span.join(tokens[length - 1].span));
    }
    let (_, closing) = *QUOTES.iter().find(|(opening, _)| first.is_mark(text, *opening))?;
    let inside = &tokens[1..];
    let length = steps::each(inside).take(LONGEST_NAME).position(|token| token.is_mark(text, closing))?;
    let words = &inside[..length];
    Some(words.first()?.span.join(words.last()?.span))
}

/// Pairs of quotation marks around titles.
const QUOTES: &[(char, char)] =
    &[('"', '"'), ('“', '”'), ('„', '“'), ('„', '”'), ('«', '»'), ('»', '«'), ('‘', '’'), ('\'', '\'')];

/// Whether a full stop after `tokens` does not end a sentence: after `et al` or an initial.
fn abbreviated(text: &str, tokens: &[Token]) -> bool {
    tokens.last().is_some_and(|token| token.text(text) == "al" || token.text(text).chars().count() == 1)
}

fn is_year(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    digits.len() == 4 && word.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Marks that may stand between a work and its chapter or page.
const BETWEEN: &[&str] = &[",", "(", ")", ":", "'", "’"];

/// The last token before `first` that does not merely connect a work with its chapter or page.
pub(super) fn before(prose: &Prose<'_>, first: usize) -> Option<usize> {
    let tokens = &prose.tokens[..first];
    tokens.iter().rposition(|token| {
        steps::count(1);
        let word = token.text(prose.text);
        !BETWEEN.contains(&word) && !Sense::Between.is(word)
    })
}

impl Prose<'_> {
    /// The citations that begin near byte `offset`: enough to find the one around it, even in a paragraph with
    /// thousands.
    fn citations_near(&self, offset: u32) -> &[Citation] {
        const NEAR: usize = 8;
        let here = self.citations.partition_point(|citation| citation.span.start <= offset);
        &self.citations[here.saturating_sub(NEAR)..self.citations.len().min(here + NEAR)]
    }

    /// The citation whose prefix, locator or suffix contains `span`.
    pub(super) fn citation_around(&self, span: Span) -> Option<&Citation> {
        self.citations_near(span.start).iter().find(|citation| citation.part().covers(span))
    }

    /// Whether `span` is inside a citation's locator, which has already been read.
    pub(super) fn in_locator(&self, span: Span) -> bool {
        self.citations_near(span.start).iter().any(|citation| {
            let locators = &citation.locators;
            let behind = locators.partition_point(|locator| locator.span().start <= span.start);
            behind.checked_sub(1).is_some_and(|last| locators[last].span().covers(span))
        })
    }

    /// The link that contains byte `offset` or ends there.
    fn link_touching(&self, offset: u32) -> Option<&Link> {
        let first = self.links.partition_point(|link| link.span.end < offset);
        self.links.get(first).filter(|link| link.span.touches(offset as usize))
    }

    /// The link or image that contains all of `span`.
    pub(super) fn link_around(&self, span: Span) -> Option<&Link> {
        [self.links, self.images].into_iter().find_map(|links| {
            let next = links.partition_point(|link| link.span.end < span.end);
            links.get(next).filter(|link| link.span.covers(span))
        })
    }

    /// Whether `span` is inside an image.
    pub(super) fn in_image(&self, span: Span) -> bool {
        let next = self.images.partition_point(|image| image.span.end < span.end);
        self.images.get(next).is_some_and(|image| image.span.covers(span))
    }

    /// The citation whose `@key` contains byte `offset` or ends there.
    fn citation_touching(&self, offset: usize) -> Option<&Citation> {
        self.citations_near(offset as u32).iter().find(|citation| citation.span.touches(offset))
    }

    /// The key of the citation that ends where `span` ends.
    pub(super) fn citation_ending_at(&self, span: Span) -> Option<Span> {
        let index = self.citations.partition_point(|citation| citation.span.start < span.end);
        let citation = &self.citations[index.checked_sub(1)?];
        let end = citation.bracket.unwrap_or(citation.span).end;
        (end == span.end || citation.span.end == span.end).then_some(citation.key)
    }

    /// The key of the first citation in the bracket that opens at token `at`: `chapter 4 [@key]`.
    pub(super) fn citation_opening_at(&self, at: usize) -> Option<Span> {
        let open = self.tokens.get(at).filter(|token| token.is_mark(self.text, '['))?;
        let opens = |bracket: Span| bracket.start == open.span.start;
        let next = self.citations.partition_point(|citation| citation.span.start < open.span.start);
        self.citations.get(next).filter(|citation| citation.bracket.is_some_and(opens)).map(|citation| citation.key)
    }
}
