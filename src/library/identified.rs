//! Finds works by the persistent identifiers that notes cite: `@doi:10.1000/ab`, `@isbn:978-...`.

use super::variables::Variable;
use super::{Cited, Library, identifier, same};

impl Library {
    /// What `key` refers to if it is an identifier: the work or chapter with that DOI, or the book with that ISBN.
    pub(crate) fn identified(&self, key: &str) -> Option<Cited> {
        let (label, value) = key.split_once(':')?;
        let alike = match label.to_ascii_lowercase().as_str() {
            "doi" => {
                let doi = identifier::doi(value)?;
                let records = self.things.alike(same::by_doi(&doi));
                let has =
                    |record: &super::Record| record.get(Variable::Doi).is_some_and(|it| it.eq_ignore_ascii_case(&doi));
                records.iter().find(|&&id| self.record(id).is_some_and(has))
            }
            "isbn" => {
                let isbn = identifier::isbn(value)?;
                let core = identifier::isbn_core(&isbn);
                let has = |record: &super::Record| same::isbns(record).any(|own| own == core);
                self.things.alike(same::by_isbn(core)).iter().find(|&&id| self.record(id).is_some_and(has))
            }
            _ => None,
        };
        alike.map(|&id| self.cited_thing(self.without_duplicate(self.thing_of(id))))
    }
}
