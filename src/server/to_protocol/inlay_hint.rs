//! Inlay hints. Their tooltips are resolved when they are shown.

use serde_json::{Value, json};
use tower_lsp::lsp_types as lsp;

use super::{markup, shown};
use crate::features::inlay_hint::InlayHint;
use crate::server::session::Session;
use crate::workspace::note::{Note, NoteId};

/// A hint in `note`.
pub(in crate::server) fn inlay_hint(note: &Note, hint: InlayHint, session: &Session) -> lsp::InlayHint {
    let position = note.lines.position(hint.offset, session.encoding);
    lsp::InlayHint {
        position: lsp::Position::new(position.line, position.character),
        label: lsp::InlayHintLabel::String(shown(&hint.label)),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: session.resolves_hint_tooltips().then(|| json!([note.id.0, note.version, hint.reference])),
    }
}

/// The origin of a hint, from its data: the note, its version, and the byte offset of the reference.
pub(in crate::server) fn hint_origin(data: Option<&Value>) -> Option<(NoteId, Option<i32>, usize)> {
    let [note, version, reference] = data?.as_array()?.as_slice() else { return None };
    let id = NoteId(u32::try_from(note.as_u64()?).ok()?);
    let version = version.as_i64().and_then(|version| i32::try_from(version).ok());
    Some((id, version, usize::try_from(reference.as_u64()?).ok()?))
}

/// The tooltip of a hint.
pub(in crate::server) fn hint_tooltip(text: String, session: &Session) -> lsp::InlayHintTooltip {
    lsp::InlayHintTooltip::MarkupContent(markup(text, session.hover_markdown()))
}
