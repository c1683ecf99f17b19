//! Nothing is expected of the client that it does not support.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, editor, range};
use crate::support::client::Client;

const NOTE: &str = "---\nbook: rivers2021\n---\n\nChapter 2 and chapter 9.\n";

fn session_without(pointer: &str) -> Session {
    let mut capabilities = editor();
    *capabilities.pointer_mut(pointer).unwrap() = Value::Null;
    let mut session = Session::start_with(capabilities, &[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", NOTE);
    session
}

fn was_sent(client: &Client, method: &str) -> bool {
    client.received().iter().any(|message| message["method"] == method)
}

#[test]
fn without_link_support_a_definition_is_a_location() {
    let mut session = session_without("/textDocument/definition");
    let found = session.ask("textDocument/definition", "note.md", 4, 0);
    let heading = range(17, 0, 18);
    assert_eq!(found, json!([{"uri": session.uri("books/rivers2021.md"), "range": heading}]));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn without_markdown_hovers_are_plain_text() {
    let mut capabilities = editor();
    capabilities["textDocument"]["hover"]["contentFormat"] = json!(["plaintext"]);
    capabilities["textDocument"]["completion"]["completionItem"]["documentationFormat"] = json!(["plaintext"]);
    let mut session = Session::start_with(capabilities, &[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", NOTE);
    let contents = session.hover("note.md", 4, 0)["contents"].clone();
    assert_eq!(contents["kind"], "plaintext");
    let text = contents["value"].as_str().unwrap();
    assert!(text.starts_with("2 Counting Fish\n"), "{text}");
    assert!(text.contains("Nobody believes them."), "{text}");
    assert!(!text.contains(['*', '[', '<']), "{text}");

    session.replace("note.md", 2, "@rivers");
    let list = session.ask("textDocument/completion", "note.md", 0, 7);
    let item = session.client.request("completionItem/resolve", list["items"][0].clone()).unwrap();
    assert_eq!(item["documentation"]["kind"], "plaintext");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn with_markdown_hovers_are_markdown() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", NOTE);
    let contents = session.hover("note.md", 4, 0)["contents"].clone();
    assert_eq!(contents["kind"], "markdown");
    assert!(contents["value"].as_str().unwrap().starts_with("**2 Counting Fish**\n"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn without_related_information_diagnostics_have_none() {
    let session = session_without("/textDocument/publishDiagnostics/relatedInformation");
    let wrong = session.diagnostics("note.md");
    assert_eq!(wrong[0]["code"], "unknown-chapter");
    assert_eq!(wrong[0].get("relatedInformation"), None);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn files_to_watch_are_registered_where_that_is_possible() {
    let session = Session::start(&[]);
    let asked = session.client.wait_for_method("client/registerCapability");
    let registration = &asked["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    let globs = registration["registerOptions"]["watchers"].as_array().unwrap();
    let named = |part: &str| globs.iter().any(|it| it["globPattern"].as_str().unwrap().contains(part));
    assert!(named("md") && named(".glossator.toml"), "{globs:?}");
    // What comes or goes may be a folder, of which some clients tell nothing else: 1 is for what comes, 4 for what goes.
    let of_all: Vec<_> = globs.iter().filter(|it| it["globPattern"] == "**/*").map(|it| &it["kind"]).collect();
    assert_eq!(of_all, [5]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn requests_that_the_client_does_not_support_are_not_sent() {
    let mut session = Session::start_with(json!({}), &[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", NOTE);
    // Everything sent at the beginning is sent before the first diagnostics.
    session.diagnostics("note.md");
    for method in ["client/registerCapability", "workspace/configuration", "window/workDoneProgress/create"] {
        assert!(!was_sent(&session.client, method), "{method}");
    }
    assert!(!was_sent(&session.client, "$/progress"));
    // A definition is a location, and a link has no tooltip.
    assert_eq!(session.ask("textDocument/definition", "note.md", 4, 0)[0]["range"], range(17, 0, 18));
    let links =
        session.client.request("textDocument/documentLink", json!({"textDocument": {"uri": session.uri("note.md")}}));
    assert_eq!(links.unwrap()[0].get("tooltip"), None);
    assert_eq!(session.client.shut_down(), 0);
}
