//! The same with real servers over a pipe: one that has been through everything is compared with one started now. Files
//! are watched by the client, or by the server itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::simulation::{FILES, IGNORED, SETTINGS, SETTINGS_FILES, Step, replacement, write};
use crate::support::client::{Client, uri};

/// How long to wait before a wrong answer counts: it may be right a moment later.
const PATIENCE: Duration = Duration::from_secs(20);

/// The part of a note that an answer is about.
type Answers = BTreeMap<String, Value>;

pub struct Served {
    folder: TempDir,
    client: Client,
    /// Whether the client watches files.
    watches: bool,
    inner: bool,
    open: BTreeMap<&'static str, String>,
    version: i32,
    configuration: Value,
    unreported: Vec<&'static str>,
}

impl Served {
    /// `files` exist when the editor starts.
    pub fn new(files: &BTreeMap<&'static str, String>, inner: bool, watches: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("notes/inner")).unwrap();
        fs::write(folder.path().join("notes/.gitignore"), IGNORED[0]).unwrap();
        for (file, text) in files {
            write(&folder.path().join(file), text);
        }
        let configuration = json!({"gazetteer": false});
        let client = start(&folder, inner, watches, &configuration);
        let (open, unreported) = (BTreeMap::new(), Vec::new());
        Self { folder, client, watches, inner, open, version: 0, configuration, unreported }
    }

    /// Takes `step`.
    pub fn take(&mut self, step: &Step) {
        match step {
            Step::Write(file, text, heard) => {
                write(&self.path(file), text);
                self.report(&[file], *heard);
            }
            Step::Delete(file, heard) => {
                let _ = fs::remove_file(self.path(file));
                self.report(&[file], *heard);
            }
            Step::DeleteFolder(folder, heard) => {
                let _ = fs::remove_dir_all(self.path(folder));
                self.report(&[folder], *heard);
            }
            Step::Rename(from, to, heard) => {
                if !self.path(to).exists() && FILES.contains(from) == FILES.contains(to) {
                    fs::create_dir_all(self.path(to).parent().unwrap()).unwrap();
                    let _ = fs::rename(self.path(from), self.path(to));
                }
                self.report(&[to, from], *heard);
            }
            Step::Open(file) => {
                if !self.open.contains_key(file) {
                    let text = fs::read_to_string(self.path(file)).unwrap_or_default();
                    self.version += 1;
                    self.client.open(&self.uri(file), self.version, &text);
                    self.open.insert(file, text);
                }
            }
            Step::Type(note, at, count, typed) => {
                let Some(file) = self.pick(*note) else { return };
                if let Some((range, now)) = replacement(&self.open[file], *at, *count, typed) {
                    let position =
                        |at: glossator::text::position::Position| json!({"line": at.line, "character": at.character});
                    let range = json!({"start": position(range.0), "end": position(range.1)});
                    self.change(file, json!({"range": range, "text": typed}), now);
                }
            }
            Step::Paste(note, text) => {
                let Some(file) = self.pick(*note) else { return };
                self.change(file, json!({"text": text}), text.clone());
            }
            Step::Save(note, heard) => {
                let Some(file) = self.pick(*note) else { return };
                write(&self.path(file), &self.open[file]);
                let document = json!({"textDocument": {"uri": self.uri(file)}});
                self.client.notify("textDocument/didSave", document);
                self.report(&[file], *heard);
            }
            Step::Close(note) => {
                let Some(file) = self.pick(*note) else { return };
                self.open.remove(file);
                self.client.close(&self.uri(file));
            }
            Step::Configure(which) => {
                self.configuration = serde_json::from_str(SETTINGS[*which]).unwrap();
                let settings = json!({"settings": {"glossator": self.configuration}});
                self.client.notify("workspace/didChangeConfiguration", settings);
            }
            Step::SettingsFile(file, which) => self.write_or_delete(file, which.map(|which| SETTINGS_FILES[which])),
            Step::IgnoreFile(file, which) => self.write_or_delete(file, which.map(|which| IGNORED[which])),
            Step::Folders(inner) => {
                if *inner != self.inner {
                    self.inner = *inner;
                    let folder = json!([{"uri": self.uri("notes/inner"), "name": "inner"}]);
                    let (added, removed) = if *inner { (folder, json!([])) } else { (json!([]), folder) };
                    let event = json!({"event": {"added": added, "removed": removed}});
                    self.client.notify("workspace/didChangeWorkspaceFolders", event);
                }
            }
            Step::Stale(path) => self.events(&[path]),
            Step::PassBrokenOff(_) => {}
            Step::Quiet => self.report_all(),
        }
    }

    /// Compares the server's answers, once everything has been reported, with those of one started now. An answer that
    /// is right a moment later is right.
    pub fn compare(&mut self) {
        self.report_all();
        let mut fresh = start(&self.folder, self.inner, self.watches, &self.configuration);
        for (file, text) in &self.open {
            fresh.open(&self.uri(file), 1, text);
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let notes: Vec<(String, &str)> =
                self.open.iter().map(|(file, text)| (self.uri(file), text.as_str())).collect();
            let (here, there) = (answers(&mut self.client, &notes), answers(&mut fresh, &notes));
            if here == there {
                break;
            }
            if Instant::now() > deadline {
                let differ = here.iter().filter(|(key, answer)| there.get(*key) != Some(answer));
                let differ = differ.map(|(key, answer)| format!("{key}:\n- {answer}\n+ {:?}\n", there.get(key)));
                let missing = there.keys().filter(|key| !here.contains_key(*key));
                let text: String = differ.chain(missing.map(|key| format!("{key}: missing\n"))).collect();
                panic!("- the server, + one that starts now:\n{text}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(fresh.shut_down(), 0);
    }

    fn path(&self, file: &str) -> PathBuf {
        dunce::canonicalize(self.folder.path()).unwrap().join(file)
    }

    fn uri(&self, file: &str) -> String {
        url::Url::from_file_path(self.path(file)).unwrap().to_string()
    }

    fn pick(&self, note: usize) -> Option<&'static str> {
        (!self.open.is_empty()).then(|| *self.open.keys().nth(note % self.open.len()).unwrap())
    }

    fn change(&mut self, file: &'static str, change: Value, now: String) {
        self.version += 1;
        self.client.change(&self.uri(file), self.version, json!([change]));
        self.open.insert(file, now);
    }

    fn write_or_delete(&mut self, file: &'static str, text: Option<&str>) {
        match text {
            Some(text) => write(&self.path(file), text),
            None => {
                let _ = fs::remove_file(self.path(file));
            }
        }
        self.report(&[file], true);
    }

    fn report(&mut self, files: &[&'static str], heard: bool) {
        self.unreported.extend(files);
        if heard {
            self.report_all();
        }
    }

    fn report_all(&mut self) {
        let unreported = std::mem::take(&mut self.unreported);
        self.events(&unreported);
    }

    fn events(&mut self, files: &[&str]) {
        if self.watches && !files.is_empty() {
            // The kind of event does not matter.
            let change = |file: &&str| json!({"uri": self.uri(file), "type": 2});
            let changes: Vec<Value> = files.iter().map(change).collect();
            self.client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
        }
    }
}

fn start(folder: &TempDir, inner: bool, watches: bool, configuration: &Value) -> Client {
    let mut client = Client::spawn(folder.path());
    let roots = ["notes", "notes/inner"].map(|name| folder.path().join(name));
    let roots = &roots[..if inner { 2 } else { 1 }];
    let roots: Vec<Value> = roots.iter().map(|root| json!({"uri": uri(root), "name": "notes"})).collect();
    let capabilities = json!({
        "workspace": {
            "workspaceFolders": true,
            "didChangeWatchedFiles": {"dynamicRegistration": watches},
            "workspaceEdit": {"documentChanges": true, "resourceOperations": ["rename"]},
        },
        "textDocument": {"diagnostic": {}, "definition": {"linkSupport": true}},
    });
    let parameters = json!({
        "processId": null,
        "workspaceFolders": roots,
        "initializationOptions": configuration,
        "capabilities": capabilities,
    });
    client.request("initialize", parameters).expect("initialize succeeds");
    client.notify("initialized", json!({}));
    client
}

/// The answers of a server about the open notes, each given with its text, and about everything.
fn answers(client: &mut Client, notes: &[(String, &str)]) -> Answers {
    let mut asked: Vec<(String, i64)> = Vec::new();
    for (note, text) in notes {
        let document = json!({"uri": note});
        let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 100_000, "character": 0}});
        for method in ["diagnostic", "documentLink", "codeLens", "inlayHint"] {
            let id = client
                .send_request(&format!("textDocument/{method}"), json!({"textDocument": document, "range": whole}));
            asked.push((format!("{note} {method}"), id));
        }
        let tokens = client.request("textDocument/semanticTokens/full", json!({"textDocument": document})).unwrap();
        let keys = keys(text);
        for position in positions(&tokens).into_iter().chain(keys) {
            let to = json!({"textDocument": document, "position": position, "newName": "renamed2030"});
            asked.push((format!("{note} rename {position}"), client.send_request("textDocument/rename", to)));
            for method in ["hover", "definition", "declaration", "references", "implementation", "documentHighlight"] {
                let context = json!({"includeDeclaration": true});
                let at = json!({"textDocument": document, "position": position, "context": context});
                let id = client.send_request(&format!("textDocument/{method}"), at);
                asked.push((format!("{note} {method} {position}"), id));
            }
        }
        asked.push((
            format!("{note} tokens"),
            client.send_request("textDocument/semanticTokens/full", json!({"textDocument": document})),
        ));
    }
    for (method, parameters) in [
        ("workspace/symbol", json!({"query": ""})),
        ("workspace/diagnostic", json!({"previousResultIds": []})),
        ("glossator/library", json!({})),
    ] {
        asked.push((method.to_owned(), client.send_request(method, parameters)));
    }
    let answer = |(key, id): (String, i64)| (key, client.response(id).map_or_else(|error| error, normal));
    asked.into_iter().map(answer).collect()
}

/// The positions of the first letters of semantic tokens.
fn positions(tokens: &Value) -> Vec<Value> {
    let numbers: Vec<u64> = tokens["data"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    let (mut line, mut character) = (0, 0);
    let position = |token: &[u64]| {
        character = if token[0] == 0 { character + token[1] } else { token[1] };
        line += token[0];
        json!({"line": line, "character": character})
    };
    numbers.chunks_exact(5).map(position).collect()
}

/// The positions of the keys of a bibliography's entries.
fn keys(text: &str) -> Vec<Value> {
    let key = |(line, text): (usize, &str)| {
        let entry = text.strip_prefix('@').and_then(|entry| entry.find('{')).map(|at| at + 2);
        let character = entry.or_else(|| text.starts_with("ID  - ").then_some("ID  - ".len()))?;
        Some(json!({"line": line, "character": character}))
    };
    text.split('\n').enumerate().filter_map(key).collect()
}

/// An answer without ids, and without notes about which nothing is reported.
fn normal(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            for name in ["resultId", "data", "version"] {
                if name != "data" || !fields.get(name).is_some_and(Value::is_array) {
                    fields.remove(name);
                }
            }
            if let Some(items) = fields.get_mut("items").and_then(Value::as_array_mut) {
                items.retain(|item| item["items"] != json!([]));
                items.sort_by_key(|item| item["uri"].to_string());
            }
            fields.values_mut().for_each(|value| *value = normal(value.take()));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| *value = normal(value.take())),
        _ => {}
    }
    answer
}
