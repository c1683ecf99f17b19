//! What is shown in the text of a note: semantic tokens and inlay hints.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, editor};
use crate::support::client::Client;

/// An editor that supports all of this.
fn shows() -> Value {
    let mut can = editor();
    can["workspace"]["semanticTokens"] = json!({"refreshSupport": true});
    can["workspace"]["inlayHint"] = json!({"refreshSupport": true});
    can["textDocument"]["inlayHint"] = json!({"resolveSupport": {"properties": ["tooltip"]}});
    can["textDocument"]["semanticTokens"] = json!({
        "requests": {"range": true, "full": {"delta": true}},
        "tokenTypes": ["variable", "enumMember", "number", "class", "macro"],
        "tokenModifiers": ["definition", "defaultLibrary"],
        "formats": ["relative"],
    });
    can
}

const BOOK: (&str, &str) = ("books/rivers2021.md", RIVERS);

fn tokens(session: &mut Session, name: &str) -> Value {
    let document = json!({"uri": session.uri(name)});
    session.client.request("textDocument/semanticTokens/full", json!({"textDocument": document})).unwrap()
}

fn delta(session: &mut Session, name: &str, id: &Value) -> Value {
    let params = json!({"textDocument": {"uri": session.uri(name)}, "previousResultId": id});
    session.client.request("textDocument/semanticTokens/full/delta", params).unwrap()
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

/// `data` after the edits of a delta, applied as the protocol requires: the offsets count numbers in the old data.
fn edited(data: &Value, delta: &Value) -> Vec<u64> {
    let mut data = numbers(data);
    let mut edits: Vec<&Value> = delta["edits"].as_array().unwrap().iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit["start"].as_u64()));
    for edit in edits {
        let start = edit["start"].as_u64().unwrap() as usize;
        let end = start + edit["deleteCount"].as_u64().unwrap() as usize;
        data.splice(start..end, edit.get("data").map(numbers).unwrap_or_default());
    }
    data
}

/// Lines 0 and 1; the emoji has two units.
const NOTE: &str = "\u{1F600} Chapter 2 of\n@rivers2021, the UN.\n";

#[test]
fn tokens_have_a_legend_and_exact_offsets() {
    let mut session = Session::new(&[BOOK]);
    let folder = session.path("");
    let answer = session.client.initialize(shows(), Some(&folder));
    let provider = &answer["capabilities"]["semanticTokensProvider"];
    assert_eq!((&provider["full"], &provider["range"]), (&json!({"delta": true}), &json!(true)));
    let legend = json!({
        "tokenTypes": ["variable", "enumMember", "number", "class", "macro"],
        "tokenModifiers": ["definition", "defaultLibrary"],
    });
    assert_eq!(provider["legend"], legend);
    assert_eq!(answer["capabilities"]["inlayHintProvider"], json!({"resolveProvider": true}));

    session.open("note.md", NOTE);
    // `Chapter 2` at column 3; the key at the start of the next line; `UN`, which is built in, 17 columns after it.
    assert_eq!(tokens(&mut session, "note.md")["data"], json!([0, 3, 9, 1, 0, 1, 0, 11, 0, 0, 0, 17, 2, 3, 2]));
    let range = json!({"start": {"line": 1, "character": 12}, "end": {"line": 1, "character": 20}});
    let params = json!({"textDocument": {"uri": session.uri("note.md")}, "range": range});
    let part = session.client.request("textDocument/semanticTokens/range", params).unwrap();
    assert_eq!(part, json!({"data": [1, 17, 2, 3, 2]}));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_delta_turns_the_previous_answer_into_the_full_one() {
    let mut session = Session::start_with(shows(), &[BOOK]);
    session.open("note.md", NOTE);
    let mut before = tokens(&mut session, "note.md");
    let texts = [
        format!("{NOTE}More of chapter 3.\n"),
        format!("More of chapter 3.\n\n{NOTE}More of chapter 3.\n"),
        format!("More of chapter 3.\n\n{NOTE}"),
        NOTE.replace("2021", "2021 [p. 4]"),
        NOTE.replace("Chapter 2 of", "A chapter of"),
        String::new(),
        NOTE.to_owned(),
    ];
    for (text, version) in texts.iter().zip(2..) {
        session.replace("note.md", version, text);
        let change = delta(&mut session, "note.md", &before["resultId"]);
        let made = edited(&before["data"], &change);
        let whole = tokens(&mut session, "note.md");
        assert_eq!(made, numbers(&whole["data"]), "{text}");
        before = whole;
    }
    // No change.
    let change = delta(&mut session, "note.md", &before["resultId"]);
    assert_eq!(change["edits"], json!([]));
    // If the server no longer has the previous answer, it sends everything.
    let again = delta(&mut session, "note.md", &before["resultId"]);
    assert_eq!(again["data"], before["data"]);
    let uri = session.uri("note.md");
    session.client.close(&uri);
    session.open("note.md", NOTE);
    assert_eq!(delta(&mut session, "note.md", &again["resultId"])["data"], before["data"]);
    assert_eq!(session.client.shut_down(), 0);
}

fn hints(session: &mut Session, name: &str) -> Vec<Value> {
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let params = json!({"textDocument": {"uri": session.uri(name)}, "range": range});
    session.client.request("textDocument/inlayHint", params).unwrap().as_array().unwrap().clone()
}

#[test]
fn a_hint_follows_the_number_and_its_tooltip_is_resolved() {
    let mut session = Session::start_with(shows(), &[BOOK]);
    session.open("note.md", NOTE);
    let hint = hints(&mut session, "note.md").remove(0);
    assert_eq!(hint["position"], json!({"line": 0, "character": 12}));
    assert_eq!((&hint["label"], &hint["paddingLeft"]), (&json!("Counting Fish"), &json!(true)));
    assert_eq!(hint.get("tooltip"), None);
    let resolved = session.client.request("inlayHint/resolve", hint.clone()).unwrap();
    assert_eq!(resolved["tooltip"]["kind"], "markdown");
    assert!(resolved["tooltip"]["value"].as_str().unwrap().contains("Nobody believes them."), "{resolved}");
    // A hint from an older text gets no tooltip from a newer one.
    session.replace("note.md", 2, "\u{1F600} Chapter 3 of\n@rivers2021.\n");
    assert_eq!(session.client.request("inlayHint/resolve", hint.clone()).unwrap(), hint);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn settings_decide_which_hints_are_shown() {
    let mut session = Session::start_with(shows(), &[BOOK]);
    session.open("note.md", NOTE);
    let labels = |session: &mut Session| {
        let hints = hints(session, "note.md");
        hints.iter().map(|hint| hint["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels(&mut session), ["Counting Fish"]);
    let settings = json!({"settings": {"glossator": {"inlay": {"chapters": "off", "names": "always"}}}});
    session.client.notify("workspace/didChangeConfiguration", settings);
    assert_eq!(labels(&mut session), ["United Nations"]);
    assert_eq!(session.client.shut_down(), 0);
}

fn refreshes(client: &Client) -> (usize, usize) {
    let received = client.received();
    let count = |method: &str| received.iter().filter(|message| message["method"] == method).count();
    (count("workspace/semanticTokens/refresh"), count("workspace/inlayHint/refresh"))
}

#[test]
fn the_client_is_asked_to_refresh_when_a_book_changes() {
    let mut session = Session::start_with(shows(), &[BOOK]);
    session.wait_until_indexed();
    session.open("note.md", "Chapter 5 of @rivers2021.\n");
    session.wait_for_codes("note.md", &["unknown-chapter"]);
    let before = refreshes(&session.client);
    session.replace("note.md", 2, "Chapter 5 of @rivers2021, then.\n");
    session.client.diagnostics(&session.uri("note.md"), 2);
    assert_eq!(refreshes(&session.client), before, "what the client itself changed it asks about anyway");

    session.write("books/rivers2021.md", RIVERS.replace("## 3 Floods", "## 5 Floods"));
    session.events(&[("books/rivers2021.md", 2)]);
    for (method, before) in [("semanticTokens", before.0), ("inlayHint", before.1)] {
        let method = format!("workspace/{method}/refresh");
        session.client.wait_for_nth(before + 1, &method, |message| message["method"] == *method);
    }
    assert_eq!(hints(&mut session, "note.md")[0]["label"], "Floods and Forecasts");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_client_without_refresh_or_resolve_support_is_not_asked() {
    let mut session = Session::start(&[BOOK]);
    session.open("note.md", "Chapter 5 of @rivers2021, and chapter 1.\n");
    session.codes_after("note.md", &[], |session| {
        session.write("books/rivers2021.md", RIVERS.replace("## 3 Floods", "## 5 Floods"));
        session.events(&[("books/rivers2021.md", 2)]);
    });
    let found = hints(&mut session, "note.md");
    assert_eq!((found.len(), found[0].get("data")), (2, None));
    assert_eq!(refreshes(&session.client), (0, 0));
    assert_eq!(session.client.shut_down(), 0);
}
