//! Names in a row, between affiliations: `By Ann Author, University of X, and Ben Writer, Y College`.

use crate::language::Sense;
use crate::library::person::{Person, is_particle};

/// Links and buttons that look like names.
const BUTTONS: &[&str] =
    &["open access", "save pdf", "get access", "full text", "log in", "export citation", "rights permissions"];

/// Whether a text names an institution.
pub(super) fn is_affiliation(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| Sense::Institution.is(&word.to_lowercase()))
}

/// Whether a line that names an institution names people before it: `Ann Author, University of X`.
pub(super) fn has_several(line: &str) -> bool {
    line.split_once(',').is_some_and(|(first, _)| is_person(first))
}

/// Whether a line continues the one above: `and`, `, and Ben Writer`.
pub(super) fn is_joint(line: &str) -> bool {
    line.starts_with([',', ';', '&']) || line == "and" || line.starts_with("and ")
}

/// Whether a line goes on in the next.
pub(super) fn ends_joint(line: &str) -> bool {
    line.ends_with([',', ';', '&']) || line == "and" || line.ends_with(" and")
}

/// Whether a line begins with a person's name, whatever stands behind it.
pub(super) fn starts_name(line: &str) -> bool {
    let name = line.split([',', ';']).next().unwrap_or(line);
    name.split(" and ").all(is_person)
}

/// Whether a text can be one person's name: two to five words with capitals or initials, no institution, no button.
pub(super) fn is_person(text: &str) -> bool {
    let name = without_marks(text);
    let words: Vec<&str> = name.split(' ').collect();
    let word = |word: &&str| word.starts_with(char::is_uppercase) || is_particle(word);
    (2..=5).contains(&words.len())
        && words.iter().all(word)
        && words.first().is_some_and(|w| w.starts_with(char::is_uppercase) || w.len() > 2)
        && name.chars().all(|c| c.is_alphabetic() || " .-'’‐".contains(c))
        && !is_affiliation(name)
        && !BUTTONS.contains(&name.to_lowercase().as_str())
}

/// A name without the marks of its footnotes.
fn without_marks(name: &str) -> &str {
    name.trim().trim_end_matches(|c: char| "*†‡§¶".contains(c) || c.is_ascii_digit()).trim_end()
}

/// The people of a row of names. A piece between commas is a name if it looks like one and either all pieces do, or it
/// comes first behind an `and` or a semicolon, or an affiliation follows it and one stands before it.
pub(super) fn people(row: &str) -> Vec<Person> {
    let row = row.replace(" & ", " and ").replace(", and ", " and ");
    row.split(';').flat_map(|group| group_people(group.trim())).collect()
}

fn group_people(group: &str) -> Vec<Person> {
    // `and` inside an institution's name (`School of Oriental and African Studies`) parts no names.
    let mut pieces: Vec<(&str, bool)> = Vec::new();
    let parts: Vec<&str> = group.split(',').collect();
    for (at, piece) in parts.iter().enumerate() {
        let followed = parts.get(at + 1).is_some_and(|next| is_affiliation(next));
        let halves: Vec<&str> = piece.split(" and ").map(str::trim).collect();
        let names = |half: &&str| is_person(half);
        match halves.as_slice() {
            // Behind an institution, a name is one that has an institution of its own.
            [first, .., last] if is_person(last) && (!is_affiliation(first) || followed) => {
                pieces.extend(halves.iter().map(|&half| (half, names(&half))));
            }
            _ => pieces.push((piece.trim().trim_start_matches("and "), false)),
        }
    }
    let affiliations = pieces.iter().any(|(piece, _)| is_affiliation(piece));
    let mut people = Vec::new();
    for (at, &(piece, joined)) in pieces.iter().enumerate() {
        let next_is_affiliation = pieces.get(at + 1).is_some_and(|(next, _)| is_affiliation(next));
        let named = is_person(piece) || (at == 0 && !piece.is_empty() && !is_affiliation(piece));
        if named && (!affiliations || at == 0 || joined || next_is_affiliation) {
            people.push(Person::parse(without_marks(piece)));
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_affiliations() {
        let cases = [
            ("Ann Author", "Ann Author"),
            ("A. Author and B. Writer", "A. Author|B. Writer"),
            ("Ann Author, Ben Writer and Cem Yazar", "Ann Author|Ben Writer|Cem Yazar"),
            ("Ann Author, University of Somewhere", "Ann Author"),
            ("Ann Author, Duke University, North Carolina", "Ann Author"),
            ("Ann Author, University of X, and Ben van der Writer, Y College", "Ann Author|Ben van der Writer"),
            ("Ann Author, School of Oriental and African Studies, Ben Writer, Y College", "Ann Author|Ben Writer"),
            ("Ann Author, Department of Peace and Conflict Studies, Uppsala University", "Ann Author"),
            ("Ann Author, University of X and Ben Writer, Y College", "Ann Author|Ben Writer"),
            ("Ann Author* ; Ben Writer†", "Ann Author|Ben Writer"),
            ("", ""),
        ];
        for (row, expected) in cases {
            let names: Vec<String> = people(row).iter().map(ToString::to_string).collect();
            assert_eq!(names.join("|"), expected, "{row}");
        }
    }

    #[test]
    fn buttons_and_institutions_are_no_people() {
        for text in
            ["Show author details", "Save PDF", "University of Bremen", "Get access", "Rights & Permissions", "Summary"]
        {
            assert!(!is_person(text), "{text}");
        }
    }
}
