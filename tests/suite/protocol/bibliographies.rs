//! Bibliographies that notes and settings link to, wherever they are.

use glossator::text::file_name::shown;
use serde_json::{Value, json};

use crate::protocol::session::{Session, editor, range};

const CREATED: i32 = 1;
const CHANGED: i32 = 2;

/// Two works with the same key: their editions differ.
const FIRST: &str = "@book{one, title = {First Orders}, edition = {1}, year = 2001}\n";
const SECOND: &str = "@book{one, title = {Second Orders}, edition = {2}, year = 2009}\n";
const OTHER: &str = "@book{other, title = {Another}, year = 1999}\n";

/// An editor in the folder `notes`, with these files inside and beside it.
fn session(files: &[(&str, &str)]) -> Session {
    let mut session = Session::new(files);
    let folder = session.path("notes");
    let mut capabilities = editor();
    capabilities["workspace"]["didChangeWatchedFiles"]["relativePatternSupport"] = json!(true);
    session.client.initialize(capabilities, Some(&folder));
    session
}

/// A note whose front matter links to `bibliography`, so that its text begins in line 3.
fn note(bibliography: &str, text: &str) -> String {
    format!("---\nbibliography: {bibliography}\n---\n{text}\n")
}

#[test]
fn a_file_outside_the_folder_is_read_while_a_note_names_it() {
    let mut session = session(&[("notes/other.bib", OTHER), ("zotero/all.bib", FIRST)]);
    let path = session.path("zotero/all.bib");
    session.open("notes/a.md", &note(&path.display().to_string(), "@one, @two, @other"));
    // `@other` is known, but to another file than the one that Pandoc reads.
    session.wait_for_codes("notes/a.md", &["unknown-citekey", "not-in-bibliography"]);
    assert!(session.hover_text("notes/a.md", 3, 2).contains("First Orders"));
    session.codes_after("notes/a.md", &["not-in-bibliography"], |session| {
        session.write("zotero/all.bib", format!("{FIRST}@book{{two, title = {{Two}}}}\n"));
        session.events(&[("zotero/all.bib", CHANGED)]);
    });
    // The line is removed: nothing links to the file any more.
    session.codes_after("notes/a.md", &["unknown-citekey", "unknown-citekey"], |session| {
        session.replace("notes/a.md", 2, "\n\n\n@one, @two, @other\n");
    });
    // It comes back while the note is edited.
    session.codes_after("notes/a.md", &["not-in-bibliography"], |session| {
        session.replace("notes/a.md", 3, &note("../zotero/all.bib", "@one, @two, @other"));
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn the_client_is_asked_to_watch_files_outside_the_folder() {
    let mut session = session(&[("zotero/all.bib", FIRST)]);
    session.open("notes/a.md", &note("../zotero/all.bib", "@one"));
    let is_outside = |message: &Value| {
        let registration = &message["params"]["registrations"][0];
        registration["registerOptions"]["watchers"][0]["globPattern"]["baseUri"].is_string()
    };
    let asked = session.client.wait_for("a watcher outside", is_outside);
    let watchers = asked["params"]["registrations"][0]["registerOptions"]["watchers"].as_array().unwrap();
    let found: Vec<(&str, &str)> = watchers
        .iter()
        .map(|it| (it["globPattern"]["baseUri"].as_str().unwrap(), it["globPattern"]["pattern"].as_str().unwrap()))
        .collect();
    let folder = format!("{}/", session.uri("zotero"));
    assert_eq!(found, [(folder.as_str(), "all.bib")]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn without_a_watching_client_saving_a_note_refreshes_files_outside() {
    let mut session = Session::new(&[("notes/other.bib", OTHER), ("all.bib", FIRST)]);
    let folder = session.path("notes");
    let mut capabilities = editor();
    capabilities["workspace"]["didChangeWatchedFiles"] = Value::Null;
    session.client.initialize(capabilities, Some(&folder));
    session.open("notes/a.md", &note("../all.bib", "@one and @two"));
    session.wait_for_codes("notes/a.md", &["unknown-citekey"]);
    session.codes_after("notes/a.md", &[], |session| {
        session.write("all.bib", format!("{FIRST}@book{{two, title = {{Two}}}}\n"));
        let uri = session.uri("notes/a.md");
        session.client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_key_means_the_work_in_the_bibliography_of_the_note() {
    let mut session = session(&[("notes/a.bib", FIRST), ("notes/b.bib", SECOND), ("notes/.gitignore", "b.bib\n")]);
    session.open("notes/a.md", &note("a.bib", "See [@one]."));
    session.open("notes/deep/b.md", &note("[missing-not.bib, b.bib]", "See [@one]."));
    session.open("notes/c.md", "\n\n\nSee [@one].");
    // `b.bib` is ignored, and found relative to the folder.
    session.wait_for_codes("notes/deep/b.md", &["source-invalid"]);
    session.hover_until("notes/a.md", 3, 7, |text| text.contains("First Orders"));
    session.hover_until("notes/deep/b.md", 3, 7, |text| text.contains("Second Orders"));
    session.hover_until("notes/c.md", 3, 7, |text| text.contains("First Orders"));
    assert_eq!(session.definitions("notes/deep/b.md", 3, 7), [format!("{}:0", "notes/b.bib")]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_missing_file_is_reported_at_its_link_until_it_exists() {
    let mut session = session(&[("notes/other.bib", OTHER)]);
    session.open("notes/deep/a.md", &note("[refs.bib, talk.docx]", "@one"));
    session.write("notes/talk.docx", "PK");
    let found = session.wait_for_codes("notes/deep/a.md", &["source-invalid", "source-invalid"]);
    let diagnostic = &found["diagnostics"][0];
    assert_eq!(diagnostic["range"], range(1, 15, 23));
    let message = diagnostic["message"].as_str().unwrap();
    let looked_at = ["notes/deep/refs.bib", "notes/refs.bib"].map(|name| shown(&session.path(name)));
    assert!(looked_at.iter().all(|path| message.contains(&format!("“{path}”"))), "{message}");
    assert!(message.contains("There is no bibliography “refs.bib”"), "{message}");
    session.codes_after("notes/deep/a.md", &["source-invalid"], |session| {
        session.write("notes/refs.bib", FIRST);
        session.events(&[("notes/refs.bib", CREATED)]);
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn for_a_missing_file_those_of_the_folder_are_offered() {
    let mut session = session(&[("notes/refs/works.bib", FIRST), ("notes/other.bib", OTHER)]);
    session.open("notes/deep/a.md", &note("[work.bib, '../gone.bib']", "@one"));
    session.wait_for_codes("notes/deep/a.md", &["source-invalid", "source-invalid"]);
    let uri = session.uri("notes/deep/a.md");
    let mut mended = |start: u32, end: u32| -> Vec<(String, Value)> {
        let params = json!({
            "textDocument": {"uri": uri},
            "range": range(1, start, end),
            "context": {"diagnostics": [], "only": ["quickfix"]},
        });
        let found = session.client.request("textDocument/codeAction", params).unwrap();
        let titled = found.as_array().unwrap().iter().map(|it| (it["title"].as_str().unwrap().to_owned(), it));
        let changing = titled.filter(|(title, _)| title.starts_with("Change"));
        changing.map(|(title, it)| (title, it["edit"]["changes"][uri.as_str()][0].clone())).collect()
    };
    let change = |name: &str, start: u32, end: u32, path: &str| {
        // What begins with a point is no plain text for every reader of YAML.
        let edit = json!({"range": range(1, start, end), "newText": format!("\"{path}\"")});
        (format!("Change to {name}"), edit)
    };
    let works = change("works.bib", 15, 23, "../refs/works.bib");
    assert_eq!(mended(15, 23), [works, change("other.bib", 15, 23, "../other.bib")]);
    // Quotation marks that are there belong to the name.
    let works = change("works.bib", 25, 38, "../refs/works.bib");
    assert_eq!(mended(26, 37), [change("other.bib", 25, 38, "../other.bib"), works]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn bibliographies_in_settings_win_and_missing_ones_are_reported_there() {
    let settings = "bibliography = [\"../shared/*.bib\", \"gone.bib\"]\n";
    let mut session = session(&[("notes/a.bib", FIRST), ("shared/z.bib", SECOND), ("notes/.glossator.toml", settings)]);
    session.open("notes/c.md", "See [@one] and @two.");
    let found = session.wait_for_codes("notes/.glossator.toml", &["source-invalid"]);
    assert_eq!(found["diagnostics"][0]["range"], range(0, 35, 45));
    session.wait_for_codes("notes/c.md", &["unknown-citekey"]);
    assert!(session.hover_text("notes/c.md", 0, 7).contains("Second Orders"), "before the folder's own");
    // Another matching file appears, and so does the missing one.
    session.codes_after("notes/c.md", &[], |session| {
        session.write("shared/y.bib", "@book{two, title = {Two}}\n");
        session.events(&[("shared/y.bib", CREATED)]);
    });
    session.codes_after("notes/.glossator.toml", &[], |session| {
        session.write("notes/gone.bib", "");
        session.events(&[("notes/gone.bib", CREATED)]);
    });
    // Without the setting only the folder's own bibliography counts.
    session.codes_after("notes/c.md", &["unknown-citekey"], |session| {
        session.write("notes/.glossator.toml", "");
        session.events(&[("notes/.glossator.toml", CHANGED)]);
    });
    assert!(session.hover_text("notes/c.md", 0, 7).contains("First Orders"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn bibliographies_from_the_editor_come_after_those_of_the_folder() {
    let files = [
        ("notes/.glossator.toml", "bibliography = \"../b.bib\"\n"),
        ("a.bib", FIRST),
        ("b.bib", SECOND),
        ("more.bib", OTHER),
    ];
    let mut session = session(&files);
    session.open("notes/c.md", "See [@one] and @other.");
    session.wait_for_codes("notes/c.md", &["unknown-citekey"]);
    session.codes_after("notes/c.md", &[], |session| {
        let settings = json!({"bibliography": ["../a.bib", "../more.bib"]});
        session.client.notify("workspace/didChangeConfiguration", json!({"settings": {"glossator": settings}}));
    });
    assert!(session.hover_text("notes/c.md", 0, 7).contains("Second Orders"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_key_is_renamed_from_a_file_outside_the_folder() {
    let mut session = session(&[("zotero/all.bib", FIRST)]);
    session.open("notes/a.md", &note("../zotero/all.bib", "@one"));
    session.hover_until("notes/a.md", 3, 2, |text| text.contains("First Orders"));
    session.open("zotero/all.bib", FIRST);
    let params = json!({
        "textDocument": {"uri": session.uri("zotero/all.bib")},
        "position": {"line": 0, "character": 7},
        "newName": "first",
    });
    let edit = session.client.request("textDocument/rename", params).unwrap();
    let mut files: Vec<&String> = edit["changes"].as_object().unwrap().keys().collect();
    files.sort();
    assert_eq!(files, [&session.uri("notes/a.md"), &session.uri("zotero/all.bib")]);
    assert_eq!(session.client.shut_down(), 0);
}

/// Settings with this pattern.
fn names(pattern: &str) -> String {
    format!("bibliography = [\"{pattern}\"]\n")
}

#[test]
fn a_pattern_that_matches_too_much_is_reported_at_the_pattern() {
    for pattern in ["../**/*.bib", "../many/*", "../many/[a-z]*.bib", "../m*/**", "../{many,notes}/*.{bib,md}"] {
        let mut session = Session::new(&[("notes/c.md", "See [@one].\n"), ("notes/.glossator.toml", &names(pattern))]);
        for n in 0..600 {
            session.write(&format!("many/b{n:03}.bib"), format!("@book{{b{n}, title = {{Title {n}}}}}\n"));
        }
        let folder = session.path("notes");
        session.client.initialize(editor(), Some(&folder));
        let found = session.wait_for_codes("notes/.glossator.toml", &["source-invalid"]);
        let diagnostic = &found["diagnostics"][0];
        assert_eq!(diagnostic["range"]["start"], json!({"line": 0, "character": 16}), "{pattern}");
        let message = diagnostic["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("“{pattern}” leads out of the folder: the first ")), "{message}");
        assert!(message.contains("500 bibliographies are read") || message.contains("499 bib"), "{message}");
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn a_pattern_that_leads_out_of_the_folder_is_followed_as_files_come_and_go() {
    let patterns =
        ["../shared/**/*.bib", "../shared/*/*.bib", "../s*/**/*.bib", "../shared/deep/[xyz].bib", "../**/deep/*"];
    for pattern in patterns {
        let mut session = session(&[
            ("notes/.glossator.toml", &names(&format!("{pattern}\", \"own.bib"))),
            ("notes/own.bib", "@book{own, title = {Our Own}}\n"),
            ("shared/deep/x.bib", FIRST),
            ("shared/deep/settings.json", "{}"),
            ("shared/deep/.hidden/z.bib", OTHER),
        ]);
        session.open("notes/c.md", "See [@one] and @two and @other.\n");
        session.wait_for_codes("notes/c.md", &["unknown-citekey", "unknown-citekey"]);
        assert!(session.hover_text("notes/c.md", 0, 7).contains("First Orders"), "{pattern}");
        session.codes_after("notes/c.md", &["unknown-citekey"], |session| {
            session.write("shared/deep/y.bib", "@book{two, title = {Two}}\n");
            session.events(&[("shared/deep/y.bib", CREATED)]);
        });
        session.codes_after("notes/c.md", &["unknown-citekey", "unknown-citekey"], |session| {
            std::fs::remove_file(session.path("shared/deep/y.bib")).unwrap();
            session.events(&[("shared/deep/y.bib", 3)]);
        });
        // A folder disappears, and returns with more files.
        session.codes_after("notes/c.md", &["unknown-citekey"; 3], |session| {
            std::fs::remove_dir_all(session.path("shared/deep")).unwrap();
            session.events(&[("shared/deep", 3)]);
        });
        session.codes_after("notes/c.md", &[], |session| {
            session.write("shared/deep/x.bib", format!("{FIRST}{OTHER}@book{{two, title = {{Two}}}}\n"));
            session.events(&[("shared/deep", CREATED)]);
        });
        assert_eq!(session.client.shut_down(), 0, "{pattern}");
    }
}

/// A note without front matter, and the project file that links `bibliography` for it.
fn project(file: &str, text: &str) -> Session {
    let files = [
        ("notes/other.bib", SECOND),
        ("notes/deep/other.md", "# Deep\n"),
        ("refs.bib", FIRST),
        (file, text),
        ("notes/.gitignore", "built/\n"),
        ("notes/built/more.bib", "@book{more, title = {More Orders}}\n"),
    ];
    session(&files)
}

#[test]
fn a_project_file_links_bibliographies_for_the_notes_below_it() {
    let cases = [
        ("notes/_quarto.yml", "project:\n  type: book\nbibliography: [../refs.bib, built/more.bib]\n"),
        ("notes/_quarto.yml", "format:\n  html:\n    bibliography: [../refs.bib, built/more.bib]\n"),
        ("notes/deep/_metadata.yml", "bibliography:\n  - ../../refs.bib\n  - ../built/more.bib\n"),
        ("notes/_bookdown.yml", "book_filename: x\nbibliography: [../refs.bib, built/more.bib]\n"),
        ("notes/index.Rmd", "---\nbibliography: [../refs.bib, built/more.bib]\n---\n# A book\n"),
        ("notes/defaults.yaml", "from: markdown\nmetadata:\n  bibliography: ['${.}/../refs.bib', built/more.bib]\n"),
        ("notes/deep/meta.yml", "title: x\nbibliography: [../../refs.bib, built/more.bib]\n"),
    ];
    for (file, text) in cases {
        let mut session = project(file, text);
        session.open("notes/deep/a.md", "@one, @more and @nobody\n");
        // Both are known, and of two works with the same key, the one linked by the project counts.
        session.wait_for_codes("notes/deep/a.md", &["unknown-citekey"]);
        let said = session.hover_text("notes/deep/a.md", 0, 1);
        assert!(said.contains("First Orders"), "{file}: {said}");
        // The note itself links to another one.
        session.open("notes/deep/b.md", &note("../other.bib", "@one"));
        let said = session.hover_text("notes/deep/b.md", 3, 1);
        assert!(said.contains("Second Orders"), "{file}: {said}");
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn links_in_project_files_change_while_the_server_runs() {
    let mut session = project("notes/_quarto.yml", "project:\n  type: book\n");
    session.open("notes/deep/a.md", "@one, @more\n");
    session.wait_for_codes("notes/deep/a.md", &["unknown-citekey"]);
    assert!(session.hover_text("notes/deep/a.md", 0, 1).contains("Second Orders"));
    // Another program writes the project file.
    session.codes_after("notes/deep/a.md", &[], |session| {
        session.write("notes/_quarto.yml", "bibliography: [../refs.bib, built/more.bib]\n");
        session.events(&[("notes/_quarto.yml", CHANGED)]);
    });
    assert!(session.hover_text("notes/deep/a.md", 0, 1).contains("First Orders"));
    // One link is removed in the editor.
    session.open("notes/_quarto.yml", "bibliography: ../refs.bib\n");
    session.wait_for_codes("notes/deep/a.md", &["unknown-citekey"]);
    assert!(session.hover_text("notes/deep/a.md", 0, 1).contains("First Orders"));
    // A nearer project file adds another, after those of the outer one.
    session.codes_after("notes/deep/a.md", &[], |session| {
        session.write("notes/deep/_metadata.yml", "bibliography: [../other.bib, ../built/more.bib]\n");
        session.events(&[("notes/deep/_metadata.yml", CREATED)]);
    });
    assert!(session.hover_text("notes/deep/a.md", 0, 1).contains("Second Orders"));
    // A program computes the bibliographies, so nothing is reported as unknown.
    session.codes_after("notes/deep/a.md", &["unknown-citekey"], |session| {
        session.replace("notes/deep/a.md", 2, "@one, @more, @nobody\n");
    });
    session.codes_after("notes/deep/a.md", &[], |session| {
        session.replace("notes/_quarto.yml", 2, "bibliography: [../refs.bib, \"`r more`\"]\n");
    });
    // It is closed unsaved: the file on disk counts again.
    session.codes_after("notes/deep/a.md", &["unknown-citekey"], |session| session.close("notes/_quarto.yml"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_missing_bibliography_is_reported_in_the_project_file_and_silences_unknown_keys() {
    let mut session = project("notes/_quarto.yml", "bibliography: nowhere.bib\n");
    session.open("notes/deep/a.md", "@one, @nobody\n");
    session.open("notes/_quarto.yml", "bibliography: nowhere.bib\n");
    session.wait_for_codes("notes/_quarto.yml", &["source-invalid"]);
    session.wait_for_codes("notes/deep/a.md", &[]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn of_json_only_bibliographies_are_read_when_they_are_opened() {
    let mut session = Session::start(&[]);
    let csl = r#"[{"id": "weir2018", "type": "book", "title": "Hydrants"}]"#;
    for (name, text) in [("package.json", r#"{"name": "hydrants", "private": true}"#), ("refs.json", csl)] {
        let document = json!({"uri": session.uri(name), "languageId": "json", "version": 1, "text": text});
        session.client.notify("textDocument/didOpen", json!({"textDocument": document}));
    }
    session.diagnostics("refs.json");
    // What is told of this one comes after all that is told of those.
    session.open("note.md", "[@weir2018]\n");
    assert!(session.diagnostics("note.md").is_empty());
    let other = session.uri("package.json");
    let about =
        |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == other;
    assert!(!session.client.received().iter().any(about));
    assert_eq!(session.client.shut_down(), 0);
}
