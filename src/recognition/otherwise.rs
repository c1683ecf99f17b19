//! Abbreviations that a note itself says in words, without saying so: where *principal component analysis* is spoken of,
//! `PCA` is that, and not the court. Nothing is claimed from it; but what the letters stand for elsewhere is not claimed
//! either.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::definitions;
use crate::language::Sense;
use crate::markdown::token::{Token, TokenKind, is_dash};
use crate::markdown::{LinkKind, Parsed};
use crate::text::{Span, steps};

/// An abbreviation, and words of the note that begin with its letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Otherwise {
    /// The abbreviation.
    pub short: SmolStr,
    /// The words.
    pub long: SmolStr,
}

/// Two letters begin words by chance, and longer abbreviations have letters inside their words.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;

/// Shorter words are mostly no part of a term.
const SHORTEST_WORD: usize = 4;

/// What `parsed` says in words, each abbreviation once for each way in which it is said.
pub(super) fn collect(text: &str, parsed: &Parsed, passed_over: &[Span]) -> Vec<Otherwise> {
    let mut found = Found::default();
    in_aliases(text, parsed, passed_over, &mut found);
    let shorts = shorts(text, &parsed.tokens);
    if !shorts.is_empty() {
        for block in parsed.blocks.iter().filter(|block| !block.span.is_within(passed_over)) {
            in_words(text, parsed.tokens_of(block), &shorts, &mut found);
        }
    }
    found.all
}

#[derive(Default)]
struct Found {
    all: Vec<Otherwise>,
    seen: FxHashSet<(SmolStr, SmolStr)>,
}

impl Found {
    fn add(&mut self, short: &str, long: &str) {
        let (short, long) = (SmolStr::from(short), SmolStr::from(long));
        if self.seen.insert((short.clone(), long.clone())) {
            self.all.push(Otherwise { short, long });
        }
    }
}

/// Words in capitals by their first letters.
fn shorts<'t>(text: &'t str, tokens: &[Token]) -> FxHashMap<char, Vec<&'t str>> {
    let mut shorts: FxHashMap<char, Vec<&str>> = FxHashMap::default();
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
        let word = token.text(text);
        let bare = word.strip_suffix('s').unwrap_or(word);
        if LETTERS.contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let first = char::from(bare.as_bytes()[0].to_ascii_lowercase());
            let known = shorts.entry(first).or_default();
            if !known.contains(&bare) {
                known.push(bare);
            }
        }
    }
    shorts
}

/// Looks for words in `tokens` that begin with the letters of one of `shorts`, each with the next.
fn in_words(text: &str, tokens: &[Token], shorts: &FxHashMap<char, Vec<&str>>, found: &mut Found) {
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| is_term(text, token)) {
        let first = token.text(text).chars().next().map(|c| c.to_ascii_lowercase());
        let Some(shorts) = first.and_then(|first| shorts.get(&first)) else { continue };
        for short in shorts {
            if let Some(last) = spelled(text, &tokens[at..], short) {
                found.add(short, token.span.join(tokens[at + last].span).of(text));
            }
        }
    }
}

/// The last token of the words at the head of `tokens` that `short` is made of.
fn spelled(text: &str, tokens: &[Token], short: &str) -> Option<usize> {
    let mut letters = short.chars();
    let mut words = steps::each(tokens.iter().enumerate());
    let mut last = 0;
    for letter in letters.by_ref() {
        let (at, word) = words.find(|(_, token)| !joins(text, token))?;
        if !is_term(text, word) || !word.text(text).chars().next()?.eq_ignore_ascii_case(&letter) {
            return None;
        }
        last = at;
    }
    // `International Studies Association Conference` is no ISA yet, nor is a word of a longer name.
    Some(last)
}

/// Whether `token` is a word that may belong to a term.
fn is_term(text: &str, token: &Token) -> bool {
    let word = token.text(text);
    token.kind == TokenKind::Word
        && word.len() >= SHORTEST_WORD
        && word.as_bytes()[1..].iter().any(u8::is_ascii_lowercase)
        && !Sense::NoTerm.is(&word.to_ascii_lowercase())
}

/// Whether `token` may stand between the words of a term.
fn joins(text: &str, token: &Token) -> bool {
    match token.kind {
        TokenKind::Word => definitions::connects(token.text(text)),
        TokenKind::Mark => !token.spaced() && token.text(text).chars().all(is_dash),
    }
}

/// `[[Principal Component Analysis|PCA]]`
fn in_aliases(text: &str, parsed: &Parsed, passed_over: &[Span], found: &mut Found) {
    for link in parsed.links.iter().filter(|link| link.kind == LinkKind::Wiki && !link.span.is_within(passed_over)) {
        let Some((_, alias)) = link.span.of(text).split_once('|') else { continue };
        let alias = alias.trim_end_matches(']').trim();
        let target = link.destination.split('#').next().unwrap_or_default();
        let name = target.rsplit('/').next().unwrap_or_default().trim_end_matches(['\\', ' ']);
        // `[[Electronic-Codebook-Modus|ECB-Modus]]`
        let (short, ending) = alias.split_once('-').map_or((alias, ""), |(short, ending)| (short, ending));
        let long = name.strip_suffix(ending).unwrap_or(name).trim_end_matches('-');
        if definitions::is_short_form(short) && definitions::fitting(short, long) == Some(0) {
            found.add(short, long);
        }
    }
}
