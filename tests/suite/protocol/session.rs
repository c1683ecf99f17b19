//! A folder of notes, open in an editor.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::client::{self, Client};
use crate::support::only_book::about_the_only_book;

/// A timeout that tells what never comes from what comes late.
const PATIENCE: Duration = Duration::from_secs(60);

/// A book page with three chapters. Its headings are in lines 12, 17 and 28, counted from 0.
pub const RIVERS: &str = r#"---
type: book
citekey: rivers2021
title: "Shared Rivers: Commissions and Floods"
editor: ["Itorin, Edda", "van der Werf, Karl"]
issued: 2021
publisher: Riverside University Press
DOI: 10.5555/rivers
---

# Shared Rivers

## 1 Why Rivers Need Neighbours

- author: Anna Fischer
- page: 1-30

## 2 Counting Fish

- author: Anna Fischer; Ben Lachs
- page: 31-60
- citekey: fischer2021
- DOI: 10.5555/rivers.2

> Two agencies count the same fish for the ICPDR.
>
> Nobody believes them.

## 3 Floods and Forecasts

- page: 61-88
- URL: https://rivers.example/3

> A flood asks the ICPDR who telephones whom.

## Abbreviations

- **TAC**: total allowable catch
"#;

/// A book page with two chapters. Its headings are in lines 10 and 14, counted from 0.
pub const SEAS: &str = r#"---
type: book
citekey: seas2019
title: Closed Seas
author: "Meyer, Olga"
issued: 2019
---

# Closed Seas

## 1 Ports of Call

- page: 1-20

## 2 Narrow Straits

- page: 21-50
"#;

/// A note about an organization; its name is in line 5, counted from 0.
pub const ICPDR: &str = "---
type: organization
aliases: [ICPDR, Danube Commission]
---

# International Commission for the Protection of the Danube River

Looks after the river.
";

/// An editor with a folder of notes open.
pub struct Session {
    folder: TempDir,
    pub client: Client,
}

impl Session {
    /// A folder with these files and a server for it that waits for `initialize`.
    pub fn new(files: &[(&str, &str)]) -> Session {
        let folder = tempfile::tempdir().unwrap();
        let client = Client::spawn(folder.path());
        let session = Session { folder, client };
        for (name, text) in files {
            session.write(name, text);
        }
        if let Some(settings) = about_the_only_book(files.iter().copied()) {
            session.write(".glossator.toml", settings);
        }
        session
    }

    /// A folder with these files, opened in an editor with all capabilities.
    pub fn start(files: &[(&str, &str)]) -> Session {
        Session::start_with(editor(), files)
    }

    /// A folder with these files, opened in an editor with these capabilities.
    pub fn start_with(capabilities: Value, files: &[(&str, &str)]) -> Session {
        let mut session = Session::new(files);
        let folder = session.folder.path().to_owned();
        session.client.initialize(capabilities, Some(&folder));
        session
    }

    /// Waits until every note has been read once.
    pub fn wait_until_indexed(&self) {
        self.client.wait_for("the end of the first reading", |message| message["params"]["value"]["kind"] == "end");
    }

    // Files.

    /// The folder's real path, from which URIs are made.
    pub fn path(&self, name: &str) -> PathBuf {
        let folder = dunce::canonicalize(self.folder.path()).unwrap();
        if name.is_empty() { folder } else { folder.join(name) }
    }

    pub fn uri(&self, name: &str) -> String {
        uri(&self.path(name))
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Notifies the server that files were created (1), changed (2) or deleted (3).
    pub fn events(&mut self, events: &[(&str, i32)]) {
        let changes: Vec<Value> =
            events.iter().map(|(name, kind)| json!({"uri": self.uri(name), "type": kind})).collect();
        self.client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    }

    // Notes.

    /// Opens a note in version 1.
    pub fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.client.open(&uri, 1, text);
    }

    /// Replaces the text of an open note.
    pub fn replace(&mut self, name: &str, version: i32, text: &str) {
        let uri = self.uri(name);
        self.client.change(&uri, version, json!([{"text": text}]));
    }

    pub fn close(&mut self, name: &str) {
        let uri = self.uri(name);
        self.client.close(&uri);
    }

    // Requests.

    /// Sends a request about a position in a note.
    pub fn ask(&mut self, method: &str, name: &str, line: u32, character: u32) -> Value {
        let params = at(&self.uri(name), line, character);
        self.client.request(method, params).expect("an answer")
    }

    pub fn hover(&mut self, name: &str, line: u32, character: u32) -> Value {
        self.ask("textDocument/hover", name, line, character)
    }

    /// The text of a hover; empty if there is none.
    pub fn hover_text(&mut self, name: &str, line: u32, character: u32) -> String {
        self.hover(name, line, character)["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Requests definitions, and returns them as `books/rivers2021.md:17`, lines counted from 0.
    pub fn definitions(&mut self, name: &str, line: u32, character: u32) -> Vec<String> {
        let answer = self.ask("textDocument/definition", name, line, character);
        let folder = format!("{}/", self.uri(""));
        let named = |link: &Value| {
            let uri = link["targetUri"].as_str().expect("a URI");
            let name = uri.strip_prefix(&folder).unwrap_or(uri);
            format!("{name}:{}", link["targetSelectionRange"]["start"]["line"])
        };
        answer.as_array().map(|links| links.iter().map(named).collect()).unwrap_or_default()
    }

    /// Repeats a hover until it fulfils a condition: for what the server does in the background.
    pub fn hover_until(&mut self, name: &str, line: u32, character: u32, fits: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = self.hover_text(name, line, character);
            if fits(&text) {
                return;
            }
            assert!(Instant::now() < deadline, "the hover stays: {text}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    // Diagnostics.

    /// Waits for the diagnostics of a note in version 1.
    pub fn diagnostics(&self, name: &str) -> Vec<Value> {
        self.client.diagnostics(&self.uri(name), 1)
    }

    /// Waits for diagnostics of a file with these codes in this order, for any version.
    pub fn wait_for_codes(&self, name: &str, codes: &[&str]) -> Value {
        self.client.wait_for(&format!("{codes:?} in {name}"), is_publication(self.uri(name), codes))["params"].clone()
    }

    /// Runs `act`, and waits for diagnostics after that with these codes in this order.
    pub fn codes_after(&mut self, name: &str, codes: &[&str], act: impl FnOnce(&mut Session)) -> Value {
        let fits = is_publication(self.uri(name), codes);
        let before = self.client.received().iter().filter(|message| fits(message)).count();
        act(self);
        self.client.wait_for_nth(before + 1, &format!("{codes:?} in {name} again"), fits)["params"].clone()
    }
}

fn is_publication(uri: String, codes: &[&str]) -> impl Fn(&Value) -> bool {
    let wanted: Vec<String> = codes.iter().map(|&code| code.to_owned()).collect();
    move |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == uri
            && message["params"]["diagnostics"].as_array().is_some_and(|found| codes_of(found) == wanted)
    }
}

/// The codes of diagnostics.
pub fn codes_of(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap_or_default()).collect()
}

/// The capabilities of an editor that supports everything Glossator uses.
pub fn editor() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "window": {"workDoneProgress": true},
        "workspace": {
            "configuration": true,
            "workspaceFolders": true,
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "textDocument": {
            "publishDiagnostics": {"versionSupport": true, "relatedInformation": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "completion": {
                "completionItem": {
                    "documentationFormat": ["markdown", "plaintext"],
                    "resolveSupport": {"properties": ["documentation"]},
                },
            },
            "definition": {"linkSupport": true},
            "codeAction": {
                "isPreferredSupport": true,
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
            },
            "documentLink": {"tooltipSupport": true},
        },
    })
}

pub fn uri(path: &Path) -> String {
    client::uri(path)
}

/// The parameters of a request about a position.
pub fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

/// A range on one line.
pub fn range(line: u32, start: u32, end: u32) -> Value {
    json!({"start": {"line": line, "character": start}, "end": {"line": line, "character": end}})
}
