//! What running text calls works and chapters: their titles, and the first author with the year.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::record::Record;
use super::{RecordId, folded_name};
use crate::markdown::token::without_accents;
use crate::shared::{Few, ShardedMap};

/// Records by what they are called. Only hashes are kept: what is found must still be compared.
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

    /// Takes it out again.
    pub(super) fn remove(&mut self, id: RecordId, record: &Record) {
        for name in names(record) {
            self.by_name.retain(&name, |&other| other != id);
        }
    }

    /// All that may be called `name`, which is folded.
    pub(super) fn titled(&self, name: &str) -> &[RecordId] {
        self.by_name.list(&hash(name))
    }

    /// All whose first author may be called `family`, which is folded, and that may be of the year `year`.
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
    // People leave accents out.
    names.extend(author.into_iter().flat_map(|author| [hash(&author), hash(&without_accents(&author))]));
    names.sort_unstable();
    names.dedup();
    names
}

/// The first author's family name, of which the first word counts, with the year; chapters may leave that to their book.
fn author_and_year(family: &str, year: Option<i32>) -> String {
    let family = family.split(' ').next().unwrap_or(family);
    year.map_or_else(|| format!("{family} n.d."), |year| format!("{family} {year}"))
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}
