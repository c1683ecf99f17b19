//! Go to implementation: own notes.

use glossator::features::implementation::implementation;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let found = implementation(&fixture.snapshot, &fixture.note, fixture.cursor());
    let places = found.map(|found| found.places).unwrap_or_default();
    places.iter().map(|&place| fixture.shown(place)).collect::<Vec<_>>().join("\n")
}

const FOLDER: &str = "\
//- books/rivers2021.md
---
type: book
citekey: [rivers2021, oduya2021]
title: Rivers and Borders
---
## 1 Introduction
- page: 1-20
## 2 Commissions at Work
- page: 21-48
- citekey: lindqvist2021
## Organizations
- **LU**: Lake Union
//- organizations/lakes.md
---
type: organization
aliases: [LU]
---
# Lake Union
//- notes/two.md
---
book: rivers2021
chapter: 2
---
# Chapter two
//- notes/@lindqvist2021.md
No heading.
//- notes/whole.md
---
citekey: oduya2021
---
# The whole book
//- notes/@rivers2021.md
# The whole book again
//- notes/of-hills.md
---
book: hills
chapter: 2
---
# Of other hills
";

#[test]
fn all_notes_about_a_chapter_or_a_work_are_given() {
    let note = "//- a.md\n[@rivers2021, chap. 2]\n              |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{note}")), @"
    notes/@lindqvist2021.md:1: 
    notes/two.md:5: Chapter two
    ");
    let note = "//- a.md\n[@rivers2021, chap. 2]\n    |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{note}")), @r"
    notes/@rivers2021.md:1: The whole book again
    notes/whole.md:4: The whole book
    ");
}

#[test]
fn an_organization_has_its_note() {
    let note = "//- a.md\n@rivers2021: the LU met.\n                 |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{note}")), @"organizations/lakes.md:5: Lake Union");
}

#[test]
fn a_note_is_not_its_own_implementation() {
    let note = "//- notes/two.md\n---\nbook: rivers2021\nchapter: 2\n---\nChapter 2\n |\n";
    assert_snapshot!(shown(&format!("{FOLDER}{note}")), @"notes/@lindqvist2021.md:1: ");
    let note = "//- a.md\n[@rivers2021, chap. 1]\n              |\n";
    assert_eq!(shown(&format!("{FOLDER}{note}")), "");
}
