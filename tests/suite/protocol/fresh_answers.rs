//! Answers are never out of date: whatever changed, and in whatever order the changes were reported.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol::session::{Session, editor};

/// A timeout that tells what never comes from what comes late.
const PATIENCE: Duration = Duration::from_secs(60);

const CHANGED: i32 = 2;

/// An editor in the folder `notes` that watches files, or leaves that to the server.
fn session(watches: bool, files: &[(&str, &str)]) -> Session {
    let mut session = Session::new(files);
    fs::create_dir_all(session.path("notes")).unwrap();
    let folder = session.path("notes");
    let mut capabilities = editor();
    capabilities["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"] = json!(watches);
    capabilities["textDocument"]["diagnostic"] = json!({});
    session.client.initialize(capabilities, Some(&folder));
    session
}

fn until(session: &mut Session, what: &str, is_so: impl Fn(&mut Session) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so(session) {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until everything reported before has been handled.
fn fence(session: &mut Session) {
    session.write("notes/fence.bib", "@book{fence, title = {Fence}}\n");
    session.events(&[("notes/fence.bib", CHANGED)]);
    session.open("notes/fence.md", "[@fence]\n");
    session.hover_until("notes/fence.md", 0, 2, |text| text.contains("Fence"));
}

fn files_with_references(session: &mut Session, name: &str, line: u32, character: u32) -> Vec<String> {
    let at = json!({
        "textDocument": {"uri": session.uri(name)},
        "position": {"line": line, "character": character},
        "context": {"includeDeclaration": false},
    });
    let found = session.client.request("textDocument/references", at).unwrap();
    let file = |location: &Value| location["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    found.as_array().into_iter().flatten().map(file).collect()
}

/// The diagnostics of all files: file name and messages.
fn problems(session: &mut Session) -> Vec<(String, String)> {
    let answer = session.client.request("workspace/diagnostic", json!({"previousResultIds": []})).unwrap();
    let mut all = Vec::new();
    for file in answer["items"].as_array().unwrap() {
        for item in file["items"].as_array().into_iter().flatten() {
            let name = file["uri"].as_str().unwrap().rsplit('/').next().unwrap();
            all.push((name.to_owned(), item["message"].as_str().unwrap().to_owned()));
        }
    }
    all
}

#[test]
fn a_name_added_by_the_last_edit_is_found_in_closed_notes() {
    let page = "---\ntype: book\ncitekey: tides\ntitle: Tides\n---\n\n# Tides\n";
    let inputs = [
        ("gloss.md", "---\ntype: glossary\n---\n", "---\ntype: glossary\n---\n- **QTL**: quiet tide law\n", "QTL"),
        (
            "tides.md",
            page,
            &format!("{page}\n## 2 Changing Shores of Brittany\n\n- page: 1-9\n"),
            "Changing Shores of Brittany",
        ),
        (
            "words.md",
            "---\ntype: glossary\n---\n- **QTM**: quiet tide mill\n",
            "---\ntype: glossary\n---\n- **QTN**: quiet tide mill\n",
            "QTN",
        ),
        (
            "League.md",
            "# League\n",
            "---\ntype: organization\naliases: [Harbour League]\n---\n# League\n",
            "Harbour League",
        ),
        (
            "all.bib",
            "",
            "@book{dykes, title = {Dykes and Polders Explained}, year = 1999}\n",
            "Dykes and Polders Explained",
        ),
    ];
    for (source, before, now, name) in inputs {
        let closed = format!("In short: {name} it is.\n");
        let files = [(&*format!("notes/{source}"), before), ("notes/closed.md", &closed)];
        let mut session = session(true, &files);
        session.open("notes/probe.md", &format!("{name}\n"));
        session.open(&format!("notes/{source}"), before);
        session.hover("notes/probe.md", 0, 1);
        session.replace(&format!("notes/{source}"), 2, now);
        until(&mut session, name, |session| {
            files_with_references(session, "notes/probe.md", 0, 1).contains(&"closed.md".to_owned())
        });
        assert_eq!(session.client.shut_down(), 0);
    }
}

/// Five ways in which the last link to a bibliography disappears together with the report that it changed.
#[test]
fn a_bibliography_without_links_is_forgotten() {
    let named = "---\nbibliography: ../archive/refs.bib\n---\n";
    let entry = "@book{kelp, title = {Kelp}, year = 2011}\n";
    type Act = fn(&Session);
    let inputs: [(&str, &str, Act, &[&str]); 5] = [
        (
            "a.md",
            named,
            |session| fs::remove_file(session.path("notes/a.md")).unwrap(),
            &["archive/refs.bib", "notes/a.md"],
        ),
        (
            "z/deep/a.md",
            named,
            |session| fs::remove_dir_all(session.path("notes/z")).unwrap(),
            &["archive/refs.bib", "notes/z"],
        ),
        ("b.md", named, |session| session.write("notes/b.md", "Nothing.\n"), &["archive/refs.bib", "notes/b.md"]),
        (
            ".glossator.toml",
            "bibliography = \"../archive/refs.bib\"\n",
            |session| session.write("notes/.glossator.toml", ""),
            &["notes/.glossator.toml", "archive/refs.bib"],
        ),
        (
            ".glossator.toml",
            "bibliography = \"../archive/*.bib\"\n",
            |session| fs::remove_file(session.path("notes/.glossator.toml")).unwrap(),
            &["archive/refs.bib", "notes/.glossator.toml"],
        ),
    ];
    for (namer, text, act, reported) in inputs {
        let mut session = session(true, &[("archive/refs.bib", entry), (&format!("notes/{namer}"), text)]);
        session.open("notes/probe.md", "[@kelp]\n");
        session.hover_until("notes/probe.md", 0, 2, |text| text.contains("Kelp"));
        act(&session);
        session.write("archive/refs.bib", format!("{entry}@book{{moss, title = {{Moss}}}}\n"));
        session.events(&reported.iter().map(|&file| (file, CHANGED)).collect::<Vec<_>>());
        fence(&mut session);
        // A diagnostic says that it is unknown, and the hover nothing.
        assert_eq!(session.hover_text("notes/probe.md", 0, 2), "", "{namer}: {reported:?}");
        // Nor is it known in the folder for files outside all folders.
        let known = session.client.request("workspace/symbol", json!({"query": "Kelp"})).unwrap();
        assert_eq!(known, json!([]), "{namer}: {reported:?}");
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn a_linked_note_that_is_no_bibliography_is_forgotten_with_its_link() {
    let files = [("notes/.gitignore", "drafts/\n"), ("notes/drafts/x.md", "Tides and [@kelp].\n")];
    let mut session = session(true, &files);
    session.write("notes/kelp.bib", "@book{kelp, title = {Kelp}}\n");
    session.events(&[("notes/kelp.bib", CHANGED)]);
    session.open("notes/a.md", "---\nbibliography: drafts/x.md\n---\n[@kelp]\n");
    until(&mut session, "x.md is read", |session| {
        files_with_references(session, "notes/a.md", 3, 3) == ["a.md", "x.md"]
    });
    session.replace("notes/a.md", 2, "\n\n\n[@kelp]\n");
    fence(&mut session);
    assert_eq!(files_with_references(&mut session, "notes/a.md", 3, 3), ["a.md"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_missing_file_is_not_reported_as_unreadable() {
    type Act = fn(&Session);
    let inputs: [(&str, Act, &str); 5] = [
        ("bad.md", |session| fs::remove_file(session.path("notes/bad.md")).unwrap(), "notes/bad.md"),
        ("old/deep/bad.md", |session| fs::remove_dir_all(session.path("notes/old")).unwrap(), "notes/old"),
        (
            "bad.bib",
            |session| fs::rename(session.path("notes/bad.bib"), session.path("notes/bad.txt")).unwrap(),
            "notes/bad.bib",
        ),
        (
            "bad.md",
            |session| {
                fs::remove_file(session.path("notes/bad.md")).unwrap();
                fs::create_dir(session.path("notes/bad.md")).unwrap();
            },
            "notes/bad.md",
        ),
        ("drafts/bad.md", |session| session.write("notes/.gitignore", "drafts/\n"), "notes/.gitignore"),
    ];
    for (file, act, reported) in inputs {
        let mut session = session(true, &[("notes/a.md", "A note.\n")]);
        session.write(&format!("notes/{file}"), b"Caf\xe9\n");
        session.events(&[(&format!("notes/{file}"), CHANGED)]);
        until(&mut session, "it cannot be read", |session| !problems(session).is_empty());
        act(&session);
        session.events(&[(reported, CHANGED)]);
        fence(&mut session);
        assert_eq!(problems(&mut session), [], "{file}");
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn a_note_may_be_deleted_while_it_is_searched() {
    for gone in ["b.md", "deep/b.md", "@kelp.md", "list.ris", "page.md"] {
        let gloss = "---\ntype: glossary\n---\n- **QTL**: quiet tide law\n";
        let files = [("notes/a.md", "The QTL.\n"), (&*format!("notes/{gone}"), "Nothing.\n"), ("notes/gloss.md", "\n")];
        let mut session = session(true, &files);
        session.open("notes/probe.md", "QTL\n");
        session.open("notes/gloss.md", "\n");
        session.hover("notes/probe.md", 0, 1);
        fence(&mut session);
        fs::remove_file(session.path(&format!("notes/{gone}"))).unwrap();
        session.replace("notes/gloss.md", 2, gloss);
        until(&mut session, "the name is found", |session| {
            files_with_references(session, "notes/probe.md", 0, 1).len() == 2
        });
        session.events(&[(&format!("notes/{gone}"), CHANGED)]);
        session.write("notes/fence.bib", "@book{other, title = {Other}}\n");
        session.events(&[("notes/fence.bib", CHANGED)]);
        session.hover_until("notes/fence.md", 0, 2, str::is_empty);
        let left: Vec<_> = problems(&mut session).into_iter().filter(|(_, problem)| problem.contains("read")).collect();
        assert_eq!(left, [], "{gone}");
        assert_eq!(session.client.shut_down(), 0);
    }
}

/// The server watches files itself: each of these changes makes `@kelp` mean *New Kelp*.
#[test]
fn the_server_watches_linked_files_wherever_they_are() {
    fn bib(title: &str) -> String {
        format!("@book{{kelp, title = {{{title} Kelp}}}}\n")
    }
    type Act = fn(&Session);
    let ignored = "drafts/\n";
    let inputs: [(&str, Option<&str>, Act); 8] = [
        ("drafts/refs.bib", None, |session| session.write("notes/drafts/refs.bib", bib("New"))),
        ("drafts/refs.bib", Some("notes/drafts/refs.bib"), |session| {
            session.write("notes/drafts/refs.bib", bib("New"))
        }),
        ("drafts/a/b/refs.bib", Some("notes/drafts/a/b/refs.bib"), |session| {
            fs::rename(session.path("notes/drafts/a"), session.path("notes/drafts/c")).unwrap();
            thread::sleep(Duration::from_millis(500));
            session.write("notes/drafts/a/b/refs.bib", bib("New"));
        }),
        (".hidden/refs.bib", Some("notes/.hidden/refs.bib"), |session| {
            session.write("notes/.hidden/refs.bib", bib("New"))
        }),
        ("../shelf/refs.bib", Some("shelf/refs.bib"), |session| {
            fs::remove_dir_all(session.path("shelf")).unwrap();
            thread::sleep(Duration::from_millis(500));
            session.write("shelf/refs.bib", bib("New"));
        }),
        ("../shelf/upper/refs.bib", Some("shelf/upper/refs.bib"), |session| {
            fs::rename(session.path("shelf"), session.path("attic")).unwrap();
            thread::sleep(Duration::from_millis(500));
            session.write("attic/upper/refs.bib", bib("New"));
            fs::rename(session.path("attic"), session.path("shelf")).unwrap();
        }),
        ("../nowhere/yet/refs.bib", None, |session| session.write("nowhere/yet/refs.bib", bib("New"))),
        ("kept/refs.bib", Some("notes/kept/refs.bib"), |session| {
            fs::remove_dir_all(session.path("notes")).unwrap();
            thread::sleep(Duration::from_millis(500));
            session.write("notes/kept/refs.bib", bib("New"));
        }),
    ];
    for (name, is_there, act) in inputs {
        let mut files = vec![("notes/.gitignore", ignored.to_owned())];
        files.extend(is_there.map(|file| (file, bib("Old"))));
        let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (*file, text.as_str())).collect();
        let mut session = session(false, &files);
        session.open("notes/n.md", &format!("---\nbibliography: {name}\n---\n[@kelp]\n"));
        let first = if is_there.is_some() { "Old Kelp" } else { "No work" };
        session.hover_until("notes/n.md", 3, 3, |text| text.contains(first));
        // It is watched some time after it was first read; changes before that are read when watching begins.
        act(&session);
        session.hover_until("notes/n.md", 3, 3, |text| text.contains("New Kelp"));
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn a_removed_folder_is_still_watched_inside_another_one() {
    let page = "---\ntype: book\ncitekey: kelp\ntitle: Old Kelp\n---\n";
    let mut session = session(false, &[("notes/inner/kelp.md", page)]);
    session.open("notes/n.md", "[@kelp]\n");
    session.hover_until("notes/n.md", 0, 2, |text| text.contains("Old Kelp"));
    let folder = json!([{"uri": session.uri("notes/inner"), "name": "inner"}]);
    for (added, removed, said) in [(folder.clone(), json!([]), "No work"), (json!([]), folder, "Old Kelp")] {
        let event = json!({"event": {"added": added, "removed": removed}});
        session.client.notify("workspace/didChangeWorkspaceFolders", event);
        session.hover_until("notes/n.md", 0, 2, |text| text.contains(said));
    }
    // Until everything has been read, changes are read as well.
    until(&mut session, "all is read", |session| library(session)["indexed"] == true);
    session.write("notes/inner/kelp.md", page.replace("Old", "New"));
    session.hover_until("notes/n.md", 0, 2, |text| text.contains("New Kelp"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn ignored_files_follow_the_ignore_files() {
    let kelp = "@book{kelp, title = {Kelp}}\n";
    let inputs = [
        (".gitignore", "drafts/\n", ""),
        (".gitignore", "*.bib\n", "*.tmp\n"),
        (".ignore", "kelp.bib\n", "moss.bib\n"),
        ("drafts/.gitignore", "*\n", "!kelp.bib\n"),
        ("drafts/.ignore", "/kelp.bib\n", "/other/kelp.bib\n"),
    ];
    for watches in [true, false] {
        for (file, over, not) in inputs {
            let file = format!("notes/{file}");
            let mut session = session(watches, &[("notes/drafts/kelp.bib", kelp), (&file, over)]);
            session.open("notes/n.md", "[@kelp]\n");
            session.hover_until("notes/n.md", 0, 3, |text| text.starts_with("No work"));
            for (text, said) in [(not, "Kelp"), (over, "No work"), (not, "Kelp")] {
                session.write(&file, text);
                if watches {
                    session.events(&[(&file, CHANGED)]);
                }
                session.hover_until("notes/n.md", 0, 3, |text| text.contains(said));
            }
            // Its files are watched like all others.
            session.write("notes/drafts/kelp.bib", "@book{kelp, title = {Seaweed}}\n");
            if watches {
                session.events(&[("notes/drafts/kelp.bib", CHANGED)]);
            }
            session.hover_until("notes/n.md", 0, 3, |text| text.contains("Seaweed"));
            assert_eq!(session.client.shut_down(), 0);
        }
    }
}

#[test]
fn an_organization_is_counted_only_where_it_is_meant() {
    // In the first note, by path, the abbreviation means something else.
    let inputs = [
        ("The Western Heron Observatory (WHO) sings; the WHO sleeps.\n", "WHO", "World Health Organization"),
        (
            "*[NATO]: Northern Association of Tuba Orchestras\n\nNATO plays.\n",
            "NATO",
            "North Atlantic Treaty Organization",
        ),
        ("Intensive Mussel Farming (IMF) and IMF.\n", "IMF", "International Monetary Fund"),
        (
            "The Old Swan Combat Elite (OSCE): OSCE, OSCE.\n",
            "OSCE",
            "Organization for Security and Co-operation in Europe",
        ),
        ("An Interesting Legal Opinion (ILO) says so; ILO.\n", "ILO", "International Labour Organization"),
    ];
    for (first, short, name) in inputs {
        let other = format!("The {short} acts.\n");
        let mut session = session(true, &[("notes/a.md", first), ("notes/b.md", &other), ("notes/c.md", &other)]);
        until(&mut session, "all is read", |session| library(session)["indexed"] == true);
        let listed = library(&mut session)["organizations"].clone();
        let counts = listed
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["abbreviations"].as_array().unwrap().contains(&json!(short)));
        let entry = &counts.unwrap_or_else(|| panic!("{name} is listed"))["entry"];
        assert_eq!((&entry["mentions"], &entry["notes"]), (&json!(2), &json!(2)), "{name}");
        assert!(entry["place"]["uri"].as_str().unwrap().ends_with("/b.md"), "{name}");
        assert_eq!(session.client.shut_down(), 0);
    }
}

fn library(session: &mut Session) -> Value {
    session.client.request("glossator/library", json!({})).unwrap()
}

/// Right after a note is closed unsaved, requests are answered from its file.
#[test]
fn a_note_just_closed_has_the_text_of_its_file() {
    let page = |title: &str| format!("---\ntype: book\ncitekey: kelp\ntitle: {title} Kelp\n---\n");
    let gloss = |long: &str| format!("---\ntype: glossary\n---\n- **QTL**: {long}\n");
    let bib = |title: &str| format!("@book{{kelp, title = {{{title} Kelp}}}}\n");
    let inputs = [
        ("kelp.md", page("Saved"), page("Unsaved"), "[@kelp]\n", "Saved Kelp"),
        ("gloss.md", gloss("saved tide law"), gloss("unsaved tide law"), "QTL\n", "saved tide law"),
        ("all.bib", bib("Saved"), bib("Unsaved"), "[@kelp]\n", "Saved Kelp"),
        ("all.bib", bib("Saved"), String::new(), "[@kelp]\n", "Saved Kelp"),
        ("@kelp.md", "Nothing.\n".to_owned(), page("Unsaved"), "[@kelp]\n", "No work"),
    ];
    for (file, saved, unsaved, probe, said) in inputs {
        let file = format!("notes/{file}");
        let mut session = session(true, &[(&file, &saved)]);
        session.open("notes/probe.md", probe);
        for _ in 0..20 {
            session.open(&file, &saved);
            session.replace(&file, 2, &unsaved);
            let before = session.hover_text("notes/probe.md", 0, 1);
            assert!(!before.contains(said) || before.contains(&format!("un{said}")), "{file}: {before}");
            session.close(&file);
            let after = session.hover_text("notes/probe.md", 0, 1);
            assert!(after.contains(said) && !after.contains(&format!("un{said}")), "{file}: {after}");
        }
        assert_eq!(session.client.shut_down(), 0);
    }
}
