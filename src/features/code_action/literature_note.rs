//! A note about a work, or about a chapter without a number, begun where its reader has none: `hills2010.md`.

use super::action::{Action, ActionKind, Changes, Effect, titled};
use super::asked::Asked;
use super::{filled, new_file};
use crate::features::own_notes::own_notes;
use crate::features::rename::Refusal;
use crate::library::ThingId;
use crate::resolution::Target;
use crate::text::line_break;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    find(asked).into_iter().collect()
}

fn find(asked: &Asked<'_>) -> Option<Action> {
    let reference = asked.reference().filter(|reference| new_file::within(asked.span, reference.span))?;
    let target = reference.target()?;
    let id = match target {
        Target::Work(id) => id,
        // Notes about numbered chapters say their numbers.
        Target::Chapter(id) if asked.library.view(id)?.number().is_none() => id,
        _ => return None,
    };
    let view = asked.library.view(id).filter(|view| !view.citekey().is_empty())?;
    let is_own = asked.note.facts.citekey.as_deref().is_some_and(|own| view.citekeys().any(|key| key == own));
    let is_page = asked.note.page_of().is_some();
    if is_own || is_page || !own_notes(asked.snapshot, asked.note, target).is_empty() {
        return None;
    }
    let title = titled(format!("New note on @{}", view.citekey()));
    Some(Action::new(ActionKind::Extract, title, Effect::BeginLiteratureNote(id)))
}

/// The note that is begun, beside `note`.
pub(super) fn changes(snapshot: &Snapshot, note: &Note, id: ThingId) -> Result<Changes, Refusal> {
    let gone = || Refusal::new("This work is not known any more.");
    let library = snapshot.library(note);
    let view = library.view(id).ok_or_else(gone)?;
    let target = library.cited_thing(id).into();
    let folder = new_file::folder(note.path())?;
    let text = filled::note(snapshot, note, target, &view, &[("citekey", view.citekey().to_owned())])?;
    new_file::making(snapshot, folder, view.citekey(), &text, line_break(note.open_text()))
}
