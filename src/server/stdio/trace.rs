//! The trace of handled messages, if the client asks for it: `$/setTrace`, `$/logTrace`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::Request;

use super::message::protocol_name;
use super::writer::Writer;

const OFF: u8 = 0;
const MESSAGES: u8 = 1;
const VERBOSE: u8 = 2;

/// How many bytes of a message's parameters are repeated.
const MOST_DETAIL: usize = 2_000;

/// The trace level set by the client.
#[derive(Clone, Default)]
pub(super) struct Trace {
    level: Arc<AtomicU8>,
}

/// A message that is being handled.
pub(super) struct Traced {
    trace: Trace,
    method: String,
    detail: Option<String>,
    begun: Instant,
}

impl Trace {
    /// Observes a message on its way to the server.
    pub(super) fn observe(&self, request: &Request) -> Traced {
        let name = match request.method() {
            "initialize" => request.params().and_then(|params| params.get("trace")),
            "$/setTrace" => request.params().and_then(|params| params.get("value")),
            _ => None,
        };
        match name.and_then(Value::as_str) {
            Some("off") => self.level.store(OFF, Ordering::Relaxed),
            Some("messages") => self.level.store(MESSAGES, Ordering::Relaxed),
            Some("verbose") => self.level.store(VERBOSE, Ordering::Relaxed),
            _ => {}
        }
        let detail = (self.level.load(Ordering::Relaxed) == VERBOSE).then(|| {
            let mut detail = request.params().map(Value::to_string).unwrap_or_default();
            detail.truncate((0..=MOST_DETAIL).rev().find(|&at| detail.is_char_boundary(at)).unwrap_or(0));
            detail
        });
        Traced {
            trace: self.clone(),
            method: protocol_name(request.method()).to_owned(),
            detail,
            begun: Instant::now(),
        }
    }
}

impl Traced {
    /// The message has been handled.
    pub(super) fn done(self, writer: &Writer) {
        let taken = self.begun.elapsed();
        tracing::debug!("{} took {taken:?}", self.method);
        // Nothing may be sent before the answer to `initialize`, and tracing the trace would never end.
        if self.trace.level.load(Ordering::Relaxed) == OFF || self.method == "initialize" || self.method == "exit" {
            return;
        }
        let mut params = json!({"message": format!("{} took {taken:.1?}", self.method)});
        if let Some(detail) = self.detail {
            params["verbose"] = detail.into();
        }
        writer.send(&Request::build("$/logTrace").params(params).finish(), None);
    }
}
