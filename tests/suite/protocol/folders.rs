//! Several workspace folders: each knows its own books, and they come and go.

use serde_json::{Value, json};

use crate::protocol::desk::{Desk, RIVERS, SEAS, editor};

const FILES: &[(&str, &str)] = &[
    ("one/books/rivers2021.md", RIVERS),
    ("one/.glossator.toml", ABOUT_RIVERS),
    ("two/books/seas2019.md", SEAS),
    ("two/.glossator.toml", ABOUT_SEAS),
];
const ABOUT_RIVERS: &str = "[[folder]]\npath = \"\"\nbook = \"rivers2021\"\n";
const ABOUT_SEAS: &str = "[[folder]]\npath = \"\"\nbook = \"seas2019\"\n";
const NOTE: &str = "Chapter 2.\n";

fn folder(desk: &Desk, name: &str) -> Value {
    json!({"uri": desk.uri(name), "name": name})
}

/// Opens these folders.
fn start(files: &[(&str, &str)], folders: &[&str]) -> Desk {
    let mut desk = Desk::new(files);
    let folders: Vec<_> = folders.iter().map(|name| folder(&desk, name)).collect();
    let params = json!({
        "processId": null,
        "rootUri": null,
        "workspaceFolders": folders,
        "capabilities": editor(),
    });
    desk.client.request("initialize", params).unwrap();
    desk.client.notify("initialized", json!({}));
    desk
}

fn change_folders(desk: &mut Desk, added: &[&str], removed: &[&str]) {
    let named = |names: &[&str]| names.iter().map(|name| folder(desk, name)).collect::<Vec<_>>();
    let event = json!({"added": named(added), "removed": named(removed)});
    desk.client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
}

#[test]
fn each_folder_keeps_to_its_own_book() {
    let mut desk = start(FILES, &["one", "two"]);
    desk.open("one/note.md", NOTE);
    desk.open("two/note.md", NOTE);
    assert!(desk.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Fish**"));
    assert!(desk.hover_text("two/note.md", 0, 0).starts_with("**2 Narrow Straits**"));
    assert_eq!(desk.definitions("two/note.md", 0, 0), ["two/books/seas2019.md:14"]);
    // Another folder's key is unknown here.
    desk.codes_after("two/note.md", &["unknown-citekey"], |desk| desk.replace("two/note.md", 2, "@rivers2021\n"));
    desk.replace("two/note.md", 3, "@|");
    let list = desk.ask("textDocument/completion", "two/note.md", 0, 1);
    assert!(!list.to_string().contains("rivers2021"), "{list}");
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn each_folder_keeps_to_its_own_settings() {
    let mut files = FILES.to_vec();
    files.push(("two/.glossator.toml", "[diagnostics]\nunknown-citekey = \"error\"\n"));
    let mut desk = start(&files, &["one", "two"]);
    for (name, severity) in [("one/note.md", 2), ("two/note.md", 1)] {
        desk.open(name, "[@nobody]\n");
        let found = desk.wait_for_codes(name, &["unknown-citekey"]);
        assert_eq!(found["diagnostics"][0]["severity"], severity);
    }
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_folder_is_added_and_removed() {
    let mut desk = start(FILES, &["one"]);
    desk.open("one/note.md", NOTE);
    desk.open("two/note.md", "@seas2019 and @nobody.\n");
    assert!(desk.hover_text("two/note.md", 0, 0).starts_with("No work"), "in no folder");
    desk.codes_after("two/note.md", &["unknown-citekey"], |desk| change_folders(desk, &["two"], &[]));
    assert!(desk.hover_text("two/note.md", 0, 0).starts_with("**Closed Seas**"));
    assert!(desk.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Fish**"));
    desk.codes_after("two/note.md", &[], |desk| change_folders(desk, &[], &["two"]));
    assert!(desk.hover_text("two/note.md", 0, 0).starts_with("No work"), "in no folder again");
    assert!(desk.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Fish**"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn what_is_not_saved_survives_a_change_of_folders() {
    let mut desk = start(FILES, &["one"]);
    desk.open("one/books/rivers2021.md", RIVERS);
    desk.replace("one/books/rivers2021.md", 5, &RIVERS.replace("Counting Fish", "Counting Eels"));
    desk.open("one/note.md", NOTE);
    change_folders(&mut desk, &["two"], &[]);
    assert!(desk.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Eels**"));
    // Edits go on as if nothing had happened.
    desk.replace("one/books/rivers2021.md", 6, &RIVERS.replace("Counting Fish", "Counting Ducks"));
    assert!(desk.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Ducks**"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_request_right_behind_a_change_of_folders_waits_for_the_new_library() {
    let mut desk = start(FILES, &["one"]);
    desk.open("two/note.md", NOTE);
    for _ in 0..20 {
        change_folders(&mut desk, &["two"], &["one"]);
        assert!(desk.hover_text("two/note.md", 0, 0).starts_with("**2 Narrow Straits**"));
        change_folders(&mut desk, &["one"], &["two"]);
        assert_eq!(desk.hover("two/note.md", 0, 0), Value::Null);
    }
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_folder_within_a_folder_counts_for_itself() {
    let files = [
        ("books/rivers2021.md", RIVERS),
        (".glossator.toml", ABOUT_RIVERS),
        ("two/books/seas2019.md", SEAS),
        ("two/.glossator.toml", ABOUT_SEAS),
    ];
    let mut desk = start(&files, &["", "two"]);
    desk.open("note.md", NOTE);
    desk.open("two/note.md", NOTE);
    assert_eq!(desk.definitions("note.md", 0, 0), ["books/rivers2021.md:17"]);
    assert_eq!(desk.definitions("two/note.md", 0, 0), ["two/books/seas2019.md:14"]);
    assert_eq!(desk.client.shut_down(), 0);
}
