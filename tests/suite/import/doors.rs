//! How files come in: their bytes, their order, one bad one among several.

use crate::import::{Folders, RIVERS_2, RIVERS_3, SEAS};

const CHAPTER: &str = "TY  - CHAP\nAU  - Öhler, Jürgen\nTI  - Flüsse\nBT  - Über Ufer\nED  - Abel, Eva\nPY  - 2011\nSP  - 3\nEP  - 9\nER  - \n";

#[test]
fn other_encodings_are_read_and_a_guess_is_told() {
    let utf16 = |little: bool, mark: bool| -> Vec<u8> {
        let text = if mark { format!("\u{feff}{CHAPTER}") } else { CHAPTER.to_owned() };
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let latin: Vec<u8> = CHAPTER.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let cases = [
        (format!("\u{feff}{CHAPTER}").into_bytes(), ""),
        (utf16(true, true), ""),
        (utf16(false, true), ""),
        (utf16(true, false), ""),
        (utf16(false, false), ""),
        (latin, "not in UTF-8"),
        (CHAPTER.replace('ü', "Ã¼").into_bytes(), "garbled"),
    ];
    for (bytes, remark) in cases {
        let folders = Folders::new();
        let answer = folders.import(&[&folders.saved("x", &bytes)]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        assert!(if remark.is_empty() { answer.err.is_empty() } else { answer.err.contains(remark) }, "{}", answer.err);
        let page = folders.read("books/abel2011.md");
        assert!(remark == "garbled" || page.contains("- author: Jürgen Öhler") && page.contains("## Flüsse"), "{page}");
    }
}

#[test]
fn what_cannot_be_read_is_told_by_its_first_bytes() {
    let cases: [(&[u8], &str); 7] = [
        (b"%PDF-1.7\n%\xe2\xe3", "this is a PDF"),
        (b"PK\x03\x04\x14\0\0\0\0\0word/document.xml", "Word document (DOCX)"),
        (b"PK\x03\x04\x14\0\0\0\0\0a.txt", "ZIP archive"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture (JPEG)"),
        (b"", "this file is empty"),
        (b" \n\t\r\n", "this file is empty"),
        (b"\x01\x02\x80\x03", "binary data"),
    ];
    for (bytes, message) in cases {
        let folders = Folders::new();
        let answer = folders.import(&[&folders.saved("page.txt", bytes)]);
        assert_eq!((answer.code, folders.files().len()), (2, 0), "{message}");
        // And what could be.
        assert!(answer.err.contains(message) && answer.err.contains("EPUB"), "{message}: {}", answer.err);
    }
}

#[test]
fn one_bad_file_stops_all_unless_they_are_to_go_on() {
    let folders = Folders::new();
    let (one, bad, two) = (folders.saved("1", RIVERS_3), folders.saved("bad", b"%PDF-1.4"), folders.saved("2", SEAS));
    assert_eq!(folders.import(&[&one, &bad, &two]).code, 2);
    assert_eq!(folders.files(), [""; 0]);
    let answer = folders.import(&[&one, &bad, &two, &"--keep-going"]);
    assert_eq!(answer.code, 2);
    assert!(
        answer.err.contains("this is a PDF") && answer.err.ends_with("Nothing else was imported.\n"),
        "{}",
        answer.err
    );
    assert_eq!(folders.files(), ["books/itorin2018.md", "books/srro2021.md"]);
}

#[test]
fn files_in_any_order_make_one_page() {
    let pages = [[RIVERS_3, RIVERS_2], [RIVERS_2, RIVERS_3]].map(|texts| {
        let folders = Folders::new();
        let files = [folders.saved("a", texts[0]), folders.saved("b", texts[1])];
        assert_eq!(folders.import(&[&files[0], &files[1], &"--key", &"rivers"]).code, 0);
        let page = folders.read("books/rivers.md");
        let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    });
    assert_eq!(pages[0], pages[1]);
}
