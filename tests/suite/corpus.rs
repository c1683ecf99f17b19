//! How well references are recognised in notes as people write them: precision, recall and F1 for each kind.
//!
//! `tests/corpus/` holds marked notes in two halves. `tuning/` may be looked at by whoever works on the rules; of
//! `held-out/` only the figures count, so that rules are not made to its measure. Each folder in a half is a shelf of
//! notes, read with the files of the same name in `library/`. All notes were marked by hand, by what they mean.
//!
//! Marks are those of `tests/suite/recognition.rs`, and two more:
//!
//! | meaning | |
//! |---|---|
//! | `part:key/2` | a part of a book, by its number |
//! | `none` | a near miss: it looks like a reference, and nothing may be recognised in it |
//!
//! What is not marked must not be recognised either. The words of a reference are marked and nothing around them:
//!
//! - of an ordinal, `the ⟦fourth chapter→ch:4⟧`; of a range, its two ends: `⟦chapters 2→ch:2⟧ to ⟦4→ch:4⟧`;
//! - of a narrative citation, from the first name to the year, with the bracket behind it where the year stands alone
//!   in brackets: `⟦Franke (2017)→work:franke2017⟧`, `⟦Franke (2017→work:franke2017⟧: ⟦19→page:franke2017⟧)`. An author
//!   and year that mean a chapter with a citekey of its own mean that chapter.
//!
//! `GLOSSATOR_CORPUS=DIR` measures other notes in the same layout; `GLOSSATOR_CORPUS_SHOW=1` shows the misses of the
//! held-out half too.

#[allow(dead_code, reason = "other tests use the rest")]
use crate::recognition::meaning;
mod score;

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::recognition::marks::{Mark, Marked};
use crate::support::folder::Folder;
use score::{Kind, Score};

const HALVES: [&str; 2] = ["tuning", "held-out"];
const NEAR_MISS: &str = "none";

/// The least precision and recall for each kind.
const BOUNDS: [(Kind, f64, f64); 3] =
    [(Kind::Chapters, 0.995, 0.97), (Kind::Citations, 0.995, 0.97), (Kind::Organizations, 0.995, 0.97)];

#[test]
fn the_corpus_is_large_enough() {
    let notes: Vec<Marked> =
        HALVES.iter().flat_map(|half| notes(&own_corpus(), half)).map(|note| note.marked).collect();
    let near_misses = notes.iter().map(|note| near_misses(note).count()).sum::<usize>();
    let references = notes.iter().map(|note| references(note).count()).sum::<usize>();
    assert!(notes.len() >= 80, "{} notes", notes.len());
    assert!(references >= 700, "{references} references");
    assert!(near_misses >= 800, "{near_misses} near misses");
}

#[test]
fn references_are_recognised() {
    let corpus = env::var_os("GLOSSATOR_CORPUS").map_or_else(own_corpus, PathBuf::from);
    let show_all = env::var_os("GLOSSATOR_CORPUS_SHOW").is_some();
    let mut both = Score::default();
    for half in HALVES {
        let mut score = Score::default();
        for note in notes(&corpus, half) {
            measure(&note, &mut score);
        }
        println!("{half}\n{score}");
        if half == "tuning" || show_all {
            println!("{}", score.misses);
        }
        both.add(&score);
    }
    println!("together\n{both}");
    assert!(both.notes > 0, "there are no notes in {}", corpus.display());
    for (kind, precision, recall) in BOUNDS {
        let rates = both.rates(kind);
        assert!(rates.precision() >= precision, "{kind}: precision {:.4} is below {precision}", rates.precision());
        assert!(rates.recall() >= recall, "{kind}: recall {:.4} is below {recall}", rates.recall());
    }
}

/// A marked note, and what it is read with.
struct CorpusNote {
    /// Its path below the corpus.
    name: String,
    marked: Marked,
    library: Folder,
}

/// Holds what is recognised in `note` against its marks.
fn measure(note: &CorpusNote, score: &mut Score) {
    const PATH: &str = "notes/note.md";
    let text = &note.marked.text;
    let mut folder = note.library.clone();
    folder.set(PATH, text);
    let found = meaning::references(&folder, PATH);
    let is_right = |found: &Mark, mark: &Mark| {
        (found.start, found.end) == (mark.start, mark.end) && meaning::says(&found.meaning, &mark.meaning)
    };
    let place = |mark: &Mark| {
        let line = text[..mark.start].matches('\n').count() + 1;
        format!("{}:{line}: ⟦{}→{}⟧", note.name, mark.text(text), mark.meaning)
    };
    score.notes += 1;
    for mark in references(&note.marked) {
        let right = found.iter().any(|found| is_right(found, mark));
        score.marked(Kind::of(mark.text(text), &mark.meaning), right, || format!("not found: {}", place(mark)));
    }
    for reference in &found {
        let right = references(&note.marked).any(|mark| is_right(reference, mark));
        let kind = Kind::of(reference.text(text), &reference.meaning);
        score.found(kind, right, || format!("not to be found: {}", place(reference)));
    }
    for mark in near_misses(&note.marked) {
        let taken = found.iter().any(|found| found.start < mark.end && mark.start < found.end);
        score.near_miss(taken);
    }
}

fn references(note: &Marked) -> impl Iterator<Item = &Mark> {
    note.marks.iter().filter(|mark| mark.meaning != NEAR_MISS)
}

fn near_misses(note: &Marked) -> impl Iterator<Item = &Mark> {
    note.marks.iter().filter(|mark| mark.meaning == NEAR_MISS)
}

fn own_corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The notes of one half, shelf by shelf.
fn notes(corpus: &Path, half: &str) -> Vec<CorpusNote> {
    let mut notes = Vec::new();
    for shelf in entries(&corpus.join(half)) {
        let mut library = Folder::default();
        for file in entries(&corpus.join("library").join(file_name(&shelf))) {
            library.set(&format!("library/{}", file_name(&file)), &read(&file));
        }
        for file in entries(&shelf) {
            let name = format!("{half}/{}/{}", file_name(&shelf), file_name(&file));
            notes.push(CorpusNote { name, marked: Marked::read(&read(&file)), library: library.clone() });
        }
    }
    notes
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A file's text with plain line ends, whatever the checkout made of them.
fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())).replace("\r\n", "\n")
}

fn file_name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}
