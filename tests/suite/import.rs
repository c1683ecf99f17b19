//! `glossator import`, as its user calls it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

#[allow(dead_code, reason = "other tests make archives of folders")]
mod citation_files;
mod contents_lists;
mod doors;
mod epubs;
mod merging;
mod saved_pages;

const RIVERS_3: &str = include_str!("../import/rivers-3.txt");
const RIVERS_2: &str = include_str!("../import/rivers-2.txt");
const SEAS: &str = include_str!("../import/seas-iv.txt");
const RIVERS: &str = include_str!("../import/rivers.md");
const BOTH: &str = include_str!("../import/rivers-both.md");
const SEAS_PAGE: &str = include_str!("../import/seas.md");

/// A folder of notes, and another one for what is imported into it.
struct Folders {
    notes: TempDir,
    downloads: TempDir,
}

/// What a call said, and its exit code.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Folders {
    fn new() -> Self {
        Self { notes: tempfile::tempdir().unwrap(), downloads: tempfile::tempdir().unwrap() }
    }

    /// Saves `text` as a download.
    fn saved(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.downloads.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Puts a note into the folder.
    fn note(&self, name: &str, text: &str) {
        let path = self.notes.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.notes.path().join(name)).unwrap()
    }

    /// All files in the folder, sorted.
    fn files(&self) -> Vec<String> {
        fn walk(folder: &Path, base: &Path, files: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, base, files);
                } else {
                    files.push(path.strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let mut files = Vec::new();
        walk(self.notes.path(), self.notes.path(), &mut files);
        files.sort();
        files
    }

    fn import(&self, args: &[&dyn AsRef<std::ffi::OsStr>]) -> Answer {
        self.import_with(args, "")
    }

    fn import_with(&self, args: &[&dyn AsRef<std::ffi::OsStr>], input: &str) -> Answer {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
        command.arg("import").args(args.iter().map(|arg| arg.as_ref())).current_dir(self.notes.path());
        command.env("XDG_STATE_HOME", self.downloads.path().join("state"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        Answer {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn said(out: &str) -> Answer {
    Answer { code: 0, out: out.to_owned(), err: String::new() }
}

/// The first line of each report, without what else is to be known of a book.
fn heads(answer: &Answer) -> Vec<&str> {
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    let heads = answer.out.lines().filter(|line| !line.starts_with(' '));
    heads.map(|line| line.split(';').next().unwrap()).collect()
}

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

#[test]
fn several_pages_and_books_are_imported_at_once() {
    let folders = Folders::new();
    let files = [folders.saved("3.txt", RIVERS_3), folders.saved("iv.txt", SEAS), folders.saved("2.txt", RIVERS_2)];
    let answer = folders.import(&[&files[0], &files[1], &files[2]]);
    let expected = [
        "books/srro2021.md: new book page, 4 chapters, 4 abbreviations",
        "books/itorin2018.md: new book page, 6 chapters, 1 abbreviation",
        "books/srro2021.md: got 6 pieces of data, 1 abstract, 1 abbreviation",
    ];
    assert_eq!(heads(&answer), expected);
    assert_eq!(
        (folders.read("books/srro2021.md"), folders.read("books/itorin2018.md")),
        (BOTH.to_owned(), SEAS_PAGE.to_owned())
    );
}

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
fn standard_input_standard_output_and_dry_runs() {
    let folders = Folders::new();
    assert_eq!(folders.import_with(&[&"-", &"--stdout"], RIVERS_3), said(RIVERS));
    let dry = folders.import_with(&[&"-", &"--dry-run"], RIVERS_3);
    assert!(dry.out.starts_with("books/srro2021.md: would be a new book page, 4 chapters, 4 abbreviations"), "{dry:?}");
    assert_eq!(folders.files(), [""; 0]);
    assert_eq!(folders.import_with(&[&"-"], RIVERS_3).code, 0);
    assert_eq!(folders.import_with(&[&"-", &"--stdout"], RIVERS_2), said(BOTH));
    assert_eq!(folders.read("books/srro2021.md"), RIVERS);
}

#[test]
fn another_folder_can_be_named() {
    let (folders, other) = (Folders::new(), Folders::new());
    let page = folders.saved("page.txt", RIVERS_3);
    assert_eq!(folders.import(&[&page, &"--workspace", &other.notes.path()]).code, 0);
    assert_eq!((folders.files().len(), other.read("books/srro2021.md")), (0, RIVERS.to_owned()));
}

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
        assert_eq!(folders.read("books/srro2021.md"), BOTH);
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

#[test]
fn a_printed_list_of_abbreviations_goes_to_the_book_page() {
    let folders = Folders::new();
    let list = folders
        .saved("list.txt", "Abbreviations\nAU\tAfrican Union\nUN United Nations\nWHO  World Health\nOrganization\n");
    let nowhere = folders.import(&[&"--abbreviations", &list]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("no book page yet"), "{}", nowhere.err);
    let page = "---\ntype: book\ncitekey: a2020\ntitle: A\n---\n\n# A\n\n## 1 One\n\n- page: 1-2\n\nMine.\n";
    folders.note("books/a.md", page);
    let answer = folders.import(&[&"--abbreviations", &list]);
    assert_eq!((answer.code, answer.out.as_str()), (0, "books/a.md: got 3 abbreviations\n"), "{}", answer.err);
    let section = "\n## Abbreviations\n\n- **AU**: African Union\n- **UN**: United Nations\n- **WHO**: World Health Organization\n";
    assert_eq!(folders.read("books/a.md"), format!("{page}{section}"));
    assert_eq!(folders.import(&[&"--abbreviations", &list]).out, "books/a.md: nothing new\n");
    // Of several books one must be named.
    folders.note("books/b.md", "---\ntype: book\ncitekey: b2020\ntitle: B\n---\n");
    let which = folders.import(&[&"--abbreviations", &list]);
    assert!(which.code == 2 && which.err.contains("`a2020`, `b2020`"), "{}", which.err);
    assert_eq!(folders.import(&[&"--abbreviations", &"--key", &"b2020", &list]).code, 0);
    assert!(folders.read("books/b.md").contains("- **AU**: African Union"));
    // Running text is none.
    let text = folders.saved("text.txt", "Nothing is listed here.\n");
    let none = folders.import(&[&"--abbreviations", &text]);
    assert!(none.code == 2 && none.err.contains("no abbreviations are found"), "{}", none.err);
}
