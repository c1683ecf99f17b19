//! `glossator report`: what the notes of a folder know, in each format. What a browser makes of the page,
//! `tests/editors/browser` looks at.

mod counts;
mod page;

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::glossator;

/// A folder with `files`.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What `glossator report` prints in `folder`.
fn report(folder: &Path, arguments: &[&str]) -> String {
    let output = glossator(folder, &[&["report", "--workspace", "."], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8").replace("\r\n", "\n")
}

/// What it says on standard error where it cannot report.
fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let output = glossator(folder, &[&["report", "--workspace", "."], arguments].concat());
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{output:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

const RIVERS: &str = "\
---
type: book
citekey: rivers2021
title: \"Rivers and Borders\"
editor: [\"Oduya, Grace\"]
issued: 2021
---
# Rivers and Borders
## 1 What the United Nations Counts
- author: Per Lindqvist
- page: 1-20
> UNESCO counts fish. So does the WHO, and UNESCO counts them again.
## 2 Commissions at Work
- page: 21-48
- citekey: eze2021
> The African Union (AU) and UNESCO sign what nobody reads.
## 3 Silence
- page: 49-60
> Nobody is named.
";

const SEAS: &str = "\
---
type: book
citekey: seas2020
title: Seas
---
# Seas
## 1 Salt
- page: 1-9
> The WHO.
";

const READ: &str = "\
---
book: rivers2021
chapter: 2
status: read
---
# On commissions

UNESCO, the WHO; see chapter 1.

- [ ] look up the treaty
- [x] find the map
- [ ] ask Grace
";

const BEGUN: &str = "\
---
citekey: eze2021
status: second half
---
# More on commissions

- [ ] read it again
";

const PAPER: &str = "\
# Paper

The WHO and UNESCO differ [@rivers2021, chap. 1, p. 4; @eze2021]. The WHO is said to know [@seas2020].

NATO stands alone.
";

fn notes() -> TempDir {
    folder(&[
        ("books/rivers2021.md", RIVERS),
        ("books/seas2020.md", SEAS),
        ("begun.md", BEGUN),
        ("read.md", READ),
        ("paper.md", PAPER),
    ])
}

#[test]
fn reading_tells_what_the_notes_about_chapters_say() {
    let folder = notes();
    // Chapter 1: "chapter 1" in read.md and "chap. 1" in paper.md. Chapter 2: "@eze2021" in paper.md. The book itself:
    // "@rivers2021". Two of three tasks of read.md are open, and one of begun.md.
    assert_snapshot!(report(folder.path(), &["--format", "md", "--section", "reading"]), @r"
    ### Rivers and Borders (Oduya 2021)

    3 chapters: 1 read, 2 without · 4 references in 2 notes · 3 open tasks

    | # | Chapter | Authors | Pages | Note | References | Status |
    |--:|---|---|---|---|--:|---|
    | 1 | What the United Nations Counts | Lindqvist | 1-20 |  | 2 | no note yet |
    | 2 | Commissions at Work |  | 21-48 | [More on commissions](<begun.md>), [On commissions](<read.md>) | 1 | read, 3 open tasks |
    | 3 | Silence |  | 49-60 |  | 0 | no note yet |

    ### Seas

    1 chapter, no note yet · 1 reference in 1 note

    | # | Chapter | Authors | Pages | Note | References | Status |
    |--:|---|---|---|---|--:|---|
    | 1 | Salt |  | 1-9 |  | 0 | no note yet |
    ");
}

#[test]
fn one_book_is_told_with_the_notes_that_speak_of_it() {
    let folder = notes();
    let told = report(folder.path(), &["@seas2020", "--format", "md", "--section", "reading,who"]);
    // Only its own page and paper.md speak of it.
    assert_snapshot!(told, @r"
    ## Reading

    ### Seas

    1 chapter, no note yet · 1 reference in 1 note

    | # | Chapter | Authors | Pages | Note | References | Status |
    |--:|---|---|---|---|--:|---|
    | 1 | Salt |  | 1-9 |  | 0 | no note yet |

    ## Who appears where

    ### Seas

    | Name | 1 |
    |---|--:|
    | WHO | 1 |

    Behind a plus: in notes about the chapter.

    ### Everybody

    | Name | Abbreviation | Kind | Mentions | Notes | Chapters |
    |---|---|---|--:|--:|--:|
    | World Health Organization | WHO | specialized agency | 3 | 2 | 1 |
    | North Atlantic Treaty Organization | NATO | military alliance | 1 | 1 | 0 |
    | United Nations Educational, Scientific and Cultural Organization | UNESCO | specialized agency | 1 | 1 | 0 |
    ");
}

#[test]
fn who_appears_where_counts_abstracts_and_notes_apart() {
    let folder = notes();
    // Chapter 1: UNESCO twice in the abstract, once in paper.md, where chapter 2 is cited as well. read.md is about
    // chapter 2 alone, although it refers to chapter 1.
    assert_snapshot!(report(folder.path(), &["rivers2021", "--format", "csv", "--section", "who"]), @r#"
    name,abbreviation,kind,book,chapter,in abstract,in notes
    "United Nations Educational, Scientific and Cultural Organization",UNESCO,specialized agency,rivers2021,1,2,1
    "United Nations Educational, Scientific and Cultural Organization",UNESCO,specialized agency,rivers2021,2,1,2
    World Health Organization,WHO,specialized agency,rivers2021,1,1,2
    World Health Organization,WHO,specialized agency,rivers2021,2,0,3
    African Union,AU,regional organization,rivers2021,2,2,0
    United Nations,UN,international organization,rivers2021,1,1,0
    "#);
}

const REFS: &str = "\
@book{odds2020, title = {At Odds}, editor = {Doe, Ann}, year = 2020}
@incollection{roe2020, crossref = {odds2020}, title = {When {NATO} Meets the WHO}, author = {Roe, Bob},
  abstract = {{UNESCO} counts what NATO spends.}}
@book{evens2020, title = {At Evens}, editor = {Doe, Ann}, year = 2021}
@incollection{poe2021, crossref = {evens2020}, title = {The {OSCE}}, author = {Poe, Carl}}
";

/// The abstracts of a bibliography count as those of book pages do, for books that notes speak of; the index, which is one
/// of the notes, leaves them out.
#[test]
fn who_appears_in_what_only_a_bibliography_has() {
    let folder = folder(&[("refs.bib", REFS), ("paper.md", "The WHO, says @roe2020.\n")]);
    assert_snapshot!(report(folder.path(), &["--format", "csv", "--section", "who"]), @r#"
    name,abbreviation,kind,book,chapter,in abstract,in notes
    World Health Organization,WHO,specialized agency,odds2020,When NATO Me,1,1
    North Atlantic Treaty Organization,NATO,military alliance,odds2020,When NATO Me,2,0
    "United Nations Educational, Scientific and Cultural Organization",UNESCO,specialized agency,odds2020,When NATO Me,1,0
    "#);
    let together = report(folder.path(), &["--format", "csv", "--section", "together"]);
    assert!(together.contains("World Health Organization,North Atlantic Treaty Organization,1,0,0"), "{together}");
    let index = report(folder.path(), &["--format", "md", "--section", "index"]);
    assert!(index.contains("World Health Organization") && !index.contains("North Atlantic"), "{index}");
    // Where notes name nobody, the network is drawn all the same.
    fs::write(folder.path().join("paper.md"), "So says @roe2020.\n").unwrap();
    let page = report(folder.path(), &["--format", "html"]);
    let drawing = page.split("<g class=\"lines\">").nth(1).and_then(|it| it.split("</svg>").next()).expect("a drawing");
    assert!(drawing.contains(">NATO</text>") && !drawing.contains("NaN"), "{drawing}");
}

#[test]
fn pairs_are_told_as_a_table_and_as_a_graph() {
    let folder = notes();
    assert_snapshot!(report(folder.path(), &["--format", "csv", "--section", "together"]), @r#"
    one,other,abstracts,paragraphs,notes
    "United Nations Educational, Scientific and Cultural Organization",World Health Organization,1,2,2
    "United Nations Educational, Scientific and Cultural Organization",African Union,1,0,0
    "United Nations Educational, Scientific and Cultural Organization",United Nations,1,0,0
    World Health Organization,United Nations,1,0,0
    "#);
    assert_snapshot!(report(folder.path(), &["--format", "dot"]), @r##"
    graph "who occurs with whom" {
      node [shape=box, style="rounded", fontname="serif"];
      0 [label="UNESCO", tooltip="United Nations Educational, Scientific and Cultural Organization", color="#1f5d99"];
      1 [label="WHO", tooltip="World Health Organization", color="#1f5d99"];
      2 [label="UN", tooltip="United Nations", color="#b4581a"];
      3 [label="AU", tooltip="African Union", color="#1d6b52"];
      1 -- 2 [weight=1, penwidth=1.8];
      0 -- 2 [weight=1, penwidth=1.8];
      0 -- 3 [weight=1, penwidth=1.8];
      0 -- 1 [weight=3, penwidth=2.7];
    }
    "##);
}

#[test]
fn the_index_is_one_as_at_the_back_of_a_book() {
    let folder = notes();
    assert_snapshot!(report(folder.path(), &["--format", "md", "--section", "index"]), @r"
    ### A

    - African Union
        - Rivers and Borders, 2 Commissions at Work: [Rivers and Borders](<books/rivers2021.md>) 16
    - AU, *see* African Union

    ### L

    - Lindqvist, Per, *see* Rivers and Borders

    ### N

    - NATO, *see* North Atlantic Treaty Organization
    - North Atlantic Treaty Organization: [Paper](<paper.md>) 5

    ### O

    - Oduya, Grace, *see* Rivers and Borders

    ### R

    - Rivers and Borders: [Paper](<paper.md>) 3
        - 1 What the United Nations Counts: [Paper](<paper.md>) 3; [On commissions](<read.md>) 8
        - 2 Commissions at Work: [Paper](<paper.md>) 3

    ### S

    - Seas: [Paper](<paper.md>) 3

    ### U

    - UNESCO, *see* United Nations Educational, Scientific and Cultural Organization
    - United Nations
        - Rivers and Borders, 1 What the United Nations Counts: [Rivers and Borders](<books/rivers2021.md>) 9
    - United Nations Educational, Scientific and Cultural Organization
        - Rivers and Borders, 1 What the United Nations Counts: [Rivers and Borders](<books/rivers2021.md>) 12; [Paper](<paper.md>) 3
        - Rivers and Borders, 2 Commissions at Work: [Rivers and Borders](<books/rivers2021.md>) 16; [Paper](<paper.md>) 3; [On commissions](<read.md>) 8

    ### W

    - WHO, *see* World Health Organization
    - World Health Organization
        - Rivers and Borders, 1 What the United Nations Counts: [Rivers and Borders](<books/rivers2021.md>) 12; [Paper](<paper.md>) 3
        - Rivers and Borders, 2 Commissions at Work: [Paper](<paper.md>) 3; [On commissions](<read.md>) 8
        - Seas, 1 Salt: [Seas](<books/seas2020.md>) 9
    ");
}

#[test]
fn abbreviations_are_a_list_or_definitions() {
    let folder = folder(&[
        ("books/rivers2021.md", RIVERS),
        ("a.md", "# A\n\nThe protection of civilians (PoC). PoC again, the WHO, Unesco.\n"),
    ]);
    let list = ["--format", "md", "--section", "abbreviations"];
    assert_snapshot!(report(folder.path(), &list), @r"
    - **AU**: African Union
    - **PoC**: protection of civilians
    - **UNESCO**: United Nations Educational, Scientific and Cultural Organization
    - **WHO**: World Health Organization
    ");
    assert_snapshot!(report(folder.path(), &[list.as_slice(), &["--abbreviations", "definitions"]].concat()), @r"
    *[AU]: African Union
    *[PoC]: protection of civilians
    *[UNESCO]: United Nations Educational, Scientific and Cultural Organization
    *[WHO]: World Health Organization
    ");
}

#[test]
fn json_names_those_whom_pairs_and_tables_are_about() {
    let folder = notes();
    let told: Value = serde_json::from_str(&report(folder.path(), &["--format", "json"])).unwrap();
    let names: Vec<&str> =
        told["who"]["everybody"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"African Union"), "{names:?}");
    for pair in told["together"].as_array().unwrap() {
        assert!(
            names.contains(&pair["one"].as_str().unwrap()) && names.contains(&pair["other"].as_str().unwrap()),
            "{pair}"
        );
    }
    let status = |chapter: usize| &told["reading"]["books"][0]["chapters"][chapter]["status"];
    assert_eq!((status(0), status(1)), (&"no-note-yet".into(), &"read".into()));
    assert_eq!(
        told["who"]["books"][0]["rows"][0]["who"],
        "United Nations Educational, Scientific and Cultural Organization"
    );
    let one: Value =
        serde_json::from_str(&report(folder.path(), &["--format", "json", "--section", "reading"])).unwrap();
    assert_eq!(one.as_object().unwrap().keys().collect::<Vec<_>>(), ["folder", "root", "notes", "reading"]);
}

#[test]
fn what_cannot_be_told_is_refused_in_words() {
    let folder = notes();
    assert!(refusal(folder.path(), &["--format", "csv"]).contains("reading, who, together, index, abbreviations"));
    assert!(refusal(folder.path(), &["--format", "dot", "--section", "index"]).contains("who occurs with whom"));
    assert!(refusal(folder.path(), &["rivers2012"]).contains("did you mean `rivers2021`?"));
    assert!(refusal(folder.path(), &["--output", "paper.md"]).contains("paper.md is a note"));
    assert_eq!(fs::read_to_string(folder.path().join("paper.md")).unwrap(), PAPER);
}

/// Each section of folders in which there is little to tell.
#[test]
fn where_there_is_nothing_that_is_said() {
    let none = folder(&[]);
    let told = report(none.path(), &["--format", "md"]);
    for said in ["No book yet", "name no organization", "names two of them", "nothing that is known", "no abbreviation"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(report(none.path(), &[]).contains("<p class=\"none\">No book yet"));
    let page_alone = folder(&[("seas2020.md", SEAS)]);
    let told = report(page_alone.path(), &["--format", "md"]);
    assert!(told.contains("1 chapter, no note yet · no references"), "{told}");
    let no_books = folder(&[("a.md", "The WHO and NATO.\n")]);
    let told = report(no_books.path(), &["--format", "md"]);
    assert!(told.contains("| World Health Organization | WHO | specialized agency | 1 | 1 | 0 |"), "{told}");
}
