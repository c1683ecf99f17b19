//! Go to definition: the user's own note first, else the definition in the library.

use serde_json::{Value, json};

use crate::protocol::session::{ICPDR, RIVERS, SEAS, Session, range};

/// Its heading is in line 5, counted from 0.
const FISH: &str = "---\nbook: rivers2021\nchapter: 2\n---\n\n# Fish, twice\n\nChapter 2 doubts.\n";

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

#[test]
fn a_chapter_is_defined_at_its_heading() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Is Chapter 2 right?\n");
    let links = session.ask("textDocument/definition", "note.md", 0, 12);
    // From the heading to the end of the abstract, whose last line is `> Nobody believes them.`.
    let chapter = json!({"start": {"line": 17, "character": 0}, "end": {"line": 26, "character": 23}});
    let expected = json!([{
        "originSelectionRange": range(0, 3, 12),
        "targetUri": session.uri("books/rivers2021.md"),
        "targetRange": chapter,
        "targetSelectionRange": range(17, 0, 18),
    }]);
    assert_eq!(links, expected);
    assert_eq!(session.ask("textDocument/definition", "note.md", 0, 14), Value::Null);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn the_users_own_note_about_a_chapter_comes_first() {
    let mut session = Session::start(&[PAGE, ("notes/fish.md", FISH)]);
    session.open("note.md", "Chapter 2 and Chapter 3, [@rivers2021, chap. 2], @fischer2021.\n");
    assert_eq!(session.definitions("note.md", 0, 0), ["notes/fish.md:5"]);
    assert_eq!(session.definitions("note.md", 0, 14), ["books/rivers2021.md:28"]);
    assert_eq!(session.definitions("note.md", 0, 40), ["notes/fish.md:5"]);
    assert_eq!(session.definitions("note.md", 0, 50), ["notes/fish.md:5"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_own_note_leads_to_the_book_page() {
    let mut session = Session::start(&[PAGE, ("notes/fish.md", FISH)]);
    session.open("notes/fish.md", FISH);
    assert_eq!(session.definitions("notes/fish.md", 7, 0), ["books/rivers2021.md:17"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_unsaved_own_note_counts() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Chapter 2.\n");
    assert_eq!(session.definitions("note.md", 0, 0), ["books/rivers2021.md:17"]);
    session.open("fish.md", FISH);
    assert_eq!(session.definitions("note.md", 0, 0), ["fish.md:5"]);
    // Now about chapter 3 of the same book.
    session.replace("fish.md", 2, &FISH.replace("chapter: 2", "chapter: 3"));
    assert_eq!(session.definitions("note.md", 0, 0), ["books/rivers2021.md:17"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_citation_leads_to_a_literature_note_else_to_the_key_in_the_book_page() {
    let literature = ("closed.md", "---\ncitekey: seas2019\n---\n\n# On closed seas\n");
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS), literature]);
    session.open("note.md", "@rivers2021 and @seas2019.\n");
    let links = session.ask("textDocument/definition", "note.md", 0, 0);
    assert_eq!(links[0]["originSelectionRange"], range(0, 0, 11));
    // After `citekey: `.
    assert_eq!(links[0]["targetSelectionRange"], range(2, 9, 19));
    assert_eq!(session.definitions("note.md", 0, 17), ["closed.md:4"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn names_lead_to_their_definitions() {
    let mut session = Session::start(&[PAGE, ("icpdr.md", ICPDR)]);
    session.open("note.md", "---\nbook: rivers2021\n---\n\nThe ICPDR, TAC, MINUSMA.\n");
    assert_eq!(session.definitions("note.md", 4, 5), ["icpdr.md:5"]);
    assert_eq!(session.definitions("note.md", 4, 12), ["books/rivers2021.md:37"]);
    // It is built in, so there is no file to go to.
    assert!(session.hover_text("note.md", 4, 18).contains("Mali"));
    assert_eq!(session.ask("textDocument/definition", "note.md", 4, 18), Value::Null);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_chapter_without_a_book_leads_nowhere() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS)]);
    session.open("note.md", "Chapter 2.\n");
    assert!(session.definitions("note.md", 0, 0).is_empty());
    session.replace("note.md", 2, "Chapter 2 of @seas2019.\n");
    assert_eq!(session.definitions("note.md", 0, 0), ["books/seas2019.md:14"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_link_to_a_heading_of_a_book_page_leads_there() {
    let mut session = Session::start(&[PAGE]);
    session
        .open("note.md", "See [[rivers2021#3 Floods and Forecasts]] or [it](books/rivers2021.md#2-counting-fish).\n");
    assert_eq!(session.definitions("note.md", 0, 6), ["books/rivers2021.md:28"]);
    assert_eq!(session.definitions("note.md", 0, 47), ["books/rivers2021.md:17"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn positions_in_an_edited_book_page_are_those_of_the_edited_text() {
    let mut session = Session::start(&[PAGE]);
    session.open("books/rivers2021.md", RIVERS);
    session.open("note.md", "Chapter 2.\n");
    let uri = session.uri("books/rivers2021.md");
    // Two more lines above the chapters.
    session.client.change(&uri, 2, json!([{"range": range(11, 0, 0), "text": "Über Flüsse.\n\n"}]));
    assert_eq!(session.definitions("note.md", 0, 0), ["books/rivers2021.md:19"]);
    assert_eq!(session.client.shut_down(), 0);
}
