//! Chapters by their numbers, and pages by the chapters that hold them.

use super::{Certainty, Reference, ReferenceKind, Resolver, Target, Works};
use crate::library::division::Division;
use crate::library::pages::Pages;
use crate::library::record::Record;
use crate::library::{Library, PartId, ThingId, book};
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};

impl Resolver<'_> {
    /// The chapter `number` of `works`. `None` where the number is not written as any book writes its own
    /// (`Chapter VII` beside a book numbered 1 to 9) and is no locator.
    pub(super) fn chapter(&self, span: Span, number: Numeral, works: &Works, locator: bool) -> Option<Reference> {
        let library = self.context.library;
        let fits = |work: &ThingId| locator || written_alike(library, *work, number);
        let works_left: Vec<ThingId> = works.works.iter().copied().filter(fits).collect();
        if works_left.is_empty() {
            return None;
        }
        let targets = works_left.iter().flat_map(|&work| numbered(library, work, number.value)).map(Target::Chapter);
        let mut reference = Reference::new(span, ReferenceKind::Chapter, targets.collect(), works.certainty);
        reference.number = Some(number);
        reference.within = match works_left.as_slice() {
            [only] => Some(Target::Work(*only)),
            _ => None,
        };
        let complete = |work: &ThingId| book::lists_all(records(library, *work));
        if reference.targets.is_empty() && !works_left.iter().all(complete) {
            // Where not all chapters are known, a missing one is not wrong.
            reference.certainty = Certainty::Inferred;
        }
        // A number that no book has, where no book is said, says nothing at all.
        let meaningless = reference.targets.is_empty() && reference.within.is_none();
        (!meaningless).then_some(reference)
    }

    /// The part or chapter of `works` that `division` is. Nothing where none of them has it: it may be anything's.
    pub(super) fn division(&self, span: Span, division: Division, works: &Works) -> Option<Reference> {
        let library = self.context.library;
        let is_alone = matches!(division, Division::Introduction | Division::Conclusion);
        if is_alone && (!self.context.introductions || works.certainty != Certainty::Said) {
            return None;
        }
        let of_work = |id: ThingId| match division {
            Division::Part(number) => {
                let (parts, _) = library.parts(id)?;
                let index = parts.iter().position(|part| part.is_numbered(number))? as u32;
                Some(Target::Part(PartId { book: id, index }))
            }
            other => {
                let is_it = |chapter: &ThingId| {
                    library.view(*chapter).is_some_and(|it| Division::of_title(it.title()) == Some(other))
                };
                library.chapters(id).into_iter().find(is_it).map(Target::Chapter)
            }
        };
        let targets: Vec<Target> = works.works.iter().filter_map(|&work| of_work(work)).collect();
        let kind = targets.first()?.kind();
        Some(Reference::new(span, kind, targets, works.certainty))
    }

    /// The chapter of `works` that holds `pages`; where `chapter` is named beside them, that one or none.
    pub(super) fn pages(
        &self,
        span: Span,
        pages: Pages,
        chapter: Option<Numeral>,
        works: &Works,
        locator: bool,
    ) -> Option<Reference> {
        let library = self.context.library;
        let named: Vec<ThingId> = match (chapter, works.chapter) {
            (None, Some(own)) => vec![own],
            (None, None) => Vec::new(),
            (Some(number), _) => works
                .works
                .iter()
                .filter(|&&work| locator || written_alike(library, work, number))
                .flat_map(|&work| numbered(library, work, number.value))
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
            // A chapter that is not there, or not clear: told at the chapter.
            _ if chapter.is_some() => return None,
            _ => {
                let [work] = works.works.as_slice() else { return None };
                reference.within = Some(Target::Work(*work));
                reference.targets.push(self.chapter_with(*work, pages).map_or(Target::Work(*work), Target::Chapter));
            }
        }
        Some(reference)
    }

    /// The one chapter of `work` that holds `pages`.
    fn chapter_with(&self, work: ThingId, pages: Pages) -> Option<ThingId> {
        let library = self.context.library;
        let chapters = library.chapters(work).into_iter();
        let mut holding = chapters.filter(|&chapter| holds(library, chapter, pages) == Some(true));
        match (holding.next(), holding.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }
}

/// Whether `chapter` holds all of `pages`; `None` where its pages are not known.
fn holds(library: &Library, chapter: ThingId, pages: Pages) -> Option<bool> {
    let printed = library.view(chapter)?.pages()?;
    Some(printed.contains(pages.first) && printed.contains(pages.last))
}

/// The records of the chapters of `work` that count first.
fn records(library: &Library, work: ThingId) -> impl Iterator<Item = &Record> {
    library.chapters(work).into_iter().filter_map(|chapter| library.record(chapter.0))
}

/// The chapters of `work` that are numbered `value`: several where each part counts anew.
fn numbered(library: &Library, work: ThingId, value: u32) -> impl Iterator<Item = ThingId> {
    let is_numbered = move |chapter: &ThingId| {
        library.view(*chapter).and_then(|chapter| chapter.number()).is_some_and(|number| number.value == value)
    };
    library.chapters(work).into_iter().filter(is_numbered)
}

/// Whether the book numbers any chapter in the way in which `number` is written. A word fits every book.
fn written_alike(library: &Library, work: ThingId, number: Numeral) -> bool {
    let numbers = || library.chapters(work).into_iter().filter_map(|chapter| library.view(chapter)?.number());
    number.style == Style::Word || numbers().any(|other| other.style == number.style)
}
