//! An editor for tests: speaks the protocol to the real binary, or to a server behind a pair of pipes.
//!
//! It reads on a thread of its own, keeps every message in order of arrival and answers the server's requests. No test
//! depends on time: whoever waits for a message waits until it is there, and fails with what came instead.

#![allow(dead_code, reason = "each test uses some of it")]

use crate::support::record;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Only tells a hang from a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// One side of a session.
pub struct Client {
    server: Option<Child>,
    input: Input,
    shared: Arc<Shared>,
    next_id: i64,
}

/// The server's input; none once it is closed.
type Input = Arc<Mutex<Option<Box<dyn Write + Send>>>>;

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// All messages from the server, in order.
    received: Vec<Value>,
    /// The server's output has ended.
    is_closed: bool,
    /// Nothing is read while this is set.
    is_paused: bool,
    /// The server's requests get no answers.
    is_silent: bool,
    /// What else than null the server's requests are answered with.
    answers: HashMap<String, Value>,
    /// The methods of our requests, by their ids as JSON.
    asked: HashMap<String, String>,
}

impl Client {
    /// Starts the binary in a folder.
    pub fn spawn(folder: &Path) -> Client {
        Client::spawn_as(Path::new(env!("CARGO_BIN_EXE_glossator")), &["lsp"], folder)
    }

    /// Starts a copy of the binary in a folder, with these arguments.
    pub fn spawn_as(program: &Path, arguments: &[&str], folder: &Path) -> Client {
        let mut server = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = server.stdin.take().expect("its input is piped");
        let output = server.stdout.take().expect("its output is piped");
        let mut client = Client::connect(output, input, record::Record::open());
        client.server = Some(server);
        client
    }

    /// Speaks to a server that writes to `output` and reads from `input`.
    pub fn over(output: impl Read + Send + 'static, input: impl Write + Send + 'static) -> Client {
        Client::connect(output, input, None)
    }

    fn connect(
        output: impl Read + Send + 'static,
        input: impl Write + Send + 'static,
        record: Option<record::Record>,
    ) -> Client {
        let input: Input = Arc::new(Mutex::new(Some(Box::new(input))));
        let shared = Arc::new(Shared::default());
        let reader = Reader { input: input.clone(), shared: shared.clone(), record };
        thread::spawn(move || reader.read_all(output));
        Client { server: None, input, shared, next_id: 0 }
    }

    // The life of a session.

    /// Initializes with these capabilities and a root folder, and returns the server's answer.
    pub fn initialize(&mut self, capabilities: Value, folder: Option<&Path>) -> Value {
        let folders = folder.map(|folder| json!([{"uri": uri(folder), "name": "test"}]));
        let root = folder.map(uri);
        let result = self.request(
            "initialize",
            json!({
                "processId": null,
                "clientInfo": {"name": "test"},
                "rootUri": root,
                "workspaceFolders": folders,
                "capabilities": capabilities,
            }),
        );
        self.notify("initialized", json!({}));
        result.expect("initialize succeeds")
    }

    /// Shuts the server down, tells it to exit and returns its exit code.
    pub fn shut_down(mut self) -> i32 {
        self.request("shutdown", Value::Null).expect("shutdown succeeds");
        self.exit()
    }

    /// Tells the server to exit, with its input left open, and returns its exit code.
    pub fn exit(mut self) -> i32 {
        self.notify("exit", Value::Null);
        self.exit_code()
    }

    /// Waits for the end of the process and returns its exit code.
    pub fn exit_code(&mut self) -> i32 {
        let server = self.server.as_mut().expect("a process");
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = server.try_wait().expect("the process can be waited for") {
                return status.code().expect("an exit code");
            }
            assert!(Instant::now() < deadline, "the server does not exit");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Closes the server's input.
    pub fn close_input(&mut self) {
        *self.input.lock().unwrap() = None;
    }

    // Documents.

    /// Opens a Markdown document.
    pub fn open(&mut self, uri: &str, version: i32, text: &str) {
        let document = json!({"uri": uri, "languageId": "markdown", "version": version, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Changes a document; `changes` is the protocol's `contentChanges`.
    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let params = json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes});
        self.notify("textDocument/didChange", params);
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// Waits for the diagnostics of a document in a version.
    pub fn diagnostics(&self, uri: &str, version: i32) -> Vec<Value> {
        let message = self.wait_for(&format!("diagnostics of {uri} in version {version}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().expect("a list of diagnostics").clone()
    }

    // Messages.

    /// Sends a request and waits for its result, or the error.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.send_request(method, params);
        self.response(id)
    }

    /// Sends a request and returns its id.
    pub fn send_request(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    /// Waits for the result of a request, or the error.
    pub fn response(&self, id: i64) -> Result<Value, Value> {
        let message = self.wait_for(&format!("response {id}"), |message| is_response(message) && message["id"] == id);
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(message["result"].clone()),
        }
    }

    /// Cancels a request.
    pub fn cancel(&mut self, id: i64) {
        self.notify("$/cancelRequest", json!({"id": id}));
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a message in a frame.
    pub fn send(&mut self, message: &Value) {
        if let (Some(id), Some(method)) = (message.get("id"), message["method"].as_str()) {
            self.shared.state.lock().unwrap().asked.insert(id.to_string(), method.to_owned());
        }
        send(&self.input, message);
    }

    /// Sends bytes without a frame.
    pub fn send_raw(&mut self, bytes: &[u8]) {
        if let Some(input) = &mut *self.input.lock().unwrap() {
            // A server that is gone is noticed by what does not come back.
            let _ = input.write_all(bytes).and_then(|()| input.flush());
        }
    }

    /// Waits until some message fulfils a condition, and returns the first that does.
    pub fn wait_for(&self, what: &str, condition: impl Fn(&Value) -> bool) -> Value {
        self.wait_for_nth(1, what, condition)
    }

    /// Waits until `n` messages fulfil a condition, and returns the last of them.
    pub fn wait_for_nth(&self, n: usize, what: &str, condition: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.shared.state.lock().unwrap();
        loop {
            if let Some(message) = state.received.iter().filter(|message| condition(message)).nth(n - 1) {
                return message.clone();
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let last = &state.received[state.received.len().saturating_sub(20)..];
            assert!(!state.is_closed, "the server ended before: {what}; the last it said: {last:#?}");
            assert!(!left.is_zero(), "waited in vain for: {what}; the last the server said: {last:#?}");
            state = self.shared.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits for a request or notification of the server.
    pub fn wait_for_method(&self, method: &str) -> Value {
        self.wait_for(method, |message| message["method"] == method)
    }

    /// Waits for the end of the server's output.
    pub fn wait_for_end(&self) {
        let closed = self
            .shared
            .changed
            .wait_timeout_while(self.shared.state.lock().unwrap(), PATIENCE, |state| !state.is_closed);
        assert!(!closed.unwrap().1.timed_out(), "the server's output does not end");
    }

    /// All messages so far.
    pub fn received(&self) -> Vec<Value> {
        self.shared.state.lock().unwrap().received.clone()
    }

    // Manners.

    /// From now on the server's requests get no answers.
    pub fn fall_silent(&self) {
        self.shared.state.lock().unwrap().is_silent = true;
    }

    /// From now on the server's requests of this method are answered with this.
    pub fn answer_with(&self, method: &str, result: Value) {
        self.shared.state.lock().unwrap().answers.insert(method.to_owned(), result);
    }

    /// Stops reading what the server says, or goes on with it.
    pub fn pause(&self, is_paused: bool) {
        self.shared.state.lock().unwrap().is_paused = is_paused;
        self.shared.changed.notify_all();
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.close_input();
        if let Some(server) = &mut self.server {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// Capabilities of an editor that offers these position encodings and what else Glossator makes use of.
pub fn capabilities(encodings: &[&str]) -> Value {
    json!({
        "general": {"positionEncodings": encodings},
        "window": {"workDoneProgress": true},
        "workspace": {
            "configuration": true,
            "workspaceFolders": true,
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "textDocument": {"publishDiagnostics": {"versionSupport": true}},
    })
}

/// The URI of a file or folder.
pub fn uri(path: &Path) -> String {
    let path = dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    url::Url::from_file_path(path).expect("an absolute path").to_string()
}

fn is_response(message: &Value) -> bool {
    message.get("method").is_none()
}

fn send(input: &Input, message: &Value) {
    let body = message.to_string();
    if let Some(input) = &mut *input.lock().unwrap() {
        // A server that is gone is noticed by what does not come back.
        let _ = write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).and_then(|()| input.flush());
    }
}

/// The reading half.
struct Reader {
    input: Input,
    shared: Arc<Shared>,
    record: Option<record::Record>,
}

impl Reader {
    fn read_all(mut self, output: impl Read) {
        let mut output = BufReader::new(output);
        loop {
            drop(self.shared.changed.wait_while(self.shared.state.lock().unwrap(), |state| state.is_paused).unwrap());
            let Some(message) = read_frame(&mut output) else { break };
            self.take(message);
        }
        self.shared.state.lock().unwrap().is_closed = true;
        self.shared.changed.notify_all();
    }

    fn take(&mut self, message: Value) {
        let mut state = self.shared.state.lock().unwrap();
        if let Some(record) = &mut self.record {
            let asked = state.asked.get(&message["id"].to_string());
            record.write(&message, asked.map(String::as_str));
        }
        let answer = match (message["method"].as_str(), message.get("id")) {
            (Some(method), Some(id)) if !state.is_silent => {
                let result = state.answers.get(method).cloned().unwrap_or_else(|| default_answer(&message));
                Some(json!({"jsonrpc": "2.0", "id": id, "result": result}))
            }
            _ => None,
        };
        state.received.push(message);
        drop(state);
        self.shared.changed.notify_all();
        if let Some(answer) = answer {
            send(&self.input, &answer);
        }
    }
}

fn default_answer(request: &Value) -> Value {
    match request["method"].as_str() {
        // One value for each item that was asked for.
        Some("workspace/configuration") => {
            request["params"]["items"].as_array().map(|items| vec![Value::Null; items.len()]).into()
        }
        Some("workspace/applyEdit") => json!({"applied": true}),
        _ => Value::Null,
    }
}

/// The next frame's JSON; none at the end of output. Anything else on the server's output is a failure.
fn read_frame(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.strip_suffix("\r\n").expect("lines of headers end in CR LF") {
            "" => break,
            header => {
                let value = header.strip_prefix("Content-Length: ").expect("nothing but frames on the output");
                length = Some(value.parse().expect("the length is a number"));
            }
        }
    }
    let mut body = vec![0; length.expect("a header has a length")];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("a body is JSON"))
}
