//! Files change and the client cannot watch them, so the server does.

use std::fs;

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, SEAS, Session, editor};

fn without_watching() -> Value {
    let mut capabilities = editor();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({"dynamicRegistration": false});
    capabilities
}

fn session(files: &[(&str, &str)]) -> Session {
    Session::start_with(without_watching(), files)
}

#[test]
fn a_book_page_comes_changes_moves_and_goes() {
    let mut session = session(&[("books/seas2019.md", SEAS)]);
    session.open("note.md", "@rivers2021\n");
    assert_eq!(session.hover_text("note.md", 0, 3), "");
    session.write("books/rivers2021.md", RIVERS);
    session.hover_until("note.md", 0, 3, |text| text.contains("Shared Rivers"));
    session.write("books/rivers2021.md", RIVERS.replace("Shared Rivers", "Shared Floods"));
    session.hover_until("note.md", 0, 3, |text| text.contains("Shared Floods"));
    fs::rename(session.path("books/rivers2021.md"), session.path("books/floods.md")).unwrap();
    while session.definitions("note.md", 0, 3) != ["books/floods.md:2"] {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    fs::remove_file(session.path("books/floods.md")).unwrap();
    session.hover_until("note.md", 0, 3, |text| !text.contains("Shared"));
    assert!(!session.client.received().iter().any(|message| message["method"] == "client/registerCapability"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_new_folder_is_watched_as_well() {
    let mut session = session(&[("books/seas2019.md", SEAS)]);
    session.open("note.md", "@seas2019\n");
    session.write("books/seas2019.md", SEAS.replace("Closed", "Open"));
    session.hover_until("note.md", 0, 3, |text| text.contains("Open Seas"));
    session.open("other.md", "@rivers2021\n");
    session.write("more/books/rivers2021.md", RIVERS);
    session.hover_until("other.md", 0, 3, |text| text.contains("Shared Rivers"));
    session.write("more/books/rivers2021.md", RIVERS.replace("Shared", "Split"));
    session.hover_until("other.md", 0, 3, |text| text.contains("Split Rivers"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn the_settings_file_and_a_bibliography_elsewhere_are_watched() {
    let elsewhere = tempfile::tempdir().unwrap();
    let bibliography = dunce::canonicalize(elsewhere.path()).unwrap().join("library.bib");
    fs::write(&bibliography, "@book{lakes, title = {Deep Lakes}}\n").unwrap();
    let settings = format!("bibliography = '{}'\n", bibliography.display());
    let mut session = session(&[(".glossator.toml", &settings)]);
    session.open("note.md", "@lakes\n");
    session.hover_until("note.md", 0, 3, |text| text.contains("Deep Lakes"));
    // It is watched some time after it was first read.
    for round in 0.. {
        fs::write(&bibliography, format!("@book{{lakes, title = {{Shallow Lakes}}}}{}", "\n".repeat(round))).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(300));
        if session.hover_text("note.md", 0, 3).contains("Shallow Lakes") {
            break;
        }
        assert!(round < 200, "the bibliography is not watched");
    }
    session.write(".glossator.toml", "");
    session.hover_until("note.md", 0, 3, |text| !text.contains("Lakes"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn open_notes_are_not_read_from_disk() {
    let mut session = session(&[("books/seas2019.md", SEAS), ("books/rivers2021.md", RIVERS)]);
    session.open("note.md", "@seas2019\n");
    session.open("other.md", "@rivers2021\n");
    session.open("books/rivers2021.md", &RIVERS.replace("Shared", "Split"));
    session.write("books/rivers2021.md", RIVERS.replace("Shared", "Stolen"));
    session.write("books/seas2019.md", SEAS.replace("Closed", "Open"));
    session.hover_until("note.md", 0, 3, |text| text.contains("Open Seas"));
    assert!(session.hover_text("other.md", 0, 3).contains("Split Rivers"));
    assert_eq!(session.client.shut_down(), 0);
}

#[cfg(unix)]
#[test]
fn targets_of_symbolic_links_are_watched_as_well() {
    use std::os::unix::fs::symlink;

    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = dunce::canonicalize(elsewhere.path()).unwrap();
    fs::create_dir(elsewhere.join("shelf")).unwrap();
    fs::write(elsewhere.join("page.md"), RIVERS).unwrap();
    fs::write(elsewhere.join("shelf/seas.md"), SEAS).unwrap();
    let mut session = Session::new(&[]);
    symlink(elsewhere.join("page.md"), session.path("rivers.md")).unwrap();
    symlink(elsewhere.join("shelf"), session.path("shelf")).unwrap();
    let folder = session.path("");
    session.client.initialize(without_watching(), Some(&folder));
    session.open("note.md", "@rivers2021 @seas2019\n");
    session.hover_until("note.md", 0, 3, |text| text.contains("Shared Rivers"));
    fs::write(elsewhere.join("page.md"), RIVERS.replace("Shared", "Split")).unwrap();
    session.hover_until("note.md", 0, 3, |text| text.contains("Split Rivers"));
    // As many editors save.
    fs::write(elsewhere.join("page.new"), RIVERS.replace("Shared", "Dammed")).unwrap();
    fs::rename(elsewhere.join("page.new"), elsewhere.join("page.md")).unwrap();
    session.hover_until("note.md", 0, 3, |text| text.contains("Dammed Rivers"));
    fs::write(elsewhere.join("shelf/seas.md"), SEAS.replace("Closed", "Open")).unwrap();
    session.hover_until("note.md", 0, 14, |text| text.contains("Open Seas"));
    assert_eq!(session.client.shut_down(), 0);
}
