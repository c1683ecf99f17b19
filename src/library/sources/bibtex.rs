//! BibLaTeX and BibTeX files.
//!
//! A file is split into slices, one for each entry, and each slice is read by itself, its places counted from its own
//! start: what is wrong in one entry costs no other, and [`again`] keeps what each slice said, so that an edit of one entry
//! reads that one alone.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::resume_unwind;

use biblatex::{Pair, RawChunk};

use crate::library::record::{Kind, Record};
use crate::text::{Problem, Span};

pub mod again;
mod entry;
mod fields;
mod files;
mod mend;
mod names;
mod slices;
pub(crate) mod types;

use fields::Fields;
use slices::{Content, Slice};

/// The names that `@string` defines, in lower case, with what they stand for, still as LaTeX.
pub type Strings = BTreeMap<String, String>;

/// What one slice says, places counted from its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The entry, as far as it was understood.
    pub record: Option<Record>,
    /// The first thing that is wrong in it.
    pub problem: Option<Problem>,
}

fn moved(problem: Problem, by: usize) -> Problem {
    Problem { span: problem.span.moved(by), ..problem }
}

/// Reads a whole file: its entries, and what is wrong.
pub fn read(text: &str) -> (Vec<Record>, Vec<Problem>) {
    let slices = slices::split(text);
    let mut problems = slices.problems;
    let strings = strings(text, &slices.all, &mut problems);
    let entries: Vec<Span> = slices::entries(&slices.all).collect();
    let mut records = Vec::with_capacity(entries.len());
    for reading in read_each(text, &entries, &strings).into_iter().flatten() {
        records.extend(reading.record);
        problems.extend(reading.problem);
    }
    (records, problems)
}

/// So many entries are worth a thread.
const ENTRIES_OF_THREAD: usize = 1_000;

/// What each of `entries` says, in their order, in chunks; places are counted in `text`. Each is read by itself, so all
/// processors help.
fn read_each(text: &str, entries: &[Span], strings: &Strings) -> Vec<Vec<Reading>> {
    let read = |slice: &Span| {
        let Reading { record, problem } = entry(slice.of(text), strings);
        let start = slice.start as usize;
        Reading {
            record: record.map(|record| record.moved(start)),
            problem: problem.map(|problem| moved(problem, start)),
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = (entries.len() / ENTRIES_OF_THREAD).clamp(1, processors.min(8));
    let mut chunks = entries.chunks(entries.len().div_ceil(threads).max(1));
    std::thread::scope(|scope| {
        let first = chunks.next().unwrap_or_default();
        let others: Vec<_> =
            chunks.map(|chunk| scope.spawn(move || chunk.iter().map(read).collect::<Vec<_>>())).collect();
        let mut all = vec![first.iter().map(read).collect()];
        all.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))));
        all
    })
}

/// What the file's `@string`s define.
fn strings(text: &str, slices: &[Slice], problems: &mut Vec<Problem>) -> Strings {
    let mut strings = Strings::new();
    for slice in slices.iter().filter(|slice| slice.content == Content::Strings) {
        let (start, slice) = (slice.span.start as usize, slice.span.of(text));
        let (_, problem) = mend::parse(slice, |raw| {
            for pair in &raw.abbreviations {
                let (value, _) = value(pair, &strings);
                strings.insert(pair.key.v.to_ascii_lowercase(), value);
            }
        });
        problems.extend(problem.map(|problem| moved(problem, start)));
    }
    strings
}

/// Reads one entry from `slice`, which begins with its `@` and ends behind its last brace.
pub fn entry(slice: &str, strings: &Strings) -> Reading {
    let read = |raw: &biblatex::RawBibliography| {
        let entry = &raw.entries.first()?.v;
        let fields = Fields::new(&entry.fields, strings);
        let key = Span::new(entry.key.span.start, entry.key.span.end);
        Some((entry::record(entry.kind.v, key, &fields, slice), fields.problem))
    };
    let (read, mistake) = mend::parse(slice, read);
    let (mut record, undefined) = read.flatten().unwrap_or_else(|| {
        // The key alone, so that citing it is no mistake too.
        (entry::record("misc", mend::key(slice), &Fields::default(), slice), None)
    });
    let mut problem = mistake.or(undefined);
    if record.keys.is_empty() && record.kind != Kind::Data {
        record.heading = mend::head(slice);
        let message = "This entry has no key: write one behind its brace, as in `@book{key,`.";
        problem = problem.or_else(|| Some(Problem::new(record.heading, message)));
    }
    let says_anything = !record.keys.is_empty() || !record.title().is_empty();
    Reading { record: says_anything.then_some(record), problem }
}

/// A field's value in one piece, and the problem with the first name in it that is not defined.
fn value(pair: &Pair, strings: &Strings) -> (String, Option<Problem>) {
    let mut whole = String::new();
    let mut problem = None;
    for chunk in &pair.value.v {
        match chunk.v {
            RawChunk::Normal(text) => whole.push_str(text),
            RawChunk::Abbreviation(name) => match strings.get(&name.to_ascii_lowercase()) {
                Some(text) => whole.push_str(text),
                None if types::is_month(name) => whole.push_str(name),
                None => {
                    whole.push_str(name);
                    let message = format!(
                        "No `@string` defines “{name}”. Define it, or put it in braces if it is the text itself."
                    );
                    problem.get_or_insert(Problem::new(Span::new(chunk.span.start, chunk.span.end), message));
                }
            },
        }
    }
    (whole, problem)
}

#[cfg(test)]
mod tests;
