//! `glossator import`, as its user calls it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

mod answers;
mod citation_files;
mod contents_lists;
mod copied_pages;
mod doors;
mod epubs;
mod finding;
mod layouts;
mod merging;
mod refusals;
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
