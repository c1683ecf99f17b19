//! From typing to paper: what completion inserts is exported, and the real Pandoc prints it with the right author, title, book,
//! editors and pages, in four styles.

use std::fs;
use std::process::Command;

use glossator::features::completion::completion;
use hayagriva::archive::ArchivedStyle;

use crate::support::folder::Folder;
use crate::support::pandoc;

const PAGE: &str = "---
type: book
citekey: rivers2021
title: \"Rivers and Borders: Water Between States\"
editor: [\"Oduya, Grace\", \"Dahl, Una\"]
issued: 2021
publisher: Harbour Press
publisher-place: Cork
---

# Rivers and Borders

## 1 Springs

- author: Zoë Castellanos
- page: 21-48
- citekey: castellanos2021

> Springs are counted by the commission.

## 2 Mouths

- author: Per Lindqvist; Ada Egan
- page: 49-76
- citekey: lindqvist2021
";

const WORKS: &str = "@incollection{moe2012, author = {Moe, Nils}, title = {Toll and Tide}, booktitle = {Harbours of the North},
  editor = {Ives, Dee}, date = {2012}, pages = {101--130}, publisher = {Quay Press}, location = {Oslo}}
@book{hill1999, author = {Hill, Cy}, title = {Weirs}, date = {1999}, publisher = {Quay Press}, location = {Oslo}}
@article{gray2016, author = {Gray, Bob}, title = {On the Measure of Locks}, journaltitle = {Journal of Water}, volume = {12},
  number = {3}, pages = {200--215}, date = {2016}}
";

/// What is typed, what must be printed for what is inserted then, and of which pages.
const TYPED: [(&str, &[&str], &[&str]); 5] = [
    ("castell", &["Castellanos", "Springs", "Rivers and Borders", "Oduya", "Dahl", "2021"], &["21", "48"]),
    ("lindq", &["Lindqvist", "Egan", "Mouths", "Rivers and Borders", "Oduya", "2021"], &["49", "76"]),
    ("moe", &["Moe", "Toll and Tide", "Harbours of the North", "Ives", "2012"], &["101", "30"]),
    ("weirs", &["Hill", "Weirs", "Quay Press", "1999"], &[]),
    ("locks gray", &["Gray", "On the Measure of Locks", "Journal of Water", "2016"], &["200", "15"]),
];

const STYLES: [&str; 4] = ["apa", "chicago-author-date", "mla", "ieee"];

/// What completion inserts first where `typed` stands behind an `@` in brackets.
fn inserted(typed: &str) -> String {
    let mut folder = Folder::default();
    folder.set("books/rivers2021.md", PAGE);
    folder.set("works.bib", WORKS);
    let text = format!("As [@{typed}");
    folder.set("note.md", &text);
    let (snapshot, note) = folder.open("note.md");
    let found = completion(&snapshot, &note, text.len()).unwrap_or_else(|| panic!("nothing for {typed}"));
    let mut text = text;
    text.replace_range(found.span.range(), &found.items[0].insert);
    text[text.find('@').unwrap()..].to_owned()
}

#[test]
fn what_completion_inserts_is_printed_with_all_that_belongs_to_it() {
    let Some(pandoc) = pandoc::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("books")).unwrap();
    fs::write(path("books/rivers2021.md"), PAGE).unwrap();
    fs::write(path("works.bib"), WORKS).unwrap();
    let paragraphs = TYPED.map(|(typed, ..)| format!("So [{}, p. 25].\n", inserted(typed)));
    fs::write(path("paper.md"), paragraphs.join("\n")).unwrap();
    let mut wrong = Vec::new();
    for (format, file) in [("csl-json", "refs.json"), ("biblatex", "refs.bib")] {
        // Outside the folder of the notes, where it is no source.
        let out = tempfile::tempdir().unwrap();
        let file = out.path().join(file);
        let output = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(["export", "paper.md", "--format", format, "--output", file.to_str().unwrap()])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        for style in STYLES {
            let csl = out.path().join("style.csl");
            fs::write(&csl, ArchivedStyle::by_name(style).unwrap().get().to_xml().unwrap()).unwrap();
            let (csl, file) = (csl.to_str().unwrap(), file.to_str().unwrap());
            let asked =
                ["--citeproc", "--csl", csl, "--bibliography", file, "--to", "plain", "--wrap", "none", "paper.md"];
            let printed = pandoc::run(&pandoc, folder.path(), &asked);
            let references: Vec<&str> = printed.lines().filter(|line| !line.starts_with("So ")).collect();
            // Chicago, in its 18th edition, prints no pages of chapters.
            let is_silent = style == "chicago-author-date";
            for (typed, parts, pages) in TYPED {
                let parts: Vec<&str> = parts.iter().chain(pages.iter().filter(|_| !is_silent)).copied().collect();
                let has_all = |line: &&str| parts.iter().all(|part| line.to_lowercase().contains(&part.to_lowercase()));
                if !references.iter().any(has_all) {
                    wrong.push(format!("{format}, {style}: no reference for {typed} has {parts:?}\n{printed}"));
                }
            }
            let cited =
                printed.lines().filter(|line| line.starts_with("So ") && line.contains("25") && !line.contains('?'));
            assert_eq!(cited.count(), TYPED.len(), "{format}, {style}: {printed}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
