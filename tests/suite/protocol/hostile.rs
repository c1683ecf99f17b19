//! Besides hovers, labels, titles and messages also show text from strangers' files. They must not forge anything.

use serde_json::{Value, json};

use crate::protocol::session::{Session, at, editor};

const BIB: &str = "@book{calm, title = {Calm \u{202e}reverse \u{1b}[7m and\u{7f}}, author = {\u{2066}Ann\u{2069} Del\u{8}}, date = {2001}, \
                   file = {[open](command\\:harm).pdf}}\n";
const PAGE: &str = "---
type: book
citekey: p
title: \"Page \\u202dof \\e[2J\"
editor: \"\\u200fHush, Bell\\a\"
---
## 4 Turn \u{2067}about\u{9b}5m

- page: 1-9

## Organizations

- **Office \u{202b}of \u{9d}** (OXX): said
";
const NOTE: &str = "Chapter 4 of @p, chapter 9 of @p, [@calm] and the OXX.\n\n@p\n";

/// All strings under the keys `names` in `value`.
fn words(value: &Value, names: &[&str], found: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|value| words(value, names, found)),
        Value::Object(map) => {
            for (name, value) in map {
                match value.as_str() {
                    Some(text) if names.contains(&name.as_str()) => found.push(text.to_owned()),
                    _ => words(value, names, found),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn labels_titles_and_messages_hold_neither_controls_nor_directions() {
    let mut capabilities = editor();
    capabilities["textDocument"]["inlayHint"] = json!({});
    let mut session = Session::start_with(capabilities, &[("a.bib", BIB), ("p.md", PAGE), ("n.md", NOTE)]);
    session.wait_until_indexed();
    session.open("n.md", NOTE);
    let uri = session.uri("n.md");
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 3, "character": 0}});
    let mut answers = vec![Value::from(session.diagnostics("n.md"))];
    for (method, params) in [
        ("textDocument/completion", at(&uri, 2, 2)),
        ("textDocument/inlayHint", json!({"textDocument": {"uri": uri}, "range": whole})),
        ("textDocument/documentLink", json!({"textDocument": {"uri": uri}})),
        (
            "textDocument/codeAction",
            json!({"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}),
        ),
        ("workspace/symbol", json!({"query": ""})),
        ("glossator/library", json!({})),
    ] {
        let answer = session.client.request(method, params).unwrap();
        assert!(!answer.as_array().is_some_and(Vec::is_empty), "{method}");
        answers.push(answer);
    }
    let mut found = Vec::new();
    let names = ["label", "detail", "title", "name", "message", "by", "containerName", "tooltip"];
    words(&Value::from(answers), &names, &mut found);
    for expected in ["Calm reverse �[7m and�", "Turn about�5m", "Office of �", "Page of �[2J"] {
        assert!(found.iter().any(|words| words.contains(expected)), "{expected} in {found:#?}");
    }
    for words in found {
        let harmful = |c: char| {
            c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!words.contains(harmful), "{words:?}");
    }
}

#[test]
fn a_message_contains_no_link_from_a_file() {
    let mut session = Session::start(&[("a.bib", BIB), ("n.md", NOTE)]);
    session.open("n.md", NOTE);
    let links = session
        .client
        .request("textDocument/documentLink", json!({"textDocument": {"uri": session.uri("n.md")}}))
        .unwrap();
    let resolved = session.client.request("documentLink/resolve", links[0].clone()).unwrap();
    assert_eq!(resolved.get("target"), None);
    let shown = session.client.wait_for_method("window/showMessage");
    let message = shown["params"]["message"].as_str().unwrap();
    assert!(message.contains("[open] (command:harm).pdf"), "{message}");
}
