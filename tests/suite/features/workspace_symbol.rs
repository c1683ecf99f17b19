//! Workspace symbols.

use glossator::features::workspace_symbol::{MOST_SYMBOLS, symbol_place, workspace_symbols};
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// What `query` finds, one a line: its name, what holds it, and where it is.
fn shown(fixture: &str, query: &str) -> String {
    let fixture = Fixture::new(fixture);
    let found = workspace_symbols(&fixture.snapshot, query);
    let line = |it: &glossator::features::workspace_symbol::Symbol| {
        let place = symbol_place(&fixture.snapshot, it.folder, it.target).expect("it has a place");
        assert_eq!(place.note, it.note);
        format!("{} | {} | {}", it.name, it.container, fixture.shown(place))
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
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
## 1 Introduction
- page: 1-20
## 2 Commissions at Work
- author: Nils Lindqvist
- page: 21-48
- citekey: lindqvist2021
//- a.bib
@article{dahl2020, author = {Dahl, Una}, title = {Two Shores Apart}, date = {2020}}
//- lakes.md
---
type: organization
aliases: [LU]
---
# Lake Union
//- note.md
FIFA and the UN, once more FIFA.
//- z.md
FIFA again.
";

#[test]
fn works_chapters_and_organizations_are_found_by_parts_of_their_names() {
    assert_snapshot!(shown(FOLDER, "commis work"), @"2 Commissions at Work (Lindqvist) | Rivers and Borders | books/rivers2021.md:10: ## 2 Commissions at Work");
    assert_snapshot!(shown(FOLDER, "lindqvist2021"), @"2 Commissions at Work (Lindqvist) | Rivers and Borders | books/rivers2021.md:10: ## 2 Commissions at Work");
    assert_snapshot!(shown(FOLDER, "water"), @"Rivers and Borders: Water Between States (Oduya 2021) |  | books/rivers2021.md:3: rivers2021");
    assert_snapshot!(shown(FOLDER, "DAHL"), @"Two Shores Apart (Dahl 2020) |  | a.bib:1: dahl2020");
    assert_snapshot!(shown(FOLDER, "lake un"), @"Lake Union (LU) |  | lakes.md:5: Lake Union");
    assert_eq!(shown(FOLDER, "xyzzy"), "");
}

/// A book page with abstracts, and a note about one chapter.
const TOLD: &str = "\
//- books/seas.md
---
type: book
citekey: seas2020
title: Seas and Law
issued: 2020
---
## 1 Salt
- author: Ada Oduya
> The harbour masters of three ports kept one logbook.
## 2 Fog
- author: Una Dahl
> Lighthouse keepers were the first civil servants.
//- own.md
---
book: seas2020
chapter: 2
---
# Keepers
Compare the logbook of the ice patrol.
";

#[test]
fn abstracts_and_notes_are_searched_behind_names() {
    // The name has the words, since editors drop what does not.
    assert_snapshot!(shown(TOLD, "harbour ports"), @"1 Salt (Oduya) · harbour ports | Seas and Law: The harbour masters of three ports kept one logbook. | books/seas.md:7: ## 1 Salt");
    assert_snapshot!(shown(TOLD, "ice patrol"), @"2 Fog (Dahl) · ice patrol | Seas and Law: in your note “Keepers” | books/seas.md:10: ## 2 Fog");
    // All words must be there.
    assert_eq!(shown(TOLD, "harbour patrol"), "");
    assert_snapshot!(shown(TOLD, "logbook"), @r"
    1 Salt (Oduya) · logbook | Seas and Law: The harbour masters of three ports kept one logbook. | books/seas.md:7: ## 1 Salt
    2 Fog (Dahl) · logbook | Seas and Law: in your note “Keepers” | books/seas.md:10: ## 2 Fog
    ");
    assert_snapshot!(shown(TOLD, "salt"), @"1 Salt (Oduya) | Seas and Law | books/seas.md:7: ## 1 Salt");
}

#[test]
fn what_is_built_in_is_where_it_is_mentioned_first() {
    let found = shown(FOLDER, "fifa");
    assert!(found.lines().next().unwrap().ends_with(" |  | note.md:1: FIFA"), "{found}");
    // Nobody speaks of it.
    assert!(!shown(FOLDER, "african union").contains("African Union"));
}

#[test]
fn an_empty_query_lists_books_first_and_other_works_last() {
    let found = shown(FOLDER, "");
    let names: Vec<&str> = found.lines().map(|line| line.split(" | ").next().unwrap()).collect();
    assert_eq!(
        names[..3],
        [
            "Rivers and Borders: Water Between States (Oduya 2021)",
            "1 Introduction",
            "2 Commissions at Work (Lindqvist)"
        ]
    );
    assert_eq!(names.last(), Some(&"Two Shores Apart (Dahl 2020)"));
}

#[test]
fn answers_are_limited() {
    let entries: String = (0..3_000).map(|n| format!("@book{{k{n}, title = {{Rivers {n}}}}}\n")).collect();
    let mut folder = crate::support::folder::Folder::default();
    folder.set("a.bib", &entries);
    folder.set("note.md", "Nothing.\n");
    let (snapshot, _) = folder.open("note.md");
    assert_eq!(workspace_symbols(&snapshot, "rivers").len(), MOST_SYMBOLS);
}
