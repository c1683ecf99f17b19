//! Citation styles in CSL, and references formatted by them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hayagriva::archive::{self, ArchivedStyle};
use hayagriva::citationberg::{self, IndependentStyle, Locale, LocaleCode};
use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest};
use rustc_hash::FxHashMap;

use crate::language;
use crate::library::export::FlatEntry;
use crate::library::sources::escape;

mod bounds;
mod capitals;
mod cite;
mod given;
mod glyph;
mod labels;
mod marks;
mod names;
mod page;
mod people;
mod printed;

pub(crate) use cite::{Cite, Manner};
use given::Given;
pub(crate) use page::MOST_CITED;
use printed::Printed;

/// The style that is used if none is chosen.
pub(crate) const DEFAULT: &str = "chicago-author-date";

/// The most references to remember; beyond that, all are forgotten.
const MOST_KEPT: usize = 2000;

/// The most bytes that a reference might have, if each element of the style printed the whole entry.
const MOST_PRINTED: u64 = 50_000_000;

/// A style, ready to format. Loading one takes a while, so it never happens while a request waits.
pub struct Style {
    style: IndependentStyle,
    /// The languages that Glossator reads. All that there are take two megabytes.
    locales: Vec<Locale>,
    /// All languages, once a note is in another one.
    all_locales: OnceLock<Vec<Locale>>,
    /// The most elements that it can print.
    elements: u64,
    /// References by their input, so that a changed entry gets a new one.
    kept: Mutex<FxHashMap<String, Option<Arc<str>>>>,
}

/// Whether a built-in style has this name.
pub(crate) fn is_built_in(name: &str) -> bool {
    ArchivedStyle::by_name(name).is_some()
}

/// The names of built-in styles that `name` may be a slip for, likeliest first.
pub(crate) fn near_names(name: &str) -> Vec<&'static str> {
    let name = name.to_lowercase();
    let all = ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied());
    let mut near: Vec<(usize, &str)> = all
        .filter_map(|known| {
            let distance = strsim::damerau_levenshtein(&name, known);
            let within = name.len() > 2 && known.contains(name.as_str());
            let words = known
                .split('-')
                .any(|word| name.len() > 3 && name.split('-').any(|part| part == word && part.len() > 3));
            (distance <= 3 || within || words).then_some((if within { distance.min(3) } else { distance }, known))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(4).map(|(_, known)| known).collect()
}

impl Style {
    /// The built-in style called `name`.
    pub fn built_in(name: &str) -> Option<Self> {
        independent(ArchivedStyle::by_name(name)?.get()).ok()
    }

    /// Reads a `.csl` file.
    ///
    /// # Errors
    ///
    /// If it is not CSL, exceeds the limits for styles, or depends on a style that is not built in. The message
    /// continues a sentence and has no full stop.
    pub fn read(xml: &str) -> Result<Self, String> {
        let elements = bounds::check(xml)?;
        let style = citationberg::Style::from_xml(xml).map_err(|error| format!("is not a CSL style: {error}"))?;
        Ok(Self { elements, ..independent(style)? })
    }

    /// The reference for `entry` as Markdown, with the terms of the language `lang`; `None` if the style has no
    /// bibliography, or might print more than anybody reads. The result is remembered.
    pub fn reference(&self, entry: &FlatEntry, lang: Option<&str>) -> Option<Arc<str>> {
        let given = Given::of(entry);
        let made_of = format!("{} {} {:?}", lang.unwrap_or_default(), given.item, given.stand_ins);
        if self.elements.saturating_mul(made_of.len() as u64) > MOST_PRINTED {
            return None;
        }
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reference) = kept().get(&made_of) {
            return reference.clone();
        }
        // The formatter may panic: it is third-party code with untrusted input.
        let formatted = catch_unwind(AssertUnwindSafe(|| self.format(&given, lang)));
        let reference = formatted.ok().flatten().map(Arc::from);
        let mut kept = kept();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(made_of, reference.clone());
        reference
    }

    /// The languages among which are the terms of `locale`.
    fn locales(&self, locale: Option<&LocaleCode>) -> &[Locale] {
        match locale {
            Some(locale) if !is_read(locale) => self.all_locales.get_or_init(archive::locales),
            _ => &self.locales,
        }
    }

    fn format(&self, given: &Given, lang: Option<&str>) -> Option<String> {
        let mut item = given.item.clone();
        item["id"] = "entry".into();
        let item: citationberg::json::Item = serde_json::from_value(item).ok()?;
        let locale = lang.map(|lang| LocaleCode(lang.to_owned()));
        let locales = self.locales(locale.as_ref());
        let mut driver = BibliographyDriver::new();
        let items = vec![CitationItem::with_entry(&item)];
        driver.citation(CitationRequest::new(items, &self.style, locale.clone(), locales, None));
        let rendered = driver.finish(BibliographyRequest::new(&self.style, locale, locales));
        let item = rendered.bibliography?.items.into_iter().next()?;
        let mut printed = Printed::of(&item.content);
        printed.mend(given);
        let out = printed.markdown();
        let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
        (!out.is_empty()).then(|| escape::start(&out))
    }
}

impl std::fmt::Debug for Style {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Style({})", self.style.info.id)
    }
}

/// An independent style: `style` itself, or the one that it depends on.
fn independent(style: citationberg::Style) -> Result<Style, String> {
    let (style, locale) = match style {
        citationberg::Style::Independent(style) => (style, None),
        citationberg::Style::Dependent(dependent) => {
            let parent = &dependent.parent_link.href;
            let archived = ArchivedStyle::by_id(parent).map(ArchivedStyle::get);
            let Some(citationberg::Style::Independent(style)) = archived else {
                return Err(format!("only points to the style {parent}, which is not built in; save that one instead"));
            };
            (style, dependent.default_locale)
        }
    };
    let default_locale = locale.or_else(|| style.default_locale.clone());
    let mut style = IndependentStyle { default_locale, ..style };
    labels::mend(&mut style);
    names::hand_down(&mut style);
    let own = style.default_locale.clone();
    let mut locales = archive::locales();
    locales.retain(|locale| locale.lang.as_ref().is_some_and(|lang| is_read(lang) || Some(lang) == own.as_ref()));
    let (all_locales, kept) = (OnceLock::new(), Mutex::default());
    Ok(Style { style, locales, all_locales, elements: bounds::ELEMENTS, kept })
}

/// Whether Glossator reads the language.
fn is_read(locale: &LocaleCode) -> bool {
    let tag = locale.0.split(['-', '_']).next().unwrap_or_default();
    language::ALL.iter().any(|language| language.tag.eq_ignore_ascii_case(tag))
}
