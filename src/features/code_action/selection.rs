//! Words that are selected and may be somebody's title or name: a citation behind them.

use super::action::{Action, ActionKind, Effect, titled};
use super::asked::Asked;
use crate::features::completion::{best, searched};
use crate::text::Span;

/// So many works are offered.
const MOST: usize = 3;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let words = asked.span.of(asked.text);
    let is_known = asked.reference().is_some();
    let is_silent = asked.note.silent.iter().any(|span| span.covers(asked.span));
    let in_front_matter = asked.note.facts.front_matter.covers(asked.span);
    let Some(wanted) = searched(words).filter(|_| !asked.is_whole) else { return Vec::new() };
    if is_known || is_silent || in_front_matter || asked.note.page_of().is_some() {
        return Vec::new();
    }
    let end = asked.span.start as usize + words.trim_end().len();
    let found = best(asked.snapshot, asked.note, asked.span.start as usize, wanted, MOST);
    let action = |citation: String| {
        let title = titled(format!("Cite as [{citation}]"));
        let edit = (Span::new(end, end), format!(" [{citation}]"));
        Action::new(ActionKind::Rewrite, title, Effect::Write(vec![edit]))
    };
    found.into_iter().map(action).collect()
}
