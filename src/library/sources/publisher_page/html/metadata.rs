//! Code shared by the readers of all metadata vocabularies.

use crate::language::Sense;
use crate::library::person::Person;
use crate::library::record::Record;

/// The metadata in one vocabulary.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// The book, chapter or article.
    pub record: Record,
    /// Chapters listed on a book's page.
    pub chapters: Vec<Record>,
}

/// The people in a list of names: `Ann Author, Ben Writer and Cem Yazar`, `Author, Ann`.
pub(super) fn row_of_names(row: &str) -> Vec<Person> {
    let row = row.trim().trim_end_matches([',', ';']);
    let row = match row.split_once(' ') {
        Some((by, names)) if Sense::By.is(&by.to_lowercase()) => names,
        _ => row,
    };
    let words = |name: &str| name.split_whitespace().count();
    // A single comma between single names inverts a name.
    let pieces: Vec<&str> = match row.split_once(',') {
        Some((family, given))
            if words(family) == 1 && !given.contains(',') && !row.contains(" and ") && words(given) <= 2 =>
        {
            vec![row]
        }
        _ => row.split([',', ';', '&', '|']).flat_map(|piece| piece.split(" and ")).collect(),
    };
    pieces.into_iter().map(str::trim).filter(|name| !name.is_empty()).map(Person::parse).collect()
}
