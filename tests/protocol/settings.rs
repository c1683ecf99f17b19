//! Settings: from `initializationOptions`, `workspace/configuration`, `didChangeConfiguration` and the folder's file.

use serde_json::{Value, json};

use crate::desk::{Desk, RIVERS, codes_of, editor};

const NOTE: &str = "---\nbook: rivers2021\n---\n\nChapter 9 and @rivers2012, for MINUSMA.\n";
const FILES: &[(&str, &str)] = &[("books/rivers2021.md", RIVERS)];

const BOTH: &[&str] = &["unknown-chapter", "unknown-citekey"];

/// Initializes with options.
fn with_options(files: &[(&str, &str)], options: Value) -> Desk {
    let mut desk = Desk::new(files);
    let params = json!({
        "processId": null,
        "rootUri": desk.uri(""),
        "capabilities": editor(),
        "initializationOptions": options,
    });
    desk.client.request("initialize", params).unwrap();
    desk.client.notify("initialized", json!({}));
    desk.open("note.md", NOTE);
    desk
}

fn severity_of(diagnostics: &Value, code: &str) -> Value {
    let found = diagnostics["diagnostics"].as_array().unwrap().iter().find(|it| it["code"] == code);
    found.expect(code)["severity"].clone()
}

#[test]
fn initialization_options_count() {
    let options = json!({"diagnostics": {"unknown-chapter": "off", "unknown-citekey": "error"}, "gazetteer": false});
    let mut desk = with_options(FILES, options);
    let found = desk.wait_for_codes("note.md", &["unknown-citekey"]);
    assert_eq!(severity_of(&found, "unknown-citekey"), 1);
    assert_eq!(desk.hover("note.md", 4, 33), Value::Null, "no gazetteer, no MINUSMA");
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn an_editor_without_configuration_does_not_take_its_options_back() {
    let mut desk = with_options(FILES, json!({"diagnostics": {"unknown-chapter": "off"}}));
    // The client answers null to this: it has no configuration of Glossator.
    desk.client.wait_for_method("workspace/configuration");
    desk.codes_after("note.md", &["unknown-citekey"], |desk| {
        desk.replace("note.md", 2, &format!("{NOTE}\nMore.\n"));
    });
    for message in desk.client.received() {
        if message["method"] == "textDocument/publishDiagnostics" {
            let found = message["params"]["diagnostics"].as_array().unwrap();
            assert_eq!(codes_of(found), ["unknown-citekey"]);
        }
    }
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn configuration_is_asked_for_and_counts() {
    let mut desk = Desk::new(FILES);
    let settings = json!({"diagnostics": {"unknown-citekey": "off", "unknown-chapter": "information"}});
    desk.client.answer_with("workspace/configuration", json!([settings]));
    let folder = desk.path("");
    desk.client.initialize(editor(), Some(&folder));
    let asked = desk.client.wait_for_method("workspace/configuration");
    assert_eq!(asked["params"]["items"][0]["section"], "glossator");
    desk.open("note.md", NOTE);
    let found = desk.wait_for_codes("note.md", &["unknown-chapter"]);
    assert_eq!(severity_of(&found, "unknown-chapter"), 3);
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_change_of_configuration_brings_its_settings_along() {
    let mut desk = Desk::start(FILES);
    desk.open("note.md", NOTE);
    desk.wait_for_codes("note.md", BOTH);
    let severities = |citekey: &str| json!({"settings": {"glossator": {"diagnostics": {"unknown-citekey": citekey}}}});
    desk.codes_after("note.md", &["unknown-chapter"], |desk| {
        desk.client.notify("workspace/didChangeConfiguration", severities("off"));
    });
    let found = desk.codes_after("note.md", BOTH, |desk| {
        desk.client.notify("workspace/didChangeConfiguration", severities("hint"));
    });
    assert_eq!(severity_of(&found, "unknown-citekey"), 4);
    assert_eq!(severity_of(&found, "unknown-chapter"), 2);
    assert_eq!(found["version"], 1);
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_change_of_configuration_without_settings_lets_the_server_ask_again() {
    let mut desk = Desk::start(FILES);
    desk.open("note.md", NOTE);
    desk.wait_for_codes("note.md", BOTH);
    let off = json!({"diagnostics": {"unknown-chapter": "off"}});
    desk.client.answer_with("workspace/configuration", json!([off]));
    desk.codes_after("note.md", &["unknown-citekey"], |desk| {
        desk.client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    });
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn settings_that_make_no_sense_are_passed_over() {
    let mut desk =
        with_options(FILES, json!({"diagnostics": {"unknown-chapter": 7, "other": "off"}, "gazetteer": "no"}));
    desk.wait_for_codes("note.md", BOTH);
    assert!(desk.hover_text("note.md", 4, 33).contains("Stabilization Mission in Mali"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn the_settings_file_counts_and_the_editor_counts_more() {
    let file = "[diagnostics]\nunknown-chapter = \"off\"\nunknown-citekey = \"error\"\n";
    let files = [FILES[0], (".glossator.toml", file)];
    let mut desk = with_options(&files, json!({"diagnostics": {"unknown-citekey": "information"}}));
    let found = desk.wait_for_codes("note.md", &["unknown-citekey"]);
    assert_eq!(severity_of(&found, "unknown-citekey"), 3);
    // The file is changed, then deleted.
    desk.codes_after("note.md", BOTH, |desk| {
        desk.write(".glossator.toml", "gazetteer = false\n");
        desk.events(&[(".glossator.toml", 2)]);
    });
    assert_eq!(desk.hover("note.md", 4, 33), Value::Null, "no gazetteer, no MINUSMA");
    std::fs::remove_file(desk.path(".glossator.toml")).unwrap();
    // The deletion is dealt with before the change of the book page, which is told behind it.
    desk.codes_after("note.md", &["unknown-citekey"], |desk| {
        desk.write("books/rivers2021.md", RIVERS.replace("## 3 ", "## 9 "));
        desk.events(&[(".glossator.toml", 3)]);
        desk.events(&[("books/rivers2021.md", 2)]);
    });
    assert!(desk.hover_text("note.md", 4, 33).contains("Stabilization Mission in Mali"));
    assert_eq!(desk.client.shut_down(), 0);
}
