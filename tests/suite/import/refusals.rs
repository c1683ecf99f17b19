//! What cannot be imported or written: named, and nothing is written.

use std::fs;

use crate::import::{BOTH, Desk, RIVERS, RIVERS_2, RIVERS_3, SEAS};

#[test]
fn bad_input_is_named_and_nothing_is_written() {
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("empty.txt", b"".to_vec(), "empty.txt: this file is empty"),
        ("page.pdf", b"%PDF-1.7\n".to_vec(), "page.pdf: this is a PDF"),
        ("list.txt", b"Milk\nBread\n".to_vec(), "list.txt:1: this text names no chapter of a book"),
        ("note.md", RIVERS.as_bytes().to_vec(), "note.md:1: this is a book page already"),
        ("page.html", b"<!DOCTYPE html>\n<html></html>".to_vec(), "page.html:1: this page has none of the tags"),
        (
            "half.txt",
            RIVERS_3.split("- Type").next().unwrap().as_bytes().to_vec(),
            "half.txt: this does not say which book its chapters belong to",
        ),
    ];
    for (name, bytes, message) in cases {
        let desk = Desk::new();
        let (good, bad) = (desk.saved("good.txt", RIVERS_3), desk.saved(name, bytes));
        let answer = desk.import(&[&good, &bad]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{name}");
        assert!(answer.err.contains(message), "{name}: {}", answer.err);
        assert!(answer.err.ends_with("Nothing was imported.\n"), "{}", answer.err);
        assert_eq!(desk.files(), [""; 0], "{name}");
    }
}

#[test]
fn every_bad_file_is_named() {
    let desk = Desk::new();
    let missing = desk.downloads.path().join("missing.txt");
    let answer = desk.import(&[&missing, &desk.downloads.path()]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("missing.txt: cannot read this file"), "{}", answer.err);
    assert!(answer.err.contains("this is a folder"), "{}", answer.err);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let desk = Desk::new();
    let page = desk.saved("page.txt", RIVERS_3);
    let answer = desk.import(&[&page, &"--workspace", &"nowhere"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.starts_with("nowhere: cannot look for book pages here"), "{}", answer.err);
    assert!(answer.err.contains("--workspace"), "{}", answer.err);
    assert_eq!(desk.files(), [""; 0]);
}

#[test]
fn a_file_in_the_way_is_left_alone() {
    let desk = Desk::new();
    desk.note("books/rivers.md", "My notes.\n");
    let page = desk.saved("page.txt", RIVERS_3);
    let answer = desk.import(&[&page, &"--key", &"rivers"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("rivers.md: this file is there already"), "{}", answer.err);
    assert_eq!(desk.read("books/rivers.md"), "My notes.\n");
    desk.note("books/srro2021.md", "My notes.\n");
    assert!(desk.import(&[&page]).out.starts_with("books/srro2021a.md: new"));
    assert_eq!(desk.read("books/srro2021.md"), "My notes.\n");
}

#[test]
fn a_page_with_something_open_at_its_end_is_not_touched() {
    let desk = Desk::new();
    let text = "---\ntype: book\ncitekey: rivers\n---\n\n```\nnever closed\n";
    desk.note("rivers.md", text);
    let page = desk.saved("page.txt", RIVERS_3);
    let answer = desk.import(&[&page, &"--key", &"rivers"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.starts_with("rivers.md:8: something on this page is not closed"), "{}", answer.err);
    assert_eq!(desk.read("rivers.md"), text);
}

#[test]
fn a_write_protected_page_is_not_replaced() {
    let desk = Desk::new();
    desk.note("books/srro2021.md", RIVERS);
    let path = desk.notes.path().join("books/srro2021.md");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let (second, seas) = (desk.saved("2.txt", RIVERS_2), desk.saved("iv.txt", SEAS));
    let answer = desk.import(&[&seas, &second]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("books/srro2021.md: cannot write this book page"), "{}", answer.err);
    assert_eq!(desk.read("books/srro2021.md"), RIVERS);
    assert_eq!(desk.files(), ["books/srro2021.md"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn permissions_and_links_stay() {
        let desk = Desk::new();
        desk.note("books/srro2021.md", RIVERS);
        let path = desk.notes.path().join("books/srro2021.md");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let page = desk.saved("2.txt", RIVERS_2);
        desk.import(&[&page]);
        assert_eq!(desk.read("books/srro2021.md"), BOTH);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_named() {
        let desk = Desk::new();
        desk.note("closed/note.md", "Text.\n");
        let closed = desk.notes.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        // Whoever may read everything cannot see this.
        let readable = fs::read_dir(&closed).is_ok();
        let page = desk.saved("page.txt", RIVERS_3);
        let answer = desk.import(&[&page]);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        if readable {
            return;
        }
        assert_eq!(answer.code, 2);
        assert!(answer.err.starts_with("closed: cannot look for book pages here"), "{}", answer.err);
        assert_eq!(desk.files(), ["closed/note.md"]);
    }

    #[test]
    fn a_link_that_leads_nowhere_stops_nothing() {
        let desk = Desk::new();
        symlink("nowhere.md", desk.notes.path().join("link.md")).unwrap();
        let page = desk.saved("page.txt", RIVERS_3);
        assert_eq!(desk.import(&[&page]).code, 0);
    }
}
