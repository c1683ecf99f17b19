//! Hover: its text, and its exact range.

use serde_json::Value;

use crate::protocol::session::{ICPDR, RIVERS, SEAS, Session, range};

/// Fails unless the parts occur in the text in this order.
fn assert_in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let Some(at) = rest.find(part) else { panic!("{part:?} is not, or not in its order, in {text}") };
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn a_chapter_has_its_book_and_abstract() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    // An open page is looked through for names at once.
    session.open("books/rivers2021.md", RIVERS);
    session.open("note.md", "As Chapter 2 shows, nobody counts.\n");
    let hover = session.hover("note.md", 0, 3);
    assert_eq!(hover["range"], range(0, 3, 12));
    let page = format!("[Book page](<{}#L18>)", session.uri("books/rivers2021.md"));
    let parts = [
        "**2 Counting Fish**",
        "Fischer and Lachs · *Shared Rivers*, 2021 · pp. 31-60 · [DOI](<https://doi.org/10.5555/rivers.2>)",
        &page,
        "Two agencies count the same fish for the ICPDR.\n\nNobody believes them.",
        "\n\nNames: ICPDR",
    ];
    assert_in_order(hover["contents"]["value"].as_str().unwrap(), &parts);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn what_is_cited_by_key_shows_first_how_it_is_printed() {
    let bib = "@incollection{orlen2001, author = {Orlen, Mika}, title = {Silt}, booktitle = {Rivers}, editor = {Tessin, Una}, \
        publisher = {Quay}, date = {2001}, pages = {3--9}, chapter = {2}}\n\
        @book{rivers2001, title = {Rivers}, editor = {Tessin, Una}, publisher = {Quay}, date = {2001}}\n";
    let settings = (".glossator.toml", "[citation]\nstyle = \"apa\"\n");
    let mut session = Session::start(&[("refs.bib", bib), settings]);
    session.open("note.md", "[@orlen2001] and chapter 2 of @rivers2001.\n");
    // APA: family name, initials; the year; the title; the editors and the book; pages; publisher.
    let printed = "Orlen, M. (2001). Silt. In U. Tessin (Ed.), *Rivers* (pp. 3–9). Quay.";
    session.hover_until("note.md", 0, 3, |text| text.split("\n\n").nth(1) == Some(printed));
    // Of the same chapter by its number one asks first whose and where it is.
    session.hover_until("note.md", 0, 18, |text| {
        let lines: Vec<&str> = text.split("\n\n").collect();
        lines[1].starts_with("Orlen · *Rivers*, 2001 · pp. 3-9") && lines.last() == Some(&printed)
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_address_that_is_printed_is_not_linked_once_more() {
    let bib = "@article{orlen2001, author = {Orlen, Mika}, title = {Silt}, journal = {Rivers}, doi = {10.5555/silt.1}, \
        date = {2001}, file = {copies/orlen.pdf}}\n";
    let settings = (".glossator.toml", "[citation]\nstyle = \"apa\"\n");
    let mut session = Session::start(&[("refs.bib", bib), settings]);
    session.open("note.md", "[@orlen2001]\n");
    session.hover_until("note.md", 0, 3, |text| {
        text.matches("10.5555/silt.1").count() == 2 && !text.contains("[DOI]") && text.contains("/copies/orlen.pdf>)")
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn each_part_of_a_citation_has_its_own_hover() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", "Fish [see @rivers2021, chap. 2, p. 35; @fischer2021].\n");
    // `Fish [see ` has 10 characters, the key 11, `chap. 2` 7, `p. 35` 5, the other key 12; there are two between them
    // each time.
    let cases = [
        (10, 21, "**Shared Rivers"),
        (23, 30, "**2 Counting Fish**"),
        (32, 37, "**2 Counting Fish**"),
        (39, 51, "**2 Counting Fish**"),
    ];
    for (start, end, begins) in cases {
        for character in [start, end - 1] {
            let hover = session.hover("note.md", 0, character);
            assert_eq!(hover["range"], range(0, start, end));
            assert!(hover["contents"]["value"].as_str().unwrap().contains(begins), "{hover}");
        }
    }
    assert_eq!(session.hover("note.md", 0, 9), Value::Null);
    assert_eq!(session.hover("note.md", 0, 22), Value::Null);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_organization_has_its_mentions() {
    let mut session = Session::start(&[
        ("books/rivers2021.md", RIVERS),
        ("organizations/icpdr.md", ICPDR),
        ("vienna.md", "# Vienna\n\nThe ICPDR met. The Danube Commission met again.\n"),
    ]);
    session.wait_until_indexed();
    session.open("prague.md", "# Prague\n\nThe ICPDR did not.\n");
    let hover = session.hover("prague.md", 2, 4);
    assert_eq!(hover["range"], range(2, 4, 9));
    let text = hover["contents"]["value"].as_str().unwrap();
    let chapter = |title: &str, line: u32| format!("[{title}](<{}#L{line}>)", session.uri("books/rivers2021.md"));
    let parts = [
        "**International Commission for the Protection of the Danube River** (ICPDR",
        "Looks after the river.",
        "2 chapters",
        &chapter("2 Counting Fish", 18),
        &chapter("3 Floods and Forecasts", 29),
        // Two in one note, one in the other; its own note does not count.
        "3 times in 2 notes",
        &format!("[Vienna](<{}#L3>) (2)", session.uri("vienna.md")),
        &format!("[Prague](<{}#L3>) (1)", session.uri("prague.md")),
        &format!("(<{}#L6>)", session.uri("organizations/icpdr.md")),
    ];
    assert_in_order(text, &parts);
    assert!(!text.contains("Still reading"), "{text}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn unsaved_text_counts_among_the_mentions() {
    let mut session = Session::start(&[("organizations/icpdr.md", ICPDR)]);
    session.wait_until_indexed();
    session.open("prague.md", "# Prague\n\nThe ICPDR.\n");
    assert!(session.hover_text("prague.md", 2, 4).contains("Mentioned once in 1 note"));
    session.replace("prague.md", 2, "# Prague\n\nThe ICPDR, the ICPDR and the Danube Commission.\n");
    assert!(session.hover_text("prague.md", 2, 4).contains("Mentioned 3 times in 1 note"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_abbreviation_has_a_link_to_its_definition() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", "---\nbook: rivers2021\n---\n\nThe TAC fell.\n");
    let hover = session.hover("note.md", 4, 5);
    assert_eq!(hover["range"], range(4, 4, 7));
    let link = format!("[Shared Rivers](<{}#L38>)", session.uri("books/rivers2021.md"));
    assert_in_order(hover["contents"]["value"].as_str().unwrap(), &["**TAC**", "total allowable catch", &link]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_abbreviation_of_the_note_itself_has_its_line() {
    let mut session = Session::start(&[]);
    session.open(
        "note.md",
        "A river basin organization (RBO) is small.\n\nEvery RBO is.\n\n*[WFD]: water directive\n\nWFD.\n",
    );
    let rbo = session.hover("note.md", 2, 7);
    assert_eq!(rbo["range"], range(2, 6, 9));
    assert_in_order(rbo["contents"]["value"].as_str().unwrap(), &["**RBO**", "river basin organization", "line 1"]);
    let wfd = session.hover("note.md", 6, 1);
    assert_eq!(wfd["range"], range(6, 0, 3));
    assert_in_order(wfd["contents"]["value"].as_str().unwrap(), &["**WFD**", "water directive", "line 5"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn over_what_a_diagnostic_tells_the_hover_says_something_else() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", "In @rivers2012 and [@rivers2021, chap. 9].\n");
    // A diagnostic says so already.
    assert_eq!(session.hover("note.md", 0, 5), Value::Null);
    // ` and [@rivers2021, ` has 19 characters.
    let chapter = session.hover("note.md", 0, 35);
    assert_eq!(chapter["range"], range(0, 33, 40));
    assert_in_order(chapter["contents"]["value"].as_str().unwrap(), &["**Shared Rivers", "\n- 2 Counting Fish"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_ambiguous_reference_lists_its_candidates() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS), ("books/seas2019.md", SEAS)]);
    session.open("note.md", "Chapter 2 is good.\n");
    let hover = session.hover("note.md", 0, 8);
    assert_eq!(hover["range"], range(0, 0, 9));
    let text = hover["contents"]["value"].as_str().unwrap();
    assert_in_order(text, &["Shared Rivers", "Counting Fish", "`book: rivers2021`"]);
    assert_in_order(text, &["Closed Seas", "Narrow Straits", "`book: seas2019`"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn there_is_nothing_over_anything_else() {
    let note = "---
book: rivers2021
title: Chapter 2
---

Chapter 2, `Chapter 2`, $Chapter 2$ and x.

```
Chapter 2
```

    Chapter 2

<!-- Chapter 2 -->

%% Chapter 2 %%

<div>Chapter 2</div>

[x](https://example.org/ICPDR 'Chapter 2')
";
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS), ("organizations/icpdr.md", ICPDR)]);
    session.open("note.md", note);
    let mut found = Vec::new();
    for (line, text) in note.lines().enumerate() {
        for character in 0..=text.len() {
            if session.hover("note.md", line as u32, character as u32) != Value::Null {
                found.push((line, character));
            }
        }
    }
    // The one in prose, and its end.
    let prose: Vec<_> = (0..=9).map(|character| (5, character)).collect();
    assert_eq!(found, prose);
    assert_eq!(session.client.shut_down(), 0);
}
