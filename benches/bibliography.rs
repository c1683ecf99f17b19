//! How long a `.bib` file of 10,000 entries takes to read, and to read again after an edit of one.
//!
//! `cargo bench --bench bibliography` prints it. Run in any other way it reads a small file, to show that it works.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[path = "support/entries.rs"]
mod entries;

use std::sync::Arc;
use std::time::Instant;

use glossator::library::sources::{self, Kept, format::Format};

use entries::entry;

fn main() {
    let measures = std::env::args().any(|argument| argument == "--bench");
    let text: String = (0..if measures { 10_000 } else { 100 }).map(entry).collect();
    println!("{} bytes", text.len());
    let edited = Arc::new(text.replacen("Number 50,", "Number Fifty,", 1));
    let text = Arc::new(text);
    for _ in 0..3 {
        timed("read", || sources::read(Format::Bibtex, &text));
    }
    let mut kept = Kept::default();
    let entries = timed("read, and keep what each entry says", || kept.read(Format::Bibtex, &text)).unwrap_or_default();
    for text in [&edited, &text, &edited] {
        timed("read again with one entry edited", || kept.read(Format::Bibtex, text));
    }
    let chapters = entries.records.numbered().filter(|(_, placed)| placed.is_chapter()).count();
    let works = entries.records.works().count();
    println!("{works} works, {chapters} chapters, {} problems", entries.problems.len());
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = run();
    println!("{what}: {:.1?}", started.elapsed());
    result
}
