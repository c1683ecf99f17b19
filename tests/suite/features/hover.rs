//! Hover.

mod organizations;

use glossator::features::hover::hover;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// The text of the hover, whose range must be the one drawn.
fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let hover = hover(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("a hover");
    assert_eq!(hover.span, fixture.range(), "the range of the hover");
    Fixture::with_paths(&hover.text)
}

fn nothing(fixture: &str) {
    let fixture = Fixture::new(fixture);
    assert_eq!(hover(&fixture.snapshot, &fixture.note, fixture.cursor()), None);
}

const BOOK: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: \"Rivers and Borders: Water Between States\"
editor: [\"Oduya, Grace\", \"Lindqvist, Per\"]
issued: 2021
publisher: Harbour Press
URL: https://harbour.example/rivers
---

# Rivers and Borders

## 1 Introduction

- page: 1-20

> Half of what the UN says about water was said before it.

## 2 Commissions at Work: Lessons from the Rhine

- author: Per Lindqvist
- page: 21-48
- DOI: 10.1000/rivers.2

> A commission needs a *budget* before it needs a mandate.
>
> So the UN found.

## Abbreviations

- **RBO**: river basin organization
";

#[test]
fn a_chapter_is_shown_with_all_that_is_known_of_it() {
    let note = "//- a.md
As chapter 2 of @rivers2021 shows.
   ^^^^^^^^^
     |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    **2 Commissions at Work: Lessons from the Rhine**

    Lindqvist · *Rivers and Borders*, 2021 · pp. 21-48 · [DOI](<https://doi.org/10.1000/rivers.2>) · [Book page](<books/rivers2021.md#L19>)

    A commission needs a *budget* before it needs a mandate.

    So the UN found.

    Names: UN
    ");
}

#[test]
fn a_chapter_without_authors_and_abstract_has_its_books_address() {
    let note = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
URL: https://hills.example/
---
## 4 Goats
- page: 7
//- a.md
[@hills, chap. 4]
         ^^^^^^^
         |
";
    assert_snapshot!(shown(note), @r"
    **4 Goats**

    *Hills* · p. 7 · [hills.example](<https://hills.example/>) · [Book page](<books/hills.md#L7>)
    ");
}

#[test]
fn a_work_is_shown_with_its_chapters() {
    let note = "//- a.md
> [see
> -@rivers2021, chap. 2]
   ^^^^^^^^^^^
              |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    **Rivers and Borders: Water Between States**

    edited by Oduya and Lindqvist · Harbour Press, 2021 · [harbour.example/rivers](<https://harbour.example/rivers>) · [Book page](<books/rivers2021.md#L3>)

    - 1 Introduction
    - 2 Commissions at Work: Lessons from the Rhine
    ");
}

#[test]
fn pages_lead_to_the_chapter_that_holds_them() {
    let note = "//- a.md
---
book: rivers2021
---
The budget came first (pp. 30-2).
                       ^^^^^^^^
                       |
";
    let text = shown(&format!("{BOOK}{note}"));
    assert!(text.starts_with("**2 Commissions at Work") && !text.contains("budget"), "{text}");
}

#[test]
fn over_pages_outside_their_chapter_the_chapter_is_shown() {
    let note = "//- a.md
[@rivers2021, chap. 2, p. 130]
                       ^^^^^^
                            |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    **2 Commissions at Work: Lessons from the Rhine**

    Lindqvist · *Rivers and Borders*, 2021 · pp. 21-48 · [DOI](<https://doi.org/10.1000/rivers.2>) · [Book page](<books/rivers2021.md#L19>)
    ");
}

#[test]
fn a_chapter_that_is_not_there_is_told() {
    let note = "//- a.md
In Chapter 9 there is nothing.
   ^^^^^^^^^
   |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @"No chapter 9 in “Rivers and Borders” (it has 1 to 2).");
}

#[test]
fn an_unknown_key_is_told_unless_a_diagnostic_tells_it() {
    let note = "//- a.md
@river2021 is misspelled.
^^^^^^^^^^
 |
";
    nothing(&format!("{BOOK}{note}"));
    let off = "//- .glossator.toml\n[diagnostics]\nunknown-citekey = \"off\"\n";
    assert_snapshot!(shown(&format!("{BOOK}{off}{note}")), @"No work has the citekey “river2021”; did you mean “rivers2021”?");
}

#[test]
fn what_the_reader_wrote_about_a_chapter_stands_before_its_abstract() {
    let note = "//- notes/two.md
---
book: rivers2021
chapter: 2
---
# On commissions

> A commission needs a budget.

Budgets come *first*, says the
author.
Too late, say I.
//- a.md
---
book: rivers2021
---
As chapter 2 shows.
   ^^^^^^^^^
     |
";
    let text = shown(&format!("{BOOK}{note}"));
    let own = "\n\n[Your note](<notes/two.md#L5>): Budgets come first, says the author.\n\nA commission needs";
    assert!(text.contains(own), "{text}");
}

#[test]
fn what_a_chapter_was_taken_for_is_said_last() {
    let note = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 1 Goats
- page: 7
//- a.md
So @rivers2021.

And chapter 2 says more.
    ^^^^^^^^^
    |
";
    let text = shown(&format!("{BOOK}{note}"));
    assert!(text.ends_with("\n\n*Taken to be Rivers and Borders: cited in line 1.*"), "{text}");
}

#[test]
fn an_entry_of_a_bibliography_is_called_by_its_file() {
    let note = "//- refs.bib
@book{hills, title = {Hills}, author = {Moe, Nils}, year = 1999}
//- a.md
So @hills.
   ^^^^^^
    |
";
    assert_snapshot!(shown(note), @r"
    **Hills**

    Moe · 1999 · [refs.bib](<refs.bib#L1>)
    ");
}

#[test]
fn the_readers_own_copy_is_linked() {
    let note = "//- library/refs.bib
@incollection{lind2021, author = {Lind, Per}, title = {Silt}, booktitle = {Deltas}, pages = {21--48}, year = {2021},
  file = {Full text:copies/lind.pdf:application/pdf}}
@book{oduya2020, title = {Deltas}, year = {2020}, file = {deltas.txt}}
//- a.md
As @lind2021 says.
   ^^^^^^^^^
       |
";
    assert!(shown(note).contains(" · [PDF](<library/copies/lind.pdf>) · "), "{}", shown(note));
    let other = note.replace("As @lind2021 says", "As @oduya2020 has").replace("^^^^^^^^^", "^^^^^^^^^^");
    assert!(!shown(&other).contains("deltas.txt"), "only what a reader opens: {}", shown(&other));
}

#[test]
fn a_chapter_that_could_be_of_several_books_says_how_to_say_which() {
    let note = "//- books/hills.md
---
type: book
citekey: hills
title: Hills
issued: 2010
---
## 1 Goats
- page: 7
//- a.md
Chapter 1, but of what?
^^^^^^^^^
        |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    Perhaps

    - chapter 1 of *Hills*, “Goats”; say `book: hills` in the front matter
    - chapter 1 of *Rivers and Borders*, “Introduction”; say `book: rivers2021` in the front matter
    ");
}

#[test]
fn an_abbreviation_says_what_it_stands_for_and_where_that_was_said() {
    let note = "//- a.md
Many RBOs fail.
     ^^^^
        |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    **RBO**: river basin organization

    Defined in [Rivers and Borders](<books/rivers2021.md#L31>)
    ");
}

#[test]
fn a_note_is_called_by_its_title_rather_than_by_a_section() {
    for (head, name) in [("title: Short forms\n", "Short forms"), ("", "All of them")] {
        let note = format!(
            "//- short.md\n---\ntype: glossary\n{head}---\n## All of them\n\n- **DSS**: decision support system\n\
             //- a.md\nA DSS helps.\n  ^^^\n  |\n"
        );
        let text = shown(&note);
        assert!(text.contains(&format!("Defined in [{name}](<short.md#")), "{text}");
    }
}

#[test]
fn a_definition_in_the_note_counts_before_the_books() {
    let note = "//- a.md
# Local

A rural bank office (RBO) is meant here.

The RBO's door.
    ^^^
    |
";
    assert_snapshot!(shown(&format!("{BOOK}{note}")), @r"
    **RBO**: rural bank office

    Defined in this note, [line 3](<a.md#L3>)
    ");
}

#[test]
fn letters_that_do_not_fit_make_a_definition_likely() {
    let note = "//- a.md
The Permanent Court of Rivers (CPR) rules.
                               ^^^
                               |
";
    assert_snapshot!(shown(note), @r"
    **CPR**: Permanent Court of Rivers (most likely)

    Defined in this note, [line 1](<a.md#L1>)
    ");
}

#[test]
fn the_range_is_exact_behind_wide_characters() {
    let note = "//- a.md
| 😀 größer | ch. 2, ch. 1 |
|---|---|
| ﷽ | “see *chapter 2*” |
            ^^^^^^^^^
            |
";
    let text = shown(&format!("{BOOK}{note}"));
    assert!(text.starts_with("**2 Commissions at Work"), "{text}");
}

#[test]
fn a_name_that_two_bear_could_be_either() {
    let note = "//- a.md
The ICC met.
    ^^^
    |
";
    let text = shown(note);
    assert!(text.starts_with("This could be\n\n- "), "{text}");
    for name in ["\n- International Criminal Court", "\n- International Chamber of Commerce"] {
        assert!(text.contains(name), "{text}");
    }
}

#[test]
fn beside_and_between_references_there_is_nothing() {
    for note in [
        "//- a.md\nAs chapter 2 shows.\n |\n",
        "//- a.md\nAs chapter 2 shows.\n             |\n",
        "//- a.md\n[@rivers2021, chap. 2]\n             |\n",
        "//- a.md\n`chapter 2`\n      |\n",
        "//- a.md\n---\nbook: none\n---\nchapter 2\n    |\n",
        "//- a.md\nwho is the un?\n|\n",
    ] {
        nothing(&format!("{BOOK}{note}"));
    }
}
