//! The commands that read a folder of notes, as a person runs them: on the demo workspace, whose notes hold four slips.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::support::program::glossator;
use serde_json::Value;

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
fn annotate_tells_people_from_organizations() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for (file, text) in [
        ("Ada Quill.md", "---\ntype: person\n---\n"),
        ("Port Council.md", "---\ntype: organization\n---\n"),
        ("a.md", "Ada Quill writes of the Port Council.\n"),
    ] {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    let found = glossator(folder.path(), &["annotate", "--format", "json", "a.md"]);
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    let references = found["references"].as_array().unwrap().iter();
    let kinds: Vec<_> = references.map(|it| [&it["text"], &it["kind"], &it["targets"][0]["kind"]]).collect();
    assert_eq!(kinds, [["Ada Quill", "person", "person"], ["Port Council", "organization", "organization"]]);
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
    let organizations = text(&glossator(&demo, &["list", "organizations"]));
    assert!(organizations.contains("FIFA") && !organizations.contains("Codex Alimentarius"), "{organizations}");
    assert!(organizations.lines().all(|line| line.contains("mention")), "{organizations}");
    assert!(text(&glossator(&demo, &["list", "organizations", "--all"])).contains("Codex Alimentarius"));
}

#[test]
fn list_prints_books_without_chapters_too_and_json_for_programs() {
    let folder = tempfile::tempdir().unwrap();
    let bib = "@book{tide, author = {Moor, Bo}, title = {Tide}, date = {2004}}\n@article{ebb, title = {Ebb}}\n\
        @incollection{silt, title = {Silt}, booktitle = {Rivers}, chapter = {2}, pages = {3--9}}\n";
    std::fs::write(folder.path().join("a.bib"), bib).unwrap();
    let list = |what: &str| -> Value {
        serde_json::from_slice(&glossator(folder.path(), &["list", what, "--format", "json"]).stdout).unwrap()
    };
    let tide = serde_json::json!({"citekey": "tide", "title": "Tide", "by": "Moor 2004", "chapters": 0});
    let rivers = serde_json::json!({"citekey": null, "title": "Rivers", "by": null, "chapters": 1});
    assert_eq!(list("books"), serde_json::json!([tide, rivers]));
    let silt = serde_json::json!({"book": null, "number": "2", "title": "Silt", "pages": "3-9"});
    assert_eq!(list("chapters"), serde_json::json!([silt]));
    assert_eq!(list("organizations"), serde_json::json!([]));
    std::fs::write(folder.path().join("n.md"), "The UN and the Lakeside Forum; the UN again.\n").unwrap();
    std::fs::write(folder.path().join("organizations.csv"), "name,short\nLakeside Forum,LF\n").unwrap();
    let mentioned = |abbreviation: &str, times: usize, name: &str| {
        let found = list("organizations");
        let it = found.as_array().unwrap().iter().find(|it| it["name"] == name).unwrap().clone();
        assert!(it["abbreviations"].as_array().unwrap().contains(&abbreviation.into()), "{it}");
        assert_eq!((&it["mentions"], &it["notes"]), (&times.into(), &1.into()));
    };
    mentioned("UN", 2, "United Nations");
    mentioned("LF", 1, "Lakeside Forum");
}

#[test]
fn the_folder_of_a_project_is_found_from_below() {
    for mark in [".git", ".obsidian", "_quarto.yml", ".glossator.toml"] {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("notes/deep");
        std::fs::create_dir_all(&notes).unwrap();
        std::fs::write(folder.path().join("a.bib"), "@book{tide, title = {Tide}}\n").unwrap();
        std::fs::write(notes.join("a.md"), "[@tide] and [@ebb]\n").unwrap();
        let check = glossator(&notes, &["check"]);
        assert!(text(&check).ends_with("no citation was held against anything.\n"), "{mark}: {}", text(&check));
        match mark {
            ".git" | ".obsidian" => std::fs::create_dir(folder.path().join(mark)).unwrap(),
            _ => std::fs::write(folder.path().join(mark), "").unwrap(),
        }
        let check = glossator(&notes, &["check"]);
        let told = String::from_utf8(check.stderr.clone()).unwrap();
        assert!(told.contains(folder.path().to_str().unwrap()) && told.contains(mark), "{mark}: {told}");
        assert!(text(&check).contains("ebb") && !text(&check).contains("held against"), "{mark}: {}", text(&check));
    }
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
    // Nobody knows what the file has that is not there, so no key of that note is called unknown.
    assert_eq!(found, [".glossator.toml:1 source-invalid", "b.md:2 source-invalid"]);
}

/// Files of a stranger: whatever orders a terminal about or turns the direction of writing, in titles, keys, names, notes and
/// the names of files.
fn strangers() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.bib",
        "@book{hush, title = {Bell \u{7} and \u{1b}[5;31mblink \u{9d}0;title\u{9c}}, author = {Del\u{7f}, Ann}, date = {2001}}\n\
         @book{tu\u{202e}rn, title = {Isle \u{2067}of\u{2069} tags\u{e0041}}, date = {2002}}\n\
         @book{tu\u{202e}rn, title = {Other \u{200f}mark}, edition = {2}, date = {2003}}\n",
    );
    write(
        "b.md",
        "---\ntype: book\ncitekey: b\ntitle: \"Page \\e]8;;https://harm.example\\a\"\n---\n## 1 Line\u{2028}break \u{1b}M\n- page: 1-9\n\
         > Abstract \u{9b}2J and \u{61c}mark.\n\n## Organizations\n\n- **Off\u{8}ice \u{202d}of** (OXX): said\u{fff9}\n",
    );
    write(
        "n.md",
        "# Note \u{1b}c\n\nSee [@hush; @b, chap. 1, p. 99], [@\u{1b}[1mno], chapter 7 of @b, &#x202e; and \u{206a}OXX \u{85} &#27;[2J.\n\
         [@{tu\u{202e}rn}] \u{2066}[@gone]\u{c}\n",
    );
    #[cfg(unix)]
    for name in ["beep\u{7}.md", "\u{1b}[2Jcleared.md", "gpj\u{202e}exe.md", "two\nlines.md", "c1\u{9b}31m.md"] {
        write(name, "[@missing]\n");
    }
    write(".glossator.toml", "\"se\\u001b[2Jt\\u202e\" = 1\n");
    folder
}

/// Characters that must not reach a terminal.
fn harmful(printed: &str) -> Vec<char> {
    let harmful = |c: &char| {
        matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    printed.chars().filter(harmful).collect()
}

#[test]
fn nothing_that_a_file_says_orders_a_terminal_about() {
    let folder = strangers();
    let commands: [&[&str]; 16] = [
        &["check"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["list", "books"],
        &["list", "chapters"],
        &["list", "organizations"],
        &["annotate", "n.md"],
        &["annotate", "n.md", "b.md"],
        &["annotate", "n.md", "--format", "json"],
        &["annotate", "n.md", "--format", "html"],
        &["export", "--format", "csl-json"],
        &["export", "--format", "biblatex"],
        &["export", "n.md", "--format", "biblatex"],
        &["import", "n.md"],
        &["import", "b.md", "--stdout"],
        &["import", "\u{1b}[2Jnone\u{202e}.txt"],
    ];
    for command in commands {
        let output = glossator(folder.path(), command);
        for printed in [&output.stdout, &output.stderr] {
            let printed = std::str::from_utf8(printed).expect("UTF-8");
            assert!(harmful(printed).is_empty(), "{command:?} prints {printed:?}");
        }
        assert!(!(output.stdout.is_empty() && output.stderr.is_empty()), "{command:?} prints something");
    }
    // Programs that read what is printed are told the same in numbers.
    let known: Value =
        serde_json::from_slice(&glossator(folder.path(), &["export", "--format", "csl-json"]).stdout).unwrap();
    let ids: Vec<&str> = known.as_array().unwrap().iter().filter_map(|entry| entry["id"].as_str()).collect();
    assert!(ids.contains(&"tu\u{202e}rn"), "{ids:?}");
}

#[test]
fn on_a_terminal_only_our_own_colours_are_colours() {
    let folder = strangers();
    let commands: [&[&str]; 4] =
        [&["check"], &["list", "books"], &["annotate", "n.md"], &["export", "--format", "biblatex"]];
    for command in commands {
        let mut coloured = Command::new(env!("CARGO_BIN_EXE_glossator"));
        let output = coloured.args(command).current_dir(folder.path()).env("CLICOLOR_FORCE", "1").output().unwrap();
        let printed = text(&output);
        for (at, _) in printed.match_indices('\u{1b}') {
            let inner = printed[at..].strip_prefix("\u{1b}[").unwrap_or_default();
            let end = inner.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or_default();
            assert!(inner[end..].starts_with('m') && !inner.starts_with("5;31m"), "{command:?} prints {printed:?}");
        }
    }
}

#[test]
fn the_log_is_as_harmless() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_glossator"));
    server.args(["lsp", "--log-level", "trace"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut server = server.spawn().unwrap();
    let message = "{\"jsonrpc\": \"2.0\", \"method\": \"turn \u{202e}and\u{9b}2J \u{200f}clear\\u001b[2J\"}";
    let mut input = server.stdin.take().unwrap();
    write!(input, "Content-Length: {}\r\n\r\n{message}", message.len()).unwrap();
    drop(input);
    let log = String::from_utf8(server.wait_with_output().unwrap().stderr).expect("UTF-8");
    assert!(log.contains("turn "), "{log}");
    assert!(harmful(&log).is_empty(), "{log:?}");
}

#[test]
fn what_people_write_is_printed_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let titles = [
        "שלום ועוד",
        "می\u{200c}خواهم",
        "Ästhetik – für alle",
        "👩\u{200d}🏫 \u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
        "日本の川",
    ];
    let entry = |(index, title): (usize, &&str)| {
        format!(
            "@book{{k{index}, title = {{{title}}}}}\n@incollection{{c{index}, crossref = {{k{index}}}, title = {{{title}}}, chapter = 1}}\n"
        )
    };
    std::fs::write(folder.path().join("a.bib"), titles.iter().enumerate().map(entry).collect::<String>()).unwrap();
    for what in ["books", "chapters"] {
        let printed = text(&glossator(folder.path(), &["list", what]));
        for title in titles {
            assert!(printed.contains(title), "{title} in {printed}");
        }
    }
}

#[cfg(unix)]
#[test]
fn sarif_names_files_by_uris() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a b.md", "50%.md", "c#d?.md", "x:y.md", "für.md", "[z]|\\.md", "new\nline.md"];
    std::fs::write(folder.path().join("a.bib"), "@book{known, title = {Known}}\n").unwrap();
    for name in names {
        std::fs::write(folder.path().join(name), "[@missing]\n").unwrap();
    }
    let sarif: Value =
        serde_json::from_slice(&glossator(folder.path(), &["check", "--format", "sarif"]).stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let uri = |result: &Value| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned()
    };
    let mut uris: Vec<String> = results.iter().map(uri).collect();
    uris.sort();
    let expected =
        ["%5Bz%5D%7C%5C.md", "./x:y.md", "50%25.md", "a%20b.md", "c%23d%3F.md", "f%C3%BCr.md", "new%0Aline.md"];
    assert_eq!(uris, expected);
}

/// Another user can only be made the owner of a file by the system's administrator.
#[cfg(unix)]
#[test]
fn settings_of_another_user_above_the_folder_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let notes = folder.path().join("shared/mine/notes");
    std::fs::create_dir_all(&notes).unwrap();
    std::fs::write(notes.join("a.bib"), "@book{known, title = {Known}}\n").unwrap();
    std::fs::write(notes.join("n.md"), "[@missing]\n").unwrap();
    let settings = folder.path().join("shared/.glossator.toml");
    std::fs::write(&settings, "[diagnostics]\nunknown-citekey = \"off\"\n").unwrap();
    assert_eq!(glossator(&notes, &["check"]).status.code(), Some(0), "the user's own settings count");
    if std::os::unix::fs::lchown(&settings, Some(12345), None).is_err() {
        return;
    }
    let passed_over = glossator(&notes, &["check"]);
    assert_eq!(passed_over.status.code(), Some(1));
    let told = String::from_utf8(passed_over.stderr).unwrap();
    assert!(told.contains(".glossator.toml belongs to another user and is passed over; `--workspace "), "{told}");
    let shared = folder.path().join("shared");
    let named = glossator(&notes, &["check", "--workspace", shared.to_str().unwrap()]);
    assert_eq!(named.status.code(), Some(0), "they count where their folder is named");
    assert_eq!(glossator(&shared, &["check"]).status.code(), Some(0), "and in that folder itself");
    std::os::unix::fs::symlink(folder.path().join("own.toml"), shared.join("mine/.glossator.toml")).unwrap();
    std::fs::write(folder.path().join("own.toml"), "[diagnostics]\nunknown-citekey = \"off\"\n").unwrap();
    assert_eq!(glossator(&notes, &["check"]).status.code(), Some(0), "a link of the user's own counts");
    std::os::unix::fs::lchown(shared.join("mine/.glossator.toml"), Some(12345), None).unwrap();
    assert_eq!(
        glossator(&notes, &["check"]).status.code(),
        Some(1),
        "a stranger's link to a file of the user's does not"
    );
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
