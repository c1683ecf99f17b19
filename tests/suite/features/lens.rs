//! Lenses.

use glossator::features::lens::{Saying, lenses, saying, title};
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// The lenses of the note, one a line: what they stand over, what they say, and the places that they lead to.
fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let (snapshot, note) = (&fixture.snapshot, &fixture.note);
    let mut lines = Vec::new();
    for lens in lenses(snapshot, note) {
        let said = saying(snapshot, note, lens.subject);
        lines.push(format!("{}: {}", lens.span.of(fixture.text(note)), title(&said)));
        let places = match said {
            Saying::Own(_, place) => vec![place],
            Saying::References(places) => places,
            Saying::NoNote => Vec::new(),
        };
        lines.extend(places.iter().map(|&place| format!("  {}", fixture.shown(place))));
    }
    lines.join("\n")
}

const NOTES: &str = "\
//- a.md
[@rivers2021, chap. 2] and [@lindqvist2021, p. 22]; so Chapter 2 again.
//- b.md
---
book: rivers2021
---
Chapter 2, p. 22, and `Chapter 1`.
//- reading/two.md
---
book: rivers2021
chapter: 2
---
# On chapter 2
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: Rivers and Borders
---
# Rivers and Borders
## 1 Introduction
- page: 1-20
## 2 Commissions at Work
- page: 21-48
- citekey: lindqvist2021
> Chapter 2 speaks of itself.
";

#[test]
fn a_book_page_says_of_each_chapter_what_notes_there_are() {
    assert_snapshot!(shown(NOTES), @r"
    Rivers and Borders: 3 references in 3 notes
      a.md:1: @rivers2021
      b.md:2: rivers2021
      reading/two.md:2: rivers2021
    ## 1 Introduction: no note yet
    ## 2 Commissions at Work: On chapter 2
      reading/two.md:5: On chapter 2
    ");
    let read = NOTES.replace("chapter: 2\n", "chapter: 2\nstatus: read\n");
    assert!(shown(&read).contains("## 2 Commissions at Work: On chapter 2 · read\n  reading/two.md:6: On chapter 2"));
    let without = NOTES.replace("chapter: 2\n", "");
    assert_snapshot!(shown(&without), @r"
    Rivers and Borders: 3 references in 3 notes
      a.md:1: @rivers2021
      b.md:2: rivers2021
      reading/two.md:2: rivers2021
    ## 1 Introduction: no note yet
    ## 2 Commissions at Work: 5 references in 3 notes
      a.md:1: chap. 2
      a.md:1: @lindqvist2021
      a.md:1: Chapter 2
      b.md:4: Chapter 2
      reading/two.md:4: chapter 2
    ");
}

#[test]
fn a_chapter_note_counts_its_chapter() {
    let note = NOTES.replace("# On chapter 2\n", "# On chapter 2\n  |\n");
    assert_snapshot!(shown(&note), @r"
    On chapter 2: 5 references in 3 notes
      a.md:1: chap. 2
      a.md:1: @lindqvist2021
      a.md:1: Chapter 2
      b.md:4: Chapter 2
      books/rivers2021.md:12: Chapter 2
    ");
}

#[test]
fn other_notes_and_half_written_ones_have_none() {
    let notes = [
        "//- c.md\n# On [@rivers2021]\n|\n",
        "//- c.md\n---\nbook: nobody\nchapter: 2\n---\n# Two\n|\n",
        "//- c.md\n---\nchapter: 2\n---\n# Two\n|\n",
        "//- c.md\n---\nbook: rivers2021\nchapter: 9\n---\n# Nine\n|\n",
    ];
    for note in notes {
        assert_eq!(shown(&format!("{NOTES}{note}")), "", "{note}");
    }
}

#[test]
fn they_can_be_switched_off() {
    let settings = "//- .glossator.toml\n[lens]\nreferences = false\n";
    assert_eq!(shown(&format!("{settings}{NOTES}")), "");
}
