//! Code actions, with edits that name the version of the note where the client can hold them against it.

use std::collections::HashMap;

use tower_lsp::lsp_types as lsp;

use super::diagnostic::diagnostic;
use super::range;
use crate::features::code_action::{Action, ActionKind};
use crate::server::capabilities::Session;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A code action in `note`.
pub(in crate::server) fn code_action(
    snapshot: &Snapshot,
    note: &Note,
    action: Action,
    session: &Session,
) -> Option<lsp::CodeAction> {
    let uri = note.address.to_uri()?;
    let edit = |(span, new_text)| lsp::TextEdit { range: range(&note.lines, span, session.encoding), new_text };
    let edits: Vec<lsp::TextEdit> = action.edits.into_iter().map(edit).collect();
    let edit = if session.document_changes {
        let edit = lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version: note.version },
            edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
        };
        let changes = Some(lsp::DocumentChanges::Edits(vec![edit]));
        lsp::WorkspaceEdit { document_changes: changes, ..lsp::WorkspaceEdit::default() }
    } else {
        lsp::WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..lsp::WorkspaceEdit::default() }
    };
    Some(lsp::CodeAction {
        title: action.title,
        kind: Some(match action.kind {
            ActionKind::QuickFix => lsp::CodeActionKind::QUICKFIX,
        }),
        diagnostics: action.diagnostic.map(|it| vec![diagnostic(snapshot, &note.lines, it, session)]),
        edit: Some(edit),
        is_preferred: (session.preferred_actions && action.preferred).then_some(true),
        ..lsp::CodeAction::default()
    })
}
