//! Whatever happens, and in whatever order it is reported, the workspace knows what it would know if it read everything
//! now.

mod knowledge;
mod served;
mod simulation;
mod texts;

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use served::Served;
use simulation::{Simulation, Step, file_and_text, step};

fn config() -> ProptestConfig {
    let set = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if set { config } else { ProptestConfig { cases: 32, ..config } }
}

fn files() -> impl Strategy<Value = BTreeMap<&'static str, String>> {
    prop::collection::vec(file_and_text(), 0..12).prop_map(BTreeMap::from_iter)
}

/// Takes `steps`, reading all knowledge after each, and compares whenever everything has been reported.
fn follow(simulation: &mut Simulation, steps: &[Step]) {
    simulation.settle();
    simulation.compare();
    for step in steps {
        simulation.take(step);
        simulation.knowledge();
        if simulation.is_settled() {
            simulation.compare();
        }
    }
    simulation.settle();
    simulation.compare();
    simulation.compare_open();
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_kept_up_to_date_equals_what_is_built_from_nothing(
        files in files(),
        inner in any::<bool>(),
        steps in prop::collection::vec(step(), 1..20),
    ) {
        follow(&mut Simulation::new(&files, inner), &steps);
    }
}

/// Runs random sessions for some seconds, and compares each part with a server started after it. The default is fifteen
/// seconds; `GLOSSATOR_CONSISTENCY_SECONDS` changes that (3600 for an hour by hand, 0 for one session). The first session
/// has the seed in `GLOSSATOR_CONSISTENCY_SEED`, so that a failed one can be repeated, or one from the clock.
fn run_sessions(watches: bool) {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let first = number("GLOSSATOR_CONSISTENCY_SEED").unwrap_or(now * 1000);
    let end = Instant::now() + Duration::from_secs(number("GLOSSATOR_CONSISTENCY_SECONDS").unwrap_or(15));
    for seed in first.. {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
        println!("seed {seed}");
        let life = (files(), any::<bool>(), prop::collection::vec(prop::collection::vec(step(), 1..20), 3));
        let (files, inner, parts) = life.new_tree(&mut runner).unwrap().current();
        let mut served = Served::new(&files, inner, watches);
        for steps in &parts {
            steps.iter().for_each(|step| served.take(step));
            served.compare();
        }
        if Instant::now() > end {
            return;
        }
    }
}

#[test]
fn a_server_with_a_watching_client_answers_like_a_fresh_one() {
    run_sessions(true);
}

#[test]
fn a_server_that_watches_files_itself_answers_like_a_fresh_one() {
    run_sessions(false);
}

const ALPHA: &str = "notes/alpha.md";
const PAGE: &str = "notes/page.md";
const BOOKS_ONE: &str = "notes/books/one.md";
const BOOKS_PAGE: &str = "notes/books/page.md";

const BOOK: &str = "---\ntype: book\ncitekey: one\n---\n# Orders\n\n## 4 Models of Order\n\n- page: 1-9\n";
const GLOSSARY: &str = "---\ntype: glossary\n---\n- **PoC**: protection of civilians\n";

fn simulation(files: &[(&'static str, &str)], inner: bool) -> Simulation {
    Simulation::new(&files.iter().map(|&(file, text)| (file, text.to_owned())).collect(), inner)
}

fn write(file: &'static str, text: &str) -> Step {
    Step::Write(file, text.to_owned(), true)
}

/// How many references with a meaning the note `file` has.
fn references(simulation: &Simulation, file: &str) -> usize {
    let knowledge = simulation.knowledge();
    let is_it = |key: &str| key.starts_with("note ") && key.replace('\\', "/").ends_with(file);
    let (_, note) = knowledge.iter().find(|(key, _)| is_it(key)).expect("a note");
    note.lines().filter(|line| line.starts_with("hover Some") && !line.contains("No work")).count()
}

#[test]
fn a_link_changes_its_target_when_a_file_comes_or_goes() {
    let mut simulation = simulation(&[(ALPHA, "[[page]]\n"), (BOOKS_PAGE, BOOK)], false);
    assert_eq!(references(&simulation, ALPHA), 1);
    follow(&mut simulation, &[write(PAGE, "# A note beside it\n")]);
    assert_eq!(references(&simulation, ALPHA), 0, "the note beside it is meant");
    follow(&mut simulation, &[Step::Delete(PAGE, true)]);
    assert_eq!(references(&simulation, ALPHA), 1);
}

#[test]
fn the_winner_is_the_same_whatever_came_first() {
    let other = BOOK.replace("Orders", "Disorders");
    let mut simulation = simulation(&[(ALPHA, "Chapter 4 of @one\n"), (BOOKS_PAGE, BOOK)], false);
    follow(&mut simulation, &[write(BOOKS_ONE, &other), write(BOOKS_PAGE, BOOK), Step::Delete(BOOKS_ONE, true)]);
}

#[test]
fn several_meanings_come_in_the_same_order_whatever_came_first() {
    let other = GLOSSARY.replace("protection of civilians", "proof of concept");
    let mut simulation = simulation(&[(ALPHA, "The PoC.\n"), (BOOKS_PAGE, GLOSSARY)], false);
    follow(&mut simulation, &[write(BOOKS_ONE, &other)]);
    assert!(simulation.knowledge().values().any(|note| note.contains("hover Some") && note.contains("This could be")));
}

#[test]
fn new_names_are_found_in_open_notes() {
    let mut simulation = simulation(&[(ALPHA, "The PoC.\n")], false);
    follow(&mut simulation, &[Step::Open(ALPHA), write(PAGE, GLOSSARY)]);
    assert_eq!(references(&simulation, ALPHA), 1);
}

#[test]
fn new_names_are_found_in_closed_notes_even_after_an_interrupted_search() {
    let mut simulation = simulation(&[(ALPHA, "The PoC.\n"), (PAGE, "")], false);
    let steps = [Step::Open(PAGE), Step::Paste(0, GLOSSARY.to_owned()), Step::PassBrokenOff(0)];
    follow(&mut simulation, &steps);
    assert_eq!(references(&simulation, ALPHA), 1);
}

#[test]
fn a_note_that_stops_being_a_book_page_removes_its_book() {
    let mut simulation = simulation(&[(ALPHA, "Chapter 4 of @one\n"), (BOOKS_PAGE, BOOK)], false);
    assert_eq!(references(&simulation, ALPHA), 2);
    let ordinary = BOOK.replace("type: book\n", "");
    follow(&mut simulation, &[Step::Open(BOOKS_PAGE), Step::Paste(0, ordinary), Step::Quiet]);
    assert_eq!(references(&simulation, ALPHA), 0);
    follow(&mut simulation, &[Step::Close(0)]);
    assert_eq!(references(&simulation, ALPHA), 2, "it was not saved");
}

#[test]
fn notes_that_only_they_themselves_link_to_are_hidden_like_any_other() {
    let files = [
        (PAGE, "---\ntype: book\ncitekey: one\nbibliography: page.md\n---\n"),
        (BOOKS_ONE, "---\nbibliography: page.md\n---\n"),
        (BOOKS_PAGE, "---\nbibliography: one.md\n---\n"),
    ];
    let mut simulation = simulation(&files, false);
    let ignored = |which| Step::IgnoreFile("notes/.gitignore", Some(which));
    // `page.md`, then `books/`, then all of them but one.
    follow(&mut simulation, &[ignored(3), ignored(2), ignored(5), ignored(0)]);
}

#[test]
fn a_folder_inside_a_folder_knows_only_its_own_books() {
    let files = [(ALPHA, "Chapter 4\n"), ("notes/inner/page.md", "Chapter 4\n"), ("notes/inner/one.md", BOOK)];
    for (inner, known) in [(false, [1, 1]), (true, [0, 1])] {
        let mut simulation = simulation(&files, inner);
        follow(&mut simulation, &[Step::Folders(!inner), Step::Folders(inner)]);
        assert_eq!([ALPHA, "notes/inner/page.md"].map(|file| references(&simulation, file)), known);
    }
}

const BIBLIOGRAPHY: &str = "notes/all.bib";

#[test]
fn an_edited_bibliography_equals_one_read_from_nothing() {
    let entries = "@collection{one, title = {World Order}, year = 2020}\n\
        @incollection{four2020, title = {Models of Order}, booktitle = {World Order}, year = 2020, chapter = 4}\n\
        @incollection{six, title = {Rules}, booktitle = {The Game}, year = 2021}\n";
    let mut simulation = simulation(&[(ALPHA, "Chapter 4 of @one, @six and @new\n"), (BIBLIOGRAPHY, entries)], false);
    assert_eq!(references(&simulation, ALPHA), 3);
    let at = |what: &str| entries.find(what).unwrap();
    let insert = |at: usize, text: &str| Step::Type(0, at, 0, text.to_owned());
    let steps = [
        // Everything moves.
        insert(0, "% A remark\n"),
        insert(11, "@book{new, title = {A New One}}\n"),
        Step::Type(0, 11, 31, String::new()),
        insert(at("World") + 11, "Whole "),
        // The chapter leaves its book.
        insert(at("World Order}, year = 2020, ch") + 17, "Other "),
        Step::Type(0, at("@incollection{six") + 23, 1, String::new()),
        Step::Quiet,
    ];
    follow(&mut simulation, &[Step::Open(BIBLIOGRAPHY)]);
    for step in steps {
        follow(&mut simulation, &[step]);
    }
    follow(&mut simulation, &[Step::Save(0, true), Step::Close(0)]);
}
