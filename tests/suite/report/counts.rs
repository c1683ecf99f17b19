//! What a report counts is what *references* finds and what `glossator annotate --format json` prints.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use glossator::features::references::references;
use glossator::report::{Books, report};
use glossator::text::position::Encoding;
use glossator::workspace::Workspace;
use glossator::workspace::address::Address;
use glossator::workspace::id::FolderId;
use glossator::workspace::loading;
use serde_json::Value;

use crate::support::program::glossator;

/// What notes mention: for each kind and name, all places as note and first byte.
type Mentions = BTreeMap<(String, String), Vec<(PathBuf, usize)>>;

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { markdown_files(&path) } else { vec![path] });
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    files.sort();
    files
}

/// What `glossator annotate` prints of all notes in `folder`: organizations and people, and chapters by their titles.
fn annotated(folder: &Path) -> Mentions {
    let files = markdown_files(folder);
    let names = files.iter().map(|file| file.to_str().unwrap());
    let arguments: Vec<&str> =
        ["annotate", "--format", "json", "--workspace", folder.to_str().unwrap()].into_iter().chain(names).collect();
    let output = glossator(folder, &arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut mentions = Mentions::new();
    for (line, file) in String::from_utf8(output.stdout).unwrap().lines().zip(&files) {
        let note: Value = serde_json::from_str(line).unwrap();
        for reference in note["references"].as_array().unwrap() {
            let targets = reference["targets"].as_array().unwrap();
            let ([target], "resolved", false) =
                (targets.as_slice(), reference["status"].as_str().unwrap(), reference["kind"] == "page")
            else {
                continue;
            };
            let said = |name: &str| target[name].as_str().unwrap_or_default().to_owned();
            let key = match target["kind"].as_str().unwrap() {
                "organization" => ("organization".to_owned(), said("name")),
                "chapter" => (said("work"), said("title")),
                _ => continue,
            };
            let start = reference["start"].as_u64().unwrap() as usize;
            mentions.entry(key).or_default().push((file.clone(), start));
        }
    }
    mentions
}

/// What organizations are held to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// To what is annotated, and to what *references* finds.
    References,
    /// To what is annotated alone: where several libraries lie in one folder, a name means something else in each.
    Nothing,
}

/// Compares, and returns how much was counted.
fn compare(folder: &Path, asks: Asks) -> usize {
    let workspace = Mutex::new(Workspace::new(&[folder.to_owned()], Encoding::Utf8));
    loading::load(&workspace, 1);
    let snapshot = loading::lock(&workspace).snapshot();
    let annotated = annotated(folder);
    let report = report(&snapshot, FolderId(0), Books::All);
    let mut counted = 0;

    // Organizations and people: all that are annotated, and as often.
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    // Some are named in bibliographies alone.
    for body in report.who.everybody.iter().filter(|body| body.mentions > 0) {
        *told.entry(body.name.to_string()).or_default() += body.mentions;
    }
    let named = annotated.iter().filter(|((kind, _), _)| kind == "organization");
    let named: BTreeMap<String, usize> = named.map(|((_, name), places)| (name.clone(), places.len())).collect();
    assert_eq!(told, named, "{}", folder.display());
    counted += named.values().sum::<usize>();

    // The same by *references*, asked at the first place; a definition is no mention of itself.
    let asked = annotated.iter().filter(|((kind, _), _)| kind == "organization" && asks == Asks::References);
    for ((kind, name), places) in asked {
        let (file, start) = &places[0];
        let note = snapshot.note_at(&Address::from_path(file)).unwrap();
        let found = references(&snapshot, note, *start, true).unwrap();
        let found: Vec<(PathBuf, usize)> = found
            .iter()
            .map(|place| {
                (snapshot.note(place.note).unwrap().path().unwrap().to_owned(), place.selection.start as usize)
            })
            .collect();
        let defines = |place: &(PathBuf, usize)| {
            found.iter().any(|(file, start)| *file == place.0 && start.abs_diff(place.1) < 400)
        };
        let is_found = |place: &(PathBuf, usize)| found.contains(place) || defines(place);
        let missed: Vec<_> = places.iter().filter(|place| !is_found(place)).collect();
        assert!(missed.is_empty(), "{kind} {name}: {missed:?}");
    }

    // Chapters, but for what a book page says of its own book.
    for book in report.reading.books.iter().filter(|book| !book.citekey.is_empty()) {
        let page = book.place.as_ref().map(|place| folder.join(place.file.as_str()));
        for chapter in &book.chapters {
            let places = annotated.get(&(book.citekey.clone(), chapter.title.clone()));
            let places = places.into_iter().flatten().filter(|(file, _)| Some(file) != page.as_ref());
            assert_eq!(chapter.references, places.count(), "{} {} {}", folder.display(), book.citekey, chapter.title);
            counted += chapter.references;
        }
    }
    counted
}

#[test]
fn counts_are_those_of_references_and_of_annotated_notes() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut counted = 0;
    for folder in ["recognition/one-book", "recognition/two-books"] {
        counted += compare(&tests.join(folder), Asks::References);
    }
    counted += compare(&tests.join("corpus"), Asks::Nothing);
    let demo = tempfile::tempdir().unwrap();
    assert_eq!(glossator(demo.path(), &["demo", "demo"]).status.code(), Some(0));
    counted += compare(&dunce::canonicalize(demo.path().join("demo")).unwrap(), Asks::References);
    assert!(counted > 500, "{counted} mentions are compared");
}
