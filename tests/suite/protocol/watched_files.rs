//! Changes on disk: books and notes created, changed, deleted and renamed by other programs.

use std::fs;

use serde_json::Value;

use crate::protocol::session::{ICPDR, RIVERS, SEAS, Session, range};

const CREATED: i32 = 1;
const CHANGED: i32 = 2;
const DELETED: i32 = 3;

const SEAS_PAGE: (&str, &str) = ("books/seas2019.md", SEAS);
const NOTE: &str = "---\nbook: rivers2021\n---\n\nChapter 9.\n";

/// Writes a file and reports it to the server.
fn save(session: &mut Session, name: &str, text: &str, kind: i32) {
    session.write(name, text);
    session.events(&[(name, kind)]);
}

/// Waits until all earlier reports have been handled, since this one is handled after them.
fn fence(session: &mut Session) {
    session.open("fence.md", "[@fence]\n");
    session.codes_after("fence.md", &[], |session| {
        save(session, "fence-page.md", "---\ntype: book\ncitekey: fence\ntitle: Fence\n---\n", CREATED);
    });
}

/// Waits in the same way, by deleting what `fence` created.
fn take_fence_away(session: &mut Session) {
    fs::remove_file(session.path("fence-page.md")).unwrap();
    session.codes_after("fence.md", &["unknown-citekey"], |session| session.events(&[("fence-page.md", DELETED)]));
}

#[test]
fn a_book_page_is_created_changed_and_deleted() {
    let mut session = Session::start(&[SEAS_PAGE]);
    session.open("note.md", NOTE);
    session.wait_for_codes("note.md", &["unknown-citekey"]);
    session
        .codes_after("note.md", &["unknown-chapter"], |session| save(session, "books/rivers2021.md", RIVERS, CREATED));
    session.codes_after("note.md", &[], |session| {
        save(session, "books/rivers2021.md", &RIVERS.replace("## 3 ", "## 9 "), CHANGED);
    });
    assert_eq!(session.definitions("note.md", 4, 0), ["books/rivers2021.md:28"]);
    session.codes_after("note.md", &["unknown-citekey"], |session| {
        fs::remove_file(session.path("books/rivers2021.md")).unwrap();
        session.events(&[("books/rivers2021.md", DELETED)]);
    });
    assert_eq!(session.hover("note.md", 4, 0), Value::Null);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_book_page_is_renamed() {
    let mut session = Session::start(&[SEAS_PAGE, ("books/rivers2021.md", RIVERS)]);
    session.open("note.md", "@rivers2021, chapter 2.\n");
    assert_eq!(session.definitions("note.md", 0, 13), ["books/rivers2021.md:17"]);
    session.write("Bücher/Flüsse & mehr.md", RIVERS);
    fs::remove_file(session.path("books/rivers2021.md")).unwrap();
    session.events(&[("books/rivers2021.md", DELETED), ("Bücher/Flüsse & mehr.md", CREATED)]);
    fence(&mut session);
    let links = session.ask("textDocument/definition", "note.md", 0, 13);
    assert_eq!(links.as_array().unwrap().len(), 1);
    assert_eq!(links[0]["targetUri"], session.uri("Bücher/Flüsse & mehr.md"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn several_kinds_of_event_come_at_once_and_the_disk_decides() {
    let mut session = Session::start(&[SEAS_PAGE]);
    session.open("note.md", NOTE);
    session.wait_for_codes("note.md", &["unknown-citekey"]);
    // Reported as deleted, but there; reported as created, but gone again.
    session.codes_after("note.md", &["unknown-chapter"], |session| {
        session.write("books/rivers2021.md", RIVERS);
        session.events(&[("books/rivers2021.md", DELETED), ("gone.md", CREATED), ("gone.md", CHANGED)]);
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_stale_event_for_an_open_note_changes_nothing() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("books/rivers2021.md", RIVERS);
    session.open("note.md", NOTE);
    session.wait_for_codes("note.md", &["unknown-chapter"]);
    session.codes_after("note.md", &[], |session| {
        session.replace("books/rivers2021.md", 2, &RIVERS.replace("## 3 ", "## 9 "));
    });
    // The file is first unchanged, then changed by another program, then deleted: the editor's text counts.
    session.events(&[("books/rivers2021.md", CHANGED)]);
    fence(&mut session);
    assert_eq!(session.definitions("note.md", 4, 0), ["books/rivers2021.md:28"]);
    take_fence_away(&mut session);
    session.close("fence.md");
    session.write("books/rivers2021.md", "Nothing.\n");
    session.events(&[("books/rivers2021.md", CHANGED)]);
    fs::remove_file(session.path("books/rivers2021.md")).unwrap();
    session.events(&[("books/rivers2021.md", DELETED)]);
    fence(&mut session);
    assert_eq!(session.definitions("note.md", 4, 0), ["books/rivers2021.md:28"]);
    // After closing it is gone.
    session.codes_after("note.md", &["unknown-citekey"], |session| session.close("books/rivers2021.md"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_folder_is_deleted() {
    let mut session = Session::start(&[("books/old/rivers2021.md", RIVERS), SEAS_PAGE]);
    session.open("note.md", NOTE);
    session.wait_for_codes("note.md", &["unknown-chapter"]);
    session.codes_after("note.md", &["unknown-citekey"], |session| {
        fs::remove_dir_all(session.path("books/old")).unwrap();
        session.events(&[("books/old", DELETED)]);
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_folder_is_created() {
    let mut session = Session::start(&[SEAS_PAGE]);
    session.open("note.md", NOTE);
    session.wait_for_codes("note.md", &["unknown-citekey"]);
    session.codes_after("note.md", &["unknown-chapter"], |session| {
        session.write("more/books/rivers2021.md", RIVERS);
        session.events(&[("more", CREATED)]);
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn notes_and_organizations_are_created_and_deleted() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.wait_until_indexed();
    session.open("note.md", "---\nbook: rivers2021\n---\n\nChapter 2 and the ICPDR.\n");
    let by_the_gazetteer = session.hover_text("note.md", 4, 20);
    assert!(!by_the_gazetteer.contains("Looks after the river."), "{by_the_gazetteer}");
    save(&mut session, "icpdr.md", ICPDR, CREATED);
    save(&mut session, "fish.md", "---\nbook: rivers2021\nchapter: 2\n---\n\n# Fish of the ICPDR\n", CREATED);
    fence(&mut session);
    assert_eq!(session.definitions("note.md", 4, 0), ["fish.md:5"]);
    assert_eq!(session.hover("note.md", 4, 20)["range"], range(4, 18, 23));
    // The book page is searched again for the new name, and so is the new note.
    session.hover_until("note.md", 4, 20, |text| {
        text.contains("Looks after the river.") && text.contains("2 times in 2 notes")
    });
    for name in ["icpdr.md", "fish.md"] {
        fs::remove_file(session.path(name)).unwrap();
    }
    session.events(&[("icpdr.md", DELETED), ("fish.md", DELETED)]);
    take_fence_away(&mut session);
    assert_eq!(session.definitions("note.md", 4, 0), ["books/rivers2021.md:17"]);
    assert_eq!(session.hover_text("note.md", 4, 20), by_the_gazetteer);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn other_files_and_hidden_folders_are_skipped() {
    let mut session = Session::start(&[SEAS_PAGE]);
    session.open("note.md", NOTE);
    session.wait_for_codes("note.md", &["unknown-citekey"]);
    for name in [".trash/rivers2021.md", "templates/rivers2021.md", "rivers2021.txt"] {
        save(&mut session, name, RIVERS, CREATED);
    }
    fence(&mut session);
    assert_eq!(session.hover("note.md", 4, 0), Value::Null);
    assert_eq!(session.client.shut_down(), 0);
}
