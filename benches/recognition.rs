//! How fast notes are read on one core, with the built-in organizations and 10,000 more in use, in two corpora:
//!
//! - notes of 8 KB with 32 references each, the same as in the measurements of answers (`workload.rs`);
//! - the notes of the tests' corpus, which are written to be hard: a reference every 50 bytes or less.
//!
//! For each: `pulldown-cmark` alone, which reads only Markdown; all the Markdown reading of Glossator; recognition in a
//! parsed note; and everything together, as a note is read.
//!
//! `cargo bench --bench recognition` reads 100 MB for each line and prints it, by processor time, which does not count
//! other programs. Run in any other way it reads each note once, to show that it works.

#![allow(clippy::expect_used, reason = "a bench may fail by panicking")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[allow(dead_code, reason = "other benches need the rest")]
#[path = "support/figures.rs"]
mod figures;
#[path = "support/random.rs"]
mod random;
#[allow(dead_code, reason = "other benches need the rest")]
#[path = "workload.rs"]
mod workload;

use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use glossator::library::name::{Form, Symbols};
use glossator::library::sources::gazetteer;
use glossator::markdown;
use glossator::recognition::{self, Own, names::NameTrie};

use figures::load;
use workload::Workload;

/// How many bytes are read for each figure.
const ALL: usize = 100_000_000;
/// The speed that recognition must reach, in MB a second.
const BOUND: f64 = 60.0;

fn main() {
    let measures = std::env::args().any(|argument| argument == "--bench");
    let workload = Workload::new(256);
    let (trie, names) = trie(&workload);
    println!("{names} names in use; one core; load {}", load());
    let usual: Vec<String> = (0..workload.notes).map(|number| workload.note(number).text).collect();
    measure("notes of 8 KB with 32 references", &usual, &trie, measures);
    let dense = notes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"));
    measure("the tests' corpus", &dense, &trie, measures);
}

fn measure(what: &str, notes: &[String], trie: &NameTrie, measures: bool) {
    let size: usize = notes.iter().map(String::len).sum();
    let rounds = if measures { ALL.div_ceil(size) } else { 1 };
    let parsed: Vec<_> = notes.iter().map(|note| (note, markdown::parse(note))).collect();
    let found = parsed.iter().map(|(note, parsed)| recognition::recognise(note, parsed, trie, &Own::default()));
    let found: usize = found.map(|mentions| mentions.all.len() + mentions.names.len() + mentions.local.len()).sum();
    assert!(found > 0, "something is recognised");
    println!("{what}: {} notes, {size} bytes, something recognised every {} bytes", notes.len(), size / found);

    let timed = |what: &str, run: &dyn Fn(usize)| {
        let started = worked();
        for _ in 0..rounds {
            (0..notes.len()).for_each(run);
        }
        let speed = (size * rounds) as f64 / 1e6 / (worked() - started).as_secs_f64();
        println!("  {what:32} {speed:6.1} MB/s");
        speed
    };
    timed("pulldown-cmark alone", &|note| {
        let events = pulldown_cmark::Parser::new_ext(&notes[note], pulldown_cmark::Options::all());
        black_box(events.into_offset_iter().count());
    });
    timed("Markdown", &|note| {
        black_box(markdown::parse(&notes[note]));
    });
    let speed = timed("recognition in parsed notes", &|note| {
        let (text, parsed) = &parsed[note];
        black_box(recognition::recognise(text, parsed, trie, &Own::default()));
    });
    timed("Markdown and recognition", &|note| {
        let parsed = markdown::parse(&notes[note]);
        black_box(recognition::recognise(&notes[note], &parsed, trie, &Own::default()));
    });
    if measures {
        println!("  bound of recognition {BOUND} MB/s: {}", if speed >= BOUND { "held" } else { "NOT held" });
    }
}

/// The processor time of this program, or, if the system does not report that, the time since its start.
fn worked() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = statistics.and_then(|statistics| statistics.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// The notes below `folder`, without the marks of expected results.
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

/// The names of the built-in organizations, of 10,000 more, and of the chapters of the books that the notes are about.
fn trie(workload: &Workload) -> (NameTrie, usize) {
    let (mut trie, mut symbols) = (NameTrie::default(), Symbols::default());
    let own = gazetteer::organizations().iter().flat_map(|organization| organization.forms());
    let more = (0..10_000).flat_map(|number| {
        let name = format!("{} for {} Number {number}", KINDS[number % KINDS.len()], FIELDS[number / 7 % FIELDS.len()]);
        [Form::name(&name.as_str().into()), Form::abbreviation(&format!("XO{number}"))]
    });
    let chapters = workload.books.iter().flat_map(|book| &book.chapters);
    let titles = chapters.flat_map(|chapter| Form::titles(&chapter.title.as_str().into()));
    let mut names = 0;
    for form in own.chain(more).chain(titles) {
        names += usize::from(trie.add(symbols.intern(&form), &form));
    }
    (trie, names)
}

const KINDS: [&str; 5] =
    ["International Commission", "United Council", "European Agency", "World Union", "African Bank"];
const FIELDS: [&str; 4] = ["Rivers", "Peace", "Trade and Development", "Human Rights"];
