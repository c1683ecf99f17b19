//! Edits of several files.

use std::collections::HashMap;
use std::path::Path;

use tower_lsp::lsp_types::{self as lsp, Url};

use super::range;
use crate::features::rename::{FileEdits, Renaming};
use crate::server::session::Session;
use crate::workspace::snapshot::Snapshot;

/// The annotations of edits: at the definition of a name, and at its uses.
const DEFINES: &str = "defines";
const USES: &str = "uses";

/// The edits of a rename. If the client supports it they carry versions, so that it refuses them for a text that has
/// changed since.
pub(in crate::server) fn renaming(snapshot: &Snapshot, renaming: &Renaming, session: &Session) -> lsp::WorkspaceEdit {
    if session.document_changes() {
        versioned(snapshot, renaming, session)
    } else {
        let changes = renaming.files.iter().filter_map(|file| {
            let edits = text_edits(snapshot, file, session)?;
            let uri = snapshot.note(file.note)?.address.to_uri()?;
            Some((uri, edits.into_iter().map(|(edit, _)| edit).collect()))
        });
        lsp::WorkspaceEdit { changes: Some(changes.collect()), ..lsp::WorkspaceEdit::default() }
    }
}

fn versioned(snapshot: &Snapshot, renaming: &Renaming, session: &Session) -> lsp::WorkspaceEdit {
    let edits = renaming.files.iter().filter_map(|file| {
        let note = snapshot.note(file.note)?;
        let edits = text_edits(snapshot, file, session)?.into_iter().map(|(text_edit, defines)| {
            let annotation_id = if defines { DEFINES } else { USES }.to_owned();
            if session.change_annotations() {
                lsp::OneOf::Right(lsp::AnnotatedTextEdit { text_edit, annotation_id })
            } else {
                lsp::OneOf::Left(text_edit)
            }
        });
        let text_document =
            lsp::OptionalVersionedTextDocumentIdentifier { uri: note.address.to_uri()?, version: note.version };
        let edit = lsp::TextDocumentEdit { text_document, edits: edits.collect() };
        Some(lsp::DocumentChangeOperation::Edit(edit))
    });
    let uri = |path: &Path| Url::from_file_path(path).ok();
    // An existing file is never overwritten.
    let moves = renaming.moves.iter().filter(|(_, to)| !to.exists()).filter_map(|(from, to)| {
        let file = lsp::RenameFile { old_uri: uri(from)?, new_uri: uri(to)?, options: None, annotation_id: None };
        Some(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Rename(file)))
    });
    let annotation = |label: &str| lsp::ChangeAnnotation {
        label: label.to_owned(),
        needs_confirmation: Some(false),
        description: None,
    };
    let annotations = HashMap::from([
        (DEFINES.to_owned(), annotation("Where it is defined")),
        (USES.to_owned(), annotation("Where it is used")),
    ]);
    lsp::WorkspaceEdit {
        document_changes: Some(lsp::DocumentChanges::Operations(edits.chain(moves).collect())),
        change_annotations: session.change_annotations().then_some(annotations),
        ..lsp::WorkspaceEdit::default()
    }
}

/// The edits of one file, each with whether it is at the definition of the name.
fn text_edits(snapshot: &Snapshot, file: &FileEdits, session: &Session) -> Option<Vec<(lsp::TextEdit, bool)>> {
    let note = snapshot.note(file.note)?;
    let edit = |edit: &crate::features::rename::Edit| {
        let range = range(&note.lines, edit.span, session.encoding);
        (lsp::TextEdit { range, new_text: edit.text.clone() }, edit.defines)
    };
    Some(file.edits.iter().map(edit).collect())
}
