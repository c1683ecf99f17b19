//! Finds the locator at the start of a citation's suffix, the way Pandoc's citeproc does.
//!
//! A locator is a comma, a term, and then words that hold a digit or are Roman numerals (`33-35, 38 and more` gives
//! `33-35, 38`). In braces, anything may follow the term: `{ch. 4 and what follows}`. Without a term, the first word
//! must hold a digit, and pages are meant. There is only one locator: of `chap. 4, p. 81` Pandoc takes the chapter
//! and prints `, p. 81` as plain text.

use super::LocatorKind;
use super::terms;
use crate::markdown::token::{Flags, Token, TokenKind};
use crate::text::numeral::roman;
use crate::text::{Span, steps};

/// What Pandoc takes for a locator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it counts.
    pub kind: LocatorKind,
    /// The term with its full stop; `None` for pages without one.
    pub term: Option<Span>,
    /// The text after the term.
    pub value: Span,
}

/// An item of the suffix as Pandoc sees it: a word, a single mark, or a space.
#[derive(Clone, Copy)]
struct Item<'t> {
    text: &'t str,
    span: Span,
    kind: ItemKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemKind {
    Blank,
    Mark,
    Word,
    /// Math, which ends a locator.
    Math,
}

/// A suffix that is searched for locators from start to end.
pub struct Suffix<'t> {
    text: &'t str,
    tokens: &'t [Token],
    items: Vec<Item<'t>>,
    /// For each token, the index of the item it belongs to.
    item_of_token: Vec<usize>,
}

impl<'t> Suffix<'t> {
    /// The suffix that consists of `tokens` of `text`.
    pub fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        let (items, item_of_token) = items(text, tokens);
        Self { text, tokens, items, item_of_token }
    }

    /// The locator at the token `from`; `kind_of` knows the terms.
    pub fn take(&mut self, from: usize, kind_of: &dyn Fn(&str) -> Option<LocatorKind>) -> Option<Taken> {
        let (item, token) = (*self.item_of_token.get(from)?, self.tokens.get(from)?);
        let items = &mut self.items[item..];
        if let Some(first) = items.first_mut().filter(|item| item.span.start < token.span.start) {
            // What comes before the token in the same word is already read.
            first.span.start = token.span.start;
            first.text = first.span.of(self.text);
        }
        let mut at = usize::from(items.first().is_some_and(|item| is(item, ",")));
        at += usize::from(items.get(at).is_some_and(|item| item.kind == ItemKind::Blank));
        let reader = Reader { items, kind_of };
        if reader.is(at, "{") { reader.in_braces(at) } else { reader.plain(at) }
    }
}

/// Joins tokens to words as Pandoc's reader does: split at spaces and punctuation, but not at colons. Returns the
/// items, and for each token the index of its item.
fn items<'t>(text: &'t str, tokens: &[Token]) -> (Vec<Item<'t>>, Vec<usize>) {
    let mut items: Vec<Item<'t>> = Vec::with_capacity(tokens.len() * 2);
    let mut item_of_token = Vec::with_capacity(tokens.len());
    // Whether the last word may grow; a hyphen is a word of its own.
    let mut grows = false;
    for token in steps::each(tokens) {
        let written = token.text(text);
        let item = items.len();
        if token.spaced() {
            let span = Span { start: token.span.start, end: token.span.start };
            items.push(Item { text: " ", span, kind: ItemKind::Blank });
            grows = false;
        }
        let first = written.chars().next().unwrap_or(' ');
        let kind = match token.kind {
            TokenKind::Word => ItemKind::Word,
            TokenKind::Mark if first == '$' && written.len() > 1 => ItemKind::Math,
            TokenKind::Mark if written.len() > 1 && first.is_ascii() && first != '&' => ItemKind::Word,
            TokenKind::Mark if is_dash(first) || !is_punctuation(first) => ItemKind::Word,
            TokenKind::Mark => ItemKind::Mark,
        };
        let dash = is_dash(first);
        match items.last_mut() {
            Some(last) if grows && kind == ItemKind::Word && !dash && last.span.end == token.span.start => {
                last.span = last.span.join(token.span);
                last.text = last.span.of(text);
                item_of_token.push(item - 1);
            }
            _ => {
                items.push(Item { text: written, span: token.span, kind });
                item_of_token.push(item);
            }
        }
        grows = kind == ItemKind::Word && !dash && !token.flags.has(Flags::ESCAPED);
    }
    (items, item_of_token)
}

/// The longest locator in braces.
const LONGEST: usize = 400;

struct Reader<'i> {
    items: &'i [Item<'i>],
    kind_of: &'i dyn Fn(&str) -> Option<LocatorKind>,
}

/// A word of a locator's value: where it ends and what it holds.
#[derive(Clone, Copy)]
struct Word {
    end: usize,
    /// A digit or a Roman numeral.
    number: bool,
    digit: bool,
}

impl Reader<'_> {
    fn is(&self, at: usize, mark: &str) -> bool {
        self.items.get(at).is_some_and(|item| is(item, mark))
    }

    fn blank(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| item.kind == ItemKind::Blank)
    }

    fn in_braces(&self, at: usize) -> Option<Taken> {
        let start = at + 1 + usize::from(self.blank(at + 1));
        let (kind, behind) =
            self.label(start, |at| at < self.items.len()).map_or((None, start), |(kind, end)| (Some(kind), end));
        let mut depth = 1;
        let close = steps::each(behind..self.items.len().min(behind + LONGEST)).find(|&at| {
            depth += i32::from(self.is(at, "{")) - i32::from(self.is(at, "}"));
            depth == 0
        })?;
        // Empty braces are not a locator.
        self.items[behind..close].iter().find(|item| item.kind != ItemKind::Blank)?;
        let term = kind.map(|_| self.span(start, behind));
        Some(Taken { kind: kind.unwrap_or(LocatorKind::Page), term, value: self.span(behind, close) })
    }

    fn plain(&self, at: usize) -> Option<Taken> {
        if let Some((kind, behind)) = self.label(at, |at| self.word(at, true).is_some_and(|word| word.number)) {
            let first = self.word(behind, true).filter(|word| word.number)?;
            let end = self.words(first.end, |word| word.number);
            return Some(Taken { kind, term: Some(self.span(at, behind)), value: self.span(behind, end) });
        }
        self.word(at, true).filter(|word| word.digit)?;
        let first = self.word(at, false).filter(|word| word.digit)?;
        let end = self.words(first.end, |word| word.digit);
        Some(Taken { kind: LocatorKind::Page, term: None, value: self.span(at, end) })
    }

    fn words(&self, mut at: usize, fits: impl Fn(Word) -> bool) -> usize {
        while let Some(word) = self.word(at, false).filter(|&word| fits(word)) {
            at = word.end;
        }
        at
    }

    /// The span of the items `from..to`, without spaces at either end.
    fn span(&self, from: usize, to: usize) -> Span {
        let written = self.items[from..to].iter().filter(|item| item.kind != ItemKind::Blank).map(|item| item.span);
        written.reduce(Span::join).unwrap_or_default()
    }

    /// The longest term at `at` after which a value can begin; its kind and the index of the item after it.
    fn label(&self, at: usize, value_at: impl Fn(usize) -> bool) -> Option<(LocatorKind, usize)> {
        let mut term = String::new();
        let mut best = None;
        for end in at + 1..=self.items.len() {
            term.push_str(self.items[end - 1].text);
            if term.len() > terms::longest() + 1 || end == self.items.len() {
                break;
            }
            if value_at(end)
                && let Some(kind) = (self.kind_of)(term.trim())
            {
                best = Some((kind, end));
            }
        }
        best
    }

    /// A word of a value (`33-35`, `(iv)(a)`, `, 38`), with the comma and the space before it.
    fn word(&self, at: usize, first: bool) -> Option<Word> {
        let mut at = at + usize::from(!first && (self.is(at, ",") || self.is(at, ";")));
        at += usize::from(self.blank(at));
        let mut word = Word { end: at, number: false, digit: false };
        while let Some(next) = self.in_brackets(word.end).or_else(|| self.sequence(word.end)) {
            word = Word { end: next.end, number: word.number | next.number, digit: word.digit | next.digit };
        }
        (word.end > at).then_some(word)
    }

    fn in_brackets(&self, at: usize) -> Option<Word> {
        let (_, close) = [("(", ")"), ("[", "]"), ("{", "}")].into_iter().find(|(open, _)| self.is(at, open))?;
        let inside = self.sequence(at + 1).unwrap_or(Word { end: at + 1, number: false, digit: false });
        self.is(inside.end, close).then_some(Word { end: inside.end + 1, ..inside })
    }

    /// `1`, `1.2`, `.2`, without a full stop at the end.
    fn sequence(&self, at: usize) -> Option<Word> {
        let behind_stop = |at: usize| if self.is(at, ".") { self.unit(at + 1) } else { None };
        let Some(mut word) = self.unit(at) else { return behind_stop(at) };
        while let Some(next) = behind_stop(word.end) {
            word = Word { end: next.end, number: word.number | next.number, digit: word.digit | next.digit };
        }
        Some(word)
    }

    fn unit(&self, at: usize) -> Option<Word> {
        let words = self.items.get(at..)?.iter().take_while(|item| item.kind == ItemKind::Word);
        if words.clone().next().is_some_and(|item| roman(item.text).is_some()) {
            return Some(Word { end: at + 1, number: true, digit: false });
        }
        let end = at + words.clone().count();
        let digit = words.clone().any(|item| item.text.bytes().any(|byte| byte.is_ascii_digit()));
        (end > at).then_some(Word { end, number: digit, digit })
    }
}

fn is(item: &Item<'_>, mark: &str) -> bool {
    item.kind == ItemKind::Mark && item.text == mark
}

/// Whether `c` is a dash that ranges are written with.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–')
}

/// Whether `c` is punctuation that ends a word in a locator.
fn is_punctuation(c: char) -> bool {
    match c {
        ':' | '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => false,
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' => true,
        _ => c.is_ascii() || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}'),
    }
}
