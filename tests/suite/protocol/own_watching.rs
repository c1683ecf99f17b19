//! Files change, and the client cannot be asked to watch them: the server does.

use std::fs;

use serde_json::{Value, json};

use crate::protocol::desk::{Desk, RIVERS, SEAS, editor};

fn without_watching() -> Value {
    let mut capabilities = editor();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({"dynamicRegistration": false});
    capabilities
}

fn desk(files: &[(&str, &str)]) -> Desk {
    Desk::start_with(without_watching(), files)
}

#[test]
fn a_book_page_comes_changes_moves_and_goes() {
    let mut desk = desk(&[("books/seas2019.md", SEAS)]);
    desk.open("note.md", "@rivers2021\n");
    assert!(desk.hover_text("note.md", 0, 3).starts_with("No work"));
    desk.write("books/rivers2021.md", RIVERS);
    desk.hover_until("note.md", 0, 3, |text| text.contains("Shared Rivers"));
    desk.write("books/rivers2021.md", RIVERS.replace("Shared Rivers", "Shared Floods"));
    desk.hover_until("note.md", 0, 3, |text| text.contains("Shared Floods"));
    fs::rename(desk.path("books/rivers2021.md"), desk.path("books/floods.md")).unwrap();
    while desk.definitions("note.md", 0, 3) != ["books/floods.md:2"] {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    fs::remove_file(desk.path("books/floods.md")).unwrap();
    desk.hover_until("note.md", 0, 3, |text| !text.contains("Shared"));
    assert!(!desk.client.received().iter().any(|message| message["method"] == "client/registerCapability"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn a_folder_that_comes_is_watched_as_well() {
    let mut desk = desk(&[("books/seas2019.md", SEAS)]);
    desk.open("note.md", "@seas2019\n");
    desk.write("books/seas2019.md", SEAS.replace("Closed", "Open"));
    desk.hover_until("note.md", 0, 3, |text| text.contains("Open Seas"));
    desk.open("other.md", "@rivers2021\n");
    desk.write("more/books/rivers2021.md", RIVERS);
    desk.hover_until("other.md", 0, 3, |text| text.contains("Shared Rivers"));
    desk.write("more/books/rivers2021.md", RIVERS.replace("Shared", "Split"));
    desk.hover_until("other.md", 0, 3, |text| text.contains("Split Rivers"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn the_settings_file_and_a_bibliography_elsewhere_are_watched() {
    let elsewhere = tempfile::tempdir().unwrap();
    let bibliography = elsewhere.path().canonicalize().unwrap().join("library.bib");
    fs::write(&bibliography, "@book{lakes, title = {Deep Lakes}}\n").unwrap();
    let settings = format!("bibliography = '{}'\n", bibliography.display());
    let mut desk = desk(&[(".glossator.toml", &settings)]);
    desk.open("note.md", "@lakes\n");
    desk.hover_until("note.md", 0, 3, |text| text.contains("Deep Lakes"));
    // It is watched some time after it was read first.
    for round in 0.. {
        fs::write(&bibliography, format!("@book{{lakes, title = {{Shallow Lakes}}}}{}", "\n".repeat(round))).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(300));
        if desk.hover_text("note.md", 0, 3).contains("Shallow Lakes") {
            break;
        }
        assert!(round < 200, "the bibliography is not watched");
    }
    desk.write(".glossator.toml", "");
    desk.hover_until("note.md", 0, 3, |text| !text.contains("Lakes"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[test]
fn what_the_editor_has_open_is_not_read_from_disk() {
    let mut desk = desk(&[("books/seas2019.md", SEAS), ("books/rivers2021.md", RIVERS)]);
    desk.open("note.md", "@seas2019\n");
    desk.open("other.md", "@rivers2021\n");
    desk.open("books/rivers2021.md", &RIVERS.replace("Shared", "Split"));
    desk.write("books/rivers2021.md", RIVERS.replace("Shared", "Stolen"));
    desk.write("books/seas2019.md", SEAS.replace("Closed", "Open"));
    desk.hover_until("note.md", 0, 3, |text| text.contains("Open Seas"));
    assert!(desk.hover_text("other.md", 0, 3).contains("Split Rivers"));
    assert_eq!(desk.client.shut_down(), 0);
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_watched_as_well() {
    use std::os::unix::fs::symlink;

    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = elsewhere.path().canonicalize().unwrap();
    fs::create_dir(elsewhere.join("shelf")).unwrap();
    fs::write(elsewhere.join("page.md"), RIVERS).unwrap();
    fs::write(elsewhere.join("shelf/seas.md"), SEAS).unwrap();
    let mut desk = Desk::new(&[]);
    symlink(elsewhere.join("page.md"), desk.path("rivers.md")).unwrap();
    symlink(elsewhere.join("shelf"), desk.path("shelf")).unwrap();
    let folder = desk.path("");
    desk.client.initialize(without_watching(), Some(&folder));
    desk.open("note.md", "@rivers2021 @seas2019\n");
    desk.hover_until("note.md", 0, 3, |text| text.contains("Shared Rivers"));
    fs::write(elsewhere.join("page.md"), RIVERS.replace("Shared", "Split")).unwrap();
    desk.hover_until("note.md", 0, 3, |text| text.contains("Split Rivers"));
    // As many editors save.
    fs::write(elsewhere.join("page.new"), RIVERS.replace("Shared", "Dammed")).unwrap();
    fs::rename(elsewhere.join("page.new"), elsewhere.join("page.md")).unwrap();
    desk.hover_until("note.md", 0, 3, |text| text.contains("Dammed Rivers"));
    fs::write(elsewhere.join("shelf/seas.md"), SEAS.replace("Closed", "Open")).unwrap();
    desk.hover_until("note.md", 0, 14, |text| text.contains("Open Seas"));
    assert_eq!(desk.client.shut_down(), 0);
}
