//! How long a `.bib` file of 10,000 entries takes to read, and to read again after an edit of one.
//!
//! `cargo bench --bench bibliography` prints it. Run in any other way it reads a small file, to show that it works.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::time::Instant;

use glossator::library::sources::bibliography;
use glossator::library::sources::bibtex::{self, Readings};

fn main() {
    let measures = std::env::args().any(|argument| argument == "--bench");
    let text: String = (0..if measures { 10_000 } else { 100 }).map(entry).collect();
    println!("{} bytes", text.len());
    for _ in 0..3 {
        timed("read", || bibtex::read(&text));
    }
    let mut readings = Readings::default();
    let (items, _) = timed("read and keep what each entry says", || readings.read(&text));
    let edited = text.replacen("Number 50,", "Number Fifty,", 1);
    timed("read again with one entry edited", || readings.read(&edited));
    timed("gather chapters into books", || bibliography::gather(items));
    let entries = timed("read and gather", || bibliography::read("orders.bib", &text)).unwrap_or_default();
    let chapters: usize = entries.works.iter().map(|work| work.chapters.len()).sum();
    println!("{} books, {chapters} chapters, {} problems", entries.works.len(), entries.problems.len());
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = run();
    println!("{what}: {:.1?}", started.elapsed());
    result
}

/// The `number`th of the chapters of yearbooks, ten in each.
fn entry(number: usize) -> String {
    let (book, place) = (number / 10, number % 10);
    let abstract_text = "Nobody owns the water that comes too fast, and the files of the UN show it. ".repeat(5);
    format!(
        r#"@incollection{{key{number:05},
  author = {{M{{\"u}}ller, Anna and de Vries, Jan}},
  title = {{The {{UN}} and \emph{{Order}} Number {number}, Again}},
  booktitle = {{Yearbook of Orders {book}}},
  editor = {{Novák, Jana}},
  year = {{{year}}},
  pages = {{{first}--{last}}},
  publisher = {{Quay Press}},
  doi = {{10.1234/orders.{number}}},
  abstract = {{{abstract_text}}},
}}

"#,
        year = 1990 + book % 30,
        first = place * 20 + 1,
        last = place * 20 + 20,
    )
}
