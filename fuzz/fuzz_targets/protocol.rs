//! What a client sends: frames, and the messages in them. Each request is answered once at most, and the session ends
//! with its input.
//!
//! If the first byte is `r`, the rest is sent as it is. Otherwise each line of it is a message, sent in a frame of its
//! own behind an `initialize`.

#![no_main]

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::sync::{Arc, Mutex, PoisonError};

use glossator::server::stdio::{self, Pieces};
use glossator_fuzz::held;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    DidChangeTextDocumentParams, Hover, HoverParams, InitializeParams, InitializeResult, MessageType,
};
use tower_lsp::{Client, LanguageServer, LspService};

const INITIALIZE: &str = r#"{"jsonrpc": "2.0", "id": "first", "method": "initialize", "params": {"capabilities": {}}}"#;

/// A server that knows nothing.
struct Server(Client);

#[tower_lsp::async_trait]
impl LanguageServer for Server {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn did_change(&self, _: DidChangeTextDocumentParams) {
        self.0.log_message(MessageType::LOG, "changed").await;
    }

    async fn hover(&self, _: HoverParams) -> Result<Option<Hover>> {
        tokio::task::yield_now().await;
        Ok(None)
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

/// Keeps what is written.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Output {
    fn taken(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn frame(body: &[u8]) -> Vec<u8> {
    [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// The messages in `bytes`, which a client must be able to read.
fn messages(mut bytes: &[u8]) -> Vec<Value> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let rest = bytes.strip_prefix(b"Content-Length: ").expect("a header");
        let end = rest.windows(4).position(|it| it == b"\r\n\r\n").expect("the end of the header");
        let length: usize = std::str::from_utf8(&rest[..end]).ok().and_then(|it| it.parse().ok()).expect("a length");
        let (body, others) = rest[end + 4..].split_at(length);
        found.push(serde_json::from_slice(body).expect("JSON"));
        bytes = others;
    }
    found
}

fuzz_target!(init: held::others_may_panic(), |data: &[u8]| {
    let Some((&choice, data)) = data.split_first() else { return };
    let lines: Vec<&[u8]> = data.split(|&byte| byte == b'\n').collect();
    let input = match choice {
        b'r' => data.to_vec(),
        _ => std::iter::once(INITIALIZE.as_bytes()).chain(lines.iter().copied()).flat_map(frame).collect(),
    };
    let output = Output::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let (service, socket) = LspService::new(Server);
    let pieces = Pieces::default();
    let session = stdio::run(service, socket, &pieces, Cursor::new(input), output.clone());
    runtime.block_on(session).expect("threads");
    drop(runtime);
    let sent = messages(&output.taken());
    // The server also reads what only nearly is JSON.
    let read: std::result::Result<Vec<Value>, _> = lines.iter().map(|line| serde_json::from_slice(line)).collect();
    if let Some(read) = read.ok().filter(|_| choice != b'r') {
        let mut asked: BTreeMap<String, usize> = BTreeMap::from([("\"first\"".to_owned(), 1)]);
        for id in read.iter().filter_map(|message| message.get("id")) {
            *asked.entry(id.to_string()).or_default() += 1;
        }
        for answer in sent.iter().filter(|it| it.get("method").is_none() && !it["id"].is_null()) {
            let left = asked.get_mut(&answer["id"].to_string()).expect("an answer to what was asked");
            *left = left.checked_sub(1).expect("one answer");
        }
    }
});
