//! Code actions. Their edits carry the version of the note if the client can check it.

use std::collections::HashMap;

use serde_json::{Value, json};
use tower_lsp::lsp_types::{self as lsp, Url};

use super::diagnostic::diagnostic;
use super::{range, shown};
use crate::features::code_action::{Action, ActionKind, Changes, Effect, NewFile};
use crate::server::commands;
use crate::server::session::Session;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A code action in `note`, without its edit. `data` is returned by the client to resolve it.
pub(in crate::server) fn code_action(
    snapshot: &Snapshot,
    note: &Note,
    action: &Action,
    session: &Session,
    data: Value,
) -> lsp::CodeAction {
    let attached = action.diagnostic.clone().map(|it| vec![diagnostic(snapshot, &note.lines, it, session)]);
    lsp::CodeAction {
        title: shown(&action.title),
        kind: Some(kind(action.kind)),
        diagnostics: attached,
        is_preferred: (session.preferred_actions() && action.preferred).then_some(true),
        data: Some(data),
        command: (action.effect == Effect::Import).then(|| lsp::Command {
            title: shown(&action.title),
            command: commands::IMPORT.to_owned(),
            arguments: None,
        }),
        ..lsp::CodeAction::default()
    }
}

fn kind(kind: ActionKind) -> lsp::CodeActionKind {
    match kind {
        ActionKind::QuickFix => lsp::CodeActionKind::QUICKFIX,
        ActionKind::Rewrite => lsp::CodeActionKind::REFACTOR_REWRITE,
        // Menus would list the narrower kinds under `Inline` and `Extract`, which mean nothing here.
        ActionKind::Inline => lsp::CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Extract => lsp::CodeActionKind::REFACTOR,
        ActionKind::Source => lsp::CodeActionKind::SOURCE,
    }
}

/// Adds the edit to `action`. A file that it creates is shown, if the client can show one.
pub(in crate::server) fn complete(
    action: &mut lsp::CodeAction,
    snapshot: &Snapshot,
    changes: Changes,
    session: &Session,
) {
    let made = changes.new_file.as_ref().and_then(|file| Url::from_file_path(&file.path).ok());
    if let Some(uri) = made.filter(|_| session.shows_documents()) {
        action.command = Some(lsp::Command {
            title: "Show the note".to_owned(),
            command: commands::SHOW.to_owned(),
            arguments: Some(vec![json!(uri)]),
        });
    }
    if changes != Changes::default() {
        action.edit = Some(self::changes(snapshot, changes, session));
    }
    action.data = None;
}

/// The edits that make `changes`.
pub(in crate::server) fn changes(snapshot: &Snapshot, changes: Changes, session: &Session) -> lsp::WorkspaceEdit {
    let other = changes.other.and_then(|file| {
        let lines = file.lines?;
        let edit = |(span, new_text)| lsp::TextEdit { range: range(&lines, span, session.encoding), new_text };
        Some((Url::from_file_path(&file.path).ok()?, None, file.edits.into_iter().map(edit).collect::<Vec<_>>()))
    });
    let files = changes.edits.into_iter().filter_map(|(id, edits)| {
        let note = snapshot.note(id)?;
        let text_edit = |(span, new_text): (Span, String)| lsp::TextEdit {
            range: range(&note.lines, span, session.encoding),
            new_text,
        };
        Some((note.address.to_uri()?, note.version, edits.into_iter().map(text_edit).collect::<Vec<_>>()))
    });
    let files = files.chain(other);
    if !session.document_changes() {
        let changes = files.map(|(uri, _, edits)| (uri, edits)).collect::<HashMap<_, _>>();
        return lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() };
    }
    let edits = files.map(|(uri, version, edits)| text_document_edit(uri, version, edits));
    let edits: Vec<lsp::TextDocumentEdit> = edits.collect();
    let changes = match changes.new_file.and_then(making) {
        None => lsp::DocumentChanges::Edits(edits),
        Some(made) => {
            let edits = edits.into_iter().map(lsp::DocumentChangeOperation::Edit);
            lsp::DocumentChanges::Operations(edits.chain(made).collect())
        }
    };
    lsp::WorkspaceEdit { document_changes: Some(changes), ..lsp::WorkspaceEdit::default() }
}

/// Creates a file, which must not exist, and writes its text.
fn making(file: NewFile) -> Option<[lsp::DocumentChangeOperation; 2]> {
    let uri = Url::from_file_path(&file.path).ok()?;
    let options = lsp::CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
    let create = lsp::CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
    let text = lsp::TextEdit { range: lsp::Range::default(), new_text: file.text };
    Some([
        lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(create)),
        lsp::DocumentChangeOperation::Edit(text_document_edit(uri, None, vec![text])),
    ])
}

fn text_document_edit(uri: Url, version: Option<i32>, edits: Vec<lsp::TextEdit>) -> lsp::TextDocumentEdit {
    lsp::TextDocumentEdit {
        text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
    }
}
