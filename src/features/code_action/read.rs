//! What a note says of the reading of what it is about: `status: read`.

use super::action::{Action, ActionKind, Effect};
use super::asked::Asked;
use crate::features::read_status;
use crate::text::{Span, line_start};

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let facts = &asked.note.facts;
    // With the marks before it.
    let heading = Span { start: line_start(asked.text, facts.title_span.start as usize) as u32, ..facts.title_span };
    let is_there = asked.is_whole || asked.touches(facts.front_matter) || asked.touches(heading);
    if !is_there {
        return Vec::new();
    }
    let change = read_status::change(asked.snapshot, asked.note);
    let action =
        change.map(|(title, edit)| Action::new(ActionKind::Rewrite, title.to_owned(), Effect::Write(vec![edit])));
    action.into_iter().collect()
}
