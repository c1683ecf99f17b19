//! What the client cannot do is not asked of it.

use serde_json::{Value, json};

use crate::protocol::desk::{Desk, RIVERS, editor, range};
use crate::support::client::Client;

const NOTE: &str = "---\nbook: rivers2021\n---\n\nChapter 2 and chapter 9.\n";

fn desk_without(pointer: &str) -> Desk {
    let mut capabilities = editor();
    *capabilities.pointer_mut(pointer).unwrap() = Value::Null;
    let mut desk = Desk::start_with(capabilities, &[("books/rivers2021.md", RIVERS)]);
    desk.open("note.md", NOTE);
    desk
}

fn was_sent(client: &Client, method: &str) -> bool {
    client.received().iter().any(|message| message["method"] == method)
}

#[test]
fn without_link_support_a_definition_is_a_location() {
    let mut desk = desk_without("/textDocument/definition");
    let found = desk.ask("textDocument/definition", "note.md", 4, 0);
    let heading = range(17, 0, 18);
    assert_eq!(found, json!([{"uri": desk.uri("books/rivers2021.md"), "range": heading}]));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn without_markdown_hovers_are_plain_text() {
    let mut capabilities = editor();
    capabilities["textDocument"]["hover"]["contentFormat"] = json!(["plaintext"]);
    capabilities["textDocument"]["completion"]["completionItem"]["documentationFormat"] = json!(["plaintext"]);
    let mut desk = Desk::start_with(capabilities, &[("books/rivers2021.md", RIVERS)]);
    desk.open("note.md", NOTE);
    let contents = desk.hover("note.md", 4, 0)["contents"].clone();
    assert_eq!(contents["kind"], "plaintext");
    let text = contents["value"].as_str().unwrap();
    assert!(text.starts_with("2 Counting Fish\n"), "{text}");
    assert!(text.contains("Nobody believes them."), "{text}");
    assert!(!text.contains(['*', '[', '<']), "{text}");

    desk.replace("note.md", 2, "@rivers");
    let list = desk.ask("textDocument/completion", "note.md", 0, 7);
    let item = desk.client.request("completionItem/resolve", list["items"][0].clone()).unwrap();
    assert_eq!(item["documentation"]["kind"], "plaintext");
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn with_markdown_hovers_are_markdown() {
    let mut desk = Desk::start(&[("books/rivers2021.md", RIVERS)]);
    desk.open("note.md", NOTE);
    let contents = desk.hover("note.md", 4, 0)["contents"].clone();
    assert_eq!(contents["kind"], "markdown");
    assert!(contents["value"].as_str().unwrap().starts_with("**2 Counting Fish**\n"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn without_related_information_diagnostics_have_none() {
    let desk = desk_without("/textDocument/publishDiagnostics/relatedInformation");
    let wrong = desk.diagnostics("note.md");
    assert_eq!(wrong[0]["code"], "unknown-chapter");
    assert_eq!(wrong[0].get("relatedInformation"), None);
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn files_to_watch_are_registered_where_that_is_possible() {
    let desk = Desk::start(&[]);
    let asked = desk.client.wait_for_method("client/registerCapability");
    let registration = &asked["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    let globs = registration["registerOptions"]["watchers"].as_array().unwrap();
    let named = |part: &str| globs.iter().any(|it| it["globPattern"].as_str().unwrap().contains(part));
    assert!(named("md") && named(".glossator.toml"), "{globs:?}");
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn what_the_client_cannot_do_is_not_asked_for() {
    let mut desk = Desk::start_with(json!({}), &[("books/rivers2021.md", RIVERS)]);
    desk.open("note.md", NOTE);
    // What is asked at the beginning is asked before the first diagnostics.
    desk.diagnostics("note.md");
    for method in ["client/registerCapability", "workspace/configuration", "window/workDoneProgress/create"] {
        assert!(!was_sent(&desk.client, method), "{method}");
    }
    assert!(!was_sent(&desk.client, "$/progress"));
    // A definition is a location, a link has no tooltip.
    assert_eq!(desk.ask("textDocument/definition", "note.md", 4, 0)[0]["range"], range(17, 0, 18));
    let links = desk.client.request("textDocument/documentLink", json!({"textDocument": {"uri": desk.uri("note.md")}}));
    assert_eq!(links.unwrap()[0].get("tooltip"), None);
    assert_eq!(desk.client.shut_down(), 0);
}
