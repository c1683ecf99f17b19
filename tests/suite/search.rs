//! Search: chapters and works found by half-remembered words of their abstracts and of the user's notes about them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use glossator::features::search::{Found, Said, search};
use glossator::resolution::Target;
use glossator::workspace::snapshot::Snapshot;
use insta::assert_snapshot;
use serde_json::Value;

use crate::support::folder::Folder;
use crate::support::program::glossator;

/// What part of the queries must have the right answer among the first three.
const LEAST: f64 = 0.9;

fn shelf() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search")
}

/// The chapter or work, as the queries name it: `rivers2021 3`, `weiss2012`.
fn named(snapshot: &Snapshot, found: &Found) -> String {
    let library = &snapshot.folders()[found.folder.0].library;
    let (Target::Work(thing) | Target::Chapter(thing)) = found.target else { return String::new() };
    let view = library.view(thing).unwrap();
    let book = library.book_of(thing).and_then(|book| library.view(book));
    match (view.citekey(), book, view.number()) {
        ("", Some(book), Some(number)) => format!("{} {number}", book.citekey()),
        (key, ..) => key.to_owned(),
    }
}

#[test]
fn half_remembered_words_find_what_was_meant() {
    let mut folder = Folder::default();
    for below in ["books", "notes", "."] {
        for file in fs::read_dir(shelf().join(below)).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() && path.extension().is_some_and(|ending| ending != "txt") {
                let name = path.file_name().unwrap().to_str().unwrap();
                folder.set(&format!("{below}/{name}").replace("./", ""), &fs::read_to_string(&path).unwrap());
            }
        }
    }
    let (snapshot, _) = folder.open("notes/paper.md");
    let queries = fs::read_to_string(shelf().join("queries.txt")).unwrap();
    let halves: Vec<&str> = queries.split("----\n").collect();
    let mut asked = 0;
    for half in &halves {
        let queries: Vec<(&str, &str)> =
            half.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once(" => ").unwrap()).collect();
        let mut right = 0;
        for (query, meant) in &queries {
            let first: Vec<String> = search(&snapshot, query, true, 3).iter().map(|it| named(&snapshot, it)).collect();
            match first.iter().any(|it| it == meant) {
                true => right += 1,
                false => println!("{query}: {meant} is not among {first:?}"),
            }
        }
        println!("hit@3: {right} of {}", queries.len());
        assert!(f64::from(right) >= LEAST * queries.len() as f64, "{right} of {}", queries.len());
        asked += queries.len();
    }
    assert!((halves.len(), asked) >= (2, 60), "{asked} queries");
}

const PAGE: &str = "---\ntype: book\ncitekey: rivers2021\ntitle: Rivers and Borders\neditor: \"Oduya, Grace\"\nissued: 2021\n---\n\
    # Rivers and Borders\n\n## 1 Introduction\n\n- page: 1-20\n\n> Anglers and engineers rarely meet.\n\n\
    ## 2 Commissions at Work\n\n- author: Per Lindqvist\n- page: 21-48\n\n> A commission needs a budget before it needs a mandate.\n";
const NOTE: &str =
    "---\nbook: rivers2021\nchapter: 2\n---\n# On commissions\n\nDull.\n\n- The salmon is the hero of it.\n";

/// A folder on disk with a book page, a note about its second chapter, and one that only cites it.
fn disk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.md"), PAGE).unwrap();
    fs::write(folder.path().join("two.md"), NOTE).unwrap();
    fs::write(folder.path().join("other.md"), "The salmon of [@rivers2021, chap. 1].\n").unwrap();
    folder
}

fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = glossator(folder, &[&["search"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

#[test]
fn each_result_has_the_line_that_says_so() {
    let folder = disk();
    assert_snapshot!(printed(folder.path(), &["budgets", "mandates"]), @r"
    page.md:16: 2 Commissions at Work (Lindqvist), Rivers and Borders
        A commission needs a budget before it needs a mandate.
    ");
    assert_snapshot!(printed(folder.path(), &["salmon"]), @r"
    page.md:16: 2 Commissions at Work (Lindqvist), Rivers and Borders
        two.md:9: The salmon is the hero of it.
    ");
    assert_snapshot!(printed(folder.path(), &["lindqvist"]), @"page.md:16: 2 Commissions at Work (Lindqvist), Rivers and Borders");
    assert_snapshot!(printed(folder.path(), &["--most", "1", "anglers", "mandates"]), @r"
    page.md:10: 1 Introduction, Rivers and Borders
        Anglers and engineers rarely meet.
    ");
    assert_snapshot!(printed(folder.path(), &["bugdet"]), @r"
    page.md:16: 2 Commissions at Work (Lindqvist), Rivers and Borders
        A commission needs a budget before it needs a mandate.
    ");
}

#[test]
fn results_are_told_to_programs() {
    let folder = disk();
    let found: Value = serde_json::from_str(&printed(folder.path(), &["--format", "json", "hero salmon"])).unwrap();
    let first = &found[0];
    assert_eq!((&first["citekey"], &first["book-citekey"]), (&Value::Null, &"rivers2021".into()));
    assert_eq!((&first["number"], &first["title"]), (&"2".into(), &"Commissions at Work".into()));
    assert_eq!((&first["file"], &first["line"]), (&"page.md".into(), &16.into()));
    let line = serde_json::json!({"in": "note", "file": "two.md", "line": 9, "text": "The salmon is the hero of it."});
    assert_eq!(first["match"], line);
    assert!(first["score"].as_f64().unwrap() > 0.0);
}

#[test]
fn what_nothing_has_to_do_with_is_not_found() {
    let folder = disk();
    let said = printed(folder.path(), &["xylophone"]);
    assert!(said.starts_with("glossator: nothing in ") && said.ends_with(" has to do with “xylophone”\n"), "{said}");
    assert!(printed(folder.path(), &["--format", "json", "xylophone"]).starts_with("[]\n"));
    assert_eq!(glossator(folder.path(), &["search"]).status.code(), Some(2));
}

#[test]
fn notes_that_change_are_found_by_their_new_words() {
    let mut folder = Folder::default();
    folder.set("page.md", PAGE);
    folder.set("two.md", NOTE);
    let found = |folder: &Folder, open: &str, query: &str| -> Vec<(String, bool)> {
        let (snapshot, _) = folder.open(open);
        let found = search(&snapshot, query, true, 5);
        found.iter().map(|it| (named(&snapshot, it), matches!(it.said, Said::Note(_)))).collect()
    };
    let two = vec![("rivers2021 2".to_owned(), true)];
    for open in ["page.md", "two.md"] {
        assert_eq!(found(&folder, open, "salmon"), two, "{open}");
        assert_eq!(found(&folder, open, "trout"), [], "{open}");
    }
    // Neither front matter nor code is prose.
    folder.set("two.md", &NOTE.replace("---\n#", "tags: [zander]\n---\n#"));
    for open in ["page.md", "two.md"] {
        assert_eq!(found(&folder, open, "salmon"), two, "{open}");
        assert_eq!(found(&folder, open, "zander"), [], "{open}");
    }
    folder.set("two.md", &NOTE.replace("salmon", "trout `pike`"));
    for open in ["page.md", "two.md"] {
        assert_eq!(found(&folder, open, "trout"), two, "{open}");
        assert_eq!(found(&folder, open, "salmon"), [], "{open}");
        assert_eq!(found(&folder, open, "pike"), [], "{open}");
    }
    // A note that is no longer about anything.
    folder.set("two.md", "# On commissions\n\nThe trout.\n");
    assert_eq!(found(&folder, "two.md", "trout"), []);
}

#[test]
fn many_notes_are_kept_apart() {
    let mut folder = Folder::default();
    let chapters: String = (1..=90).map(|n| format!("## {n} Title{n}\n\n- page: {n}\n\n")).collect();
    folder.set("page.md", &format!("---\ntype: book\ncitekey: big\ntitle: Big\n---\n{chapters}"));
    let mut meant = BTreeMap::new();
    for number in 1..=90 {
        let word = format!("{}word", ["ab", "cd", "ef", "gh", "ij"][number % 5].repeat(number / 5 + 1));
        folder.set(&format!("n{number}.md"), &format!("---\nbook: big\nchapter: {number}\n---\nAbout {word} it is.\n"));
        meant.insert(number, word);
    }
    let (snapshot, _) = folder.open("page.md");
    for (number, word) in meant {
        let found = search(&snapshot, &word, true, 1);
        assert_eq!(found.first().map(|it| named(&snapshot, it)), Some(format!("big {number}")), "{word}");
    }
}
