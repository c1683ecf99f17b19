//! Go to declaration.

use glossator::features::declaration::declaration;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// The places, one a line; the origin must be the range drawn.
fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let found = declaration(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("a declaration");
    assert_eq!(found.origin, fixture.range(), "the origin");
    found.places.iter().map(|&place| fixture.shown(place)).collect::<Vec<_>>().join("\n")
}

const FOLDER: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: Rivers and Borders
---
## 1 Introduction
- page: 1-20
## 2 Commissions at Work
- page: 21-48
- citekey: lindqvist2021
## Abbreviations
- **RBO**: river basin organization
//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 1 Goats
- page: 7
//- refs/a.bib
@collection{rivers2021, title = {Rivers and Borders}, date = {2021}}
@incollection{lindqvist2021, title = {Commissions at Work}, crossref = {rivers2021}, pages = {21--48}}
//- notes/@rivers2021.md
# My reading
//- notes/a.md
";

#[test]
fn what_a_bibliography_has_is_declared_there() {
    let note = "@rivers2021 is long.\n^^^^^^^^^^^\n  |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{note}")), @"refs/a.bib:1: rivers2021");
    let note = "@lindqvist2021 is not.\n^^^^^^^^^^^^^^\n  |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{note}")), @"refs/a.bib:2: lindqvist2021");
}

#[test]
fn a_chapter_without_an_entry_of_its_own_is_cited_by_its_books() {
    let chapter = "[@rivers2021, chap. 1]\n              ^^^^^^^\n                |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{chapter}")), @"refs/a.bib:1: rivers2021");
    let chapter = "[@rivers2021, chap. 2]\n              ^^^^^^^\n                |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{chapter}")), @"refs/a.bib:2: lindqvist2021");
}

#[test]
fn where_no_bibliography_has_it_the_page_declares_it() {
    let note = "[@hills, chap. 1]\n         ^^^^^^^\n           |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{note}")), @"books/hills.md:6: ## 1 Goats");
    let note = "@rivers2021 on each RBO.\n                    ^^^\n                    |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{note}")), @"books/rivers2021.md:12: RBO");
}

#[test]
fn the_bibliography_that_the_note_names_comes_first() {
    let folder = FOLDER.replace(
        "//- refs/a.bib",
        "//- refs/z.bib\n@collection{rivers2021, title = {Rivers and Borders}, date = {2021}}\n//- refs/a.bib",
    );
    let folder = folder.trim_end_matches("//- notes/a.md\n");
    let note = "//- refs/note.md\n---\nbibliography: z.bib\n---\n@rivers2021\n^^^^^^^^^^^\n |\n";
    assert_snapshot!(shown(&format!("{folder}{note}")), @"refs/z.bib:1: rivers2021");
}
