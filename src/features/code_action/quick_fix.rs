//! What is right where a diagnostic knows it: the locator term that Pandoc takes, the citekey that was meant.

use super::{Action, ActionKind};
use crate::features::diagnostics::diagnostics;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(snapshot: &Snapshot, note: &Note, asked: Span) -> Vec<Action> {
    let touches = |span: Span| span.start <= asked.end && asked.start <= span.end;
    let here = diagnostics(snapshot, note).into_iter().filter(|diagnostic| touches(diagnostic.span));
    let action = here.filter_map(|diagnostic| {
        let fix = diagnostic.fix.clone()?;
        Some(Action {
            title: fix.title,
            kind: ActionKind::QuickFix,
            preferred: fix.sure,
            edits: vec![(diagnostic.span, fix.text)],
            diagnostic: Some(diagnostic),
        })
    });
    action.collect()
}
