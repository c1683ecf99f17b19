//! Twice the input costs at most twice the steps, in everything that an editor reads at each keystroke.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]

use std::fs;
use std::hint::black_box;
use std::sync::Mutex;

use glossator::features::{diagnostics, document_link, semantic_tokens};
use glossator::library::sources::copied;
use glossator::text::position::Encoding;
use glossator::text::{Span, steps};
use glossator::workspace::Workspace;
use glossator::workspace::address::Address;
use glossator::workspace::loading;

const PAGE: &str = "---\ntype: book\ncitekey: orders2020\ntitle: World Orders\n---\n# World Orders\n\n\
    ## 4 Changing Models of Peace\n\n- page: 77-100\n\n## 5 Old Models of War\n\n- page: 101-140\n";

/// The steps of an editor that opens a note with `text` and sends its usual requests.
fn steps_of(text: &str) -> u64 {
    steps_of_file("note.md", text)
}

/// The same of a file of any name.
fn steps_of_file(name: &str, text: &str) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("orders.md"), PAGE).unwrap();
    let workspace = Mutex::new(Workspace::new(&[folder.path().to_owned()], Encoding::Utf16));
    loading::load(&workspace, 1);
    let address = Address::from_path(&folder.path().join(name));
    let before = steps::taken();
    loading::lock(&workspace).open(&address, text, 1);
    loading::read_linked(&workspace);
    let snapshot = loading::lock(&workspace).snapshot();
    let note = snapshot.note_at(&address).unwrap();
    snapshot.references(note);
    diagnostics::diagnostics(&snapshot, note);
    semantic_tokens::semantic_tokens(&snapshot, note, Span::new(0, text.len()));
    document_link::document_links(&snapshot, note);
    // It is redefined, and then removed.
    loading::lock(&workspace).edit(&address, &[], 2);
    loading::lock(&workspace).snapshot();
    loading::lock(&workspace).close(&address);
    loading::lock(&workspace).remove(&address);
    steps::taken() - before
}

/// Doubles the number of repetitions in `note` three times, and limits the growth of steps accordingly.
fn grows_no_faster(what: &str, note: impl Fn(usize) -> String) {
    grows_no_faster_from(64, what, note);
}

fn grows_no_faster_from(least: usize, what: &str, note: impl Fn(usize) -> String) {
    steps_grow_no_faster(what, |doubled| steps_of(&note(least << doubled)));
}

/// Checks the steps of what is doubled so many times.
fn steps_grow_no_faster(what: &str, steps_of: impl Fn(usize) -> u64) {
    at_most_double(what, &(0..4).map(steps_of).collect::<Vec<_>>());
}

/// Checks that each of `steps` is at most about twice the one before.
fn at_most_double(what: &str, steps: &[u64]) {
    for pair in steps.windows(2) {
        assert!(pair[1] <= pair[0] * 23 / 10 + 500, "{what}: {steps:?}");
    }
}

/// Checks notes that repeat `piece` on one line, alone or after a beginning.
fn pieces(pieces: &[(&str, &str, &str)]) {
    for &(start, piece, end) in pieces {
        grows_no_faster(piece, |times| format!("{start}{}{end}\n", piece.repeat(times)));
    }
}

#[test]
fn citations_on_one_line() {
    pieces(&[
        ("[", "@a; ", "]"),
        ("", "@a; ", ""),
        ("[see ", "@orders2020, chap. 4; ", "@b]"),
        ("", "@a [p. 3] ", ""),
        ("", "@a [p. 3; @b, 4] ", ""),
        ("", "[@a ", ""),
        ("[", "[-@a, 3] ", "]"),
        ("[@orders2020, ", "chap. 4, p. 80, ", "5]"),
        ("[@orders2020, ", "{p. 4 ", "]"),
        ("[@orders2020, pp. ", "1984, ", "5]"),
        ("[", "\"so ", "]"),
        ("[", "'so ", "]"),
    ]);
    // No key is longer than some limit.
    grows_no_faster_from(2_000, "braces", |times| "@{-".repeat(times));
    grows_no_faster("brackets in brackets", |times| "[@a ".repeat(times) + &"]".repeat(times));
    grows_no_faster("examples", |times| {
        let examples: String = (0..times).map(|number| format!("(@e{number}) So it is.\n\n")).collect();
        examples + &(0..times).map(|number| format!("As @e{number} says. ")).collect::<String>()
    });
}

#[test]
fn chapters_and_pages_on_one_line() {
    pieces(&[
        ("", "Chapter 4 ", ""),
        ("", "chap. 5; ", ""),
        ("Chapters ", "4 and ", "5"),
        ("Kapitel ", "4 und ", "5"),
        ("", "chapitre 4, ", ""),
        ("", "el capítulo 5 y ", ""),
        ("", "p. 85, ", ""),
        ("", "S. 85-87; ", ""),
        ("", "p. 85 of chapter 4, ", ""),
        ("", "chapter 4, p. 85; ", ""),
        ("", "ibid., p. 85. ", ""),
        ("", "the fourth chapter, ", ""),
        ("the ", "fourth and ", "fifth chapters"),
        ("", "Part II of ", ""),
        ("", "Chapter IV of ", ""),
        ("", "chapter 4 of “World ", ""),
        ("*World, ", "chapter 4, ", "so*"),
        ("*see ", "chapter 4 of ", "it*"),
        ("", "chapter 4 of [[orders]], ", ""),
        ("", "[[orders#4 Changing Models of Peace]] ", ""),
        ("", "Smith (2020, 2021), chapter 4, ", ""),
    ]);
    grows_no_faster("paragraphs", |times| "Chapter 4 shows it.\n\n".repeat(times));
}

/// A thousand abbreviations, each said in words and used: a note with many is read as fast as its words.
#[test]
fn many_abbreviations() {
    let letters = |number: usize| [number / 676 % 26, number / 26 % 26, number % 26].map(|place| b'A' + place as u8);
    let entry = |number: usize| {
        let letters = letters(number).map(char::from);
        let words = letters.map(|letter| format!("{letter}{}met", letter.to_ascii_lowercase()));
        let short = String::from_iter(letters);
        (words.join(" "), short)
    };
    let all = |times: usize, said: fn(&str, &str) -> String| {
        (0..times).map(|number| entry(number * 17)).map(|(long, short)| said(&long, &short)).collect::<String>()
    };
    grows_no_faster("definitions", |times| all(times, |long, short| format!("{long} ({short}) met.\n\n")));
    grows_no_faster("words", |times| all(times, |long, short| format!("The {long} met the {short}.\n\n")));
    grows_no_faster("links", |times| all(times, |long, short| format!("[[{long} ({short})]] and {short}.\n\n")));
}

#[test]
fn abbreviations() {
    pieces(&[
        ("", "Long Form (LF) ", ""),
        ("", "Long Form (LF) and LF, ", ""),
        ("", "x.(AB)", ""),
        ("(", "the ", "UN)"),
        ("*[LF]: long form\n\n", "LF ", ""),
        ("", "*[LF]: long form\n", ""),
        ("---\ntype: glossary\n---\n", "- **ABC**: a name\n", ""),
        ("---\ntype: glossary\n---\n", "ABC\n: a name\n\n", ""),
        ("---\ntype: glossary\n---\nABC ", "= ", "=so"),
        ("---\ntype: book\ncitekey: big\n---\n# Big\n\n## Abbreviations\n\n", "- **ABC**: a name\n", ""),
        ("---\ntype: book\ncitekey: big\n---\n# Big\n\n## Organizations\n\n", "- **United Notes** (UNO): a body\n", ""),
        ("---\ntype: organization\naliases: [", "ABC, ", "XYZ]\n---\n# A Body\n"),
    ]);
    grows_no_faster("one abbreviation, many meanings", |times| {
        let line = |number| format!("- **ABC**: name {number}\n\nABC is one.\n\n");
        "---\ntype: glossary\n---\n".to_owned() + &(0..times).map(line).collect::<String>()
    });
    grows_no_faster("a long form and many others", |times| {
        format!("*[AB]: {}\n", "long form ".repeat(times)) + &"*[AB]: other one\n".repeat(times)
    });
}

#[test]
fn ignored_diagnostics() {
    pieces(&[
        ("", "<!-- glossator-ignore --> ", ""),
        ("", "<!-- glossator-ignore unknown-chapter --> [@nobody] ", ""),
        ("", "<!-- glossator-ignore -->\n", ""),
        ("", "<!-- glossator-ignore -->\n\n\n", ""),
        ("<div>", "<!-- glossator-ignore -->", "</div>"),
    ]);
}

#[test]
fn front_matter_and_book_pages() {
    grows_no_faster("bibliographies", |times| {
        let names: String = (0..times).map(|number| format!("- none-{number}.bib\n")).collect();
        format!("---\nbibliography:\n{names}---\nSo it is.\n")
    });
    grows_no_faster("a map taken over", |times| {
        let fields = |name: char| (0..times).map(|number| format!("  {name}{number}: so\n")).collect::<String>();
        format!("---\na: &a\n{}b:\n  <<: *a\n{}---\nSo it is.\n", fields('x'), fields('y'))
    });
    grows_no_faster("references of its own", |times| {
        let entry = |number| format!("- id: k{number}\n  type: book\n  title: Book {number}\n");
        let entries: String = (0..times).map(entry).collect();
        let cited: String = (0..times).map(|number| format!("[@k{number}] ")).collect();
        format!("---\nreferences:\n{entries}---\n{cited}\n")
    });
    let page = |sections: String| format!("---\ntype: book\ncitekey: big\n---\n# Big\n\n{sections}");
    let sections = |times: usize, section: &dyn Fn(usize) -> String| page((0..times).map(section).collect());
    grows_no_faster("chapters", |times| {
        sections(times, &|at| {
            format!("## {at} Title {at}\n\n- page: {at}-{}\n\n> See chapter {}.\n\n", at + 1, at % 99)
        })
    });
    grows_no_faster("chapters of one number", |times| {
        sections(times, &|at| format!("## 4 Title {at}\n\n- page: 3-9\n\n> See chapter 4, p. 5.\n\n"))
    });
    grows_no_faster("chapters of one number and title", |times| {
        sections(times, &|_| "## 4 Title\n\n- page: 3-9\n\n> See chapter 4, p. 5.\n\n".to_owned())
    });
    grows_no_faster("chapters that hold the same pages", |times| {
        sections(times, &|at| format!("## {at} Title {at}\n\n- page: {at}-9999\n\n> See p. {}.\n\n", at + 7))
    });
    grows_no_faster("parts", |times| {
        sections(times, &|at| format!("## Part {at}: X\n\n### {at} Title\n\n- page: {at}\n\n> See Part {at}.\n\n"))
    });
    grows_no_faster("headings above one list", |times| {
        sections(times, &|at| format!("## {at} Title\n")) + &"- a: b\n".repeat(times)
    });
    grows_no_faster("sections of abbreviations", |times| {
        sections(times, &|at| format!("## Abbreviations\n\n- **Q{at}**: a name\n\n"))
    });
    grows_no_faster("organizations with headings", |times| {
        page(
            "## Organizations\n\n".to_owned()
                + &(0..times).map(|at| format!("### Body {at}\n\n- kind: so\n\n")).collect::<String>(),
        )
    });
}

#[test]
fn pages_that_are_imported() {
    let steps_of = |text: String| {
        let before = steps::taken();
        let _ = black_box(copied::read(&text));
        steps::taken() - before
    };
    for piece in ["1 Rivers and Lakes 12\nAda Reed\n", "Rivers and Lakes\nIda Dam\n"] {
        let text = |times: usize| format!("Rivers and Lakes\n\nContents\n{}", piece.repeat(times));
        steps_grow_no_faster(piece, |doubled| steps_of(text(64 << doubled)));
    }
}

/// The steps to read a folder of `times` files, each written by `file`.
fn steps_to_load(times: usize, ending: &str, file: impl Fn(usize) -> String) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..times {
        fs::write(folder.path().join(format!("file{number:04}.{ending}")), file(number)).unwrap();
    }
    let workspace = Mutex::new(Workspace::new(&[folder.path().to_owned()], Encoding::Utf16));
    let before = steps::taken();
    loading::load(&workspace, 1);
    steps::taken() - before
}

/// Entries that are all found under one key, one title or one identifier, and go out of use again.
#[test]
fn similar_entries() {
    for (name, entry) in [
        ("refs.bib", "@book{ferries, title = {Ferries}, author = {Reed, Ada}, year = 1987}\n"),
        ("refs.bib", "@book{ferries#, title = {Ferries}, author = {Reed, Ada}, year = 1987, isbn = {9780306406157}}\n"),
        ("refs.ris", "TY  - BOOK\nAU  - Reed, Ada\nTI  - Ferries\nPY  - 1987\nER  -\n"),
    ] {
        let text = |times: usize| (0..times).map(|at| entry.replace('#', &at.to_string())).collect::<String>();
        // More than are compared with each other.
        steps_grow_no_faster(entry, |doubled| steps_of_file(name, &text(80 << doubled)));
    }
}

#[test]
fn similar_files() {
    type File<'f> = &'f dyn Fn(usize) -> String;
    let page = |front: String| format!("---\ntype: book\n{front}---\n# A Page\n\n## 3 Ferries\n\n- page: 7-9\n");
    let kinds: [(&str, &str, File<'_>); 7] = [
        ("pages of one title", "md", &|at| {
            page(format!("citekey: ferry{at}\ntitle: Ferries at Night\nissued: 1987\n"))
        }),
        ("pages of one citekey", "md", &|at| page(format!("citekey: ferries\ntitle: Ferries {at}\n"))),
        ("pages without a title", "md", &|at| page(format!("citekey: quay{at}\n"))),
        ("organizations of one name", "md", &|_| {
            "---\ntype: organization\naliases: [HB]\n---\n# Harbour Board\n".into()
        }),
        ("glossaries of one abbreviation", "md", &|at| {
            format!("---\ntype: glossary\n---\n# Terms\n\n- **HB**: harbour board {at}\n")
        }),
        ("entries of one citekey", "bib", &|at| format!("@book{{ferries, title = {{Ferries {at}}}}}\n")),
        ("entries of one title", "bib", &|at| format!("@book{{ferry{at}, title = {{Ferries}}, year = 1987}}\n")),
    ];
    for (what, ending, file) in kinds {
        // More than are compared with each other.
        let steps: Vec<u64> = (0..3).map(|doubled| steps_to_load(80 << doubled, ending, file)).collect();
        at_most_double(what, &steps);
    }
}
