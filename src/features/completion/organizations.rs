//! Completes organizations and abbreviations by any of their names: matches several typed words, in any case, from the
//! first word of the name or a later one.

mod candidates;
mod typed;

use super::item::{Completions, FEW_ITEMS, Item, ItemKind, Line, filter};
use super::rows;
use crate::language::Languages;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;
use candidates::{Candidate, Candidates};
use typed::Typed;

/// The most characters of an item's description.
const DESCRIPTION: usize = 28;

pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let mut candidates = None;
    let languages = languages(note);
    // The longest run of words before the cursor that matches anything wins.
    for typed in Typed::before(line, languages.with(Languages::of_tag("en"))) {
        let candidates = candidates.get_or_insert_with(|| Candidates::of(snapshot, note, languages));
        let mut found = candidates.find(&typed);
        if found.is_empty() {
            continue;
        }
        found.sort_by(|a, b| (a.rank, &a.insert).cmp(&(b.rank, &b.insert)));
        let mut rows: Vec<Candidate> = Vec::new();
        for candidate in found {
            let is_known = |row: &Candidate| {
                row.insert == candidate.insert
                    || (candidate.owner.is_some() && row.owner == candidate.owner && row.is_short == candidate.is_short)
            };
            if !rows.iter().any(is_known) {
                rows.push(candidate);
            }
        }
        rows.truncate(FEW_ITEMS);
        let behind = line.after.len() - line.after.trim_start_matches(char::is_alphanumeric).len();
        let items = rows.into_iter().map(|row| item(&typed, row)).collect();
        // The next word may begin another name, and lower-case letters may soon match nothing.
        return Some(Completions { span: line.span(typed.text.len(), behind), items, incomplete: true });
    }
    None
}

/// The language of the note; English if the note does not state one.
fn languages(note: &Note) -> Languages {
    let own = note.facts.lang.as_deref().map(Languages::of_tag).unwrap_or_default();
    if own.is_empty() { Languages::of_tag("en") } else { own }
}

fn item(typed: &Typed<'_>, row: Candidate) -> Item {
    let data = match &row.organization {
        Some(name) => serde_json::json!({"organization": name}),
        None => serde_json::Value::Null,
    };
    Item {
        kind: ItemKind::Organization,
        label: row.insert.clone(),
        description: rows::squeezed(&row.beside, DESCRIPTION),
        detail: row.beside,
        filter: filter(typed.text, &row.insert),
        insert: row.insert,
        data,
    }
}
