//! One book of nine chapters in each format that a source may have: each alone, and all together.

#[allow(dead_code, reason = "a session has more than is used here")]
mod bad_input;
use crate::support::epub;
mod growing;
#[cfg(unix)]
mod no_files;
mod no_utf8;

use std::path::{Path, PathBuf};

use crate::protocol::session::{Session, editor};
use crate::support::program::glossator;

/// Number, title and pages of its chapters, as `list chapters` prints them.
const CHAPTERS: &[(&str, &str, &str)] = &[
    ("1", "Introduction: Rivers and Their Keepers", "pp. 1-18"),
    ("2", "The Danube Commission", "pp. 19-41"),
    ("3", "Dams, Debts and the World Bank", "pp. 42-66"),
    ("4", "Who Owns a Flood?", "pp. 67-88"),
    ("5", "Courts on the Water: The ICJ and Its Rivers", "pp. 89-117"),
    ("6", "Fish Without Passports", "pp. 118-139"),
    ("7", "The Mekong River Commission and the EU", "pp. 140-163"),
    ("8", "Treaties That Nobody Reads", "pp. 164-187"),
    ("9", "Conclusion: Still Flowing", "pp. 188-201"),
];

const NOTE: &str = "Chapter 4 of *Rivers between States* asks who owns a flood.\n";

/// A folder's files in one format, and where the entry of chapter 4 is: file, and the text at the start of which
/// go-to-definition ends, in the last line that has it.
struct Format {
    name: &'static str,
    files: Vec<(String, Vec<u8>)>,
    entry: (&'static str, &'static str),
    has_pages: bool,
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources")
}

fn formats() -> Vec<Format> {
    let read = |name: &str| std::fs::read(sources().join(name)).unwrap();
    let one = |name: &'static str, entry: &'static str| Format {
        name,
        files: vec![(name.to_owned(), read(name))],
        entry: (name, entry),
        has_pages: true,
    };
    let yaml = String::from_utf8(read("rivers.yaml")).unwrap().replace("\r\n", "\n");
    let yaml = yaml.trim_start_matches('\u{feff}').trim_end().trim_end_matches("...").trim_end_matches("---");
    let note = format!("{}\n---\n\n# Reading\n", yaml.trim_end());
    let pages = std::fs::read_dir(sources().join("pages")).unwrap().map(|page| page.unwrap().path());
    let pages =
        pages.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()));
    vec![
        one("rivers.bib", "rivers2021-4"),
        one("rivers.json", "rivers2021-4"),
        one("rivers.yaml", "rivers2021-4"),
        one("rivers-hayagriva.yaml", "rivers2021-4"),
        one("rivers.ris", "rivers2021-4"),
        one("rivers.md", "## 4 Who"),
        Format {
            name: "references",
            files: vec![("reading.md".to_owned(), note.into_bytes())],
            entry: ("reading.md", "rivers2021-4"),
            has_pages: true,
        },
        Format { name: "pages", files: pages.collect(), entry: ("4-linked.html", "ld+json"), has_pages: true },
        Format {
            name: "epub",
            files: vec![("rivers.epub".to_owned(), epub::of_folder(&sources().join("epub")))],
            entry: ("rivers.epub", ""),
            has_pages: false,
        },
    ]
}

/// What `list chapters` prints, without the citekey of the book.
fn listed(folder: &Path) -> Vec<String> {
    let output = glossator(folder, &["list", "chapters"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let out = String::from_utf8(output.stdout).unwrap();
    let cells = |line: &str| {
        let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty() && *cell != "rivers2021");
        cells.collect::<Vec<_>>().join(" | ")
    };
    out.lines().map(cells).collect()
}

fn expected(has_pages: bool) -> Vec<String> {
    let line = |&(number, title, pages): &(&str, &str, &str)| {
        if has_pages { format!("{number} | {title} | {pages}") } else { format!("{number} | {title}") }
    };
    CHAPTERS.iter().map(line).collect()
}

fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn each_format_alone_lists_the_same_nine_chapters() {
    // What a note lists itself holds in that note alone.
    for format in formats().into_iter().filter(|format| format.name != "references") {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &format.files);
        // An EPUB's key is made for it.
        let rows = listed(folder.path());
        let rows: Vec<_> = rows.iter().map(|row| row.trim_start_matches("novak2021 | ")).collect();
        assert_eq!(rows, expected(format.has_pages), "{}", format.name);
        let found = glossator(folder.path(), &["check"]);
        assert_eq!(found.status.code(), Some(0), "{}: {found:?}", format.name);
    }
}

#[test]
fn all_formats_together_list_them_once() {
    let folder = tempfile::tempdir().unwrap();
    for format in formats() {
        write(folder.path(), &format.files);
    }
    assert_eq!(listed(folder.path()), expected(true));
}

#[test]
fn every_format_is_imported_as_the_same_book_page() {
    for format in formats().into_iter().filter(|format| !["rivers.md", "references"].contains(&format.name)) {
        let (notes, downloads) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        // What it does not import from is in nobody's way.
        std::fs::write(notes.path().join("other.epub"), b"PK\x03\x04\xff").unwrap();
        write(downloads.path(), &format.files);
        let mut paths: Vec<_> =
            format.files.iter().map(|(name, _)| downloads.path().join(name).to_str().unwrap().to_owned()).collect();
        paths.sort();
        let arguments: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(String::as_str)).collect();
        let output = glossator(notes.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{}: {output:?}", format.name);
        let rows = listed(notes.path());
        let rows: Vec<_> = rows.iter().map(|row| row.trim_start_matches("novak2021 | ")).collect();
        assert_eq!(rows, expected(format.has_pages), "{}", format.name);
        assert_eq!(std::fs::read_dir(notes.path().join("books")).unwrap().count(), 1, "{}", format.name);
        let again = glossator(notes.path(), &arguments);
        let said = String::from_utf8(again.stdout).unwrap();
        assert!(said.lines().all(|line| line.ends_with(": nothing new")), "{}: {said}", format.name);
    }
}

#[test]
fn definition_leads_to_the_entry_in_each_format() {
    for format in formats() {
        let mut session = Session::new(&[("note.md", NOTE)]);
        for (name, text) in &format.files {
            session.write(name, text);
        }
        let folder = session.path("");
        session.client.initialize(editor(), Some(&folder));
        let (file, entry) = format.entry;
        // A note's own references are asked for in that note.
        let own = format.name == "references";
        let (note, text) = if own {
            (file, format!("{}\n[@rivers2021-4]\n", String::from_utf8_lossy(&format.files[0].1)))
        } else {
            ("note.md", NOTE.to_owned())
        };
        let asked = if own { text.lines().count() as u32 - 1 } else { 0 };
        session.open(note, &text);
        let text = &format.files.iter().find(|(name, _)| name == file).unwrap().1;
        let line = match entry {
            "" => 0,
            entry => String::from_utf8_lossy(text).lines().position(|line| line.contains(entry)).unwrap(),
        };
        assert_eq!(session.definitions(note, asked, 3), [format!("{file}:{line}")], "{}", format.name);
        assert_eq!(session.client.shut_down(), 0);
    }
}

#[test]
fn a_chapter_of_an_epub_is_opened_at_its_place() {
    let epub = epub::of_folder(&sources().join("epub"));
    let mut session = Session::new(&[("note.md", NOTE)]);
    session.write("rivers.epub", &epub);
    let folder = session.path("");
    session.client.initialize(editor(), Some(&folder));
    session.open("note.md", NOTE);
    let params = serde_json::json!({"textDocument": {"uri": session.uri("note.md")}});
    let links = session.client.request("textDocument/documentLink", params).unwrap();
    assert_eq!(links[0]["target"], format!("{}#OEBPS/text/ch%204.xhtml", session.uri("rivers.epub")));
    // Another source that knows the pages counts for them, and for the place.
    session.write("rivers.bib", std::fs::read(sources().join("rivers.bib")).unwrap());
    session.events(&[("rivers.bib", 1)]);
    session.hover_until("note.md", 0, 3, |text| text.contains("67-88"));
    assert!(session.definitions("note.md", 0, 3)[0].starts_with("rivers.bib:"));
    assert_eq!(session.client.shut_down(), 0);
}
