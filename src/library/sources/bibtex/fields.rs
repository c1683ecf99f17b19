//! The fields of an entry.

use std::sync::LazyLock;

use biblatex::Pair;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::room::Room;
use super::{names, value};
use crate::library::citekey::Citekey;
use crate::library::person::Person;
use crate::library::source::Strings;
use crate::library::sources::latex;
use crate::library::title_pieces::TitlePieces;
use crate::library::variables;
use crate::text::{Problem, Span};

/// The known fields of an entry, with `#` and `@string`s resolved, as LaTeX.
#[derive(Default)]
pub(super) struct Fields {
    fields: Vec<(&'static str, String, Span)>,
    /// The names that no `@string` defines, or that exceed the limit; each at its first use.
    pub undefined: Vec<Problem>,
}

impl Fields {
    pub fn new(pairs: &[Pair], strings: &Strings, mut room: Room) -> Self {
        let mut fields = Self::default();
        for pair in pairs {
            let Some(name) = known(pair.key.v) else { continue };
            let (value, undefined) = value(pair, strings, &mut room);
            let span = pair.value.v.first().map_or(0..0, |chunk| chunk.span.clone());
            fields.fields.push((name, value, Span::new(span.start, span.end)));
            for problem in undefined {
                if fields.undefined.iter().all(|known| known.sort != problem.sort) {
                    fields.undefined.push(problem);
                }
            }
        }
        fields
    }

    /// The field `name` as written, and its span; the last one that says something if there are several, as for Pandoc.
    pub fn field(&self, name: &str) -> Option<(&str, Span)> {
        debug_assert!(name.is_empty() || known(name).is_some(), "`{name}` is asked for and not kept");
        let named = || self.fields.iter().rev().filter(|(known, ..)| *known == name);
        let (_, value, span) = named().find(|(_, value, _)| !value.trim().is_empty()).or_else(|| named().next())?;
        Some((value, *span))
    }

    /// The first of the fields `names`, as written.
    pub fn raw(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.field(name)).map(|(value, _)| value)
    }

    /// The first of the fields `names` that prints anything, as plain text.
    pub fn text(&self, names: &[&str]) -> Option<SmolStr> {
        names
            .iter()
            .find_map(|name| Some(latex::text(self.field(name)?.0)).filter(|text| !text.is_empty()))
            .map(SmolStr::from)
    }

    /// The title in the fields `title`, `subtitle` and `addon`, with markup.
    pub fn title(&self, title: &[&str], subtitle: &str, addon: &str) -> TitlePieces {
        let printed = |names: &[&str]| self.raw(names).map(|raw| latex::marked_up(raw).into());
        TitlePieces { title: printed(title), subtitle: printed(&[subtitle]), addon: printed(&[addon]) }
    }

    /// The items of a list that is joined by `and`, as plain text.
    pub fn list(&self, name: &str) -> Vec<String> {
        let people = self.raw(&[name]).map(names::words).unwrap_or_default();
        people.iter().map(|words| latex::text(words)).filter(|text| !text.is_empty()).collect()
    }

    /// All fields as written, under their known names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.fields.iter().map(|(name, value, _)| (*name, value.as_str()))
    }

    /// The field `name`, an address or an identifier.
    pub(crate) fn verbatim(&self, name: &str) -> Option<SmolStr> {
        self.raw(&[name]).map(latex::verbatim).filter(|text| !text.is_empty()).map(SmolStr::from)
    }

    /// The people in the first of the fields `names`.
    pub fn people(&self, names: &[&str]) -> Vec<Person> {
        self.raw(names).map(names::people).unwrap_or_default()
    }

    /// The keys in a comma-separated list, each with its span.
    pub fn keys(&self, name: &str) -> Vec<Citekey> {
        let Some((value, span)) = self.field(name) else { return Vec::new() };
        let mut at = span.start as usize;
        let mut keys = Vec::new();
        for piece in value.split(',') {
            let key = piece.trim();
            let start = at + (piece.len() - piece.trim_start().len());
            if !key.is_empty() {
                keys.push(Citekey { key: key.into(), span: Span::new(start, start + key.len()) });
            }
            at += piece.len() + 1;
        }
        // A value joined from several pieces has no spans.
        let in_one_piece = value.len() == span.len();
        keys.into_iter().map(|key| if in_one_piece { key } else { Citekey { span, ..key } }).collect()
    }
}

/// The known name of the field `name`; `None` if it is not read.
fn known(name: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let plain = variables::ALL.iter().flat_map(|variable| variable.biblatex());
        plain.chain(OTHERS).map(|name| (*name, *name)).collect()
    });
    NAMES.get(name).or_else(|| NAMES.get(name.to_ascii_lowercase().as_str())).copied()
}

/// Fields that do not correspond to one variable.
const OTHERS: &[&str] = &[
    "addendum",
    "archiveprefix",
    "booksubtitle",
    "booktitle",
    "booktitleaddon",
    "crossref",
    "date",
    "day",
    "editor",
    "eid",
    "entryset",
    "entrysubtype",
    "eprint",
    "eprinttype",
    "file",
    "howpublished",
    "hyphenation",
    "ids",
    "institution",
    "issue",
    "issuetitle",
    "issuesubtitle",
    "journal",
    "journalsubtitle",
    "journaltitle",
    "langid",
    "language",
    "mainsubtitle",
    "maintitle",
    "maintitleaddon",
    "month",
    "note",
    "number",
    "organization",
    "origyear",
    "pages",
    "publisher",
    "related",
    "school",
    "subtitle",
    "titleaddon",
    "type",
    "xdata",
    "xref",
    "year",
];
