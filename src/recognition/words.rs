//! Words in a form for comparison: each word of a note is folded once, to a hash.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::markdown::token::{Token, TokenKind, fold};
use crate::markdown::{Block, Parsed};

/// Running text as tokens, each word with the hash of its folded form.
#[derive(Clone, Copy, Debug)]
pub struct Words<'t> {
    /// The text that the tokens belong to.
    pub text: &'t str,
    /// The words and marks.
    pub tokens: &'t [Token],
    /// The hash of each token ([`hashes`]).
    pub hashes: &'t [u64],
}

impl<'t> Words<'t> {
    /// The words of `block`; `hashes` are those of all tokens of `parsed`.
    pub fn of(text: &'t str, parsed: &'t Parsed, hashes: &'t [u64], block: &Block) -> Self {
        let hashes = hashes.get(block.tokens.start as usize..block.tokens.end as usize).unwrap_or(&[]);
        Self { text, tokens: parsed.tokens_of(block), hashes }
    }
}

/// The hash of each token; 0 for a mark.
pub(crate) fn hashes(text: &str, tokens: &[Token]) -> Vec<u64> {
    tokens.iter().map(|token| if token.kind == TokenKind::Word { hash(token.text(text)) } else { 0 }).collect()
}

/// A Bloom filter with one bit for each hash.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// A power of two of words, or none.
    bits: Box<[u64]>,
}

impl Filter {
    /// A filter for `hashes`.
    pub(super) fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        // At least 16 bits for each hash.
        let mut filter = Self { bits: vec![0; (hashes.len() / 4).next_power_of_two()].into() };
        hashes.for_each(|hash| filter.add(hash));
        filter
    }

    /// How many hashes it can hold and still reject most others.
    pub(super) fn capacity(&self) -> usize {
        self.bits.len() * 4
    }

    pub(super) fn add(&mut self, hash: u64) {
        let (place, bit) = self.place(hash);
        if let Some(bits) = self.bits.get_mut(place) {
            *bits |= bit;
        }
    }

    /// Whether `hash` may have been added; never a false negative.
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let (place, bit) = self.place(hash);
        self.bits.get(place).is_some_and(|bits| bits & bit != 0)
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        (hash as usize >> 6 & self.bits.len().wrapping_sub(1), 1 << (hash & 63))
    }
}

/// The hash of a word in its folded form.
pub(crate) fn hash(word: &str) -> u64 {
    // Short ASCII words need no more folding than lowercasing.
    if word.len() <= 8 && word.is_ascii() {
        return of_eights([eight(word.bytes().map(|byte| byte.to_ascii_lowercase()))]);
    }
    of_eights(fold(word).as_bytes().chunks(8).map(|chunk| eight(chunk.iter().copied())))
}

/// `bytes`, at most eight of them, none of which is 0, as one number. Faster than to copy so few of them.
fn eight(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0, |number, byte| number << 8 | u64::from(byte))
}

fn of_eights(numbers: impl IntoIterator<Item = u64>) -> u64 {
    let mut hasher = FxHasher::default();
    numbers.into_iter().for_each(|number| hasher.write_u64(number));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_fold_alike_hash_alike() {
        for (one, other) in [
            ("Organisations", "organizations"),
            ("É", "e\u{301}"),
            ("IO", "io"),
            ("Charters", "charters"),
            ("Internationalisierungsorganisationen", "internationalisierungsorganizationen"),
            ("Internationalisations", "internationalizations"),
        ] {
            assert_eq!(hash(one), hash(other), "{one}");
        }
        assert_ne!(hash("charter"), hash("charters"));
        assert_ne!(hash("isation"), hash("ization"));
        assert_ne!(hash("isations"), hash("izations"));
    }
}
