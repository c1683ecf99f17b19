//! A name split into words, which is matched against the words of a text by its rule.

use std::borrow::Cow;

use crate::library::name::{Form, Rule};
use crate::markdown::token::{Token, TokenKind, is_apostrophe, is_dash, nfc, tokenize};
use crate::recognition::words::hash;
use crate::text::Span;

/// A form split into words.
#[derive(Clone, Debug)]
pub(super) struct Name {
    form: Form,
    /// One bit for each word: whether it begins with a capital.
    capitals: u64,
    /// What separates each word from the next; empty if all gaps are plain.
    gaps: Box<[Gap]>,
}

/// What separates two words of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A blank, a hyphen, an apostrophe or the like, which are all equivalent.
    Plain,
    Comma,
    Colon,
    Slash,
    /// Something that does not occur within names.
    Break,
}

/// The most words in a name, one bit each; longer names are not searched for.
pub(super) const MAX_WORDS: usize = 48;

impl Name {
    /// The hashes of the folded words of `form`, and the rest of the name; `None` if it has no words.
    pub(super) fn read(form: &Form) -> Option<(Vec<u64>, Self)> {
        let text = form.text.as_ref();
        let tokens = tokenize(text);
        let mut at = tokens.iter().position(|token| token.kind == TokenKind::Word)?;
        let (mut words, mut capitals, mut gaps) = (Vec::new(), 0, Vec::new());
        loop {
            if words.len() == MAX_WORDS {
                return None;
            }
            capitals |= u64::from(tokens[at].capitalised(text)) << words.len();
            words.push(hash(tokens[at].text(text)));
            let Some((next, gap)) = next_word(text, &tokens, at) else { break };
            gaps.push(gap);
            at = next;
        }
        gaps = if gaps.iter().all(|&gap| gap == Gap::Plain) { Vec::new() } else { gaps };
        Some((words, Self { form: form.clone(), capitals, gaps: gaps.into() }))
    }

    /// The rule for its spelling.
    pub(super) fn rule(&self) -> Rule {
        self.form.rule
    }

    /// Whether `written` is its exact spelling.
    pub(super) fn is(&self, written: &str) -> bool {
        self.form.text == written
    }

    /// Whether the first word of the name may be in lower case.
    pub(super) fn may_begin_small(&self) -> bool {
        self.form.rule == Rule::Title || self.capitals & 1 == 0
    }

    /// Whether `tokens`, whose folded words equal the name's, are the name according to its rule.
    pub(super) fn fits(&self, text: &str, tokens: &[Token], plural: bool) -> bool {
        let span = tokens[0].span.join(tokens[tokens.len() - 1].span);
        match self.form.rule {
            Rule::Abbreviation => {
                // Ignore line breaks and quotation markers between the words.
                let written = if tokens.len() == 1 { span.of(text).into() } else { spelled(text, tokens) };
                let written = if plural { &written[..written.len() - 1] } else { &written };
                nfc(written) == self.form.text.as_str()
            }
            _ if plural || !self.gaps_fit(text, tokens) || !self.asks_as_well(text, span) => false,
            Rule::Name | Rule::Person => self.capitals_fit(text, tokens),
            Rule::Title => true,
            Rule::QuotedTitle => self.capitals_fit(text, tokens) && is_set_apart(text, span),
        }
    }

    /// A title that ends with a question or exclamation mark counts only with that mark, if it is set apart, or with a
    /// capital inside a sentence: `Was heißt Ordnung in der Welt?`, `chapter 4, Who Pays for Peace, is the best`.
    fn asks_as_well(&self, text: &str, span: Span) -> bool {
        let Some(mark) = self.form.text.chars().next_back().filter(|mark| matches!(mark, '?' | '!')) else {
            return true;
        };
        let (above, after) = (&text[..span.start as usize], text[span.end as usize..].trim_start());
        let before = above.trim_end();
        let begins_block = above[before.len()..].matches('\n').count() > 1;
        let is_inside = !begins_block && before.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        after.starts_with(mark)
            || is_set_apart(text, span)
            || (is_inside && span.of(text).starts_with(char::is_uppercase))
    }

    fn capitals_fit(&self, text: &str, tokens: &[Token]) -> bool {
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
        words.enumerate().all(|(place, word)| self.capitals >> place & 1 == 0 || word.capitalised(text))
    }

    /// Commas, colons and slashes are allowed only where the name has them too: `UN/AU` are two names.
    fn gaps_fit(&self, text: &str, tokens: &[Token]) -> bool {
        let mut at = 0;
        let mut gaps = self.gaps.iter();
        while let Some((next, written)) = next_word(text, tokens, at) {
            let gap = gaps.next().copied().unwrap_or(Gap::Plain);
            if written != Gap::Plain && written != gap {
                return false;
            }
            at = next;
        }
        true
    }
}

/// The words and marks of `tokens`, with single blanks between them.
fn spelled<'t>(text: &'t str, tokens: &[Token]) -> Cow<'t, str> {
    let mut spelled = String::new();
    for token in tokens {
        if token.spaced() && !spelled.is_empty() {
            spelled.push(' ');
        }
        spelled.push_str(token.text(text));
    }
    spelled.into()
}

/// Whether the span is the whole text between quotation marks or in emphasis.
fn is_set_apart(text: &str, span: Span) -> bool {
    let mark = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '*' | '_' | '"' | '\'' | '‘' | '’' | '“' | '”' | '„' | '«' | '»'))
    };
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    // French has blanks inside its quotation marks.
    let french = before.trim_end().ends_with('«') && after.trim_start().starts_with('»');
    french || (mark(before.chars().next_back()) && mark(after.chars().find(|&c| !matches!(c, '.' | ','))))
}

/// The index of the next word after `at`, and what separates them.
pub(super) fn next_word(text: &str, tokens: &[Token], at: usize) -> Option<(usize, Gap)> {
    let mut gap = Gap::Plain;
    for (index, token) in tokens.iter().enumerate().skip(at + 1) {
        if token.kind == TokenKind::Word {
            return Some((index, gap));
        }
        if index > at + 3 {
            return None;
        }
        let c = token.text(text).chars().next()?;
        gap = match c {
            ',' if gap == Gap::Plain => Gap::Comma,
            ':' | '?' | '!' if gap == Gap::Plain => Gap::Colon,
            '/' if gap == Gap::Plain => Gap::Slash,
            '.' if is_abbreviated(tokens[at].text(text)) => gap,
            '&' => gap,
            _ if is_dash(c) || is_apostrophe(c) || matches!(c, '"' | '“' | '”') => gap,
            _ => return Some((index, Gap::Break)),
        };
    }
    None
}

/// Whether a full stop after `word` need not end a sentence: `St. Gallen`, `U.N.`, but not `the UN. Global ...`.
fn is_abbreviated(word: &str) -> bool {
    let mut letters = word.chars().skip(1);
    letters.next().is_none_or(char::is_lowercase) && letters.next().is_none()
}
