//! Who occurs with whom as a network: those who are drawn, the lines between them, and the colours of their kinds.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Report;

/// The widest line.
const WIDEST: f64 = 9.0;

/// Colours for the most frequent kinds, dark enough for paper. The style sheet of the page has the same for light and dark.
pub(super) const COLOURS: [&str; 6] = ["#1f5d99", "#b4581a", "#1d6b52", "#7a3e91", "#a32638", "#7d6608"];
/// The colour of all other kinds.
pub(super) const OTHER: &str = "#6b655b";

/// A network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Network {
    /// Those who are drawn, as indices in [`Who::everybody`](super::Who::everybody): those most often named with others
    /// first.
    pub nodes: Vec<usize>,
    /// The lines between them, the weakest first.
    pub edges: Vec<Edge>,
    /// The kinds that have a colour of their own, the most frequent first.
    pub kinds: Vec<SmolStr>,
    /// The number of all who are named with somebody.
    pub all: usize,
}

/// A line between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    /// The one, as an index in [`Network::nodes`].
    pub one: usize,
    /// The other.
    pub other: usize,
    /// The index in [`Report::together`].
    pub pair: usize,
    /// How many passages name both.
    pub passages: u32,
}

impl Edge {
    /// The width of the line.
    pub fn width(&self) -> f64 {
        (0.6 + 1.2 * f64::from(self.passages).sqrt()).min(WIDEST)
    }
}

impl Network {
    /// The network of at most `nodes` nodes and, beyond the strongest line of each node, `edges` lines.
    pub fn of(report: &Report, nodes: usize, edges: usize) -> Self {
        let mut weights: FxHashMap<usize, u32> = FxHashMap::default();
        for pair in &report.together {
            *weights.entry(pair.one).or_default() += pair.passages();
            *weights.entry(pair.other).or_default() += pair.passages();
        }
        let all = weights.len();
        let mut chosen: Vec<usize> = weights.keys().copied().collect();
        chosen.sort_unstable_by_key(|who| (Reverse(weights[who]), *who));
        chosen.truncate(nodes);
        let places: FxHashMap<usize, usize> = chosen.iter().enumerate().map(|(place, &who)| (who, place)).collect();
        let drawn = report.together.iter().enumerate().filter_map(|(index, pair)| {
            let (one, other) = (*places.get(&pair.one)?, *places.get(&pair.other)?);
            Some(Edge { one, other, pair: index, passages: pair.passages() })
        });
        // The pairs are sorted: the first line of a node is its strongest.
        let (mut linked, mut kept) = (vec![false; chosen.len()], Vec::new());
        for (rank, edge) in drawn.enumerate() {
            if rank < edges || !linked[edge.one] || !linked[edge.other] {
                kept.push(edge);
            }
            linked[edge.one] = true;
            linked[edge.other] = true;
        }
        kept.reverse();
        let kinds = kinds(report, &chosen);
        Self { nodes: chosen, edges: kept, kinds, all }
    }

    /// The place of the kind of `who` among the colours; `None` if it has none of its own.
    pub fn tone(&self, report: &Report, who: usize) -> Option<usize> {
        self.kinds.iter().position(|kind| *kind == report.who.everybody[who].kind)
    }
}

/// The most frequent kinds of `nodes`.
fn kinds(report: &Report, nodes: &[usize]) -> Vec<SmolStr> {
    let mut counts: Vec<(SmolStr, usize)> = Vec::new();
    for kind in nodes.iter().map(|&who| &report.who.everybody[who].kind).filter(|kind| !kind.is_empty()) {
        match counts.iter_mut().find(|(known, _)| known == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind.clone(), 1)),
        }
    }
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts.truncate(COLOURS.len());
    counts.into_iter().map(|(kind, _)| kind).collect()
}
