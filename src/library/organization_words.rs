//! Finds organizations while somebody types, by any word of any of their names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::organization::Organization;
use super::search::Query;
use super::source::SourceId;
use super::words::{Gathered, Use, Words, plain, words};
use super::{Library, OrganizationId};
use crate::language::Languages;

/// The number of organizations whose words are indexed together.
const PIECE: usize = 16_384;
/// From this number on, name numbers count abbreviations; below it, full names.
const ABBREVIATION: u8 = 160;

/// Added to a word's place in a name with words that occur in no organization's first name: a foreign name.
const FOREIGN: u8 = 1 << 7;

/// As many letters of a word tell it apart, whatever its ending.
const STEM: usize = 5;

/// The most names to weigh for one query.
const MOST_WEIGHED: usize = 4_096;
/// The cost of a match in a name.
const IN_NAME: u32 = 20;

/// The number of a name among those of its organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameNumber(u8);

/// A word of a name that begins with the searched text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameMatch {
    pub organization: OrganizationId,
    /// The name that contains the word.
    pub name: NameNumber,
    /// Which word of the name it is.
    pub place: usize,
    /// Whether the name is in another language than the organizations' first names.
    pub is_foreign: bool,
}

impl NameNumber {
    /// Whether it is the organization's first name.
    pub(crate) fn is_first(self) -> bool {
        self.0 == 0
    }

    /// Whether it is an abbreviation.
    pub(crate) fn is_abbreviation(self) -> bool {
        self.0 >= ABBREVIATION
    }
}

impl Organization {
    /// Its first abbreviation, else its name.
    pub(crate) fn short_name(&self) -> &SmolStr {
        self.abbreviations.first().unwrap_or(&self.name)
    }

    /// The languages of the name with this number; empty where that is not known.
    pub(crate) fn languages_of(&self, number: NameNumber) -> Languages {
        self.languages.get(number.0 as usize).copied().unwrap_or_default()
    }

    /// The name with this number.
    pub fn name_at(&self, number: NameNumber) -> Option<&SmolStr> {
        let at = number.0 as usize;
        match at.checked_sub(ABBREVIATION as usize) {
            Some(at) => self.abbreviations.get(at),
            None => std::iter::once(&self.name).chain(&self.aliases).nth(at),
        }
    }
}

impl Library {
    /// How many uses the words of names that begin with `start` have.
    pub(crate) fn count_name_words(&self, start: &str) -> usize {
        self.organization_words().map(|(.., words)| words.count_beginning(start)).sum()
    }

    /// Indexes the words of all organizations.
    pub(super) fn prepare_organization_words(&self) {
        self.organization_words().for_each(drop);
    }

    fn organization_words(&self) -> impl Iterator<Item = (SourceId, usize, &Words)> {
        self.sources().filter(|(_, entries)| !entries.organizations.is_empty()).flat_map(|(source, entries)| {
            let pieces = entries.organization_words.get(|| entries.organizations.chunks(PIECE).map(gathered).collect());
            pieces.iter().enumerate().map(move |(piece, words)| (source, piece, words))
        })
    }

    /// At most `most` organizations whose names match every word of `query`, each with its cost: 0 for a whole
    /// abbreviation, otherwise 20, like a word of a title.
    pub(crate) fn organizations_found(&self, query: &Query, most: usize) -> Vec<(u32, OrganizationId)> {
        let Some(rarest) = query.words().iter().min_by_key(|word| self.count_name_words(word)) else {
            return Vec::new();
        };
        let mut found: BTreeMap<OrganizationId, u32> = BTreeMap::new();
        for called in self.names_with_word(rarest, MOST_WEIGHED) {
            let Some(organization) = self.organization(called.organization) else { continue };
            let names = || std::iter::once(&organization.name).chain(&organization.aliases);
            let all: Vec<String> = names()
                .chain(&organization.abbreviations)
                .flat_map(|name| words(name).map(|word| plain(word).into_owned()))
                .collect();
            if query.words().iter().all(|word| all.iter().any(|own| own.starts_with(word))) {
                let is_short = |short: &SmolStr| plain(short) == rarest.as_str();
                let cost = if organization.abbreviations.iter().any(is_short) { 0 } else { IN_NAME };
                found.insert(called.organization, cost);
            }
        }
        let mut found: Vec<_> = found.into_iter().map(|(id, cost)| (cost, id)).collect();
        found.sort();
        found.truncate(most);
        found
    }

    /// The names with a word whose [`stem`] is `stem`, by rank of source.
    pub(super) fn names_with_stem(&self, stem: &str) -> impl Iterator<Item = NameMatch> {
        let is_whole = stem.chars().count() < STEM;
        self.organization_words().flat_map(move |(source, piece, words)| {
            let fitting = words.beginning(stem).take_while(move |(is_equal, _)| *is_equal || !is_whole);
            fitting.flat_map(move |(_, uses)| uses.iter().map(move |it| name_match(source, piece, *it)))
        })
    }

    /// At most `most` names with a word that begins with `start`, by rank of source. `start` must be normalised by
    /// [`super::words::plain`].
    pub(crate) fn names_with_word(&self, start: &str, most: usize) -> Vec<NameMatch> {
        let mut found = Vec::new();
        for (source, piece, words) in self.organization_words() {
            for &used in words.beginning(start).flat_map(|(_, uses)| uses) {
                if found.len() == most {
                    return found;
                }
                found.push(name_match(source, piece, used));
            }
        }
        found
    }
}

fn name_match(source: SourceId, piece: usize, Use { item, field, place }: Use) -> NameMatch {
    let organization = OrganizationId { source, index: (piece * PIECE + item as usize) as u32 };
    let (place, is_foreign) = ((place & !FOREIGN) as usize, place & FOREIGN != 0);
    NameMatch { organization, name: NameNumber(field), place, is_foreign }
}

/// The first letters of the word `plain`: all of a short one.
pub(super) fn stem(plain: &str) -> &str {
    plain.char_indices().nth(STEM).map_or(plain, |(at, _)| &plain[..at])
}

/// The index of the words in the names of `organizations`.
fn gathered(organizations: &[Organization]) -> Words {
    let first: FxHashSet<Cow<'_, str>> =
        organizations.iter().flat_map(|it| words(&it.name)).map(|word| plain(word)).collect();
    let mut gathered = Gathered::default();
    for (item, organization) in organizations.iter().enumerate() {
        let names = std::iter::once(&organization.name).chain(&organization.aliases);
        for (field, name) in (0..ABBREVIATION).zip(names) {
            let is_own = |word: &str| word.chars().count() < 3 || first.contains(&plain(word));
            let foreign = if field > 0 && !words(name).all(is_own) { FOREIGN } else { 0 };
            for (place, word) in (0..FOREIGN).zip(words(name)) {
                gathered.add_at(item, field, (place | foreign) as usize, word);
            }
        }
        for (field, short) in (ABBREVIATION..=u8::MAX).zip(&organization.abbreviations) {
            gathered.add(item, field, short);
        }
    }
    gathered.sorted()
}
