//! The commands that read a folder of notes, as a person runs them: on the demo workspace, whose notes hold four slips.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn glossator(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glossator")).args(arguments).current_dir(folder).output().expect("it runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// The demo workspace, and what making it printed.
fn demo() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = glossator(folder.path(), &["demo", "demo"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    (folder, text(&output))
}

#[test]
fn demo_shows_what_an_editor_shows_and_writes_over_nothing() {
    let (folder, tour) = demo();
    for shown in ["For ten years Mali", "protection of civilians", "inserts 4", "no chapter 12 in"] {
        assert!(tour.contains(shown), "{shown}");
    }
    assert!(!tour.contains('\u{1b}'), "no colour in a pipe");
    std::fs::write(folder.path().join("demo/notes/sport-and-war.md"), "mine").unwrap();
    assert_eq!(glossator(folder.path(), &["demo", "demo"]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(folder.path().join("demo/notes/sport-and-war.md")).unwrap(), "mine");
}

#[test]
fn check_finds_the_four_slips_in_each_format() {
    let (folder, _) = demo();
    let demo = folder.path().join("demo");
    let found = glossator(&demo, &["check", "--format", "json"]);
    assert_eq!(found.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    let codes: Vec<&str> = found.as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["page-outside-chapter", "unknown-citekey", "unknown-chapter", "unknown-chapter"]);
    let sarif = glossator(&demo, &["check", "--format", "sarif"]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 4);
    assert!(text(&glossator(&demo, &["check"])).contains("notes/seminar-paper.md:26:2"), "path, line and column");
    assert_eq!(glossator(&demo, &["check", "notes/sport-and-war.md"]).status.code(), Some(0));
    assert_eq!(glossator(&demo, &["check", "nowhere"]).status.code(), Some(2));
}

#[test]
fn annotate_tells_each_reference() {
    let (folder, _) = demo();
    let demo = folder.path().join("demo");
    let note = "notes/peacekeeping-in-mali.md";
    let found = glossator(&demo, &["annotate", "--format", "json", note]);
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(found["file"], note);
    let references = found["references"].as_array().unwrap();
    // The note says it twice: in quotation marks at the start of line 9, and at the start of line 13.
    let mut named = references.iter().filter(|it| it["text"] == "Chapter 4");
    let (quoted, first) = (named.next().unwrap(), named.next().unwrap());
    assert_eq!((&quoted["line"], &quoted["column"]), (&Value::from(9), &Value::from(2)));
    assert_eq!((&first["line"], &first["column"]), (&Value::from(13), &Value::from(1)));
    assert_eq!((first["kind"].as_str(), first["status"].as_str()), (Some("chapter"), Some("resolved")));
    assert_eq!((&first["targets"][0]["work"], &first["targets"][0]["chapter"]), (&"iorwo2023".into(), &"4".into()));
    let starts: Vec<u64> = references.iter().map(|it| it["start"].as_u64().unwrap()).collect();
    assert!(starts.is_sorted(), "ordered by start");
    let printed = text(&glossator(&demo, &["annotate", note]));
    assert!(
        printed.contains("\nChapter 4 shows how MINUSMA was drawn") && printed.contains("\n^^^^^^^^^ "),
        "{printed}"
    );
    assert_eq!(glossator(&demo, &["annotate", "nowhere.md"]).status.code(), Some(2));
}

#[test]
fn list_prints_what_the_folder_knows() {
    let (folder, _) = demo();
    let demo = folder.path().join("demo");
    assert!(text(&glossator(&demo, &["list", "books"])).starts_with("iorwo2023  Inter-Organizational Relations"));
    let chapters = text(&glossator(&demo, &["list", "chapters"]));
    assert_eq!(chapters.lines().count(), 9);
    assert!(chapters.lines().nth(3).unwrap().ends_with("pp. 77-100"), "{chapters}");
    assert!(text(&glossator(&demo, &["list", "organizations"])).contains("FIFA"));
}

#[test]
fn check_reads_the_bibliographies_that_notes_name_wherever_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("zotero.bib", "@book{one, title = {Orders}, edition = {1}, year = 2001, pagetotal = 9}\n");
    write("notes/.ignore", "draft.bib\n");
    write("notes/draft.bib", "@book{one, title = {Drafts}, edition = {2}, year = 2002}\n@book{two, title = {Two}}\n");
    write("notes/a.md", "---\nbibliography: ../zotero.bib\n---\n[@one]\n");
    write("notes/b.md", "---\nbibliography: [draft.bib]\n---\n[@one; @two]\n");
    let notes = folder.path().join("notes");
    let check = glossator(&notes, &["check"]);
    assert_eq!(check.status.code(), Some(0), "{}", text(&check));
    for (note, title) in [("a.md", "Orders"), ("b.md", "Drafts")] {
        let found = text(&glossator(&notes, &["annotate", note]));
        assert!(found.contains(title), "{note}: {found}");
    }
    write("notes/b.md", "---\nbibliography: [drafts.bib]\n---\n[@one; @two]\n");
    write("notes/.glossator.toml", "bibliography = [\"lost/*.bib\"]\n");
    let check = glossator(&notes, &["check", "--format", "json"]);
    assert_eq!(check.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&check.stdout).unwrap();
    let told = |it: &Value| format!("{}:{} {}", it["file"].as_str().unwrap(), it["line"], it["code"].as_str().unwrap());
    let found: Vec<String> = found.as_array().unwrap().iter().map(told).collect();
    assert_eq!(found, [".glossator.toml:1 source-invalid", "b.md:2 source-invalid", "b.md:4 unknown-citekey"]);
}

#[test]
fn check_shows_of_a_long_line_what_stands_around_and_tells_its_own_column() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.bib"), "@book{known, title = {Known}}\n").unwrap();
    let line = |times: usize| "é words ".repeat(times) + "[@nobody] " + &"and more ".repeat(times);
    for (times, column) in [(20, 162), (3_000, 24_002)] {
        std::fs::write(folder.path().join("note.md"), format!("First.\n\n{}\n", line(times))).unwrap();
        let printed = text(&glossator(folder.path(), &["check"]));
        let place = format!("--> note.md:3:{column}\n");
        assert!(printed.contains(&place) && printed.contains("words [@nobody] and"), "{printed}");
        assert!(printed.len() < 2_000, "{}", printed.len());
    }
}

#[test]
fn several_notes_are_told_as_each_alone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("x.bib", "@book{known, title = {Known}}\n");
    write("a.md", "[@known] and [@nobody], and ZZQ.\n");
    // Passed over in the folder: read where they are named, and known to no other note.
    write(".hidden/gloss.md", "---\ntype: glossary\n---\n- **ZZQ**: a name\n");
    write(".hidden/b.md", "[@known] and ZZQ.\n");
    write("other/.glossator.toml", "");
    write("other/c.md", "[@known] and [@nobody].\n");
    let notes = [".hidden/gloss.md", "a.md", ".hidden/b.md", "other/c.md"];
    let alone = notes.map(|note| text(&glossator(folder.path(), &["annotate", "--format", "json", note])));
    let together = [&["annotate", "--format", "json"][..], &notes].concat();
    assert_eq!(text(&glossator(folder.path(), &together)), alone.concat());
    assert!(!alone[1].contains("ZZQ") && alone[3].contains("unknown"), "{alone:?}");
    let check = text(&glossator(folder.path(), &["check", "a.md", "other/c.md", "a.md"]));
    assert_eq!(check.matches("no work has the citekey").count(), 1, "{check}");
    assert!(check.ends_with("2 notes checked: 1 warning\n"), "{check}");
}

#[test]
fn annotate_lists_the_meanings_where_a_line_holds_too_many() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.bib"), "@book{known, title = {Known}}\n").unwrap();
    let printed = |times: usize| {
        std::fs::write(folder.path().join("note.md"), "[@known] ".repeat(times)).unwrap();
        text(&glossator(folder.path(), &["annotate", "note.md"]))
    };
    assert!(printed(3).contains("|        |        '- Known"), "{}", printed(3));
    let many = printed(400);
    assert_eq!(many.matches("\n@known: Known").count(), 400, "{many}");
    assert!(many.len() < 40_000, "{}", many.len());
}
