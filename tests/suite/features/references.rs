//! Find references: every form in which notes speak of a thing.

use glossator::features::references::references;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// The places, one a line, without the declarations.
fn shown(fixture: &str) -> String {
    all(fixture, false)
}

fn all(fixture: &str, declaration: bool) -> String {
    let fixture = Fixture::new(fixture);
    let places = references(&fixture.snapshot, &fixture.note, fixture.cursor(), declaration).expect("references");
    places.iter().map(|&place| fixture.shown(place)).collect::<Vec<_>>().join("\n")
}

const FOLDER: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: \"Rivers and Borders: Water Between States\"
editor: \"Oduya, Ada\"
issued: 2021
---
# Rivers and Borders
## 1 Introduction
- page: 1-20
## 2 Commissions at Work: Lessons from the Rhine
- author: Nils Lindqvist
- page: 21-48
- citekey: lindqvist2021
## Abbreviations
- **RBO**: river basin organization
- **VNs**: United Nations
//- refs.bib
@collection{rivers2021, title = {Rivers and Borders}, subtitle = {Water Between States}, date = {2021}}
//- z/beside.md
Chapter 2 of @rivers2021; but chapter 2 of @hills.
//- z/cited.md
[@rivers2021, chap. 2, p. 30], @lindqvist2021 and Lindqvist (2021).
//- z/linked.md
[x](../books/rivers2021.md#2-commissions-at-work-lessons-from-the-rhine)
//- z/said.md
---
book: rivers2021
---
Chs. 1 and 2; the second chapter; p. 30.
//- z/titled.md
*Commissions at Work* is its title, `Commissions at Work` is code.
//- z/wiki.md
[[rivers2021#2 Commissions at Work: Lessons from the Rhine]]
//- z/wiki-page.md
[[Rivers2021]]
";

const CHAPTER: &str = "z/beside.md:1: Chapter 2
z/cited.md:1: chap. 2
z/cited.md:1: @lindqvist2021
z/cited.md:1: Lindqvist (2021)
z/linked.md:1: [x](../books/rivers2021.md#2-commissions-at-work-lessons-from-the-rhine)
z/said.md:4: 2
z/said.md:4: second chapter
z/titled.md:1: Commissions at Work
z/wiki.md:1: [[rivers2021#2 Commissions at Work: Lessons from the Rhine]]";

/// The folder with the cursor under the line `line`, before its character number `column`.
fn pointed(line: &str, column: usize) -> String {
    assert!(FOLDER.contains(&format!("\n{line}\n")), "{line} is a line of the folder");
    FOLDER.replacen(&format!("\n{line}\n"), &format!("\n{line}\n{}|\n", " ".repeat(column)), 1)
}

#[test]
fn a_chapter_is_found_in_every_form_from_every_form() {
    for (line, column) in [
        ("Chapter 2 of @rivers2021; but chapter 2 of @hills.", 1),
        ("[@rivers2021, chap. 2, p. 30], @lindqvist2021 and Lindqvist (2021).", 15),
        ("[@rivers2021, chap. 2, p. 30], @lindqvist2021 and Lindqvist (2021).", 24),
        ("[@rivers2021, chap. 2, p. 30], @lindqvist2021 and Lindqvist (2021).", 33),
        ("[@rivers2021, chap. 2, p. 30], @lindqvist2021 and Lindqvist (2021).", 52),
        ("[x](../books/rivers2021.md#2-commissions-at-work-lessons-from-the-rhine)", 1),
        ("Chs. 1 and 2; the second chapter; p. 30.", 11),
        ("Chs. 1 and 2; the second chapter; p. 30.", 18),
        ("*Commissions at Work* is its title, `Commissions at Work` is code.", 3),
        ("[[rivers2021#2 Commissions at Work: Lessons from the Rhine]]", 3),
        // Its heading in the book page.
        ("## 2 Commissions at Work: Lessons from the Rhine", 8),
    ] {
        assert_eq!(shown(&pointed(line, column)), CHAPTER, "from {line}, {column}");
    }
}

#[test]
fn with_its_declaration_each_entry_is_given_too() {
    let found = all(&pointed("Chapter 2 of @rivers2021; but chapter 2 of @hills.", 1), true);
    let heading = "books/rivers2021.md:11: ## 2 Commissions at Work: Lessons from the Rhine";
    assert_eq!(found, format!("{CHAPTER}\n{heading}"));
    let found = all(&pointed("[[Rivers2021]]", 3), true);
    assert!(found.ends_with("\nbooks/rivers2021.md:3: rivers2021\nrefs.bib:1: rivers2021"), "{found}");
}

#[test]
fn a_work_is_found_by_its_key_its_title_its_authors_and_links() {
    let note = "//- z/words.md\nRivers and Borders; “Rivers and Borders: Water Between States” (Oduya, 2021).\n";
    let expected = "z/beside.md:1: @rivers2021
z/cited.md:1: @rivers2021
z/said.md:2: rivers2021
z/wiki-page.md:1: [[Rivers2021]]
z/words.md:1: Rivers and Borders
z/words.md:1: Rivers and Borders: Water Between States
z/words.md:1: Oduya, 2021";
    // A citation, a link, the key in the book page and that in the bibliography.
    for (line, column) in [
        ("Chapter 2 of @rivers2021; but chapter 2 of @hills.", 14),
        ("[[Rivers2021]]", 3),
        ("citekey: rivers2021", 10),
        ("book: rivers2021", 8),
    ] {
        assert_eq!(shown(&format!("{}{note}", pointed(line, column))), expected, "from {line}");
    }
    let entry =
        "@collection{rivers2021, title = {Rivers and Borders}, subtitle = {Water Between States}, date = {2021}}";
    assert_eq!(shown(&format!("{}{note}", pointed(entry, 14))), expected, "from its entry");
}

#[test]
fn an_organization_is_found_by_all_its_names() {
    let notes = "//- a.md
The UN's member states; the United
Nations, UN-led, un peu.
//- b.md
*[UNX]: United Nations

UNX alone.
//- c.md
---
book: rivers2021
---
VNs alone.
//- d.md
Les Nations unies.
//- e.md
The United Nations.
       |
";
    assert_snapshot!(shown(&format!("{FOLDER}{notes}")), @r"
    a.md:1: UN
    a.md:1: United
    Nations
    a.md:2: UN
    b.md:3: UNX
    books/rivers2021.md:17: VNs
    books/rivers2021.md:17: United Nations
    c.md:4: VNs
    d.md:1: Nations unies
    e.md:1: United Nations
    ");
}

/// A longer name that means nothing here hides no shorter one: a chapter's heading on its page, and a short title in a
/// note that is not about the work.
#[test]
fn a_name_inside_a_longer_one_is_found_where_that_means_nothing() {
    let notes = "//- books/lakes2020.md
---
type: book
citekey: lakes2020
title: Lakes and Their Keepers
---
## 1 What the OSCE Overlooks
- page: 1-20
//- short.bib
@book{osce1999, title = {OSCE Reform}, author = {Brandt, Ilse}, year = 1999}
//- a.md
Talk of OSCE reform.
//- b.md
The OSCE.
     |
";
    assert_snapshot!(shown(notes), @r"
    a.md:1: OSCE
    b.md:1: OSCE
    books/lakes2020.md:6: OSCE
    ");
}

#[test]
fn an_abbreviation_of_a_book_is_found_in_notes_about_it() {
    let notes = "//- a.md
---
book: none
---
Another RBO.
//- b.md
---
book: rivers2021
---
Two RBOs, an RBO-like thing.
//- c.md
@rivers2021 and each RBO
                      |
of `RBO`.
";
    let found = all(&format!("{FOLDER}{notes}"), true);
    assert_eq!(found, "b.md:4: RBOs\nb.md:4: RBO\nc.md:1: RBO\nbooks/rivers2021.md:16: RBO");
}

#[test]
fn an_abbreviation_that_a_note_defines_is_its_own() {
    let other = "//- b.md\nThe DFC of others.\n";
    let note = "//- a.md
The Danube Flood Centre (DFC) rings; the DFC's
bells, the DFCs.
           |
";
    assert_eq!(shown(&format!("{other}{note}")), "a.md:1: DFC\na.md:2: DFCs");
    assert_eq!(all(&format!("{other}{note}"), true), "a.md:1: DFC\na.md:2: DFCs\na.md:1: DFC");
    let note = "//- a.md
*[DFC]: Danube Flood Centre
  |

The DFC.
";
    assert_eq!(all(&format!("{other}{note}"), true), "a.md:3: DFC\na.md:1: DFC");
}

#[test]
fn what_is_ambiguous_or_unknown_has_none() {
    for line in ["@nobody1999 met.\n |\n", "[@rivers2021, chap. 7]\n                |\n", "Nothing.\n  |\n"] {
        let fixture = Fixture::new(&format!("{FOLDER}//- a.md\n{line}"));
        assert_eq!(references(&fixture.snapshot, &fixture.note, fixture.cursor(), true), None, "{line}");
    }
}

#[test]
fn a_line_of_a_glossary_leads_to_what_uses_its_abbreviation() {
    let folder = "//- a.md
The XYC rules.
//- glossary.md
---
type: glossary
---
- **XYC**: xylophone youth club
     |
";
    assert_snapshot!(shown(folder), @"a.md:1: XYC");
    // In a book page the line of its abbreviations, but within a chapter's heading the words themselves.
    let page = "//- a.md
The XYC and chapter 4 of @clubs.
//- page.md
---
type: book
citekey: clubs
title: Clubs
---
## 4 A Xylophone Youth Club (XYC)
";
    let list = "## Abbreviations
- **XYC**: xylophone youth club
     |
";
    assert_snapshot!(shown(&format!("{page}{list}")), @"a.md:1: XYC");
}
