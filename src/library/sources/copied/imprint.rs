//! Publisher and year on one line, as people type it or catalogues print it: `A Press, 2018`, `A Press, Place 2022`.

use smol_str::SmolStr;

use super::{fields, people, words};
use crate::library::sources::bibliography::values;

/// Publisher and year of one line or value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Imprint {
    pub publisher: Option<SmolStr>,
    pub year: Option<i32>,
}

/// Publishers whose sites print the place right after the name: `Palgrave Macmillan Cham`.
const PLACED: &[&str] = &[
    "Palgrave Macmillan",
    "Palgrave Pivot",
    "Springer VS",
    "Springer Gabler",
    "Springer Spektrum",
    "J.B. Metzler",
    "Springer",
];

/// Reads the value of a publisher's label.
pub(super) fn value(text: &str) -> Imprint {
    let year = fields::year(text).filter(|_| text.ends_with(|c: char| c.is_ascii_digit() || c == ')'));
    let name = match year {
        Some(year) => text.rsplit_once(&year.to_string()).map_or(text, |(before, _)| before),
        None => text,
    };
    // The place follows a comma or a known name, or precedes a comma or colon.
    let mut pieces = name.split(',').map(|piece| piece.trim().trim_end_matches(['(', ' ', ';']).trim());
    let first = pieces.next().unwrap_or(name);
    let behind = pieces.next().filter(|behind| !behind.is_empty() && words::is_one_of(first, words::PLACES));
    let name = behind.unwrap_or(first);
    let name = name.rsplit_once(": ").map_or(name, |(_, name)| name);
    let house = PLACED
        .iter()
        .find(|house| name.strip_prefix(**house).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')));
    Imprint { publisher: values::text(house.copied().unwrap_or(name)), year }
}

/// A line with only publisher and year: `A Press, 2018`, `(A Press, 2021)`. Since titles may end in a year too, a
/// comma, place or publisher's name must precede the year.
pub(super) fn line(text: &str) -> Option<Imprint> {
    let inner = text.trim().trim_start_matches('(').trim_end_matches(['.', ')', ',']).trim_end();
    let year = inner.get(inner.len().checked_sub(4)?..)?;
    let before = &inner[..inner.len() - 4];
    let parted = before.ends_with([' ', ',', '(']) && before.len() < 90 && before.starts_with(char::is_uppercase);
    let is_year = year.bytes().all(|b| b.is_ascii_digit()) && fields::year(year).is_some();
    let is_place = |piece: &str| words::is_one_of(piece.trim(), words::PLACES);
    // `A Press, London 2018`, `Wien: A Press 2018`
    let placed = || {
        before.rsplit_once(',').is_some_and(|(_, last)| is_place(last))
            || before.split_once(':').is_some_and(|(first, _)| is_place(first))
    };
    let named = before.trim_end().ends_with(',') || is_publisher(before) || placed();
    // `On Things, ed. Ann Author (A Press, 2017)`
    let lower = before.to_lowercase();
    let parted = parted && !words::EDITED.iter().any(|mark| lower.contains(mark));
    (parted && is_year && named && before.split(' ').count() < 12).then(|| value(inner))
}

/// A row of names followed by an imprint: `Ann Author and Ben Writer, A Press, 2021`.
pub(super) fn behind_people(text: &str) -> Option<(&str, Imprint)> {
    text.rmatch_indices([',', '.', ';']).find_map(|(at, _)| {
        let (named, rest) = (&text[..at], text[at + 1..].trim_start());
        let imprint = line(rest).filter(|imprint| imprint.publisher.is_some())?;
        people::row(named).map(|_| (named, imprint))
    })
}

/// A publisher's name on a line of its own: `A University Press`, `A Publishing, Place`.
pub(super) fn alone(text: &str) -> Option<SmolStr> {
    let name = text.split(['©', ',']).next().unwrap_or(text).trim();
    let names: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
    let is_of = |word: Option<&String>| word.is_some_and(|word| words::PUBLISHING.contains(&word.as_str()));
    let last = names.iter().rev().find(|word| !LEGAL_FORMS.contains(&word.trim_end_matches('.')));
    let is_name = is_of(names.first()) || is_of(last) && !names[0].ends_with("more") || words::HOUSES.contains(&name);
    (is_name
        && names.len() > 1 - usize::from(words::HOUSES.contains(&name))
        && names.len() <= 6
        && name.starts_with(char::is_uppercase)
        && !name.contains(':'))
    .then(|| name.into())
}

/// Legal forms after a firm's name.
const LEGAL_FORMS: &[&str] = &["ltd", "limited", "inc", "gmbh", "co", "llc", "plc", "ag", "kg"];

/// The publisher that a copyright notice or the foot of a page mentions.
pub(super) fn in_passing(text: &str) -> Option<SmolStr> {
    let text = text.to_lowercase();
    let mut houses = words::HOUSES.iter().filter(|house| text.contains(&house.to_lowercase()));
    houses.next().map(|house| (*house).into())
}

/// Whether a text contains a word typical of publishers' names, or begins with a known publisher.
pub(super) fn is_publisher(text: &str) -> bool {
    let has_word =
        text.split(|c: char| !c.is_alphabetic()).any(|word| words::PUBLISHING.contains(&word.to_lowercase().as_str()));
    has_word || words::HOUSES.iter().any(|house| text.trim().starts_with(house))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_imprint_stands_behind_names() {
        let (named, imprint) = behind_people("Ann Author, Ben Writer, A Press, 2021").unwrap();
        assert_eq!((named, imprint.year), ("Ann Author, Ben Writer", Some(2021)));
        assert_eq!(imprint.publisher.as_deref(), Some("A Press"));
        assert_eq!(behind_people("Ann Author, University of Somewhere"), None);
    }

    #[test]
    fn publishers_are_told_from_places_and_years() {
        let shown = |imprint: Imprint| {
            format!("{}|{}", imprint.publisher.unwrap_or_default(), imprint.year.unwrap_or_default())
        };
        let cases = [
            ("A Press, Baden-Baden 2022", "A Press|2022"),
            ("Bristol University Press, Bristol, 2018", "Bristol University Press|2018"),
            ("Palgrave Macmillan Cham", "Palgrave Macmillan|0"),
            ("Berlin: De Gruyter", "De Gruyter|0"),
            ("Paris, Le Phare, 2012", "Le Phare|2012"),
            ("Le Phare, Paris, 2012", "Le Phare|2012"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(value(text)), expected, "{text}");
        }
        assert_eq!(line("Edizioni del Molo, 2014").map(shown).as_deref(), Some("Edizioni del Molo|2014"));
        assert_eq!(line("(The MIT Press, 2021).").map(shown).as_deref(), Some("The MIT Press|2021"));
        assert_eq!(line("Le Phare, London 2018").map(shown).as_deref(), Some("Le Phare|2018"));
        assert_eq!(line("Wien: Turm + Tor 2016").map(shown).as_deref(), Some("Turm + Tor|2016"));
        assert_eq!(line("Petitions and Publicity, 1919-1946"), None);
        assert_eq!(line("Europe since 1989"), None);
    }
}
