//! `@string`s that one file uses and another defines. Biber knows all of them, Pandoc only those of the same file. The
//! library reads entries with all of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use smol_str::SmolStr;

use super::Library;
use super::book::{Placed, RecordSlot, Records};
use super::record::{Record, Unread, all};
use super::source::{Entries, SourceId, Strings};
use super::sources::{bibliography, bibtex};

/// The `@string`s that a source lacks, and those that others supply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lacking {
    /// Names that it uses but does not define.
    pub names: BTreeSet<SmolStr>,
    /// Those that another source defines, with their values.
    lent: Strings,
}

impl Library {
    /// The source whose definition of the `@string` `name` (in lower case) counts for sources without one: the first
    /// by rank.
    pub(crate) fn defines_string(&self, name: &str) -> Option<SourceId> {
        self.strings.list(name).iter().copied().min_by_key(|&source| self.rank(source))
    }

    /// The entries `read` of `source`, with the `@string`s of other sources filled in.
    pub(super) fn completed(&self, source: SourceId, read: &Arc<Entries>) -> (Arc<Entries>, Lacking) {
        let unread = || read.records.unread().filter_map(|(slot, placed)| Some((slot, placed, unread(placed)?)));
        let names: BTreeSet<SmolStr> = unread().flat_map(|(_, _, unread)| unread.lacks.iter().cloned()).collect();
        // What the source itself defined until now does not count.
        let others = |name: &SmolStr| self.strings.list(name.as_str()).iter().copied().filter(|&other| other != source);
        let lent = |name: &SmolStr| {
            let lender = others(name).min_by_key(|&other| self.rank(other))?;
            let text = self.entries(lender)?.strings.get(name.as_str())?;
            Some((name.to_string(), text.clone()))
        };
        let lent: Strings = names.iter().filter_map(lent).collect();
        let lacking = Lacking { names, lent };
        if lacking.lent.is_empty() {
            return (Arc::clone(read), lacking);
        }
        let mut strings = (*read.strings).clone();
        strings.extend(lacking.lent.clone());
        let before = self.sources.get(&source).filter(|before| before.lacking.lent == lacking.lent);
        // An unchanged entry is not read again.
        let known = |slot: RecordSlot, placed: &Placed| {
            let before = before.filter(|before| before.read.strings == read.strings)?;
            let is_it = Arc::ptr_eq(&before.read.records.get(slot)?.record, &placed.record);
            is_it.then(|| before.entries.records.get(slot)).flatten().map(|placed| Arc::clone(&placed.record))
        };
        let changes: Vec<(RecordSlot, Arc<Record>)> = unread()
            .filter(|(_, _, unread)| unread.lacks.iter().any(|name| lacking.lent.contains_key(name.as_str())))
            .map(|(slot, placed, unread)| {
                (slot, known(slot, placed).unwrap_or_else(|| Arc::new(read_whole(&placed.record, unread, &strings))))
            })
            .collect();
        let records = read.records.with(changes);
        let books = gathered_anew(&records, read);
        (Arc::new(Entries { records: records.with(books), ..(**read).clone() }), lacking)
    }

    /// The sources that lack an `@string` in which `before` and `now` differ.
    pub(super) fn lacking_what_changed(&self, before: &Strings, now: &Strings) -> BTreeSet<SourceId> {
        let differs = |name: &&String| before.get(*name) != now.get(*name);
        let names = before.keys().chain(now.keys()).filter(differs);
        names.flat_map(|name| self.lacking.list(name.as_str()).iter().copied()).collect()
    }
}

fn unread(placed: &Placed) -> Option<&Unread> {
    placed.record.more().unread.as_deref()
}

/// The entry `record`, read with all `strings`.
fn read_whole(record: &Record, unread: &Unread, strings: &Strings) -> Record {
    let Some(read) = bibtex::entry(&unread.text, strings).record else { return record.clone() };
    let mut whole = read.moved(record.span.start as usize);
    whole.keys.clone_from(&record.keys);
    // Keep what it inherits from entries of its own file.
    whole.take_over(record, all);
    if whole.more().unread.is_none() {
        // Keep its text, to read it again if others change a definition.
        whole.more_mut().unread = Some(Box::new(unread.clone()));
    }
    whole
}

/// The books gathered from chapters that have changed.
fn gathered_anew(records: &Records, read: &Entries) -> Vec<(RecordSlot, Arc<Record>)> {
    let anew = |(slot, placed): (RecordSlot, &Placed)| {
        let first = *placed.book().chapters.first().filter(|_| placed.gathered)?;
        let (now, before) = (records.get(first)?, read.records.get(first)?);
        if Arc::ptr_eq(&now.record, &before.record) {
            return None;
        }
        let mut book = bibliography::book_of(&now.record);
        (book.span, book.heading) = (placed.record.span, placed.record.heading);
        if let Some(key) = &placed.record.more().stands_for {
            book.more_mut().stands_for = Some(key.clone());
        }
        Some((slot, Arc::new(book)))
    };
    records.numbered().filter_map(anew).collect()
}
