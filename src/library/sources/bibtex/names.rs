//! Names in BibTeX's syntax: `von Last, First and {A Body with and in It} and others`.

use crate::library::person::Person;
use crate::library::sources::latex;

/// The people in a field; [`Person::others`] is last if it ends with `and others`.
pub fn people(field: &str) -> Vec<Person> {
    let words = split(field, char::is_whitespace);
    let names = words.split(|word| word.eq_ignore_ascii_case("and")).filter(|name| !name.is_empty());
    names.map(person).filter(|person| !person.family.is_empty()).collect()
}

/// The items of a list that is joined by `and`, as LaTeX.
pub fn words(field: &str) -> Vec<String> {
    let words = split(field, char::is_whitespace);
    words
        .split(|word| word.eq_ignore_ascii_case("and"))
        .filter(|item| !item.is_empty())
        .map(|item| item.join(" "))
        .collect()
}

/// A person from the words of a name.
fn person(words: &[&str]) -> Person {
    if matches!(words, ["others"]) {
        return Person::others();
    }
    let name = words.join(" ");
    let parts = split(&name, |c| c == ',');
    if let Some(person) = labelled(&parts) {
        return person;
    }
    match parts.as_slice() {
        [family, suffix, given, ..] => {
            Person { suffix: latex::text(suffix).into(), ..Person::new(latex::text(family), latex::text(given)) }
        }
        [family, given] => Person::new(latex::text(family), latex::text(given)),
        _ => {
            let last = words.len().saturating_sub(1);
            // A lower-case word belongs to the family name: `Cedric de Coning`.
            let first = words[..last].iter().position(|word| is_particle(word)).unwrap_or(last);
            Person::new(latex::text(&words[first..].join(" ")), latex::text(&words[..first].join(" ")))
        }
    }
}

/// BibLaTeX's extended form: `family=Coning, given=Cedric, prefix=de`.
fn labelled(parts: &[&str]) -> Option<Person> {
    let mut person = Person::default();
    let mut prefix = String::new();
    for part in parts {
        let (label, value) = part.split_once('=')?;
        match label.trim() {
            "family" => person.family = latex::text(value).into(),
            "given" => person.given = latex::text(value).into(),
            "suffix" => person.suffix = latex::text(value).into(),
            "prefix" => prefix = latex::text(value),
            label if label.chars().all(|c| c.is_ascii_alphabetic() || c == '-') => {}
            _ => return None,
        }
    }
    if !prefix.is_empty() {
        person.family = format!("{prefix} {}", person.family).into();
    }
    Some(person)
}

fn is_particle(word: &str) -> bool {
    let protected = word.starts_with('{') && !word.starts_with("{\\");
    !protected && latex::text(word).starts_with(char::is_lowercase)
}

/// `text` split at separators outside braces; the pieces are trimmed, empty ones dropped.
fn split(text: &str, separates: impl Fn(char) -> bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut start, mut escaped) = (0usize, 0, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => {}
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 && separates(c) => {
                pieces.push(text[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    pieces.push(text[start..].trim());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_order() {
        let cases = [
            ("Franke, Ulrich and Martin Koch", "Franke|Ulrich; Koch|Martin"),
            ("Cedric de Coning and others", "de Coning|Cedric; others|"),
            ("de la Vall{\\'e}e Poussin, Charles", "de la Vallée Poussin|Charles"),
            ("King, Jr., Martin Luther", "King|Martin Luther|Jr."),
            ("{United Nations and its Agencies} AND {UNESCO}", "United Nations and its Agencies|; UNESCO|"),
            ("Jos{\\'e} {Ortega y Gasset}", "Ortega y Gasset|José"),
            ("{\\\"O}zg{\\\"u}r  \n and\tB", "Özgür|; B|"),
            ("family=Coning, given=Cedric, prefix=de, useprefix=true", "de Coning|Cedric"),
            ("and and", ""),
            ("{", ""),
        ];
        for (field, expected) in cases {
            let names: Vec<_> = people(field)
                .iter()
                .map(|person| {
                    format!(
                        "{}|{}{}",
                        person.family,
                        person.given,
                        if person.suffix.is_empty() { String::new() } else { format!("|{}", person.suffix) }
                    )
                })
                .collect();
            assert_eq!(names.join("; "), expected, "{field}");
        }
    }
}
