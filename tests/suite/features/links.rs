//! Find references.

use glossator::features::references::references;

use crate::features::fixture::Fixture;

/// The references to what the cursor stands on, as `path:line: text`.
fn found(fixture: &str) -> Vec<String> {
    let fixture = Fixture::new(fixture);
    let places = references(&fixture.snapshot, &fixture.note, fixture.cursor(), false).expect("a reference");
    places.into_iter().map(|place| fixture.shown(place)).collect()
}

/// A book page whose name is not its citekey.
const BOOK: &str = "\
//- books/Water Book.md
---
type: book
citekey: rivers2021
title: \"Rivers and Borders: Water Between States\"
---
## Part I Sources
### 1 Springs
- page: 1-20
### 2 Commissions at Work
- page: 21-48
//- links/citekey.md
Springs first: [[rivers2021#1 Springs]], then [[@rivers2021#2 Commissions at Work|the second]].
//- links/file.md
[[water book#2 Commissions at Work]], [[books/Water Book.md#Part I Sources]]
//- links/markdown.md
See [there](../books/Water%20Book.md#commissions-at-work).
//- links/other.md
[[Other Book#2 Commissions at Work]], [x](other.md#commissions-at-work)
";

#[test]
fn links_to_the_heading_of_a_chapter_are_references_to_it() {
    let note = "//- note.md\n---\nbook: rivers2021\n---\nChapter 2 says so.\n |\n";
    assert_eq!(
        found(&format!("{BOOK}{note}")),
        [
            "links/citekey.md:1: [[@rivers2021#2 Commissions at Work|the second]]",
            "links/file.md:1: [[water book#2 Commissions at Work]]",
            "links/markdown.md:1: [there](../books/Water%20Book.md#commissions-at-work)",
            "note.md:4: Chapter 2",
        ]
    );
}

#[test]
fn links_to_the_heading_of_a_part_are_references_to_it() {
    let note = "//- note.md\n---\nbook: rivers2021\n---\nPart I says so.\n|\n";
    let part = ["links/file.md:1: [[books/Water Book.md#Part I Sources]]", "note.md:4: Part I"];
    assert_eq!(found(&format!("{BOOK}{note}")), part);
}

#[test]
fn links_to_a_book_page_are_references_to_the_book() {
    let note = "//- note.md\n@rivers2021 says so, as [[Water Book]] does.\n |\n";
    assert_eq!(
        found(&format!("{BOOK}{note}//- z.md\n[it](books/Water%20Book.md)\n")),
        ["note.md:1: @rivers2021", "note.md:1: [[Water Book]]", "z.md:1: [it](books/Water%20Book.md)"]
    );
}
