//! How running text refers to works and chapters: by title, by first author and year, or by number.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

use super::record::Record;
use super::{Cited, Library, RecordId, ThingId, folded_name};
use crate::markdown::token::without_accents;
use crate::shared::{Few, ShardedMap};
use crate::text::steps;

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

    /// Removes the records `gone`, which were these `records`.
    pub(super) fn remove<'r>(&mut self, gone: &FxHashSet<RecordId>, records: impl Iterator<Item = &'r Record>) {
        let names: FxHashSet<u64> = records.flat_map(names).collect();
        for name in names {
            steps::count(self.by_name.list(&name).len());
            self.by_name.retain(&name, |id| !gone.contains(id));
        }
    }

    /// The records whose title may be `name`, which is folded.
    pub(super) fn titled(&self, name: &str) -> &[RecordId] {
        self.by_name.list(&hash(name))
    }

    /// The records of the year `year` whose first author may have the family name `family`, which is folded.
    pub(super) fn authored(&self, family: &str, year: i32) -> impl Iterator<Item = &RecordId> {
        [Some(year), None].into_iter().flat_map(|year| self.authored_in(family, year))
    }

    /// The records of exactly that year, or those without a year if `year` is `None`.
    pub(super) fn authored_in(&self, family: &str, year: Option<i32>) -> &[RecordId] {
        self.titled(&author_and_year(family, year))
    }
}

/// The years that are tried when a name is looked up without a year.
const YEARS: std::ops::RangeInclusive<i32> = 1700..=2100;

impl Library {
    /// The chapters of `book` with the number `value`.
    pub(crate) fn chapters_numbered(&self, book: ThingId, value: u32) -> impl Iterator<Item = ThingId> {
        self.chapters(book).into_iter().filter(move |&chapter| self.is_numbered(chapter, value))
    }

    /// Whether `chapter` has the number `value`.
    pub(crate) fn is_numbered(&self, chapter: ThingId, value: u32) -> bool {
        self.view(chapter).and_then(|chapter| chapter.number()).is_some_and(|number| number.value == value)
    }

    /// Works and chapters whose title may be `name`, which is folded ([`folded_name`]), by rank of their source.
    pub(crate) fn by_title(&self, name: &str) -> Vec<Cited> {
        self.distinct(self.titles.titled(name).iter())
    }

    /// Works and chapters of `year` whose first author's folded family name may be `family`, by rank of their source.
    pub fn by_author(&self, family: &str, year: i32) -> Vec<Cited> {
        let of_year = |id: &&RecordId| self.exported(**id).is_some_and(|view| view.year() == Some(year));
        self.distinct(self.titles.authored(family, year).filter(of_year))
    }

    /// Works and chapters whose first author or editor has the folded family name `family`, by rank of their source.
    pub(crate) fn all_by_author(&self, family: &str) -> Vec<Cited> {
        // The index is keyed by name and year.
        let years = YEARS.map(Some).chain([None]);
        self.distinct(years.flat_map(|year| self.titles.authored_in(family, year)))
    }

    fn distinct<'i>(&self, ids: impl Iterator<Item = &'i RecordId>) -> Vec<Cited> {
        let things = ids.map(|&id| self.without_duplicate(self.thing_of(id)));
        let mut cited: Vec<Cited> = things.map(|thing| self.cited_thing(thing)).collect();
        if cited.len() > 1 {
            cited.sort_by_cached_key(|cited| {
                let record = cited.thing().0;
                (self.rank(record.source), self.heading_span(record), *cited)
            });
            cited.dedup();
        }
        cited
    }
}

fn names(record: &Record) -> Vec<u64> {
    let mut names = vec![hash(&folded_name(record.main_title()))];
    names.extend(record.subtitle().is_some().then(|| hash(&folded_name(record.title()))));
    let first = record.creators().first();
    let author = first.map(|author| author_and_year(&folded_name(author.family), record.year()));
    // People often leave out accents.
    names.extend(author.into_iter().flat_map(|author| [hash(&author), hash(&without_accents(&author))]));
    names.sort_unstable();
    names.dedup();
    names
}

/// The first word of the family name, with the year; a chapter may have its year from its book.
fn author_and_year(family: &str, year: Option<i32>) -> String {
    let family = family.split(' ').next().unwrap_or(family);
    year.map_or_else(|| format!("{family} n.d."), |year| format!("{family} {year}"))
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}
