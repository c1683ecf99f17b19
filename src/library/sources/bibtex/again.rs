//! A file read again: an entry that stood in it before is not parsed a second time, wherever it stands now.

use std::sync::Arc;

use super::slices::{self, Slices, entries};
use super::{Reading, entry, moved, strings};
use crate::library::record::Record;
use crate::library::source::{Moved, Piece, Strings};
use crate::text::{Problem, Span, Text};

/// What a file said when it was last read.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    text: Text,
    slices: Slices,
    strings: Arc<Strings>,
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
    record: Option<Arc<Record>>,
    /// Their places are counted from the entry's start.
    problems: Vec<Problem>,
}

/// A file that was read.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Where they stand now.
    pub moved: Moved,
    /// What could not be read; these places are those of the text.
    pub problems: Vec<Problem>,
    /// How many entries were parsed.
    pub parsed: u64,
    /// The entries that say something else than before, each as it was and as it is; `None` where there are more or fewer.
    pub changed: Option<Vec<[Arc<Record>; 2]>>,
}

impl Readings {
    /// The entries of the file that was read last.
    pub fn records(&self) -> Vec<Arc<Record>> {
        self.entries.iter().filter_map(|known| known.record.clone()).collect()
    }

    /// The `@string`s of the file.
    pub fn strings(&self) -> &Arc<Strings> {
        &self.strings
    }

    /// Reads a whole file.
    pub fn read(&mut self, text: &Text) -> File {
        let length = text.len_bytes();
        let common = text.common_with(&self.text);
        let mut again = slices::resplit(&self.slices, self.text.len_bytes(), text, common);
        let mut problems = again.slices.problems.clone();
        let strings = strings(|slice| text.slice(slice.range()), &again.slices.all, &mut problems);
        if strings != *self.strings || self.free + length > u32::MAX as usize {
            // What stood in the file before says something else by now.
            *self = Self { strings: Arc::new(strings), ..Self::default() };
            (again.before, again.behind) = (0, 0);
        }
        let slices: Vec<Span> = entries(&again.slices.all).collect();
        let before = entries(&again.slices.all[..again.before]).count();
        let behind = entries(&again.slices.all[again.slices.all.len() - again.behind..]).count();
        let is_first = self.entries.is_empty();
        self.free = self.free.max(length);
        let read: Vec<Known> = slices[before..slices.len() - behind]
            .iter()
            .map(|slice| {
                let Reading { record, problems } = entry(&text.slice(slice.range()), &self.strings);
                let place = if is_first { slice.start as usize } else { self.free };
                self.free += if is_first { 0 } else { slice.len() + 1 };
                Known { place, record: record.map(|record| Arc::new(record.moved(place))), problems }
            })
            .collect();
        let edited = before..self.entries.len() - behind;
        let mut file = File { problems, parsed: read.len() as u64, ..File::default() };
        file.changed = (!is_first).then(|| changed(&self.entries[edited.clone()], &read)).flatten();
        self.entries.splice(edited, read);
        for (slice, known) in slices.iter().zip(&self.entries) {
            file.problems.extend(known.problems.iter().map(|problem| moved(problem.clone(), slice.start as usize)));
        }
        let pieces = slices.iter().zip(&self.entries).map(|(slice, known)| Piece {
            said: known.place as u32,
            now: slice.start,
            length: slice.len() as u32,
        });
        file.moved = Moved::new(pieces.collect());
        self.text = text.clone();
        self.slices = again.slices;
        file
    }
}

/// What each of the entries `before` became, if each still says something.
fn changed(before: &[Known], now: &[Known]) -> Option<Vec<[Arc<Record>; 2]>> {
    let pair = |(before, now): (&Known, &Known)| Some([before.record.clone()?, now.record.clone()?]);
    (before.len() == now.len()).then(|| before.iter().zip(now).map(pair).collect())?
}
