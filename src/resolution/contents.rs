//! A book's chapters and parts by their numbers, pages and headings: gone through once, however often a note mentions
//! them.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::library::division::Division;
use crate::library::numbered;
use crate::library::pages::{Page, Pages};
use crate::library::work::Work;
use crate::markdown::anchor::Headings;
use crate::text::numeral::{Numeral, Style};
use crate::text::steps;

/// What a book holds; chapters and parts are told by their places in it.
#[derive(Debug)]
pub(super) struct Contents {
    by_number: FxHashMap<u32, Vec<u32>>,
    /// How chapters are numbered.
    styles: Vec<Style>,
    /// Whether no chapter is missing.
    pub(super) complete: bool,
    stretches: OnceCell<Vec<Stretch>>,
    divisions: OnceCell<FxHashMap<Division, u32>>,
    chapter_headings: OnceCell<Headings>,
    part_headings: OnceCell<Headings>,
}

/// Pages up to the next stretch, and the chapters that hold them.
#[derive(Debug)]
struct Stretch {
    from: (bool, u32),
    /// No more than [`MOST_ON_A_PAGE`] and one.
    chapters: Vec<u32>,
}

/// More chapters than this do not share a page: something is wrong with their pages.
const MOST_ON_A_PAGE: usize = 8;

impl Contents {
    pub(super) fn of(work: &Work) -> Self {
        let mut by_number: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut styles = Vec::new();
        for (index, chapter) in steps::each(numbered(&work.chapters)) {
            let Some(number) = chapter.number else { continue };
            by_number.entry(number.value).or_default().push(index);
            if !styles.contains(&number.style) {
                styles.push(number.style);
            }
        }
        Self {
            by_number,
            styles,
            complete: work.lists_all_chapters(),
            stretches: OnceCell::new(),
            divisions: OnceCell::new(),
            chapter_headings: OnceCell::new(),
            part_headings: OnceCell::new(),
        }
    }

    /// The chapters that are numbered `value`: several where each part counts anew.
    pub(super) fn numbered(&self, value: u32) -> &[u32] {
        self.by_number.get(&value).map_or(&[], Vec::as_slice)
    }

    /// Whether the book numbers any chapter in the way in which `number` is written. A word fits every book.
    pub(super) fn writes_like(&self, number: Numeral) -> bool {
        number.style == Style::Word || self.styles.contains(&number.style)
    }

    /// The chapter of `work`, whose contents these are, that alone holds all of `pages`.
    pub(super) fn chapter_with(&self, work: &Work, pages: Pages) -> Option<u32> {
        let stretches = self.stretches.get_or_init(|| stretches(work));
        let at = |page: Page| {
            let behind = stretches.partition_point(|stretch| stretch.from <= place(page));
            behind.checked_sub(1).map_or(&[][..], |last| &stretches[last].chapters)
        };
        let (first, last) = (at(pages.first), at(pages.last));
        let fewer = if first.len() < last.len() { first } else { last };
        let held_by = |index: &&u32| {
            let printed = work.chapters.get(**index as usize).and_then(|chapter| chapter.pages);
            printed.is_some_and(|printed| printed.contains(pages.first) && printed.contains(pages.last))
        };
        let mut holding = steps::each(fewer).filter(held_by).filter(|_| fewer.len() <= MOST_ON_A_PAGE);
        match (holding.next(), holding.next()) {
            (Some(&only), None) => Some(only),
            _ => None,
        }
    }

    /// The first part or chapter of `work`, whose contents these are, that is `division`.
    pub(super) fn division(&self, work: &Work, division: Division) -> Option<u32> {
        let divisions = self.divisions.get_or_init(|| {
            let mut divisions = FxHashMap::default();
            for (index, chapter) in steps::each(numbered(&work.chapters)) {
                if let Some(division) = Division::of_title(&chapter.title) {
                    divisions.entry(division).or_insert(index);
                }
            }
            // In words it may stand for a number that is written in any way.
            for (index, part) in steps::each(numbered(&work.parts)) {
                for style in [Style::Arabic, Style::Roman, Style::Word] {
                    let number = Numeral { style, ..part.number };
                    if part.is_numbered(number) {
                        divisions.entry(Division::Part(number)).or_insert(index);
                    }
                }
            }
            divisions
        });
        divisions.get(&division).copied()
    }

    /// The chapter of `work`, whose contents these are, whose heading `fragment` names.
    pub(super) fn chapter_headed(&self, work: &Work, fragment: &str) -> Option<u32> {
        let headings = || Headings::new(work.chapters.iter().map(|chapter| chapter.heading_text.as_str()));
        self.chapter_headings.get_or_init(headings).named(fragment)
    }

    /// The part of `work`, whose contents these are, whose heading `fragment` names.
    pub(super) fn part_headed(&self, work: &Work, fragment: &str) -> Option<u32> {
        let headings = || Headings::new(work.parts.iter().map(|part| part.heading_text.as_str()));
        self.part_headings.get_or_init(headings).named(fragment)
    }
}

fn place(page: Page) -> (bool, u32) {
    (page.roman, page.number)
}

/// The stretches of pages that the same chapters of `work` hold, in order.
fn stretches(work: &Work) -> Vec<Stretch> {
    let mut bounds = Vec::with_capacity(work.chapters.len() * 2);
    for (index, chapter) in steps::each(numbered(&work.chapters)) {
        let Some(pages) = chapter.pages.filter(|pages| pages.contains(pages.first)) else { continue };
        let (roman, last) = place(pages.last);
        bounds.push((place(pages.first), index));
        bounds.push(((roman, last.saturating_add(1)), index));
    }
    bounds.sort_unstable();
    let mut open: BTreeSet<u32> = BTreeSet::new();
    let stretches = bounds.chunk_by(|one, other| one.0 == other.0).map(|bounds| {
        for &(_, index) in bounds {
            // At its second bound a chapter ends.
            if !open.remove(&index) {
                open.insert(index);
            }
        }
        let chapters = steps::each(&open).take(MOST_ON_A_PAGE + 1).copied().collect();
        Stretch { from: bounds[0].0, chapters }
    });
    stretches.collect()
}
