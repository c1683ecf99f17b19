//! The capabilities that the server announces.

use tower_lsp::lsp_types::{self as lsp, InitializeResult};

use super::session::Session;
use super::watched_files::all_files;
use super::{commands, to_protocol};
use crate::text::position::Encoding;

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
        // The blank is for `chap. ` and `Chapter `, capitals are for organizations.
        trigger_characters: Some(['@', ' '].into_iter().chain('A'..='Z').map(String::from).collect()),
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
            workspace_symbol_provider: Some(if session.resolves_symbols() {
                lsp::OneOf::Right(lsp::WorkspaceSymbolOptions {
                    resolve_provider: Some(true),
                    work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
                })
            } else {
                lsp::OneOf::Left(true)
            }),
            references_provider: Some(lsp::OneOf::Left(true)),
            rename_provider: Some(if session.prepares_rename() {
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
            code_action_provider: session.code_action_literals().then(|| code_actions(session)),
            code_lens_provider: Some(lsp::CodeLensOptions { resolve_provider: Some(true) }),
            execute_command_provider: Some(commands::options(session.shows_documents(), session.applies_edits())),
            inlay_hint_provider: Some(lsp::OneOf::Right(inlay_hints(session))),
            semantic_tokens_provider: Some(semantic_tokens().into()),
            diagnostic_provider: session.pulls_diagnostics().then(pulled_diagnostics),
            workspace: Some(lsp::WorkspaceServerCapabilities {
                workspace_folders: Some(folders),
                file_operations: file_operations(session),
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
        resolve_provider: Some(session.resolves_hint_tooltips()),
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

/// The kinds of code actions. A client that supports only commands gets none.
fn code_actions(session: &Session) -> lsp::CodeActionProviderCapability {
    lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
        code_action_kinds: Some(vec![
            lsp::CodeActionKind::QUICKFIX,
            lsp::CodeActionKind::REFACTOR,
            lsp::CodeActionKind::REFACTOR_REWRITE,
            lsp::CodeActionKind::SOURCE,
        ]),
        resolve_provider: Some(session.resolves_edits()),
        ..lsp::CodeActionOptions::default()
    })
}

/// Editing a book page changes the diagnostics of notes.
fn pulled_diagnostics() -> lsp::DiagnosticServerCapabilities {
    lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        ..lsp::DiagnosticOptions::default()
    })
}

/// The file operations that the client should report.
fn file_operations(session: &Session) -> Option<lsp::WorkspaceFileOperationsServerCapabilities> {
    let client = session.file_operations();
    let options = || lsp::FileOperationRegistrationOptions { filters: vec![files(&all_files()), folders()] };
    let wanted = |is_supported: Option<bool>| is_supported.unwrap_or(false).then(options);
    let answer = lsp::WorkspaceFileOperationsServerCapabilities {
        will_rename: wanted(client.will_rename),
        did_rename: wanted(client.did_rename),
        did_create: wanted(client.did_create),
        did_delete: wanted(client.did_delete),
        ..lsp::WorkspaceFileOperationsServerCapabilities::default()
    };
    (answer != lsp::WorkspaceFileOperationsServerCapabilities::default()).then_some(answer)
}

/// Files that match `glob`, regardless of case.
fn files(glob: &str) -> lsp::FileOperationFilter {
    filter(glob, lsp::FileOperationPatternKind::File)
}

/// All folders: they may contain notes.
fn folders() -> lsp::FileOperationFilter {
    filter("**/*", lsp::FileOperationPatternKind::Folder)
}

fn filter(glob: &str, kind: lsp::FileOperationPatternKind) -> lsp::FileOperationFilter {
    let options = Some(lsp::FileOperationPatternOptions { ignore_case: Some(true) });
    let pattern = lsp::FileOperationPattern { glob: glob.to_owned(), matches: Some(kind), options };
    lsp::FileOperationFilter { scheme: Some("file".to_owned()), pattern }
}
