//! Reads a file again after an edit: an entry that was in it before is not parsed again, even if it has moved.

use std::sync::Arc;

use super::slices::{self, Slices, entries};
use super::{Reading, entry, moved, strings};
use crate::library::record::Record;
use crate::library::source::{Moved, Piece, Strings};
use crate::text::{Problem, Span, Text};

/// The results of the last reading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readings {
    text: Text,
    slices: Slices,
    strings: Arc<Strings>,
    entries: Vec<Known>,
    /// The first base offset that no entry has.
    free: usize,
}

/// A parsed entry.
#[derive(Clone, Debug)]
struct Known {
    /// The offset to which its spans are relative: where it first stood, or an unused offset past the end of the
    /// first text. It stays the same when the entry moves, so everything derived from the entry remains valid.
    base: usize,
    record: Option<Arc<Record>>,
    /// Their spans are relative to the entry's start.
    problems: Vec<Problem>,
}

/// The result of reading a file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Where its entries stand now.
    pub moved: Moved,
    /// What could not be read; these spans refer to the current text.
    pub problems: Vec<Problem>,
    /// The number of entries parsed.
    pub parsed: u64,
    /// The entries that changed, before and after; `None` if entries were added or removed.
    pub changed: Option<Vec<[Arc<Record>; 2]>>,
}

impl Readings {
    /// The entries of the last file.
    pub fn records(&self) -> Vec<Arc<Record>> {
        self.entries.iter().filter_map(|known| known.record.clone()).collect()
    }

    /// The `@string`s of the file.
    pub fn strings(&self) -> &Arc<Strings> {
        &self.strings
    }

    /// Reads the whole file.
    pub fn read(&mut self, text: &Text) -> File {
        let length = text.len_bytes();
        let common = text.common_with(&self.text);
        let mut resplit = slices::resplit(&self.slices, self.text.len_bytes(), text, common);
        let mut problems = resplit.slices.problems.clone();
        let strings = strings(|slice| text.slice(slice.range()), &resplit.slices.all, &mut problems);
        if strings != *self.strings || self.free + length > u32::MAX as usize {
            // A changed `@string` may change any entry, so all are parsed resplit.
            *self = Self { strings: Arc::new(strings), ..Self::default() };
            (resplit.before, resplit.behind) = (0, 0);
        }
        let slices: Vec<Span> = entries(&resplit.slices.all).collect();
        let before = entries(&resplit.slices.all[..resplit.before]).count();
        let behind = entries(&resplit.slices.all[resplit.slices.all.len() - resplit.behind..]).count();
        let is_first = self.entries.is_empty();
        self.free = self.free.max(length);
        let read: Vec<Known> = slices[before..slices.len() - behind]
            .iter()
            .map(|slice| {
                let Reading { record, problems } = entry(&text.slice(slice.range()), &self.strings);
                let base = if is_first { slice.start as usize } else { self.free };
                self.free += if is_first { 0 } else { slice.len() + 1 };
                Known { base, record: record.map(|record| Arc::new(record.moved(base))), problems }
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
            recorded: known.base as u32,
            now: slice.start,
            length: slice.len() as u32,
        });
        file.moved = Moved::new(pieces.collect());
        self.text = text.clone();
        self.slices = resplit.slices;
        file
    }
}

/// How each of the entries `before` changed, if all of them still exist.
fn changed(before: &[Known], now: &[Known]) -> Option<Vec<[Arc<Record>; 2]>> {
    let pair = |(before, now): (&Known, &Known)| Some([before.record.clone()?, now.record.clone()?]);
    (before.len() == now.len()).then(|| before.iter().zip(now).map(pair).collect())?
}
