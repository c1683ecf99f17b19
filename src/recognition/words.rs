//! Words as they are compared: each word of a note is folded once, to a hash.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::markdown::token::{Token, TokenKind, fold};
use crate::markdown::{Block, Parsed};

/// Running text as tokens, each word with the hash of its folded form.
#[derive(Clone, Copy, Debug)]
pub struct Words<'t> {
    /// The text that the tokens are of.
    pub text: &'t str,
    /// Words and marks.
    pub tokens: &'t [Token],
    /// For each token its hash ([`hashes`]).
    pub hashes: &'t [u64],
}

impl<'t> Words<'t> {
    /// Those of `block`; `hashes` are those of all tokens of `parsed`.
    pub fn of(text: &'t str, parsed: &'t Parsed, hashes: &'t [u64], block: &Block) -> Self {
        let hashes = hashes.get(block.tokens.start as usize..block.tokens.end as usize).unwrap_or(&[]);
        Self { text, tokens: parsed.tokens_of(block), hashes }
    }
}

/// For each of `tokens` its hash; 0 for a mark.
pub fn hashes(text: &str, tokens: &[Token]) -> Vec<u64> {
    tokens.iter().map(|token| if token.kind == TokenKind::Word { hash(token.text(text)) } else { 0 }).collect()
}

/// Hashes, most others of which are told from them by one bit.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// A power of two, or none.
    bits: Box<[u64]>,
}

impl Filter {
    /// A filter for `hashes`.
    pub(super) fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        // 16 bits for each hash or more.
        let mut filter = Self { bits: vec![0; (hashes.len() / 4).next_power_of_two()].into() };
        hashes.for_each(|hash| filter.add(hash));
        filter
    }

    /// How many hashes it tells from others well.
    pub(super) fn capacity(&self) -> usize {
        self.bits.len() * 4
    }

    pub(super) fn add(&mut self, hash: u64) {
        let (place, bit) = self.place(hash);
        if let Some(bits) = self.bits.get_mut(place) {
            *bits |= bit;
        }
    }

    /// Whether `hash` may have been added; never wrongly no.
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let (place, bit) = self.place(hash);
        self.bits.get(place).is_some_and(|bits| bits & bit != 0)
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        (hash as usize >> 6 & self.bits.len().wrapping_sub(1), 1 << (hash & 63))
    }
}

/// As many bytes has the longest word that is folded without allocating.
const SHORT: usize = 32;

/// The hash of a word in its folded form.
pub fn hash(word: &str) -> u64 {
    let mut buffer = [0; SHORT];
    let mut all = 0;
    for (lower, byte) in buffer.iter_mut().zip(word.bytes()) {
        *lower = byte.to_ascii_lowercase();
        all |= byte;
    }
    match buffer.get_mut(..word.len()) {
        Some(folded) if all.is_ascii() => {
            americanise(folded);
            of_bytes(folded)
        }
        _ => of_bytes(fold(word).as_bytes()),
    }
}

/// `organisation` as `organization`, as [`fold`] has it.
fn americanise(word: &mut [u8]) {
    const BRITISH: &[u8] = b"isation";
    if word.len() > BRITISH.len() + 1
        && let Some(at) = word.windows(BRITISH.len()).position(|piece| piece == BRITISH).filter(|&at| at > 2)
    {
        word[at + 1] = b'z';
    }
}

fn of_bytes(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
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
            ("Internationalisierungsorganisationen", "internationalisierungsorganizationen"),
            ("Internationalisations", "internationalizations"),
        ] {
            assert_eq!(hash(one), hash(other), "{one}");
        }
        assert_ne!(hash("isation"), hash("ization"));
        assert_ne!(hash("isations"), hash("izations"));
    }
}
