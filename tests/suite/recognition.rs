//! What is recognised in notes, and what is left alone.
//!
//! `tests/recognition/` holds marked notes. What must be recognised stands between `⟦` and `⟧`, with its meaning
//! behind an arrow: `⟦Chapter 4→ch:4⟧`. Whatever is not marked must not be recognised. Each folder is a workspace;
//! its `library/` is what the notes are read with.
//!
//! | meaning | |
//! |---|---|
//! | `ch:4`, `ch:key/4` | a chapter, by its number or, without one, its title |
//! | `work:key` | a work |
//! | `page:ch4`, `page:key/ch4` | pages of a chapter |
//! | `page:key` | pages of a work, in a chapter that is not known |
//! | `org:Name` | an organization |
//! | `abbr:PoC`, `abbr:PoC=protection of civilians` | an abbreviation, and what it stands for |
//! | `?`, `??` | nothing that is known; several things that it could be |

pub mod marks;
pub mod meaning;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::everywhere::ask_at_words;
use crate::support::folder::Folder;
use marks::{Layout, Mark, Marked};

#[test]
fn notes_about_one_book() {
    check("one-book");
}

#[test]
fn notes_among_two_books() {
    check("two-books");
}

/// All notes of a folder, each as it stands, with Windows line ends, and in a quotation.
fn check(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recognition").join(name);
    let mut library = Folder::default();
    for file in markdown_files(&root.join("library")) {
        library.set(&format!("library/{}", file_name(&file)), &read(&file));
    }
    let mut misses = String::new();
    let notes = markdown_files(&root);
    for file in &notes {
        let marked = Marked::read(&read(file));
        for layout in [Layout::Plain, Layout::Crlf, Layout::Quoted] {
            let note = marked.laid_out(layout);
            let path = format!("notes/{}", file_name(file));
            let mut folder = if layout == Layout::Crlf { library.with_crlf() } else { library.clone() };
            folder.set(&path, &note.text);
            let found = meaning::references(&folder, &path);
            for miss in compare(&note, &found) {
                writeln!(misses, "tests/recognition/{name}/{}{}:{miss}", file_name(file), layout.suffix()).unwrap();
            }
            if layout != Layout::Quoted {
                ask_at_words(&folder, &path);
            }
        }
    }
    assert!(!notes.is_empty(), "there are no notes in {}", root.display());
    assert!(misses.is_empty(), "\n{misses}{} misses", misses.lines().count());
}

/// Every difference between what is marked and what was found, as `line: what`.
fn compare(note: &Marked, found: &[Mark]) -> Vec<String> {
    let mut misses: Vec<(usize, String)> = Vec::new();
    let mut miss = |mark: &Mark, what: String| {
        let line = note.text[..mark.start].matches('\n').count() + 1;
        misses.push((line, what));
    };
    let shown = |mark: &Mark| format!("⟦{}→{}⟧", mark.text(&note.text), mark.meaning);
    for mark in &note.marks {
        match found.iter().find(|found| found.start < mark.end && mark.start < found.end) {
            None => miss(mark, format!("not found: {}", shown(mark))),
            Some(found) if (found.start, found.end) != (mark.start, mark.end) => {
                miss(mark, format!("another range: {} for {}", shown(found), shown(mark)));
            }
            Some(found) if !meaning::says(&found.meaning, &mark.meaning) => {
                miss(mark, format!("another meaning: {} for {}", shown(found), shown(mark)));
            }
            Some(_) => {}
        }
    }
    for found in found {
        if !note.marks.iter().any(|mark| found.start < mark.end && mark.start < found.end) {
            miss(found, format!("not to be found: {}", shown(found)));
        }
    }
    misses.sort();
    misses.into_iter().map(|(line, what)| format!("{line}: {what}")).collect()
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    files
}

/// A file's text with plain line ends, whatever the checkout made of them.
fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())).replace("\r\n", "\n")
}

fn file_name(file: &Path) -> &str {
    file.file_name().unwrap().to_str().unwrap()
}
