//! How long it takes to read a `.bib` file of 10,000 entries, and to read it again after an edit of one.
//!
//! `cargo bench --bench bibliography` prints it. Run in any other way it reads a small file, to show that it works.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[path = "support/entries.rs"]
mod entries;

use std::time::Instant;

use glossator::library::sources::{self, ReadingCache, format::Format};
use glossator::text::position::{Encoding, LineTable};
use glossator::text::{Document, Edit};

use entries::entry;

fn main() {
    let measures = std::env::args().any(|argument| argument == "--bench");
    let text: String = (0..if measures { 10_000 } else { 100 }).map(entry).collect();
    println!("{} bytes", text.len());
    for _ in 0..3 {
        timed("read", || sources::read(Format::Bibtex, &text));
    }
    let mut document = Document::new(&text, 1);
    let mut kept = ReadingCache::default();
    let whole = document.take();
    let entries = timed("read, and keep what each entry says", || kept.read_bibtex(&whole));
    let lines = LineTable::new(&text);
    // A title, which moves nothing; and a year, which may move a chapter to another book.
    for (what, before) in [("title", "Number 50,"), ("year", "year = {20")] {
        let at = lines.position(text.find(before).unwrap_or_default() + before.len(), Encoding::Utf8);
        for number in 0..3 {
            let edit = Edit { range: Some((at, at)), text: number.to_string() };
            timed(&format!("read again with a letter typed into a {what}"), || {
                document.apply(std::slice::from_ref(&edit), number, Encoding::Utf8);
                kept.read_bibtex(&document.take())
            });
        }
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
