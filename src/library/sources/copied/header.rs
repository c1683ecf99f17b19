//! Reads the lines between the chapter's title and its abstract: who wrote the chapter, and who edited the book.

use super::fields;
use super::lines::Line;
use super::people;
use super::words::{self, Label};
use crate::library::person::Person;

/// The people named there.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// The chapter's authors.
    pub authors: Vec<Person>,
    /// The book's editors.
    pub editors: Vec<Person>,
}

/// The role of the names that follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Author,
    Editor,
}

pub(super) fn read(lines: &[&Line]) -> Header {
    let mut role = None;
    let mut named: Vec<(Role, String)> = Vec::new();
    let mut skip_affiliation = false;
    let said: Vec<&str> = lines.iter().flat_map(|line| before_affiliation(&line.text)).collect();
    for (at, &line) in said.iter().enumerate() {
        if skip_affiliation {
            skip_affiliation = false;
        } else if let Some(affiliation) = words::behind(line, "affiliation") {
            skip_affiliation = affiliation.trim_matches([':', 's', ' ']).is_empty();
        } else if let Some(field) = fields::at_start(line) {
            role = match field.label {
                Label::Editor => Some(Role::Editor),
                Label::Author => Some(Role::Author),
                _ => None,
            };
            named.extend(role.map(|role| (role, field.value.to_owned())));
        } else if let Some(rest) = people::behind_by(line).filter(|rest| rest.is_empty() || starts_name(rest)) {
            role = Some(Role::Author);
            named.push((Role::Author, rest.to_owned()));
        } else if words::is_button(line) {
            role = None;
        } else if people::is_affiliation(line) && !has_several(line) && people::row(line).is_none() {
            // An institution on a line of its own belongs to the person above.
        } else if role.is_some() && (people::is_joint(line) || starts_name(line))
            || people::row(line).is_some()
            || affiliated(&said, at)
        {
            // Editors are listed together; a name after them with an affiliation of its own is an author's.
            let complete = named.last().is_some_and(|(_, before)| !before.is_empty() && !people::ends_joint(before));
            if role == Some(Role::Editor) && complete && !people::is_joint(line) && affiliated(&said, at) {
                role = None;
            }
            named.push((role.unwrap_or(Role::Author), line.to_owned()));
        } else {
            role = None;
        }
    }
    Header { authors: people_of(&named, Role::Author), editors: people_of(&named, Role::Editor) }
}

/// Splits a line if an affiliation is glued to a name: `Ann AuthorAffiliation: University of X`.
fn before_affiliation(line: &str) -> impl Iterator<Item = &str> {
    let at = line.find("Affiliation:").unwrap_or(0);
    [&line[..at], &line[at..]].into_iter().filter(|piece| !piece.is_empty())
}

/// Whether the line after `at` is an affiliation.
fn affiliated(said: &[&str], at: usize) -> bool {
    said.get(at + 1).is_some_and(|next| next.starts_with("Affiliation"))
}

/// Whether a line with an institution names a person before it: `Ann Author, University of X`.
fn has_several(line: &str) -> bool {
    line.split_once(',').is_some_and(|(first, _)| people::is_person(first))
}

/// Whether a line begins with a person's name, whatever follows.
fn starts_name(line: &str) -> bool {
    let name = line.split([',', ';']).next().unwrap_or(line);
    name.split(" and ").all(people::is_person) || people::row(name).is_some()
}

/// The people named in lines with the role `role`.
fn people_of(named: &[(Role, String)], role: Role) -> Vec<Person> {
    let mut joined = String::new();
    for (_, line) in named.iter().filter(|(whose, line)| *whose == role && !line.is_empty()) {
        let runs_on = joined.is_empty() || people::is_joint(line) || people::ends_joint(&joined);
        joined.push_str(if runs_on { " " } else { "; " });
        joined.push_str(line);
    }
    let mut found: Vec<Person> = Vec::new();
    for person in people::labelled(joined.trim()) {
        // Sites print the same people in several places.
        if !found.contains(&person) {
            found.push(person);
        }
    }
    found
}
