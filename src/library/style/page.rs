//! A whole text's citations and the list of its references, formatted together, so that numbers, letters behind years and
//! second mentions are right.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayagriva::citationberg::{self, LocaleCode, StyleClass, taxonomy};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, ElemChild, ElemChildren,
    LocatorPayload, SpecificLocator,
};

use super::cite::{Cite, Manner};
use super::given::{FIRST_STAND_IN, Given};
use super::printed::Printed;
use super::{MOST_PRINTED, Style};
use crate::library::export::FlatEntry;
use crate::library::sources::escape;

/// The most citations that are formatted together: the formatter compares them with each other.
pub(crate) const MOST_CITED: usize = 1_000;

/// The citations of a text and its references, in Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Each citation as it is printed.
    pub citations: Vec<String>,
    /// The references, in the order of the style.
    pub references: Vec<String>,
    /// Whether the citations are notes, to which numbers in the text refer.
    pub notes: bool,
}

impl Style {
    /// The page for a text that cites `entries` in `groups`, with the terms of the language `lang`. `None` if it would take
    /// too long.
    pub fn page(&self, entries: &[FlatEntry], groups: &[Vec<Cite>], lang: Option<&str>) -> Option<Page> {
        let mut first = FIRST_STAND_IN;
        let given: Vec<Given> = entries
            .iter()
            .map(|entry| {
                let given = Given::from_year(entry, first);
                first += given.stand_ins.len() as i32;
                given
            })
            .collect();
        let size: usize = given.iter().map(|given| given.item.to_string().len()).sum();
        let count: usize = groups.iter().map(Vec::len).sum();
        if count > MOST_CITED || self.elements.saturating_mul(size as u64) > MOST_PRINTED {
            return None;
        }
        // The formatter may panic: it is third-party code with untrusted input.
        catch_unwind(AssertUnwindSafe(|| self.format_page(&given, groups, lang))).ok().flatten()
    }

    fn format_page(&self, given: &[Given], groups: &[Vec<Cite>], lang: Option<&str>) -> Option<Page> {
        let items = given.iter().enumerate().map(|(index, given)| {
            let mut item = given.item.clone();
            item["id"] = index.to_string().into();
            serde_json::from_value::<citationberg::json::Item>(item).ok()
        });
        let items: Vec<citationberg::json::Item> = items.collect::<Option<_>>()?;
        let locale = lang.map(|lang| LocaleCode(lang.to_owned()));
        let locales = self.locales(locale.as_ref());
        let notes = self.style.settings.class == StyleClass::Note;
        let mut driver = BibliographyDriver::new();
        for (number, group) in groups.iter().enumerate() {
            let cited = group.iter().filter_map(|cite| {
                let locator = cite.locator.as_ref().and_then(|(name, value)| {
                    let kind = serde_json::from_value::<taxonomy::Locator>((*name).into()).ok()?;
                    Some(SpecificLocator(kind, LocatorPayload::Str(value)))
                });
                let purpose = match cite.manner {
                    Manner::InText if !notes => Some(CitePurpose::Prose),
                    // The formatter can print the year alone, but without the locator.
                    _ => None,
                };
                Some(CitationItem::new(items.get(cite.entry)?, locator, None, false, purpose))
            });
            let note = notes.then_some(number + 1);
            driver.citation(CitationRequest::new(cited.collect(), &self.style, locale.clone(), locales, note));
        }
        // Works that look alike are told apart by a letter behind the year only where both are cited in the same way: so all are
        // once more, unseen.
        let all = items.iter().map(|item| CitationItem::new(item, None, None, true, None)).collect();
        driver.citation(CitationRequest::new(all, &self.style, locale.clone(), locales, None));
        let rendered = driver.finish(BibliographyRequest::new(&self.style, locale, locales));
        let citations = rendered.citations.iter().zip(groups).map(|(citation, group)| {
            let mut printed = Printed::citation(&citation.citation, group);
            group.iter().filter_map(|cite| given.get(cite.entry)).for_each(|given| printed.mend(given));
            one_line(&printed)
        });
        let citations = citations.collect();
        let listed = rendered.bibliography.into_iter().flat_map(|listed| listed.items).filter_map(|item| {
            let given = given.get(item.key.parse::<usize>().ok()?)?;
            // In styles that number references, the number is apart from the rest.
            let number = item.first_field.map(|first| vec![first, ElemChild::Markup(" ".to_owned())]);
            let mut printed = Printed::of(&ElemChildren([number.unwrap_or_default(), item.content.0].concat()));
            printed.mend(given);
            Some(escape::start(&one_line(&printed)))
        });
        Some(Page { citations, references: listed.filter(|it| !it.is_empty()).collect(), notes })
    }
}

fn one_line(printed: &Printed) -> String {
    printed.markdown().split_whitespace().collect::<Vec<_>>().join(" ")
}
