//! The abbreviations that notes use, and what they stand for.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;
use smol_str::SmolStr;

use super::place::{self, FileLine};
use super::survey::{Short, Survey, Use, count_notes};
use crate::library::OrganizationId;
use crate::library::name::Symbol;

/// An abbreviation that notes use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Abbreviated {
    /// The short form.
    pub short: SmolStr,
    /// What it stands for.
    pub long: SmolStr,
    /// How often notes use it.
    pub mentions: usize,
    /// How many notes do.
    pub notes: usize,
    /// Where it is used first.
    pub first: Option<FileLine>,
}

/// The abbreviations that notes use, in alphabetical order.
pub(super) fn abbreviations(survey: &Survey<'_>) -> Vec<Abbreviated> {
    let mut known: FxHashMap<OrganizationId, FxHashMap<Symbol, SmolStr>> = FxHashMap::default();
    let mut uses: BTreeMap<(String, SmolStr, SmolStr), Vec<Use>> = BTreeMap::new();
    for (short, found) in &survey.shorts {
        let (short, long) = match short {
            Short::Said(short, long) => (short.clone(), long.clone()),
            Short::Name(id, symbol) => {
                let names = known.entry(*id).or_insert_with(|| survey.library.short_names(*id));
                let Some(short) = names.get(symbol) else { continue };
                let Some(organization) = survey.library.organization(*id) else { continue };
                (short.clone(), organization.name.clone())
            }
        };
        if short != long {
            uses.entry((short.to_lowercase(), short, long)).or_default().extend(found);
        }
    }
    let told = uses.into_iter().map(|((_, short, long), uses)| {
        let at = |used: &&Use| (survey.snapshot.note(used.note).map(|note| &note.address), used.span);
        let first = uses.iter().min_by(|a, b| at(a).cmp(&at(b))).and_then(|used| place::of_use(survey.snapshot, used));
        Abbreviated { short, long, mentions: uses.len(), notes: count_notes(&uses), first }
    });
    told.collect()
}
