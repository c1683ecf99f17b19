//! A note about an organization, begun where its reader has none: `United Nations.md`.

use super::action::{Action, ActionKind, Changes, Effect, titled};
use super::asked::Asked;
use super::new_file;
use crate::features::rename::Refusal;
use crate::library::sources::book_page::write;
use crate::library::sources::escape;
use crate::library::{Library, OrganizationId};
use crate::resolution::Target;
use crate::text::line_break;
use crate::workspace::note::{Note, NoteId, NoteKind};
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    find(asked).into_iter().collect()
}

fn find(asked: &Asked<'_>) -> Option<Action> {
    let reference = asked.reference().filter(|reference| new_file::within(asked.span, reference.span))?;
    let Some(Target::Organization(id)) = reference.target() else { return None };
    if asked.library.organization_entries(id).any(|(id, _)| is_note(asked.snapshot, id)) {
        return None;
    }
    let organization = asked.library.organization(id)?;
    let title = titled(format!("New note on {}", organization.short_name()));
    Some(Action::new(ActionKind::Extract, title, Effect::BeginOrganizationNote(id)))
}

fn is_note(snapshot: &Snapshot, id: OrganizationId) -> bool {
    NoteId::of(id.source).and_then(|note| snapshot.note(note)).is_some_and(|note| note.facts.kind.is_about_body())
}

/// The note that is begun: in the folder of the first other note about an organization, else beside `note`.
pub(super) fn changes(snapshot: &Snapshot, note: &Note, id: OrganizationId) -> Result<Changes, Refusal> {
    let library = snapshot.library(note);
    let gone = || Refusal::new("This organization is not known any more.");
    let organization = library.organization(id).ok_or_else(gone)?;
    let other = library.sources().filter_map(|(source, _)| snapshot.note(NoteId::of(source)?));
    let other = other.filter(|other| other.facts.kind == NoteKind::Organization).find_map(|other| other.path());
    let folder = new_file::folder(other.or(note.path()))?;
    let aliases = aliases(library, id);
    let aliases = if aliases.is_empty() { String::new() } else { format!("aliases: [{}]\n", aliases.join(", ")) };
    let described = library.organization_entries(id).find_map(|(_, entry)| entry.description.clone());
    let described = described.map(|text| format!("{text}\n")).unwrap_or_default();
    let text =
        format!("---\ntype: organization\n{aliases}---\n\n# {}\n\n{described}", escape::inline(&organization.name));
    new_file::making(snapshot, folder, &organization.name, &text, line_break(note.open_text()))
}

/// Its other names as YAML, each once.
fn aliases(library: &Library, id: OrganizationId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, entry) in library.organization_entries(id) {
        for name in entry.abbreviations.iter().chain(&entry.aliases) {
            let name = if name.contains(',') { quoted(name) } else { write::scalar(name) };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// In quotation marks, which a list in square brackets needs around a comma.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}
