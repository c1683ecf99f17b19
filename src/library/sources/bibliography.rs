//! Bibliographies: files whose entries are works and chapters side by side.
//!
//! Each format has a reader of its own that makes one [`Record`] of each entry; [`gather()`] puts chapters into their
//! books, whatever the format.

use std::sync::Arc;

use crate::library::record::Record;
use crate::library::source::Entries;
use crate::text::Problem;

mod gather;
pub(super) mod values;

pub use gather::{Gathered, gather};

/// So many problems of one file are told; a file with more is something else.
const MOST_PROBLEMS: usize = 1000;

/// What a source says whose entries are `records`.
pub(super) fn entries(records: Vec<Record>, mut problems: Vec<Problem>) -> Entries {
    let (records, between) = gather(records.into_iter().map(Arc::new).collect());
    problems.extend(between.problems);
    Entries { records, repeated: between.repeated, problems: in_order(problems), ..Entries::default() }
}

/// The problems that are told, as they stand in the file.
pub(super) fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MOST_PROBLEMS);
    problems
}
