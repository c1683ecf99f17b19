//! What the readers of all sorts of tags share.

use crate::language::Sense;
use crate::library::person::Person;
use crate::library::record::Record;

/// What one sort of tags says.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The book, chapter or article.
    pub record: Record,
    /// Chapters that a book's page lists.
    pub chapters: Vec<Record>,
}

/// The people whom a row of names tells: `Ann Author, Ben Writer and Cem Yazar`, `Author, Ann`.
pub(super) fn row_of_names(row: &str) -> Vec<Person> {
    let row = row.trim().trim_end_matches([',', ';']);
    let row = match row.split_once(' ') {
        Some((by, names)) if Sense::By.is(&by.to_lowercase()) => names,
        _ => row,
    };
    let words = |name: &str| name.split_whitespace().count();
    // One comma between single names turns them round.
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
