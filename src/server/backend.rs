//! The handlers: each a few lines between the protocol and a feature.
//!
//! Handlers of notifications change the state at once and never await. Handlers of requests wait for the library, but
//! never for the client.

mod actions;
mod changes;
mod commands;
mod decorations;
mod diagnostics;
mod files;
mod lenses;
mod navigation;
mod own_methods;
mod stop;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{LanguageServer, async_trait};

use super::capabilities;
use super::disk::Disk;
use super::outbound::Outbound;
use super::session::Session;
use super::state::State;
use super::stdio::Pieces;
use super::to_protocol::workspace_edit;
use super::watching::Watching;
use super::{from_protocol, to_protocol, watched_files};
use crate::features::rename::{self, Refusal};
use crate::features::type_definition;
use crate::features::{completion, declaration, definition, document_link, hover, implementation};
use crate::workspace::Workspace;
use crate::workspace::address::Address;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;
use stop::Stop;

/// The protocol's `RequestFailed`: the request is valid, but there is a reason not to do it.
const REQUEST_FAILED: i64 = -32803;

/// The language server.
///
/// # Locks
///
/// No lock is held across an `.await`, while the disk is read, or while the client is waited for. Nearly all are taken
/// alone, by an accessor whose guard lives for one statement. Nested are only these, in this order:
///
/// 1. A slow note's turn in [`State`] (an async mutex; held by the thread that reads the note), then the workspace. The
///    turn is held while the note is read, the workspace only to take the note out and to put it back.
/// 2. The published diagnostics in [`State`], then the queue of [`Outbound`], so that nothing is published for a note
///    after it is closed. Diagnostics are computed before, without either.
///
/// The workspace is locked for one change or one snapshot; a snapshot parses the changed notes that are quick to read.
/// With the workspace locked, no lock of this list is taken, only what is internal to the workspace and the library
/// (their caches). A note's cached references are locked while they are resolved, with no other lock held.
///
/// The pulled diagnostics, the logged problems, the refresh requests, the watched links in [`Watching`] and the
/// answered tokens here are locked alone. [`Disk`] and the file watcher are threads that own their data and are reached
/// through queues, so they need no locks; the disk thread locks the workspace like everybody else. Callbacks of
/// [`Outbound::request`] may run at once, so requests are sent with no lock held.
pub(super) struct Backend {
    state: Arc<State>,
    disk: Disk,
    watching: Arc<Watching>,
    answered: Mutex<decorations::Answered>,
    pieces: Pieces,
}

impl Backend {
    /// A server that sends what it was not asked for by `outbound`, and long answers by `pieces`.
    pub(super) fn new(outbound: Outbound, pieces: Pieces) -> Self {
        let state = Arc::new(State::new(outbound));
        let disk = Disk::start(Arc::clone(&state));
        let watching = Arc::new(Watching::new(Arc::clone(&state), disk.clone()));
        Self { state, disk, watching, answered: Mutex::default(), pieces }
    }

    /// The snapshot, note and byte offset of a request; `None` if the note is not known.
    async fn locate(&self, at: &TextDocumentPositionParams) -> Option<(Arc<Snapshot>, Arc<Note>, usize)> {
        let (snapshot, note) = self.note(&at.text_document.uri).await?;
        let offset = note.lines.offset(from_protocol::position(at.position), self.state.session().encoding);
        Some((snapshot, note, offset))
    }

    async fn note(&self, uri: &Url) -> Option<(Arc<Snapshot>, Arc<Note>)> {
        let address = Address::from_uri(uri);
        let snapshot = self.state.snapshot(&address).await;
        let note = Arc::clone(snapshot.note_at(&address)?);
        Some((snapshot, note))
    }

    /// `window/workDoneProgress/cancel`.
    pub(super) async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.state.outbound.cancel_progress(&params.token);
    }

    /// `$/setTrace`.
    pub(super) async fn set_trace(&self, _: SetTraceParams) {}

    /// Runs work that may read the disk or take long on another thread. A request cancelled before its turn is never
    /// started.
    async fn on_other_thread<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let stop = Stop::default();
        let stopped = stop.flag();
        let work = move || (!stopped.load(Ordering::Relaxed)).then(work);
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => done.ok_or_else(Error::request_cancelled),
            Err(error) => {
                tracing::error!("a request could not be answered: {error}");
                Err(Error::internal_error())
            }
        }
    }

    /// The error that the client shows. If a file had changed, it is read again, so that a second attempt works.
    fn refused(&self, refusal: &Refusal) -> Error {
        let stale = refusal.stale.and_then(|id| self.state.lock().snapshot().note(id)?.path().map(ToOwned::to_owned));
        if let Some(path) = stale {
            self.disk.refresh(vec![path]);
        }
        Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: refusal.message.clone().into(), data: None }
    }

    /// Schedules what follows from a change.
    fn changed(&self) {
        self.state.touch();
        if self.state.lock().names_added() {
            self.disk.names_added(false);
        }
    }

    fn ask_configuration(&self) {
        if !self.state.session().configuration() {
            return;
        }
        let item = ConfigurationItem { scope_uri: None, section: Some("glossator".to_owned()) };
        let (state, disk) = (Arc::clone(&self.state), self.disk.clone());
        self.state.outbound.configuration(vec![item], move |answer| {
            // Null is the answer of an editor without configuration; the initialization options stay in force.
            let settings = answer.ok().and_then(|values| values.into_iter().next()).filter(|it| !it.is_null());
            if let Some(settings) = settings {
                state.lock().set_editor_settings(settings);
                state.touch();
                disk.load_styles();
            }
        });
    }
}

#[async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let session = Session::new(&params);
        let mut workspace = Workspace::new(&from_protocol::roots(&params), session.encoding);
        if let Some(settings) = params.initialization_options {
            workspace.set_editor_settings(settings);
        }
        if session.progress() {
            self.state.outbound.enable_progress();
        }
        let answer = capabilities::answer(&session);
        self.state.begin(session, workspace);
        Ok(answer)
    }

    async fn initialized(&self, _: InitializedParams) {
        if self.state.session().registers_watchers() {
            self.state.outbound.register(vec![watched_files::watchers()]);
        }
        self.ask_configuration();
        tokio::spawn(changes::follow(Arc::clone(&self.state), self.disk.clone(), Arc::clone(&self.watching)));
        if self.state.session().refreshes_lenses() {
            tokio::spawn(lenses::refresh(Arc::clone(&self.state)));
        }
        if self.state.session().refreshes_library() {
            tokio::spawn(own_methods::refresh(Arc::clone(&self.state)));
        }
        self.watching.load();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        if from_protocol::is_note(&document) {
            let address = Address::from_uri(&document.uri);
            self.state.lock().open(&address, &document.text, document.version);
            self.state.opened(&address, document.uri);
            self.changed();
        }
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let address = Address::from_uri(&params.text_document.uri);
        let edits: Vec<_> = params.content_changes.into_iter().map(from_protocol::edit).collect();
        if self.state.lock().edit(&address, &edits, params.text_document.version) {
            self.changed();
        } else {
            tracing::warn!("{address} was changed but is not open");
        }
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        if !self.state.session().registers_watchers() {
            // Not every file system reports changes of bibliographies outside the folders.
            let outside = self.state.lock().linked_outside();
            self.disk.refresh(outside);
        }
        self.disk.names_added(true);
        self.disk.export();
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let address = Address::from_uri(&params.text_document.uri);
        let disk = self.disk.clone();
        // A reading already under way on the disk thread may be newer or older than this.
        self.state.close(&address, move |path| disk.refresh(vec![path]));
        self.state.closed(&address);
        self.forget_tokens(&address);
        self.changed();
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.disk.watched(params.changes.iter().filter_map(|change| from_protocol::path(&change.uri)).collect());
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        match params.settings.get("glossator") {
            Some(settings) => {
                self.state.lock().set_editor_settings(settings.clone());
                self.changed();
                self.disk.load_styles();
            }
            None => self.ask_configuration(),
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let mut workspace = self.state.lock();
        let mut roots: Vec<_> = workspace.folders().iter().filter_map(|folder| folder.root.clone()).collect();
        let removed: Vec<_> = params.event.removed.iter().filter_map(|it| from_protocol::path(&it.uri)).collect();
        roots.retain(|root| !removed.contains(root));
        roots.extend(params.event.added.iter().filter_map(|it| from_protocol::path(&it.uri)));
        *workspace = workspace.with_folders(&roots);
        drop(workspace);
        self.state.update_loaded();
        self.watching.load();
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let Some((snapshot, note, offset)) = self.locate(&params.text_document_position_params).await else {
            return Ok(None);
        };
        let session = self.state.session();
        Ok(hover::hover(&snapshot, &note, offset).map(|found| to_protocol::hover(&note, found, &session)))
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.go(&params.text_document_position_params, |it| it.definition_links(), definition::definition).await
    }

    async fn goto_declaration(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.go(&params.text_document_position_params, |it| it.declaration_links(), declaration::declaration).await
    }

    async fn goto_type_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.go(&at, |it| it.type_definition_links(), type_definition::type_definition).await
    }

    async fn goto_implementation(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.go(&params.text_document_position_params, |it| it.implementation_links(), implementation::implementation)
            .await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        self.highlight(&params.text_document_position_params).await
    }

    async fn symbol_resolve(&self, symbol: WorkspaceSymbol) -> Result<WorkspaceSymbol> {
        self.resolve_symbol(symbol).await
    }

    async fn prepare_rename(&self, at: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let Some((snapshot, note, offset)) = self.locate(&at).await else { return Ok(None) };
        let encoding = self.state.session().encoding;
        let found = self.on_other_thread(move || {
            let found = rename::prepare(&snapshot, &note, offset, &Note::read_text);
            found.map(|found| found.map(|it| (to_protocol::range(&note.lines, it.span, encoding), it.name)))
        });
        let found = found.await?.map_err(|refusal| self.refused(&refusal))?;
        Ok(found.map(|(range, placeholder)| PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let Some((snapshot, note, offset)) = self.locate(&at).await else { return Ok(None) };
        let session = self.state.session();
        let found = self.on_other_thread(move || {
            let moves = session.moves_files();
            let found = rename::rename(&snapshot, &note, offset, &params.new_name, moves, &Note::read_text);
            found.map(|found| found.map(|it| workspace_edit::renaming(&snapshot, &it, &session)))
        });
        found.await?.map_err(|refusal| self.refused(&refusal))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let Some((snapshot, note, offset)) = self.locate(&at).await else { return Ok(None) };
        let session = self.state.session();
        let typed = params.context.and_then(|context| context.trigger_character);
        let is_capital = typed.is_some_and(|typed| typed.starts_with(char::is_uppercase));
        let found = completion::completion(&snapshot, &note, offset);
        let found = found.filter(|found| !is_capital || completion::is_meant_by_capital(found, offset));
        Ok(found.map(|found| to_protocol::completions(&snapshot, &note, found, &session)))
    }

    async fn completion_resolve(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        let Some(Value::Array(data)) = &item.data else { return Ok(item) };
        let [note, data] = data.as_slice() else { return Ok(item) };
        let id = note.as_u64().and_then(|id| u32::try_from(id).ok()).map(NoteId);
        let snapshot = self.state.lock().snapshot();
        if let Some(note) = id.and_then(|id| snapshot.note(id)) {
            let text = completion::documentation(&snapshot, note, data);
            item.documentation = text.map(|text| to_protocol::documentation(text, &self.state.session()));
        }
        Ok(item)
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.offer_actions(params).await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        self.resolve_action(action).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.list_lenses(params).await
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        self.resolve_lens(lens).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        self.run_command(params).await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        self.tokens(&params.text_document.uri).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        self.tokens_since(&params.text_document.uri, &params.previous_result_id).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.tokens_in(&params.text_document.uri, params.range).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.hints(&params.text_document.uri, params.range).await
    }

    async fn inlay_hint_resolve(&self, hint: InlayHint) -> Result<InlayHint> {
        Ok(self.with_tooltip(hint))
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let Some((snapshot, note)) = self.note(&params.text_document.uri).await else { return Ok(None) };
        let session = self.state.session();
        let links = document_link::document_links(&snapshot, &note);
        Ok(Some(
            links
                .into_iter()
                .filter_map(|link| to_protocol::document_link::document_link(&note, link, &session))
                .collect(),
        ))
    }

    async fn document_link_resolve(&self, link: DocumentLink) -> Result<DocumentLink> {
        self.resolve_link(link).await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        self.rename_files(params).await
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        self.files_changed(params.files.iter().flat_map(|file| [&file.old_uri, &file.new_uri]));
    }

    async fn did_create_files(&self, params: CreateFilesParams) {
        self.files_changed(params.files.iter().map(|file| &file.uri));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        self.files_changed(params.files.iter().map(|file| &file.uri));
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.pull(params).await
    }
}
