//! What is shown in the text of a note: semantic tokens and inlay hints.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::*;

use super::Backend;
use crate::features::{inlay_hint, semantic_tokens};
use crate::server::{from_protocol, to_protocol};
use crate::text::Span;
use crate::workspace::address::Address;
use crate::workspace::note::Note;

/// For how many notes the last answer is kept.
const MOST_KEPT: usize = 64;

/// The tokens last sent for each note, so that only changes need to be sent.
#[derive(Default)]
pub(super) struct Answered {
    /// Oldest first.
    kept: VecDeque<(Address, u64, Vec<SemanticToken>)>,
    last: u64,
}

impl Answered {
    /// Removes and returns the tokens last sent for the note, if that answer had the id `id`.
    fn take(&mut self, address: &Address, id: &str) -> Option<Vec<SemanticToken>> {
        let index = self.kept.iter().position(|(known, _, _)| known == address)?;
        let (_, number, tokens) = self.kept.remove(index)?;
        (number.to_string() == id).then_some(tokens)
    }

    /// Keeps the tokens sent now; returns their id.
    fn keep(&mut self, address: &Address, tokens: Vec<SemanticToken>) -> String {
        self.kept.retain(|(known, _, _)| known != address);
        if self.kept.len() == MOST_KEPT {
            self.kept.pop_front();
        }
        self.last += 1;
        self.kept.push_back((address.clone(), self.last, tokens));
        self.last.to_string()
    }
}

impl Backend {
    /// All tokens of a note.
    pub(super) async fn tokens(&self, uri: &Url) -> Result<Option<SemanticTokensResult>> {
        let Some(data) = self.encoded(uri, None).await? else { return Ok(None) };
        let result_id = Some(self.keep_tokens(uri, &data));
        Ok(Some(SemanticTokens { result_id, data }.into()))
    }

    /// The changes in the tokens of a note since the answer `id`; all tokens if that answer is no longer kept.
    pub(super) async fn tokens_since(&self, uri: &Url, id: &str) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let Some(data) = self.encoded(uri, None).await? else { return Ok(None) };
        let old = lock(&self.answered).take(&Address::from_uri(uri), id);
        let result_id = Some(self.keep_tokens(uri, &data));
        Ok(Some(match old {
            Some(old) => SemanticTokensDelta { result_id, edits: to_protocol::token_edits(&old, &data) }.into(),
            None => SemanticTokens { result_id, data }.into(),
        }))
    }

    /// The tokens in part of a note.
    pub(super) async fn tokens_in(&self, uri: &Url, range: Range) -> Result<Option<SemanticTokensRangeResult>> {
        let data = self.encoded(uri, Some(range)).await?;
        Ok(data.map(|data| SemanticTokens { result_id: None, data }.into()))
    }

    /// Forgets the tokens of a closed note.
    pub(super) fn forget_tokens(&self, address: &Address) {
        lock(&self.answered).kept.retain(|(known, _, _)| known != address);
    }

    fn keep_tokens(&self, uri: &Url, tokens: &[SemanticToken]) -> String {
        lock(&self.answered).keep(&Address::from_uri(uri), tokens.to_vec())
    }

    /// The tokens in `range`, or all, found on another thread since a long note has many.
    async fn encoded(&self, uri: &Url, range: Option<Range>) -> Result<Option<Vec<SemanticToken>>> {
        let Some((snapshot, note)) = self.note(uri).await else { return Ok(None) };
        let encoding = self.state.session().encoding;
        let find = move || {
            let within = range.map_or(Span { start: 0, end: u32::MAX }, |range| span(&note, range, encoding));
            let tokens = semantic_tokens::semantic_tokens(&snapshot, &note, within);
            to_protocol::semantic_tokens(&note, &tokens, encoding)
        };
        self.on_other_thread(find).await.map(Some)
    }

    /// The hints in part of a note.
    pub(super) async fn hints(&self, uri: &Url, range: Range) -> Result<Option<Vec<InlayHint>>> {
        let Some((snapshot, note)) = self.note(uri).await else { return Ok(None) };
        let session = self.state.session();
        let find = move || {
            // Finding first uses requires everything above.
            let found = inlay_hint::inlay_hints(&snapshot, &note, span(&note, range, session.encoding));
            found.into_iter().map(|hint| to_protocol::inlay_hint(&note, hint, &session)).collect()
        };
        self.on_other_thread(find).await.map(Some)
    }

    /// `hint` with its tooltip, if the note has not changed since.
    pub(super) fn with_tooltip(&self, mut hint: InlayHint) -> InlayHint {
        let Some((id, version, reference)) = to_protocol::hint_origin(hint.data.as_ref()) else { return hint };
        let snapshot = self.state.lock().snapshot();
        if let Some(note) = snapshot.note(id).filter(|note| note.version == version) {
            let text = inlay_hint::tooltip(&snapshot, note, reference);
            hint.tooltip = text.map(|text| to_protocol::hint_tooltip(text, &self.state.session()));
        }
        hint
    }
}

fn span(note: &Note, range: Range, encoding: crate::text::position::Encoding) -> Span {
    let offset = |position| note.lines.offset(from_protocol::position(position), encoding);
    let start = offset(range.start);
    Span::new(start, offset(range.end).max(start))
}

fn lock(answered: &Mutex<Answered>) -> std::sync::MutexGuard<'_, Answered> {
    answered.lock().unwrap_or_else(PoisonError::into_inner)
}
