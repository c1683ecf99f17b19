//! Which section of a book page each chapter of an import is. No chapter gets a second section, and no section two chapters.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::super::outline::{Kind, Outline, Section};
use crate::library::contents;
use crate::library::folded_name;
use crate::library::record::Record;
use crate::library::same::{self, Facts, Verdict};
use crate::library::variables::Variable;

/// So many sections that may be a chapter's are looked at.
const MOST_CANDIDATES: usize = 32;

/// The section of each of `chapters`, by its place in the outline; the sure ones first.
pub(super) fn sections_of(chapters: &[Record], text: &str, outline: &Outline) -> Vec<Option<usize>> {
    let sections: Vec<Candidate> = outline.sections.iter().filter_map(|it| Candidate::new(it, text)).collect();
    let places: Vec<usize> = (0..outline.sections.len()).filter(|&at| may_be(&outline.sections[at])).collect();
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
            found[chapter] = Some(places[section]);
            taken[section] = true;
        }
    }
    found
}

/// Whether a heading may be a chapter's: it is one, or one that nothing marks yet.
fn may_be(section: &Section) -> bool {
    match section.kind {
        Kind::Chapter { .. } => true,
        Kind::Own | Kind::Matter => matches!(section.level, 2 | 3),
        _ => false,
    }
}

/// By what a chapter is found: two that are one share at least one of these.
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

    /// Whether it is `chapter`; the smaller the number, the surer.
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
            // What speaks against it may be the reader's correction; but `Introduction` may stand in a book more than once.
            let against = [numbers, pages, authors].into_iter().filter(|it| *it == Some(false)).count();
            let is_short = !folded_name(chapter.title()).contains(' ');
            return (against <= usize::from(!is_short)).then_some(11 + against as u8);
        }
        let against = [pages, authors].into_iter().filter(|it| *it == Some(false)).count();
        let fits = numbers == Some(true) && against < 2;
        (fits && are_near(own.title(), chapter.title())).then_some(14 + against as u8)
    }
}

/// A title as it compares, without spaces: `co-operation` is `cooperation`.
fn dense(title: &str) -> String {
    same::folded_title(title).replace(' ', "")
}

/// Whether one of two titles has half or more of the words of the shorter one.
fn are_near(one: &str, other: &str) -> bool {
    let words = |title: &str| folded_name(title).split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let (one, other) = (words(one), words(other));
    2 * one.intersection(&other).count() >= one.len().min(other.len())
}

/// Whether two chapters may stand in one part: the numbers or the names of the parts are one, or one of the two is not told.
pub(super) fn same_part(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    match (contents::part_number(one), contents::part_number(other)) {
        (Some(one), Some(other)) => one.value == other.value,
        _ => folded_name(one) == folded_name(other),
    }
}
