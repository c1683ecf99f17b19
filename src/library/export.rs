//! The library in a form for other programs: each work or chapter with a key becomes one [`FlatEntry`].
//!
//! [`csl_json`] and [`biblatex`] write these entries such that Pandoc prints them as they are stored.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::{SmolStr, ToSmolStr};

use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::person::People;
use crate::library::variables::Variable;
use crate::library::view::View;
use crate::library::{Library, RecordId};

pub mod biblatex;
pub mod csl_json;

/// A work or a chapter, as a printed reference describes it.
#[derive(Clone, Debug)]
pub struct FlatEntry<'l> {
    /// The key to cite it by; empty if it has none.
    pub key: &'l str,
    /// Its other keys.
    pub aliases: Vec<&'l str>,
    view: View<'l>,
}

impl<'l> FlatEntry<'l> {
    /// The entry for `view`.
    pub fn new(view: View<'l>) -> Self {
        let mut keys = view.record().citekeys();
        let key = keys.next().unwrap_or_default();
        Self { key, aliases: keys.collect(), view }
    }

    /// The same entry under the one key `key`.
    #[must_use]
    pub(crate) fn under(self, key: &'l str) -> Self {
        Self { key, aliases: Vec::new(), ..self }
    }

    /// Its CSL type.
    pub(crate) fn csl_type(&self) -> CslType {
        self.view.csl_type()
    }

    /// The value of `variable`, without markup.
    pub fn get(&self, variable: Variable) -> Option<SmolStr> {
        match variable {
            // If there are no pages, the chapter's number shows where it is.
            Variable::ChapterNumber if self.view.number().is_some() => {
                let number = self.view.number().map(|number| number.to_smolstr());
                number.filter(|_| self.view.get(Variable::Page).is_none() || self.has_number_field())
            }
            variable => self.view.get(variable).map(SmolStr::from),
        }
    }

    /// Whether the source states the chapter's number in a field of its own.
    fn has_number_field(&self) -> bool {
        self.view.record().get(Variable::ChapterNumber).is_some()
    }

    /// The value of `variable`, with markup.
    pub fn marked_up(&self, variable: Variable) -> Option<&'l str> {
        self.view.marked_up(variable)
    }

    /// The people in `variable`.
    pub fn people(&self, variable: Variable) -> People<'l> {
        self.view.people(variable)
    }

    /// The date in `variable`.
    pub fn date(&self, variable: Variable) -> Option<Date> {
        self.view.date(variable)
    }
}

/// The keys used in a document, each with the record that it refers to there.
pub type Cited<'k> = BTreeMap<&'k str, RecordId>;

/// The entries for all that `library` knows, one for each key.
pub(crate) fn everything(library: &Library) -> Vec<FlatEntry<'_>> {
    let given = library.citekeys().filter_map(|(key, _)| Some((key, library.claim(key)?.record)));
    let documents: Vec<Cited<'_>> = given.map(|cited| BTreeMap::from([cited])).collect();
    entries(library, &documents)
}

/// The entries for what `documents` cite, sorted by key.
///
/// Pandoc finds a work by an alias only if the document cites its main key too. So a record becomes one entry if one
/// of its keys occurs in every document that cites it, else one entry per key. A key that refers to one record in one
/// document is never written for another record.
pub fn entries<'l>(library: &'l Library, documents: &[Cited<'l>]) -> Vec<FlatEntry<'l>> {
    let mut given: Cited<'_> = BTreeMap::new();
    for (key, record) in documents.iter().flatten() {
        given.entry(key).or_insert(*record);
    }
    // By record: the keys that are used, and the keys that occur in every document so far.
    let mut used: BTreeMap<RecordId, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for document in documents {
        let mut here: BTreeMap<RecordId, BTreeSet<&str>> = BTreeMap::new();
        for (&key, &record) in document.iter().filter(|(key, record)| given.get(*key) == Some(record)) {
            here.entry(record).or_default().insert(key);
        }
        for (record, keys) in here {
            let (all, common) = used.entry(record).or_insert_with(|| (BTreeSet::new(), keys.clone()));
            common.retain(|key| keys.contains(key));
            all.extend(keys);
        }
    }
    let mut entries = Vec::new();
    for (record, (all, common)) in used {
        let Some(entry) = library.exported(record).map(FlatEntry::new) else { continue };
        // Prefer the key that Glossator itself would write.
        let main = common.get(entry.key).or(common.first());
        match main {
            Some(&key) => {
                let aliases = all.into_iter().filter(|other| *other != key).collect();
                entries.push(FlatEntry { key, aliases, ..entry });
            }
            None => entries.extend(all.into_iter().map(|key| FlatEntry { key, aliases: Vec::new(), ..entry.clone() })),
        }
    }
    entries.sort_by_key(|entry| entry.key);
    entries
}
