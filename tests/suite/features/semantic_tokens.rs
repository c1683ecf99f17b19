//! Semantic tokens.

use glossator::features::semantic_tokens::{TokenKind, semantic_tokens};
use glossator::text::Span;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

const ALL: Span = Span { start: 0, end: u32::MAX };

/// The kinds of the tokens, whose ranges must be those drawn.
fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let tokens = semantic_tokens(&fixture.snapshot, &fixture.note, ALL);
    assert_eq!(tokens.iter().map(|token| token.span).collect::<Vec<_>>(), fixture.ranges, "the ranges of the tokens");
    let text = fixture.note.text.as_deref().unwrap();
    let named = tokens.iter().map(|token| {
        let defines = if token.defines { " defined" } else { "" };
        let built_in = if token.built_in { " built in" } else { "" };
        format!("{}: {:?}{defines}{built_in}", token.span.of(text), token.kind)
    });
    named.collect::<Vec<_>>().join("\n")
}

const BOOK: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: \"Rivers and Borders: Water Between States\"
---

## Part I: Banks

### 1 Introduction

- page: 1-20

### 2 Commissions at Work

- page: 21-48
- citekey: lindqvist2021

## Organizations

- **ZKR**: Central Commission for the Navigation of the Rhine

## Abbreviations

- **RBO**: river basin organization
";

#[test]
fn each_kind_has_its_own() {
    let note = "//- a.md
---
book: rivers2021
---
[@rivers2021, chap. 2, p. 30], @lindqvist2021, Part I,
 ^^^^^^^^^^^  ^^^^^^^  ^^^^^   ^^^^^^^^^^^^^^  ^^^^^^
the ZKR, an RBO, the UN.
    ^^^     ^^^      ^^
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    @rivers2021: Work
    chap. 2: Chapter
    p. 30: Page
    @lindqvist2021: Chapter
    Part I: Chapter
    ZKR: Organization
    RBO: Abbreviation
    UN: Organization built in
    ");
}

#[test]
fn what_the_note_defines_is_a_definition_where_it_does() {
    let note = "//- a.md
The Upper Lake Panel (ULP) met. The ULP left.
                      ^^^           ^^^
";
    assert_snapshot!(shown(note), @r"
    ULP: Abbreviation defined
    ULP: Abbreviation
    ");
}

#[test]
fn a_reference_over_several_lines_is_one_token_in_each_without_the_quotation_signs() {
    let note = "//- a.md
> The *United
       ^^^^^^
>  Nations* and chapter
   ^^^^^^^      ^^^^^^^
>   2 of @rivers2021.
    ^    ^^^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    United: Organization built in
    Nations: Organization built in
    chapter: Chapter
    2: Chapter
    @rivers2021: Work
    ");
}

#[test]
fn what_is_unknown_and_what_is_a_link_is_left_alone() {
    let note = "//- a.md
---
book: rivers2021
---
@nobody1999 in chapter 7, [chapter 2](books/rivers2021.md#2-commissions-at-work), [[rivers2021]], chapter 2.
                                                                                                  ^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"chapter 2: Chapter");
}

#[test]
fn a_chapter_of_which_nobody_says_the_book_has_no_colour() {
    let note = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 2 Goats
- page: 7
//- a.md
Chapter 2 says so.
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"");
}

#[test]
fn a_part_of_a_note_has_the_tokens_that_touch_it() {
    let fixture = Fixture::new("//- a.md\nUN, EU, UN, EU\n    ^^^^^^\n");
    let tokens = semantic_tokens(&fixture.snapshot, &fixture.note, fixture.range());
    let starts: Vec<u32> = tokens.iter().map(|token| token.span.start).collect();
    assert_eq!(starts, [4, 8]);
    assert!(tokens.iter().all(|token| token.kind == TokenKind::Organization));
}
