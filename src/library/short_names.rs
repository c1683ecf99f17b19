//! The abbreviations of organizations, as texts use them.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::name::{Rule, Symbol};
use super::source::{Owner, organization_names};
use super::{Library, OrganizationId};

impl Library {
    /// The names of the organization `id` that are abbreviations, by their symbols, each as its source writes it: `UNESCO`
    /// for `Unesco`, too.
    pub(crate) fn short_names(&self, id: OrganizationId) -> FxHashMap<Symbol, SmolStr> {
        let mut short: FxHashMap<Symbol, SmolStr> = FxHashMap::default();
        for (OrganizationId { source, index }, organization) in self.organization_entries(id) {
            let own = Owner::Organization(index);
            let names = organization_names(source, index, organization).into_iter().filter(|(_, owner)| *owner == own);
            for ((form, _), &symbol) in names.zip(self.names_of(source, own)) {
                let is_it = |short: &&SmolStr| short.to_lowercase() == form.text.to_lowercase();
                let written = organization.abbreviations.iter().find(is_it);
                if let Some(written) = written.filter(|_| form.rule == Rule::Abbreviation) {
                    short.entry(symbol).or_insert_with(|| written.clone());
                }
            }
        }
        short
    }
}
