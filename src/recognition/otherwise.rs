//! Finds phrases that an abbreviation in the note may stand for. If a note speaks of *principal component analysis*,
//! its `PCA` is probably that and not the court; so what the letters usually stand for is not assumed. If the words
//! are capitalised, *Principal Component Analysis*, they are the likely meaning of the abbreviation in the note.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
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
    /// The span of their first occurrence, if all of them but connecting words are capitalised and they are not part
    /// of a longer name.
    pub name: Option<Span>,
    /// Whether they only ever end a longer name: `Journal of Rare Ports`.
    pub ends_name: bool,
}

/// The number of letters: two begin words by chance, and longer abbreviations often use letters inside words.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;

/// The shortest word in bytes that is likely part of a term.
const SHORTEST_WORD: usize = 4;

/// The phrases in `parsed`, each once for every abbreviation.
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
    /// Their places in it.
    seen: FxHashMap<(SmolStr, SmolStr), usize>,
}

impl Found {
    fn add(&mut self, short: &str, long: &str, name: Option<Span>, ends_name: bool) {
        let (short, long) = (SmolStr::from(short), SmolStr::from(long));
        match self.seen.entry((short.clone(), long.clone())) {
            Entry::Occupied(known) => self.all[*known.get()].ends_name &= ends_name,
            Entry::Vacant(new) => {
                new.insert(self.all.len());
                self.all.push(Otherwise { short, long, name, ends_name });
            }
        }
    }
}

/// The words in capitals, without a plural's `s`, in order.
fn shorts<'t>(text: &'t str, tokens: &[Token]) -> Vec<&'t str> {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word).map(|token| token.text(text));
    let bare = words.map(|word| word.strip_suffix('s').unwrap_or(word));
    let is_short = |word: &&str| LETTERS.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    bare.filter(is_short).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Looks for consecutive words in `tokens` that begin with the letters of one of `shorts`.
fn in_words(text: &str, tokens: &[Token], shorts: &[&str], found: &mut Found) {
    for (first, token) in tokens.iter().enumerate() {
        // Most words begin none of them, and their first letter shows that at once.
        let (mut fitting, mut letters) = (shorts, 0);
        for (at, word) in steps::each(tokens.iter().enumerate().skip(first)) {
            if at > first && joins(text, word) {
                continue;
            }
            let Some(letter) = word.text(text).as_bytes().first() else { break };
            fitting = continued_by(fitting, letters, letter.to_ascii_uppercase());
            letters += 1;
            if fitting.is_empty() || !is_term(text, word) {
                break;
            }
            if let Some(short) = fitting.first().filter(|short| short.len() == letters) {
                let words = &tokens[first..=at];
                let is_name = is_name(text, words);
                let ends_name = is_name && is_joined_to_name(text, tokens, first);
                let whole = is_name && !goes_on(text, tokens, first, at);
                found.add(short, &plain(text, words), whole.then(|| token.span.join(word.span)), ends_name);
            }
        }
    }
}

/// Those of `shorts`, which are in order and have the same first `letters`, that have the letter `next` behind these.
fn continued_by<'s, 't>(shorts: &'s [&'t str], letters: usize, next: u8) -> &'s [&'t str] {
    let letter = |short: &&str| short.as_bytes().get(letters).copied();
    let first = shorts.partition_point(|short| letter(short) < Some(next));
    let fitting = shorts[first..].partition_point(|short| letter(short) == Some(next));
    &shorts[first..first + fitting]
}

/// The text of `words` without emphasis.
fn plain(text: &str, words: &[Token]) -> String {
    let mut plain = String::new();
    for word in words {
        if word.spaced() && !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word.text(text));
    }
    plain
}

/// Whether all `words` except connecting ones are capitalised.
fn is_name(text: &str, words: &[Token]) -> bool {
    words.iter().all(|word| word.capitalised(text) || joins(text, word))
}

/// Whether a longer name ends with the words from `first` on: `Journal of Rare Ports`.
fn is_joined_to_name(text: &str, tokens: &[Token], first: usize) -> bool {
    let Some(joint) = first.checked_sub(1).filter(|&at| tokens[first].spaced() && joins(text, &tokens[at])) else {
        return false;
    };
    let is_and = Sense::And.is(&tokens[joint].text(text).to_lowercase());
    !is_and && joint.checked_sub(1).is_some_and(|before| tokens[joint].spaced() && tokens[before].capitalised(text))
}

/// Whether the tokens `first..=last` are part of a longer run of capitalised words.
fn goes_on(text: &str, tokens: &[Token], first: usize, last: usize) -> bool {
    let before = first.checked_sub(1).filter(|_| tokens[first].spaced());
    let behind = |place: usize| tokens.get(last + place).filter(|token| token.spaced());
    let dash = tokens.get(last + 1).is_some_and(|token| !token.spaced() && token.text(text).chars().all(is_dash));
    let is_capital = |token: Option<&Token>| token.is_some_and(|token| token.capitalised(text));
    // `United States Agency for International Development`
    let parts = |token: &Token| {
        let word = token.text(text).to_lowercase();
        [Sense::And, Sense::In, Sense::InThe].iter().any(|sense| sense.is(&word))
    };
    let connected = behind(1).is_some_and(|token| joins(text, token) && !parts(token)) && is_capital(behind(2));
    before.is_some_and(|before| tokens[before].capitalised(text)) || dash || is_capital(behind(1)) || connected
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
            found.add(short, long, None, false);
        }
    }
}
