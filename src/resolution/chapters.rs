//! Chapters by number, and pages by the chapters that contain them.

use super::{Certainty, Clue, MOST_TARGETS, Reference, ReferenceKind, Resolver, Target, Works};
use crate::library::division::Division;
use crate::library::pages::Pages;
use crate::library::{Library, PartId, ThingId};
use crate::text::numeral::Numeral;
use crate::text::{Span, steps};

impl Resolver<'_> {
    /// The chapter `number` of `works`. `None` if it is not a locator and none of the books writes its numbers that way
    /// (`Chapter VII` beside a book numbered 1 to 9).
    pub(super) fn chapter(&self, span: Span, number: Numeral, works: &Works, locator: bool) -> Option<Reference> {
        let fits = |work: &ThingId| locator || self.writes_like(*work, number);
        let works_left: Vec<ThingId> = works.works.iter().copied().filter(fits).collect();
        if works_left.is_empty() {
            return None;
        }
        let targets = works_left.iter().flat_map(|&work| self.numbered(work, number.value)).map(Target::Chapter);
        let targets: Vec<Target> = targets.take(MOST_TARGETS).collect();
        let mut reference = Reference::new(span, ReferenceKind::Chapter, Vec::new(), works.certainty);
        reference.number = Some(number);
        reference.clue = works.clue;
        if works.perhaps {
            reference.perhaps = targets;
            return (!reference.perhaps.is_empty()).then_some(reference);
        }
        // An inferred book without such a chapter was not meant.
        if targets.is_empty() && works.clue.is_some_and(|clue| clue != Clue::Setting) {
            return None;
        }
        reference.targets = targets;
        reference.within = match works_left.as_slice() {
            [only] => Some(Target::Work(*only)),
            _ => None,
        };
        let complete = |work: &ThingId| self.contents(*work).complete();
        if reference.targets.is_empty() && !works_left.iter().all(complete) {
            // If not all chapters are known, a missing one is not a mistake.
            reference.certainty = Certainty::Inferred;
        }
        // A number that no book has, with no book stated, means nothing.
        let meaningless = reference.targets.is_empty() && reference.within.is_none();
        (!meaningless).then_some(reference)
    }

    /// The part or chapter of `works` that `division` names. `None` if none of them has it, since it may then belong
    /// to something else.
    pub(super) fn division(&self, span: Span, division: Division, works: &Works, locator: bool) -> Option<Reference> {
        if works.perhaps {
            return None;
        }
        if division.is_named() && !locator && (!self.context.introductions || works.certainty != Certainty::Stated) {
            return None;
        }
        let of_work = |id: ThingId| {
            let contents = self.contents(id);
            let index = contents.division(division)?;
            Some(match division {
                Division::Part(_) => Target::Part(PartId { book: id, index }),
                _ => Target::Chapter(contents.chapters[index as usize]),
            })
        };
        let targets: Vec<Target> = works.works.iter().filter_map(|&work| of_work(work)).collect();
        let kind = targets.first()?.kind();
        Some(Reference::new(span, kind, targets, works.certainty))
    }

    /// The chapter of `works` that contains `pages`. If `chapter` is named beside them, only that chapter is
    /// considered.
    pub(super) fn pages(
        &self,
        span: Span,
        pages: Pages,
        chapter: Option<Numeral>,
        works: &Works,
        locator: bool,
    ) -> Option<Reference> {
        if works.perhaps {
            return None;
        }
        let library = self.context.library;
        let named: Vec<ThingId> = match (chapter, works.chapter) {
            (None, Some(own)) => vec![own],
            (None, None) => Vec::new(),
            (Some(number), _) => works
                .works
                .iter()
                .filter(|&&work| locator || self.writes_like(work, number))
                .flat_map(|&work| self.numbered(work, number.value))
                .take(MOST_TARGETS)
                .collect(),
        };
        let mut reference = Reference::new(span, ReferenceKind::Page, Vec::new(), works.certainty);
        reference.pages = Some(pages);
        match named.as_slice() {
            [only] => {
                reference.within = Some(Target::Chapter(*only));
                if holds(library, *only, pages) != Some(false) {
                    reference.targets.push(Target::Chapter(*only));
                }
            }
            // The chapter is missing or ambiguous, which is reported at the chapter itself.
            _ if chapter.is_some() => return None,
            _ => {
                let [work] = works.works.as_slice() else { return None };
                reference.within = Some(Target::Work(*work));
                let holding = self.contents(*work).chapter_with(pages);
                reference.targets.push(holding.map_or(Target::Work(*work), Target::Chapter));
            }
        }
        Some(reference)
    }

    /// The chapters of `work` with the number `value`, at most [`MOST_TARGETS`].
    pub(super) fn numbered(&self, work: ThingId, value: u32) -> Vec<ThingId> {
        steps::each(self.contents(work).numbered(value)).take(MOST_TARGETS).copied().collect()
    }

    /// Whether `work` has chapters numbered in the style of `number`.
    pub(super) fn writes_like(&self, work: ThingId, number: Numeral) -> bool {
        self.contents(work).writes_like(number)
    }
}

/// Whether `chapter` contains all of `pages`; `None` if its pages are not known.
fn holds(library: &Library, chapter: ThingId, pages: Pages) -> Option<bool> {
    let printed = library.view(chapter)?.pages()?;
    Some(printed.contains(pages.first) && printed.contains(pages.last))
}
