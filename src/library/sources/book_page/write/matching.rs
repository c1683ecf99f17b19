//! Matches the chapters of an import to the sections of a book page. Each chapter gets at most one section, and each
//! section at most one chapter.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::super::outline::{Kind, Outline, Section};
use crate::library::contents;
use crate::library::folded_name;
use crate::library::record::Record;
use crate::library::same::{self, Facts, Verdict};
use crate::library::variables::Variable;

/// The most candidate sections to compare.
const MOST_CANDIDATES: usize = 32;

/// For each of `chapters`, the index of its section in the outline; the most certain matches are made first.
pub(super) fn sections_of(chapters: &[Record], text: &str, outline: &Outline) -> Vec<Option<usize>> {
    let sections: Vec<Candidate> = outline.sections.iter().filter_map(|it| Candidate::new(it, text)).collect();
    let candidates: Vec<usize> = (0..outline.sections.len()).filter(|&at| may_be(&outline.sections[at])).collect();
    let mut found_by: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, section) in sections.iter().enumerate() {
        for known in traits(&section.record) {
            found_by.entry(known).or_default().push(at);
        }
    }
    let mut pairs: Vec<(u8, usize, usize)> = Vec::new();
    for (number, chapter) in chapters.iter().enumerate() {
        let near = traits(chapter).into_iter().filter_map(|it| found_by.get(&it));
        let near: BTreeSet<usize> = near.flat_map(|all| all.iter().copied().take(MOST_CANDIDATES)).collect();
        pairs.extend(near.into_iter().filter_map(|at| Some((sections[at].is(chapter)?, number, at))));
    }
    pairs.sort_unstable();
    let (mut found, mut taken) = (vec![None; chapters.len()], vec![false; sections.len()]);
    for (_, chapter, section) in pairs {
        if found[chapter].is_none() && !taken[section] {
            found[chapter] = Some(candidates[section]);
            taken[section] = true;
        }
    }
    found
}

/// Whether a heading may be a chapter's: it is one, or nothing marks it as anything else.
fn may_be(section: &Section) -> bool {
    match section.kind {
        Kind::Chapter { .. } => true,
        Kind::Own | Kind::Matter => matches!(section.level, 2 | 3),
        _ => false,
    }
}

/// Keys for finding a chapter: two that are the same share at least one.
fn traits(record: &Record) -> Vec<String> {
    let mut all = vec![format!("title {}", dense(&same::title_start(record.title())))];
    all.extend(record.citekeys().map(|key| format!("key {key}")));
    all.extend(record.get(Variable::Doi).map(|doi| format!("doi {}", doi.to_lowercase())));
    all.extend(record.number.map(|number| format!("number {}", number.value)));
    all
}

struct Candidate {
    record: Record,
    is_chapter: bool,
}

impl Candidate {
    fn new(section: &Section, text: &str) -> Option<Self> {
        if !may_be(section) {
            return None;
        }
        let is_chapter = matches!(section.kind, Kind::Chapter { .. });
        let record = if is_chapter {
            super::super::chapter(section, text, &mut Vec::new())
        } else {
            let (number, title) = contents::numbered(&section.text);
            Record { number, ..Record::new(crate::library::record::Kind::Chapter, title) }
        };
        Some(Self { record, is_chapter })
    }

    /// Whether it is `chapter`; a smaller number means more certain.
    fn is(&self, chapter: &Record) -> Option<u8> {
        let own = &self.record;
        let numbers = own.number.zip(chapter.number).map(|(one, other)| one.value == other.value);
        if !self.is_chapter {
            let titled = contents::same_title(own.title(), chapter.title());
            return (titled && numbers != Some(false)).then_some(20);
        }
        let facts = |record, is_page| Facts { record, is_page, container: Some(0) };
        let (one, other) = (facts(own, true), facts(chapter, false));
        if let Verdict::Same(strength) = same::same(one, other) {
            return Some(strength);
        }
        let in_one_part = same_part(own.more().part.as_deref(), chapter.more().part.as_deref());
        if same::excludes(one, other) || !in_one_part {
            return None;
        }
        let pages = own.pages.zip(chapter.pages).map(|(one, other)| one.first == other.first);
        let dois =
            own.get(Variable::Doi).zip(chapter.get(Variable::Doi)).map(|(one, other)| one.eq_ignore_ascii_case(other));
        if dois == Some(true) && (pages == Some(true) || numbers == Some(true)) {
            return Some(10);
        }
        let authors = same::first_creators_agree(own.people(Variable::Author), chapter.people(Variable::Author));
        if same::titles_alike(own.title(), chapter.title()) || dense(own.title()) == dense(chapter.title()) {
            // A contradiction may be the reader's correction; but a book may have several chapters called
            // `Introduction`.
            let against = [numbers, pages, authors].into_iter().filter(|it| *it == Some(false)).count();
            let is_short = !folded_name(chapter.title()).contains(' ');
            return (against <= usize::from(!is_short)).then_some(11 + against as u8);
        }
        let against = [pages, authors].into_iter().filter(|it| *it == Some(false)).count();
        let fits = numbers == Some(true) && against < 2;
        (fits && are_near(own.title(), chapter.title())).then_some(14 + against as u8)
    }
}

/// A title for comparison, without spaces: `co-operation` equals `cooperation`.
fn dense(title: &str) -> String {
    same::folded_title(title).replace(' ', "")
}

/// Whether the two titles share at least half of the words of the shorter one.
fn are_near(one: &str, other: &str) -> bool {
    let words = |title: &str| folded_name(title).split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let (one, other) = (words(one), words(other));
    2 * one.intersection(&other).count() >= one.len().min(other.len())
}

/// Whether two chapters may be in the same part: the parts' numbers or names are equal, or one is unknown.
pub(super) fn same_part(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    match (contents::part_number(one), contents::part_number(other)) {
        (Some(one), Some(other)) => one.value == other.value,
        _ => folded_name(one) == folded_name(other),
    }
}
