//! Files that the editor renames, creates and deletes itself.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol::desk::{Desk, RIVERS, editor, range};

fn mover() -> Value {
    let mut editor = editor();
    editor["workspace"]["workspaceEdit"] = json!({"documentChanges": true});
    editor["workspace"]["fileOperations"] =
        json!({"willRename": true, "didRename": true, "didCreate": true, "didDelete": true});
    editor
}

fn files(desk: &Desk, moves: &[(&str, &str)]) -> Value {
    let files = moves.iter().map(|(from, to)| json!({"oldUri": desk.uri(from), "newUri": desk.uri(to)}));
    json!({"files": files.collect::<Vec<_>>()})
}

#[test]
fn links_are_changed_before_a_file_is_renamed_and_definitions_follow_after() {
    let closed = "😀 [it](books/rivers2021.md#2-counting-fish)\n";
    let mut desk = Desk::start_with(mover(), &[("books/rivers2021.md", RIVERS), ("closed.md", closed)]);
    desk.wait_until_indexed();
    desk.open("note.md", "Typed: nothing.\n");
    // What is not saved yet counts.
    desk.replace("note.md", 7, "😀 See [[rivers2021#2 Counting Fish|fish]].\n\n[x](closed.md)\n");
    let moved = files(&desk, &[("books/rivers2021.md", "books/floods.md")]);
    let edit = desk.client.request("workspace/willRenameFiles", moved.clone()).unwrap();
    let expected = json!([
        {
            "textDocument": {"uri": desk.uri("closed.md"), "version": null},
            "edits": [{"range": range(0, 8, 27), "newText": "books/floods.md"}],
        },
        {
            "textDocument": {"uri": desk.uri("note.md"), "version": 7},
            "edits": [{"range": range(0, 9, 19), "newText": "floods"}],
        },
    ]);
    assert_eq!(edit["documentChanges"], expected);
    // The editor does it; no watcher has told yet.
    desk.replace("note.md", 8, "@rivers2021, chapter 2\n");
    fs::rename(desk.path("books/rivers2021.md"), desk.path("books/floods.md")).unwrap();
    desk.client.notify("workspace/didRenameFiles", moved);
    let deadline = Instant::now() + Duration::from_secs(60);
    while desk.definitions("note.md", 0, 14) != ["books/floods.md:17"] {
        assert!(Instant::now() < deadline, "the book page is not found where it is");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_file_that_changed_meanwhile_is_left_out_and_told() {
    let files_before = [("a.md", "# A\n"), ("one.md", "[x](a.md)\n"), ("two.md", "[x](a.md)\n")];
    let mut desk = Desk::start_with(mover(), &files_before);
    desk.wait_until_indexed();
    desk.write("two.md", "More, and [x](a.md)\n");
    let moved = files(&desk, &[("a.md", "b.md")]);
    let edit = desk.client.request("workspace/willRenameFiles", moved.clone()).unwrap();
    let changes = edit["documentChanges"].as_array().unwrap();
    let uris: Vec<&Value> = changes.iter().map(|it| &it["textDocument"]["uri"]).collect();
    assert_eq!(uris, [&json!(desk.uri("one.md"))]);
    let told = desk.client.wait_for_method("window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().starts_with("Links in two.md stay as they are"), "{told}");
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_renaming_that_no_link_minds_changes_nothing() {
    let mut desk = Desk::start_with(mover(), &[("a.md", "# A\n"), ("one.md", "See a.\n")]);
    desk.wait_until_indexed();
    let moved = files(&desk, &[("a.md", "b.md"), ("nowhere", "else")]);
    assert_eq!(desk.client.request("workspace/willRenameFiles", moved), Ok(Value::Null));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn created_and_deleted_files_count_at_once() {
    let mut desk = Desk::start_with(mover(), &[("note.md", "@rivers2021\n")]);
    desk.open("note.md", "@rivers2021, Chapter 2\n");
    desk.write("books/rivers2021.md", RIVERS);
    let created = json!({"files": [{"uri": desk.uri("books/rivers2021.md")}]});
    desk.client.notify("workspace/didCreateFiles", created.clone());
    desk.hover_until("note.md", 0, 3, |text| text.contains("Shared Rivers"));
    fs::remove_dir_all(desk.path("books")).unwrap();
    desk.client.notify("workspace/didDeleteFiles", json!({"files": [{"uri": desk.uri("books")}]}));
    desk.hover_until("note.md", 0, 3, |text| !text.contains("Shared Rivers"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn only_what_the_client_tells_is_asked_for() {
    let announced = |capabilities: Value| {
        let mut desk = Desk::new(&[]);
        let folder = desk.path("");
        let answer = desk.client.initialize(capabilities, Some(&folder));
        assert_eq!(desk.client.shut_down(), 0);
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
