//! Declaration, type definition, implementation, highlights and workspace symbols.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, at, editor, range};

const BIB: &str = "@collection{rivers2021, title = {Shared Rivers}, date = {2021}}\n";
const FISH: &str = "---\nbook: rivers2021\nchapter: 2\n---\n\n# Fish, twice\n\nChapter 2 doubts.\n";

/// An editor that supports `LocationLink`s everywhere and resolves symbols.
fn navigator() -> Value {
    let mut editor = editor();
    for method in ["declaration", "typeDefinition", "implementation"] {
        editor["textDocument"][method] = json!({"linkSupport": true});
    }
    editor["workspace"]["symbol"] = json!({"resolveSupport": {"properties": ["location.range"]}});
    editor
}

fn start(capabilities: Value) -> Session {
    let files = [("books/rivers2021.md", RIVERS), ("refs.bib", BIB), ("notes/fish.md", FISH)];
    let mut session = Session::start_with(capabilities, &files);
    session.wait_until_indexed();
    session.open("note.md", "😀 Chapter 2 of @rivers2021, chapter 2.\n");
    session
}

#[test]
fn each_request_leads_to_its_target() {
    let mut session = start(navigator());
    let mut go = |method: &str| {
        let found = session.ask(&format!("textDocument/{method}"), "note.md", 0, 5);
        assert_eq!(found[0]["originSelectionRange"], range(0, 3, 12), "{method}");
        assert_eq!(found.as_array().unwrap().len(), 1, "{method}");
        (found[0]["targetUri"].clone(), found[0]["targetSelectionRange"].clone())
    };
    let (definition, declaration) = (go("definition"), go("declaration"));
    let (book, own) = (go("typeDefinition"), go("implementation"));
    assert_eq!(definition, (session.uri("notes/fish.md").into(), range(5, 2, 13)));
    assert_eq!(declaration, (session.uri("refs.bib").into(), range(0, 12, 22)));
    assert_eq!(book, (session.uri("books/rivers2021.md").into(), range(10, 2, 15)));
    assert_eq!(own, definition);
    assert_eq!(session.ask("textDocument/declaration", "note.md", 0, 14), Value::Null);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn without_link_support_targets_are_locations() {
    let mut session = start(editor());
    for (method, name) in [("declaration", "refs.bib"), ("implementation", "notes/fish.md")] {
        let found = session.ask(&format!("textDocument/{method}"), "note.md", 0, 5);
        assert_eq!(found[0]["uri"], session.uri(name), "{method}");
        assert!(found[0].get("targetUri").is_none(), "{method}");
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn highlights_distinguish_definitions_from_uses() {
    let mut session = start(navigator());
    let found = session.ask("textDocument/documentHighlight", "note.md", 0, 5);
    let expected = json!([{"range": range(0, 3, 12), "kind": 2}, {"range": range(0, 29, 38), "kind": 2}]);
    assert_eq!(found, expected);
    // An abbreviation, at its definition in the book page.
    session.open("books/rivers2021.md", RIVERS);
    let found = session.ask("textDocument/documentHighlight", "books/rivers2021.md", 37, 5);
    assert_eq!(found, json!([{"range": range(37, 4, 7), "kind": 3}]));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn references_start_from_a_heading_as_well() {
    let mut session = start(navigator());
    session.open("books/rivers2021.md", RIVERS);
    let mut params = at(&session.uri("books/rivers2021.md"), 17, 4);
    let mut ask = |declaration: bool| {
        params["context"] = json!({"includeDeclaration": declaration});
        let found = session.client.request("textDocument/references", params.clone()).unwrap();
        found.as_array().unwrap().iter().map(|it| (it["uri"].clone(), it["range"].clone())).collect::<Vec<_>>()
    };
    let (without, with) = (ask(false), ask(true));
    let [note, fish, page] =
        ["note.md", "notes/fish.md", "books/rivers2021.md"].map(|name| Value::from(session.uri(name)));
    // The note about the chapter is one: its `chapter:` and its heading.
    let own = [range(2, 9, 10), range(5, 2, 13), range(7, 0, 9)].map(|range| (fish.clone(), range));
    let mentions = [vec![(note.clone(), range(0, 3, 12)), (note, range(0, 29, 38))], own.to_vec()].concat();
    assert_eq!(without, mentions);
    assert_eq!(with, [mentions, vec![(page, range(17, 0, 18))]].concat());
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn symbols_get_their_range_when_resolved() {
    let mut session = start(navigator());
    let found = session.client.request("workspace/symbol", json!({"query": "counting fish"})).unwrap();
    let symbol = found[0].clone();
    assert_eq!(symbol["name"], "2 Counting Fish (Fischer and Lachs)");
    assert_eq!(symbol["containerName"], "Shared Rivers");
    assert_eq!(symbol["location"], json!({"uri": session.uri("books/rivers2021.md")}));
    let resolved = session.client.request("workspaceSymbol/resolve", symbol.clone()).unwrap();
    let location = json!({"uri": session.uri("books/rivers2021.md"), "range": range(17, 0, 18)});
    assert_eq!((&resolved["location"], &resolved["name"]), (&location, &symbol["name"]));
    // After an edit it is at its new position; when it is gone, its file remains.
    session.open("books/rivers2021.md", &RIVERS.replace("# Shared Rivers\n", "# Shared Rivers\n\nMore.\n"));
    let resolved = session.client.request("workspaceSymbol/resolve", symbol.clone()).unwrap();
    assert_eq!(resolved["location"]["range"], range(19, 0, 18));
    session.replace("books/rivers2021.md", 2, "# Nothing\n");
    let resolved = session.client.request("workspaceSymbol/resolve", symbol).unwrap();
    assert_eq!(resolved["location"]["range"], range(0, 0, 0));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn other_clients_get_complete_symbols() {
    let mut session = start(editor());
    let found = session.client.request("workspace/symbol", json!({"query": "counting fish"})).unwrap();
    let location = json!({"uri": session.uri("books/rivers2021.md"), "range": range(17, 0, 18)});
    assert_eq!(found[0]["location"], location);
    let none = session.client.request("workspace/symbol", json!({"query": "qqqq"})).unwrap();
    assert_eq!(none, json!([]));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn only_what_the_client_supports_is_announced() {
    for (capabilities, provider) in [(navigator(), json!({"resolveProvider": true})), (editor(), json!(true))] {
        let mut session = Session::new(&[]);
        let folder = session.path("");
        let answer = session.client.initialize(capabilities, Some(&folder));
        assert_eq!(answer["capabilities"]["workspaceSymbolProvider"], provider);
        for name in ["declaration", "typeDefinition", "implementation", "documentHighlight"] {
            assert_eq!(answer["capabilities"][format!("{name}Provider")], true, "{name}");
        }
        assert_eq!(session.client.shut_down(), 0);
    }
}
