//! Translates from the protocol's types.

use std::path::PathBuf;

use tower_lsp::lsp_types::{self as lsp, InitializeParams, TextDocumentContentChangeEvent, Url};

use crate::text::Edit;
use crate::text::position::{Encoding, Position};
use crate::workspace::address::Address;
use crate::workspace::discovery;

/// A position, in the agreed encoding.
pub(super) fn position(position: lsp::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// A change to a document.
pub(super) fn edit(change: TextDocumentContentChangeEvent) -> Edit {
    let range = change.range.map(|range| (position(range.start), position(range.end)));
    Edit { range, text: change.text }
}

/// The encoding of columns: UTF-8 if the client supports it, since texts are kept in it.
pub(super) fn encoding(params: &InitializeParams) -> Encoding {
    let offered = params.capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    let offers = |kind: lsp::PositionEncodingKind| offered.is_some_and(|offered| offered.contains(&kind));
    if offers(lsp::PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offers(lsp::PositionEncodingKind::UTF16) || !offers(lsp::PositionEncodingKind::UTF32) {
        Encoding::Utf16
    } else {
        Encoding::Utf32
    }
}

/// The folders open in the editor.
#[expect(deprecated, reason = "older clients send only `rootUri` or `rootPath`")]
pub(super) fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    if let Some(folders) = params.workspace_folders.as_ref().filter(|folders| !folders.is_empty()) {
        return folders.iter().filter_map(|folder| path(&folder.uri)).collect();
    }
    let by_path = || path(&Url::from_file_path(params.root_path.as_ref()?).ok()?);
    params.root_uri.as_ref().and_then(path).or_else(by_path).into_iter().collect()
}

/// The path of the file `uri`.
pub(super) fn path(uri: &Url) -> Option<PathBuf> {
    Address::from_uri(uri).path().map(ToOwned::to_owned)
}

/// The old and new path of a renamed file or folder.
pub(super) fn file_rename(rename: &lsp::FileRename) -> Option<(PathBuf, PathBuf)> {
    let file = |uri: &str| path(&Url::parse(uri).ok()?);
    Some((file(&rename.old_uri)?, file(&rename.new_uri)?))
}

/// Whether a document counts: as Markdown by its language or name, or as a source by its name and its first bytes.
pub(super) fn is_note(document: &lsp::TextDocumentItem) -> bool {
    const LANGUAGES: &[&str] = &["markdown", "pandoc", "quarto", "rmd", "mdx", "vimwiki", "telekasten"];
    let language = document.language_id.to_ascii_lowercase();
    LANGUAGES.iter().any(|known| language.contains(known))
        || path(&document.uri).is_some_and(|path| discovery::is_read_as(&path, &document.text))
}

/// Whether a client asks for actions on a whole note.
pub(super) fn asks_for_source(kinds: Option<&[lsp::CodeActionKind]>) -> bool {
    kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind.as_str().split('.').next() == Some("source")))
}

/// Whether `action` is of one of the requested kinds, which may be broader: `refactor` includes `refactor.extract`.
/// Without kinds, all are requested.
pub(super) fn is_asked_for(action: &lsp::CodeAction, kinds: Option<&[lsp::CodeActionKind]>) -> bool {
    let own = action.kind.as_ref().map_or("", lsp::CodeActionKind::as_str);
    kinds.is_none_or(|kinds| {
        kinds.iter().any(|kind| {
            let behind = own.strip_prefix(kind.as_str());
            behind.is_some_and(|behind| kind.as_str().is_empty() || behind.is_empty() || behind.starts_with('.'))
        })
    })
}
