//! Hover over organizations: who they are, and which chapters and notes name them.

use insta::assert_snapshot;

use super::{BOOK, shown};

#[test]
fn an_organization_is_shown_with_what_mentions_it() {
    let note = "//- lakes.md
---
type: organization
abbreviations: [LU, UdL]
kind: union of towns
founded: 1931
seat: Lakeside
website: https://lakes.example
---
# Lake Union

The union of the towns around the lake.
//- first.md
# First note

The LU met, and LU towns paid. The UN did not.
//- a.md
The LU's boats.
    ^^
     |
";
    assert_snapshot!(shown(note), @r"
    **Lake Union** (LU, UdL)

    union of towns, founded 1931, Lakeside

    The union of the towns around the lake.

    Mentioned 3 times in 2 notes: [First note](<first.md#L3>) (2); [a](<a.md#L1>) (1)

    [lakes.example](<https://lakes.example/>) · [Note](<lakes.md#L9>)
    ");
}

#[test]
fn an_organization_of_several_sources_is_mentioned_as_often_as_one_of_one() {
    let note = "//- un.md
---
type: organization
aliases: [UN]
---
# United Nations
//- b.md
The UN met.
//- a.md
The UN met.
    ^^
    |
";
    let text = shown(note);
    assert!(text.contains("Mentioned 2 times in 2 notes: [a](<a.md#L1>) (1); [b](<b.md#L1>) (1)"), "{text}");
}

#[test]
fn a_note_with_references_of_its_own_mentions_an_organization_too() {
    let note = "//- b.md
---
references:
- {id: pact, type: book, title: The Pact, issued: 1999}
---
NATO met, as [@pact] says.
//- a.md
NATO met.
^^^^
|
";
    let text = shown(note);
    assert!(text.contains("Mentioned 2 times in 2 notes: [a](<a.md#L1>) (1); [b](<b.md#L5>) (1)"), "{text}");
}

#[test]
fn of_many_notes_those_that_mention_it_most_are_named_in_the_order_of_their_paths() {
    let mut notes: String =
        ["h", "e", "b", "g", "d", "c", "f"].map(|name| format!("//- {name}.md\nNATO met.\n")).concat();
    notes.push_str("//- z.md\nNATO met. So NATO said.\n//- a.md\nNATO met.\n^^^^\n|\n");
    let text = shown(&notes);
    let named = "Mentioned 10 times in 9 notes: [z](<z.md#L1>) (2); [a](<a.md#L1>) (1); [b](<b.md#L1>) (1); \
                 [c](<c.md#L1>) (1); [d](<d.md#L1>) (1); ...";
    assert!(text.contains(named), "{text}");
}

#[test]
fn an_organization_is_found_in_the_chapters_that_mention_it() {
    let note = "//- a.md
The United **Nations** met.
    ^^^^^^^^^^^^^^^^
                    |
";
    let text = shown(&format!("{BOOK}{note}"));
    assert!(text.starts_with("**United Nations** (UN, "), "{text}");
    let chapters = "In 2 chapters: [1 Introduction](<books/rivers2021.md#L13>); \
                    [2 Commissions at Work: Lessons from the Rhine](<books/rivers2021.md#L19>)";
    assert!(text.contains(chapters), "{text}");
    assert!(text.contains("Mentioned once in 1 note: [a](<a.md#L1>) (1)"), "{text}");
}

const REFS: &str = "\
//- refs.bib
@book{odds2020, title = {At Odds}, editor = {Doe, Ann}, year = 2020}
@incollection{roe2020, crossref = {odds2020}, title = {When {NATO} Meets the {EU}}, author = {Roe, Bob},
  abstract = {{UNESCO} counts what NATO spends. Nobody asks the {United Nations} Children's Fund, who would know.}}
@article{poe2021, title = {Speaking of UNESCO}, author = {Poe, Carl}, year = 2021}
";

/// What only a bibliography says of a chapter or an article counts too. Here the UN is not named, its fund is.
#[test]
fn titles_and_abstracts_of_a_bibliography_name_organizations() {
    let over = |name: &str| {
        let marks = "^".repeat(name.len());
        shown(&format!("{REFS}//- a.md\n{name} says so.\n{marks}\n|\n"))
    };
    let nato = "In 1 chapter: [When NATO Meets the EU](<refs.bib#L2>)\n";
    assert!(over("NATO").contains(nato), "{}", over("NATO"));
    assert!(over("EU").contains(nato), "{}", over("EU"));
    let unesco = "In 2 works: [When NATO Meets the EU](<refs.bib#L2>); [Speaking of UNESCO](<refs.bib#L4>)\n";
    assert!(over("UNESCO").contains(unesco), "{}", over("UNESCO"));
    assert!(over("UNICEF").contains(nato), "{}", over("UNICEF"));
    assert!(!over("UN").contains("refs.bib"), "{}", over("UN"));
    let chapter = shown(&format!("{REFS}//- a.md\nSo @roe2020.\n   ^^^^^^^^\n    |\n"));
    assert!(chapter.ends_with("\n\nNames: NATO, EU, UNESCO +1"), "{chapter}");
    let article = shown(&format!("{REFS}//- a.md\nSo @poe2021.\n   ^^^^^^^^\n    |\n"));
    assert!(article.ends_with("\n\nNames: UNESCO"), "{article}");
}

#[test]
fn an_organization_without_a_site_says_where_it_can_be_looked_up() {
    let note = "//- a.md
Then UNTAC left.
     ^^^^^
     |
";
    let text = shown(note);
    assert!(text.contains("\n\nSource: Security Council resolution 745 (1992)"), "{text}");
}
