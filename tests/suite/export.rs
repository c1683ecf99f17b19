//! `glossator export`: what it writes, and that the real Pandoc prints every citation from it.

use crate::support::pandoc;

use std::fs;
use std::process::Output;

use crate::support::program::glossator;
use serde_json::Value;
use tempfile::TempDir;

const BOOK_PAGE: &str = "\
---
type: book
citekey: iorwo2023
title: \"Inter-Organizational Relations & World Order: Re-Pluralizing the 100% {Debate} #1\"
editor: [\"Franke, Ulrich\", \"de Coning, Cedric\"]
issued: 2023
publisher: Quay and Press
publisher-place: Bristol
---

# Orders

## 4 Changing models of Peacekeeping in snake_case

- author: Ada Author; {United Nations}
- page: 77-100
- citekey: author2023
- DOI: 10.1000/a_b

## 5 Conclusion

- page: 101-110
";

const BIB: &str = r"
@article{smith2020, ids = {smith20, oldsmith}, author = {Smith, Jr., John and van der Leyen, Ursula},
  title = {On {UN} Peace \& War}, journaltitle = {Journal of Orders and Nations}, volume = 3, number = 2,
  pages = {1--20}, date = {2020-03}}
@book{rivers2001, author = {R{\'i}os, Eva}, title = {Rivers}, subtitle = {A Study}, year = 2001, publisher = {Quay},
  edition = {2}}
@inbook{rivers-one, crossref = {rivers2001}, title = {Springs}, pages = {1--9}}
@incollection{alone, author = {Solo, Hanna}, title = {Part of a Whole}, booktitle = {Whole of Parts},
  editor = {Organ, Lea}, year = 1999}
@phdthesis{thesis1, author = {Doe, Jane}, title = {A Thesis}, school = {University of X}, year = 2010}
";

const JSON: &str = r#"[{"id": "beethoven1801", "type": "report", "title": "A Report: On <i>Things</i>",
  "author": [{"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"}], "number": "7/2",
  "genre": "Working paper", "publisher": "UNESCO", "issued": {"date-parts": [[1801, 4, 5]]},
  "URL": "https://a.org/x_y?z=1&b=%20#c", "accessed": {"date-parts": [[2024, 1, 2]]}, "language": "de"}]"#;

const RIS: &str =
    "TY  - NEWS\nAU  - González, A.\nTI  - Über die Welt\nT2  - Der Bote\nDA  - 2019/04/03\nLA  - de\nER  - \n";

const NOTE: &str = "\
Edited [@iorwo2023, chap. 4], a chapter [@author2023, p. 80], two keys of one work [@smith20; @oldsmith], a book and
a chapter of it by its author [@rivers2001; @rivers-one], a chapter alone @alone, a thesis @thesis1, a report
@beethoven1801 and what RIS gave no key @gonzalez2019.
";

/// What Pandoc prints for the note in its own style, worked out from what the sources say. Straight quotation marks are
/// curled as they are printed.
const PRINTED: &str = "\
Edited (Franke and de Coning 2023, chap. 4), a chapter (Author and United Nations 2023, 80), two keys of one work \
(Smith and van der Leyen 2020, 2020), a book and a chapter of it by its author (Ríos 2001a, 2001b), a chapter alone \
Solo (1999), a thesis Doe (2010), a report Beethoven (1801) and what RIS gave no key González (2019).

Author, Ada, and United Nations. 2023. “Changing Models of Peacekeeping in Snake_case.” In Inter-Organizational \
Relations & World Order: Re-Pluralizing the 100% {Debate} #1, edited by Ulrich Franke and Cedric de Coning. Quay and \
Press. https://doi.org/10.1000/a_b.

Beethoven, Ludwig van. 1801. A Report: On Things. Working paper 7/2. UNESCO. https://a.org/x_y?z=1&b=%20#c.

Doe, Jane. 2010. “A Thesis.” PhD thesis, University of X.

Franke, Ulrich, and Cedric de Coning, eds. 2023. Inter-Organizational Relations & World Order: Re-Pluralizing the 100% \
{Debate} #1. Quay and Press.

González, A. 2019. “Über die Welt.” Der Bote, April 3.

Ríos, Eva. 2001a. Rivers: A Study. 2nd ed. Quay.

Ríos, Eva. 2001b. “Springs.” In Rivers: A Study, 2nd ed. Quay.

Smith, John, Jr., and Ursula van der Leyen. 2020. “On UN Peace & War.” Journal of Orders and Nations 3 (2): 1–20.

Solo, Hanna. 1999. “Part of a Whole.” In Whole of Parts, edited by Lea Organ.
";

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("books")).unwrap();
    let files =
        [("books/orders.md", BOOK_PAGE), ("refs.bib", BIB), ("zotero.json", JSON), ("x.ris", RIS), ("note.md", NOTE)];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn pandoc_prints_every_citation_from_each_format() {
    let Some(pandoc) = pandoc::find() else { return };
    let folder = folder();
    let out = tempfile::tempdir().unwrap();
    for (format, name) in [("csl-json", "references.json"), ("biblatex", "references.bib")] {
        let file = out.path().join(name);
        let file = file.to_str().unwrap();
        let output = glossator(folder.path(), &["export", "--format", format, "--output", file, "note.md"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let arguments = ["--citeproc", "--bibliography", file, "--to", "plain", "--wrap", "none", "note.md"];
        let printed = pandoc::run(&pandoc, folder.path(), &arguments);
        assert_eq!(printed, PRINTED, "{format}");
    }
}

#[test]
fn only_what_the_notes_cite_is_exported() {
    let folder = folder();
    fs::write(folder.path().join("short.md"), "See [@alone] and\n*not* [@gone] [@oldsmith].\n").unwrap();
    let output = glossator(folder.path(), &["export", "--format", "csl-json", "short.md"]);
    assert_eq!(output.status.code(), Some(0));
    let items: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let ids: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["alone", "oldsmith"]);
    let told = "glossator: short.md:2:8: no source has the key “gone”, so that it will not be printed\n";
    assert_eq!(stderr(&output), told);
    let bib = glossator(folder.path(), &["export", "--format", "biblatex", "short.md"]);
    let alone = stdout(&bib).split("\n}").next().unwrap().to_owned();
    assert!(alone.starts_with("@incollection{alone,\n") && alone.contains("  author = {Solo, Hanna},"), "{alone}");
}

#[test]
fn what_a_note_lists_without_citing_it_is_exported() {
    let folder = folder();
    let ids = |name: &str| -> Vec<String> {
        let output = glossator(folder.path(), &["export", "--format", "csl-json", name]);
        let items: Value = serde_json::from_str(&stdout(&output)).unwrap();
        items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let text = "---\nnocite: |\n  @thesis1, @{rivers-one}\nbook: iorwo2023\n---\nSee [@alone].\n";
    fs::write(folder.path().join("some.md"), text).unwrap();
    assert_eq!(ids("some.md"), ["alone", "rivers-one", "thesis1"]);
    fs::write(folder.path().join("all.md"), "---\nnocite: '@*'\n---\nNothing is cited.\n").unwrap();
    let all = ids("all.md");
    for key in ["alone", "author2023", "beethoven1801", "gonzalez2019", "iorwo2023", "rivers2001", "thesis1"] {
        assert!(all.iter().any(|id| id == key), "{key}: {all:?}");
    }
}

#[test]
fn each_key_of_a_work_is_found_by_documents_that_use_that_one_alone() {
    let Some(pandoc) = pandoc::find() else { return };
    let folder = folder();
    fs::write(folder.path().join("one.md"), "[@smith20]\n").unwrap();
    fs::write(folder.path().join("other.md"), "[@oldsmith]\n").unwrap();
    for (format, name) in [("csl-json", "out.json"), ("biblatex", "out.bib")] {
        for notes in [&["one.md", "other.md"][..], &[]] {
            let out = tempfile::tempdir().unwrap();
            let file = out.path().join(name);
            let file = file.to_str().unwrap();
            glossator(folder.path(), &[&["export", "--format", format, "--output", file], notes].concat());
            for note in ["one.md", "other.md"] {
                let printed =
                    pandoc::run(&pandoc, folder.path(), &["--citeproc", "--bibliography", file, "--to", "plain", note]);
                assert!(
                    printed.starts_with("(Smith and van der Leyen 2020)\n"),
                    "{format}, {notes:?}, {note}: {printed}"
                );
            }
        }
    }
}

#[test]
fn a_chapter_brings_what_its_book_says() {
    let output = glossator(folder().path(), &["export", "--format", "csl-json"]);
    let items: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let chapter = items.as_array().unwrap().iter().find(|item| item["id"] == "author2023").unwrap();
    let expected = serde_json::json!({
        "id": "author2023",
        "type": "chapter",
        "title": "Changing models of Peacekeeping in snake_case",
        "container-title": "Inter-Organizational Relations & World Order: Re-Pluralizing the 100% {Debate} #1",
        "author": [{"family": "Author", "given": "Ada"}, {"literal": "United Nations"}],
        "editor": [
            {"family": "Franke", "given": "Ulrich"},
            {"family": "Coning", "given": "Cedric", "non-dropping-particle": "de"},
        ],
        "issued": {"date-parts": [[2023]]},
        "publisher": "Quay and Press",
        "publisher-place": "Bristol",
        "page": "77-100",
        "DOI": "10.1000/a_b",
    });
    assert_eq!(*chapter, expected);
}

#[test]
fn a_chapter_brings_what_a_book_of_another_file_says() {
    let folder = tempfile::tempdir().unwrap();
    let chapter = "@incollection{silt, author = {Lind, Ada}, title = {Silt}, pages = {3--9}, crossref = {tides}}\n";
    let book = "@collection{tides, editor = {Moor, Bo}, title = {Tides}, subtitle = {A Reader}, date = {2004}}\n";
    fs::write(folder.path().join("a.bib"), format!("{chapter}@inbook{{ebb, title = {{Ebb}}, crossref = {{tide}}}}\n"))
        .unwrap();
    fs::write(folder.path().join("b.bib"), book).unwrap();
    let output = glossator(folder.path(), &["export", "--format", "csl-json"]);
    let items: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let silt = items.as_array().unwrap().iter().find(|item| item["id"] == "silt").unwrap();
    let said = [&silt["container-title"], &silt["editor"][0]["family"], &silt["issued"]["date-parts"][0][0]];
    assert_eq!(said, [&Value::from("Tides: A Reader"), &Value::from("Moor"), &Value::from(2004)]);
    // Only what no file has is missing; of the rest it is told that Pandoc does not look there.
    let check = glossator(folder.path(), &["check", "--format", "json"]);
    let found: Value = serde_json::from_str(&stdout(&check)).unwrap();
    let messages: Vec<&str> = found.as_array().unwrap().iter().map(|it| it["message"].as_str().unwrap()).collect();
    let told = "“tides” is an entry of b.bib: Pandoc looks for `crossref` in this file alone, and prints the chapter without its \
        book; what `glossator export` writes has it";
    assert_eq!(messages, [told, "No bibliography of this folder has an entry “tide”. Check how it is written."]);
    assert_eq!(check.status.code(), Some(1));
}

#[test]
fn what_a_note_lists_itself_is_exported_as_it_means_it() {
    let folder = tempfile::tempdir().unwrap();
    let note = |title: &str| {
        format!(
            "---\nreferences:\n- id: own\n  type: book\n  title: {title}\n- id: other\n  type: book\n  title: Other\n---\n\n[@own; @own; @weir]\n"
        )
    };
    fs::write(
        folder.path().join("refs.bib"),
        "@book{own, title = {Of the Folder}}\n@book{weir, ids = {dam}, title = {Weirs}}\n",
    )
    .unwrap();
    fs::write(folder.path().join("a.md"), note("Of the Note")).unwrap();
    fs::write(folder.path().join("b.md"), "[@own; @dam]\n").unwrap();
    let export = |notes: &[&str]| {
        let output = glossator(folder.path(), &[&["export", "--format", "csl-json"], notes].concat());
        let items: Vec<Value> = serde_json::from_str(&stdout(&output)).unwrap();
        let said = |item: &Value| format!("{} {}", item["id"].as_str().unwrap(), item["title"].as_str().unwrap());
        (items.iter().map(said).collect::<Vec<_>>(), stderr(&output))
    };
    assert_eq!(export(&["a.md"]), (vec!["own Of the Note".to_owned(), "weir Weirs".to_owned()], String::new()));
    assert_eq!(export(&["b.md"]).0, ["dam Weirs", "own Of the Folder"]);
    let told = "glossator: the key “own” means another work in b.md than in a.md, whose one is written\n";
    let expected = ["dam Weirs", "own Of the Note", "weir Weirs"].map(str::to_owned).to_vec();
    assert_eq!(export(&["a.md", "b.md"]), (expected, told.to_owned()));
    fs::write(folder.path().join("c.md"), note("Of the Note").replace("references:", "nocite: '@*'\nreferences:"))
        .unwrap();
    // Everything once, by the key that the note cites it by.
    assert_eq!(export(&["c.md"]).0, ["other Other", "own Of the Note", "weir Weirs"]);
}

/// Entries of every common sort, and what is easily read wrong in them.
const ENTRIES: &str = r"
@string{quay = {Quay Press}}
@collection{tides, editor = {Moor, Bo and Lind, Ada}, title = {Tides}, subtitle = {A Reader}, date = {2004},
  publisher = quay, location = {Cork}, isbn = {978-0-306-40615-7}}
@incollection{silt, author = {Ebb, Cy}, title = {Silt}, pages = {3--9}, crossref = {tides}}
@incollection{own, author = {Ebb, Cy}, title = {Sand}, booktitle = {Tides of Old}, editor = {Flow, Di}, pages = {xi--xx},
  crossref = {tides}}
@article{paper, author = {Łoś, Zoë and {River Council}}, title = {The {UN} and the {\'E}tats}, journaltitle = {River Review},
  volume = {12}, number = {3}, pages = {200--215}, date = {2016-03}, doi = {10.1000/jw.12}}
@book{edition, author = {King, Jr., Martin}, title = {Locks \& Weirs}, edition = {3}, date = {1999}, publisher = {Pier},
  series = {Studies in Water}, number = {5}}
@thesis{thesis, author = {Orr, Pia}, title = {Ebb}, type = {phdthesis}, institution = {University of Cork}, date = {2014}}
@report{report, author = {{Water Board}}, title = {State}, number = {7}, institution = {Water Board}, date = {2015-06-30}}
@online{web, title = {Levels Today}, url = {https://levels.example/a_b?c=%20d}, date = {2009-05-04}, urldate = {2010-01-02}}
@inproceedings{talk, author = {Tern, Al and others}, title = {Fords}, booktitle = {Proceedings of Fords}, date = {2001/2002},
  pages = {1}}
@book{old, author = {Moor, Bo}, title = {Rule}, date = {1650}, volume = {2}, translator = {Reed, Sue}, origdate = {1640}}
@mvbook{set, author = {Moor, Bo}, title = {History}, volumes = {4}, date = {1890}, language = {german}}
";

#[test]
fn what_is_exported_is_what_pandoc_reads() {
    let Some(pandoc) = pandoc::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.bib"), ENTRIES).unwrap();
    let ours = stdout(&glossator(folder.path(), &["export", "--format", "csl-json"]));
    let theirs = pandoc::run(&pandoc, folder.path(), &["--from", "biblatex", "--to", "csljson", "a.bib"]);
    let read = |json: &str| -> Vec<Value> { serde_json::from_str(json).unwrap() };
    let (ours, theirs) = (read(&ours), read(&theirs));
    // Pandoc writes titles small where that is English, marks what is not with `nocase`, and writes ranges with a hyphen.
    let plain = |value: &Value| {
        let text = value.to_string().replace("<span class=\\\"nocase\\\">", "").replace("</span>", "");
        text.to_lowercase().replace('–', "-")
    };
    let names = [
        "type",
        "author",
        "editor",
        "translator",
        "title",
        "container-title",
        "issued",
        "accessed",
        "volume",
        "issue",
        "page",
        "publisher",
        "publisher-place",
        "edition",
        "DOI",
        "URL",
        "genre",
        "number",
        "number-of-volumes",
        "collection-title",
        "collection-number",
        "original-date",
    ];
    let mut wrong = Vec::new();
    for entry in &theirs {
        let own = ours.iter().find(|own| own["id"] == entry["id"]).unwrap();
        for name in names {
            if plain(&own[name]) != plain(&entry[name]) {
                wrong.push(format!("{} {name}: {} and not {}", entry["id"], own[name], entry[name]));
            }
        }
    }
    assert_eq!((theirs.len(), wrong), (11, Vec::<String>::new()));
}

#[test]
fn biblatex_reads_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let title = "A \\ b ^ c ~ d ` e {f} $g$ #h _i %j &k -- l '' m \u{201c}n\u{201d} Ök";
    let item = serde_json::json!([{"id": "hard", "type": "book", "title": title, "publisher": "A and B",
        "author": [{"literal": "Bosnia, Ministry of"}, {"family": "And", "given": "Ann and Bo"},
            {"family": "King", "given": "Martin", "suffix": "Jr."}],
        "abstract": "One 5 % *x*.\n\nTwo.", "URL": "https://a.org/{x}"}]);
    fs::write(folder.path().join("a.json"), item.to_string()).unwrap();
    let before = glossator(folder.path(), &["export", "--format", "csl-json"]);
    let bib = glossator(folder.path(), &["export", "--format", "biblatex"]);
    fs::remove_file(folder.path().join("a.json")).unwrap();
    fs::write(folder.path().join("a.bib"), &bib.stdout).unwrap();
    let after = glossator(folder.path(), &["export", "--format", "csl-json"]);
    // Capital letters are kept from styles that write titles small, which reads back as CSL says the same.
    let read_back = stdout(&after).replace("<span class=\\\"nocase\\\">", "").replace("</span>", "");
    assert_eq!(read_back, stdout(&before).replace("{x}", "%7Bx%7D"), "{}", stdout(&bib));
}

#[test]
fn what_is_exported_to_biblatex_and_read_does_not_change_when_it_is_exported_again() {
    let folder = tempfile::tempdir().unwrap();
    let bib = folder.path().join("a.bib");
    let entry = "@book{dam2013, author = {Dam, Ida}, title = {The {UN} and {bell hooks} in \\emph{{Mali} Today}}}\n";
    fs::write(&bib, entry).unwrap();
    let once = stdout(&glossator(folder.path(), &["export", "--format", "biblatex"]));
    assert!(once.contains("title = {{The} {UN} and {bell hooks}"), "{once}");
    fs::write(&bib, &once).unwrap();
    assert_eq!(stdout(&glossator(folder.path(), &["export", "--format", "biblatex"])), once);
}

#[test]
fn the_number_that_pubmed_central_gives_goes_from_each_format_into_each() {
    let folder = tempfile::tempdir().unwrap();
    let entry = "@article{weir2011, author = {Weir, Ana}, title = {Weirs}, year = 2011, pmcid = {PMC3531190}}";
    let hayagriva = "lock2012:\n  type: article\n  title: Locks\n  author: Lock, Ida\n  date: 2012\n  serial-number:\n    \
                     pmcid: PMC42\n";
    let item = r#"[{"id": "dam2013", "type": "article-journal", "title": "Dams", "PMCID": "PMC7"}]"#;
    for (name, text) in [("a.bib", entry), ("b.yaml", hayagriva), ("c.json", item)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let exported = glossator(folder.path(), &["export", "--format", "csl-json"]);
    let items: Value = serde_json::from_str(&stdout(&exported)).unwrap();
    let of = |key: &str| {
        let item = items.as_array().unwrap().iter().find(|item| item["id"] == key).unwrap();
        item["PMCID"].as_str().map(str::to_owned)
    };
    assert_eq!(
        ["weir2011", "lock2012", "dam2013"].map(of),
        [Some("PMC3531190".into()), Some("PMC42".into()), Some("PMC7".into())]
    );
    let bib = stdout(&glossator(folder.path(), &["export", "--format", "biblatex"]));
    for number in ["PMC3531190", "PMC42", "PMC7"] {
        assert!(bib.contains(&format!("  pmcid = {{{number}}},")), "{bib}");
    }
}

#[test]
fn what_cannot_be_done_is_told() {
    let folder = folder();
    let gone = glossator(folder.path(), &["export", "--format", "csl-json", "gone.md"]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(stderr(&gone).contains("gone.md"), "{gone:?}");
    let nowhere = glossator(folder.path(), &["export", "--format", "csl-json", "--output", "refs.bib/x.json"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(stderr(&nowhere).contains("refs.bib/x.json"), "{nowhere:?}");
    fs::write(folder.path().join("typst.yaml"), "a key:\n  type: book\n  title: Odd\n").unwrap();
    let odd = glossator(folder.path(), &["export", "--format", "biblatex"]);
    assert!(stderr(&odd).contains("“a key”") && !stdout(&odd).contains("Odd"), "{odd:?}");
    assert!(stdout(&glossator(folder.path(), &["export", "--format", "csl-json"])).contains("\"id\": \"a key\""));
}
