//! Go to definition.

use glossator::features::definition::definition;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// The places, one a line; the origin must be the range drawn.
fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let definition = definition(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("a definition");
    assert_eq!(definition.origin, fixture.range(), "the origin");
    definition.places.iter().map(|&place| fixture.shown(place)).collect::<Vec<_>>().join("\n")
}

fn nothing(fixture: &str) {
    let fixture = Fixture::new(fixture);
    assert_eq!(definition(&fixture.snapshot, &fixture.note, fixture.cursor()), None);
}

const BOOK: &str = "\
//- books/rivers2021.md
---
type: book
citekey: [rivers2021, oduya2021]
title: Rivers and Borders
---
## 1 Introduction
- page: 1-20
## 2 Commissions at Work: Lessons from the Rhine
- page: 21-48
- citekey: lindqvist2021
## Abbreviations
- **RBO**: river basin organization
";

#[test]
fn a_chapter_is_defined_on_its_book_page() {
    let note = "//- notes/a.md
As Chapters 1 and 2 of @oduya2021 show.
                  ^
                  |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"books/rivers2021.md:8: ## 2 Commissions at Work: Lessons from the Rhine");
}

#[test]
fn the_readers_own_note_about_the_chapter_comes_first() {
    let notes = "//- notes/other-book.md
---
book: hills
chapter: 2
---
# About another book
//- notes/rhine.md
---
book: \"[[rivers2021]]\"
chapter: 2
---
# What I think of the Rhine
//- notes/rhine-again.md
---
book: oduya2021
chapter: Two
---
# The Rhine once more
//- notes/a.md
> @rivers2021, chapter
> 2
";
    let note = "[@rivers2021, chap. 2] again
              ^^^^^^^
                    |
";
    assert_snapshot!(shown(&format!("{BOOK}{notes}{note}")), @r"
    notes/rhine-again.md:5: The Rhine once more
    notes/rhine.md:5: What I think of the Rhine
    ");
}

#[test]
fn a_note_about_the_chapter_leads_on_to_the_book_page() {
    let note = "//- notes/rhine.md
---
book: rivers2021
chapter: 2
---
# What I think of chapter 2
                  ^^^^^^^^^
                          |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"books/rivers2021.md:8: ## 2 Commissions at Work: Lessons from the Rhine");
}

#[test]
fn a_literature_note_defines_its_work() {
    let notes = "//- notes/@oduya2021.md
# My reading of it
//- notes/reading.md
---
citekey: lindqvist2021
---
# Lindqvist in Basel
//- notes/a.md
";
    assert_snapshot!(
        shown(&format!("{BOOK}{notes}@rivers2021 is long.\n^^^^^^^^^^^\n |\n")),
        @"notes/@oduya2021.md:1: My reading of it"
    );
    assert_snapshot!(
        shown(&format!("{BOOK}{notes}-@lindqvist2021 is short.\n ^^^^^^^^^^^^^^\n |\n")),
        @"notes/reading.md:4: Lindqvist in Basel"
    );
}

#[test]
fn without_one_a_work_is_defined_by_its_key() {
    let note = "//- notes/a.md
See [[rivers2021|the book]].
    ^^^^^^^^^^^^^^^^^^^^^^^
                |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"books/rivers2021.md:3: rivers2021");
}

#[test]
fn titles_pages_and_links_lead_to_the_chapter() {
    for line in [
        "*Commissions at Work* says so.\n ^^^^^^^^^^^^^^^^^^^\n   |\n",
        "@rivers2021, p. 30, says so.\n             ^^^^^\n             |\n",
        "[so](../books/rivers2021.md#commissions-at-work-lessons-from-the-rhine)!\n\
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n |\n",
    ] {
        let places = shown(&format!("{BOOK}//- notes/a.md\n{line}"));
        assert_eq!(places, "books/rivers2021.md:8: ## 2 Commissions at Work: Lessons from the Rhine", "{line}");
    }
}

#[test]
fn an_abbreviation_is_defined_where_it_was_said() {
    let note = "//- a.md
An RBO of its own.
   ^^^
   |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"books/rivers2021.md:12: RBO");
    let note = "//- a.md
The Danube Flood Centre (DFC) rings; the DFC's
bells, the DFCs.
           ^^^^
           |
";
    assert_snapshot!(shown(note), @"a.md:1: DFC");
}

#[test]
fn an_organization_is_defined_by_its_note() {
    let note = "//- organizations/lakes.md
---
type: organization
aliases: [LU]
---
# Lake Union
//- a.md
An LU-led fleet.
   ^^
   |
";
    assert_snapshot!(shown(note), @"organizations/lakes.md:5: Lake Union");
}

#[test]
fn a_chapter_that_could_be_of_several_books_leads_nowhere() {
    let note = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 1 Goats
- page: 7
//- a.md
Chapter 1, but of what?
|
";
    nothing(&format!("{BOOK}{note}"));
}

#[test]
fn what_is_built_in_or_unknown_has_no_definition() {
    for line in ["The UN met.\n    |\n", "@nobody1999 met.\n |\n", "[@rivers2021, chap. 7]\n                |\n"] {
        nothing(&format!("{BOOK}//- a.md\n{line}"));
    }
}

#[test]
fn what_stands_at_its_own_place_leads_to_the_next() {
    let entry = "//- refs.bib\n@collection{rivers2021, title = {Rivers and Borders}, date = {2021}}\n";
    let page =
        BOOK.replace("citekey: [rivers2021, oduya2021]\n", "citekey: rivers2021\n         ^^^^^^^^^^\n           |\n");
    // From the key in the page to the bibliography, and nowhere else without one.
    assert_snapshot!(shown(&format!("{page}{entry}")), @"refs.bib:1: rivers2021");
    assert_snapshot!(shown(&page), @"books/rivers2021.md:3: rivers2021");
    let heading = "## 1 Introduction\n";
    let page = BOOK.replace(heading, &format!("{heading}^^^^^^^^^^^^^^^^^\n        |\n"));
    let note = "//- notes/one.md\n---\nbook: rivers2021\nchapter: 1\n---\n# On the beginning\n";
    assert_snapshot!(shown(&format!("{page}{note}")), @"notes/one.md:5: On the beginning");
    assert_snapshot!(shown(&page), @"books/rivers2021.md:6: ## 1 Introduction");
}

#[test]
fn a_front_matter_leads_to_the_book() {
    let note = "//- a.md\n---\nbook: rivers2021\n      ^^^^^^^^^^\n        |\nchapter: 2\n---\n";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"books/rivers2021.md:3: rivers2021");
    let note = "//- notes/a.md\n---\nbook: \"[[rivers2021]]\"\n      ^^^^^^^^^^^^^^^^\n           |\n---\n";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"books/rivers2021.md:3: rivers2021");
}

#[test]
fn the_own_note_about_an_organization_comes_before_the_list_of_a_book() {
    let notes = "//- organizations/lakes.md
---
type: organization
aliases: [LU]
---
# Lake Union
//- a.md
@rivers2021 on the LU.
                   ^^
                    |
";
    let page = format!("{BOOK}## Organizations\n- **LU**: Lake Union\n");
    assert_snapshot!(shown(&format!("{page}{notes}")), @"organizations/lakes.md:5: Lake Union");
}

#[test]
fn a_chapter_that_a_locator_names_by_what_it_is_is_found() {
    let book = "//- shores.md
---
type: book
citekey: shores2022
title: Shores
---
## Introduction: Where Land Ends
- page: 1-9
## 1 Tides
- page: 10-30
## Epilogue
- page: 31-40
";
    for (locator, place) in [
        ("epilogue]", "shores.md:10: ## Epilogue"),
        ("Epilog, p. 33]", "shores.md:10: ## Epilogue"),
        ("introduction]", "shores.md:6: ## Introduction: Where Land Ends"),
    ] {
        let word = locator.split([',', ']']).next().unwrap_or_default();
        let (blanks, marks) = (" ".repeat("[@shores2022, ".len()), "^".repeat(word.len()));
        let note = format!("//- a.md\n[@shores2022, {locator}\n{blanks}{marks}\n{blanks} |\n");
        assert_eq!(shown(&format!("{book}{note}")), place);
    }
    // A book without one, and words that go on.
    for locator in ["afterword]", "epilogue to the whole]"] {
        let blanks = " ".repeat("[@shores2022, ".len());
        nothing(&format!("{book}//- a.md\n[@shores2022, {locator}\n{blanks} |\n"));
    }
}
