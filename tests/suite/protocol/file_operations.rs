//! Files that the editor renames, creates and deletes.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, editor, range};

fn mover() -> Value {
    let mut editor = editor();
    editor["workspace"]["workspaceEdit"] = json!({"documentChanges": true});
    editor["workspace"]["fileOperations"] =
        json!({"willRename": true, "didRename": true, "didCreate": true, "didDelete": true});
    editor
}

fn files(session: &Session, moves: &[(&str, &str)]) -> Value {
    let files = moves.iter().map(|(from, to)| json!({"oldUri": session.uri(from), "newUri": session.uri(to)}));
    json!({"files": files.collect::<Vec<_>>()})
}

#[test]
fn links_are_updated_before_a_file_is_renamed_and_definitions_afterwards() {
    let closed = "😀 [it](books/rivers2021.md#2-counting-fish)\n";
    let mut session = Session::start_with(mover(), &[("books/rivers2021.md", RIVERS), ("closed.md", closed)]);
    session.wait_until_indexed();
    session.open("note.md", "Typed: nothing.\n");
    // Unsaved text counts.
    session.replace("note.md", 7, "😀 See [[rivers2021#2 Counting Fish|fish]].\n\n[x](closed.md)\n");
    let moved = files(&session, &[("books/rivers2021.md", "books/floods.md")]);
    let edit = session.client.request("workspace/willRenameFiles", moved.clone()).unwrap();
    let expected = json!([
        {
            "textDocument": {"uri": session.uri("closed.md"), "version": null},
            "edits": [{"range": range(0, 8, 27), "newText": "books/floods.md"}],
        },
        {
            "textDocument": {"uri": session.uri("note.md"), "version": 7},
            "edits": [{"range": range(0, 9, 19), "newText": "floods"}],
        },
    ]);
    assert_eq!(edit["documentChanges"], expected);
    // The editor renames it; no watcher has reported it yet.
    session.replace("note.md", 8, "@rivers2021, chapter 2\n");
    fs::rename(session.path("books/rivers2021.md"), session.path("books/floods.md")).unwrap();
    session.client.notify("workspace/didRenameFiles", moved);
    let deadline = Instant::now() + Duration::from_secs(60);
    while session.definitions("note.md", 0, 14) != ["books/floods.md:17"] {
        assert!(Instant::now() < deadline, "the book page is not found where it is");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_file_that_changed_meanwhile_is_skipped_and_reported() {
    let files_before = [("a.md", "# A\n"), ("one.md", "[x](a.md)\n"), ("two.md", "[x](a.md)\n")];
    let mut session = Session::start_with(mover(), &files_before);
    session.wait_until_indexed();
    session.write("two.md", "More, and [x](a.md)\n");
    let moved = files(&session, &[("a.md", "b.md")]);
    let edit = session.client.request("workspace/willRenameFiles", moved.clone()).unwrap();
    let changes = edit["documentChanges"].as_array().unwrap();
    let uris: Vec<&Value> = changes.iter().map(|it| &it["textDocument"]["uri"]).collect();
    assert_eq!(uris, [&json!(session.uri("one.md"))]);
    let shown = session.client.wait_for_method("window/showMessage");
    assert!(shown["params"]["message"].as_str().unwrap().starts_with("Links in two.md stay as they are"), "{shown}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_rename_that_affects_no_link_changes_nothing() {
    let mut session = Session::start_with(mover(), &[("a.md", "# A\n"), ("one.md", "See a.\n")]);
    session.wait_until_indexed();
    let moved = files(&session, &[("a.md", "b.md"), ("nowhere", "else")]);
    assert_eq!(session.client.request("workspace/willRenameFiles", moved), Ok(Value::Null));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn created_and_deleted_files_count_at_once() {
    let mut session = Session::start_with(mover(), &[("note.md", "@rivers2021\n")]);
    session.open("note.md", "@rivers2021, Chapter 2\n");
    session.write("books/rivers2021.md", RIVERS);
    let created = json!({"files": [{"uri": session.uri("books/rivers2021.md")}]});
    session.client.notify("workspace/didCreateFiles", created.clone());
    session.hover_until("note.md", 0, 3, |text| text.contains("Shared Rivers"));
    fs::remove_dir_all(session.path("books")).unwrap();
    session.client.notify("workspace/didDeleteFiles", json!({"files": [{"uri": session.uri("books")}]}));
    session.hover_until("note.md", 0, 3, |text| !text.contains("Shared Rivers"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn only_operations_that_the_client_reports_are_registered() {
    let announced = |capabilities: Value| {
        let mut session = Session::new(&[]);
        let folder = session.path("");
        let answer = session.client.initialize(capabilities, Some(&folder));
        assert_eq!(session.client.shut_down(), 0);
        answer["capabilities"]["workspace"]["fileOperations"].clone()
    };
    assert_eq!(announced(editor()), Value::Null);
    let mut some = editor();
    some["workspace"]["fileOperations"] = json!({"willRename": true, "didDelete": false});
    let some = announced(some);
    assert_eq!(some.as_object().unwrap().keys().collect::<Vec<_>>(), ["willRename"]);
    let kinds: Vec<_> =
        some["willRename"]["filters"].as_array().unwrap().iter().map(|it| &it["pattern"]["matches"]).collect();
    assert_eq!(kinds, ["file", "folder"]);
}
