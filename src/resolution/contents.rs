//! A book's chapters and parts by their numbers, pages and headings: gone through once, however often a note mentions
//! them.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::narrative;
use crate::library::division::{Division, Part};
use crate::library::pages::{Page, Pages};
use crate::library::variables::Variable;
use crate::library::{Library, ThingId, book, numbered};
use crate::markdown::anchor::Headings;
use crate::text::numeral::{Numeral, Style};
use crate::text::steps;

/// What a book holds; parts are told by their places in it.
#[derive(Debug)]
pub(super) struct Contents<'l> {
    library: &'l Library,
    book: ThingId,
    /// The chapters, in their printed order.
    pub(super) chapters: Vec<ThingId>,
    by_number: FxHashMap<u32, Vec<ThingId>>,
    /// How chapters are numbered.
    styles: Vec<Style>,
    complete: OnceCell<bool>,
    stretches: OnceCell<Vec<Stretch>>,
    divisions: OnceCell<FxHashMap<Division, u32>>,
    chapter_headings: OnceCell<(Headings, Vec<ThingId>)>,
    part_headings: OnceCell<Headings>,
}

/// Pages up to the next stretch, and the chapters that hold them.
#[derive(Debug)]
struct Stretch {
    from: (bool, u32),
    /// No more than [`MOST_ON_A_PAGE`] and one.
    chapters: Vec<ThingId>,
}

/// More chapters than this do not share a page: something is wrong with their pages.
const MOST_ON_A_PAGE: usize = 8;

impl<'l> Contents<'l> {
    pub(super) fn of(library: &'l Library, book: ThingId) -> Self {
        let chapters = library.chapters(book);
        let mut by_number: FxHashMap<u32, Vec<ThingId>> = FxHashMap::default();
        let mut styles = Vec::new();
        for &chapter in steps::each(&chapters) {
            let Some(number) = library.view(chapter).and_then(|view| view.number()) else { continue };
            by_number.entry(number.value).or_default().push(chapter);
            if !styles.contains(&number.style) {
                styles.push(number.style);
            }
        }
        Self {
            library,
            book,
            chapters,
            by_number,
            styles,
            complete: OnceCell::new(),
            stretches: OnceCell::new(),
            divisions: OnceCell::new(),
            chapter_headings: OnceCell::new(),
            part_headings: OnceCell::new(),
        }
    }

    /// Whether no chapter is missing.
    pub(super) fn complete(&self) -> bool {
        let lists_all = || book::lists_all(self.chapters.iter().filter_map(|chapter| self.library.record(chapter.0)));
        *self.complete.get_or_init(lists_all)
    }

    /// The chapters that are numbered `value`: several where each part counts anew.
    pub(super) fn numbered(&self, value: u32) -> &[ThingId] {
        self.by_number.get(&value).map_or(&[], Vec::as_slice)
    }

    /// Whether the book numbers any chapter in the way in which `number` is written. A word fits every book, and any
    /// number one whose chapters are not known.
    pub(super) fn writes_like(&self, number: Numeral) -> bool {
        number.style == Style::Word || self.styles.is_empty() || self.styles.contains(&number.style)
    }

    /// The chapter whose authors `words` name, if it is one, and where in them the first name begins.
    pub(super) fn by_author(&self, words: &str) -> Option<(ThingId, usize)> {
        let by = |&chapter: &ThingId| {
            let view = self.library.view(chapter)?;
            Some((chapter, narrative::start_of(words, view.people(Variable::Author))?))
        };
        let mut chapters = steps::each(&self.chapters).filter_map(by);
        match (chapters.next(), chapters.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The chapter that alone holds all of `pages`.
    pub(super) fn chapter_with(&self, pages: Pages) -> Option<ThingId> {
        let stretches = self.stretches.get_or_init(|| self.stretches());
        let at = |page: Page| {
            let behind = stretches.partition_point(|stretch| stretch.from <= place(page));
            behind.checked_sub(1).map_or(&[][..], |last| &stretches[last].chapters)
        };
        let (first, last) = (at(pages.first), at(pages.last));
        let fewer = if first.len() < last.len() { first } else { last };
        let held_by = |chapter: &&ThingId| {
            let printed = self.library.view(**chapter).and_then(|view| view.pages());
            printed.is_some_and(|printed| printed.contains(pages.first) && printed.contains(pages.last))
        };
        let mut holding = steps::each(fewer).filter(held_by).filter(|_| fewer.len() <= MOST_ON_A_PAGE);
        match (holding.next(), holding.next()) {
            (Some(&only), None) => Some(only),
            _ => None,
        }
    }

    /// The place of the first part or chapter that is `division` among the parts or the chapters.
    pub(super) fn division(&self, division: Division) -> Option<u32> {
        let divisions = self.divisions.get_or_init(|| {
            let mut divisions = FxHashMap::default();
            for (index, &chapter) in steps::each(numbered(&self.chapters)) {
                let division = self.library.view(chapter).and_then(|view| Division::of_title(view.title()));
                if let Some(division) = division {
                    divisions.entry(division).or_insert(index);
                }
            }
            // In words it may stand for a number that is written in any way.
            for (index, part) in steps::each(numbered(self.parts())) {
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

    /// The chapter whose heading `fragment` names, on any page that tells of it.
    pub(super) fn chapter_headed(&self, fragment: &str) -> Option<ThingId> {
        let (headings, chapters) = self.chapter_headings.get_or_init(|| {
            let views = self.chapters.iter().filter_map(|&chapter| Some((chapter, self.library.view(chapter)?)));
            let headed: Vec<(ThingId, &str)> = views
                .flat_map(|(chapter, view)| Vec::from_iter(view.heading_texts().map(|text| (chapter, text.as_str()))))
                .collect();
            let headings = Headings::new(headed.iter().map(|(_, text)| *text));
            (headings, headed.into_iter().map(|(chapter, _)| chapter).collect())
        });
        Some(chapters[headings.named(fragment)? as usize])
    }

    /// The place of the part whose heading `fragment` names.
    pub(super) fn part_headed(&self, fragment: &str) -> Option<u32> {
        let headings = || Headings::new(self.parts().iter().map(|part| part.heading_text.as_str()));
        self.part_headings.get_or_init(headings).named(fragment)
    }

    fn parts(&self) -> &'l [Part] {
        self.library.parts(self.book).map_or(&[], |(parts, _)| parts)
    }

    /// The stretches of pages that the same chapters hold, in order.
    fn stretches(&self) -> Vec<Stretch> {
        let mut bounds = Vec::with_capacity(self.chapters.len() * 2);
        for &chapter in steps::each(&self.chapters) {
            let pages = self.library.view(chapter).and_then(|view| view.pages());
            let Some(pages) = pages.filter(|pages| pages.contains(pages.first)) else { continue };
            let (roman, last) = place(pages.last);
            bounds.push((place(pages.first), chapter));
            bounds.push(((roman, last.saturating_add(1)), chapter));
        }
        bounds.sort_unstable();
        let mut open: BTreeSet<ThingId> = BTreeSet::new();
        let stretches = bounds.chunk_by(|one, other| one.0 == other.0).map(|bounds| {
            for &(_, chapter) in bounds {
                // At its second bound a chapter ends.
                if !open.remove(&chapter) {
                    open.insert(chapter);
                }
            }
            let chapters = steps::each(&open).take(MOST_ON_A_PAGE + 1).copied().collect();
            Stretch { from: bounds[0].0, chapters }
        });
        stretches.collect()
    }
}

fn place(page: Page) -> (bool, u32) {
    (page.roman, page.number)
}
