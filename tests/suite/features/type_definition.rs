//! Go to type definition: the book.

use glossator::features::type_definition::type_definition;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let found = type_definition(&fixture.snapshot, &fixture.note, fixture.cursor());
    let places = found.map(|found| found.places).unwrap_or_default();
    places.iter().map(|&place| fixture.shown(place)).collect::<Vec<_>>().join("\n")
}

const FOLDER: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: Rivers and Borders
---
# Rivers *and* Borders
## 1 Introduction
- page: 1-20
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
//- a.bib
@article{dahl2020, author = {Dahl, Una}, title = {Two Shores Apart}, date = {2020}}
//- a.md
---
book: rivers2021
---
";

#[test]
fn what_belongs_to_a_book_leads_to_its_title() {
    for note in [
        "Chapter 1 says so.\n|\n",
        "On page 7 it says so.\n   |\n",
        "@rivers2021 says so.\n|\n",
        "Each RBO says so.\n     |\n",
    ] {
        assert_eq!(shown(&format!("{FOLDER}{note}")), "books/rivers2021.md:6: Rivers *and* Borders", "{note}");
    }
}

#[test]
fn without_a_title_on_the_page_its_key_will_do() {
    assert_snapshot!(shown(&format!("{FOLDER}[@hills, chap. 1]\n         |\n")), @"books/hills.md:3: hills");
    assert_snapshot!(shown(&format!("{FOLDER}@dahl2020\n |\n")), @"a.bib:1: dahl2020");
}

#[test]
fn an_organization_belongs_to_no_book() {
    assert_eq!(shown(&format!("{FOLDER}The UN met.\n    |\n")), "");
}
