//! A book's chapters and parts by number, page and heading, indexed once for all mentions of a note.

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

/// The contents of a book. Parts are identified by their index.
#[derive(Debug)]
pub(super) struct Contents<'l> {
    library: &'l Library,
    book: ThingId,
    /// The chapters, in their printed order.
    pub(super) chapters: Vec<ThingId>,
    by_number: FxHashMap<u32, Vec<ThingId>>,
    /// The numeral styles of its chapters.
    styles: Vec<Style>,
    complete: OnceCell<bool>,
    stretches: OnceCell<Vec<Stretch>>,
    divisions: OnceCell<FxHashMap<Division, u32>>,
    chapter_headings: OnceCell<(Headings, Vec<ThingId>)>,
    part_headings: OnceCell<Headings>,
}

/// The pages from here to the next stretch, and the chapters that contain them.
#[derive(Debug)]
struct Stretch {
    from: (bool, u32),
    /// At most [`MOST_ON_A_PAGE`] plus one.
    chapters: Vec<ThingId>,
}

/// If more chapters than this share a page, their pages are wrong.
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

    /// Whether the book's chapters are listed without gaps.
    pub(super) fn complete(&self) -> bool {
        let lists_all = || book::lists_all(self.chapters.iter().filter_map(|chapter| self.library.record(chapter.0)));
        *self.complete.get_or_init(lists_all)
    }

    /// The chapters with the number `value`: several if numbering restarts in each part.
    pub(super) fn numbered(&self, value: u32) -> &[ThingId] {
        self.by_number.get(&value).map_or(&[], Vec::as_slice)
    }

    /// Whether the book has chapters numbered in the style of `number`. A number in words fits every book, and any
    /// number fits a book whose chapters are not known.
    pub(super) fn writes_like(&self, number: Numeral) -> bool {
        number.style == Style::Word || self.styles.is_empty() || self.styles.contains(&number.style)
    }

    /// The one chapter whose authors `words` name, and the byte offset in `words` at which their names begin.
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

    /// The only chapter that contains all of `pages`.
    pub(super) fn chapter_with(&self, pages: Pages) -> Option<ThingId> {
        let stretches = self.stretches.get_or_init(|| self.stretches());
        let at = |page: Page| {
            let behind = stretches.partition_point(|stretch| stretch.from <= sort_key(page));
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

    /// The index of the first part or chapter that `division` names, among the parts or the chapters.
    pub(super) fn division(&self, division: Division) -> Option<u32> {
        let divisions = self.divisions.get_or_init(|| {
            let mut divisions = FxHashMap::default();
            for (index, &chapter) in steps::each(numbered(&self.chapters)) {
                let division = self.library.view(chapter).and_then(|view| Division::of_title(view.title()));
                if let Some(division) = division {
                    divisions.entry(division).or_insert(index);
                }
            }
            // A number in words may refer to a part numbered in any style.
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

    /// The chapter with the heading that `fragment` names, in any of its sources.
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

    /// The index of the part with the heading that `fragment` names.
    pub(super) fn part_headed(&self, fragment: &str) -> Option<u32> {
        let headings = || Headings::new(self.parts().iter().map(|part| part.heading_text.as_str()));
        self.part_headings.get_or_init(headings).named(fragment)
    }

    fn parts(&self) -> &'l [Part] {
        self.library.parts(self.book).map_or(&[], |(parts, _)| parts)
    }

    /// The stretches of consecutive pages that belong to the same chapters, in order.
    fn stretches(&self) -> Vec<Stretch> {
        let mut bounds = Vec::with_capacity(self.chapters.len() * 2);
        for &chapter in steps::each(&self.chapters) {
            let pages = self.library.view(chapter).and_then(|view| view.pages());
            let Some(pages) = pages.filter(|pages| pages.contains(pages.first)) else { continue };
            let (roman, last) = sort_key(pages.last);
            bounds.push((sort_key(pages.first), chapter));
            bounds.push(((roman, last.saturating_add(1)), chapter));
        }
        bounds.sort_unstable();
        let mut open: BTreeSet<ThingId> = BTreeSet::new();
        let stretches = bounds.chunk_by(|one, other| one.0 == other.0).map(|bounds| {
            for &(_, chapter) in bounds {
                // A chapter begins at its first bound and ends at its second.
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

fn sort_key(page: Page) -> (bool, u32) {
    (page.roman, page.number)
}
