//! Abbreviations that a note explains, and those that it explains a second time otherwise. Few pairs of definitions are
//! that: most say the same in other words, a plural, a genitive, the other spelling; and where the letters of one do not
//! begin its words, it may be a piece of a sentence that only looks like a long form.

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
    /// What it stands for.
    pub long: SmolStr,
    /// Where the short form stands in the definition.
    pub span: Span,
    /// Where the long form stands in it.
    pub long_span: Span,
    /// How it is written.
    pub manner: Manner,
}

/// How a note defines an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// In a line of its own: `*[UN]: United Nations`.
    Line,
    /// In a list, a table or at the head of a paragraph: `UN – United Nations`.
    List,
    /// In a bracket, or by `or`: `United Nations (UN)`.
    Prose,
    /// In a bracket behind words that do not have its letters, so that they are only most likely what is meant.
    Likely,
    /// Nowhere, but the note has one name with its letters: both places are that of the name.
    Implied,
}

/// An abbreviation that the note defined otherwise before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redefinition {
    /// The short form, in the singular.
    pub short: SmolStr,
    /// Where it stands in this definition.
    pub span: Span,
    /// What it stands for here.
    pub long: SmolStr,
    /// Where it stands in the first definition.
    pub first: Span,
    /// What it stands for there.
    pub first_long: SmolStr,
}

/// Where `found` says of a short form something else than the first definition of it in the text, once for each.
pub(super) fn redefinitions(found: &[LocalDefinition]) -> Vec<Redefinition> {
    let mut sure: Vec<&LocalDefinition> = found.iter().filter(|definition| is_sure(definition)).collect();
    sure.sort_by_key(|definition| definition.span);
    let mut first: FxHashMap<&str, &LocalDefinition> = FxHashMap::default();
    let mut told: FxHashSet<&str> = FxHashSet::default();
    let mut again = Vec::new();
    for definition in sure {
        let before = *first.entry(&definition.short).or_insert(definition);
        if differ(&before.long, &definition.long) && told.insert(&definition.short) {
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

/// Whether `definition` surely says what its short form stands for: in a line of its own, or in words that begin with the
/// letters of the short form, one after the other, and are no more than a name.
fn is_sure(definition: &LocalDefinition) -> bool {
    let long = &definition.long;
    let is_name = || !long.contains(['.', ';', ':', '%', '[', ']', '|', '—']) && !long.contains(" - ");
    match definition.manner {
        Manner::Line => true,
        Manner::Prose => is_name() && definitions::is_spelled(&definition.short, long),
        Manner::List | Manner::Likely | Manner::Implied => false,
    }
}

/// Long forms with more characters than this are sentences, and are not compared.
const LONGEST: usize = 200;

/// Whether two long forms say something else.
pub(crate) fn differ(one: &str, other: &str) -> bool {
    if one.len().max(other.len()) > LONGEST {
        return false;
    }
    let (one, other) = (main_words(one), main_words(other));
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    let is_in = |word: &String| long.iter().any(|other| alike(word, other));
    let says_more = short.iter().all(is_in);
    let in_order = short.len() == long.len() && short.iter().zip(long).all(|(one, other)| alike(one, other));
    !(in_order || (says_more && short.len() < long.len()) || close(&one.concat(), &other.concat()))
}

/// The words of `long` that carry its meaning, in the form in which they are compared: a hyphen parts no words.
fn main_words(long: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for written in
        long.split(|c: char| c == '_' || !(token::is_word_char(c) || token::is_dash(c) || token::is_apostrophe(c)))
    {
        // The end of a line may have parted a word: `inter- national`.
        let goes_on = words.last().is_some_and(|word| word.ends_with('-'));
        let joined = if goes_on { words.pop().unwrap_or_default() } else { String::new() };
        let bare = written.split(token::is_apostrophe).next().unwrap_or_default();
        words.push(joined.trim_end_matches('-').to_owned() + &plain(bare));
    }
    let bare = words.into_iter().map(|word| word.replace(token::is_dash, ""));
    bare.filter(|word| !word.is_empty() && !definitions::connects(word)).collect()
}

/// `word` in small letters without accents, its dashes as hyphens.
fn plain(word: &str) -> String {
    let small = token::fold(word);
    let letters = small.nfd().filter(|&c| !is_combining_mark(c));
    letters.map(|c| if token::is_dash(c) { '-' } else { c }).collect()
}

/// Whether two words are one word in other forms or spellings: `states` and `state's`, `behaviour` and `behavior`,
/// `protecting` and `protection`, `Europäische` and `European`.
fn alike(one: &str, other: &str) -> bool {
    let (shorter, longer) =
        (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    // Long words end in more ways: `identifying`, `identifiable`.
    let ending = if shorter > 8 { 4 } else { 3 };
    let is_inflected = common >= shorter.saturating_sub(ending).max(4) && longer - shorter <= 4;
    let is_plural = |one: &str, other: &str| one.strip_suffix(['s', 'n']).is_some_and(|stem| stem == other);
    one == other || is_inflected || is_plural(one, other) || is_plural(other, one) || close(one, other)
}

/// Whether two words, or rows of words, differ by a letter in seven at most.
fn close(one: &str, other: &str) -> bool {
    strsim::normalized_levenshtein(one, other) >= 0.85
}
