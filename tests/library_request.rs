//! `glossator/library`, which side bars and pickers of editors list, over the protocol.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]

#[path = "support/client.rs"]
mod client;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use client::{Client, capabilities};

const PAGE: &str = "---\ntype: book\ncitekey: rivers2020\ntitle: Rivers of the World\neditor: [\"Bach, Anna\"]\n\
    issued: 2020\n---\n\n# Rivers of the World\n\n## 1 Springs\n\n- page: 1-20\n\n## 2 Deltas\n\n- author: Ute Meer\n\
    - citekey: meer2020\n\n> A delta is what the Danube Commission looks after.\n\n## Organizations\n\n\
    - **Danube Commission**: looks after a river\n";
const NOTE: &str = "# Water\n\nSee [@rivers2020, chap. 1, p. 3] and chapter 1. @meer2020 says more of the Danube Commission.\n\
    The UN has no say.\n";

/// The answer once all notes have been read.
fn library(client: &mut Client) -> Value {
    loop {
        let answer = client.request("glossator/library", json!({})).unwrap();
        if answer["indexed"] == true {
            return answer;
        }
    }
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn start(folder: &Path) -> Client {
    let mut client = Client::spawn(folder);
    client.initialize(capabilities(&["utf-8"]), Some(folder));
    client
}

#[test]
fn books_and_chapters_come_with_their_citations_places_and_numbers_of_mentions() {
    let folder = folder(&[("rivers2020.md", PAGE), ("water.md", NOTE)]);
    let mut client = start(folder.path());
    let answer = library(&mut client);
    let book = &answer["books"][0];
    assert_eq!((&book["citekey"], &book["by"]), (&json!("rivers2020"), &json!("Bach 2020")));
    let chapters: Vec<_> = book["chapters"].as_array().unwrap().iter().collect();
    let said: Vec<_> = chapters
        .iter()
        .map(|chapter| {
            let entry = &chapter["entry"];
            json!([
                chapter["label"],
                entry["citation"],
                entry["place"]["range"]["start"]["line"],
                entry["mentions"],
                entry["notes"]
            ])
        })
        .collect();
    assert_eq!(
        said,
        [json!(["1 Springs", "[@rivers2020, chap. 1]", 10, 2, 1]), json!(["2 Deltas", "[@meer2020]", 14, 1, 1])]
    );
    assert_eq!(answer["totals"], json!({"books": 1, "chapters": 2, "organizations": 2, "notes": 2}));
    client.shut_down();
}

#[test]
fn organizations_are_the_readers_own_and_the_built_in_ones_that_are_mentioned() {
    let folder = folder(&[("rivers2020.md", PAGE), ("water.md", NOTE)]);
    let mut client = start(folder.path());
    let answer = library(&mut client);
    let organizations: Vec<_> = answer["organizations"].as_array().unwrap().iter().collect();
    let said: Vec<_> = organizations
        .iter()
        .map(|it| {
            let place = &it["entry"]["place"];
            let file = place["uri"].as_str().unwrap().rsplit('/').next().unwrap();
            (it["name"].as_str().unwrap(), file, place["range"]["start"]["line"].as_u64().unwrap())
        })
        .collect();
    // What is built in leads to where it is mentioned first.
    assert_eq!(said, [("Danube Commission", "rivers2020.md", 23), ("United Nations", "water.md", 3)]);
    client.shut_down();
}

#[test]
fn an_edit_counts_at_once_and_an_empty_folder_has_nothing() {
    let empty = tempfile::tempdir().unwrap();
    let mut client = start(empty.path());
    assert_eq!(library(&mut client)["totals"], json!({"books": 0, "chapters": 0, "organizations": 0, "notes": 0}));
    client.open("untitled:a", 1, PAGE);
    assert_eq!(library(&mut client)["totals"]["books"], 1);
    client.shut_down();
}

#[test]
fn references_are_all_forms_of_a_chapter_and_its_declaration_where_it_is_asked_for() {
    let folder = folder(&[("rivers2020.md", PAGE), ("water.md", NOTE)]);
    let mut client = start(folder.path());
    library(&mut client);
    let uri = client::uri(&folder.path().join("water.md"));
    client.open(&uri, 1, NOTE);
    let mut places = |declaration: bool| -> Vec<(String, u64)> {
        let context = json!({"includeDeclaration": declaration});
        let position = json!({"line": 2, "character": 20});
        let params = json!({"textDocument": {"uri": uri}, "position": position, "context": context});
        let found = client.request("textDocument/references", params).unwrap();
        let place = |it: &Value| {
            let file = it["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            (file, it["range"]["start"]["character"].as_u64().unwrap())
        };
        found.as_array().unwrap().iter().map(place).collect()
    };
    let notes = [("water.md".to_owned(), 18), ("water.md".to_owned(), 37)];
    assert_eq!(places(false), notes);
    assert_eq!(places(true)[..2], notes);
    assert_eq!(places(true)[2].0, "rivers2020.md");
}
