//! How running text refers to works and chapters: by title, or by first author and year.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::record::Record;
use super::{RecordId, folded_name};
use crate::markdown::token::without_accents;
use crate::shared::{Few, ShardedMap};

/// Records by title and by author and year. Only hashes are stored, so results must still be compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    by_name: ShardedMap<u64, Few<RecordId>>,
}

impl Titles {
    /// Adds the record `id`.
    pub(super) fn add(&mut self, id: RecordId, record: &Record) {
        for name in names(record) {
            self.by_name.or_default(name).push(id);
        }
    }

    /// Removes the record `id`.
    pub(super) fn remove(&mut self, id: RecordId, record: &Record) {
        for name in names(record) {
            self.by_name.retain(&name, |&other| other != id);
        }
    }

    /// The records whose title may be `name`, which is folded.
    pub(super) fn titled(&self, name: &str) -> &[RecordId] {
        self.by_name.list(&hash(name))
    }

    /// The records of the year `year` whose first author may have the family name `family`, which is folded.
    pub(super) fn authored(&self, family: &str, year: i32) -> impl Iterator<Item = &RecordId> {
        let names = [author_and_year(family, Some(year)), author_and_year(family, None)];
        names.into_iter().flat_map(|name| self.titled(&name))
    }
}

fn names(record: &Record) -> Vec<u64> {
    let mut names = vec![hash(&folded_name(record.main_title()))];
    names.extend(record.subtitle().is_some().then(|| hash(&folded_name(record.title()))));
    let first = record.creators().first();
    let author = first.map(|author| author_and_year(&folded_name(author.family), record.year()));
    // People leave out accents.
    names.extend(author.into_iter().flat_map(|author| [hash(&author), hash(&without_accents(&author))]));
    names.sort_unstable();
    names.dedup();
    names
}

/// The first word of the first author's family name, with the year; a chapter may leave the year to its book.
fn author_and_year(family: &str, year: Option<i32>) -> String {
    let family = family.split(' ').next().unwrap_or(family);
    year.map_or_else(|| format!("{family} n.d."), |year| format!("{family} {year}"))
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}
