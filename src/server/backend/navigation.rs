//! Going to definitions, and finding symbols by name.

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;

use super::Backend;
use crate::features::definition::Definition;
use crate::features::document_highlight::{Highlight, document_highlights};
use crate::features::references;
use crate::features::workspace_symbol::{Symbol, symbol_name, symbol_place, workspace_symbols};
use crate::server::long_answer::LongAnswer;
use crate::server::session::Session;
use crate::server::to_protocol;
use crate::server::to_protocol::{document_link, symbol};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

impl Backend {
    /// Goes where `find` leads; `links` tells whether the client supports `LocationLink`s here.
    pub(super) async fn go(
        &self,
        at: &TextDocumentPositionParams,
        links: impl Fn(&Session) -> bool,
        find: impl Fn(&Snapshot, &Note, usize) -> Option<Definition>,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let Some((snapshot, note, offset)) = self.locate(at).await else { return Ok(None) };
        let session = self.state.session();
        let found = find(&snapshot, &note, offset);
        Ok(found.and_then(|found| to_protocol::definition(&snapshot, &note, &found, links(&session), session.encoding)))
    }

    /// `textDocument/documentHighlight`.
    pub(super) async fn highlight(&self, at: &TextDocumentPositionParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let Some((snapshot, note, offset)) = self.locate(at).await else { return Ok(None) };
        let encoding = self.state.session().encoding;
        let highlight = move |note: &Note, it: Highlight| DocumentHighlight {
            range: to_protocol::range(&note.lines, it.span, encoding),
            kind: Some(if it.defines { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
        };
        // It is requested wherever the cursor goes, and a bibliography may have many entries.
        self.on_other_thread(move || {
            let found = document_highlights(&snapshot, &note, offset)?;
            Some(found.into_iter().map(|it| highlight(&note, it)).collect())
        })
        .await
    }

    /// `textDocument/references`, as JSON text, and in pieces where the client takes them.
    pub(in crate::server) async fn references(&self, params: ReferenceParams) -> Result<Value> {
        let Some((snapshot, note, offset)) = self.locate(&params.text_document_position).await else {
            return Ok(Value::Null);
        };
        let encoding = self.state.session().encoding;
        // Many notes may have to be resolved first.
        let token = params.partial_result_params.partial_result_token;
        let mut answer = LongAnswer::new(["[", "]"], token.map(|token| (self.pieces.clone(), token)));
        let find = move || {
            let places = references::references(&snapshot, &note, offset, params.context.include_declaration)?;
            to_protocol::locations(&snapshot, &places, encoding, |location| answer.add(location));
            Some(answer.finish())
        };
        Ok(self.on_other_thread(find).await?.unwrap_or_default())
    }

    /// `workspace/symbol`, in the new form for clients that resolve symbols.
    pub(in crate::server) async fn symbols(&self, params: WorkspaceSymbolParams) -> Result<WorkspaceSymbolResponse> {
        let snapshot = self.state.whole_snapshot().await;
        let session = self.state.session();
        self.on_other_thread(move || {
            let found = workspace_symbols(&snapshot, &params.query);
            symbol::symbols(&snapshot, found, &session)
        })
        .await
    }

    /// `workspaceSymbol/resolve`: the range, or the whole file if the library has changed since.
    pub(super) async fn resolve_symbol(&self, mut asked: WorkspaceSymbol) -> Result<WorkspaceSymbol> {
        let OneOf::Right(WorkspaceLocation { uri }) = &asked.location else { return Ok(asked) };
        let uri = uri.clone();
        let Some((folder, target)) = asked.data.as_ref().and_then(symbol::target) else {
            return Err(Error::invalid_params("The symbol is not one of Glossator's."));
        };
        let snapshot = self.state.whole_snapshot().await;
        let encoding = self.state.session().encoding;
        let name = symbol_name(&snapshot, folder, target);
        let is_same = name.is_some_and(|name| Symbol::is_shown_as(&to_protocol::shown(&name), &asked.name));
        let location = is_same.then(|| symbol_place(&snapshot, folder, target)).flatten();
        let location = location.and_then(|place| to_protocol::location(&snapshot, place, encoding));
        asked.location = OneOf::Left(location.unwrap_or_else(|| Location::new(uri, Range::default())));
        Ok(asked)
    }

    /// `documentLink/resolve`: the file, if it exists, else the address. If there is neither, the user is told.
    pub(super) async fn resolve_link(&self, mut link: DocumentLink) -> Result<DocumentLink> {
        let Some(data) = link.data.clone() else { return Ok(link) };
        match self.on_other_thread(move || document_link::resolved(&data)).await? {
            Ok(target) => link.target = Some(target),
            Err(message) => self.state.outbound.show(MessageType::WARNING, message),
        }
        Ok(link)
    }
}
