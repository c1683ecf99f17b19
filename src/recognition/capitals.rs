//! Finds words in capitals that a reader may want explained: `KAIPTC`.
//!
//! Many words in capitals are not abbreviations, and many abbreviations need no explanation. So a word counts only if
//! the note uses it at least twice, each time alone: not among other shouted words, not emphasised, and not part of an
//! address, a file name or a compound with a number. It must not be a Roman number or occur in lower case too (`NOT`, a
//! name), and the note must not explain it in a way that [`super::definitions`] does not read: in brackets, or at the
//! beginning of a line before a colon or dash.

use rustc_hash::FxHashMap;

use super::Mention;
use crate::markdown::token::{Flags, Token, TokenKind, is_dash};
use crate::markdown::{BlockKind, Parsed};
use crate::text::Span;
use crate::text::numeral;

/// The number of letters. Shorter words are too often something else, and longer ones are ordinary words.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=8;

/// Writers' notes to themselves, and abbreviations that need no explanation.
const NEVER: &[&str] = &[
    "AIDS", "AKA", "ASAP", "BBC", "BRD", "CEO", "CNN", "CSL", "CSV", "DDR", "DNA", "DOCX", "DOI", "DVD", "EPUB", "ETC",
    "FAQ", "FIXME", "FRG", "FYI", "GDP", "GDR", "GPS", "HIV", "HTML", "HTTP", "HTTPS", "IDEA", "IMHO", "ISBN", "ISSN",
    "JPEG", "JSON", "JSTOR", "NGO", "NOTA", "NOTE", "OCR", "ORCID", "PDF", "PNG", "PPS", "RNA", "RSVP", "SMS", "SSRN",
    "TBA", "TBC", "TBD", "TLDR", "TODO", "UAE", "URI", "URL", "URSS", "USA", "USB", "USD", "USSR", "WIP", "WWI",
    "WWII", "WWW", "XML", "XXX", "YAML",
];

/// A word in capitals and its uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capitals {
    /// The word, without a plural's `s`.
    pub word: Box<str>,
    /// Its uses, at least two.
    pub uses: Box<[Span]>,
}

/// The words in capitals of `text`, ordered by first use. Words inside `passed_over` or `mentions`, which are sorted,
/// do not count.
pub(super) fn collect(text: &str, parsed: &Parsed, passed_over: &[Span], mentions: &[Mention]) -> Vec<Capitals> {
    let mut found: Found<'_> = FxHashMap::default();
    for block in parsed.blocks.iter().filter(|block| !block.span.is_within(passed_over)) {
        let tokens = parsed.tokens_of(block);
        for (at, token) in tokens.iter().enumerate() {
            let Some(word) = word(text, token) else { continue };
            if block.kind == BlockKind::Term || explains(text, tokens, at) {
                found.insert(word, None);
            } else if stands_alone(text, tokens, at)
                && let Some(uses) = found.entry(word).or_insert_with(|| Some(Vec::new()))
            {
                uses.push(token.span);
            }
        }
    }
    found.retain(|_, uses| uses.as_ref().is_some_and(|uses| uses.len() > 1));
    if found.is_empty() {
        return Vec::new();
    }
    drop_mentioned(mentions, &mut found);
    drop_words(text, &parsed.tokens, &mut found);
    let mut found: Vec<Capitals> =
        found.into_iter().filter_map(|(word, uses)| Some(Capitals { word: word.into(), uses: uses?.into() })).collect();
    found.sort_by_key(|it| it.uses.first().copied());
    found
}

/// Words with their uses; `None` if the note explains the word.
type Found<'t> = FxHashMap<&'t str, Option<Vec<Span>>>;

/// Drops uses inside mentions, such as an author's name in capitals.
fn drop_mentioned(mentions: &[Mention], found: &mut Found<'_>) {
    let mut reach = 0;
    let ends: Vec<u32> = mentions
        .iter()
        .map(|mention| {
            reach = mention.span.end.max(reach);
            reach
        })
        .collect();
    found.retain(|_, uses| {
        uses.as_mut().is_some_and(|uses| {
            uses.retain(|span| {
                let before = mentions.partition_point(|mention| mention.span.start <= span.start);
                before.checked_sub(1).is_none_or(|last| ends[last] < span.end)
            });
            uses.len() > 1
        })
    });
}

/// Drops words that also occur in lower case.
fn drop_words(text: &str, tokens: &[Token], found: &mut Found<'_>) {
    let small: FxHashMap<String, &str> = found.keys().map(|word| (word.to_lowercase(), *word)).collect();
    // Few words have the same initial and length as one of these; the rest need not be lowercased.
    let initial = |word: &str| 1u32 << (word.as_bytes().first().map_or(0, |byte| byte.to_ascii_lowercase()) & 31);
    let length = |word: &str| 1u32 << (word.len() & 31);
    let initials = small.keys().fold(0, |all, word| all | initial(word));
    let lengths = small.keys().fold(0, |all, word| all | length(word));
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
        let written = token.text(text);
        if length(written) & lengths != 0
            && initial(written) & initials != 0
            && written.contains(char::is_lowercase)
            && let Some(word) = small.get(&written.to_lowercase())
        {
            found.remove(word);
        }
    }
}

/// The word of `token` without a plural's `s`, if it is in capitals.
fn word<'t>(text: &'t str, token: &Token) -> Option<&'t str> {
    if token.kind != TokenKind::Word {
        return None;
    }
    let written = token.text(text);
    // Most words are in lower case from their second letter on.
    if written.as_bytes().get(1).is_none_or(u8::is_ascii_lowercase) {
        return None;
    }
    let word = written.strip_suffix('s').unwrap_or(written);
    let fits = written.len() > 2
        && word.chars().all(char::is_uppercase)
        && LETTERS.contains(&word.chars().count())
        && !NEVER.contains(&word)
        && numeral::roman(word).is_none();
    fits.then_some(word)
}

/// Whether the word at `at` is used alone: not emphasised, not beside another in capitals, and not joined to anything
/// but a word.
fn stands_alone(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = tokens[at];
    let before = at.checked_sub(1).map(|at| &tokens[at]);
    let behind = tokens.get(at + 1);
    let shouted = |other: Option<&Token>| {
        other.is_some_and(|other| {
            let word = other.text(text);
            other.kind == TokenKind::Word && word.chars().count() > 1 && word.chars().all(char::is_uppercase)
        })
    };
    // Whether a mark without a blank joins it to something.
    let joined = before.filter(|_| !token.spaced()).is_some_and(|mark| mark.text(text).contains(JOINING))
        || behind.filter(|mark| !mark.spaced()).is_some_and(|mark| {
            let next = tokens.get(at + 2).filter(|next| !next.spaced());
            let first = next.and_then(|next| next.text(text).chars().next());
            match mark.text(text) {
                "." => next.is_some_and(|next| next.kind == TokenKind::Word),
                dash if dash.starts_with(is_dash) => first.is_some_and(|c| c.is_ascii_digit()),
                mark => mark.contains(JOINING),
            }
        });
    !token.flags.has(Flags::EMPHASIS) && !shouted(before) && !shouted(behind) && !joined
}

/// Marks that make a word part of something else.
const JOINING: &[char] = &['@', '#', '/', '\\', '_', '.', '=', '$', '%', '&', '~', '^'];

/// Whether the note explains the word at `at`: `(KAIPTC)`, or `KAIPTC: the centre in Accra` at the beginning of a
/// block.
fn explains(text: &str, tokens: &[Token], at: usize) -> bool {
    let mark = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |token| token.text(text));
    let (before, behind) = (mark(at.checked_sub(1)), mark(Some(at + 1)));
    let set_apart = behind.starts_with([':', '=']) || (behind.starts_with(is_dash) && tokens[at + 1].spaced());
    (before == "(" && matches!(behind, ")" | "," | ";")) || (at == 0 && set_apart) || (before != "(" && behind == "(")
}
