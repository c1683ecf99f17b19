//! A publisher's page as browsers copy it: what comes of it, and what they do to it.

use crate::import::{BOTH, Folders, RIVERS, RIVERS_2, RIVERS_3, SEAS, SEAS_PAGE, heads, said};

#[test]
fn the_first_page_of_a_book_makes_a_book_page() {
    let folders = Folders::new();
    let page = folders.saved("page.txt", RIVERS_3);
    let report = "books/srro2021.md: new book page, 4 chapters, 4 abbreviations; pages and abstract of chapter 3\n  \
                  missing: editors, ISBN, authors of the chapters, pages of chapters 1-2 and 4\n  \
                  next: copy the page of another chapter to add its abstract\n";
    assert_eq!(folders.import(&[&page]), said(report));
    assert_eq!(folders.read("books/srro2021.md"), RIVERS);
    assert_eq!(folders.files(), ["books/srro2021.md"]);
}

#[test]
fn parts_roman_numbers_authors_and_editors_are_told_apart() {
    let folders = Folders::new();
    let page = folders.saved("page.txt", SEAS);
    let report = "books/itorin2018.md: new book page, 6 chapters, 1 abbreviation; authors, pages and abstract of chapter IV\n  \
                  missing: authors of 5 of 6 chapters, pages of 5 of 6 chapters\n  \
                  next: copy the page of another chapter to add its abstract\n";
    assert_eq!(folders.import(&[&page]), said(report));
    assert_eq!(folders.read("books/itorin2018.md"), SEAS_PAGE);
}

#[test]
fn what_browsers_do_to_a_page_changes_nothing() {
    let crlf = RIVERS_3.replace('\n', "\r\n");
    let no_bullets = RIVERS_3.replace("\n- ", "\n");
    let variants = [
        crlf.clone(),
        format!("\u{feff}{crlf}"),
        no_bullets.clone(),
        no_bullets.replace('\n', "\n\n"),
        RIVERS_3.replace("\n- ", "\n  •\u{a0}"),
        RIVERS_3.replace(" - Floods", "\u{a0}– Floods"),
        RIVERS_3.replace("3 - Floods", "Chapter 3 - Floods"),
        RIVERS_3.replace("Publisher: ", "\n- Publisher: ").replace("Print pub", "\nPrint pub"),
        RIVERS_3.replace("OrderCom", "Order\n- Com"),
        RIVERS_3.replace("OrderCom", "Order: Com"),
        RIVERS_3.replace(", pp. 61 - 88", "\n, pp. 61–88\n"),
        RIVERS_3.replace("- Type\n- Chapter\n", ""),
        RIVERS_3.replace("Summary\n", "Abstract\n"),
        RIVERS_3.trim_end().to_owned(),
    ];
    for variant in variants {
        let folders = Folders::new();
        let page = folders.saved("page.txt", &variant);
        assert_eq!(folders.import(&[&page]).code, 0, "{variant}");
        assert_eq!(folders.read("books/srro2021.md"), RIVERS, "{variant}");
    }
}

#[test]
fn a_page_copied_from_its_heading_on_is_enough() {
    let folders = Folders::new();
    let from_heading = &RIVERS_3[RIVERS_3.find("3 - Floods").unwrap()..];
    let page = folders.saved("page.txt", from_heading);
    folders.import(&[&page]);
    assert_eq!(folders.read("books/srro2021.md"), RIVERS);
}

#[test]
fn a_second_page_adds_to_the_same_book_page() {
    let folders = Folders::new();
    let (third, second) = (folders.saved("3.txt", RIVERS_3), folders.saved("2.txt", RIVERS_2));
    folders.import(&[&third]);
    let answer = folders.import(&[&second]);
    // Editors, ISBN; authors, pages, DOI and a key of the chapter.
    assert_eq!(heads(&answer), ["books/srro2021.md: got 6 pieces of data, 1 abstract, 1 abbreviation"]);
    assert_eq!(folders.read("books/srro2021.md"), BOTH);
    for page in [&third, &second] {
        assert_eq!(folders.import(&[page]), said("books/srro2021.md: nothing new\n"));
        assert_eq!(folders.read("books/srro2021.md"), BOTH);
    }
    assert_eq!(folders.files(), ["books/srro2021.md"]);
}
