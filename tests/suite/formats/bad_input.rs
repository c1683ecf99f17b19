//! What is broken, or made to break its reader: one message, and all else is read.

use std::path::Path;

use crate::formats::{epub, glossator, sources};

const CONTAINER: &str = "META-INF/container.xml";
const PACKAGE: &str = "OEBPS/content.opf";
const NAVIGATION: &str = "OEBPS/nav.xhtml";
const GOOD: &str = "@book{good2020, title = {A Good Book}, year = {2020}}\n@incollection{good2020a, title = {A Chapter}, crossref = {good2020}, pages = {1--9}}\n";

/// The file `name` as it is checked beside a bibliography without mistakes: the messages about it, and how many chapters
/// the folder has.
fn checked(name: &str, bytes: &[u8]) -> (Vec<String>, usize) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.bib"), GOOD).unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let output = glossator(folder.path(), &["check", "--format", "json"]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{name}: {output:?}");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let about = |it: &serde_json::Value| (it["file"] == name).then(|| it["message"].as_str().unwrap().to_owned());
    let listed = glossator(folder.path(), &["list", "chapters"]);
    let chapters = String::from_utf8(listed.stdout).unwrap();
    assert!(chapters.contains("A Chapter"), "{name}: {chapters}");
    (found.as_array().unwrap().iter().filter_map(about).collect(), chapters.lines().count() - 1)
}

/// The files of the EPUB, one of them replaced.
fn epub_with(name: &str, text: impl Into<Vec<u8>>) -> Vec<u8> {
    let read = |path: &str| std::fs::read(sources().join("epub").join(path)).unwrap();
    let mut files: Vec<(String, Vec<u8>)> =
        [CONTAINER, PACKAGE, NAVIGATION].iter().map(|&path| (path.to_owned(), read(path))).collect();
    files.iter_mut().find(|(path, _)| path == name).unwrap().1 = text.into();
    epub::of_files(&files)
}

fn text_of(path: &str) -> String {
    std::fs::read_to_string(sources().join("epub").join(path)).unwrap()
}

/// What `import` says of a file.
fn refused(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let output = glossator(folder.path(), &["import", name]);
    assert_eq!(output.status.code(), Some(2), "{name}: {output:?}");
    assert!(!Path::new(&folder.path().join("books")).exists());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn bibliographies_keep_what_stands_before_and_behind_a_mistake() {
    let whole = "@book{b1, title = {One}, year = {2001}}\n@incollection{c1, title = {First}, crossref = {b1}, pages = {1--2}}\n";
    let (messages, chapters) = checked("cut.bib", format!("{whole}@incollection{{c2, title = {{Second").as_bytes());
    assert_eq!((messages.len(), chapters), (1, 1), "{messages:?}");
    let json = r#"[{"id": "a", "type": "chapter", "title": "A", "container-title": "B", "page": "1-2"},
 {"id": "b", "type": },
 {"id": "c", "type": "chapter", "title": "C", "container-title": "B", "page": "3-4"}]"#;
    let (messages, chapters) = checked("list.json", json.as_bytes());
    assert_eq!((messages.len(), chapters), (1, 2), "{messages:?}");
}

#[test]
fn what_is_no_source_is_passed_over_in_silence() {
    let page = "<!DOCTYPE html><html><head><title>Holidays</title></head><body><h1>4 - Sun</h1></body></html>";
    for (name, text) in [
        ("page.html", page),
        ("other.json", r#"{"type": "module", "title": "x", "author": "y", "scripts": {}}"#),
        ("zeros.json", "\0\0\0\0"),
        ("zeros.bib", "\0\0\0\0"),
        ("zeros.html", "\0\0\0\0"),
    ] {
        assert_eq!(checked(name, text.as_bytes()), (vec![], 0), "{name}");
    }
    let said = refused("page.html", page.as_bytes());
    assert!(said.contains("page.html: this does not say which book its chapters belong to"), "{said}");
    let said = refused("zeros.txt", &[0; 5000]);
    assert!(said.contains("zeros.txt: this is not text, but binary data"), "{said}");
    let said = refused("other.json", br#"{"type": "module", "title": "x"}"#);
    assert!(said.starts_with("other.json"), "{said}");
}

#[test]
fn an_epub_that_unpacks_to_more_than_it_should_is_told_once() {
    let bomb = vec![b' '; 64 << 20];
    for name in [CONTAINER, PACKAGE, NAVIGATION] {
        let (messages, chapters) = checked("bomb.epub", &epub_with(name, bomb.clone()));
        assert_eq!(chapters, 0);
        assert!(matches!(messages.as_slice(), [one] if one.contains(name) && one.contains("too big")), "{messages:?}");
    }
}

#[test]
fn entities_that_grow_are_not_replaced() {
    let mut entities = String::from("<!ENTITY a0 \"ha\">");
    for level in 1..40 {
        entities += &format!("<!ENTITY a{level} \"&a{0};&a{0};&a{0};&a{0};\">", level - 1);
    }
    let package = text_of(PACKAGE)
        .replacen("<package", &format!("<!DOCTYPE package [{entities}]>\n<package"), 1)
        .replace("Quay Press", "&a39;");
    let (messages, chapters) = checked("lol.epub", &epub_with(PACKAGE, package));
    assert_eq!((messages, chapters), (vec![], 9));
}

#[test]
fn paths_out_of_an_epub_lead_nowhere() {
    let container = text_of(CONTAINER).replace("OEBPS/content.opf", "../../../../etc/passwd");
    let (messages, _) = checked("out.epub", &epub_with(CONTAINER, container));
    assert_eq!(messages.len(), 1, "{messages:?}");
    let navigation = text_of(NAVIGATION).replace("text/ch%204", "../../../etc/passwd");
    let (messages, chapters) = checked("links.epub", &epub_with(NAVIGATION, navigation));
    assert_eq!((messages, chapters), (vec![], 9));
}

#[test]
fn what_only_calls_itself_an_epub_is_told_once() {
    let whole = epub_with(CONTAINER, text_of(CONTAINER));
    for bytes in [&[0; 5000][..], b"", b"PK\x03\x04", &whole[..whole.len() / 2]] {
        let (messages, chapters) = checked("broken.epub", bytes);
        assert_eq!((messages.len(), chapters), (1, 0), "{messages:?}");
        let said = refused("broken.epub", bytes);
        assert!(said.contains(if bytes.is_empty() { "this file is empty" } else { "Download it again" }), "{said}");
    }
}
