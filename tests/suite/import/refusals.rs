//! What cannot be imported or written: named, and nothing is written.

use std::fs;

use crate::import::{Folders, RIVERS, RIVERS_2, RIVERS_3, SEAS};

#[test]
fn bad_input_is_named_and_nothing_is_written() {
    let isi = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT B\nAU Odum, R\nTI Sluices\nPY 2004\nER\nEF\n";
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("export.isi", isi.as_bytes().to_vec(), "export.isi: this is Web of Science's own format"),
        ("book.enw", b"%0 Edited Book\n%E Holm, Asta\n%D 2001\n".to_vec(), "book.enw: the book in it has no title"),
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
        let folders = Folders::new();
        let (good, bad) = (folders.saved("good.txt", RIVERS_3), folders.saved(name, bytes));
        let answer = folders.import(&[&good, &bad]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{name}");
        assert!(answer.err.contains(message), "{name}: {}", answer.err);
        assert!(answer.err.ends_with("Nothing was imported.\n"), "{}", answer.err);
        assert_eq!(folders.files(), [""; 0], "{name}");
    }
}

#[test]
fn every_bad_file_is_named() {
    let folders = Folders::new();
    let missing = folders.downloads.path().join("missing.txt");
    let answer = folders.import(&[&missing, &folders.downloads.path()]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("missing.txt: cannot read this file"), "{}", answer.err);
    assert!(answer.err.contains("this is a folder"), "{}", answer.err);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folders = Folders::new();
    let page = folders.saved("page.txt", RIVERS_3);
    let answer = folders.import(&[&page, &"--workspace", &"nowhere"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.starts_with("nowhere: cannot look for book pages here"), "{}", answer.err);
    assert!(answer.err.contains("--workspace"), "{}", answer.err);
    assert_eq!(folders.files(), [""; 0]);
}

#[test]
fn a_file_in_the_way_is_left_alone() {
    let folders = Folders::new();
    folders.note("books/rivers.md", "My notes.\n");
    let page = folders.saved("page.txt", RIVERS_3);
    let answer = folders.import(&[&page, &"--key", &"rivers"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("rivers.md: this file is there already"), "{}", answer.err);
    assert_eq!(folders.read("books/rivers.md"), "My notes.\n");
    folders.note("books/srro2021.md", "My notes.\n");
    assert!(folders.import(&[&page]).out.starts_with("books/srro2021a.md: new"));
    assert_eq!(folders.read("books/srro2021.md"), "My notes.\n");
}

#[test]
fn a_page_with_something_open_at_its_end_is_not_touched() {
    let folders = Folders::new();
    let text = "---\ntype: book\ncitekey: rivers\n---\n\n```\nnever closed\n";
    folders.note("rivers.md", text);
    let page = folders.saved("page.txt", RIVERS_3);
    let answer = folders.import(&[&page, &"--key", &"rivers"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.starts_with("rivers.md:8: something on this page is not closed"), "{}", answer.err);
    assert_eq!(folders.read("rivers.md"), text);
}

#[test]
fn a_write_protected_page_is_not_replaced() {
    let folders = Folders::new();
    folders.note("books/srro2021.md", RIVERS);
    let path = folders.notes.path().join("books/srro2021.md");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let (second, seas) = (folders.saved("2.txt", RIVERS_2), folders.saved("iv.txt", SEAS));
    let answer = folders.import(&[&seas, &second]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("books/srro2021.md: cannot write this book page"), "{}", answer.err);
    assert_eq!(folders.read("books/srro2021.md"), RIVERS);
    assert_eq!(folders.files(), ["books/srro2021.md"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn permissions_and_links_stay() {
        let folders = Folders::new();
        folders.note("books/srro2021.md", RIVERS);
        let path = folders.notes.path().join("books/srro2021.md");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let page = folders.saved("2.txt", RIVERS_2);
        folders.import(&[&page]);
        assert_eq!(folders.read("books/srro2021.md"), crate::import::BOTH);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_named() {
        let folders = Folders::new();
        folders.note("closed/note.md", "Text.\n");
        let closed = folders.notes.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        // Whoever may read everything cannot see this.
        let readable = fs::read_dir(&closed).is_ok();
        let page = folders.saved("page.txt", RIVERS_3);
        let answer = folders.import(&[&page]);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        if readable {
            return;
        }
        assert_eq!(answer.code, 2);
        assert!(answer.err.starts_with("closed: cannot look for book pages here"), "{}", answer.err);
        assert_eq!(folders.files(), ["closed/note.md"]);
    }

    #[test]
    fn a_link_that_leads_nowhere_stops_nothing() {
        let folders = Folders::new();
        symlink("nowhere.md", folders.notes.path().join("link.md")).unwrap();
        let page = folders.saved("page.txt", RIVERS_3);
        assert_eq!(folders.import(&[&page]).code, 0);
    }
}
