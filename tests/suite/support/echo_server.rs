//! A server that counts edits and misbehaves on request, and the thread that it runs on.

use std::io::{PipeReader, PipeWriter, pipe};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    ConfigurationItem, Diagnostic, DidChangeTextDocumentParams, Hover, HoverParams, InitializeParams, InitializeResult,
    MessageType, Url,
};
use tower_lsp::{LanguageServer, LspService};

use glossator::server::outbound::Outbound;
use glossator::server::stdio::{self, Pieces};

use crate::support::client::Client;

/// Only tells a hang from a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server on a thread of its own.
pub struct Session {
    ended: Receiver<u8>,
    control: Arc<Control>,
}

/// How a test and the server's handlers reach each other beside the protocol.
#[derive(Default)]
struct Control {
    edits: Mutex<u64>,
    edited: Condvar,
    initialize: Notify,
}

impl Session {
    /// A server and a client that have shaken hands.
    pub fn start() -> (Client, Session) {
        let (mut client, session) = Session::start_uninitialized();
        session.release_initialize();
        client.initialize(json!({}), None);
        (client, session)
    }

    /// A server that waits in `initialize` until it is released, and a client.
    pub fn start_uninitialized() -> (Client, Session) {
        let (input, client_output) = pipe().expect("a pipe");
        let (client_input, output) = pipe().expect("a pipe");
        (Client::over(client_input, client_output), Session::run(input, output))
    }

    /// A server whose output nobody reads, and that has been asked something.
    pub fn start_without_reader() -> (PipeWriter, Session) {
        use std::io::Write;
        let (input, mut client_output) = pipe().expect("a pipe");
        let (client_input, output) = pipe().expect("a pipe");
        drop(client_input);
        let session = Session::run(input, output);
        client_output.write_all(b"Content-Length: 2\r\n\r\n{}").expect("the server has an input");
        (client_output, session)
    }

    fn run(input: PipeReader, output: PipeWriter) -> Session {
        let control = Arc::new(Control::default());
        let of_server = control.clone();
        let (end, ended) = channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build();
            let runtime = runtime.expect("a runtime");
            let code = runtime.block_on(async {
                let (service, socket) = LspService::build(|client| Server {
                    outbound: Outbound::start(client.clone()),
                    client,
                    control: of_server,
                })
                .custom_method("test/edits", Server::edits)
                .custom_method("test/never", Server::never)
                .custom_method("test/panic", Server::panic)
                .custom_method("test/panic_later", Server::panic_later)
                .custom_method("test/panic_notified", Server::panic_notified)
                .custom_method("test/ask", Server::ask)
                .custom_method("test/large", Server::large)
                .custom_method("test/publish", Server::publish)
                .custom_method("test/progress", Server::progress)
                .custom_method("test/configuration", Server::configuration)
                .finish();
                stdio::run(service, socket, &Pieces::default(), input, output).await.expect("threads")
            });
            runtime.shutdown_background();
            // The test may have failed already.
            let _ = end.send(code);
        });
        Session { ended, control }
    }

    /// Lets `initialize` go on.
    pub fn release_initialize(&self) {
        self.control.initialize.notify_one();
    }

    /// Waits until the server has seen so many edits.
    pub fn wait_for_edits(&self, edits: u64) {
        let seen = self.control.edits.lock().unwrap();
        let (seen, _) = self.control.edited.wait_timeout_while(seen, PATIENCE, |seen| *seen < edits).unwrap();
        assert_eq!(*seen, edits);
    }

    /// Waits for the end of the session.
    pub fn exit_code(&self) -> u8 {
        self.ended.recv_timeout(PATIENCE).expect("the session ends")
    }

    /// Ends the session as the protocol wants it.
    pub fn shut_down(self, mut client: Client) {
        assert_eq!(client.request("shutdown", Value::Null), Ok(Value::Null));
        client.notify("exit", Value::Null);
        assert_eq!(self.exit_code(), 0);
    }
}

struct Server {
    client: tower_lsp::Client,
    outbound: Outbound,
    control: Arc<Control>,
}

#[derive(Deserialize)]
struct Publication {
    uri: Url,
    version: i32,
}

#[tower_lsp::async_trait]
impl LanguageServer for Server {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        self.control.initialize.notified().await;
        self.outbound.enable_progress();
        // Must not overtake the response.
        self.outbound.log(MessageType::LOG, "initializing");
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_change(&self, _: DidChangeTextDocumentParams) {
        *self.control.edits.lock().unwrap() += 1;
        self.control.edited.notify_all();
    }

    async fn hover(&self, _: HoverParams) -> Result<Option<Hover>> {
        Ok(None)
    }
}

impl Server {
    async fn edits(&self, _: Value) -> Result<u64> {
        Ok(*self.control.edits.lock().unwrap())
    }

    async fn never(&self, _: Value) -> Result<()> {
        std::future::pending().await
    }

    async fn panic(&self, _: Value) -> Result<()> {
        panic!("as asked")
    }

    async fn panic_later(&self, _: Value) -> Result<()> {
        tokio::task::yield_now().await;
        panic!("as asked, {}", "later")
    }

    async fn panic_notified(&self, _: Value) {
        panic!("as asked")
    }

    /// What no handler of Glossator does: waits for the client.
    async fn ask(&self, _: Value) -> Result<&'static str> {
        let _ = self.client.workspace_folders().await;
        Ok("answered")
    }

    async fn large(&self, _: Value) -> Result<String> {
        Ok("x".repeat(100_000))
    }

    async fn publish(&self, publication: Publication) {
        let diagnostic = Diagnostic { message: "x".repeat(10_000), ..Diagnostic::default() };
        self.outbound.publish(publication.uri, Some(publication.version), vec![diagnostic]);
    }

    async fn progress(&self, _: Value) {
        let progress = self.outbound.progress("Reading");
        progress.report("half of it", Some(50));
    }

    async fn configuration(&self, _: Value) {
        let outbound = self.outbound.clone();
        self.outbound.configuration(vec![ConfigurationItem::default()], move |values| {
            let values = values.map_or("none".into(), |values| Value::from(values).to_string());
            outbound.log(MessageType::LOG, format!("configuration: {values}"));
        });
    }
}
