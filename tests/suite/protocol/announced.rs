//! The documentation's table of capabilities matches what the server announces, and each of its requests is sent by some test
//! here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::protocol::session::editor;
use crate::support::client::Client;

/// The rows of the table: each capability with its requests.
fn table() -> Vec<(String, Vec<String>)> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/protocol.md")).unwrap();
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let rows = page.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with("| `"));
    rows.map(|row| {
        let mut cells = row.split('|').skip(1).map(names);
        let capability = cells.next().unwrap().swap_remove(0);
        (capability, cells.next().unwrap())
    })
    .collect()
}

/// An editor that supports everything that affects the announcement.
fn able() -> Value {
    let mut able = editor();
    able["textDocument"]["rename"] = json!({"prepareSupport": true});
    able["textDocument"]["diagnostic"] = json!({"dynamicRegistration": false});
    able["workspace"]["fileOperations"] =
        json!({"willRename": true, "didRename": true, "didCreate": true, "didDelete": true});
    able
}

/// The names of the capabilities in `answer`, those of the workspace individually.
fn announced(answer: &Value) -> BTreeSet<String> {
    let capabilities = answer["capabilities"].as_object().unwrap();
    let workspace = capabilities["workspace"].as_object().unwrap().keys().map(|key| format!("workspace.{key}"));
    // The position encoding is not a request.
    let others = capabilities.keys().filter(|key| !["workspace", "positionEncoding"].contains(&key.as_str()));
    others.cloned().chain(workspace).collect()
}

#[test]
fn the_table_is_what_is_announced() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::spawn(folder.path());
    let answer = client.initialize(able(), Some(folder.path()));
    let listed: BTreeSet<String> = table().into_iter().map(|(capability, _)| capability).collect();
    assert_eq!(announced(&answer), listed);
    assert_eq!(client.shut_down(), 0);
}

#[test]
fn every_request_of_the_table_is_sent_in_some_session() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let files = fs::read_dir(tests.join("protocol")).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| !path.ends_with("announced.rs")).chain([tests.join("support/client.rs")]);
    let texts: Vec<String> = files.map(|path| fs::read_to_string(path).unwrap()).collect();
    for (capability, requests) in table() {
        assert!(!requests.is_empty(), "{capability}");
        for request in requests {
            // Requests of the same kind are sent by the last part of their names.
            let last = request.rsplit('/').next().unwrap();
            let asks = |text: &String| [&*request, last].iter().any(|name| text.contains(&format!("\"{name}\"")));
            assert!(texts.iter().any(asks), "{capability}: {request}");
        }
    }
}
