//! What was agreed with the client at the beginning of the session.

use tower_lsp::lsp_types::{
    self as lsp, ClientCapabilities, CodeActionClientCapabilities, InitializeParams, MarkupKind,
    PublishDiagnosticsClientCapabilities, ResourceOperationKind, TextDocumentClientCapabilities, Url,
    WindowClientCapabilities, WorkspaceClientCapabilities, WorkspaceEditClientCapabilities,
    WorkspaceFileOperationsClientCapabilities,
};

use super::{commands, documentation, from_protocol};
use crate::text::position::Encoding;

/// The client's capabilities, through accessors. What the client does not announce, it does not support.
#[derive(Debug, Default)]
pub(super) struct Session {
    client: ClientCapabilities,
    /// The client's name for itself.
    name: String,
    /// How columns are counted.
    pub encoding: Encoding,
}

impl Session {
    /// The session that begins with `params`.
    pub(super) fn new(params: &InitializeParams) -> Self {
        Self {
            client: params.capabilities.clone(),
            name: params.client_info.as_ref().map(|client| client.name.clone()).unwrap_or_default(),
            encoding: from_protocol::encoding(params),
        }
    }

    fn text<T: Default>(&self, ask: impl FnOnce(&TextDocumentClientCapabilities) -> Option<T>) -> T {
        self.client.text_document.as_ref().and_then(ask).unwrap_or_default()
    }

    fn workspace<T: Default>(&self, ask: impl FnOnce(&WorkspaceClientCapabilities) -> Option<T>) -> T {
        self.client.workspace.as_ref().and_then(ask).unwrap_or_default()
    }

    fn window<T: Default>(&self, ask: impl FnOnce(&WindowClientCapabilities) -> Option<T>) -> T {
        self.client.window.as_ref().and_then(ask).unwrap_or_default()
    }

    fn action<T: Default>(&self, ask: impl FnOnce(&CodeActionClientCapabilities) -> Option<T>) -> T {
        self.text(|it| ask(it.code_action.as_ref()?))
    }

    fn edit<T: Default>(&self, ask: impl FnOnce(&WorkspaceEditClientCapabilities) -> Option<T>) -> T {
        self.workspace(|it| ask(it.workspace_edit.as_ref()?))
    }

    /// The protocol declares these only here; they hold for pulled diagnostics too.
    fn diagnostic<T: Default>(&self, ask: impl FnOnce(&PublishDiagnosticsClientCapabilities) -> Option<T>) -> T {
        self.text(|it| ask(it.publish_diagnostics.as_ref()?))
    }

    /// Whether hovers may be Markdown.
    pub(super) fn hover_markdown(&self) -> bool {
        let hover = self.client.text_document.as_ref().and_then(|it| it.hover.as_ref());
        has_markdown(hover.and_then(|it| it.content_format.as_deref()))
    }

    /// Whether the documentation of completion items may be Markdown.
    pub(super) fn completion_markdown(&self) -> bool {
        let completion = self.client.text_document.as_ref().and_then(|it| it.completion.as_ref());
        has_markdown(completion.and_then(|it| it.completion_item.as_ref()?.documentation_format.as_deref()))
    }

    /// Whether completion items may have a description after their label.
    pub(super) fn label_details(&self) -> bool {
        self.text(|it| it.completion.as_ref()?.completion_item.as_ref()?.label_details_support)
    }

    /// Whether the client requests the documentation of a completion item only when the item is selected.
    pub(super) fn resolves_documentation(&self) -> bool {
        self.text(|it| {
            let item = it.completion.as_ref()?.completion_item.as_ref()?;
            let properties = &item.resolve_support.as_ref()?.properties;
            Some(properties.iter().any(|property| property == "documentation"))
        })
    }

    /// Whether definitions may be `LocationLink`s.
    pub(super) fn definition_links(&self) -> bool {
        self.text(|it| it.definition?.link_support)
    }

    /// Whether declarations may be.
    pub(super) fn declaration_links(&self) -> bool {
        self.text(|it| it.declaration?.link_support)
    }

    /// Whether type definitions may be.
    pub(super) fn type_definition_links(&self) -> bool {
        self.text(|it| it.type_definition?.link_support)
    }

    /// Whether implementations may be.
    pub(super) fn implementation_links(&self) -> bool {
        self.text(|it| it.implementation?.link_support)
    }

    /// Whether the client resolves the range of a workspace symbol only when needed.
    pub(super) fn resolves_symbols(&self) -> bool {
        self.workspace(|it| {
            let properties = &it.symbol.as_ref()?.resolve_support.as_ref()?.properties;
            Some(properties.iter().any(|property| property == "location.range"))
        })
    }

    /// Whether document links may have tooltips.
    pub(super) fn link_tooltips(&self) -> bool {
        self.text(|it| it.document_link.as_ref()?.tooltip_support)
    }

    /// Whether the client filters a list of completions by the text to be inserted, as Neovim's own menu does. A
    /// chapter is found by its title but inserted by its number, so such a client must ask again.
    pub(super) fn narrows_by_inserted_text(&self) -> bool {
        self.name == "Neovim"
    }

    /// Whether code actions may be more than commands, and have kinds.
    pub(super) fn code_action_literals(&self) -> bool {
        self.action(|it| Some(it.code_action_literal_support.is_some()))
    }

    /// Whether a code action may be marked as preferred.
    pub(super) fn preferred_actions(&self) -> bool {
        self.action(|it| it.is_preferred_support)
    }

    /// Whether a code action may come without its edit, which is resolved when it is chosen.
    pub(super) fn resolves_edits(&self) -> bool {
        self.resolves_in_actions("edit")
    }

    /// Whether the same holds for its command.
    pub(super) fn resolves_commands(&self) -> bool {
        self.resolves_in_actions("command")
    }

    fn resolves_in_actions(&self, property: &str) -> bool {
        self.action(|it| {
            let properties = &it.resolve_support.as_ref().filter(|_| it.data_support == Some(true))?.properties;
            Some(properties.iter().any(|resolved| resolved == property))
        })
    }

    /// Whether a code action may be shown as disabled, with a reason.
    pub(super) fn disabled_actions(&self) -> bool {
        self.action(|it| it.disabled_support)
    }

    /// Whether the client pulls diagnostics; then none are pushed.
    pub(super) fn pulls_diagnostics(&self) -> bool {
        self.text(|it| Some(it.diagnostic.is_some()))
    }

    /// Whether the client can be asked to pull diagnostics again.
    pub(super) fn refreshes_diagnostics(&self) -> bool {
        self.workspace(|it| it.diagnostic.as_ref()?.refresh_support)
    }

    /// Whether diagnostics may have related locations.
    pub(super) fn related_information(&self) -> bool {
        self.diagnostic(|it| it.related_information)
    }

    /// Whether diagnostics may be tagged as being about something unused.
    pub(super) fn unnecessary_tag(&self) -> bool {
        self.diagnostic(|it| Some(it.tag_support.as_ref()?.value_set.contains(&lsp::DiagnosticTag::UNNECESSARY)))
    }

    /// The page that explains the diagnostics, if the client shows links to it.
    pub(super) fn explanations(&self) -> Option<&'static Url> {
        self.diagnostic(|it| it.code_description_support).then(documentation::page).flatten()
    }

    /// Whether the client can show a file for the server.
    pub(super) fn shows_documents(&self) -> bool {
        self.window(|it| Some(it.show_document.as_ref()?.support))
    }

    /// Whether the client can change files for the server.
    pub(super) fn applies_edits(&self) -> bool {
        self.workspace(|it| it.apply_edit)
    }

    /// Whether the client has its own command to show references.
    pub(super) fn shows_references(&self) -> bool {
        commands::client_has(&self.client, commands::SHOW_REFERENCES)
    }

    /// Whether the client can ask what to import.
    pub(super) fn imports(&self) -> bool {
        commands::client_has(&self.client, commands::IMPORT)
    }

    /// Whether the client can be asked to request code lenses again.
    pub(super) fn refreshes_lenses(&self) -> bool {
        self.workspace(|it| it.code_lens.as_ref()?.refresh_support)
    }

    /// Whether the client can be asked to request the library again.
    pub(super) fn refreshes_library(&self) -> bool {
        let experimental = self.client.experimental.as_ref();
        experimental.and_then(|it| it.get("libraryRefresh")?.as_bool()).unwrap_or_default()
    }

    /// Whether the client answers `workspace/configuration`.
    pub(super) fn configuration(&self) -> bool {
        self.workspace(|it| it.configuration)
    }

    /// Whether the client can be asked to watch files.
    pub(super) fn registers_watchers(&self) -> bool {
        self.workspace(|it| it.did_change_watched_files.as_ref()?.dynamic_registration)
    }

    /// Whether the client can watch patterns relative to a folder outside the workspace.
    pub(super) fn relative_patterns(&self) -> bool {
        self.workspace(|it| it.did_change_watched_files.as_ref()?.relative_pattern_support)
    }

    /// Whether the client shows progress.
    pub(super) fn progress(&self) -> bool {
        self.window(|it| it.work_done_progress)
    }

    /// Whether the client first asks whether something can be renamed.
    pub(super) fn prepares_rename(&self) -> bool {
        self.text(|it| it.rename.as_ref()?.prepare_support)
    }

    /// Whether edits of several files may carry document versions.
    pub(super) fn document_changes(&self) -> bool {
        self.edit(|it| it.document_changes)
    }

    /// Whether such edits may move files.
    pub(super) fn moves_files(&self) -> bool {
        self.works_on_files(&ResourceOperationKind::Rename)
    }

    /// Whether such edits may create files.
    pub(super) fn makes_files(&self) -> bool {
        self.works_on_files(&ResourceOperationKind::Create)
    }

    fn works_on_files(&self, operation: &ResourceOperationKind) -> bool {
        self.document_changes() && self.edit(|it| Some(it.resource_operations.as_ref()?.contains(operation)))
    }

    /// Whether such edits may be annotated.
    pub(super) fn change_annotations(&self) -> bool {
        self.document_changes() && self.edit(|it| Some(it.change_annotation_support.is_some()))
    }

    /// Which operations on files the client reports.
    pub(super) fn file_operations(&self) -> WorkspaceFileOperationsClientCapabilities {
        self.workspace(|it| it.file_operations.clone())
    }

    /// Whether the client resolves the tooltip of an inlay hint when it is shown.
    pub(super) fn resolves_hint_tooltips(&self) -> bool {
        self.text(|it| {
            let properties = &it.inlay_hint.as_ref()?.resolve_support.as_ref()?.properties;
            Some(properties.iter().any(|property| property == "tooltip"))
        })
    }

    /// Whether the client can be asked to request all inlay hints again.
    pub(super) fn refreshes_hints(&self) -> bool {
        self.workspace(|it| it.inlay_hint.as_ref()?.refresh_support)
    }

    /// Whether the client can be asked to request all semantic tokens again.
    pub(super) fn refreshes_tokens(&self) -> bool {
        self.workspace(|it| it.semantic_tokens.as_ref()?.refresh_support)
    }
}

/// A client that names no formats gets Markdown, the only format in older versions of the protocol.
fn has_markdown(formats: Option<&[MarkupKind]>) -> bool {
    formats.is_none_or(|formats| formats.contains(&MarkupKind::Markdown))
}
