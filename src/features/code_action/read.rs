//! What a note says of the reading of what it is about: `status: read`.

use super::action::{Action, ActionKind, Effect};
use super::asked::Asked;
use crate::features::read_status;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let facts = &asked.note.facts;
    let is_there = asked.is_whole || asked.touches(facts.front_matter) || asked.touches(facts.title_span);
    if !is_there {
        return Vec::new();
    }
    let change = read_status::change(asked.snapshot, asked.note);
    let action =
        change.map(|(title, edit)| Action::new(ActionKind::Rewrite, title.to_owned(), Effect::Write(vec![edit])));
    action.into_iter().collect()
}
