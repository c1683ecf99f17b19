//! How fast notes are read on one core, with the built-in organizations and 10,000 more in use: Markdown by
//! `pulldown-cmark` alone, all of Markdown that Glossator reads, and what is recognised in it.
//!
//! `cargo bench --bench recognition` reads 100 MB of notes as people write them (the corpus of the tests) and prints it.
//! Run in any other way it reads one round, to show that it works.

#![allow(clippy::expect_used, reason = "a bench may fail by panicking")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use glossator::library::name::{Form, Symbols};
use glossator::library::sources::gazetteer;
use glossator::markdown;
use glossator::recognition::{self, names::NameTrie};

/// Bytes to read.
const ALL: usize = 100_000_000;
/// What recognition must hold, in MB a second.
const BOUND: f64 = 60.0;

fn main() {
    let measures = std::env::args().any(|argument| argument == "--bench");
    let notes = notes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"));
    let size: usize = notes.iter().map(String::len).sum();
    let rounds = if measures { ALL / size } else { 1 };
    let (trie, names) = trie();
    println!("{} notes, {size} bytes, {rounds} rounds; {names} names in use", notes.len());

    timed("pulldown-cmark alone", size * rounds, || {
        for note in (0..rounds).flat_map(|_| &notes) {
            let events = pulldown_cmark::Parser::new_ext(note, pulldown_cmark::Options::all());
            black_box(events.into_offset_iter().count());
        }
    });
    timed("Markdown", size * rounds, || {
        for note in (0..rounds).flat_map(|_| &notes) {
            black_box(markdown::parse(note));
        }
    });
    let parsed: Vec<_> = notes.iter().map(|note| (note, markdown::parse(note))).collect();
    let found = recognition::recognise(parsed[0].0, &parsed[0].1, &trie, &[]);
    assert!(!found.all.is_empty() && !found.names.is_empty(), "something is recognised");
    let taken = timed("recognition", size * rounds, || {
        for (note, parsed) in (0..rounds).flat_map(|_| &parsed) {
            black_box(recognition::recognise(note, parsed, &trie, &[]));
        }
    });
    if measures {
        let speed = (size * rounds) as f64 / 1e6 / taken.as_secs_f64();
        println!("bound {BOUND} MB/s: {}", if speed >= BOUND { "held" } else { "NOT held" });
    }
}

fn timed(what: &str, bytes: usize, run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    let taken = started.elapsed();
    println!("{what}: {taken:.2?}, {:.1} MB/s", bytes as f64 / 1e6 / taken.as_secs_f64());
    taken
}

/// The notes below `folder`, without the marks that say what must be recognised.
fn notes(folder: &Path) -> Vec<String> {
    let mut notes = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the corpus is there").map(|entry| entry.expect("readable").path()) {
        if entry.is_dir() {
            notes.extend(self::notes(&entry));
        } else if entry.extension().is_some_and(|ending| ending == "md") {
            notes.push(unmarked(&std::fs::read_to_string(&entry).expect("readable")));
        }
    }
    notes
}

/// `⟦Chapter 4→ch:4⟧` as `Chapter 4`.
fn unmarked(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (index, piece) in text.split('⟦').enumerate() {
        match piece.split_once('⟧').filter(|_| index > 0) {
            Some((mark, rest)) => plain.extend([mark.rsplit_once('→').map_or(mark, |(words, _)| words), rest]),
            None => plain.push_str(piece),
        }
    }
    plain
}

/// The names of the built-in organizations and of 10,000 more.
fn trie() -> (NameTrie, usize) {
    let (mut trie, mut symbols) = (NameTrie::default(), Symbols::default());
    let own = gazetteer::organizations().iter().flat_map(|organization| organization.forms());
    let more = (0..10_000).flat_map(|number| {
        let name = format!("{} for {} Number {number}", KINDS[number % KINDS.len()], FIELDS[number / 7 % FIELDS.len()]);
        [Form::name(&name), Form::abbreviation(&format!("XO{number}"))]
    });
    let mut names = 0;
    for form in own.chain(more) {
        names += usize::from(trie.add(symbols.intern(&form), &form));
    }
    (trie, names)
}

const KINDS: [&str; 5] =
    ["International Commission", "United Council", "European Agency", "World Union", "African Bank"];
const FIELDS: [&str; 4] = ["Rivers", "Peace", "Trade and Development", "Human Rights"];
