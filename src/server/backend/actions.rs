//! Code actions: those offered, and the edit of the chosen one.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{CodeAction, CodeActionDisabled, CodeActionParams, CodeActionResponse};

use super::Backend;
use crate::features::code_action::{self, Action, Effect};
use crate::features::rename::Refusal;
use crate::server::session::Session;
use crate::server::{from_protocol, to_protocol};
use crate::text::Span;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

impl Backend {
    pub(super) async fn offer_actions(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let Some((snapshot, note)) = self.note(&params.text_document.uri).await else { return Ok(None) };
        let session = self.state.session();
        let offset = |position| note.lines.offset(from_protocol::position(position), session.encoding);
        let asked = Span::new(offset(params.range.start), offset(params.range.end).max(offset(params.range.start)));
        let kinds = params.context.only;
        let offer = move || offered(&snapshot, &note, asked, kinds.as_deref(), &session);
        let offered = self.on_other_thread(offer).await?;
        Ok(Some(offered.into_iter().map(Into::into).collect()))
    }

    pub(super) async fn resolve_action(&self, mut action: CodeAction) -> Result<CodeAction> {
        let data = action.data.take().unwrap_or_default();
        let data = ActionData::read(&data).ok_or_else(|| {
            Error::invalid_params("This code action lacks the data by which Glossator finds it again.")
        })?;
        let snapshot = self.state.lock().snapshot();
        let session = self.state.session();
        let title = action.title.clone();
        let changes = self.on_other_thread(move || {
            let (note, offered) = data.find(&snapshot, &title)?;
            let changes = offered.effect.changes(&snapshot, &note, &Note::read_text)?;
            Ok((snapshot, changes))
        });
        let (snapshot, changes) = changes.await?.map_err(|refusal| self.refused(&refusal))?;
        to_protocol::complete_action(&mut action, &snapshot, changes, &session);
        Ok(action)
    }
}

/// The offered actions of `kinds`. For clients that do not resolve them they include their edits.
fn offered(
    snapshot: &Snapshot,
    note: &Note,
    asked: Span,
    kinds: Option<&[tower_lsp::lsp_types::CodeActionKind]>,
    session: &Session,
) -> Vec<CodeAction> {
    let is_whole = from_protocol::asks_for_source(kinds);
    let mut all = Vec::new();
    for (index, action) in code_action::code_actions(snapshot, note, asked, is_whole).into_iter().enumerate() {
        let data = ActionData { note: note.id, version: note.version, asked, is_whole, index };
        let mut offered = to_protocol::code_action(snapshot, note, &action, session, data.to_json());
        let makes_file = action.effect.makes_file();
        let is_lacking = action.effect == Effect::Import && !session.imports();
        if !from_protocol::is_asked_for(&offered, kinds) || (makes_file && !session.makes_files()) || is_lacking {
            continue;
        }
        let shows = makes_file && session.shows_documents();
        if !session.resolves_edits() || (shows && !session.resolves_commands()) {
            match action.effect.changes(snapshot, note, &Note::read_text) {
                Ok(changes) => to_protocol::complete_action(&mut offered, snapshot, changes, session),
                Err(Refusal { message, .. }) if session.disabled_actions() => {
                    offered.disabled = Some(CodeActionDisabled { reason: message });
                    offered.data = None;
                }
                Err(_) => continue,
            }
        }
        all.push(offered);
    }
    all
}

/// What the client returns to resolve an action. The action is computed again, and must be the same.
struct ActionData {
    note: NoteId,
    version: Option<i32>,
    asked: Span,
    is_whole: bool,
    index: usize,
}

impl ActionData {
    fn to_json(&self) -> Value {
        json!([self.note.0, self.version, self.asked.start, self.asked.end, self.is_whole, self.index])
    }

    fn read(data: &Value) -> Option<Self> {
        let [note, version, start, end, is_whole, index] = data.as_array()?.as_slice() else { return None };
        let number = |value: &Value| u32::try_from(value.as_u64()?).ok();
        let (start, end) = (number(start)?, number(end)?);
        (start <= end).then_some(())?;
        Some(Self {
            note: NoteId(number(note)?),
            version: version.as_i64().and_then(|version| i32::try_from(version).ok()),
            asked: Span { start, end },
            is_whole: is_whole.as_bool()?,
            index: number(index)? as usize,
        })
    }

    fn find(&self, snapshot: &Snapshot, title: &str) -> std::result::Result<(Arc<Note>, Action), Refusal> {
        let changed = || Refusal {
            message: "The note has changed since this was offered. Ask for it once more.".to_owned(),
            stale: None,
        };
        let note = snapshot.note(self.note).filter(|note| note.version == self.version).ok_or_else(changed)?;
        let mut offered = code_action::code_actions(snapshot, note, self.asked, self.is_whole).into_iter();
        let action = offered.nth(self.index).filter(|action| action.title == title).ok_or_else(changed)?;
        Ok((Arc::clone(note), action))
    }
}
