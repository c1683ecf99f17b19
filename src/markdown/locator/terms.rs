//! Locator terms in every language that CSL has a locale for.
//!
//! `terms.tsv` has a line for each language and kind, with the terms: singular and plural, short, long and as a
//! symbol.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::LocatorKind;

/// The table, sorted by language.
const TABLE: &str = include_str!("terms.tsv");

/// The language in which Pandoc reads a note that names none, or an unknown one.
const DEFAULT: &str = "en-US";

/// Languages whose main country is not named like the language, and languages of several countries.
const MAIN_COUNTRIES: [(&str, &str); 18] = [
    ("ca", "ca-AD"),
    ("cs", "cs-CZ"),
    ("cy", "cy-GB"),
    ("da", "da-DK"),
    ("el", "el-GR"),
    ("en", "en-US"),
    ("et", "et-EE"),
    ("fa", "fa-IR"),
    ("he", "he-IL"),
    ("ja", "ja-JP"),
    ("km", "km-KH"),
    ("ko", "ko-KR"),
    ("nb", "nb-NO"),
    ("nn", "nn-NO"),
    ("sl", "sl-SI"),
    ("sv", "sv-SE"),
    ("uk", "uk-UA"),
    ("zh", "zh-CN"),
];

/// A CSL locale; it decides which locator terms a note uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale {
    /// Its name: `de-DE`.
    name: &'static str,
}

/// Whether a term counts one thing or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// One: `chap.`
    One,
    /// Several: `chaps.`
    Several,
}

struct Tables {
    /// What a term means in a language, by the locale's name and the folded term.
    exact: FxHashMap<&'static str, FxHashMap<String, LocatorKind>>,
    /// What a term means in the first language that has it, with or without its final full stop.
    any: FxHashMap<String, LocatorKind>,
    /// Length of the longest term in bytes.
    longest: usize,
}

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

impl Tables {
    fn read() -> Self {
        let mut tables = Self { exact: FxHashMap::default(), any: FxHashMap::default(), longest: 0 };
        for (language, kind, terms) in lines() {
            let of_language = tables.exact.entry(language).or_default();
            for term in terms {
                let folded = fold(term);
                tables.longest = tables.longest.max(folded.len());
                // If a word has two meanings, Pandoc takes the alphabetically first.
                if kind.is_known_to_pandoc() {
                    of_language.entry(folded).or_insert(kind);
                }
            }
        }
        // English takes precedence, then the languages that notes are most often about.
        let english = |language: &str| language.starts_with("en");
        let weight = |kind| match kind {
            LocatorKind::Page => 0,
            LocatorKind::Chapter => 1,
            _ => 2,
        };
        let mut all: Vec<_> = lines().collect();
        all.sort_by_key(|&(language, kind, _)| (language != DEFAULT, !english(language), weight(kind)));
        for term in all.iter().flat_map(|(_, kind, terms)| terms.clone().map(|term| (fold(term), *kind))) {
            let bare = term.0.trim_end_matches('.').to_owned();
            for form in [format!("{bare}."), bare, term.0] {
                tables.any.entry(form).or_insert(term.1);
            }
        }
        tables
    }
}

/// The lines of the table: language, kind, terms.
fn lines() -> impl Iterator<Item = (&'static str, LocatorKind, impl Iterator<Item = &'static str> + Clone)> {
    TABLE.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (language, kind) = (fields.next()?, fields.next()?);
        Some((language, LocatorKind::from_name(kind)?, fields.filter(|term| !term.is_empty())))
    })
}

/// A term with its row in the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// The locale's name.
    pub language: &'static str,
    /// What it counts.
    pub kind: LocatorKind,
    /// The term.
    pub term: &'static str,
    /// Whether it is the plural.
    pub several: bool,
    /// Whether it is the short form.
    pub is_short: bool,
}

/// All terms that are words.
pub(super) fn forms() -> impl Iterator<Item = Form> {
    TABLE.lines().flat_map(|line| {
        let mut fields = line.split('\t');
        let language = fields.next().unwrap_or_default();
        let kind = fields.next().and_then(LocatorKind::from_name);
        // Short, then long, each singular and plural, and then the symbols.
        let terms = fields.take(4).enumerate().filter(|(_, term)| !term.is_empty());
        terms.filter_map(move |(column, term)| {
            Some(Form { language, kind: kind?, term, several: column % 2 == 1, is_short: column < 2 })
        })
    })
}

/// A term in the form in which terms are compared.
fn fold(term: &str) -> String {
    term.trim().to_lowercase()
}

impl Locale {
    /// The locale in which Pandoc reads a note with `lang: tag`.
    pub fn of(tag: &str) -> Self {
        Self::known(tag).unwrap_or_default()
    }

    /// The locale for `tag`; `None` if it has no terms.
    pub fn known(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-");
        let primary = tag.split('-').next().unwrap_or_default().to_lowercase();
        let names = || TABLES.exact.keys().copied();
        let find = |name: &str| names().find(|known| known.eq_ignore_ascii_case(name));
        let main = MAIN_COUNTRIES.iter().find(|(language, _)| *language == primary).map(|(_, main)| *main);
        let name = find(&tag)
            .or(main)
            .or_else(|| find(&primary))
            .or_else(|| find(&format!("{primary}-{primary}")))
            .or_else(|| names().filter(|known| known.split('-').next() == Some(primary.as_str())).min());
        name.map(|name| Self { name })
    }

    /// Its name: `de-DE`.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// What Pandoc takes `term` for, ignoring case.
    pub fn kind(self, term: &str) -> Option<LocatorKind> {
        TABLES.exact.get(self.name)?.get(&fold(term)).copied()
    }

    /// The term that Pandoc recognises for `kind`, the short one if there is one; `None` if Pandoc knows none.
    pub fn term(self, kind: LocatorKind, count: Count) -> Option<&'static str> {
        if !kind.is_known_to_pandoc() {
            return None;
        }
        let start = format!("{}\t{}\t", self.name, kind.name());
        let line = TABLE.lines().find_map(|line| line.strip_prefix(start.as_str()))?;
        let terms: Vec<&str> = line.split('\t').collect();
        let at = |index: usize| terms.get(index).copied().filter(|term| !term.is_empty());
        let number = usize::from(count == Count::Several);
        // If Pandoc lacks the plural, or takes it for something else, the singular is used.
        let found = [number, 2 + number, 4 + number, 0, 2, 4].into_iter().filter_map(at);
        found.into_iter().find(|term| self.kind(term) == Some(kind))
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self { name: DEFAULT }
    }
}

/// What `term` means in any language, with or without its full stop.
pub(crate) fn kind_of(term: &str) -> Option<LocatorKind> {
    TABLES.any.get(&fold(term)).copied()
}

/// The length of the longest term, in bytes.
pub(super) fn longest() -> usize {
    TABLES.longest
}
