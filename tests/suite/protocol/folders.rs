//! Several workspace folders: each knows its own books, and they come and go.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, SEAS, Session, editor};

const FILES: &[(&str, &str)] = &[
    ("one/books/rivers2021.md", RIVERS),
    ("one/.glossator.toml", ABOUT_RIVERS),
    ("two/books/seas2019.md", SEAS),
    ("two/.glossator.toml", ABOUT_SEAS),
];
const ABOUT_RIVERS: &str = "[[folder]]\npath = \"\"\nbook = \"rivers2021\"\n";
const ABOUT_SEAS: &str = "[[folder]]\npath = \"\"\nbook = \"seas2019\"\n";
const NOTE: &str = "Chapter 2.\n";

fn folder(session: &Session, name: &str) -> Value {
    json!({"uri": session.uri(name), "name": name})
}

/// Opens these folders.
fn start(files: &[(&str, &str)], folders: &[&str]) -> Session {
    let mut session = Session::new(files);
    let folders: Vec<_> = folders.iter().map(|name| folder(&session, name)).collect();
    let params = json!({
        "processId": null,
        "rootUri": null,
        "workspaceFolders": folders,
        "capabilities": editor(),
    });
    session.client.request("initialize", params).unwrap();
    session.client.notify("initialized", json!({}));
    session
}

fn change_folders(session: &mut Session, added: &[&str], removed: &[&str]) {
    let named = |names: &[&str]| names.iter().map(|name| folder(session, name)).collect::<Vec<_>>();
    let event = json!({"added": named(added), "removed": named(removed)});
    session.client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
}

#[test]
fn each_folder_keeps_to_its_own_book() {
    let mut session = start(FILES, &["one", "two"]);
    session.open("one/note.md", NOTE);
    session.open("two/note.md", NOTE);
    assert!(session.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Fish**"));
    assert!(session.hover_text("two/note.md", 0, 0).starts_with("**2 Narrow Straits**"));
    assert_eq!(session.definitions("two/note.md", 0, 0), ["two/books/seas2019.md:14"]);
    // Another folder's key is unknown here.
    session
        .codes_after("two/note.md", &["unknown-citekey"], |session| session.replace("two/note.md", 2, "@rivers2021\n"));
    session.replace("two/note.md", 3, "@|");
    let list = session.ask("textDocument/completion", "two/note.md", 0, 1);
    assert!(!list.to_string().contains("rivers2021"), "{list}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn each_folder_keeps_to_its_own_settings() {
    let mut files = FILES.to_vec();
    files.push(("two/.glossator.toml", "[diagnostics]\nunknown-citekey = \"error\"\n"));
    let mut session = start(&files, &["one", "two"]);
    for (name, severity) in [("one/note.md", 2), ("two/note.md", 1)] {
        session.open(name, "[@nobody]\n");
        let found = session.wait_for_codes(name, &["unknown-citekey"]);
        assert_eq!(found["diagnostics"][0]["severity"], severity);
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_folder_is_added_and_removed() {
    let mut session = start(FILES, &["one"]);
    session.open("one/note.md", NOTE);
    session.open("two/note.md", "@seas2019 and @nobody.\n");
    assert!(session.hover_text("two/note.md", 0, 0).starts_with("No work"), "in no folder");
    session.codes_after("two/note.md", &["unknown-citekey"], |session| change_folders(session, &["two"], &[]));
    assert!(session.hover_text("two/note.md", 0, 0).starts_with("**Closed Seas**"));
    assert!(session.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Fish**"));
    session.codes_after("two/note.md", &[], |session| change_folders(session, &[], &["two"]));
    assert!(session.hover_text("two/note.md", 0, 0).starts_with("No work"), "in no folder again");
    assert!(session.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Fish**"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn unsaved_text_survives_a_change_of_folders() {
    let mut session = start(FILES, &["one"]);
    session.open("one/books/rivers2021.md", RIVERS);
    session.replace("one/books/rivers2021.md", 5, &RIVERS.replace("Counting Fish", "Counting Eels"));
    session.open("one/note.md", NOTE);
    change_folders(&mut session, &["two"], &[]);
    assert!(session.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Eels**"));
    // Edits continue as if nothing had happened.
    session.replace("one/books/rivers2021.md", 6, &RIVERS.replace("Counting Fish", "Counting Ducks"));
    assert!(session.hover_text("one/note.md", 0, 0).starts_with("**2 Counting Ducks**"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_request_right_after_a_change_of_folders_waits_for_the_new_library() {
    let mut session = start(FILES, &["one"]);
    session.open("two/note.md", NOTE);
    for _ in 0..20 {
        change_folders(&mut session, &["two"], &["one"]);
        assert!(session.hover_text("two/note.md", 0, 0).starts_with("**2 Narrow Straits**"));
        change_folders(&mut session, &["one"], &["two"]);
        assert_eq!(session.hover("two/note.md", 0, 0), Value::Null);
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_folder_inside_a_folder_is_separate() {
    let files = [
        ("books/rivers2021.md", RIVERS),
        (".glossator.toml", ABOUT_RIVERS),
        ("two/books/seas2019.md", SEAS),
        ("two/.glossator.toml", ABOUT_SEAS),
    ];
    let mut session = start(&files, &["", "two"]);
    session.open("note.md", NOTE);
    session.open("two/note.md", NOTE);
    assert_eq!(session.definitions("note.md", 0, 0), ["books/rivers2021.md:17"]);
    assert_eq!(session.definitions("two/note.md", 0, 0), ["two/books/seas2019.md:14"]);
    assert_eq!(session.client.shut_down(), 0);
}
