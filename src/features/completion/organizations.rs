//! Organizations by abbreviation or name, where a capitalised word is being typed.

use serde_json::json;
use smol_str::SmolStr;

use super::item::{Completions, Item, ItemKind, Line, MOST_ITEMS, begins, filter};
use crate::library::organization::Organization;
use crate::library::source::Owner;
use crate::library::{Library, OrganizationId};
use crate::workspace::index::Key;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// How many letters must be typed: one or two could be anything.
const LEAST_TYPED: usize = 2;
/// How many words of a name may stand before the one being typed.
const WORDS_BEFORE: usize = 5;

pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let word = line.before.len() - line.before.trim_end_matches(is_name_char).len();
    let typed = &line.before[line.before.len() - word..];
    if typed.chars().count() < LEAST_TYPED || !typed.starts_with(char::is_uppercase) {
        return None;
    }
    if line.before[..line.before.len() - word].ends_with(['@', '\\', '/', '#', '`']) {
        return None;
    }
    let library = snapshot.library(note);
    // The longest run of words before the cursor that begins some organization's name counts.
    for start in name_starts(line.before, word) {
        let typed = &line.before[start..];
        let mut found: Vec<(usize, Item)> = Vec::new();
        for (id, organization) in library.organizations() {
            let matching = matching(organization, typed);
            if !matching.is_empty() {
                let unused = usize::from(!is_used(snapshot, library, id));
                found.extend(matching.into_iter().map(|(rank, item)| (2 * rank + unused, item)));
            }
        }
        if !found.is_empty() {
            found.sort_by(|(rank, item), (other_rank, other)| (rank, &item.label).cmp(&(other_rank, &other.label)));
            found.dedup_by(|(_, item), (_, other)| item.label == other.label && item.detail == other.detail);
            let incomplete = found.len() > MOST_ITEMS;
            let items = found.into_iter().take(MOST_ITEMS).map(|(_, item)| item).collect();
            let behind = line.after.len() - line.after.trim_start_matches(char::is_alphanumeric).len();
            return Some(Completions { span: line.span(typed.len(), behind), items, incomplete });
        }
    }
    None
}

/// Whether any note or chapter names the organization: what is used is likelier to be used again.
fn is_used(snapshot: &Snapshot, library: &Library, id: OrganizationId) -> bool {
    let symbols = library.names_of(id.source, Owner::Organization(id.index));
    symbols.iter().any(|&symbol| !snapshot.postings(&Key::Name(symbol)).is_empty())
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Where names may begin that the last `word` bytes of `before` go on, the farthest first.
fn name_starts(before: &str, word: usize) -> Vec<usize> {
    let mut starts = vec![before.len() - word];
    while starts.len() <= WORDS_BEFORE {
        let start = starts[starts.len() - 1];
        let Some(rest) = before[..start].strip_suffix(' ') else { break };
        let length = rest.len() - rest.trim_end_matches(is_name_char).len();
        if length == 0 {
            break;
        }
        starts.push(rest.len() - length);
    }
    starts.reverse();
    starts
}

/// What of `organization` goes on from `typed`, each with its rank.
fn matching(organization: &Organization, typed: &str) -> Vec<(usize, Item)> {
    let item = |label: &str, detail: &str| Item {
        kind: ItemKind::Organization,
        label: label.to_owned(),
        detail: detail.to_owned(),
        insert: label.to_owned(),
        filter: filter(typed, label),
        data: json!({"organization": organization.name}),
    };
    let mut found = Vec::new();
    for (place, short) in organization.abbreviations.iter().enumerate().filter(|(_, short)| begins(short, typed)) {
        // Behind the first, abbreviations are of other languages.
        let rank = if short == typed { 0 } else { 1 + place.min(1) };
        found.push((rank, item(short, &organization.name)));
    }
    let short = organization.abbreviations.first().map_or("", SmolStr::as_str);
    let names = std::iter::once(&organization.name).chain(&organization.aliases);
    for name in names.filter(|name| begins(name, typed) && **name != short) {
        found.push((3, item(name, short)));
    }
    // `MINU` finds the mission, and so does a later word of its name: `Stabil`.
    let later = !typed.contains(' ')
        && organization.name.split(' ').skip(1).any(|word| begins(word, typed) && word.starts_with(char::is_uppercase));
    if found.is_empty() && later {
        found.push((4, item(&organization.name, short)));
    }
    found
}
