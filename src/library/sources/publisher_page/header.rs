//! The lines between the chapter's heading and its summary: who wrote it, its part, when it came out.

use std::collections::HashSet;

use smol_str::SmolStr;

use super::lines::Line;
use super::{information, names};
use crate::language::{self, Sense};
use crate::library::contents;
use crate::library::identifier;
use crate::library::person::Person;

/// What stands between heading and summary.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// The chapter's authors.
    pub authors: Vec<Person>,
    /// The book's editors.
    pub editors: Vec<Person>,
    /// The part that holds the chapter.
    pub part: Option<SmolStr>,
    /// The year of `Published online by ...: 03 April 2024`.
    pub year: Option<i32>,
    /// The chapter's DOI.
    pub doi: Option<SmolStr>,
}

/// Whom the lines of names that follow are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Author,
    Editor,
}

/// Reads the header's lines, passing over those of the contents list (`listed`, folded).
pub(super) fn read(lines: &[Line], listed: &HashSet<String>) -> Header {
    let mut header = Header::default();
    let mut role = None;
    let mut named: Vec<(Role, String)> = Vec::new();
    let mut skip_affiliation = false;
    let said: Vec<&str> = lines
        .iter()
        .filter(|line| !listed.contains(&contents::folded(&line.text)))
        .flat_map(|line| before_affiliation(&line.text))
        .collect();
    for (at, &line) in said.iter().enumerate() {
        if skip_affiliation {
            skip_affiliation = false;
        } else if let Some(rest) = line.strip_prefix("Published online by") {
            header.year = rest.split_once(':').and_then(|(_, date)| information::year(date));
            role = None;
        } else if let Some(part) = line.strip_prefix("from ").and_then(contents::part) {
            header.part = Some(part);
            role = None;
        } else if let Some(rest) = label(line, Sense::EditedBy) {
            role = Some(Role::Editor);
            named.push((Role::Editor, rest.to_owned()));
        } else if let Some(rest) = label(line, Sense::By).or_else(|| label(line, Sense::Author)) {
            role = Some(Role::Author);
            named.push((Role::Author, rest.to_owned()));
        } else if let Some(affiliation) = line.strip_prefix("Affiliation:").or_else(|| line.strip_prefix("Affiliation"))
        {
            skip_affiliation = affiliation.trim().is_empty();
        } else if line.starts_with("DOI:") || line.starts_with("Chapter DOI:") {
            header.doi = identifier::doi(line);
        } else if names::is_affiliation(line) && !names::has_several(line) {
            // An institution alone on its line: the person stands above.
        } else if role.is_some() && (names::is_joint(line) || names::starts_name(line))
            || names::is_person(line)
            || affiliated(&said, at)
        {
            // Editors stand in a row; a name that gets an affiliation of its own behind them is an author's.
            let complete = named.last().is_some_and(|(_, before)| !before.is_empty() && !names::ends_joint(before));
            if role == Some(Role::Editor) && complete && !names::is_joint(line) && affiliated(&said, at) {
                role = None;
            }
            named.push((role.unwrap_or(Role::Author), line.to_owned()));
        } else {
            role = None;
        }
    }
    header.authors = people(&named, Role::Author);
    header.editors = people(&named, Role::Editor);
    header
}

/// What stands behind a label at the start of a line, with or without a colon, perhaps glued to it (`ByAnn Author`); not
/// a word that only begins like it (`Byron`), nor one that may begin a name (`Di Maria`).
fn label(line: &str, sense: Sense) -> Option<&str> {
    let labels = language::words(sense).filter_map(|(label, _)| {
        let (said, rest) = line.split_at_checked(label.len())?;
        let colon = rest.strip_prefix(':');
        let begins = said.starts_with(char::is_uppercase) && said.to_lowercase() == label;
        let apart = |rest: &str| rest.is_empty() || rest.starts_with(' ') || rest.starts_with(char::is_uppercase);
        let fits = begins && (colon.is_some() || !Sense::Particle.is(label));
        Some(colon.unwrap_or(rest)).filter(|rest| fits && apart(rest))
    });
    labels.map(str::trim_start).min_by_key(|rest| rest.len())
}

/// A line, in two where an affiliation was glued to a name: `Ann AuthorAffiliation: University of X`.
fn before_affiliation(line: &str) -> impl Iterator<Item = &str> {
    let at = line.find("Affiliation:").unwrap_or(0);
    [&line[..at], &line[at..]].into_iter().filter(|piece| !piece.is_empty())
}

/// Whether the line behind the one at `at` gives its affiliation.
fn affiliated(said: &[&str], at: usize) -> bool {
    said.get(at + 1).is_some_and(|next| next.starts_with("Affiliation"))
}

/// The people whom the lines of one role name.
fn people(named: &[(Role, String)], role: Role) -> Vec<Person> {
    let mut joined = String::new();
    for (_, line) in named.iter().filter(|(whose, line)| *whose == role && !line.is_empty()) {
        let runs_on = joined.is_empty() || names::is_joint(line) || names::ends_joint(&joined);
        joined.push_str(if runs_on { " " } else { "; " });
        joined.push_str(line);
    }
    names::people(&joined)
}
