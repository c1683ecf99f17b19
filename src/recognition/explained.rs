//! The abbreviations that a note explains, and those that it explains again differently. Most pairs of definitions do
//! not really differ: they vary in wording, number, case or spelling. And if the letters of an abbreviation do not
//! begin its words, the long form may be a stray piece of a sentence.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::definitions;
use crate::markdown::token;
use crate::text::Span;

/// An abbreviation that the note defines, in running text or as `*[UN]: United Nations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalDefinition {
    /// The short form, in the singular.
    pub short: SmolStr,
    /// The long form.
    pub long: SmolStr,
    /// The span of the short form in the definition.
    pub span: Span,
    /// The span of the long form in the definition.
    pub long_span: Span,
    /// How it is defined.
    pub manner: Manner,
}

/// How a note defines an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// On a line of its own: `*[UN]: United Nations`.
    Line,
    /// In a list, a table or at the beginning of a paragraph: `UN – United Nations`.
    List,
    /// In brackets, or by `or`: `United Nations (UN)`.
    Prose,
    /// In brackets after words that lack its letters, so that they are only likely the long form.
    Likely,
    /// Nowhere, but exactly one name in the note has its letters; both spans are that of the name.
    Implied,
}

/// A second definition of an abbreviation that differs from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redefinition {
    /// The short form, in the singular.
    pub short: SmolStr,
    /// The span of the short form in this definition.
    pub span: Span,
    /// The long form here.
    pub long: SmolStr,
    /// The span of the short form in the first definition.
    pub first: Span,
    /// The long form there.
    pub first_long: SmolStr,
}

/// The first definition of each short form in `found` that differs from the earliest one in the text.
pub(super) fn redefinitions(found: &[LocalDefinition]) -> Vec<Redefinition> {
    let mut sure: Vec<&LocalDefinition> = found.iter().filter(|definition| is_sure(definition)).collect();
    sure.sort_by_key(|definition| definition.span);
    let mut first: FxHashMap<&str, &LocalDefinition> = FxHashMap::default();
    let mut reported: FxHashSet<&str> = FxHashSet::default();
    let mut again = Vec::new();
    for definition in sure {
        let before = *first.entry(&definition.short).or_insert(definition);
        if differ(&before.long, &definition.long) && reported.insert(&definition.short) {
            again.push(Redefinition {
                short: definition.short.clone(),
                span: definition.span,
                long: definition.long.clone(),
                first: before.span,
                first_long: before.long.clone(),
            });
        }
    }
    again
}

/// Whether `definition` certainly is one: on a line of its own, or with a long form that looks like a name and whose
/// words begin with the letters of the short form, in order.
fn is_sure(definition: &LocalDefinition) -> bool {
    let long = &definition.long;
    let is_name = || !long.contains(['.', ';', ':', '%', '[', ']', '|', '—']) && !long.contains(" - ");
    match definition.manner {
        Manner::Line => true,
        Manner::Prose => is_name() && definitions::is_spelled(&definition.short, long),
        Manner::List | Manner::Likely | Manner::Implied => false,
    }
}

/// The longest long form that is compared, in bytes; anything longer is a sentence.
const LONGEST: usize = 200;

/// Whether two long forms differ in meaning.
pub(crate) fn differ(one: &str, other: &str) -> bool {
    if one.len().max(other.len()) > LONGEST {
        return false;
    }
    // `off-the-shelf` and `off the shelf`
    let apart = |long: &str| long.replace(token::is_dash, " ");
    are_apart(&main_words(one), &main_words(other)) && are_apart(&main_words(&apart(one)), &main_words(&apart(other)))
}

/// Whether two long forms have different words.
fn are_apart(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let is_in = |word: &String| long.iter().any(|other| alike(word, other));
    !(short.iter().all(is_in) || close(&one.concat(), &other.concat()))
}

/// The meaningful words of `long`, normalised for comparison. A hyphen does not separate words.
fn main_words(long: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for written in
        long.split(|c: char| c == '_' || !(token::is_word_char(c) || token::is_dash(c) || token::is_apostrophe(c)))
    {
        // A word may be broken at the end of a line: `inter- national`.
        let goes_on = words.last().is_some_and(|word| word.ends_with('-'));
        let joined = if goes_on { words.pop().unwrap_or_default() } else { String::new() };
        let bare = written.split(token::is_apostrophe).next().unwrap_or_default();
        words.push(joined.trim_end_matches('-').to_owned() + &plain(bare));
    }
    let bare = words.into_iter().map(|word| word.replace(token::is_dash, ""));
    bare.filter(|word| !word.is_empty() && !definitions::connects(word)).collect()
}

/// `word` in lower case, without accents, with dashes as hyphens.
fn plain(word: &str) -> String {
    let small = token::fold(word);
    let letters = small.nfd().filter(|&c| !is_combining_mark(c));
    letters.map(|c| if token::is_dash(c) { '-' } else { c }).collect()
}

/// Whether two words are forms or spellings of one word: `states` and `state's`, `behaviour` and `behavior`,
/// `protecting` and `protection`, `Europäische` and `European`.
fn alike(one: &str, other: &str) -> bool {
    let (shorter, longer) =
        (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    // Longer words have longer endings: `identifying`, `identifiable`.
    let ending = if shorter > 8 { 4 } else { 3 };
    let is_inflected = common >= shorter.saturating_sub(ending).max(4) && longer - shorter <= 4;
    let is_plural = |one: &str, other: &str| one.strip_suffix(['s', 'n']).is_some_and(|stem| stem == other);
    one == other || is_inflected || is_plural(one, other) || is_plural(other, one) || close(one, other)
}

/// Whether two words or phrases differ in at most about one letter in seven.
fn close(one: &str, other: &str) -> bool {
    strsim::normalized_levenshtein(one, other) >= 0.85
}
