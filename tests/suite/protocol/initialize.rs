//! The beginning of a session: what is announced, and with which folders it begins.

use serde_json::{Value, json};

use crate::protocol::desk::{Desk, RIVERS, editor, range};

const NOTE: &str = "Chapter 2 counts.\n";

#[test]
fn what_the_server_can_is_announced() {
    let mut desk = Desk::new(&[]);
    let folder = desk.path("");
    let answer = desk.client.initialize(editor(), Some(&folder));
    assert_eq!(answer["serverInfo"]["name"], "glossator");
    let capabilities = answer["capabilities"].as_object().unwrap();
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    assert_eq!(capabilities["hoverProvider"], true);
    assert_eq!(capabilities["definitionProvider"], true);
    assert_eq!(capabilities["completionProvider"]["resolveProvider"], true);
    assert_eq!(capabilities["completionProvider"]["triggerCharacters"], json!(["@", " "]));
    assert_eq!(capabilities["documentLinkProvider"]["resolveProvider"], true);
    // 2 is `TextDocumentSyncKind.Incremental`.
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    assert_eq!(capabilities["textDocumentSync"]["openClose"], true);
    let folders = json!({"supported": true, "changeNotifications": true});
    assert_eq!(capabilities["workspace"]["workspaceFolders"], folders);
    // What a general Markdown server beside Glossator does is left to it.
    for other in ["documentFormattingProvider", "documentSymbolProvider", "foldingRangeProvider"] {
        assert_eq!(capabilities.get(other), None);
    }
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_root_uri_alone_is_a_folder() {
    let root = |desk: &Desk| json!({"rootUri": desk.uri(""), "workspaceFolders": null});
    knows_the_book(root);
}

#[test]
fn a_root_path_alone_is_a_folder() {
    let root = |desk: &Desk| json!({"rootUri": null, "rootPath": desk.path("").to_str().unwrap()});
    knows_the_book(root);
}

/// Initializes with a root said in some way, without any capabilities.
fn knows_the_book(root: impl Fn(&Desk) -> Value) {
    let mut desk = Desk::new(&[("books/rivers2021.md", RIVERS)]);
    let mut params = root(&desk);
    params["processId"] = Value::Null;
    params["capabilities"] = json!({});
    desk.client.request("initialize", params).unwrap();
    desk.client.notify("initialized", json!({}));
    desk.open("note.md", NOTE);
    assert_eq!(desk.hover("note.md", 0, 3)["range"], range(0, 0, 9));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn what_may_be_said_in_two_ways_is_understood_in_both() {
    // LSP 3.17: `range?: boolean | {}`.
    for requests in [json!({"range": {}, "full": {"delta": true}}), json!({"range": true, "full": true})] {
        let mut desk = Desk::new(&[]);
        let mut capabilities = editor();
        capabilities["textDocument"]["semanticTokens"] =
            json!({"requests": requests, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"]});
        let answer = desk.client.initialize(capabilities, None);
        assert_eq!(answer["serverInfo"]["name"], "glossator", "{requests}");
        assert_eq!(desk.client.shut_down(), 0);
    }
}

#[test]
fn without_folders_there_are_no_books_but_organizations() {
    let mut desk = Desk::new(&[("books/rivers2021.md", RIVERS)]);
    desk.client.initialize(editor(), None);
    desk.open("note.md", "Chapter 2 is about MINUSMA and [@rivers2021].\n");
    assert_eq!(desk.hover("note.md", 0, 3), Value::Null);
    assert_eq!(desk.hover("note.md", 0, 20)["range"], range(0, 19, 26));
    // Where no work is known at all, nothing is known to be wrong.
    assert_eq!(desk.diagnostics("note.md"), Vec::<Value>::new());
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_request_before_initialize_is_refused() {
    let mut desk = Desk::new(&[]);
    let error =
        desk.client.request("textDocument/hover", crate::protocol::desk::at(&desk.uri("note.md"), 0, 0)).unwrap_err();
    // `ServerNotInitialized`.
    assert_eq!(error["code"], -32002);
    desk.client.initialize(editor(), None);
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn the_first_reading_is_shown_as_progress() {
    let desk = Desk::start(&[("books/rivers2021.md", RIVERS), ("note.md", NOTE)]);
    desk.wait_until_indexed();
    let received = desk.client.received();
    let created = received.iter().find(|message| message["method"] == "window/workDoneProgress/create").unwrap();
    let token = &created["params"]["token"];
    let kinds = received.iter().filter(|message| message["method"] == "$/progress").map(|message| {
        assert_eq!(message["params"]["token"], *token);
        message["params"]["value"]["kind"].as_str().unwrap()
    });
    let kinds: Vec<_> = kinds.collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"begin"), Some(&"end")));
    assert_eq!(desk.client.shut_down(), 0);
}
