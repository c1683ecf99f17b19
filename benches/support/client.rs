//! The editor's side of a session: plain JSON over pipes, with the time of arrival of each message.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A timeout that tells a hang from a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server and the pipes to it.
pub struct Client {
    server: Child,
    input: Arc<Mutex<ChildStdin>>,
    inbox: Receiver<Received>,
    /// Messages that arrived while another one was waited for.
    held: Vec<Received>,
    next_id: i64,
}

/// A message from the server.
pub struct Received {
    /// When its last byte had been read.
    pub at: Instant,
    /// The length of its body.
    pub bytes: usize,
    /// Its content.
    pub message: Value,
}

impl Received {
    /// The result in the message; null if it has an error.
    pub fn result(&self) -> &Value {
        &self.message["result"]
    }
}

impl Client {
    /// Starts the server like an editor.
    pub fn spawn(folder: &Path) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .arg("lsp")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let input = Arc::new(Mutex::new(server.stdin.take().expect("its input is piped")));
        let output = BufReader::with_capacity(1 << 16, server.stdout.take().expect("its output is piped"));
        let (outbox, inbox) = channel();
        let answers = Arc::clone(&input);
        thread::spawn(move || {
            let mut output = output;
            while let Some(received) = read(&mut output) {
                match answer_to(&received.message) {
                    Some(answer) => write(&answers, &answer),
                    None if outbox.send(received).is_err() => break,
                    None => {}
                }
            }
        });
        Self { server, input, inbox, held: Vec::new(), next_id: 0 }
    }

    /// A line of Linux's memory statistics of the process, in MB; nothing elsewhere.
    pub fn memory(&self, line: &str) -> Vec<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap_or_default();
        let kilobytes =
            status.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().next()?.parse().ok());
        kilobytes.map(|kilobytes: f64| kilobytes / 1_000.0).into_iter().collect()
    }

    /// Initializes for the notes in `folder`, and returns the server's capabilities.
    pub fn initialize(&mut self, folder: &Path) -> Value {
        let uri = uri(folder);
        let capabilities = json!({
            "general": {"positionEncodings": ["utf-16"]},
            "window": {"workDoneProgress": true},
            "workspace": {"workspaceFolders": true, "didChangeWatchedFiles": {"dynamicRegistration": true}},
            "textDocument": {
                "publishDiagnostics": {"versionSupport": true},
                "hover": {"contentFormat": ["markdown"]},
                "definition": {"linkSupport": true},
                "completion": {"completionItem": {
                    "documentationFormat": ["markdown"],
                    "resolveSupport": {"properties": ["documentation", "detail"]},
                }},
            },
        });
        let folders = json!([{"uri": uri, "name": "notes"}]);
        let params = json!({
            "processId": std::process::id(),
            "rootUri": uri,
            "workspaceFolders": folders,
            "capabilities": capabilities,
        });
        let answer = self.request("initialize", &params);
        self.notify("initialized", &json!({}));
        answer.result()["capabilities"].clone()
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: &Value) {
        write(&self.input, &json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and returns its number.
    pub fn send(&mut self, method: &str, params: &Value) -> i64 {
        self.next_id += 1;
        write(&self.input, &json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    /// Waits for the answer to the request with this number.
    pub fn answer(&mut self, id: i64) -> Received {
        self.wait(|message| message.get("method").is_none() && message["id"] == id)
    }

    /// Sends a request and waits for the answer.
    pub fn request(&mut self, method: &str, params: &Value) -> Received {
        let id = self.send(method, params);
        self.answer(id)
    }

    /// Waits for the diagnostics of a version of a document.
    pub fn diagnostics(&mut self, uri: &str, version: i32) -> Received {
        self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        })
    }

    /// Waits for a message. Others that arrive meanwhile are dropped, unless they answer a request.
    fn wait(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Received {
        if let Some(index) = self.held.iter().position(|received| is_wanted(&received.message)) {
            return self.held.swap_remove(index);
        }
        loop {
            let received = self.inbox.recv_timeout(PATIENCE).expect("the server says something");
            if is_wanted(&received.message) {
                return received;
            }
            if received.message.get("method").is_none() {
                self.held.push(received);
            }
        }
    }

    /// Ends the session and the process.
    pub fn shut_down(mut self) {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        let deadline = Instant::now() + PATIENCE;
        while self.server.try_wait().expect("the process can be asked").is_none() {
            assert!(Instant::now() < deadline, "the server does not exit");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // If all went well, it has ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The URI of a file or folder.
pub fn uri(path: &Path) -> String {
    url::Url::from_file_path(path).expect("an absolute path").to_string()
}

/// The answer to a request from the server.
fn answer_to(message: &Value) -> Option<Value> {
    let (method, id) = (message.get("method")?, message.get("id")?);
    let result = match method.as_str() {
        Some("workspace/configuration") => {
            let items = message["params"]["items"].as_array().map_or(0, Vec::len);
            vec![Value::Null; items].into()
        }
        _ => Value::Null,
    };
    Some(json!({"jsonrpc": "2.0", "id": id, "result": result}))
}

fn write(input: &Mutex<ChildStdin>, message: &Value) {
    let body = message.to_string();
    let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
    // If the server is gone, that is noticed because no answers come.
    let _ = input.lock().expect("no writer panics").write_all(frame.as_bytes());
}

/// The next message; `None` at the end of the output.
fn read(output: &mut impl BufRead) -> Option<Received> {
    let mut bytes = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            None => break,
            Some((name, value)) if name.eq_ignore_ascii_case("Content-Length") => bytes = value.parse().ok()?,
            Some(_) => {}
        }
    }
    let mut body = vec![0; bytes];
    output.read_exact(&mut body).ok()?;
    let at = Instant::now();
    Some(Received { at, bytes, message: serde_json::from_slice(&body).ok()? })
}
