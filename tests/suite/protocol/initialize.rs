//! The beginning of a session: what is announced, and which folders it begins with.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, editor, range};

const NOTE: &str = "Chapter 2 counts.\n";

#[test]
fn capabilities_are_announced() {
    let mut session = Session::new(&[]);
    let folder = session.path("");
    let answer = session.client.initialize(editor(), Some(&folder));
    assert_eq!(answer["serverInfo"]["name"], "glossator");
    let capabilities = answer["capabilities"].as_object().unwrap();
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    assert_eq!(capabilities["hoverProvider"], true);
    assert_eq!(capabilities["definitionProvider"], true);
    assert_eq!(capabilities["completionProvider"]["resolveProvider"], true);
    let triggers = ['@', ' '].into_iter().chain('A'..='Z').map(String::from);
    assert_eq!(capabilities["completionProvider"]["triggerCharacters"], json!(triggers.collect::<Vec<_>>()));
    assert_eq!(capabilities["documentLinkProvider"]["resolveProvider"], true);
    // 2 is `TextDocumentSyncKind.Incremental`.
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    assert_eq!(capabilities["textDocumentSync"]["openClose"], true);
    let folders = json!({"supported": true, "changeNotifications": true});
    assert_eq!(capabilities["workspace"]["workspaceFolders"], folders);
    // What a general Markdown server does is left to it.
    for other in ["documentFormattingProvider", "documentSymbolProvider", "foldingRangeProvider"] {
        assert_eq!(capabilities.get(other), None);
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_root_uri_alone_is_a_folder() {
    let root = |session: &Session| json!({"rootUri": session.uri(""), "workspaceFolders": null});
    knows_the_book(root);
}

#[test]
fn a_root_path_alone_is_a_folder() {
    let root = |session: &Session| json!({"rootUri": null, "rootPath": session.path("").to_str().unwrap()});
    knows_the_book(root);
}

/// Initializes with a root given in some way, without any capabilities.
fn knows_the_book(root: impl Fn(&Session) -> Value) {
    let mut session = Session::new(&[("books/rivers2021.md", RIVERS)]);
    let mut params = root(&session);
    params["processId"] = Value::Null;
    params["capabilities"] = json!({});
    session.client.request("initialize", params).unwrap();
    session.client.notify("initialized", json!({}));
    session.open("note.md", NOTE);
    assert_eq!(session.hover("note.md", 0, 3)["range"], range(0, 0, 9));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn both_forms_of_a_capability_are_understood() {
    // LSP 3.17: `range?: boolean | {}`.
    for requests in [json!({"range": {}, "full": {"delta": true}}), json!({"range": true, "full": true})] {
        let mut session = Session::new(&[]);
        let mut capabilities = editor();
        capabilities["textDocument"]["semanticTokens"] =
            json!({"requests": requests, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"]});
        let answer = session.client.initialize(capabilities, None);
        assert_eq!(answer["serverInfo"]["name"], "glossator", "{requests}");
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn without_folders_there_are_no_books_but_organizations() {
    let mut session = Session::new(&[("books/rivers2021.md", RIVERS)]);
    session.client.initialize(editor(), None);
    session.open("note.md", "Chapter 2 is about MINUSMA and [@rivers2021].\n");
    assert_eq!(session.hover("note.md", 0, 3), Value::Null);
    assert_eq!(session.hover("note.md", 0, 20)["range"], range(0, 19, 26));
    // If no work is known at all, nothing is reported as wrong.
    assert_eq!(session.diagnostics("note.md"), Vec::<Value>::new());
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_request_before_initialize_is_refused() {
    let mut session = Session::new(&[]);
    let error = session
        .client
        .request("textDocument/hover", crate::protocol::session::at(&session.uri("note.md"), 0, 0))
        .unwrap_err();
    // `ServerNotInitialized`.
    assert_eq!(error["code"], -32002);
    session.client.initialize(editor(), None);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn the_first_reading_is_shown_as_progress() {
    let session = Session::start(&[("books/rivers2021.md", RIVERS), ("note.md", NOTE)]);
    session.wait_until_indexed();
    let received = session.client.received();
    let created = received.iter().find(|message| message["method"] == "window/workDoneProgress/create").unwrap();
    let token = &created["params"]["token"];
    let kinds = received.iter().filter(|message| message["method"] == "$/progress").map(|message| {
        assert_eq!(message["params"]["token"], *token);
        message["params"]["value"]["kind"].as_str().unwrap()
    });
    let kinds: Vec<_> = kinds.collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"begin"), Some(&"end")));
    assert_eq!(session.client.shut_down(), 0);
}
