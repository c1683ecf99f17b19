//! Who occurs with whom: pairs that are named in one paragraph or one abstract.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::place::{self, FileLine};
use super::survey::Survey;
use crate::library::OrganizationId;

/// Two who are named together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The index of the one in [`Who::everybody`](super::who::Who::everybody): the one that is named more often.
    pub one: usize,
    /// The index of the other.
    pub other: usize,
    /// How many abstracts of chapters name both.
    pub abstracts: u32,
    /// How many paragraphs do.
    pub paragraphs: u32,
    /// In how many notes these paragraphs are.
    pub notes: u32,
    /// Where both are named first.
    pub first: Option<FileLine>,
}

impl Pair {
    /// How many passages name both.
    pub fn passages(&self) -> u32 {
        self.abstracts + self.paragraphs
    }
}

/// All pairs, those named together most often first.
pub(super) fn pairs(survey: &Survey<'_>, indices: &FxHashMap<OrganizationId, usize>) -> Vec<Pair> {
    let pairs = survey.pairs.iter().filter_map(|(one, other, together)| {
        let (one, other) = (*indices.get(&one)?, *indices.get(&other)?);
        let (note, span) = together.first;
        Some(Pair {
            one: one.min(other),
            other: one.max(other),
            abstracts: together.entries,
            paragraphs: together.paragraphs,
            notes: together.notes,
            first: place::of(survey.snapshot, note, span.start),
        })
    });
    let mut pairs = Vec::from_iter(pairs);
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.passages()), pair.one, pair.other));
    pairs
}
