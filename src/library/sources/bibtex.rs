//! BibLaTeX and BibTeX files.
//!
//! A file is split into slices, one per entry. Each slice is parsed separately, with spans relative to its own start.
//! So an error in one entry affects no other, and [`incremental`] keeps each slice's result, so that editing an entry
//! parses only that entry again.

use std::borrow::Cow;

use biblatex::{Pair, RawChunk};
use smol_str::{SmolStr, StrExt};

use crate::library::record::{Kind, Record, Unread};
use crate::library::source::Strings;
use crate::text::{Missing, Problem, ProblemSort, Span};
use crate::threads;

mod entry;
mod fields;
mod files;
pub mod incremental;
mod mend;
mod names;
mod room;
mod slices;
pub(crate) mod types;

use fields::Fields;
use room::Room;
use slices::{Content, Slice};

/// The result of parsing one slice, with spans relative to its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The entry, as far as it could be parsed.
    pub record: Option<Record>,
    /// Its problems; if it could not be parsed as it stands, only that one.
    pub problems: Vec<Problem>,
}

fn moved(problem: Problem, by: usize) -> Problem {
    Problem { span: problem.span.moved(by), ..problem }
}

/// Parses a whole file: its entries, problems, and the `@string`s it defines.
pub fn read(text: &str) -> (Vec<Record>, Vec<Problem>, Strings) {
    let slices = slices::split(text);
    let mut problems = slices.problems;
    let strings = strings(|slice| Cow::Borrowed(slice.of(text)), &slices.all, &mut problems);
    let entries: Vec<Span> = slices::entries(&slices.all).collect();
    let mut records = Vec::with_capacity(entries.len());
    // Entries are independent.
    let read = |slice: &Span| {
        let Reading { record, problems } = entry(slice.of(text), &strings);
        let start = slice.start as usize;
        let problems = problems.into_iter().map(|problem| moved(problem, start)).collect();
        Reading { record: record.map(|record| record.moved(start)), problems }
    };
    for reading in threads::map(&entries, ENTRIES_OF_THREAD, read) {
        records.extend(reading.record);
        problems.extend(reading.problems);
    }
    (records, problems, strings)
}

/// The number of entries that justify a thread.
const ENTRIES_OF_THREAD: usize = 1_000;

/// The file's `@string`s; `text` returns the text of a slice.
fn strings<'t>(text: impl Fn(Span) -> Cow<'t, str>, slices: &[Slice], problems: &mut Vec<Problem>) -> Strings {
    let mut strings = Strings::default();
    let mut grown = None;
    for slice in slices.iter().filter(|slice| slice.content == Content::Strings) {
        let (start, slice) = (slice.span.start as usize, text(slice.span));
        let mut room = Room::of(&slice);
        let (_, problem) = mend::parse(&slice, |raw| {
            for pair in &raw.abbreviations {
                let (value, problems) = value(pair, &strings, &mut room);
                // A string that grows too long makes those that use it too long as well; only the first is reported.
                let grows = problems.into_iter().find(|_| room.is_full() && grown.is_none());
                grown = grown.take().or(grows.map(|problem| moved(problem, start)));
                strings.insert(pair.key.v.to_ascii_lowercase(), value);
            }
        });
        problems.extend(problem.map(|problem| moved(problem, start)));
    }
    problems.extend(grown);
    strings
}

/// Parses one entry from `slice`, which begins at its `@` and ends after its closing brace.
pub fn entry(slice: &str, strings: &Strings) -> Reading {
    let read = |raw: &biblatex::RawBibliography| {
        let entry = &raw.entries.first()?.v;
        let fields = Fields::new(&entry.fields, strings, Room::of(slice));
        let key = Span::new(entry.key.span.start, entry.key.span.end);
        Some((entry::record(entry.kind.v, key, &fields, slice), fields.undefined))
    };
    let (read, mistake) = mend::parse(slice, read);
    let (mut record, undefined) = read.flatten().unwrap_or_else(|| {
        // Keep the key at least, so that citing it is not reported too.
        (entry::record("misc", mend::key(slice), &Fields::default(), slice), Vec::new())
    });
    let lacks: Vec<SmolStr> = undefined
        .iter()
        .filter_map(|problem| match problem.missing()? {
            Missing::String(name) => Some(name.clone()),
            Missing::Entry(_) => None,
        })
        .collect();
    if !lacks.is_empty() && mistake.is_none() {
        record.more_mut().unread = Some(Box::new(Unread { text: slice.into(), lacks }));
    }
    let mut problems = mistake.map_or(undefined, |mistake| vec![mistake]);
    if record.keys.is_empty() && record.kind != Kind::Data {
        record.heading = mend::head(slice);
        let message = "This entry has no key: write one after its opening brace, as in `@book{key,`.";
        if problems.is_empty() {
            problems.push(Problem::new(record.heading, message));
        }
    }
    let says_anything = !record.keys.is_empty() || !record.title().is_empty();
    Reading { record: says_anything.then_some(record), problems }
}

/// The value of a field, and a problem for each name in it that is undefined or too long; then the value is empty.
fn value(pair: &Pair, strings: &Strings, room: &mut Room) -> (String, Vec<Problem>) {
    let mut whole = String::new();
    let mut undefined = Vec::new();
    for chunk in &pair.value.v {
        match chunk.v {
            RawChunk::Normal(text) => whole.push_str(text),
            RawChunk::Abbreviation(name) => match strings.get(&name.to_ascii_lowercase()) {
                Some(text) if room.has_for(text) => whole.push_str(text),
                Some(_) => {
                    let message = format!(
                        "The names here stand for more text than is read of one entry: “{name}” is left out. Write out what \
                         is meant."
                    );
                    return (String::new(), vec![Problem::new(Span::new(chunk.span.start, chunk.span.end), message)]);
                }
                None if types::is_string_of_styles(name) => whole.push_str(name),
                None => {
                    whole.push_str(name);
                    let message = format!(
                        "No `@string` defines “{name}”. Define it, or put it in braces if it is the text itself."
                    );
                    let missing = Missing::String(name.to_ascii_lowercase_smolstr());
                    let span = Span::new(chunk.span.start, chunk.span.end);
                    undefined.push(Problem::new(span, message).of_sort(ProblemSort::Missing(missing)));
                }
            },
        }
    }
    (whole, undefined)
}

#[cfg(test)]
mod tests;
