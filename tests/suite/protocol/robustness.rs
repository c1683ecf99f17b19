//! What can go wrong: bad input, strange notes, and clients that leave.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, at, range};

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

/// Fails unless the server still answers correctly.
fn still_works(mut session: Session) {
    session.open("fine.md", "Chapter 2.\n");
    assert_eq!(session.hover("fine.md", 0, 3)["range"], range(0, 0, 9));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_note_that_is_not_open_or_does_not_exist() {
    let mut session = Session::start(&[PAGE, ("closed.md", "Chapter 2.\n")]);
    session.wait_until_indexed();
    assert_eq!(session.hover("nowhere.md", 0, 3), Value::Null);
    assert_eq!(session.ask("textDocument/definition", "nowhere.md", 0, 3), Value::Null);
    assert_eq!(session.ask("textDocument/completion", "nowhere.md", 0, 3), Value::Null);
    // A closed note is known from its file.
    assert_eq!(session.hover("closed.md", 0, 3)["range"], range(0, 0, 9));
    session.replace("nowhere.md", 2, "Chapter 2.\n");
    session.close("nowhere.md");
    assert_eq!(session.hover("nowhere.md", 0, 3), Value::Null);
    still_works(session);
}

#[test]
fn positions_out_of_range_are_clamped() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Chapter 2");
    let uri = session.uri("note.md");
    // A column behind the end of a line means its end, which the reference touches; a line behind the last means the
    // end of the text.
    assert_eq!(session.hover("note.md", 0, 4_000_000_000)["range"], range(0, 0, 9));
    assert_eq!(session.hover("note.md", 4_000_000_000, 0)["range"], range(0, 0, 9));
    let beyond = json!({"start": {"line": 7, "character": 7}, "end": {"line": 9, "character": 0}});
    session.client.change(&uri, 2, json!([{"range": beyond, "text": "\n\nChapter 3"}]));
    assert_eq!(session.hover("note.md", 2, 0)["range"], range(2, 0, 9));
    let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 99}});
    session.client.change(&uri, 3, json!([{"range": all, "text": ""}, {"range": range(0, 0, 0), "text": "Chapter 1"}]));
    assert!(session.hover_text("note.md", 0, 0).starts_with("**1 Why Rivers Need Neighbours**"));
    // An end before the start is no range; in any case, the session goes on.
    session.client.change(&uri, 4, json!([{"range": range(0, 5, 2), "text": "x"}]));
    still_works(session);
}

#[test]
fn messages_that_make_no_sense_are_refused() {
    let mut session = Session::start(&[PAGE]);
    let code = |answer: Result<Value, Value>| answer.expect_err("an error")["code"].as_i64();
    // `MethodNotFound`, `InvalidParams`.
    assert_eq!(code(session.client.request("textDocument/unheardOf", json!({}))), Some(-32601));
    assert_eq!(code(session.client.request("textDocument/hover", json!({"textDocument": 7}))), Some(-32602));
    session.client.notify("textDocument/didChange", json!({"textDocument": {}}));
    session.client.notify("$/unheardOf", json!({}));
    still_works(session);
}

#[test]
fn a_request_after_shutdown_is_refused_and_exit_is_clean() {
    let mut session = Session::start(&[PAGE]);
    let nothing = session.client.request("shutdown", Value::Null);
    assert_eq!(nothing, Ok(Value::Null));
    let error = session.client.request("textDocument/hover", at(&session.uri("note.md"), 0, 0)).unwrap_err();
    // `InvalidRequest`.
    assert_eq!(error["code"], -32600);
    assert_eq!(session.client.exit(), 0);
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let session = Session::start(&[PAGE]);
    assert_eq!(session.client.exit(), 1);
}

#[test]
fn exit_before_initialize_is_a_failure() {
    let session = Session::new(&[]);
    assert_eq!(session.client.exit(), 1);
}

#[test]
fn the_end_of_input_ends_the_server() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Chapter 2.\n");
    session.client.close_input();
    assert_eq!(session.client.exit_code(), 1);
    let mut session = Session::start(&[PAGE]);
    session.client.request("shutdown", Value::Null).unwrap();
    session.client.close_input();
    assert_eq!(session.client.exit_code(), 0);
}

#[test]
fn a_client_that_stops_reading_is_still_listened_to() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Chapter 1 and @rivers2012.\n");
    let uri = session.uri("note.md");
    session.hover("note.md", 0, 0);
    session.client.pause(true);
    // More than fits into a pipe: 2,000 hovers of some 300 bytes.
    let mut requests = Vec::new();
    for k in 0..2000 {
        let edit = json!([{"range": range(0, 8, 9), "text": (1 + k % 3).to_string()}]);
        session.client.change(&uri, 2 + k, edit);
        requests.push(session.client.send_request("textDocument/hover", at(&uri, 0, 0)));
    }
    session.client.pause(false);
    for (k, &id) in requests.iter().enumerate() {
        let hover = session.client.response(id).unwrap();
        let number = format!("**{} ", 1 + k % 3);
        assert!(hover["contents"]["value"].as_str().unwrap().starts_with(&number), "{k}");
    }
    assert_eq!(session.client.diagnostics(&uri, 2001).len(), 1);
    still_works(session);
}

#[test]
fn a_client_that_never_reads_again_can_still_leave() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Chapter 1.\n");
    session.client.pause(true);
    let uri = session.uri("note.md");
    for _ in 0..2000 {
        session.client.send_request("textDocument/hover", at(&uri, 0, 0));
    }
    assert_eq!(session.client.exit(), 1);
}

#[test]
fn an_untitled_note_is_a_note_of_the_first_folder() {
    let mut session = Session::start(&[PAGE]);
    let uri = "untitled:Untitled-1";
    session.client.open(uri, 1, "Chapter 2, [@rivers2021, chap. 9] and MINUSMA.\n");
    let hover = session.client.request("textDocument/hover", at(uri, 0, 3)).unwrap();
    assert_eq!(hover["range"], range(0, 0, 9));
    let wrong = session.client.diagnostics(uri, 1);
    assert_eq!(crate::protocol::session::codes_of(&wrong), ["unknown-chapter"]);
    let links = session.client.request("textDocument/definition", at(uri, 0, 3)).unwrap();
    assert_eq!(links[0]["targetUri"], session.uri("books/rivers2021.md"));
    session.client.change(uri, 2, json!([{"text": "@riv"}]));
    let list = session.client.request("textDocument/completion", at(uri, 0, 4)).unwrap();
    let resolved = session.client.request("completionItem/resolve", list["items"][0].clone()).unwrap();
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("Shared Rivers"));
    session.client.close(uri);
    assert_eq!(session.client.request("textDocument/hover", at(uri, 0, 3)), Ok(Value::Null));
    still_works(session);
}

#[test]
fn a_document_that_is_not_markdown_is_left_alone() {
    let mut session = Session::start(&[PAGE]);
    let text = "Chapter 2 and [@rivers2021, chap. 9].\n";
    let uri = session.uri("paper.tex");
    let document = json!({"uri": uri, "languageId": "latex", "version": 1, "text": text});
    session.client.notify("textDocument/didOpen", json!({"textDocument": document}));
    assert_eq!(session.hover("paper.tex", 0, 3), Value::Null);
    session.replace("paper.tex", 2, text);
    session.close("paper.tex");
    // By its language it would be a note under any name.
    session.open("paper.txt", text);
    assert_eq!(session.hover("paper.txt", 0, 3)["range"], range(0, 0, 9));
    session.wait_for_codes("paper.txt", &["unknown-chapter"]);
    assert!(!session.client.received().iter().any(|message| message["params"]["uri"] == uri));
    still_works(session);
}

#[test]
fn a_file_that_is_not_utf_8_is_reported_and_the_rest_is_read() {
    let mut session = Session::new(&[PAGE]);
    session.write("latin.md", b"One\n\nF\xfcnf\n");
    session.write("books/latin-book.md", b"---\ntype: book\ncitekey: latin\ntitle: F\xfcnf\n---\n");
    let folder = session.path("");
    session.client.initialize(crate::protocol::session::editor(), Some(&folder));
    for (name, line) in [("latin.md", "line 3"), ("latin-book.md", "line 4")] {
        let logged = session.client.wait_for(name, |message| {
            message["method"] == "window/logMessage" && message["params"]["message"].as_str().unwrap().contains(name)
        });
        let text = logged["params"]["message"].as_str().unwrap();
        assert!(text.contains("UTF-8") && text.contains(line), "{text}");
    }
    // Opened in the editor, it has a text.
    session.open("latin.md", "Chapter 3.\n");
    assert_eq!(session.hover("latin.md", 0, 3)["range"], range(0, 0, 9));
    still_works(session);
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_is_reported_and_the_rest_is_read() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    let mut session = Session::new(&[PAGE, ("locked/note.md", "Chapter 2.\n")]);
    let locked = session.path("locked");
    let allow = |mode: u32| fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o000);
    // The superuser can read everything.
    let is_root = fs::read_dir(&locked).is_ok();
    let folder = session.path("");
    session.client.initialize(crate::protocol::session::editor(), Some(&folder));
    if !is_root {
        session.client.wait_for("the folder's name in the log", |message| {
            message["method"] == "window/logMessage"
                && message["params"]["message"].as_str().unwrap().contains(locked.to_str().unwrap())
        });
    }
    session.wait_until_indexed();
    allow(0o755);
    still_works(session);
}
