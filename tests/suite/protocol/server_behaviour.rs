//! Behaviour besides answers: tags and links of diagnostics, logs and traces, cancelled work, answers overtaken by an
//! edit, and documents that are not files.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, at, codes_of, editor, range};
use crate::support::client::{Client, capabilities};

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

// Diagnostics.

#[test]
fn unused_definitions_are_tagged_if_the_client_supports_it() {
    let note = "*[FOB]: forward operating base\n\nNothing.\n";
    for (support, tags) in [(json!({"valueSet": [1, 2]}), json!([1])), (json!({"valueSet": [2]}), Value::Null)] {
        let mut capabilities = editor();
        capabilities["textDocument"]["publishDiagnostics"]["tagSupport"] = support;
        let mut session = Session::start_with(capabilities, &[PAGE]);
        session.open("note.md", note);
        let found = session.diagnostics("note.md");
        assert_eq!(codes_of(&found), ["abbreviation-unused"]);
        assert_eq!((&found[0]["tags"], &found[0]["severity"]), (&tags, &json!(4)));
        assert_eq!(found[0]["range"], range(0, 0, 30));
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn a_second_definition_refers_to_the_first() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "The fish stocks unit (FSU).\n\nA flood services union (FSU).\n");
    let found = session.diagnostics("note.md");
    assert_eq!(codes_of(&found), ["abbreviation-redefined"]);
    assert_eq!(found[0]["range"], range(2, 24, 27));
    let first = &found[0]["relatedInformation"][0]["location"];
    assert_eq!((&first["uri"], &first["range"]), (&session.uri("note.md").into(), &range(0, 22, 25)));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_comment_counts_while_it_is_typed() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "@nobody1999\n");
    let uri = session.uri("note.md");
    let mut version = 1;
    let mut insert = |session: &mut Session, at: u32, text: &str| {
        version += 1;
        session.client.change(&uri, version, json!([{"range": range(0, at, at), "text": text}]));
        codes_of(&session.client.diagnostics(&uri, version)).join(" ")
    };
    assert_eq!(insert(&mut session, 11, " <!-- glossator-ignore unknown"), "unknown-citekey");
    assert_eq!(insert(&mut session, 41, " -->"), "unknown-citekey source-invalid");
    assert_eq!(insert(&mut session, 41, "-citekey"), "");
    assert_eq!(insert(&mut session, 0, "😀 "), "");
    assert_eq!(session.client.shut_down(), 0);
}

/// The link of a diagnostic's code, from a server installed as `program`.
fn link(program: &Path, support: bool) -> Value {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rivers2021.md"), RIVERS).unwrap();
    let mut client = Client::spawn_as(program, &["lsp"], folder.path());
    let mut offered = capabilities(&["utf-16"]);
    offered["textDocument"]["publishDiagnostics"]["codeDescriptionSupport"] = support.into();
    client.initialize(offered, Some(folder.path()));
    client.open("untitled:Untitled-1", 1, "@nobody1999\n");
    let found = client.diagnostics("untitled:Untitled-1", 1);
    assert_eq!(codes_of(&found), ["unknown-citekey"]);
    assert_eq!(client.shut_down(), 0);
    found[0]["codeDescription"]["href"].clone()
}

#[test]
fn codes_link_to_their_explanation_if_the_page_exists() {
    let own = Path::new(env!("CARGO_BIN_EXE_glossator"));
    let package = tempfile::tempdir().unwrap();
    let package = dunce::canonicalize(package.path()).unwrap();
    let program = package.join(own.file_name().unwrap());
    fs::copy(own, &program).unwrap();
    assert_eq!(link(&program, false), Value::Null);
    let repository = env!("CARGO_PKG_REPOSITORY");
    if !repository.is_empty() {
        assert_eq!(link(&program, true), format!("{repository}/blob/main/docs/diagnostics.md#unknown-citekey"));
        return;
    }
    assert_eq!(link(&program, true), Value::Null, "no page was installed");
    let page = package.join("diagnostics.md");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md"), &page).unwrap();
    let address = url::Url::from_file_path(&page).unwrap();
    assert_eq!(link(&program, true), format!("{address}#unknown-citekey"));
}

// Logs and traces.

#[test]
fn the_log_goes_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("server.log");
    let arguments = ["lsp", "--log", log.to_str().unwrap(), "--log-level", "debug"];
    for session in 1..=2 {
        let mut client = Client::spawn_as(Path::new(env!("CARGO_BIN_EXE_glossator")), &arguments, folder.path());
        client.initialize(capabilities(&["utf-16"]), Some(folder.path()));
        client.request("textDocument/hover", at("untitled:Untitled-1", 0, 0)).unwrap();
        // The library is read meanwhile.
        let started = Instant::now();
        while fs::read_to_string(&log).unwrap().matches("the library is read").count() < session {
            assert!(started.elapsed() < Duration::from_secs(60), "the library is not read");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(client.shut_down(), 0);
    }
    let written = fs::read_to_string(&log).unwrap();
    assert_eq!(written.matches("textDocument/hover took").count(), 2, "both sessions: {written}");
    assert!(written.contains("INFO") && written.contains("the library is read"), "{written}");
}

#[test]
fn a_log_that_cannot_be_written_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], level: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"));
        command.arg("lsp").args(arguments).env("GLOSSATOR_LOG", level).stdin(std::process::Stdio::null());
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let log = folder.path().join("no such folder").join("log");
    let (code, printed) = run(&["--log", log.to_str().unwrap()], "");
    assert_eq!(code, Some(2));
    assert!(printed.contains(log.to_str().unwrap()), "{printed}");
    let (code, printed) = run(&[], "loud");
    assert_eq!(code, Some(2));
    assert!(printed.contains("`loud`") && printed.contains("`debug`"), "{printed}");
    // The option takes precedence, and the end of input without a `shutdown` is a failure.
    assert_eq!(run(&["--log-level", "error"], "loud").0, Some(1));
}

#[test]
fn traces_are_sent_while_they_are_enabled() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Chapter 2.\n");
    let traces = |session: &Session| -> Vec<Value> {
        let received = session.client.received();
        received.into_iter().filter(|message| message["method"] == "$/logTrace").collect()
    };
    session.hover("note.md", 0, 3);
    assert_eq!(traces(&session), Vec::<Value>::new());
    session.client.notify("$/setTrace", json!({"value": "messages"}));
    session.hover("note.md", 0, 3);
    let of = |message: &Value, method: &str| {
        let said = message["params"]["message"].as_str().unwrap_or_default();
        message["method"] == "$/logTrace" && said.starts_with(&format!("{method} took "))
    };
    let hover = |message: &Value| of(message, "textDocument/hover");
    assert_eq!(session.client.wait_for("a trace", hover)["params"].get("verbose"), None);
    // It has another name inside.
    session.client.request("workspace/symbol", json!({"query": "rivers"})).unwrap();
    session.client.wait_for("a trace", |message: &Value| of(message, "workspace/symbol"));
    session.client.notify("$/setTrace", json!({"value": "verbose"}));
    session.hover("note.md", 0, 5);
    let verbose = session.client.wait_for_nth(2, "a trace", hover);
    assert!(verbose["params"]["verbose"].as_str().unwrap().contains("note.md"), "{verbose}");
    session.client.notify("$/setTrace", json!({"value": "off"}));
    session.hover("note.md", 0, 3);
    let before = traces(&session).len();
    session.hover("note.md", 0, 3);
    assert_eq!(traces(&session).len(), before);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_trace_can_be_enabled_in_initialize() {
    let mut session = Session::new(&[PAGE]);
    let params = json!({"processId": null, "rootUri": session.uri(""), "capabilities": editor(), "trace": "messages"});
    session.client.request("initialize", params).unwrap();
    session.client.notify("initialized", json!({}));
    session.client.wait_for_method("$/logTrace");
    assert_eq!(session.client.shut_down(), 0);
}

// Cancelled work, and answers that come too late.

#[test]
fn the_first_reading_can_be_stopped_and_the_library_is_whole() {
    let mut session = Session::new(&[PAGE]);
    for number in 0..4000 {
        session.write(&format!("notes/{number}.md"), "Chapter 2 of @rivers2021.\n");
    }
    let folder = session.path("");
    session.client.initialize(editor(), Some(&folder));
    // Before the notes; the books are read first, however long that takes.
    let created = session.client.wait_for_method("window/workDoneProgress/create");
    session.client.notify("window/workDoneProgress/cancel", json!({"token": created["params"]["token"]}));
    let shown = session.client.wait_for_method("window/showMessage");
    let message = shown["params"]["message"].as_str().unwrap();
    assert!(message.contains("stopped after") && message.contains("Restart"), "{message}");
    let begin = session.client.wait_for("the beginning", |it| it["params"]["value"]["kind"] == "begin");
    assert_eq!(begin["params"]["value"]["cancellable"], true);
    session.wait_until_indexed();
    session.open("note.md", "Chapter 2 of @rivers2021, and @nobody1999.\n");
    assert!(session.hover_text("note.md", 0, 3).contains("Counting Fish"));
    assert_eq!(codes_of(&session.diagnostics("note.md")), ["unknown-citekey"]);
    // Nor is it resumed later without the user's consent.
    let library = session.client.request("glossator/library", json!({})).unwrap();
    assert_eq!(library["indexed"], false);
    assert!(library["totals"]["notes"].as_u64().unwrap() < 4000, "{}", library["totals"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_request_overtaken_by_an_edit_gets_an_error() {
    let mut session = Session::new(&[PAGE]);
    let params = json!({"processId": null, "rootUri": session.uri(""), "capabilities": editor()});
    session.client.request("initialize", params).unwrap();
    session.open("note.md", "Chapter 2.\n");
    session.open("other.md", "Chapter 2.\n");
    let (note, other) = (session.uri("note.md"), session.uri("other.md"));
    // Nothing is read before `initialized`, and the requests wait for the library.
    let overtaken = session.client.send_request("textDocument/hover", at(&note, 0, 3));
    let cancelled = session.client.send_request("textDocument/definition", at(&note, 0, 3));
    let whole = session.client.send_request("textDocument/documentLink", json!({"textDocument": {"uri": note}}));
    let elsewhere = session.client.send_request("textDocument/hover", at(&other, 0, 3));
    session.client.cancel(cancelled);
    session.client.change(&note, 2, json!([{"range": range(0, 0, 0), "text": "Now "}]));
    let behind = session.client.send_request("textDocument/hover", at(&note, 0, 7));
    session.client.notify("initialized", json!({}));
    // `ContentModified`, `RequestCancelled`.
    assert_eq!(session.client.response(overtaken).unwrap_err()["code"], -32801);
    assert_eq!(session.client.response(cancelled).unwrap_err()["code"], -32800);
    // Requests about a whole document, or about another text, are not affected.
    assert!(session.client.response(whole).is_ok());
    assert_eq!(session.client.response(elsewhere).unwrap()["range"], range(0, 0, 9));
    assert_eq!(session.client.response(behind).unwrap()["range"], range(0, 4, 13));
    assert_eq!(session.client.shut_down(), 0);
}

// Documents that are no files.

#[test]
fn a_cell_of_a_notebook_belongs_to_the_folder_of_its_notebook() {
    let mut session = Session::start(&[PAGE]);
    let cell = session.uri("analysis.ipynb").replace("file:", "vscode-notebook-cell:") + "#W0sZmlsZQ%3D%3D";
    session.client.open(&cell, 1, "Chapter 2 and MINUSMA.\n");
    let hover = session.client.request("textDocument/hover", at(&cell, 0, 3)).unwrap();
    assert_eq!(hover["range"], range(0, 0, 9));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Counting Fish"));
    // One in another folder does not know the book.
    session.client.open("vscode-notebook-cell:/elsewhere/analysis.ipynb#W1", 1, "Chapter 2 and MINUSMA.\n");
    let strange = "vscode-notebook-cell:/elsewhere/analysis.ipynb#W1";
    assert_eq!(session.client.request("textDocument/hover", at(strange, 0, 3)), Ok(Value::Null));
    assert_eq!(session.client.request("textDocument/hover", at(strange, 0, 16)).unwrap()["range"], range(0, 14, 21));
    assert_eq!(session.client.shut_down(), 0);
}
