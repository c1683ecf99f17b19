//! Inlay hints.

use glossator::features::inlay_hint::{inlay_hints, tooltip};
use glossator::text::Span;

use crate::features::fixture::Fixture;

/// The note with its hints in it, each as `⟨label⟩`.
fn shown(settings: &str, note: &str) -> String {
    let fixture = Fixture::new(&format!("//- .glossator.toml\n[inlay]\n{settings}\n{BOOK}//- a.md\n{note}"));
    let mut text = fixture.note.text.as_deref().unwrap().to_owned();
    let hints = inlay_hints(&fixture.snapshot, &fixture.note, Span { start: 0, end: u32::MAX });
    for hint in hints.iter().rev() {
        assert!(tooltip(&fixture.snapshot, &fixture.note, hint.reference).is_some(), "{hint:?}");
        text.insert_str(hint.offset, &format!("⟨{}⟩", hint.label));
    }
    text
}

const BOOK: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: \"Rivers and Borders: Water Between States\"
---
## 1 Introduction
- page: 1-20
## 2 Commissions at Work: Lessons from the Rhine
- page: 21-48
- citekey: lindqvist2021
## 3 Everything That Was Ever Said of Water, of Fish and of the People Who Count Them
- page: 49-70

## Organizations

- **ZKR**: Central Commission for the Navigation of the Rhine

## Abbreviations

- **RBO**: river basin organization
";

const CITES: &str = "---\nbook: rivers2021\n---\n";

#[track_caller]
fn hinted(settings: &str, expected: &str) {
    let mut note = String::new();
    let mut inside = false;
    for c in expected.chars() {
        inside = (inside || c == '⟨') && c != '⟩';
        if !inside && c != '⟩' {
            note.push(c);
        }
    }
    assert_eq!(shown(settings, &format!("{CITES}{note}")), format!("{CITES}{expected}"));
}

#[test]
fn a_title_stands_behind_the_first_use_of_a_number_unasked() {
    hinted("", "See chapter 2⟨Commissions at Work⟩, chap. 1⟨Introduction⟩, chapter two and ch. 2 of the UN.");
    hinted("", "[@rivers2021, chap. 2⟨Commissions at Work⟩, p. 30; @lindqvist2021]; chapter 7");
    hinted("chapters = \"off\"", "See chapter 2.");
}

#[test]
fn always_is_at_each_use() {
    hinted(
        "chapters = \"always\"",
        "Chapters 1⟨Introduction⟩ and 2⟨Commissions at Work⟩.\n\nChapter 2⟨Commissions at Work⟩",
    );
    hinted(
        "names = \"always\"",
        "The ZKR⟨Central Commission for the Navigation of the Rhine⟩ is no RBO⟨river basin organization⟩, says the ZKR⟨Central Commission for the Navigation of the Rhine⟩.",
    );
}

#[test]
fn a_long_title_is_cut_between_words() {
    // 48 characters are `Everything That Was Ever Said of Water, of Fish `.
    hinted("", "Chapter 3⟨Everything That Was Ever Said of Water, of Fish…⟩");
}

#[test]
fn a_name_stands_behind_the_word_that_its_short_form_is_in() {
    let names = "names = \"first-use\"\nchapters = \"off\"";
    hinted(names, "EU-led⟨European Union⟩ and the UN's⟨United Nations⟩; the EU, the UN. Chapter 2.");
    hinted(
        names,
        "The **ZKR⟨Central Commission for the Navigation of the Rhine⟩** and RBOs⟨river basin organization⟩, the RBOs.",
    );
    hinted(names, "The United Nations once had a house of its own on a lake, where the UN⟨United Nations⟩ met.\n");
}

#[test]
fn what_stands_beside_is_not_said_again() {
    let all = "names = \"always\"\nchapters = \"always\"";
    hinted(all, "The United Nations (UN), the EU (*European*\nUnion), Vereinte Nationen (VN).");
    hinted(all, "# Chapter 2: Commissions at Work\n\n“Commissions\nat Work” (chapter 2)");
    hinted(all, "[Chapter 2](books/rivers2021.md#2-commissions-at-work)");
}

#[test]
fn the_first_use_is_used_up_where_the_note_explains_it_itself() {
    hinted(
        "names = \"first-use\"",
        "The Upper Lake Panel (ULP) met; long after that, in another country, the ULP left.",
    );
    hinted(
        "names = \"first-use\"",
        "The ULP⟨Upper Lake Panel⟩ met, long before it was known as anything but that. The Upper Lake Panel (ULP) left.",
    );
}

#[test]
fn only_what_was_asked_for_is_answered() {
    let fixture = Fixture::new(&format!(
        "{BOOK}//- a.md\n{CITES}Chapter 1, chapter 2, chapter 1, chapter 3\n                      ^^^^^^^^^^^^\n"
    ));
    // The end of chapter 2 is before, the second chapter 1 is not its first use.
    let hints = inlay_hints(&fixture.snapshot, &fixture.note, fixture.range());
    assert_eq!(hints, []);
    let range = Span { start: fixture.range().start - 2, ..fixture.range() };
    let hints = inlay_hints(&fixture.snapshot, &fixture.note, range);
    assert_eq!(hints.iter().map(|hint| hint.label.as_str()).collect::<Vec<_>>(), ["Commissions at Work"]);
}
