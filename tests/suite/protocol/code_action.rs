//! Quick fixes: their edits, and what clients with fewer capabilities get.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, editor, range};

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

/// An editor that checks edits against versions.
fn start() -> Session {
    let mut capabilities = editor();
    capabilities["workspace"]["workspaceEdit"] = json!({"documentChanges": true});
    Session::start_with(capabilities, &[PAGE, (".glossator.toml", "lang = \"en-US\"\n")])
}

/// The actions for a range of the first line.
fn actions(session: &mut Session, start: u32, end: u32, context: &Value) -> Vec<Value> {
    let params = json!({
        "textDocument": {"uri": session.uri("note.md")},
        "range": range(0, start, end),
        "context": context,
    });
    session.client.request("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

/// The context of a request for quick fixes only.
fn fixes() -> Value {
    json!({"diagnostics": [], "only": ["quickfix"]})
}

#[test]
fn a_locator_term_unknown_to_pandoc_is_replaced() {
    let mut session = start();
    // The first character has two UTF-16 units.
    session.open("note.md", "𝄞 [@rivers2021, Kap. 3] [@rivers2021, chap. 3]\n");
    let found = session.diagnostics("note.md");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["code"], &found[0]["severity"]), (&json!("locator-not-pandoc"), &json!(4)));
    assert_eq!(found[0]["range"], range(0, 17, 21));

    let mut found = actions(&mut session, 18, 18, &fixes());
    found.retain(|it| !it["title"].as_str().unwrap().starts_with("Leave this alone"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["kind"], &found[0]["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(found[0]["diagnostics"][0]["code"], "locator-not-pandoc");
    let edit = json!({
        "textDocument": {"uri": session.uri("note.md"), "version": 1},
        "edits": [{"range": range(0, 17, 21), "newText": "chap."}],
    });
    assert_eq!(found[0]["edit"], json!({"documentChanges": [edit]}));

    assert!(actions(&mut session, 30, 34, &fixes()).is_empty());
    // `refactor` requests every kind of refactoring, and nothing else; without kinds all are requested.
    let rewrites = actions(&mut session, 18, 18, &json!({"diagnostics": [], "only": ["refactor.rewrite"]}));
    assert!(rewrites.iter().all(|it| it["kind"] == "refactor.rewrite") && !rewrites.is_empty(), "{rewrites:?}");
    let refactors = actions(&mut session, 18, 18, &json!({"diagnostics": [], "only": ["refactor"]}));
    assert!(refactors.iter().all(|it| it["kind"] != "quickfix") && refactors.len() >= rewrites.len(), "{refactors:?}");
    let all = actions(&mut session, 18, 18, &json!({"diagnostics": []}));
    let beside = all.iter().filter(|it| it["kind"] == "source").count();
    let mended = all.iter().filter(|it| it["kind"] == "quickfix").count();
    let expected = (mended + 1 + refactors.len(), 1);
    assert_eq!((all.len(), beside), expected, "two chapters can be named at once: {all:?}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn the_term_follows_the_language_of_the_note() {
    let mut session = start();
    session.open("note.md", "---\nlang: de-DE\n---\n\n[@rivers2021, chap. 3] [@rivers2021, Kap. 3]\n");
    let found = session.diagnostics("note.md");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["range"], range(4, 14, 19));
    assert!(found[0]["message"].as_str().unwrap().contains("“Kap.”"), "{found:?}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_citekey_that_was_meant_is_offered() {
    let mut session = start();
    session.open("note.md", "Read @rivers2012.\n");
    let mut found = actions(&mut session, 6, 6, &fixes());
    found.retain(|it| !it["title"].as_str().unwrap().starts_with("Leave this alone"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].get("isPreferred"), None, "it is only near");
    let edit = &found[0]["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit, &json!({"range": range(0, 5, 16), "newText": "@rivers2021"}));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn without_versioned_edits_changes_are_plain() {
    let mut session = Session::start(&[PAGE, (".glossator.toml", "lang = \"en-US\"\n")]);
    session.open("note.md", "[@rivers2021, Kap. 2]\n");
    let found = actions(&mut session, 14, 14, &fixes());
    let changes = json!({session.uri("note.md"): [{"range": range(0, 14, 18), "newText": "chap."}]});
    assert_eq!(found[0]["edit"], json!({"changes": changes}));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_client_that_supports_only_commands_gets_no_actions() {
    let mut capabilities = editor();
    capabilities["textDocument"]["codeAction"] = json!({});
    for (capabilities, expected) in [(capabilities, false), (editor(), true)] {
        let session = Session::start_with(capabilities, &[PAGE]);
        let answers = session.client.received();
        let is_announced = answers.iter().any(|it| it["result"]["capabilities"]["codeActionProvider"].is_object());
        assert_eq!(is_announced, expected);
        assert_eq!(session.client.shut_down(), 0);
    }
}
