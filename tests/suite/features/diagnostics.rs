//! Diagnostics.

use glossator::features::diagnostics::diagnostics;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// The diagnostics, one a line, each with what is related under it; the ranges must be those drawn.
pub fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let found = diagnostics(&fixture.snapshot, &fixture.note);
    let ranges: Vec<_> = found.iter().map(|diagnostic| diagnostic.span).collect();
    assert_eq!(ranges, fixture.ranges, "the ranges of {found:#?}");
    let mut lines = Vec::new();
    for diagnostic in &found {
        lines.push(format!("{} {}: {}", diagnostic.severity.name(), diagnostic.code, diagnostic.message));
        let related = diagnostic.related.iter();
        lines.extend(related.map(|(place, words)| format!("  {words}: {}", fixture.shown(*place))));
    }
    lines.join("\n")
}

pub const BOOK: &str = "\
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
";

#[test]
fn keys_that_no_source_has() {
    let note = "//- a.md
As @river2021 and [see @nobody1999, chap. 9, p. 500; -@rivers2021] say.
   ^^^^^^^^^^          ^^^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    warning unknown-citekey: no work has the citekey `river2021`; did you mean `rivers2021`?
    warning unknown-citekey: no work has the citekey `nobody1999`
    ");
}

#[test]
fn a_key_in_the_front_matter() {
    let note = "//- a.md
---
book: \"@river2021\"
      ^^^^^^^^^^^^
---
Chapter 9 is of a book that nobody knows.
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"warning unknown-citekey: no work has the citekey `river2021`; did you mean `rivers2021`?");
}

#[test]
fn chapters_that_the_book_does_not_have() {
    let note = "//- a.md
---
book: rivers2021
---
😀 Chapter 9 is not there, nor [@rivers2021, chaps. 2-4 and
  ^^^^^^^^^                                          ^
6].
^
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    warning unknown-chapter: no chapter 9 in “Rivers and Borders” (it has 1 to 2)
      the book: books/rivers2021.md:3: rivers2021
    warning unknown-chapter: no chapter 4 in “Rivers and Borders” (it has 1 to 2)
      the book: books/rivers2021.md:3: rivers2021
    warning unknown-chapter: no chapter 6 in “Rivers and Borders” (it has 1 to 2)
      the book: books/rivers2021.md:3: rivers2021
    ");
}

#[test]
fn pages_outside_the_chapter_named_beside_them() {
    let note = "//- a.md
[@rivers2021, chap. 2, p. 130], [@lindqvist2021, pp. 40-9], chapter 1 of @rivers2021, p. 21.
                       ^^^^^^                    ^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    warning page-outside-chapter: page 130 is outside chapter 2 of “Rivers and Borders” (pp. 21-48)
      the chapter and its pages: books/rivers2021.md:8: ## 2 Commissions at Work
    warning page-outside-chapter: pages 40-49 are outside chapter 2 of “Rivers and Borders” (pp. 21-48)
      the chapter and its pages: books/rivers2021.md:8: ## 2 Commissions at Work
    ");
}

#[test]
fn nobodys_chapter_is_nobodys_fault() {
    let note = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 1 Goats
- page: 7
//- a.md
Chapter 1, but of what? Or chapter 12?
";
    assert_eq!(shown(&format!("{BOOK}{note}")), "");
}

#[test]
fn what_is_inferred_is_never_scolded() {
    let note = "//- a.md
Chapter 9 of the only book there is, and its chapter 2, p. 130.

[@rivers2021] And chapter 9 of what was cited last; the ICC could be two things.
";
    assert_eq!(shown(&format!("{BOOK}{note}")), "");
}

#[test]
fn where_no_work_is_known_nothing_is_wrong() {
    let note = "//- a.md
---
book: rivers2021
---
@rivers2021 and Chapter 9.
";
    assert_eq!(shown(note), "");
}

#[test]
fn where_chapters_are_missing_a_missing_one_is_not_wrong() {
    let note = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 4 Goats
- page: 7
//- a.md
[@hills, chap. 9] may well be there.
";
    assert_eq!(shown(note), "");
}

#[test]
fn settings_say_how_loud_each_is() {
    let settings = "//- .glossator.toml
[diagnostics]
unknown-citekey = \"error\"
unknown-chapter = \"off\"
page-outside-chapter = \"information\"
";
    let note = "//- a.md
@nobody1999 [@rivers2021, chap. 9] [@rivers2021, chap. 2, p. 130]
^^^^^^^^^^^                                               ^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}{settings}{note}")), @r"
    error unknown-citekey: no work has the citekey `nobody1999`
    information page-outside-chapter: page 130 is outside chapter 2 of “Rivers and Borders” (pp. 21-48)
      the chapter and its pages: books/rivers2021.md:8: ## 2 Commissions at Work
    ");
}

#[test]
fn half_written_front_matter_is_told_and_the_rest_still_checked() {
    let note = "//- a.md
---
^^^
book: rivers2021

Chapter 9 is not there.
^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    warning source-invalid: This front matter is not closed: a line with `---` is missing.
    warning unknown-chapter: no chapter 9 in “Rivers and Borders” (it has 1 to 2)
      the book: books/rivers2021.md:3: rivers2021
    ");
}

#[test]
fn nothing_is_told_of_what_is_no_prose() {
    let note = "//- a.md
---
book: rivers2021
abstract: \"@nobody1999, Chapter 9\"
---
`@nobody1999`, $Chapter 9$, <!-- Chapter 9 --> %%Chapter 9%% me@nobody1999.example \\@nobody1999

    [@nobody1999]
";
    assert_eq!(shown(&format!("{BOOK}{note}")), "");
}

#[test]
fn a_book_page_that_is_wrong_says_where() {
    let page = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 1 Goats
- page: seven
        ^^^^^
";
    assert_snapshot!(shown(page), @"warning source-invalid: “seven” is not a range of pages; write it as `77-100`.");
}

const FLOODS: &str = "//- a.bib
@collection{rivers2021, title = {Rivers and Borders}}
@incollection{lind, title = {Commissions at work.}, crossref = {rivers2021}, chapter = {2}, pages = {21--48}}
@incollection{int, title = {Introduction: The River}, crossref = {rivers2021}, chapter = {1}, pages = {1--20}}
";

#[test]
fn small_differences_between_sources_do_not_count() {
    assert_eq!(shown(&format!("{BOOK}{FLOODS}")), "");
}

#[test]
fn sources_that_disagree_are_told_at_the_entry_that_does_not_count() {
    let bib = "//- a.bib
@collection{rivers2021, title = {Rivers and Boarders}}
            ^^^^^^^^^^
@incollection{lind, title = {Commissions in Action}, crossref = {rivers2021}, chapter = {2}, pages = {21--48}}
              ^^^^
@incollection{intro, title = {Introduction}, crossref = {rivers2021}, chapter = {1}, pages = {1--21}}
              ^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}{bib}")), @r"
    information sources-disagree: the title is “Rivers and Boarders” in a.bib and “Rivers and Borders” in books/rivers2021.md, which counts
      what counts: books/rivers2021.md:3: rivers2021
    information sources-disagree: the title is “Commissions in Action” in a.bib and “Commissions at Work” in books/rivers2021.md, which counts
      what counts: books/rivers2021.md:8: ## 2 Commissions at Work
    information sources-disagree: the pages of “Introduction” are “1-21” in a.bib and “1-20” in books/rivers2021.md, which counts
      what counts: books/rivers2021.md:6: ## 1 Introduction
    ");
}

#[test]
fn a_citekey_of_two_works_is_told_where_it_does_not_count() {
    let bib = "//- z.bib
@book{rivers2021, title = {Another Book}, edition = {3}, isbn = {9781529228601}}
      ^^^^^^^^^^
@book{hills, title = {Hills}}
      ^^^^^
@book{hills, title = {More Hills}}
//- a.bib
@book{rivers2021, title = {A Third}, edition = {2}}
";
    assert_snapshot!(shown(bib), @r"
    warning duplicate-citekey: `rivers2021` is the citekey of “A Third”, in a.bib already; citing it means that one
      the one that counts: a.bib:1: rivers2021
    warning duplicate-citekey: `hills` is the citekey of “More Hills”, in z.bib already; citing it means that one
      the one that counts: z.bib:3: hills
    ");
}

const OWN: &str = "---
references:
- id: lake1999
  type: book
  title: Lakes of One Note
- id: rivers2021
  type: article-journal
  title: Another Rivers
---
@lake1999 and @rivers2021, chapter 9.
";

#[test]
fn what_a_note_lists_itself_holds_in_that_note_alone() {
    let other = "//- b.md
@lake1999 is nobody's here, and *Lakes of One Note* nothing; @rivers2021, chapter 9.
^^^^^^^^^                                                                 ^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOK}//- a.md\n{OWN}{other}")), @r"
    warning unknown-citekey: no work has the citekey `lake1999`
    warning unknown-chapter: no chapter 9 in “Rivers and Borders” (it has 1 to 2)
      the book: books/rivers2021.md:3: rivers2021
    ");
    // There the article has no chapters, and nothing is known to be wrong.
    assert_eq!(shown(&format!("{BOOK}//- a.md\n{OWN}")), "");
}
