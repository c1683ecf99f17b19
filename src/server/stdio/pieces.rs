//! Answers in pieces: what the protocol calls partial results (LSP 3.17, *Partial Result Progress*).

use std::sync::{Arc, OnceLock};

use serde_json::json;
use tower_lsp::lsp_types::ProgressToken;

use super::frames;
use super::writer::Writer;

/// The way by which pieces of an answer go to the client before the answer itself. Clones share it.
#[derive(Clone, Default)]
pub struct Pieces(Arc<OnceLock<Writer>>);

impl Pieces {
    /// Pieces are written by `writer` from now on.
    pub(super) fn go_by(&self, writer: &Writer) {
        let _ = self.0.set(writer.clone());
    }

    /// Whether the client reads what is sent to it.
    pub(crate) fn are_read(&self) -> bool {
        self.0.get().is_some_and(Writer::has_room)
    }

    /// Sends `value`, which is JSON text, as a piece of the answer to the request that gave `token`; it is written before
    /// whatever is sent later.
    pub(crate) fn send(&self, token: &ProgressToken, value: String) {
        let Some(writer) = self.0.get() else { return };
        let begins = format!(r#"{{"jsonrpc":"2.0","method":"$/progress","params":{{"token":{},"value":"#, json!(token));
        writer.queue(frames::around(&begins, value, "}}"), None);
    }
}
