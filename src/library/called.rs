//! What running text calls works and chapters: their titles, and of works the first author with the year.

use std::borrow::Cow;
use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::chapter::short_title;
use super::person::Person;
use super::work::Work;
use super::{ChapterId, Cited, WorkId, folded_name};
use crate::shared::{Few, ShardedMap};

/// Works and chapters by what they are called. Only hashes are kept: what is found must still be compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    by_name: ShardedMap<u64, Few<Cited>>,
}

impl Called {
    /// Adds a work and its chapters.
    pub(super) fn add(&mut self, id: WorkId, work: &Work) {
        for (name, cited) in names(id, work) {
            self.by_name.or_default(name).push(cited);
        }
    }

    /// Takes them out again.
    pub(super) fn remove(&mut self, id: WorkId, work: &Work) {
        for (name, _) in names(id, work) {
            self.by_name.retain(&name, |cited| cited.work() != id);
        }
    }

    /// All that may be called `name`, which is folded.
    pub(super) fn get(&self, name: &str) -> &[Cited] {
        self.by_name.list(&hash(name))
    }
}

fn names(id: WorkId, work: &Work) -> Vec<(u64, Cited)> {
    let mut names = vec![work.title.as_str().into()];
    names.extend(work.subtitle.is_some().then(|| work.full_title().into()));
    names.extend(authored(work.creators(), work.year()));
    let mut called = hashes(names, Cited::Work(id));
    for (index, chapter) in work.chapters.iter().enumerate() {
        let mut names = vec![chapter.title.as_str().into()];
        names.extend(Some(short_title(&chapter.title).into()).filter(|short| *short != names[0]));
        names.extend(authored(&chapter.authors, work.year()));
        called.extend(hashes(names, Cited::Chapter(ChapterId { work: id, index: index as u32 })));
    }
    called
}

fn authored(people: &[Person], year: Option<i32>) -> Option<Cow<'static, str>> {
    let (first, year) = people.first().zip(year)?;
    Some(author_and_year(&folded_name(&first.family), year).into())
}

fn hashes(names: Vec<Cow<'_, str>>, cited: Cited) -> Vec<(u64, Cited)> {
    let mut hashes: Vec<u64> = names.iter().map(|name| hash(&folded_name(name))).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_iter().map(|hash| (hash, cited)).collect()
}

/// What a work is called by the first author's family name, of which the first word counts, and its year.
pub(super) fn author_and_year(family: &str, year: i32) -> String {
    format!("{} {year}", family.split(' ').next().unwrap_or(family))
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}
