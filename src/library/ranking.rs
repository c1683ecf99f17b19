//! Finds texts by words that somebody remembers of them, best first, as BM25 weighs words: a rare one counts for more than a
//! frequent one, and the second time less than the first.
//!
//! Not every word must occur: some will be remembered wrongly.

use super::RecordId;
use super::book::RecordSlot;
use super::search::{ABSTRACT, AUTHOR, EDITOR, KEY, KEY_PART, TITLE, YEAR, gathered, telling_words};
use super::wanted::Wanted;
use super::words::{Use, Words, plain};
use super::{Library, ThingId};

/// The largest number of words that are looked for; more are left out.
pub(crate) const MOST_WORDS: usize = 8;
/// The largest number of texts that are weighed closely.
const MOST_WEIGHED: usize = 256;
/// How soon it makes no difference any more how often a text has a word.
const SATURATION: f32 = 1.2;

/// What is looked for: words, and how rare each of them is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Remembered {
    words: Vec<Wanted>,
    rarities: Vec<f32>,
}

/// How much a text has of each word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Weights([f32; MOST_WORDS]);

impl Weights {
    fn add(&mut self, word: usize, weight: f32) {
        self.0[word] += weight;
    }

    /// For each word the larger of the two.
    pub fn at_least(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own = own.max(other));
    }

    /// The sum of both.
    pub fn plus(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own += other);
    }

    /// `share` of it.
    #[must_use]
    pub fn times(self, share: f32) -> Self {
        Self(self.0.map(|weight| weight * share))
    }
}

impl Remembered {
    /// The words of `typed`. The last one may be unfinished while somebody types.
    pub fn new(typed: &str, is_finished: bool) -> Self {
        let mut words = telling_words(typed);
        words.dedup();
        words.truncate(MOST_WORDS);
        let last = words.len().saturating_sub(1);
        let wanted = words.into_iter().enumerate();
        let wanted = wanted.map(|(at, word)| Wanted::new(word, at == last && !is_finished));
        Self { words: wanted.collect(), rarities: Vec::new() }
    }

    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Learns from `pieces`, which hold `texts` texts, how rare each word is. One that no text has is taken for a slip.
    pub fn learn(&mut self, texts: usize, pieces: &[&Words]) {
        let uses_of = |word: &Wanted| -> usize {
            pieces.iter().flat_map(|piece| word.uses(piece)).map(|(_, uses)| uses.len()).sum()
        };
        self.rarities.clear();
        for word in &mut self.words {
            let mut uses = uses_of(word);
            if uses == 0 {
                *word = word.clone().taken_for_slip();
                uses = uses_of(word);
            }
            let (all, having) = (texts as f32, uses.min(texts) as f32);
            self.rarities.push((1.0 + (all - having + 0.5) / (having + 0.5)).ln());
        }
    }

    /// How well a text that has `weights` fits.
    pub fn score(&self, weights: &Weights) -> f32 {
        self.score_of(&weights.0)
    }

    fn score_of(&self, weights: &[f32]) -> f32 {
        let terms = self.rarities.iter().zip(weights);
        terms.map(|(rarity, weight)| rarity * weight * (1.0 + SATURATION) / (weight + SATURATION)).sum()
    }

    /// How much of what is looked for a text that has `weights` has, however often.
    pub fn share(&self, weights: &Weights) -> f32 {
        self.rarities.iter().zip(weights.0).map(|(rarity, weight)| rarity * weight.min(1.0)).sum()
    }

    /// Whether a text that has `weights` has all words.
    pub fn has_all(&self, weights: &Weights) -> bool {
        weights.0[..self.words.len()].iter().all(|&weight| weight > 0.0)
    }

    /// The word that `word` of a text fits best, and how much that counts.
    pub fn fit(&self, word: &str) -> Option<(usize, f32)> {
        let word = plain(word);
        let fits = self.words.iter().zip(&self.rarities).enumerate();
        let fits = fits.map(|(at, (wanted, rarity))| (at, wanted.fit(&word) * rarity));
        fits.filter(|(_, fit)| *fit > 0.0).max_by(|(_, a), (_, b)| a.total_cmp(b))
    }

    /// The texts of `pieces` that `admits` lets pass and that fit best. Each piece comes with the number of its first text.
    pub fn best<'w, N: Copy>(
        &self,
        pieces: impl Iterator<Item = (N, &'w Words)>,
        worth: fn(Use) -> f32,
        admits: impl Fn(N, u16) -> bool,
    ) -> Vec<(N, u16, Weights)> {
        let mut best: Vec<(f32, N, u16, Weights)> = Vec::new();
        let mut least = 0.0;
        // For each text of a piece, its weights; and which texts have some.
        let (mut all, mut has, mut touched): (Vec<f32>, Vec<bool>, Vec<u16>) = Default::default();
        let count = self.words.len();
        for (first, piece) in pieces {
            for (at, word) in self.words.iter().enumerate() {
                for (fit, uses) in word.uses(piece) {
                    for &it in uses {
                        let item = it.item as usize;
                        if has.len() <= item {
                            has.resize(item + 1, false);
                            all.resize((item + 1) * count, 0.0);
                        }
                        if !std::mem::replace(&mut has[item], true) {
                            touched.push(it.item);
                        }
                        all[item * count + at] += fit * worth(it);
                    }
                }
            }
            for item in touched.drain(..) {
                let own = &mut all[item as usize * count..][..count];
                let score = self.score_of(own);
                if score > least && admits(first, item) {
                    let mut weights = Weights::default();
                    weights.0[..count].copy_from_slice(own);
                    best.push((score, first, item, weights));
                }
                own.fill(0.0);
                has[item as usize] = false;
            }
            if best.len() > 4 * MOST_WEIGHED {
                keep_best(&mut best);
                least = best.last().map_or(0.0, |(score, ..)| *score);
            }
        }
        keep_best(&mut best);
        best.into_iter().map(|(_, first, item, weights)| (first, item, weights)).collect()
    }

    /// How much `item` of `piece` has of each word.
    fn weights_at(&self, piece: &Words, item: u16) -> Weights {
        let mut weights = Weights::default();
        for (at, word) in self.words.iter().enumerate() {
            for (fit, uses) in word.uses(piece) {
                let own = uses.iter().filter(|it| it.item == item);
                own.for_each(|&it| weights.add(at, fit * worth(it)));
            }
        }
        weights
    }
}

/// Keeps the [`MOST_WEIGHED`] best, in order; those that are found first come first among equals.
fn keep_best<N>(best: &mut Vec<(f32, N, u16, Weights)>) {
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    best.truncate(MOST_WEIGHED);
}

/// What a use of a word in a record is worth.
fn worth(it: Use) -> f32 {
    match it.field {
        KEY | TITLE => 2.5,
        AUTHOR | EDITOR => 2.0,
        KEY_PART | YEAR => 1.0,
        ABSTRACT => 1.0 + f32::from(it.place),
        _ => 0.0,
    }
}

impl Library {
    /// The number of records, those of notes alone included.
    pub(crate) fn count_records(&self) -> usize {
        self.sources().map(|(_, entries)| entries.records.len()).sum()
    }

    /// The words of all records.
    pub(crate) fn record_words(&self) -> impl Iterator<Item = &Words> {
        self.sources().flat_map(|(_, entries)| entries.records.words(gathered).map(|(_, words)| words))
    }

    /// The records that fit best.
    pub(crate) fn remembered(&self, wanted: &Remembered) -> Vec<(RecordId, Weights)> {
        let id = |(source, slot): (_, RecordSlot), item: u16| RecordId {
            source,
            slot: RecordSlot(slot.0 + u32::from(item)),
        };
        let pieces = self.sources().flat_map(|(source, entries)| {
            entries.records.words(gathered).map(move |(slot, words)| ((source, slot), words))
        });
        let best = wanted.best(pieces, worth, |first, item| self.is_findable(id(first, item)));
        best.into_iter().map(|(first, item, weights)| (id(first, item), weights)).collect()
    }

    /// How much the records of `thing` have of each word.
    pub(crate) fn weights_of(&self, thing: ThingId, wanted: &Remembered) -> Weights {
        let mut weights = Weights::default();
        for id in self.records_of(thing) {
            let words = self.entries(id.source).and_then(|entries| entries.records.words_at(id.slot, gathered));
            if let Some((item, piece)) = words {
                weights.at_least(wanted.weights_at(piece, item));
            }
        }
        weights
    }
}
