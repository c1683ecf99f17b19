//! What is right where a diagnostic knows it: the locator term that Pandoc takes, the citekey that was meant.

use super::action::{Action, titled};
use crate::features::diagnostics::Diagnostic;

pub(super) fn actions(diagnostics: &[Diagnostic]) -> Vec<Action> {
    let action = |diagnostic: &Diagnostic| {
        let fix = diagnostic.fix.clone()?;
        let action = Action::fix(diagnostic, titled(fix.title), vec![(diagnostic.span, fix.text)]);
        Some(Action { preferred: fix.sure, ..action })
    };
    diagnostics.iter().filter_map(action).collect()
}
