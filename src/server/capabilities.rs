//! What the client can do, as far as it matters, and what the server says that it can.

use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};
use tower_lsp::lsp_types::{self as lsp, ClientCapabilities, InitializeParams, InitializeResult, MarkupKind};

use super::{commands, documentation, from_protocol, to_protocol};
use crate::library::sources::format::Format;
use crate::text::position::Encoding;
use crate::workspace::settings;

/// What was agreed when the session began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Session {
    /// How columns are counted.
    pub encoding: Encoding,
    /// Hovers may be Markdown.
    pub hover_markdown: bool,
    /// Documentation of completion items may be Markdown.
    pub completion_markdown: bool,
    /// Definitions may be `LocationLink`s.
    pub definition_links: bool,
    /// Declarations may be.
    pub declaration_links: bool,
    /// Type definitions may be.
    pub type_definition_links: bool,
    /// Implementations may be.
    pub implementation_links: bool,
    /// The range of a workspace symbol is asked for when somebody goes to it.
    pub resolves_symbols: bool,
    /// Document links may have tooltips.
    pub link_tooltips: bool,
    /// The client narrows a list of completions by what would be inserted, as Neovim's own menu does. A chapter is found
    /// by its title and inserted by its number, so such a client must ask again.
    pub narrows_by_inserted_text: bool,
    /// Code actions may be more than commands, and of what kind they are is understood.
    pub code_action_literals: bool,
    /// A code action may be marked as the one to prefer.
    pub preferred_actions: bool,
    /// The client asks for diagnostics; then none are sent unasked.
    pub pulls_diagnostics: bool,
    /// The client can be told that what it asked for is out of date.
    pub refreshes_diagnostics: bool,
    /// A code action may come without its edit, which is asked for when it is chosen.
    pub resolves_edits: bool,
    /// The same of the command behind the edit.
    pub resolves_commands: bool,
    /// A code action may be shown with the reason why it cannot be done.
    pub disabled_actions: bool,
    /// The client shows a file that the server names.
    pub shows_documents: bool,
    /// The client has a command of its own that shows references.
    pub shows_references: bool,
    /// The client asks for lenses again when it is told to.
    pub refreshes_lenses: bool,
    /// Diagnostics may name related places.
    pub related_information: bool,
    /// Diagnostics may say that they are about something unused.
    pub unnecessary_tag: bool,
    /// The page that explains diagnostics, where a client that links to it can reach it.
    pub explanations: Option<lsp::Url>,
    /// The client answers `workspace/configuration`.
    pub configuration: bool,
    /// The client can be told what files to watch.
    pub registers_watchers: bool,
    /// Such files may be named from a folder on that is no workspace folder.
    pub relative_patterns: bool,
    /// The client shows progress.
    pub progress: bool,
    /// The client asks first whether something can be renamed.
    pub prepares_rename: bool,
    /// Edits of several files may name the versions that they are for.
    pub document_changes: bool,
    /// Such edits may move files.
    pub moves_files: bool,
    /// Such edits may make files.
    pub makes_files: bool,
    /// Such edits may tell what they are.
    pub change_annotations: bool,
    /// What the client tells of files that it creates, renames and deletes itself.
    pub file_operations: FileOperations,
    /// The client asks for the tooltip of an inlay hint when it is to be shown.
    pub resolves_hint_tooltips: bool,
    /// The client can be asked to ask for all inlay hints again.
    pub refreshes_hints: bool,
    /// The client can be asked to ask for all semantic tokens again.
    pub refreshes_tokens: bool,
}

/// What a client tells of the files that it works on itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FileOperations {
    will_rename: bool,
    did_rename: bool,
    did_create: bool,
    did_delete: bool,
}

impl FileOperations {
    fn new(client: Option<lsp::WorkspaceFileOperationsClientCapabilities>) -> Self {
        let client = client.unwrap_or_default();
        Self {
            will_rename: client.will_rename.unwrap_or(false),
            did_rename: client.did_rename.unwrap_or(false),
            did_create: client.did_create.unwrap_or(false),
            did_delete: client.did_delete.unwrap_or(false),
        }
    }

    /// What the server wants to hear of that.
    fn answer(self) -> Option<lsp::WorkspaceFileOperationsServerCapabilities> {
        let options = || lsp::FileOperationRegistrationOptions { filters: vec![files(&all_files()), folders()] };
        let answer = lsp::WorkspaceFileOperationsServerCapabilities {
            will_rename: self.will_rename.then(options),
            did_rename: self.did_rename.then(options),
            did_create: self.did_create.then(options),
            did_delete: self.did_delete.then(options),
            ..lsp::WorkspaceFileOperationsServerCapabilities::default()
        };
        (self != Self::default()).then_some(answer)
    }
}

/// Files that fit `glob`, in any case of letters.
fn files(glob: &str) -> lsp::FileOperationFilter {
    filter(glob, lsp::FileOperationPatternKind::File)
}

/// All folders: notes may lie in them.
fn folders() -> lsp::FileOperationFilter {
    filter("**/*", lsp::FileOperationPatternKind::Folder)
}

fn filter(glob: &str, kind: lsp::FileOperationPatternKind) -> lsp::FileOperationFilter {
    let options = Some(lsp::FileOperationPatternOptions { ignore_case: Some(true) });
    let pattern = lsp::FileOperationPattern { glob: glob.to_owned(), matches: Some(kind), options };
    lsp::FileOperationFilter { scheme: Some("file".to_owned()), pattern }
}

impl Session {
    /// What `params` say.
    pub(super) fn new(params: &InitializeParams) -> Self {
        let ClientCapabilities { text_document, workspace, window, .. } = &params.capabilities;
        let text_document = text_document.clone().unwrap_or_default();
        let workspace = workspace.clone().unwrap_or_default();
        // A client that names no formats gets Markdown: the protocol's older texts are Markdown all.
        let markdown =
            |formats: Option<Vec<MarkupKind>>| formats.is_none_or(|formats| formats.contains(&MarkupKind::Markdown));
        let links = |goto: Option<lsp::GotoCapability>| goto.and_then(|it| it.link_support).unwrap_or(false);
        let edit = workspace.workspace_edit.unwrap_or_default();
        let document_changes = edit.document_changes.unwrap_or(false);
        let operations = edit.resource_operations.unwrap_or_default();
        let can = |operation| document_changes && operations.contains(&operation);
        let item = text_document.completion.and_then(|completion| completion.completion_item);
        let action = text_document.code_action.unwrap_or_default();
        // The protocol has these here alone, for diagnostics that are asked for too.
        let published = text_document.publish_diagnostics.unwrap_or_default();
        let resolved = action.resolve_support.map(|it| it.properties).unwrap_or_default();
        let resolves = |property: &str| action.data_support == Some(true) && resolved.iter().any(|it| it == property);
        let hint_properties = text_document.inlay_hint.and_then(|it| it.resolve_support).unwrap_or_default().properties;
        Self {
            pulls_diagnostics: text_document.diagnostic.is_some(),
            refreshes_diagnostics: workspace.diagnostic.and_then(|it| it.refresh_support).unwrap_or(false),
            resolves_edits: resolves("edit"),
            resolves_commands: resolves("command"),
            disabled_actions: action.disabled_support.unwrap_or(false),
            shows_documents: window.as_ref().and_then(|it| it.show_document.as_ref()).is_some_and(|it| it.support),
            shows_references: commands::client_has(params, commands::SHOW_REFERENCES),
            refreshes_lenses: workspace.code_lens.and_then(|it| it.refresh_support).unwrap_or(false),
            code_action_literals: action.code_action_literal_support.is_some(),
            preferred_actions: action.is_preferred_support.unwrap_or(false),
            encoding: from_protocol::encoding(params),
            hover_markdown: markdown(text_document.hover.and_then(|hover| hover.content_format)),
            completion_markdown: markdown(item.and_then(|item| item.documentation_format)),
            definition_links: links(text_document.definition),
            declaration_links: links(text_document.declaration),
            type_definition_links: links(text_document.type_definition),
            implementation_links: links(text_document.implementation),
            resolves_symbols: workspace
                .symbol
                .and_then(|it| it.resolve_support)
                .is_some_and(|it| it.properties.iter().any(|property| property == "location.range")),
            narrows_by_inserted_text: params.client_info.as_ref().is_some_and(|client| client.name == "Neovim"),
            link_tooltips: text_document.document_link.and_then(|it| it.tooltip_support).unwrap_or(false),
            related_information: published.related_information.unwrap_or(false),
            unnecessary_tag: published
                .tag_support
                .is_some_and(|it| it.value_set.contains(&lsp::DiagnosticTag::UNNECESSARY)),
            explanations: published.code_description_support.unwrap_or(false).then(documentation::page).flatten(),
            configuration: workspace.configuration.unwrap_or(false),
            relative_patterns: workspace
                .did_change_watched_files
                .as_ref()
                .and_then(|it| it.relative_pattern_support)
                .unwrap_or(false),
            registers_watchers: workspace
                .did_change_watched_files
                .and_then(|it| it.dynamic_registration)
                .unwrap_or(false),
            prepares_rename: text_document.rename.and_then(|it| it.prepare_support).unwrap_or(false),
            document_changes,
            moves_files: can(lsp::ResourceOperationKind::Rename),
            makes_files: can(lsp::ResourceOperationKind::Create),
            change_annotations: document_changes && edit.change_annotation_support.is_some(),
            file_operations: FileOperations::new(workspace.file_operations),
            resolves_hint_tooltips: hint_properties.iter().any(|property| property == "tooltip"),
            refreshes_hints: workspace.inlay_hint.and_then(|it| it.refresh_support).unwrap_or(false),
            refreshes_tokens: workspace.semantic_tokens.and_then(|it| it.refresh_support).unwrap_or(false),
            progress: window.as_ref().and_then(|window| window.work_done_progress).unwrap_or(false),
        }
    }
}

/// The answer to `initialize`.
pub(super) fn answer(session: &Session) -> InitializeResult {
    let encoding = match session.encoding {
        Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    };
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
        save: Some(lsp::TextDocumentSyncSaveOptions::SaveOptions(lsp::SaveOptions { include_text: Some(false) })),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let completion = lsp::CompletionOptions {
        // A blank, for `chap. ` and `Chapter `.
        trigger_characters: Some(vec!["@".to_owned(), " ".to_owned()]),
        resolve_provider: Some(true),
        ..lsp::CompletionOptions::default()
    };
    let folders = lsp::WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(lsp::OneOf::Left(true)),
    };
    InitializeResult {
        capabilities: lsp::ServerCapabilities {
            position_encoding: Some(encoding),
            text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
            completion_provider: Some(completion),
            definition_provider: Some(lsp::OneOf::Left(true)),
            declaration_provider: Some(lsp::DeclarationCapability::Simple(true)),
            type_definition_provider: Some(lsp::TypeDefinitionProviderCapability::Simple(true)),
            implementation_provider: Some(lsp::ImplementationProviderCapability::Simple(true)),
            document_highlight_provider: Some(lsp::OneOf::Left(true)),
            workspace_symbol_provider: Some(if session.resolves_symbols {
                lsp::OneOf::Right(lsp::WorkspaceSymbolOptions {
                    resolve_provider: Some(true),
                    work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
                })
            } else {
                lsp::OneOf::Left(true)
            }),
            references_provider: Some(lsp::OneOf::Left(true)),
            rename_provider: Some(if session.prepares_rename {
                lsp::OneOf::Right(lsp::RenameOptions {
                    prepare_provider: Some(true),
                    work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
                })
            } else {
                lsp::OneOf::Left(true)
            }),
            document_link_provider: Some(lsp::DocumentLinkOptions {
                resolve_provider: Some(true),
                work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
            }),
            code_action_provider: session.code_action_literals.then(|| code_actions(session)),
            code_lens_provider: Some(lsp::CodeLensOptions { resolve_provider: Some(true) }),
            execute_command_provider: Some(commands::options(session)),
            inlay_hint_provider: Some(lsp::OneOf::Right(inlay_hints(session))),
            semantic_tokens_provider: Some(semantic_tokens().into()),
            diagnostic_provider: session.pulls_diagnostics.then(pulled_diagnostics),
            workspace: Some(lsp::WorkspaceServerCapabilities {
                workspace_folders: Some(folders),
                file_operations: session.file_operations.answer(),
            }),
            ..lsp::ServerCapabilities::default()
        },
        server_info: Some(lsp::ServerInfo {
            name: "glossator".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}

fn inlay_hints(session: &Session) -> lsp::InlayHintServerCapabilities {
    lsp::InlayHintServerCapabilities::Options(lsp::InlayHintOptions {
        resolve_provider: Some(session.resolves_hint_tooltips),
        ..lsp::InlayHintOptions::default()
    })
}

fn semantic_tokens() -> lsp::SemanticTokensOptions {
    lsp::SemanticTokensOptions {
        legend: to_protocol::legend(),
        range: Some(true),
        full: Some(lsp::SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..lsp::SemanticTokensOptions::default()
    }
}

/// The kinds of code actions. A client that knows only commands gets none.
fn code_actions(session: &Session) -> lsp::CodeActionProviderCapability {
    lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
        code_action_kinds: Some(vec![
            lsp::CodeActionKind::QUICKFIX,
            lsp::CodeActionKind::REFACTOR_EXTRACT,
            lsp::CodeActionKind::REFACTOR_INLINE,
            lsp::CodeActionKind::REFACTOR_REWRITE,
            lsp::CodeActionKind::SOURCE,
        ]),
        resolve_provider: Some(session.resolves_edits),
        ..lsp::CodeActionOptions::default()
    })
}

/// A book page's edit changes what is wrong in notes.
fn pulled_diagnostics() -> lsp::DiagnosticServerCapabilities {
    lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        ..lsp::DiagnosticOptions::default()
    })
}

/// Notes and sources.
fn all_files() -> String {
    format!("**/*.{{{}}}", Format::ALL.map(|format| format.endings().join(",")).join(","))
}

/// What the client is asked to watch: notes, and settings files.
pub(super) fn watchers() -> lsp::Registration {
    let ignore_files = "**/{.gitignore,.ignore}".to_owned();
    let globs = [all_files(), format!("**/{}", settings::FILE_NAME), ignore_files];
    let watchers: Vec<_> = globs.iter().map(|glob| json!({"globPattern": glob})).collect();
    lsp::Registration {
        id: "glossator-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({"watchers": watchers})),
    }
}

/// What the client is asked to watch besides: these files, or patterns of files, in no workspace folder.
pub(super) fn watchers_outside(paths: &[PathBuf], number: usize, relative: bool) -> lsp::Registration {
    let watchers: Vec<_> = paths.iter().map(|path| json!({"globPattern": glob_pattern(path, relative)})).collect();
    lsp::Registration {
        id: format!("glossator-files-outside-{number}"),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({"watchers": watchers})),
    }
}

/// `path`, told from its folder on where the client understands that.
fn glob_pattern(path: &Path, relative: bool) -> Value {
    let in_folder = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let mut base: PathBuf = path.components().take_while(in_folder).collect();
    if base == path {
        base.pop();
    }
    let pattern = path.strip_prefix(&base).unwrap_or(path).to_string_lossy().replace('\\', "/");
    match lsp::Url::from_directory_path(&base) {
        Ok(uri) if relative => json!({"baseUri": uri, "pattern": pattern}),
        _ => path.to_string_lossy().replace('\\', "/").into(),
    }
}
