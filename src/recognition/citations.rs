//! Pandoc citations, and the chapters and pages that their locators name.

use super::{Anchor, Collector, LocatorTerm, MentionKind};
use crate::library::division::Division;
use crate::markdown::citation::{Citation, Evidence};
use crate::markdown::locator::terms::Count;
use crate::markdown::locator::{Locator, LocatorKind, without_following, without_sections};
use crate::markdown::token::fold;
use crate::text::Span;
use crate::text::numeral::{Numeral, Style};
use crate::text::pages::Pages;
use crate::text::steps;

/// Adds the mentions in `citations`: each key, chapter, division and page range.
pub(super) fn collect(text: &str, citations: &[Citation], found: &mut Collector) {
    for citation in citations {
        let key = found.string(citation.key.of(text));
        found.add(citation.span, MentionKind::Citation { key, evidence: citation.evidence });
        let locator = citation.locators.first().filter(|_| citation.evidence > Evidence::Against);
        let first = locator.and_then(|locator| term(text, locator, found));
        found.terms.extend(first);
        let beside = Anchor::Key(key);
        if citation.evidence > Evidence::Against
            && let Some((span, division)) = named_division(text, citation.suffix)
        {
            found.add(span, MentionKind::Division { division, beside, locator: true });
        }
        // Pages belong to the last chapter named before them, or else to the first one after them.
        let mut numbers = steps::each(&citation.locators).find_map(|locator| chapters(text, locator));
        for locator in &citation.locators {
            match locator.kind {
                LocatorKind::Chapter => {
                    let here = chapter_numbers(text, locator);
                    for &(span, number) in &here {
                        found.add(span, MentionKind::Chapter { number, beside, locator: true });
                    }
                    numbers = Some(here);
                }
                LocatorKind::Page => {
                    let chapter = match numbers.as_deref() {
                        Some([(_, only)]) => Some(*only),
                        _ => None,
                    };
                    for (span, pages) in page_ranges(text, locator) {
                        found.add(span, MentionKind::Pages { pages, beside, chapter, locator: true });
                    }
                }
                LocatorKind::Part | LocatorKind::Appendix => {
                    for (span, division) in divisions(text, locator) {
                        found.add(span, MentionKind::Division { division, beside, locator: true });
                    }
                }
                _ => {}
            }
        }
    }
}

/// The division that the suffix of a citation consists of, or begins with: `[@key, introduction]`.
fn named_division(text: &str, suffix: Span) -> Option<(Span, Division)> {
    let written = suffix.of(text);
    let first = written.strip_prefix(',').unwrap_or(written).split([',', ':']).next()?.trim();
    let division = Division::named(&fold(first))?;
    let start = suffix.start + written.find(first)? as u32;
    Some((Span { start, end: start + first.len() as u32 }, division))
}

/// Each part or appendix in `locator`. The span of the first includes the term.
fn divisions(text: &str, locator: &Locator) -> Vec<(Span, Division)> {
    let mut divisions = Vec::new();
    let mut term = locator.term;
    for value in &locator.values {
        for span in std::iter::once(value.first).chain(value.last) {
            let label = span.of(text);
            let division = match locator.kind {
                LocatorKind::Part => Numeral::parse(label).map(Division::Part),
                _ => Division::appendix(label),
            };
            divisions.extend(division.map(|it| (term.take().map_or(span, |term| term.join(span)), it)));
        }
    }
    divisions
}

/// The term of `locator`.
fn term(text: &str, locator: &Locator, found: &mut Collector) -> Option<LocatorTerm> {
    let span = locator.term?;
    let several = locator.values.len() > 1 || locator.values.iter().any(|value| value.last.is_some());
    let count = if several { Count::Several } else { Count::One };
    Some(LocatorTerm { span, written: found.string(span.of(text)), kind: locator.kind, count })
}

/// The numbers of `locator`, if it names chapters.
fn chapters(text: &str, locator: &Locator) -> Option<Vec<(Span, Numeral)>> {
    (locator.kind == LocatorKind::Chapter).then(|| chapter_numbers(text, locator))
}

/// Each chapter number in `locator`, including both ends of a range. The span of the first includes the term.
pub(super) fn chapter_numbers(text: &str, locator: &Locator) -> Vec<(Span, Numeral)> {
    let mut numbers = Vec::new();
    let mut term = locator.term;
    for value in &locator.values {
        for span in std::iter::once(value.first).chain(value.last) {
            let written = without_following(without_sections(span.of(text)));
            let long = written.parse().ok().map(|value| Numeral { value, style: Style::Arabic });
            if let Some(number) = Numeral::parse(written).or(long) {
                numbers.push((term.take().map_or(span, |term| term.join(span)), number));
            }
        }
    }
    numbers
}

/// Each page or page range in `locator`. The span of the first includes the term.
pub(super) fn page_ranges(text: &str, locator: &Locator) -> Vec<(Span, Pages)> {
    let mut ranges = Vec::new();
    let mut term = locator.term;
    for value in &locator.values {
        let written = match value.last {
            Some(last) => format!("{}-{}", value.first.of(text), without_following(last.of(text))),
            None => without_following(value.first.of(text)).to_owned(),
        };
        if let Some(pages) = Pages::parse(&written) {
            ranges.push((term.take().map_or(value.span(), |term| term.join(value.span())), pages));
        }
    }
    ranges
}
