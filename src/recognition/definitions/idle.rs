//! Long forms whose letters fit by chance: words of them have none of the short form's letters.

use super::pieces::{starts_small, stem_has_small};
use super::{begin_words, connects, same_letter};

/// Whether `long` begins in lower case and has words without a letter of `short`, from whichever end its letters are
/// searched: `further set back talks (FT)`, but not `transboundary aquifers (TBA)`. Three letters or more that all begin
/// words are no chance: `chemical, biological and radiological materials (CBR)`.
pub(super) fn has_idle_words(short: &str, long: &str) -> bool {
    let is_long = short.chars().filter(|c| c.is_alphanumeric()).count() > 2;
    if !starts_small(long) || stem_has_small(short) || (is_long && begin_words(short, long)) {
        return false;
    }
    let words = || long.split_whitespace().filter(|word| !connects(word));
    let letters = || short.chars().filter(|c| c.is_alphanumeric());
    is_one_idle(letters(), words().map(|word| word.chars()))
        && is_one_idle(letters().rev(), words().rev().map(|word| word.chars().rev()))
}

/// Whether one of the `words` takes none of the `letters`, if each takes those that it has, in order.
fn is_one_idle<W: Iterator<Item = char>>(
    letters: impl Iterator<Item = char>,
    mut words: impl Iterator<Item = W>,
) -> bool {
    let mut letters = letters.peekable();
    words.any(|word| {
        let taken = word.filter_map(|c| letters.next_if(|&letter| same_letter(c, letter)));
        taken.count() == 0
    })
}
