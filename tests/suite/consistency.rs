//! Whatever happens, and in whatever order it is heard of: what the workspace knows is what it would know if it read
//! everything now.

mod desk;
mod picture;
mod served;
mod texts;

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use desk::{Desk, Step, file_and_text, step};
use served::Served;

fn config() -> ProptestConfig {
    let set = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if set { config } else { ProptestConfig { cases: 32, ..config } }
}

fn files() -> impl Strategy<Value = BTreeMap<&'static str, String>> {
    prop::collection::vec(file_and_text(), 0..12).prop_map(BTreeMap::from_iter)
}

/// Takes `steps`, looking at everything after each, and compares wherever all is told.
fn follow(desk: &mut Desk, steps: &[Step]) {
    desk.settle();
    desk.compare();
    for step in steps {
        desk.take(step);
        desk.picture();
        if desk.is_settled() {
            desk.compare();
        }
    }
    desk.settle();
    desk.compare();
    desk.compare_open();
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_kept_up_to_date_equals_what_is_built_from_nothing(
        files in files(),
        inner in any::<bool>(),
        steps in prop::collection::vec(step(), 1..20),
    ) {
        follow(&mut Desk::new(&files, inner), &steps);
    }
}

/// Lets servers live random lives, beside ones that start after each part of them, for some seconds: fifteen, or as many
/// as `GLOSSATOR_CONSISTENCY_SECONDS` says (3600 for an hour by hand). A life that went wrong is lived again with its
/// seed as `GLOSSATOR_CONSISTENCY_SEED`.
fn live(watches: bool) {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let given = number("GLOSSATOR_CONSISTENCY_SEED");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let end = Instant::now() + Duration::from_secs(number("GLOSSATOR_CONSISTENCY_SECONDS").unwrap_or(15));
    for seed in given.unwrap_or(now * 1000).. {
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
        if given.is_some() || Instant::now() > end {
            return;
        }
    }
}

#[test]
fn a_server_whose_client_watches_says_what_one_says_that_starts_now() {
    live(true);
}

#[test]
fn a_server_that_watches_itself_says_what_one_says_that_starts_now() {
    live(false);
}

const ALPHA: &str = "notes/alpha.md";
const PAGE: &str = "notes/page.md";
const BOOKS_ONE: &str = "notes/books/one.md";
const BOOKS_PAGE: &str = "notes/books/page.md";

const BOOK: &str = "---\ntype: book\ncitekey: one\n---\n# Orders\n\n## 4 Models of Order\n\n- page: 1-9\n";
const GLOSSARY: &str = "---\ntype: glossary\n---\n- **PoC**: protection of civilians\n";

fn desk(files: &[(&'static str, &str)], inner: bool) -> Desk {
    Desk::new(&files.iter().map(|&(file, text)| (file, text.to_owned())).collect(), inner)
}

fn write(file: &'static str, text: &str) -> Step {
    Step::Write(file, text.to_owned(), true)
}

/// How many references the open or closed note `file` has that mean something.
fn references(desk: &Desk, file: &str) -> usize {
    let picture = desk.picture();
    let (_, note) = picture.iter().find(|(key, _)| key.starts_with("note ") && key.ends_with(file)).expect("a note");
    note.lines().filter(|line| line.starts_with("hover Some") && !line.contains("No work")).count()
}

#[test]
fn a_link_leads_elsewhere_when_a_file_comes_or_goes() {
    let mut desk = desk(&[(ALPHA, "[[page]]\n"), (BOOKS_PAGE, BOOK)], false);
    assert_eq!(references(&desk, ALPHA), 1);
    follow(&mut desk, &[write(PAGE, "# A note beside it\n")]);
    assert_eq!(references(&desk, ALPHA), 0, "the note beside it is meant");
    follow(&mut desk, &[Step::Delete(PAGE, true)]);
    assert_eq!(references(&desk, ALPHA), 1);
}

#[test]
fn the_winner_is_the_same_whatever_came_first() {
    let other = BOOK.replace("Orders", "Disorders");
    let mut desk = desk(&[(ALPHA, "Chapter 4 of @one\n"), (BOOKS_PAGE, BOOK)], false);
    follow(&mut desk, &[write(BOOKS_ONE, &other), write(BOOKS_PAGE, BOOK), Step::Delete(BOOKS_ONE, true)]);
}

#[test]
fn several_meanings_come_in_the_same_order_whatever_came_first() {
    let other = GLOSSARY.replace("protection of civilians", "proof of concept");
    let mut desk = desk(&[(ALPHA, "The PoC.\n"), (BOOKS_PAGE, GLOSSARY)], false);
    follow(&mut desk, &[write(BOOKS_ONE, &other)]);
    assert!(desk.picture().values().any(|note| note.contains("hover Some") && note.contains("This could be")));
}

#[test]
fn new_names_are_found_in_open_notes() {
    let mut desk = desk(&[(ALPHA, "The PoC.\n")], false);
    follow(&mut desk, &[Step::Open(ALPHA), write(PAGE, GLOSSARY)]);
    assert_eq!(references(&desk, ALPHA), 1);
}

#[test]
fn new_names_are_found_in_closed_notes_though_the_pass_was_broken_off() {
    let mut desk = desk(&[(ALPHA, "The PoC.\n"), (PAGE, "")], false);
    let steps = [Step::Open(PAGE), Step::Paste(0, GLOSSARY.to_owned()), Step::PassBrokenOff(0)];
    follow(&mut desk, &steps);
    assert_eq!(references(&desk, ALPHA), 1);
}

#[test]
fn a_note_that_is_no_book_page_any_more_takes_its_book_with_it() {
    let mut desk = desk(&[(ALPHA, "Chapter 4 of @one\n"), (BOOKS_PAGE, BOOK)], false);
    assert_eq!(references(&desk, ALPHA), 2);
    let ordinary = BOOK.replace("type: book\n", "");
    follow(&mut desk, &[Step::Open(BOOKS_PAGE), Step::Paste(0, ordinary), Step::Quiet]);
    assert_eq!(references(&desk, ALPHA), 0);
    follow(&mut desk, &[Step::Close(0)]);
    assert_eq!(references(&desk, ALPHA), 2, "it was not saved");
}

#[test]
fn a_folder_in_a_folder_knows_its_own_books_alone() {
    let files = [(ALPHA, "Chapter 4\n"), ("notes/inner/page.md", "Chapter 4\n"), ("notes/inner/one.md", BOOK)];
    for (inner, known) in [(false, [1, 1]), (true, [0, 1])] {
        let mut desk = desk(&files, inner);
        follow(&mut desk, &[Step::Folders(!inner), Step::Folders(inner)]);
        assert_eq!([ALPHA, "notes/inner/page.md"].map(|file| references(&desk, file)), known);
    }
}

const BIBLIOGRAPHY: &str = "notes/all.bib";

#[test]
fn an_edited_bibliography_is_what_it_would_be_if_it_were_read_anew() {
    let entries = "@collection{one, title = {World Order}, year = 2020}\n\
        @incollection{four2020, title = {Models of Order}, booktitle = {World Order}, year = 2020, chapter = 4}\n\
        @incollection{six, title = {Rules}, booktitle = {The Game}, year = 2021}\n";
    let mut desk = desk(&[(ALPHA, "Chapter 4 of @one, @six and @new\n"), (BIBLIOGRAPHY, entries)], false);
    assert_eq!(references(&desk, ALPHA), 3);
    let at = |what: &str| entries.find(what).unwrap();
    let insert = |at: usize, text: &str| Step::Type(0, at, 0, text.to_owned());
    let steps = [
        // All of it moves.
        insert(0, "% A remark\n"),
        insert(11, "@book{new, title = {A New One}}\n"),
        Step::Type(0, 11, 31, String::new()),
        insert(at("World") + 11, "Whole "),
        // The chapter leaves its book.
        insert(at("World Order}, year = 2020, ch") + 17, "Other "),
        Step::Type(0, at("@incollection{six") + 23, 1, String::new()),
        Step::Quiet,
    ];
    follow(&mut desk, &[Step::Open(BIBLIOGRAPHY)]);
    for step in steps {
        follow(&mut desk, &[step]);
    }
    follow(&mut desk, &[Step::Save(0, true), Step::Close(0)]);
}
