//! Which entries of different sources are one work, and what all of them say together.
//!
//! Two entries are one work if DOI or ISBN agree, or a citekey, or title, year, edition and volume all do; never if
//! ISBN, edition or volume differ. The book page counts first, then the richer entry.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::chapter::{Chapter, short_title};
use super::date::Date;
use super::source::SourceId;
use super::work::Work;
use super::{Library, WorkId, folded_name};

/// What an entry shares with every other entry of the same work: at least one of these.
pub(super) fn keys(work: &Work) -> Vec<String> {
    let mut keys: Vec<String> = work.citekeys.iter().map(|key| format!("key {key}")).collect();
    keys.extend(work.doi.as_ref().map(|doi| format!("doi {}", doi.to_ascii_lowercase())));
    keys.extend(work.isbn.as_ref().map(|isbn| format!("isbn {isbn}")));
    if let (false, Some(year)) = (work.title.is_empty(), work.year()) {
        let said = |value: &Option<SmolStr>| value.as_deref().map(folded_name).unwrap_or_default();
        let title = folded_name(&work.full_title());
        keys.push(format!("title {title}|{year}|{}|{}", said(&work.edition), said(&work.volume)));
    }
    keys
}

/// Whether two entries cannot be one work, whatever they share.
pub(super) fn contradict(one: &Work, other: &Work) -> bool {
    let differ = |one: &Option<SmolStr>, other: &Option<SmolStr>| matches!((one, other), (Some(one), Some(other)) if folded_name(one) != folded_name(other));
    differ(&one.isbn, &other.isbn) || differ(&one.edition, &other.edition) || differ(&one.volume, &other.volume)
}

/// How much an entry says.
pub(super) fn richness(work: &Work) -> usize {
    let said = [&work.subtitle, &work.edition, &work.volume, &work.publisher, &work.isbn, &work.doi, &work.url];
    let chapters: usize = work.chapters.iter().map(|chapter| 1 + usize::from(chapter.abstract_text.is_some())).sum();
    said.iter().filter(|value| value.is_some()).count() + work.creators().len() + chapters
}

/// Several entries as one work.
#[derive(Clone, Debug)]
pub(super) struct Merged {
    /// What all of them say; where they differ, what the first of them says that says it.
    pub work: Work,
    /// The entries, the one that counts first.
    pub entries: Vec<WorkId>,
    /// For each chapter of `work`, the source whose spans it has.
    pub chapter_sources: Vec<SourceId>,
    /// For each chapter of each entry, its place in `work`.
    pub places: FxHashMap<(WorkId, u32), u32>,
}

/// Puts `entries`, the one that counts first, together.
pub(super) fn merge(entries: &[(WorkId, &Work)]) -> Option<Merged> {
    let ((first_id, first), others) = entries.split_first()?;
    let mut merged = Merged {
        work: (*first).clone(),
        entries: entries.iter().map(|(id, _)| *id).collect(),
        chapter_sources: vec![first_id.source; first.chapters.len()],
        places: (0..first.chapters.len() as u32).map(|place| ((*first_id, place), place)).collect(),
    };
    for (id, other) in others {
        add_facts(&mut merged.work, other);
        for (index, chapter) in other.chapters.iter().enumerate() {
            let known = merged.work.chapters.iter().position(|known| same_chapter(known, chapter));
            let place = known.unwrap_or_else(|| {
                merged.work.chapters.push(chapter.clone());
                merged.chapter_sources.push(id.source);
                merged.work.chapters.len() - 1
            });
            let known = &mut merged.work.chapters[place];
            if is_only_listed(known) && !is_only_listed(chapter) {
                // An entry about the chapter itself is what its reader looks for.
                (known.span, known.heading, known.data) = (chapter.span, chapter.heading, chapter.data);
                known.heading_text.clone_from(&chapter.heading_text);
                merged.chapter_sources[place] = id.source;
            }
            add_chapter_facts(known, chapter);
            merged.places.insert((*id, index as u32), place as u32);
        }
    }
    Some(merged)
}

/// Whether an entry names the chapter in a contents list and says no more of it. A heading of a book page says more.
fn is_only_listed(chapter: &Chapter) -> bool {
    chapter.heading_text.is_empty()
        && chapter.citekey.is_none()
        && chapter.authors.is_empty()
        && chapter.pages.is_none()
        && chapter.doi.is_none()
        && chapter.abstract_text.is_none()
}

fn add_facts(work: &mut Work, other: &Work) {
    for key in &other.citekeys {
        if !work.citekeys.contains(key) {
            work.citekeys.push(key.clone());
        }
    }
    let fields = [
        (&mut work.subtitle, &other.subtitle),
        (&mut work.edition, &other.edition),
        (&mut work.volume, &other.volume),
        (&mut work.publisher, &other.publisher),
        (&mut work.isbn, &other.isbn),
        (&mut work.doi, &other.doi),
        (&mut work.url, &other.url),
        (&mut work.container, &other.container),
    ];
    for (field, said) in fields {
        fill(field, said);
    }
    work.issued = more_exact(work.issued, other.issued);
    work.pages = work.pages.or(other.pages);
    work.told_type = work.told_type.or(other.told_type);
    work.details.fill(&other.details);
    if work.parts.is_empty() {
        work.parts.clone_from(&other.parts);
    }
    if work.authors.is_empty() {
        work.authors.clone_from(&other.authors);
    }
    if work.editors.is_empty() {
        work.editors.clone_from(&other.editors);
    }
}

fn add_chapter_facts(chapter: &mut Chapter, other: &Chapter) {
    chapter.number = chapter.number.or(other.number);
    chapter.pages = chapter.pages.or(other.pages);
    let fields = [
        (&mut chapter.part, &other.part),
        (&mut chapter.abstract_text, &other.abstract_text),
        (&mut chapter.citekey, &other.citekey),
        (&mut chapter.doi, &other.doi),
        (&mut chapter.url, &other.url),
    ];
    for (field, said) in fields {
        fill(field, said);
    }
    chapter.told_type = chapter.told_type.or(other.told_type);
    chapter.details.fill(&other.details);
    if chapter.authors.is_empty() {
        chapter.authors.clone_from(&other.authors);
    }
}

/// The date of one entry, with the month and the day that another adds to its year.
fn more_exact(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) if one.month().is_none() && one.year() == other.year() => Some(other),
        _ => one.or(other),
    }
}

fn fill(field: &mut Option<SmolStr>, said: &Option<SmolStr>) {
    if field.is_none() {
        field.clone_from(said);
    }
}

impl Library {
    /// Takes the work of the entry `id` apart; gives its entries.
    pub(super) fn ungroup(&mut self, id: WorkId) -> Vec<WorkId> {
        let Some(merged) = self.same.get(&id).and_then(|first| self.merged.remove(first)) else { return Vec::new() };
        for entry in &merged.entries {
            self.same.remove(entry);
        }
        merged.entries.clone()
    }

    /// Finds out which entries are one work with any of `works`, and puts those together.
    pub(super) fn regroup(&mut self, works: Vec<WorkId>) {
        let mut seen: FxHashSet<WorkId> = FxHashSet::default();
        for work in works {
            if seen.contains(&work) {
                continue;
            }
            let connected = self.connected(work);
            seen.extend(&connected);
            if connected.len() < 2 {
                continue;
            }
            for &entry in &connected {
                self.ungroup(entry);
            }
            for group in self.groups(connected) {
                let entries: Vec<(WorkId, &Work)> =
                    group.iter().filter_map(|&id| Some((id, self.entry(id)?))).collect();
                if let Some(merged) = merge(&entries).filter(|_| entries.len() > 1) {
                    for &entry in &group {
                        self.same.insert(entry, group[0]);
                    }
                    self.merged.insert(group[0], Arc::new(merged));
                }
            }
        }
    }

    /// The entries that share a key with the entry `id`, or with one that does.
    fn connected(&self, id: WorkId) -> Vec<WorkId> {
        let mut found = vec![id];
        let mut at = 0;
        while let Some(&work) = found.get(at) {
            at += 1;
            for key in self.entry(work).map(keys).unwrap_or_default() {
                for &other in self.identities.list(&*key) {
                    if !found.contains(&other) {
                        found.push(other);
                    }
                }
            }
        }
        found
    }

    /// `connected` entries in groups that are one work each, the entry that counts first before the others.
    fn groups(&self, mut connected: Vec<WorkId>) -> Vec<Vec<WorkId>> {
        connected.sort_by_cached_key(|id| {
            let page = self.entries(id.source).is_some_and(|entries| entries.is_book_page);
            let richness = self.entry(*id).map_or(0, richness);
            (!page, std::cmp::Reverse(richness), self.rank(id.source), self.standing(*id), id.index)
        });
        let mut groups: Vec<Vec<WorkId>> = Vec::new();
        for id in connected {
            let Some(work) = self.entry(id) else { continue };
            let own = keys(work);
            let belongs = |group: &&mut Vec<WorkId>| {
                let entries = || group.iter().filter_map(|&other| self.entry(other));
                entries().any(|other| keys(other).iter().any(|key| own.contains(key)))
                    && !entries().any(|other| contradict(work, other))
            };
            match groups.iter_mut().find(belongs) {
                Some(group) => group.push(id),
                None => groups.push(vec![id]),
            }
        }
        groups
    }
}

/// Whether two entries of one book speak of the same chapter.
fn same_chapter(one: &Chapter, other: &Chapter) -> bool {
    let agree = |one: &Option<SmolStr>, other: &Option<SmolStr>| one.is_some() && one == other;
    if agree(&one.doi, &other.doi) || agree(&one.citekey, &other.citekey) {
        return true;
    }
    let numbers = match (one.number, other.number) {
        (Some(one), Some(other)) => Some(one.value == other.value),
        _ => None,
    };
    let parts = matches!((&one.part, &other.part), (Some(one), Some(other)) if one != other);
    let title = |chapter: &Chapter| folded_name(&chapter.title);
    match numbers {
        Some(same) => same && !parts,
        None => {
            title(one) == title(other)
                || folded_name(short_title(&one.title)) == title(other)
                || folded_name(short_title(&other.title)) == title(one)
        }
    }
}
