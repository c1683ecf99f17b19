//! Document highlights.

use glossator::features::document_highlight::document_highlights;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// What is highlighted, one a line, a sign before where it is defined; the ranges must be those drawn.
fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let found = document_highlights(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("highlights");
    assert_eq!(found.iter().map(|it| it.span).collect::<Vec<_>>(), fixture.ranges, "the ranges");
    let text = fixture.note.text.as_deref().unwrap();
    let line = |it: &glossator::features::document_highlight::Highlight| {
        format!("{}{}", if it.defines { "= " } else { "" }, it.span.of(text))
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

const BOOK: &str = "\
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
";

#[test]
fn every_form_of_a_chapter_in_the_note_is_highlighted() {
    let note = "//- a.md
😀 Chapter 2 of @rivers2021, [@rivers2021, chap. 2, p. 30], chapters 1 and 2,
  ^^^^^^^^^                               ^^^^^^^                         ^
      |
*Commissions at Work*, `chapter 2`.
 ^^^^^^^^^^^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    Chapter 2
    chap. 2
    2
    Commissions at Work
    ");
}

#[test]
fn pages_are_highlighted_with_their_chapter() {
    let note = "//- a.md
[@rivers2021, chap. 2, p. 30, p. 31]
              ^^^^^^^  ^^^^^
                       |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"
    chap. 2
    p. 30
    ");
}

#[test]
fn where_it_is_defined_is_told_from_where_it_is_used() {
    let note = "//- a.md
The Danube Flood Centre (DFC) rings; the DFC's bells.
                         ^^^             ^^^
                                           |
";
    assert_snapshot!(shown(note), @r"
    = DFC
    DFC
    ");
    let note = "//- b.md
---
type: book
citekey: banks
title: Banks
---
## 3 Left Banks of the North
^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
- page: 1-20

As chapter 3 says.
   ^^^^^^^^^
";
    assert_snapshot!(shown(note), @r"
    = ## 3 Left Banks of the North
    chapter 3
    ");
}

#[test]
fn another_note_is_not_highlighted() {
    let fixture = Fixture::new(&format!("{BOOK}//- a.md\n[@rivers2021, chap. 7], @no, or not.\n              |\n"));
    assert_eq!(document_highlights(&fixture.snapshot, &fixture.note, fixture.cursor()), None);
}
