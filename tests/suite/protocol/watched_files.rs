//! What happens on disk: books and notes created, changed, deleted and renamed by others.

use std::fs;

use serde_json::Value;

use crate::protocol::desk::{Desk, ICPDR, RIVERS, SEAS, range};

const CREATED: i32 = 1;
const CHANGED: i32 = 2;
const DELETED: i32 = 3;

const SEAS_PAGE: (&str, &str) = ("books/seas2019.md", SEAS);
const NOTE: &str = "---\nbook: rivers2021\n---\n\nChapter 9.\n";

/// Writes a file and tells the server so.
fn save(desk: &mut Desk, name: &str, text: &str, kind: i32) {
    desk.write(name, text);
    desk.events(&[(name, kind)]);
}

/// Waits until all events of earlier notifications are dealt with, since this one's is dealt with behind them.
fn fence(desk: &mut Desk) {
    desk.open("fence.md", "[@fence]\n");
    desk.codes_after("fence.md", &[], |desk| {
        save(desk, "fence-page.md", "---\ntype: book\ncitekey: fence\ntitle: Fence\n---\n", CREATED);
    });
}

/// Waits likewise, with the deletion of what `fence` created.
fn take_fence_away(desk: &mut Desk) {
    fs::remove_file(desk.path("fence-page.md")).unwrap();
    desk.codes_after("fence.md", &["unknown-citekey"], |desk| desk.events(&[("fence-page.md", DELETED)]));
}

#[test]
fn a_book_page_is_created_changed_and_deleted() {
    let mut desk = Desk::start(&[SEAS_PAGE]);
    desk.open("note.md", NOTE);
    desk.wait_for_codes("note.md", &["unknown-citekey"]);
    desk.codes_after("note.md", &["unknown-chapter"], |desk| save(desk, "books/rivers2021.md", RIVERS, CREATED));
    desk.codes_after("note.md", &[], |desk| {
        save(desk, "books/rivers2021.md", &RIVERS.replace("## 3 ", "## 9 "), CHANGED);
    });
    assert_eq!(desk.definitions("note.md", 4, 0), ["books/rivers2021.md:28"]);
    desk.codes_after("note.md", &["unknown-citekey"], |desk| {
        fs::remove_file(desk.path("books/rivers2021.md")).unwrap();
        desk.events(&[("books/rivers2021.md", DELETED)]);
    });
    assert_eq!(desk.hover("note.md", 4, 0), Value::Null);
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_book_page_is_renamed() {
    let mut desk = Desk::start(&[SEAS_PAGE, ("books/rivers2021.md", RIVERS)]);
    desk.open("note.md", "@rivers2021, chapter 2.\n");
    assert_eq!(desk.definitions("note.md", 0, 13), ["books/rivers2021.md:17"]);
    desk.write("Bücher/Flüsse & mehr.md", RIVERS);
    fs::remove_file(desk.path("books/rivers2021.md")).unwrap();
    desk.events(&[("books/rivers2021.md", DELETED), ("Bücher/Flüsse & mehr.md", CREATED)]);
    fence(&mut desk);
    let links = desk.ask("textDocument/definition", "note.md", 0, 13);
    assert_eq!(links.as_array().unwrap().len(), 1);
    assert_eq!(links[0]["targetUri"], desk.uri("Bücher/Flüsse & mehr.md"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn several_kinds_of_event_come_at_once_and_the_disk_decides() {
    let mut desk = Desk::start(&[SEAS_PAGE]);
    desk.open("note.md", NOTE);
    desk.wait_for_codes("note.md", &["unknown-citekey"]);
    // Said to be deleted, but there; said to be created, but gone again.
    desk.codes_after("note.md", &["unknown-chapter"], |desk| {
        desk.write("books/rivers2021.md", RIVERS);
        desk.events(&[("books/rivers2021.md", DELETED), ("gone.md", CREATED), ("gone.md", CHANGED)]);
    });
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_stale_event_for_an_open_note_changes_nothing() {
    let mut desk = Desk::start(&[("books/rivers2021.md", RIVERS)]);
    desk.open("books/rivers2021.md", RIVERS);
    desk.open("note.md", NOTE);
    desk.wait_for_codes("note.md", &["unknown-chapter"]);
    desk.codes_after("note.md", &[], |desk| {
        desk.replace("books/rivers2021.md", 2, &RIVERS.replace("## 3 ", "## 9 "));
    });
    // The file is as it was, is changed by another program, and is deleted: the editor's text counts.
    desk.events(&[("books/rivers2021.md", CHANGED)]);
    fence(&mut desk);
    assert_eq!(desk.definitions("note.md", 4, 0), ["books/rivers2021.md:28"]);
    take_fence_away(&mut desk);
    desk.close("fence.md");
    desk.write("books/rivers2021.md", "Nothing.\n");
    desk.events(&[("books/rivers2021.md", CHANGED)]);
    fs::remove_file(desk.path("books/rivers2021.md")).unwrap();
    desk.events(&[("books/rivers2021.md", DELETED)]);
    fence(&mut desk);
    assert_eq!(desk.definitions("note.md", 4, 0), ["books/rivers2021.md:28"]);
    // Closed, it is gone.
    desk.codes_after("note.md", &["unknown-citekey"], |desk| desk.close("books/rivers2021.md"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_folder_is_deleted() {
    let mut desk = Desk::start(&[("books/old/rivers2021.md", RIVERS), SEAS_PAGE]);
    desk.open("note.md", NOTE);
    desk.wait_for_codes("note.md", &["unknown-chapter"]);
    desk.codes_after("note.md", &["unknown-citekey"], |desk| {
        fs::remove_dir_all(desk.path("books/old")).unwrap();
        desk.events(&[("books/old", DELETED)]);
    });
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_folder_is_created() {
    let mut desk = Desk::start(&[SEAS_PAGE]);
    desk.open("note.md", NOTE);
    desk.wait_for_codes("note.md", &["unknown-citekey"]);
    desk.codes_after("note.md", &["unknown-chapter"], |desk| {
        desk.write("more/books/rivers2021.md", RIVERS);
        desk.events(&[("more", CREATED)]);
    });
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn notes_and_organizations_are_created_and_deleted() {
    let mut desk = Desk::start(&[("books/rivers2021.md", RIVERS)]);
    desk.wait_until_indexed();
    desk.open("note.md", "---\nbook: rivers2021\n---\n\nChapter 2 and the ICPDR.\n");
    let by_the_gazetteer = desk.hover_text("note.md", 4, 20);
    assert!(!by_the_gazetteer.contains("Looks after the river."), "{by_the_gazetteer}");
    save(&mut desk, "icpdr.md", ICPDR, CREATED);
    save(&mut desk, "fish.md", "---\nbook: rivers2021\nchapter: 2\n---\n\n# Fish of the ICPDR\n", CREATED);
    fence(&mut desk);
    assert_eq!(desk.definitions("note.md", 4, 0), ["fish.md:5"]);
    assert_eq!(desk.hover("note.md", 4, 20)["range"], range(4, 18, 23));
    // The book page is looked through again for the new name, and so is the new note.
    desk.hover_until("note.md", 4, 20, |text| {
        text.contains("Looks after the river.") && text.contains("2 times in 2 notes")
    });
    for name in ["icpdr.md", "fish.md"] {
        fs::remove_file(desk.path(name)).unwrap();
    }
    desk.events(&[("icpdr.md", DELETED), ("fish.md", DELETED)]);
    take_fence_away(&mut desk);
    assert_eq!(desk.definitions("note.md", 4, 0), ["books/rivers2021.md:17"]);
    assert_eq!(desk.hover_text("note.md", 4, 20), by_the_gazetteer);
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn what_is_no_note_or_lies_in_a_hidden_folder_is_passed_over() {
    let mut desk = Desk::start(&[SEAS_PAGE]);
    desk.open("note.md", NOTE);
    desk.wait_for_codes("note.md", &["unknown-citekey"]);
    for name in [".trash/rivers2021.md", "templates/rivers2021.md", "rivers2021.txt"] {
        save(&mut desk, name, RIVERS, CREATED);
    }
    fence(&mut desk);
    assert_eq!(desk.hover("note.md", 4, 0), Value::Null);
    assert_eq!(desk.client.shut_down(), 0);
}
