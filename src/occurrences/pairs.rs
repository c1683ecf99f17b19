//! Who is named with whom, and how often.

use rustc_hash::FxHashMap;

use super::passage::{Passage, PassageKind};
use crate::library::OrganizationId;
use crate::text::Span;
use crate::workspace::id::NoteId;

/// A passage that names more than these lists them; it says nothing about their relations.
const MOST_TOGETHER: usize = 32;

/// How often two are named together, and where first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Together {
    /// In how many entries of chapters on book pages.
    pub entries: u32,
    /// In how many paragraphs.
    pub paragraphs: u32,
    /// In how many notes these paragraphs are.
    pub notes: u32,
    /// The first passage's note, and where it names the first of them.
    pub first: (NoteId, Span),
    /// The last note counted.
    last: Option<NoteId>,
}

/// Pairs that are named together; the lesser of the two stands first.
#[derive(Clone, Debug, Default)]
pub struct Pairs(FxHashMap<(OrganizationId, OrganizationId), Together>);

impl Pairs {
    /// Adds all passages of the note `note`.
    pub fn add(&mut self, note: NoteId, passages: &[Passage]) {
        for passage in passages {
            let who = passage.who();
            let pairs =
                who.iter().enumerate().flat_map(|(at, &one)| who[at + 1..].iter().map(move |&other| (one, other)));
            for pair in pairs.filter(|_| who.len() <= MOST_TOGETHER) {
                let none = || {
                    let named = passage.named.iter().find(|named| named.who == pair.0 || named.who == pair.1);
                    let first = (note, named.map(|named| named.span).unwrap_or_default());
                    Together { entries: 0, paragraphs: 0, notes: 0, first, last: None }
                };
                let together = self.0.entry(pair).or_insert_with(none);
                if let PassageKind::Entry(_) = passage.kind {
                    together.entries += 1;
                    continue;
                }
                together.paragraphs += 1;
                together.notes += u32::from(together.last != Some(note));
                together.last = Some(note);
            }
        }
    }

    /// All pairs, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (OrganizationId, OrganizationId, &Together)> {
        self.0.iter().map(|(&(one, other), together)| (one, other, together))
    }
}
