//! The commands that the server runs.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::request::{ApplyWorkspaceEdit, ShowDocument};
use tower_lsp::lsp_types::{
    ApplyWorkspaceEditParams, ExecuteCommandParams, Position, ShowDocumentParams, TextDocumentIdentifier,
    TextDocumentPositionParams, Url,
};

use super::Backend;
use crate::features::code_action::Changes;
use crate::features::{lens, quotation, read_status};
use crate::server::{commands, to_protocol};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

impl Backend {
    pub(super) async fn run_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        match params.command.as_str() {
            commands::REFERENCES => {
                let (uri, subject) = commands::read_references_arguments(&params.arguments)?;
                let Some((snapshot, note)) = self.note(&uri).await else {
                    return Err(Error::invalid_params(format!("There is no note at {uri}.")));
                };
                let encoding = self.state.session().encoding;
                let found = self.on_other_thread(move || {
                    let places = lens::places(&snapshot, &note, subject).into_iter();
                    places.filter_map(|place| to_protocol::location(&snapshot, place, encoding)).collect::<Vec<_>>()
                });
                Ok(Some(json!(found.await?)))
            }
            commands::SHOW if self.state.session().shows_documents() => {
                let uri = commands::read_show_arguments(&params.arguments)?;
                let show = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
                self.state.outbound.request::<ShowDocument>(show, |shown| {
                    if !shown.is_ok_and(|it| it.success) {
                        tracing::warn!("the client did not show a note that was made");
                    }
                });
                Ok(None)
            }
            commands::READ if self.state.session().applies_edits() => {
                let uri = commands::read_read_arguments(&params.arguments)?;
                let Some((snapshot, note)) = self.note(&uri).await else {
                    return Err(Error::invalid_params(format!("There is no note at {uri}.")));
                };
                let Some((title, edit)) = read_status::change(&snapshot, &note) else {
                    return Err(Error::invalid_params("This note is about no chapter that is known.".to_owned()));
                };
                let changes = Changes { edits: vec![(note.id, vec![edit])], ..Changes::default() };
                let edit = to_protocol::changes(&snapshot, changes, &self.state.session());
                let apply = ApplyWorkspaceEditParams { label: Some(title.to_owned()), edit };
                self.state.outbound.request::<ApplyWorkspaceEdit>(apply, |reply| {
                    if !reply.is_ok_and(|it| it.applied) {
                        tracing::warn!("the client did not change what a note says of its reading");
                    }
                });
                Ok(None)
            }
            commands::QUOTATION => {
                let (uri, at, words) = commands::read_quotation_arguments(&params.arguments)?;
                let (snapshot, note, offset) = self.place(uri, at).await?;
                let quotation = quotation::quotation(&snapshot, &note, offset, &words);
                Ok(quotation.map(|it| {
                    let before = it.text.get(..it.page).unwrap_or_default().encode_utf16().count();
                    json!({ "text": it.text, "page": before })
                }))
            }
            commands::FORMATTED => {
                let (uri, range) = commands::read_formatted_arguments(&params.arguments)?;
                let (snapshot, note, start) = self.place(uri.clone(), range.start).await?;
                let (_, _, end) = self.place(uri, range.end).await?;
                let found = quotation::formatted(&snapshot, &note, Span::new(start, end.max(start)));
                Ok(Some(found.iter().map(|markdown| to_protocol::printed(markdown)).collect()))
            }
            unknown => Err(commands::unknown(unknown)),
        }
    }

    /// The place at `position` of the note at `uri`.
    async fn place(&self, uri: Url, position: Position) -> Result<(Arc<Snapshot>, Arc<Note>, usize)> {
        let message = format!("There is no note at {uri}.");
        let at = TextDocumentPositionParams { text_document: TextDocumentIdentifier { uri }, position };
        self.locate(&at).await.ok_or_else(|| Error::invalid_params(message))
    }
}
