//! Settings: from `initializationOptions`, `workspace/configuration`, `didChangeConfiguration` and the folder's file.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, codes_of, editor};

const NOTE: &str = "---\nbook: rivers2021\n---\n\nChapter 9 and @rivers2012, for MINUSMA.\n";
const FILES: &[(&str, &str)] = &[("books/rivers2021.md", RIVERS)];

const BOTH: &[&str] = &["unknown-chapter", "unknown-citekey"];

/// Initializes with options.
fn with_options(files: &[(&str, &str)], options: Value) -> Session {
    let mut session = Session::new(files);
    let params = json!({
        "processId": null,
        "rootUri": session.uri(""),
        "capabilities": editor(),
        "initializationOptions": options,
    });
    session.client.request("initialize", params).unwrap();
    session.client.notify("initialized", json!({}));
    session.open("note.md", NOTE);
    session
}

fn severity_of(diagnostics: &Value, code: &str) -> Value {
    let found = diagnostics["diagnostics"].as_array().unwrap().iter().find(|it| it["code"] == code);
    found.expect(code)["severity"].clone()
}

#[test]
fn initialization_options_count() {
    let options = json!({"diagnostics": {"unknown-chapter": "off", "unknown-citekey": "error"}, "gazetteer": false});
    let mut session = with_options(FILES, options);
    let found = session.wait_for_codes("note.md", &["unknown-citekey"]);
    assert_eq!(severity_of(&found, "unknown-citekey"), 1);
    assert_eq!(session.hover("note.md", 4, 33), Value::Null, "no gazetteer, no MINUSMA");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn null_configuration_keeps_the_initialization_options() {
    let mut session = with_options(FILES, json!({"diagnostics": {"unknown-chapter": "off"}}));
    // The client answers null to this: it has no configuration for Glossator.
    session.client.wait_for_method("workspace/configuration");
    session.codes_after("note.md", &["unknown-citekey"], |session| {
        session.replace("note.md", 2, &format!("{NOTE}\nMore.\n"));
    });
    for message in session.client.received() {
        if message["method"] == "textDocument/publishDiagnostics" {
            let found = message["params"]["diagnostics"].as_array().unwrap();
            assert_eq!(codes_of(found), ["unknown-citekey"]);
        }
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn configuration_is_requested_and_counts() {
    let mut session = Session::new(FILES);
    let settings = json!({"diagnostics": {"unknown-citekey": "off", "unknown-chapter": "information"}});
    session.client.answer_with("workspace/configuration", json!([settings]));
    let folder = session.path("");
    session.client.initialize(editor(), Some(&folder));
    let asked = session.client.wait_for_method("workspace/configuration");
    assert_eq!(asked["params"]["items"][0]["section"], "glossator");
    session.open("note.md", NOTE);
    let found = session.wait_for_codes("note.md", &["unknown-chapter"]);
    assert_eq!(severity_of(&found, "unknown-chapter"), 3);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_change_of_configuration_may_contain_the_settings() {
    let mut session = Session::start(FILES);
    session.open("note.md", NOTE);
    session.wait_for_codes("note.md", BOTH);
    let severities = |citekey: &str| json!({"settings": {"glossator": {"diagnostics": {"unknown-citekey": citekey}}}});
    session.codes_after("note.md", &["unknown-chapter"], |session| {
        session.client.notify("workspace/didChangeConfiguration", severities("off"));
    });
    let found = session.codes_after("note.md", BOTH, |session| {
        session.client.notify("workspace/didChangeConfiguration", severities("hint"));
    });
    assert_eq!(severity_of(&found, "unknown-citekey"), 4);
    assert_eq!(severity_of(&found, "unknown-chapter"), 2);
    assert_eq!(found["version"], 1);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_change_of_configuration_without_settings_is_followed_by_a_request() {
    let mut session = Session::start(FILES);
    session.open("note.md", NOTE);
    session.wait_for_codes("note.md", BOTH);
    let off = json!({"diagnostics": {"unknown-chapter": "off"}});
    session.client.answer_with("workspace/configuration", json!([off]));
    session.codes_after("note.md", &["unknown-citekey"], |session| {
        session.client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn invalid_settings_are_skipped() {
    let mut session =
        with_options(FILES, json!({"diagnostics": {"unknown-chapter": 7, "other": "off"}, "gazetteer": "no"}));
    session.wait_for_codes("note.md", BOTH);
    assert!(session.hover_text("note.md", 4, 33).contains("Stabilization Mission in Mali"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn the_editor_overrides_the_settings_file() {
    let file = "[diagnostics]\nunknown-chapter = \"off\"\nunknown-citekey = \"error\"\n";
    let files = [FILES[0], (".glossator.toml", file)];
    let mut session = with_options(&files, json!({"diagnostics": {"unknown-citekey": "information"}}));
    let found = session.wait_for_codes("note.md", &["unknown-citekey"]);
    assert_eq!(severity_of(&found, "unknown-citekey"), 3);
    // The file is changed, then deleted.
    session.codes_after("note.md", BOTH, |session| {
        session.write(".glossator.toml", "gazetteer = false\n");
        session.events(&[(".glossator.toml", 2)]);
    });
    assert_eq!(session.hover("note.md", 4, 33), Value::Null, "no gazetteer, no MINUSMA");
    std::fs::remove_file(session.path(".glossator.toml")).unwrap();
    // The deletion is handled before the change of the book page, which is reported after it.
    session.codes_after("note.md", &["unknown-citekey"], |session| {
        session.write("books/rivers2021.md", RIVERS.replace("## 3 ", "## 9 "));
        session.events(&[(".glossator.toml", 3)]);
        session.events(&[("books/rivers2021.md", 2)]);
    });
    assert!(session.hover_text("note.md", 4, 33).contains("Stabilization Mission in Mali"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn references_are_shown_in_the_chosen_style() {
    let files = [FILES[0], (".glossator.toml", "[citation]\nstyle = \"apa\"\n")];
    let mut session = Session::start(&files);
    session.open("note.md", "See [@fischer2021] and @rivers2021.\n");
    let apa = "Fischer, A., & Lachs, B. (2021). Counting Fish. In E. Itorin & K. van der Werf (Eds.), \
        *Shared Rivers: Commissions and Floods* (pp. 31–60). Riverside University Press.";
    session.hover_until("note.md", 0, 8, |text| text.contains(apa));
    let card = session.hover_text("note.md", 0, 8);
    assert!(card.starts_with("**2 Counting Fish**\n\nFischer") && card.contains("Two agencies"), "{card}");
    assert_eq!(card.matches("10.5555/rivers.2").count(), 2, "the printed link's text and its address: {card}");
    // The file sets another one, then the editor does.
    session.write(".glossator.toml", "[citation]\nstyle = \"chicago-author-date\"\n");
    session.events(&[(".glossator.toml", 2)]);
    let chicago = "Itorin, Edda, and Karl van der Werf, eds. 2021. *Shared Rivers: Commissions and Floods*.";
    session.hover_until("note.md", 0, 26, |text| text.contains(chicago));
    let mla = json!({"settings": {"glossator": {"citation": {"style": "mla"}}}});
    session.client.notify("workspace/didChangeConfiguration", mla);
    session.hover_until("note.md", 0, 26, |text| text.contains("Itorin, Edda, and Karl van der Werf, editors."));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_style_file_and_the_language_of_the_note_count() {
    let csl = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
        <info><title>Short</title><id>short</id><updated>2024-01-01T00:00:00Z</updated></info>
        <citation><layout><text variable="title"/></layout></citation>
        <bibliography><layout suffix="."><group delimiter=" ">
            <names variable="editor"><name form="short" and="text"/></names><text variable="title" font-style="italic"/>
        </group></layout></bibliography></style>"#;
    let files =
        [FILES[0], (".glossator.toml", "[citation]\nstyle = \"styles/short.csl\"\n"), ("styles/short.csl", csl)];
    let mut session = Session::start(&files);
    session.open("note.md", "---\nlang: de\n---\n\nSee @rivers2021.\n");
    let german = "Itorin und van der Werf *Shared Rivers: Commissions and Floods*.";
    session.hover_until("note.md", 4, 8, |text| text.contains(german));
    // No note can be read in this language, and references are printed in it.
    session.open("polish.md", "---\nlang: pl\n---\n\nSee @rivers2021.\n");
    session.hover_until("polish.md", 4, 8, |text| text.contains("Itorin i van der Werf *Shared Rivers"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_unknown_style_is_reported_where_it_is_chosen() {
    let unknown = "[citation]\nstyle = \"chicago-autor-date\"\n";
    let files = [FILES[0], (".glossator.toml", unknown)];
    let mut session = Session::start(&files);
    let found = session.wait_for_codes(".glossator.toml", &["source-invalid"]);
    let found = &found["diagnostics"][0];
    assert!(found["message"].as_str().unwrap().contains("“chicago-author-date”"), "{found}");
    assert_eq!(found["range"]["start"], json!({"line": 1, "character": 8}));
    session.write(".glossator.toml", "[citation]\nstyle = \"gone.csl\"\n");
    let found = session.codes_after(".glossator.toml", &["source-invalid"], |session| {
        session.events(&[(".glossator.toml", 2)]);
    });
    assert!(found["diagnostics"][0]["message"].as_str().unwrap().contains("gone.csl"), "{found}");
    assert_eq!(session.client.shut_down(), 0);
}
