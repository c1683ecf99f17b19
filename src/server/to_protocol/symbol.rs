//! Workspace symbols, and the data by which they are resolved.

use serde_json::{Value, json};
use tower_lsp::lsp_types as lsp;

use super::{location, shown};
use crate::features::workspace_symbol::{Symbol, symbol_place};
use crate::library::book::RecordSlot;
use crate::library::source::SourceId;
use crate::library::{OrganizationId, RecordId, ThingId};
use crate::resolution::Target;
use crate::server::session::Session;
use crate::workspace::id::FolderId;
use crate::workspace::snapshot::Snapshot;

/// Symbols. A client that resolves ranges gets only their files.
pub(in crate::server) fn symbols(
    snapshot: &Snapshot,
    found: Vec<Symbol>,
    session: &Session,
) -> lsp::WorkspaceSymbolResponse {
    if session.resolves_symbols() {
        lsp::WorkspaceSymbolResponse::Nested(found.into_iter().filter_map(|it| lazy(snapshot, it)).collect())
    } else {
        lsp::WorkspaceSymbolResponse::Flat(found.into_iter().filter_map(|it| whole(snapshot, it, session)).collect())
    }
}

fn lazy(snapshot: &Snapshot, symbol: Symbol) -> Option<lsp::WorkspaceSymbol> {
    let uri = snapshot.note(symbol.note)?.address.to_uri()?;
    Some(lsp::WorkspaceSymbol {
        kind: kind(symbol.target),
        tags: None,
        container_name: container(&symbol),
        location: lsp::OneOf::Right(lsp::WorkspaceLocation { uri }),
        data: Some(data(&symbol)),
        name: shown(&symbol.name),
    })
}

#[expect(deprecated, reason = "the protocol's type still has a field for it")]
fn whole(snapshot: &Snapshot, symbol: Symbol, session: &Session) -> Option<lsp::SymbolInformation> {
    let found = symbol_place(snapshot, symbol.folder, symbol.target)?;
    Some(lsp::SymbolInformation {
        kind: kind(symbol.target),
        tags: None,
        deprecated: None,
        location: location(snapshot, found, session.encoding)?,
        container_name: container(&symbol),
        name: shown(&symbol.name),
    })
}

/// Only kinds that every client knows. Chapters are strings, as Markdown servers use for headings.
fn kind(target: Target) -> lsp::SymbolKind {
    match target {
        Target::Work(_) => lsp::SymbolKind::MODULE,
        Target::Organization(_) => lsp::SymbolKind::INTERFACE,
        _ => lsp::SymbolKind::STRING,
    }
}

fn container(symbol: &Symbol) -> Option<String> {
    (!symbol.container.is_empty()).then(|| shown(&symbol.container))
}

/// The data by which [`target`] finds the symbol again.
fn data(symbol: &Symbol) -> Value {
    match symbol.target {
        Target::Work(id) => json!([symbol.folder.0, "work", id.0.source.0, id.0.slot.0]),
        Target::Chapter(id) => json!([symbol.folder.0, "chapter", id.0.source.0, id.0.slot.0]),
        Target::Organization(id) => json!([symbol.folder.0, "organization", id.source.0, id.index]),
        _ => Value::Null,
    }
}

/// The folder and target in the data of a symbol.
pub(in crate::server) fn target(data: &Value) -> Option<(FolderId, Target)> {
    let number = |at: usize| u32::try_from(data.get(at)?.as_u64()?).ok();
    let (source, index) = (SourceId(number(2)?), number(3)?);
    let target = match data.get(1)?.as_str()? {
        "work" => Target::Work(ThingId(RecordId { source, slot: RecordSlot(index) })),
        "chapter" => Target::Chapter(ThingId(RecordId { source, slot: RecordSlot(index) })),
        "organization" => Target::Organization(OrganizationId { source, index }),
        _ => return None,
    };
    Some((FolderId(number(0)? as usize), target))
}
