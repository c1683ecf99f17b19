//! Contents lists and copied pages: what the user can tell of the book that they leave out.

use crate::import::Folders;

const LIST: &str = "Contents\n1. Lists / Ann Author\n2. Maps / Ben Writer\n";

#[test]
fn what_a_list_leaves_out_can_be_told() {
    let folders = Folders::new();
    let list = folders.saved("list.txt", LIST);
    let refused = folders.import(&[&list]);
    assert_eq!((refused.code, folders.files()), (2, vec![]));
    assert!(refused.err.contains("`--title` and `--year`"), "{}", refused.err);
    let refused = folders.import(&[&list, &"--title", &"On Counting: A View"]);
    assert!(refused.code == 2 && refused.err.contains("`--year 2023`"), "{}", refused.err);
    let options: [&dyn AsRef<std::ffi::OsStr>; 9] = [
        &list,
        &"--title",
        &"On Counting: A View",
        &"--year",
        &"2019",
        &"--editor",
        &"Eva Editor",
        &"--editor",
        &"Kurator, Karl",
    ];
    let answer = folders.import(&options);
    assert!(answer.out.starts_with("books/editor2019.md: new book page, 2 chapters\n"), "{}{}", answer.out, answer.err);
    let page = folders.read("books/editor2019.md");
    assert!(
        page.contains("title: \"On Counting: A View\"\neditor: [\"Editor, Eva\", \"Kurator, Karl\"]\nissued: 2019\n"),
        "{page}"
    );
    assert!(page.contains("## 2 Maps\n\n- author: Ben Writer\n"), "{page}");
}

#[test]
fn what_the_text_says_counts_more_than_what_is_told() {
    let folders = Folders::new();
    let list = folders.saved("list.txt", format!("On Counting\nEdited by Eva Editor\nA Press, 2019\n\n{LIST}"));
    folders.import(&[&list, &"--title", &"Other", &"--year", &"1999", &"--editor", &"Other Person"]);
    let page = folders.read("books/editor2019.md");
    assert!(page.contains("title: \"On Counting\"\neditor: [\"Editor, Eva\"]\nissued: 2019\n"), "{page}");
}

#[test]
fn a_page_of_the_book_completes_the_page_of_its_chapter() {
    let folders = Folders::new();
    let chapter = folders.saved(
        "chapter.txt",
        "Chapter\n2: Maps\nAuthor:\nBen Writer\nin On Counting\nPublished Online: 2 May 2019\nDOI: https://doi.org/10.1000/1.2\nAbstract\nMaps travel.\n",
    );
    let book = folders.saved(
        "book.txt",
        "On Counting\nA View from Below\nEditors: Eva Editor\nPublisher: A Press\nPublished: 2 May 2019\nDOI: https://doi.org/10.1000/1\n\
         Table of Contents\nFront Matter\nPages: i-v\n1: Lists\nBy: Ann Author\nPages: 1-20\n2: Maps\nBy: Ben Writer\nPages: 21-40\nIndex\nPages: 41-44\n",
    );
    folders.import(&[&chapter]);
    folders.import(&[&book]);
    let files = folders.files();
    assert_eq!(files.len(), 1, "{files:?}");
    let page = folders.read(&files[0]);
    assert!(page.contains("subtitle: A View from Below\n") && page.contains("publisher: A Press\n"), "{page}");
    let (lists, maps) = (page.find("## 1 Lists").unwrap(), page.find("## 2 Maps").unwrap());
    assert!(
        lists < maps && page[maps..].contains("- page: 21-40") && page[maps..].contains("> Maps travel."),
        "{page}"
    );
    let before = page.clone();
    folders.import(&[&book]);
    assert_eq!(folders.read(&files[0]), before);
}
