//! What was agreed with the client when the session began.

use tower_lsp::lsp_types::{
    self as lsp, ClientCapabilities, CodeActionClientCapabilities, InitializeParams, MarkupKind,
    PublishDiagnosticsClientCapabilities, ResourceOperationKind, TextDocumentClientCapabilities, Url,
    WindowClientCapabilities, WorkspaceClientCapabilities, WorkspaceEditClientCapabilities,
    WorkspaceFileOperationsClientCapabilities,
};

use super::{commands, documentation, from_protocol};
use crate::text::position::Encoding;

/// What the client says that it can do, asked in our words. What it does not say it cannot do.
#[derive(Debug, Default)]
pub(super) struct Session {
    client: ClientCapabilities,
    /// The client's name for itself.
    name: String,
    /// How columns are counted.
    pub encoding: Encoding,
}

impl Session {
    /// What `params` say.
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

    /// The protocol has these here alone, for diagnostics that are asked for too.
    fn diagnostic<T: Default>(&self, ask: impl FnOnce(&PublishDiagnosticsClientCapabilities) -> Option<T>) -> T {
        self.text(|it| ask(it.publish_diagnostics.as_ref()?))
    }

    /// Hovers may be Markdown.
    pub(super) fn hover_markdown(&self) -> bool {
        let hover = self.client.text_document.as_ref().and_then(|it| it.hover.as_ref());
        has_markdown(hover.and_then(|it| it.content_format.as_deref()))
    }

    /// Documentation of completion items may be Markdown.
    pub(super) fn completion_markdown(&self) -> bool {
        let completion = self.client.text_document.as_ref().and_then(|it| it.completion.as_ref());
        has_markdown(completion.and_then(|it| it.completion_item.as_ref()?.documentation_format.as_deref()))
    }

    /// Completion items may have a description behind their label.
    pub(super) fn label_details(&self) -> bool {
        self.text(|it| it.completion.as_ref()?.completion_item.as_ref()?.label_details_support)
    }

    /// The documentation of a completion item is asked for when the item is looked at.
    pub(super) fn resolves_documentation(&self) -> bool {
        self.text(|it| {
            let item = it.completion.as_ref()?.completion_item.as_ref()?;
            let properties = &item.resolve_support.as_ref()?.properties;
            Some(properties.iter().any(|property| property == "documentation"))
        })
    }

    /// Definitions may be `LocationLink`s.
    pub(super) fn definition_links(&self) -> bool {
        self.text(|it| it.definition?.link_support)
    }

    /// Declarations may be.
    pub(super) fn declaration_links(&self) -> bool {
        self.text(|it| it.declaration?.link_support)
    }

    /// Type definitions may be.
    pub(super) fn type_definition_links(&self) -> bool {
        self.text(|it| it.type_definition?.link_support)
    }

    /// Implementations may be.
    pub(super) fn implementation_links(&self) -> bool {
        self.text(|it| it.implementation?.link_support)
    }

    /// The range of a workspace symbol is asked for when somebody goes to it.
    pub(super) fn resolves_symbols(&self) -> bool {
        self.workspace(|it| {
            let properties = &it.symbol.as_ref()?.resolve_support.as_ref()?.properties;
            Some(properties.iter().any(|property| property == "location.range"))
        })
    }

    /// Document links may have tooltips.
    pub(super) fn link_tooltips(&self) -> bool {
        self.text(|it| it.document_link.as_ref()?.tooltip_support)
    }

    /// The client narrows a list of completions by what would be inserted, as Neovim's own menu does. A chapter is found
    /// by its title and inserted by its number, so such a client must ask again.
    pub(super) fn narrows_by_inserted_text(&self) -> bool {
        self.name == "Neovim"
    }

    /// Code actions may be more than commands, and of what kind they are is understood.
    pub(super) fn code_action_literals(&self) -> bool {
        self.action(|it| Some(it.code_action_literal_support.is_some()))
    }

    /// A code action may be marked as the one to prefer.
    pub(super) fn preferred_actions(&self) -> bool {
        self.action(|it| it.is_preferred_support)
    }

    /// A code action may come without its edit, which is asked for when it is chosen.
    pub(super) fn resolves_edits(&self) -> bool {
        self.resolves_in_actions("edit")
    }

    /// The same of the command behind the edit.
    pub(super) fn resolves_commands(&self) -> bool {
        self.resolves_in_actions("command")
    }

    fn resolves_in_actions(&self, property: &str) -> bool {
        self.action(|it| {
            let properties = &it.resolve_support.as_ref().filter(|_| it.data_support == Some(true))?.properties;
            Some(properties.iter().any(|resolved| resolved == property))
        })
    }

    /// A code action may be shown with the reason why it cannot be done.
    pub(super) fn disabled_actions(&self) -> bool {
        self.action(|it| it.disabled_support)
    }

    /// The client asks for diagnostics; then none are sent unasked.
    pub(super) fn pulls_diagnostics(&self) -> bool {
        self.text(|it| Some(it.diagnostic.is_some()))
    }

    /// The client can be told that what it asked for is out of date.
    pub(super) fn refreshes_diagnostics(&self) -> bool {
        self.workspace(|it| it.diagnostic.as_ref()?.refresh_support)
    }

    /// Diagnostics may name related places.
    pub(super) fn related_information(&self) -> bool {
        self.diagnostic(|it| it.related_information)
    }

    /// Diagnostics may say that they are about something unused.
    pub(super) fn unnecessary_tag(&self) -> bool {
        self.diagnostic(|it| Some(it.tag_support.as_ref()?.value_set.contains(&lsp::DiagnosticTag::UNNECESSARY)))
    }

    /// The page that explains diagnostics, where a client that links to it can reach it.
    pub(super) fn explanations(&self) -> Option<&'static Url> {
        self.diagnostic(|it| it.code_description_support).then(documentation::page).flatten()
    }

    /// The client shows a file that the server names.
    pub(super) fn shows_documents(&self) -> bool {
        self.window(|it| Some(it.show_document.as_ref()?.support))
    }

    /// The client has a command of its own that shows references.
    pub(super) fn shows_references(&self) -> bool {
        commands::client_has(&self.client, commands::SHOW_REFERENCES)
    }

    /// The client asks for lenses again when it is told to.
    pub(super) fn refreshes_lenses(&self) -> bool {
        self.workspace(|it| it.code_lens.as_ref()?.refresh_support)
    }

    /// The client answers `workspace/configuration`.
    pub(super) fn configuration(&self) -> bool {
        self.workspace(|it| it.configuration)
    }

    /// The client can be told what files to watch.
    pub(super) fn registers_watchers(&self) -> bool {
        self.workspace(|it| it.did_change_watched_files.as_ref()?.dynamic_registration)
    }

    /// Such files may be named from a folder on that is no workspace folder.
    pub(super) fn relative_patterns(&self) -> bool {
        self.workspace(|it| it.did_change_watched_files.as_ref()?.relative_pattern_support)
    }

    /// The client shows progress.
    pub(super) fn progress(&self) -> bool {
        self.window(|it| it.work_done_progress)
    }

    /// The client asks first whether something can be renamed.
    pub(super) fn prepares_rename(&self) -> bool {
        self.text(|it| it.rename.as_ref()?.prepare_support)
    }

    /// Edits of several files may name the versions that they are for.
    pub(super) fn document_changes(&self) -> bool {
        self.edit(|it| it.document_changes)
    }

    /// Such edits may move files.
    pub(super) fn moves_files(&self) -> bool {
        self.works_on_files(&ResourceOperationKind::Rename)
    }

    /// Such edits may make files.
    pub(super) fn makes_files(&self) -> bool {
        self.works_on_files(&ResourceOperationKind::Create)
    }

    fn works_on_files(&self, operation: &ResourceOperationKind) -> bool {
        self.document_changes() && self.edit(|it| Some(it.resource_operations.as_ref()?.contains(operation)))
    }

    /// Such edits may tell what they are.
    pub(super) fn change_annotations(&self) -> bool {
        self.document_changes() && self.edit(|it| Some(it.change_annotation_support.is_some()))
    }

    /// What the client tells of files that it creates, renames and deletes itself.
    pub(super) fn file_operations(&self) -> WorkspaceFileOperationsClientCapabilities {
        self.workspace(|it| it.file_operations.clone())
    }

    /// The client asks for the tooltip of an inlay hint when it is to be shown.
    pub(super) fn resolves_hint_tooltips(&self) -> bool {
        self.text(|it| {
            let properties = &it.inlay_hint.as_ref()?.resolve_support.as_ref()?.properties;
            Some(properties.iter().any(|property| property == "tooltip"))
        })
    }

    /// The client can be asked to ask for all inlay hints again.
    pub(super) fn refreshes_hints(&self) -> bool {
        self.workspace(|it| it.inlay_hint.as_ref()?.refresh_support)
    }

    /// The client can be asked to ask for all semantic tokens again.
    pub(super) fn refreshes_tokens(&self) -> bool {
        self.workspace(|it| it.semantic_tokens.as_ref()?.refresh_support)
    }
}

/// A client that names no formats gets Markdown: the protocol's older texts are Markdown all.
fn has_markdown(formats: Option<&[MarkupKind]>) -> bool {
    formats.is_none_or(|formats| formats.contains(&MarkupKind::Markdown))
}
