//! As much of an editor as the tour needs: starts the server and sends it requests over a pipe.

use std::io::{BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use url::Url;

use crate::cli::output::Failure;
use crate::server::stdio::frames::{FrameReader, encode};

/// A running server.
pub(super) struct Client {
    server: Child,
    input: ChildStdin,
    output: FrameReader<BufReader<ChildStdout>>,
    last_id: u64,
    /// Diagnostics received so far, newest last.
    diagnostics: Vec<Value>,
}

impl Client {
    /// Starts this program as a server for `folder`.
    pub(super) fn start(folder: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure(format!("the server could not be started: {error}"));
        let program = std::env::current_exe().map_err(failed)?;
        let mut server =
            Command::new(program).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
        let (Some(input), Some(output)) = (server.stdin.take(), server.stdout.take()) else { return Err(ended()) };
        let output = FrameReader::new(BufReader::new(output));
        let mut client = Self { server, input, output, last_id: 0, diagnostics: Vec::new() };
        let root = uri(folder)?;
        let capabilities = json!({
            "general": {"positionEncodings": ["utf-16"]},
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "definition": {"linkSupport": true},
                "publishDiagnostics": {"relatedInformation": true},
            },
        });
        let folders = json!([{"uri": root, "name": "demo"}]);
        let params = json!({"processId": std::process::id(), "rootUri": root, "workspaceFolders": folders, "capabilities": capabilities});
        client.request("initialize", &params)?;
        client.notify("initialized", &json!({}))?;
        Ok(client)
    }

    /// Opens a document.
    pub(super) fn open(&mut self, uri: &Url, text: &str) -> Result<(), Failure> {
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}))
    }

    /// Replaces the text of an open document.
    pub(super) fn change(&mut self, uri: &Url, version: i32, text: &str) -> Result<(), Failure> {
        let params = json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]});
        self.notify("textDocument/didChange", &params)
    }

    /// Sends a request and waits for the answer.
    pub(super) fn request(&mut self, method: &str, params: &Value) -> Result<Value, Failure> {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        loop {
            let message = self.receive()?;
            if message.get("id") == Some(&json!(id)) && message.get("method").is_none() {
                return Ok(message.get("result").cloned().unwrap_or(Value::Null));
            }
        }
    }

    /// Waits for the diagnostics of the document at `uri`.
    pub(super) fn diagnostics(&mut self, uri: &Url) -> Result<Vec<Value>, Failure> {
        loop {
            let found = self.diagnostics.iter().rev().find(|params| params["uri"] == json!(uri));
            if let Some(found) = found.and_then(|params| params["diagnostics"].as_array()) {
                return Ok(found.clone());
            }
            self.receive()?;
        }
    }

    /// Shuts the server down and waits until it has ended.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        self.request("shutdown", &Value::Null)?;
        self.notify("exit", &Value::Null)?;
        self.server.wait().map(|_| ()).map_err(|error| Failure(format!("the server did not end: {error}")))
    }

    fn notify(&mut self, method: &str, params: &Value) -> Result<(), Failure> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    fn send(&mut self, message: &Value) -> Result<(), Failure> {
        let frame = encode(message.to_string().as_bytes());
        self.input.write_all(&frame).and_then(|()| self.input.flush()).map_err(|_| ended())
    }

    fn receive(&mut self) -> Result<Value, Failure> {
        let message = self.output.read().ok().flatten().ok_or_else(ended)?;
        let message = message.map_err(|bad| Failure(format!("the server sent something unreadable: {}", bad.0)))?;
        if message["method"] == "textDocument/publishDiagnostics" {
            self.diagnostics.push(message["params"].clone());
        }
        Ok(message)
    }
}

fn ended() -> Failure {
    Failure("the server ended too early".to_owned())
}

/// The URI of a file.
pub(super) fn uri(path: &Path) -> Result<Url, Failure> {
    Url::from_file_path(path).map_err(|()| Failure(format!("{} has no URI", path.display())))
}
