//! Finds requests that were overtaken by an edit of the text they are about.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Response};

/// The protocol's `ContentModified`: the answer would be about a different text.
const CONTENT_MODIFIED: i64 = -32801;

/// Counts the edits of each open document.
#[derive(Clone, Default)]
pub(super) struct Edits {
    counts: Arc<Mutex<HashMap<String, u64>>>,
}

/// The text that a request about a position was made for.
pub(super) struct AskedText {
    edits: Edits,
    uri: String,
    count: u64,
}

impl Edits {
    /// Observes a message on its way to the server. Returns the text that a request about a position or range was made
    /// for; requests about a whole document may be answered for a newer text.
    pub(super) fn observe(&self, request: &Request) -> Option<AskedText> {
        let params = request.params()?;
        let uri = params.pointer("/textDocument/uri").and_then(Value::as_str)?;
        match (request.id(), request.method()) {
            (None, "textDocument/didChange" | "textDocument/didOpen") => {
                *self.lock().entry(uri.to_owned()).or_default() += 1;
                None
            }
            (None, "textDocument/didClose") => {
                self.lock().remove(uri);
                None
            }
            (Some(_), _) if ["position", "positions", "range"].iter().any(|name| params.get(name).is_some()) => {
                Some(AskedText { edits: self.clone(), uri: uri.to_owned(), count: self.count(uri) })
            }
            _ => None,
        }
    }

    fn count(&self, uri: &str) -> u64 {
        self.lock().get(uri).copied().unwrap_or_default()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, u64>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AskedText {
    /// `response`, or an error if the text has changed since. An error response stays as it is.
    pub(super) fn still_answers(&self, response: Response) -> Response {
        if response.is_error() || self.edits.count(&self.uri) == self.count {
            return response;
        }
        let message = "the text was edited before this could be answered".into();
        let error = Error { code: ErrorCode::ServerError(CONTENT_MODIFIED), message, data: None };
        Response::from_error(response.id().clone(), error)
    }
}
