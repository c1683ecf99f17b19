//! Which requests were overtaken by an edit of the text that they speak of.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Response};

/// The protocol's `ContentModified`: the answer would be about another text.
const CONTENT_MODIFIED: i64 = -32801;

/// Counts the edits of each document that is open.
#[derive(Clone, Default)]
pub(super) struct Edits {
    counts: Arc<Mutex<HashMap<String, u64>>>,
}

/// A place in a document that a request speaks of, as the document was then.
pub(super) struct Place {
    edits: Edits,
    uri: String,
    count: u64,
}

impl Edits {
    /// Hears a message on its way to the server. Gives the place that a request speaks of: what is asked of a document as a
    /// whole is answered of it as it is by then.
    pub(super) fn hear(&self, request: &Request) -> Option<Place> {
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
                Some(Place { edits: self.clone(), uri: uri.to_owned(), count: self.count(uri) })
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

impl Place {
    /// `response`, unless the text is another one by now. What failed anyway stays.
    pub(super) fn still_answers(&self, response: Response) -> Response {
        if response.is_error() || self.edits.count(&self.uri) == self.count {
            return response;
        }
        let message = "the text was edited before this could be answered".into();
        let error = Error { code: ErrorCode::ServerError(CONTENT_MODIFIED), message, data: None };
        Response::from_error(response.id().clone(), error)
    }
}
