//! Variant spellings of abbreviations: `U.N.`, `G-20`, `EU27`, `UNSCR 1325`.

use crate::markdown::token::{Token, TokenKind};

/// An abbreviation in a variant spelling.
#[derive(Debug)]
pub(super) struct Variant {
    /// The usual spelling.
    pub(super) written: String,
    /// The index of its last token.
    pub(super) last: usize,
    /// How many bytes at the end do not belong to it: the number in `EU27`.
    pub(super) left_out: u32,
}

impl Variant {
    /// The possible variant at token `first`.
    pub(super) fn at(text: &str, tokens: &[Token], first: usize) -> Option<Self> {
        let word = tokens[first].text(text);
        let bytes = word.as_bytes();
        if !bytes.first().is_some_and(u8::is_ascii_uppercase) {
            return None;
        }
        if bytes.len() == 1 {
            return dotted(text, tokens, first).or_else(|| hyphened(text, tokens, first));
        }
        // `EU27`, but `IS201` is a course.
        let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_short = |stem: &str| stem.len() > 1 && stem.bytes().all(|byte| byte.is_ascii_uppercase());
        if word.len() - stem.len() == 2 && is_short(stem) {
            return Some(Self { written: stem.to_owned(), last: first, left_out: 2 });
        }
        // A resolution of a security council.
        let council = word.strip_suffix('R').filter(|stem| stem.ends_with("SC"))?;
        let number = tokens.get(first + 1)?.text(text).bytes().all(|byte| byte.is_ascii_digit());
        number.then(|| Self { written: council.to_owned(), last: first, left_out: 1 })
    }
}

/// `U.N.` and `U. N.`
fn dotted(text: &str, tokens: &[Token], first: usize) -> Option<Variant> {
    let mut written = String::new();
    let mut last = first;
    let mut at = first;
    while let (Some(letter), Some(stop)) = (tokens.get(at), tokens.get(at + 1)) {
        let is_letter = letter.kind == TokenKind::Word && letter.span.len() == 1 && letter.capitalised(text);
        if !is_letter || stop.spaced() || !stop.is_mark(text, '.') || (at > first && letter.spaced()) {
            break;
        }
        written.push_str(letter.text(text));
        last = at + 1;
        at += 2;
    }
    // `U.S.A` and `U.N`
    let ends = tokens.get(at).filter(|token| !written.is_empty() && token.span.len() == 1 && !token.spaced());
    if let Some(letter) = ends.filter(|token| token.capitalised(text)) {
        written.push_str(letter.text(text));
        last = at;
    }
    (written.len() > 1).then_some(Variant { written, last, left_out: 0 })
}

/// `G-20`
fn hyphened(text: &str, tokens: &[Token], first: usize) -> Option<Variant> {
    let (hyphen, number) = (tokens.get(first + 1)?, tokens.get(first + 2)?);
    let joined = !hyphen.spaced() && !number.spaced() && matches!(hyphen.text(text), "-" | "‑" | "–");
    let is_number = number.span.len() <= 2 && number.text(text).bytes().all(|byte| byte.is_ascii_digit());
    let written = || format!("{}{}", tokens[first].text(text), number.text(text));
    (joined && is_number).then(|| Variant { written: written(), last: first + 2, left_out: 0 })
}
