//! Which book page an import goes to: of the same book, wherever it lies, and of no other.

use crate::import::{BOTH, Folders, RIVERS, RIVERS_2, RIVERS_3, SEAS, heads};

#[test]
fn the_book_page_is_found_wherever_it_lies_and_keeps_what_the_reader_wrote() {
    let folders = Folders::new();
    let own = RIVERS
        .replace("srro2021", "rivers")
        .replace("Order\n\n## 1", "Order\n\nI bought this in *Wien*.  \n\n\n## 1")
        .replace("\n\n## 3", "\n\n- page: 30-59\n- mood: dry\n\nMine (EU).\n\n### Notes\n\n1. one\n\n## 3")
        .replace("## Abbreviations\n\n", "## My summary\n\n> Nothing but water.\n\n## Abbreviations\n\n")
        .replace("- **EU**: European Union\n", "- **EU**: the Union of Europe\n")
        .replace('\n', "\r\n");
    folders.note("reading/old/rivers and all.md", &own);
    folders.note("reading/note.md", "---\ntype: note\n---\n# Shared Rivers and Regional Order\n");
    let page = folders.saved("2.txt", RIVERS_2);
    let answer = folders.import(&[&page]);
    assert_eq!(heads(&answer), ["reading/old/rivers and all.md: got 5 pieces of data, 1 abstract, 1 abbreviation"]);
    assert!(
        answer.out.contains("page of “2 Counting Fish: Data and Distrust”: the page has 30-59, "),
        "{}",
        answer.out
    );
    let merged = folders.read("reading/old/rivers and all.md");
    let quotation = "> Two agencies count the same fish and publish different numbers. The European Union (EU) pays for both counts.\n\
        >\n> We ask what total allowable catches (TACs) would be worth if anybody believed them.\n\n";
    let expected = own
        .replace('\r', "")
        .replace(
            "---\n\n# Shared",
            "editor: [\"Itorin, Edda\", \"van der Werf, Karl\"]\nISBN: \"9780000000002\"\n---\n\n# Shared",
        )
        .replace(
            "- mood: dry\n\n",
            &format!(
                "- mood: dry\n- author: Anna Fischer; Ben Lachs\n- citekey: fischer2021\n- DOI: 10.5555/9780000000002.003\n\n{quotation}"
            ),
        )
        .replace("Basin\n", "Basin\n- **TAC**: total allowable catches\n")
        .replace('\n', "\r\n");
    assert_eq!(merged, expected);
    assert_eq!(heads(&folders.import(&[&page])), ["reading/old/rivers and all.md: nothing new"]);
    assert_eq!(folders.files().len(), 2);
}

#[test]
fn an_isbn_finds_a_book_whose_title_the_reader_changed() {
    let folders = Folders::new();
    folders.note("a.md", "---\ntype: book\ncitekey: fish\ntitle: Fish\nISBN: 978-0-00-000000-2\n---\n");
    let page = folders.saved("2.txt", RIVERS_2);
    assert!(folders.import(&[&page]).out.starts_with("a.md: got 4 chapters"));
    assert!(
        folders
            .read("a.md")
            .starts_with("---\ntype: book\ncitekey: fish\ntitle: Fish\nISBN: 978-0-00-000000-2\neditor: [")
    );
}

#[test]
fn a_title_finds_a_book_of_which_the_reader_says_more_or_less() {
    for lines in
        ["title: Shared rivers and regional order", "title: Shared Rivers and Regional Order\nedition: 1\nissued: 2021"]
    {
        let folders = Folders::new();
        folders.note("a.md", &format!("---\ntype: book\ncitekey: fish\n{lines}\n---\n"));
        let page = folders.saved("2.txt", RIVERS_2);
        assert!(folders.import(&[&page]).out.starts_with("a.md: got 4 chapters"), "{lines}");
    }
}

#[test]
fn another_year_or_edition_is_another_book() {
    for line in ["edition: 2\nissued: 2021", "issued: 2001"] {
        let folders = Folders::new();
        let title = "\"Shared Rivers and Regional Order: Commissions, Treaties, Floods\"";
        folders.note("a.md", &format!("---\ntype: book\ncitekey: itorin2021\ntitle: {title}\n{line}\n---\n"));
        let page = folders.saved("2.txt", RIVERS_2);
        let answer = folders.import(&[&page]);
        // The key that would be made is taken: a letter makes it unique.
        assert_eq!(heads(&answer), ["books/itorin2021a.md: new book page, 4 chapters, 2 abbreviations"], "{line}");
    }
}

#[test]
fn another_isbn_is_that_of_another_format() {
    let folders = Folders::new();
    let page = "---\ntype: book\ncitekey: rivers\ntitle: Shared Rivers and Regional Order\nISBN: 978-0-00-000009-9\n\
                issued: 2021\n---\n";
    folders.note("a.md", page);
    let saved = folders.saved("2.txt", RIVERS_2);
    assert!(folders.import(&[&saved]).out.starts_with("a.md: got 4 chapters"));
}

#[test]
fn the_key_can_be_chosen() {
    let folders = Folders::new();
    let (third, second) = (folders.saved("3.txt", RIVERS_3), folders.saved("2.txt", RIVERS_2));
    assert_eq!(folders.import(&[&third, &"--key", &"rivers"]).out.split(':').next(), Some("books/rivers.md"));
    assert_eq!(folders.read("books/rivers.md"), RIVERS.replace("srro2021", "rivers"));
    assert_eq!(folders.import(&[&second, &"--key", &"rivers"]).code, 0);
    assert_eq!(folders.read("books/rivers.md"), BOTH.replace("srro2021", "rivers"));

    let seas = folders.saved("iv.txt", SEAS);
    let answer = folders.import(&[&seas, &"--key", &"rivers"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("iv.txt: `rivers` is the citekey of another book"), "{}", answer.err);
    assert_eq!(folders.import(&[&seas, &"--key", &"../up"]).code, 2);
    assert_eq!(folders.files(), ["books/rivers.md"]);
}

#[test]
fn a_key_that_a_bibliography_has_for_the_book_or_the_chapter_is_taken_over() {
    let folders = Folders::new();
    folders.note(
        "refs.bib",
        "@book{sharedWater, title = {Shared Rivers and Regional Order}, isbn = {0000000000}}\n\
         @misc{fish, title = {Anything}, doi = {10.5555/9780000000002.003}}\n\
         @book{itorin2018, title = {Another book}}\n",
    );
    let page = folders.saved("page.txt", RIVERS_2.replace("978-0-00-000000-2", "978-0-00-000000-0"));
    assert_eq!(folders.import(&[&page]).code, 0);
    let written = folders.read("books/sharedWater.md");
    assert!(written.contains("\ncitekey: sharedWater\n") && written.contains("\n- citekey: fish\n"), "{written}");
    // A key that something else has is not taken.
    let page = folders.saved("seas.txt", SEAS);
    assert_eq!(folders.import(&[&page]).code, 0);
    assert_eq!(folders.files(), ["books/itorin2018a.md", "books/sharedWater.md", "refs.bib"]);
}
