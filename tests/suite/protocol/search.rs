//! `glossator/search`: chapters and works by words of abstracts and of the user's notes, while they are typed.

use serde_json::{Value, json};

use crate::protocol::session::{Session, editor};

const PAGE: &str = "---
type: book
citekey: rivers2020
title: Rivers of the World
---

# Rivers of the World

## 1 Springs

- author: Ada Quill

> Where water comes from.

## 2 Deltas

- author: Ute Meer

> Mud makes land that two states claim.
";
const NOTE: &str = "---
book: rivers2020
chapter: 1
---
# On springs

The dowser is a fraud.
";

fn search(session: &mut Session, query: &str) -> Value {
    session.client.request("glossator/search", json!({"query": query})).unwrap()
}

#[test]
fn what_is_found_comes_with_the_line_that_says_so() {
    let mut session = Session::start(&[("page.md", PAGE), ("notes/one.md", NOTE)]);
    session.wait_until_indexed();
    let place = |session: &Session, file: &str, line: u32, start: u32, end: u32| json!({"uri": session.uri(file), "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}});
    let deltas = json!([{
        "name": "2 Deltas (Meer)",
        "container": "Rivers of the World",
        "note": null,
        "text": "Mud makes land that two states claim.",
        "place": place(&session, "page.md", 14, 0, 11),
        "line": null,
    }]);
    assert_eq!(search(&mut session, "lands mu"), deltas);
    let springs = json!([{
        "name": "1 Springs (Quill)",
        "container": "Rivers of the World",
        "note": "notes/one.md",
        "text": "The dowser is a fraud.",
        "place": place(&session, "page.md", 8, 0, 12),
        "line": place(&session, "notes/one.md", 6, 4, 4),
    }]);
    assert_eq!(search(&mut session, "dowsers fraud"), springs);
    assert_eq!(search(&mut session, "xylophone"), json!([]));
    assert_eq!(search(&mut session, ""), json!([]));
    let one = session.client.request("glossator/search", json!({"query": "water mud", "most": 1})).unwrap();
    assert_eq!(one.as_array().unwrap().len(), 1);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn what_is_typed_counts_before_it_is_saved() {
    let mut session = Session::start(&[("page.md", PAGE), ("one.md", NOTE)]);
    session.open("one.md", NOTE);
    session.wait_until_indexed();
    session.replace("one.md", 2, &NOTE.replace("dowser", "pendulum"));
    assert_eq!(search(&mut session, "pendulum")[0]["text"], "The pendulum is a fraud.");
    assert_eq!(search(&mut session, "dowser"), json!([]));
    session.replace("one.md", 3, &NOTE.replace("chapter: 1", "chapter: 2"));
    assert_eq!(search(&mut session, "dowser")[0]["name"], "2 Deltas (Meer)");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_symbol_that_an_abstract_has_is_resolved_like_others() {
    let mut capabilities = editor();
    capabilities["workspace"]["symbol"] = json!({"resolveSupport": {"properties": ["location.range"]}});
    let mut session = Session::start_with(capabilities, &[("page.md", PAGE)]);
    session.wait_until_indexed();
    let found = session.client.request("workspace/symbol", json!({"query": "two states"})).unwrap();
    assert_eq!(found[0]["name"], "2 Deltas (Meer) · two states");
    assert_eq!(found[0]["containerName"], "Rivers of the World: Mud makes land that two states claim.");
    let resolved = session.client.request("workspaceSymbol/resolve", found[0].clone()).unwrap();
    assert_eq!(resolved["location"]["range"]["start"]["line"], 14);
    assert_eq!(session.client.shut_down(), 0);
}
