//! Code actions: what the server can change in a note, if it is asked to. One file for each sort.

mod quick_fix;

use super::diagnostics::Diagnostic;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A change that the user may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, in a few words.
    pub title: String,
    /// What sort of action it is.
    pub kind: ActionKind,
    /// Whether it is surely what is wanted.
    pub preferred: bool,
    /// What it puts right.
    pub diagnostic: Option<Diagnostic>,
    /// Places in the note, and the texts to stand there instead.
    pub edits: Vec<(Span, String)>,
}

/// What sort of action something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// It puts right what a diagnostic is about.
    QuickFix,
}

/// What can be done about the text at `asked`, which may be empty, in order of the places.
pub fn code_actions(snapshot: &Snapshot, note: &Note, asked: Span) -> Vec<Action> {
    quick_fix::actions(snapshot, note, asked)
}
