//! A name as it is written: cut into words, and held against words of a text by its rule.

use std::borrow::Cow;

use crate::library::name::{Form, Rule};
use crate::markdown::token::{Token, TokenKind, is_apostrophe, is_dash, nfc, tokenize};
use crate::recognition::words::hash;
use crate::text::Span;

/// A form cut into words.
#[derive(Clone, Debug)]
pub(super) struct Name {
    form: Form,
    /// A bit for each word: whether it begins with a capital letter.
    capitals: u64,
    /// What stands behind each word but the last; empty where all of them are plain.
    gaps: Box<[Gap]>,
}

/// What stands between two words of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A blank, a hyphen, an apostrophe or the like: all count as the same.
    Plain,
    Comma,
    Colon,
    Slash,
    /// Something that no name has inside.
    Break,
}

/// Names have at most this many words, a bit for each; longer ones are not looked for.
pub(super) const MAX_WORDS: usize = 48;

impl Name {
    /// The folded words of `form`, hashed, and the rest of what it says; `None` where it has no words.
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

    /// How it must be written.
    pub(super) fn rule(&self) -> Rule {
        self.form.rule
    }

    /// Whether it is written so, to the letter.
    pub(super) fn is(&self, written: &str) -> bool {
        self.form.text == written
    }

    /// Whether the first word of the name may be written in small letters.
    pub(super) fn may_begin_small(&self) -> bool {
        self.form.rule == Rule::Title || self.capitals & 1 == 0
    }

    /// Whether `tokens`, whose folded words are the name's, are the name by its rule.
    pub(super) fn fits(&self, text: &str, tokens: &[Token], plural: bool) -> bool {
        let span = tokens[0].span.join(tokens[tokens.len() - 1].span);
        match self.form.rule {
            Rule::Abbreviation => {
                // Line breaks and quotation signs between the words do not count.
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

    /// A title that asks something is one only with its question mark, set apart, or with a capital inside a sentence: `Was
    /// heißt Ordnung in der Welt?`, `chapter 4, Who Pays for Peace, is the best`.
    fn asks_as_well(&self, text: &str, span: Span) -> bool {
        let Some(mark) = self.form.text.chars().next_back().filter(|mark| matches!(mark, '?' | '!')) else {
            return true;
        };
        let (before, after) = (text[..span.start as usize].trim_end(), text[span.end as usize..].trim_start());
        let is_inside = before.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        after.starts_with(mark)
            || is_set_apart(text, span)
            || (is_inside && span.of(text).starts_with(char::is_uppercase))
    }

    fn capitals_fit(&self, text: &str, tokens: &[Token]) -> bool {
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
        words.enumerate().all(|(place, word)| self.capitals >> place & 1 == 0 || word.capitalised(text))
    }

    /// Commas, colons and slashes stand only where the name has them too: `UN/AU` are two.
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

/// The words and marks of `tokens` with single blanks between them.
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

/// Whether the words are all that stands between quotation marks, or in emphasis.
fn is_set_apart(text: &str, span: Span) -> bool {
    let mark = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '*' | '_' | '"' | '\'' | '‘' | '’' | '“' | '”' | '„' | '«' | '»'))
    };
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    // French leaves a blank inside its marks.
    let french = before.trim_end().ends_with('«') && after.trim_start().starts_with('»');
    french || (mark(before.chars().next_back()) && mark(after.chars().find(|&c| !matches!(c, '.' | ','))))
}

/// The next word behind the one at `at`, and what stands between them.
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

/// Whether a full stop behind `word` need not end a sentence: `St. Gallen`, `U.N.`, but not `the UN. Global ...`.
fn is_abbreviated(word: &str) -> bool {
    let mut letters = word.chars().skip(1);
    letters.next().is_none_or(char::is_lowercase) && letters.next().is_none()
}
