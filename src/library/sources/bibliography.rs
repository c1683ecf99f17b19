//! Bibliographies: files with works and chapters as entries of equal rank.
//!
//! The reader of each format turns each entry into a [`Record`]; [`gather()`] then puts chapters into their books,
//! for every format.

use std::sync::Arc;

use crate::library::record::Record;
use crate::library::source::Entries;
use crate::text::Problem;

mod gather;
pub(super) mod values;

pub use gather::book_of;
pub(crate) use gather::{Gathered, gather};

/// The most problems reported for one file; a file with more is not a bibliography.
const MOST_PROBLEMS: usize = 1000;

/// The entries of a source with the records `records`.
pub(super) fn entries(records: Vec<Record>, mut problems: Vec<Problem>) -> Entries {
    let (records, between) = gather(records.into_iter().map(Arc::new).collect());
    problems.extend(between.problems);
    Entries { records, repeated: between.repeated, problems: in_order(problems), ..Entries::default() }
}

/// The problems to report, in the order of the file.
pub(super) fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MOST_PROBLEMS);
    problems
}
