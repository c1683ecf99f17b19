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
    let names: Vec<_> =
        organizations.iter().map(|it| (it["name"].as_str().unwrap(), it["entry"]["place"].is_null())).collect();
    assert_eq!(names, [("Danube Commission", false), ("United Nations", true)]);
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
