//! A file read again: an entry that stood in it before is not parsed a second time, wherever it stands now.

use std::sync::Arc;

use super::slices::{self, Content, Slice};
use super::{Reading, Strings, entry, moved, strings};
use crate::library::source::{Moved, Piece};
use crate::library::sources::bibliography::Item;
use crate::text::Problem;

/// What a file said when it was last read.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    text: Arc<str>,
    slices: Vec<Slice>,
    strings: Strings,
    entries: Vec<Known>,
    /// The first place that no entry was ever read at.
    free: usize,
}

/// What an entry said when it was read.
#[derive(Clone, Debug)]
struct Known {
    /// The place that its places are counted as if it stood there: where it stood in the first text, or behind the end of
    /// that. It stays the same when the entry moves, and so does all that was made of the entry.
    place: usize,
    item: Option<Arc<Item>>,
    /// The place counted from the entry's start.
    problem: Option<Problem>,
}

/// A file that was read.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its entries.
    pub items: Vec<Arc<Item>>,
    /// Where they stand now.
    pub moved: Moved,
    /// What could not be read; these places are those of the text.
    pub problems: Vec<Problem>,
    /// How many entries were parsed.
    pub parsed: u64,
}

impl Readings {
    /// Reads a whole file.
    pub fn read(&mut self, text: &str) -> File {
        let (slices, mut problems) = slices::split(text);
        let strings = strings(text, &slices, &mut problems);
        let slices: Vec<Slice> = slices.into_iter().filter(|slice| slice.content == Content::Entry).collect();
        if strings != self.strings || self.free + text.len() > u32::MAX as usize {
            *self = Self::default();
        }
        let is_first = self.entries.is_empty();
        self.free = self.free.max(text.len());
        let same = |(old, new): &(&Slice, &Slice)| old.span.of(&self.text) == new.span.of(text);
        let before = self.slices.iter().zip(&slices).take_while(same).count();
        let most_behind = self.slices.len().min(slices.len()) - before;
        let behind = self.slices.iter().rev().zip(slices.iter().rev()).take_while(same).count().min(most_behind);
        let edited = &slices[before..slices.len() - behind];
        let read: Vec<Known> = edited
            .iter()
            .map(|slice| {
                let Reading { item, problem } = entry(slice.span.of(text), &strings);
                let place = if is_first { slice.span.start as usize } else { self.free };
                self.free += if is_first { 0 } else { slice.span.len() + 1 };
                Known { place, item: item.map(|item| Arc::new(item.moved(place))), problem }
            })
            .collect();
        let parsed = read.len() as u64;
        self.entries.splice(before..self.slices.len() - behind, read);
        let mut file = File { problems, parsed, ..File::default() };
        for (slice, known) in slices.iter().zip(&self.entries) {
            file.items.extend(known.item.clone());
            file.problems.extend(known.problem.clone().map(|problem| moved(problem, slice.span.start as usize)));
        }
        let pieces = slices.iter().zip(&self.entries).map(|(slice, known)| Piece {
            said: known.place as u32,
            now: slice.span.start,
            length: slice.span.len() as u32,
        });
        file.moved = Moved::new(pieces.collect());
        self.text = text.into();
        self.strings = strings;
        self.slices = slices;
        file
    }
}
