//! What was true a moment ago is not said any more, and what is true now is said, whatever came before and in whatever
//! order it was heard of.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol::desk::{Desk, editor};

/// Only tells what never comes from what comes late.
const PATIENCE: Duration = Duration::from_secs(60);

const CHANGED: i32 = 2;

/// An editor in the folder `notes` that watches files, or has the server do so.
fn desk(watches: bool, files: &[(&str, &str)]) -> Desk {
    let mut desk = Desk::new(files);
    fs::create_dir_all(desk.path("notes")).unwrap();
    let folder = desk.path("notes");
    let mut capabilities = editor();
    capabilities["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"] = json!(watches);
    capabilities["textDocument"]["diagnostic"] = json!({});
    desk.client.initialize(capabilities, Some(&folder));
    desk
}

fn until(desk: &mut Desk, what: &str, is_so: impl Fn(&mut Desk) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so(desk) {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until what was told before is dealt with.
fn fence(desk: &mut Desk) {
    desk.write("notes/fence.bib", "@book{fence, title = {Fence}}\n");
    desk.events(&[("notes/fence.bib", CHANGED)]);
    desk.open("notes/fence.md", "[@fence]\n");
    desk.hover_until("notes/fence.md", 0, 2, |text| text.contains("Fence"));
}

fn files_with_references(desk: &mut Desk, name: &str, line: u32, character: u32) -> Vec<String> {
    let at = json!({
        "textDocument": {"uri": desk.uri(name)},
        "position": {"line": line, "character": character},
        "context": {"includeDeclaration": false},
    });
    let found = desk.client.request("textDocument/references", at).unwrap();
    let file = |place: &Value| place["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    found.as_array().into_iter().flatten().map(file).collect()
}

/// What is wrong in any file: its name and the messages.
fn problems(desk: &mut Desk) -> Vec<(String, String)> {
    let answer = desk.client.request("workspace/diagnostic", json!({"previousResultIds": []})).unwrap();
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
fn a_name_that_the_last_edit_brings_is_found_in_closed_notes() {
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
        let mut desk = desk(true, &files);
        desk.open("notes/probe.md", &format!("{name}\n"));
        desk.open(&format!("notes/{source}"), before);
        desk.hover("notes/probe.md", 0, 1);
        desk.replace(&format!("notes/{source}"), 2, now);
        until(&mut desk, name, |desk| {
            files_with_references(desk, "notes/probe.md", 0, 1).contains(&"closed.md".to_owned())
        });
        assert_eq!(desk.client.shut_down(), 0);
    }
}

/// Five ways in which nobody names a bibliography any more in the event that tells that it changed.
#[test]
fn a_bibliography_that_nobody_names_any_more_is_not_known_any_more() {
    let named = "---\nbibliography: ../archive/refs.bib\n---\n";
    let entry = "@book{kelp, title = {Kelp}, year = 2011}\n";
    type Act = fn(&Desk);
    let inputs: [(&str, &str, Act, &[&str]); 5] = [
        ("a.md", named, |desk| fs::remove_file(desk.path("notes/a.md")).unwrap(), &["archive/refs.bib", "notes/a.md"]),
        (
            "z/deep/a.md",
            named,
            |desk| fs::remove_dir_all(desk.path("notes/z")).unwrap(),
            &["archive/refs.bib", "notes/z"],
        ),
        ("b.md", named, |desk| desk.write("notes/b.md", "Nothing.\n"), &["archive/refs.bib", "notes/b.md"]),
        (
            ".glossator.toml",
            "bibliography = \"../archive/refs.bib\"\n",
            |desk| desk.write("notes/.glossator.toml", ""),
            &["notes/.glossator.toml", "archive/refs.bib"],
        ),
        (
            ".glossator.toml",
            "bibliography = \"../archive/*.bib\"\n",
            |desk| fs::remove_file(desk.path("notes/.glossator.toml")).unwrap(),
            &["archive/refs.bib", "notes/.glossator.toml"],
        ),
    ];
    for (namer, text, act, told) in inputs {
        let mut desk = desk(true, &[("archive/refs.bib", entry), (&format!("notes/{namer}"), text)]);
        desk.open("notes/probe.md", "[@kelp]\n");
        desk.hover_until("notes/probe.md", 0, 2, |text| text.contains("Kelp"));
        act(&desk);
        desk.write("archive/refs.bib", format!("{entry}@book{{moss, title = {{Moss}}}}\n"));
        desk.events(&told.iter().map(|&file| (file, CHANGED)).collect::<Vec<_>>());
        fence(&mut desk);
        assert!(desk.hover_text("notes/probe.md", 0, 2).starts_with("No work"), "{namer}: {told:?}");
        // Nor is it in what lies in no folder.
        let known = desk.client.request("workspace/symbol", json!({"query": "Kelp"})).unwrap();
        assert_eq!(known, json!([]), "{namer}: {told:?}");
        assert_eq!(desk.client.shut_down(), 0);
    }
}

#[test]
fn a_note_that_was_read_as_a_bibliography_and_is_none_goes_with_who_named_it() {
    let files = [("notes/.gitignore", "drafts/\n"), ("notes/drafts/x.md", "Tides and [@kelp].\n")];
    let mut desk = desk(true, &files);
    desk.write("notes/kelp.bib", "@book{kelp, title = {Kelp}}\n");
    desk.events(&[("notes/kelp.bib", CHANGED)]);
    desk.open("notes/a.md", "---\nbibliography: drafts/x.md\n---\n[@kelp]\n");
    until(&mut desk, "x.md is read", |desk| files_with_references(desk, "notes/a.md", 3, 3) == ["a.md", "x.md"]);
    desk.replace("notes/a.md", 2, "\n\n\n[@kelp]\n");
    fence(&mut desk);
    assert_eq!(files_with_references(&mut desk, "notes/a.md", 3, 3), ["a.md"]);
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn nothing_cannot_be_read_that_is_gone() {
    type Act = fn(&Desk);
    let inputs: [(&str, Act, &str); 5] = [
        ("bad.md", |desk| fs::remove_file(desk.path("notes/bad.md")).unwrap(), "notes/bad.md"),
        ("old/deep/bad.md", |desk| fs::remove_dir_all(desk.path("notes/old")).unwrap(), "notes/old"),
        (
            "bad.bib",
            |desk| fs::rename(desk.path("notes/bad.bib"), desk.path("notes/bad.txt")).unwrap(),
            "notes/bad.bib",
        ),
        (
            "bad.md",
            |desk| {
                fs::remove_file(desk.path("notes/bad.md")).unwrap();
                fs::create_dir(desk.path("notes/bad.md")).unwrap();
            },
            "notes/bad.md",
        ),
        ("drafts/bad.md", |desk| desk.write("notes/.gitignore", "drafts/\n"), "notes/.gitignore"),
    ];
    for (file, act, told) in inputs {
        let mut desk = desk(true, &[("notes/a.md", "A note.\n")]);
        desk.write(&format!("notes/{file}"), b"Caf\xe9\n");
        desk.events(&[(&format!("notes/{file}"), CHANGED)]);
        until(&mut desk, "it cannot be read", |desk| !problems(desk).is_empty());
        act(&desk);
        desk.events(&[(told, CHANGED)]);
        fence(&mut desk);
        assert_eq!(problems(&mut desk), [], "{file}");
        assert_eq!(desk.client.shut_down(), 0);
    }
}

#[test]
fn a_note_that_goes_while_names_are_looked_for_is_no_problem() {
    for gone in ["b.md", "deep/b.md", "@kelp.md", "list.ris", "page.md"] {
        let gloss = "---\ntype: glossary\n---\n- **QTL**: quiet tide law\n";
        let files = [("notes/a.md", "The QTL.\n"), (&*format!("notes/{gone}"), "Nothing.\n"), ("notes/gloss.md", "\n")];
        let mut desk = desk(true, &files);
        desk.open("notes/probe.md", "QTL\n");
        desk.open("notes/gloss.md", "\n");
        desk.hover("notes/probe.md", 0, 1);
        fence(&mut desk);
        fs::remove_file(desk.path(&format!("notes/{gone}"))).unwrap();
        desk.replace("notes/gloss.md", 2, gloss);
        until(&mut desk, "the name is found", |desk| files_with_references(desk, "notes/probe.md", 0, 1).len() == 2);
        desk.events(&[(&format!("notes/{gone}"), CHANGED)]);
        desk.write("notes/fence.bib", "@book{other, title = {Other}}\n");
        desk.events(&[("notes/fence.bib", CHANGED)]);
        desk.hover_until("notes/fence.md", 0, 2, |text| text.starts_with("No work"));
        let left: Vec<_> = problems(&mut desk).into_iter().filter(|(_, problem)| problem.contains("read")).collect();
        assert_eq!(left, [], "{gone}");
        assert_eq!(desk.client.shut_down(), 0);
    }
}

/// What the server watches itself: each of these makes `@kelp` mean *New Kelp*.
#[test]
fn the_server_watches_what_is_named_wherever_it_lies() {
    fn bib(title: &str) -> String {
        format!("@book{{kelp, title = {{{title} Kelp}}}}\n")
    }
    type Act = fn(&Desk);
    let ignored = "drafts/\n";
    let inputs: [(&str, Option<&str>, Act); 8] = [
        ("drafts/refs.bib", None, |desk| desk.write("notes/drafts/refs.bib", bib("New"))),
        ("drafts/refs.bib", Some("notes/drafts/refs.bib"), |desk| desk.write("notes/drafts/refs.bib", bib("New"))),
        ("drafts/a/b/refs.bib", Some("notes/drafts/a/b/refs.bib"), |desk| {
            fs::rename(desk.path("notes/drafts/a"), desk.path("notes/drafts/c")).unwrap();
            thread::sleep(Duration::from_millis(500));
            desk.write("notes/drafts/a/b/refs.bib", bib("New"));
        }),
        (".hidden/refs.bib", Some("notes/.hidden/refs.bib"), |desk| desk.write("notes/.hidden/refs.bib", bib("New"))),
        ("../shelf/refs.bib", Some("shelf/refs.bib"), |desk| {
            fs::remove_dir_all(desk.path("shelf")).unwrap();
            thread::sleep(Duration::from_millis(500));
            desk.write("shelf/refs.bib", bib("New"));
        }),
        ("../shelf/upper/refs.bib", Some("shelf/upper/refs.bib"), |desk| {
            fs::rename(desk.path("shelf"), desk.path("attic")).unwrap();
            thread::sleep(Duration::from_millis(500));
            desk.write("attic/upper/refs.bib", bib("New"));
            fs::rename(desk.path("attic"), desk.path("shelf")).unwrap();
        }),
        ("../nowhere/yet/refs.bib", None, |desk| desk.write("nowhere/yet/refs.bib", bib("New"))),
        ("kept/refs.bib", Some("notes/kept/refs.bib"), |desk| {
            fs::remove_dir_all(desk.path("notes")).unwrap();
            thread::sleep(Duration::from_millis(500));
            desk.write("notes/kept/refs.bib", bib("New"));
        }),
    ];
    for (name, is_there, act) in inputs {
        let mut files = vec![("notes/.gitignore", ignored.to_owned())];
        files.extend(is_there.map(|file| (file, bib("Old"))));
        let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (*file, text.as_str())).collect();
        let mut desk = desk(false, &files);
        desk.open("notes/n.md", &format!("---\nbibliography: {name}\n---\n[@kelp]\n"));
        let first = if is_there.is_some() { "Old Kelp" } else { "No work" };
        desk.hover_until("notes/n.md", 3, 3, |text| text.contains(first));
        // It is watched from some moment on after it was read; what changes before that is read then.
        act(&desk);
        desk.hover_until("notes/n.md", 3, 3, |text| text.contains("New Kelp"));
        assert_eq!(desk.client.shut_down(), 0);
    }
}

#[test]
fn a_workspace_folder_that_is_one_no_more_is_watched_where_it_lies_in_another() {
    let page = "---\ntype: book\ncitekey: kelp\ntitle: Old Kelp\n---\n";
    let mut desk = desk(false, &[("notes/inner/kelp.md", page)]);
    desk.open("notes/n.md", "[@kelp]\n");
    desk.hover_until("notes/n.md", 0, 2, |text| text.contains("Old Kelp"));
    let folder = json!([{"uri": desk.uri("notes/inner"), "name": "inner"}]);
    for (added, removed, said) in [(folder.clone(), json!([]), "No work"), (json!([]), folder, "Old Kelp")] {
        let event = json!({"event": {"added": added, "removed": removed}});
        desk.client.notify("workspace/didChangeWorkspaceFolders", event);
        desk.hover_until("notes/n.md", 0, 2, |text| text.contains(said));
    }
    // Until all is read, what changes is read as well.
    until(&mut desk, "all is read", |desk| library(desk)["indexed"] == true);
    desk.write("notes/inner/kelp.md", page.replace("Old", "New"));
    desk.hover_until("notes/n.md", 0, 2, |text| text.contains("New Kelp"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn what_is_passed_over_follows_the_files_that_say_so() {
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
            let mut desk = desk(watches, &[("notes/drafts/kelp.bib", kelp), (&file, over)]);
            desk.open("notes/n.md", "[@kelp]\n");
            desk.hover_until("notes/n.md", 0, 3, |text| text.starts_with("No work"));
            for (text, said) in [(not, "Kelp"), (over, "No work"), (not, "Kelp")] {
                desk.write(&file, text);
                if watches {
                    desk.events(&[(&file, CHANGED)]);
                }
                desk.hover_until("notes/n.md", 0, 3, |text| text.contains(said));
            }
            // What lies there is watched as everything else is.
            desk.write("notes/drafts/kelp.bib", "@book{kelp, title = {Seaweed}}\n");
            if watches {
                desk.events(&[("notes/drafts/kelp.bib", CHANGED)]);
            }
            desk.hover_until("notes/n.md", 0, 3, |text| text.contains("Seaweed"));
            assert_eq!(desk.client.shut_down(), 0);
        }
    }
}

#[test]
fn an_organization_is_counted_where_it_is_meant() {
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
        let mut desk = desk(true, &[("notes/a.md", first), ("notes/b.md", &other), ("notes/c.md", &other)]);
        until(&mut desk, "all is read", |desk| library(desk)["indexed"] == true);
        let listed = library(&mut desk)["organizations"].clone();
        let counts = listed
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["abbreviations"].as_array().unwrap().contains(&json!(short)));
        let entry = &counts.unwrap_or_else(|| panic!("{name} is listed"))["entry"];
        assert_eq!((&entry["mentions"], &entry["notes"]), (&json!(2), &json!(2)), "{name}");
        assert!(entry["place"]["uri"].as_str().unwrap().ends_with("/b.md"), "{name}");
        assert_eq!(desk.client.shut_down(), 0);
    }
}

fn library(desk: &mut Desk) -> Value {
    desk.client.request("glossator/library", json!({})).unwrap()
}

/// Right after a note is closed unsaved, what is asked is answered from its file.
#[test]
fn a_note_just_closed_is_what_its_file_says() {
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
        let mut desk = desk(true, &[(&file, &saved)]);
        desk.open("notes/probe.md", probe);
        for _ in 0..20 {
            desk.open(&file, &saved);
            desk.replace(&file, 2, &unsaved);
            let before = desk.hover_text("notes/probe.md", 0, 1);
            assert!(!before.contains(said) || before.contains(&format!("un{said}")), "{file}: {before}");
            desk.close(&file);
            let after = desk.hover_text("notes/probe.md", 0, 1);
            assert!(after.contains(said) && !after.contains(&format!("un{said}")), "{file}: {after}");
        }
        assert_eq!(desk.client.shut_down(), 0);
    }
}
