//! Diagnostics of abbreviations and of page ranges, and what a note asks not to be told.

use glossator::features::code_action::{Effect, code_actions};
use insta::assert_snapshot;

use crate::features::diagnostics::{BOOK, shown};
use crate::features::fixture::Fixture;

fn with_book(note: &str) -> String {
    shown(&format!("{BOOK}## Abbreviations\n- **TAC**: total allowable catch\n//- a.md\n{note}"))
}

/// What is told in a note about the book, of `text` alone.
fn about_the_book(text: &str) -> String {
    with_book(&format!("---\nbook: rivers2021\n---\n{text}"))
}

// Abbreviations.

#[test]
fn an_abbreviation_that_nothing_explains_is_told_once() {
    let text = "The KAIPTC teaches. Later the KAIPTC’s staff, and KAIPTC-led courses; one IFRK or
    ^^^^^^                                                                ^^^^
many IFRKs.
";
    assert_snapshot!(about_the_book(text), @r"
    hint abbreviation-undefined: nothing explains `KAIPTC`, which stands here 3 times; write it out once, as in `Full Name (KAIPTC)`, or add it to the book's abbreviations
    hint abbreviation-undefined: nothing explains `IFRK`, which stands here 2 times; write it out once, as in `Full Name (IFRK)`, or add it to the book's abbreviations
    ");
}

#[test]
fn what_is_explained_anywhere_is_not_told() {
    // By the note in its many ways, the book page, a glossary, an organization note, the gazetteer.
    let files = "//- glossary.md
---
type: glossary
---
- **RGTA**: river gauge treaty annex
//- icpdr.md
---
type: organization
aliases: [ICPDR]
---
# International Commission for the Protection of the Danube River
";
    let note = "//- a.md
---
book: rivers2021
---
The National Unit for Levees (NUFL) and its NUFL-men; the *TAC* of TAC and TACs; RGTA and RGTA; ICPDR, ICPDR; the
MINUSMA and the MINUSMA. Sluices (SPQK) open; SPQK, SPQK. The GWVR (which nobody knows) is the GWVR, and the GWVR.

- WBKT: what banks keep
- **DFLQ** – deep flow

WBKT, WBKT, DFLQ and DFLQ. HQRS and HQRS.

*[HQRS]: headquarters

KMPT
: keeper of maps

KMPT and KMPT.
";
    assert_eq!(shown(&format!("{BOOK}## Abbreviations\n- **TAC**: total allowable catch\n{files}{note}")), "");
}

#[test]
fn what_is_in_capitals_and_no_abbreviation_is_not_told() {
    let text = "# ON THE RIVERS OF KLMN

## KLMN

DO NOT CITE KLMN. PLEASE, NEVER. It is NOT so, NOT at all; they do not. MDCXIV and MDCXIV, USA and USA, TODO and TODO.

COVID-19, COVID-20; WXYZ.md and WXYZ.md; \\@WRST2020, #WRST, #WRST; HTTPX://a.b, HTTPX://c.d; `GHJK` `GHJK`; VERYLONGWORD
VERYLONGWORD. QA and QA. Once LLPR. **STRESS** and *STRESS*. SNAKE_CASE, SNAKE_CASE. A MÜLLER, B MÜLLER, Anna Müller.
";
    assert_eq!(about_the_book(text), "");
}

#[test]
fn only_notes_about_a_book_owe_an_explanation() {
    let text = "The KAIPTC teaches. Later the KAIPTC’s staff.\n";
    assert_eq!(with_book(text), "");
    assert_eq!(with_book(&format!("---\nbook: none\n---\n{text}")), "");
    // Nor does the book page, whose abstracts are the publisher's.
    let page = format!("{BOOK}\n> {text}");
    assert_eq!(shown(&page), "");
}

#[test]
fn a_literature_note_is_about_its_book() {
    let note = "---
citekey: rivers2021
---
The KAIPTC teaches. Later the KAIPTC’s staff.
    ^^^^^^
";
    assert!(with_book(note).starts_with("hint abbreviation-undefined"));
}

#[test]
fn an_abbreviation_that_is_known_for_another_book_is_not_known_here() {
    let hills = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 1 Goats
- page: 7
## Abbreviations
- **GOAT**: general organization of alpine transport
";
    let note = "//- a.md
---
book: rivers2021
---
GOAT here and GOAT there.
^^^^
";
    assert!(shown(&format!("{BOOK}{hills}{note}")).starts_with("hint abbreviation-undefined"));
}

#[test]
fn an_abbreviation_that_is_defined_twice_differently() {
    let note =
        "The fish stocks unit (FSU) counts; the Fish Stocks Units (FSUs) count. Every flood season unites (FSU) all.
                                                                                                  ^^^
Total allowable catch (TAC); the total allowable catch (TAC). Commission on Rivers (COR); the Danube Commission on
Rivers (COR).

*[FSU]: flood services union

Committee for Sea and Air, of the Ministry for Fish (QZX), and the Bureau of Small Boats (QZX): nobody is sure.
";
    assert_snapshot!(with_book(note), @r"
    warning abbreviation-redefined: `FSU` stands for “flood season unites” here, but for “fish stocks unit” above
      the first definition: a.md:1: FSU
    ");
}

#[test]
fn an_abbreviation_that_is_defined_in_vain() {
    let note = "*[HQ]: headquarters
*[FOB]: forward operating base
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

At HQ. Not `FOB`, nor fob.
";
    assert_snapshot!(with_book(note), @"hint abbreviation-unused: this note does not use `FOB`");
}

// Pages.

#[test]
fn pages_that_run_backwards() {
    let note = "[@rivers2021, pp. 45-37], [@rivers2021, chap. 2, pp. 45–37] and [@nobody1999, pp. xv-x].
              ^^^^^^^^^                          ^^^^^^^^^       ^^^^^^^^^^^  ^^^^^^^^
";
    assert_snapshot!(with_book(note), @r"
    warning page-range-reversed: pages 45-37 run backwards
    warning page-range-reversed: pages 45-37 run backwards
    warning unknown-citekey: no work has the citekey `nobody1999`
    warning page-range-reversed: pages xv-x run backwards
    ");
}

#[test]
fn pages_that_run_backwards_in_prose() {
    let text = "See pp. 48-21, and in chapter 2, pp. 48-21; S. 30–22.
    ^^^^^^^^^                    ^^^^^^^^^  ^^^^^^^^
";
    let told = about_the_book(text);
    assert_eq!(told.lines().filter(|line| line.starts_with("warning page-range-reversed")).count(), 3, "{told}");
}

#[test]
fn a_shortened_last_page_does_not_run_backwards() {
    // 42 to 47, 21 to 28, 140 to 145; one page; pages of which some are Roman.
    let note =
        "[@rivers2021, pp. 42-7], [@rivers2021, pp. 21-28, 140-45], [@rivers2021, p. 7], [@rivers2021, pp. xi-5].\n";
    assert_eq!(with_book(note), "");
}

#[test]
fn pages_that_run_backwards_are_turned() {
    for (written, turned) in [("pp. 45-37", "pp. 37-45"), ("pp. 45–37", "pp. 37–45"), ("S. 45 - 37", "S. 37 - 45")]
    {
        let fixture = Fixture::new(&format!("{BOOK}//- a.md\n---\nlang: de\n---\n[@rivers2021, {written}]\n"));
        let found = code_actions(&fixture.snapshot, &fixture.note, fixture.note_span(), false);
        let edits = found.iter().filter_map(|action| match &action.effect {
            Effect::Write(edits) => Some(edits),
            _ => None,
        });
        let edits: Vec<_> = edits.flatten().map(|(_, text)| text.as_str()).collect();
        assert!(edits.contains(&turned), "{written}: {edits:?}");
    }
}

// What is not to be told.

#[test]
fn a_comment_at_the_end_of_a_line_or_alone_on_the_one_before() {
    let note = "[@rivers2021, chap. 9] <!-- glossator-ignore unknown-chapter -->
[@rivers2021, chap. 9] is told.
              ^^^^^^^

<!-- glossator-ignore unknown-chapter -->
[@rivers2021, chap. 9]
[@rivers2021, chap. 9] too.
              ^^^^^^^

> A quotation [@rivers2021, chap.
> 9] over two lines. <!-- glossator-ignore unknown-chapter -->

<!-- glossator-ignore unknown-chapter -->

A line later [@rivers2021, chap. 9].

| a | b |
|---|---|
| [@rivers2021, chap. 9] | <!-- glossator-ignore unknown-chapter --> |
";
    assert_eq!(with_book(note).matches("unknown-chapter").count(), 2);
}

#[test]
fn a_comment_names_codes_or_none() {
    let note =
        "@nobody1999 [@rivers2021, chap. 9, pp. 9-3] <!-- glossator-ignore unknown-chapter,page-range-reversed -->
^^^^^^^^^^^
@nobody1999 [@rivers2021, chap. 9, pp. 9-3] <!-- glossator-ignore unknown-citekey page-range-reversed -->
                          ^^^^^^^
@nobody1999 [@rivers2021, chap. 9, pp. 9-3] <!-- glossator-ignore -->
@nobody1999 [@rivers2021, chap. 9, pp. 9-3] <!--glossator-ignore all-->
@nobody1999 <!-- glossator-ignored --> <!-- not glossator-ignore -->
^^^^^^^^^^^
";
    let told = with_book(note);
    assert_eq!((told.matches("unknown-citekey").count(), told.matches("unknown-chapter").count()), (2, 1), "{told}");
}

#[test]
fn what_no_diagnostic_is_called_is_told_where_it_is_written() {
    let note = "---
glossator-ignore: [unknown-chapter, page-outside]
                                    ^^^^^^^^^^^^
---
[@rivers2021, chap. 9] and @nobody1999 <!-- glossator-ignore unknown-key, unknown-citekey -->
                                                             ^^^^^^^^^^^
";
    let told = with_book(note);
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    assert!(lines[0].starts_with("warning source-invalid: There is no diagnostic `page-outside`; there are `unknown-"));
    assert!(lines[1].starts_with("warning source-invalid: There is no diagnostic `unknown-key`; there are `unknown-"));
}

#[test]
fn a_note_may_ask_for_silence() {
    let text = "@nobody1999 and [@rivers2021, chap. 9].\n";
    for silence in ["all", "[all]", "[unknown-citekey, unknown-chapter]", "unknown-citekey, unknown-chapter"] {
        assert_eq!(with_book(&format!("---\nglossator-ignore: {silence}\n---\n{text}")), "", "{silence}");
    }
    let list = "---\nglossator-ignore:\n  - unknown-citekey\n  - unknown-chapter\n---\n";
    assert_eq!(with_book(&format!("{list}{text}")), "");
    let one = "---
glossator-ignore: unknown-citekey
---
@nobody1999 and [@rivers2021, chap. 9].
                              ^^^^^^^
";
    assert!(with_book(one).starts_with("warning unknown-chapter"));
    let nothing = "---
glossator-ignore:
---
@nobody1999
^^^^^^^^^^^
";
    assert!(with_book(nothing).starts_with("warning unknown-citekey"));
}

#[test]
fn what_stands_in_code_is_no_comment() {
    let note = "`<!-- glossator-ignore -->` @nobody1999
                            ^^^^^^^^^^^
```
<!-- glossator-ignore -->
```
@nobody1999
^^^^^^^^^^^
";
    assert_eq!(with_book(note).matches("unknown-citekey").count(), 2);
}

#[test]
fn a_book_page_is_spared_too() {
    let page = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 1 Goats
<!-- glossator-ignore source-invalid -->
- page: seven
## 2 Sheep
- page: eight
        ^^^^^
";
    assert_snapshot!(shown(page), @"warning source-invalid: “eight” is not a range of pages; write it as `77-100`.");
}
