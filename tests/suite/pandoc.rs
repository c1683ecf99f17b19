//! Glossator reads citations as the real pandoc does: keys, how they are cited, prefixes, suffixes and locators.
//!
//! `GLOSSATOR_PANDOC` says where pandoc is, else it is looked for on the path. `tests/pandoc/cases.md` holds the cases
//! that were picked by hand, `tests/pandoc/made.rs` makes the others.

mod ask;
mod cited;
mod made;
use crate::support::pandoc;

use std::io::Write;
use std::path::Path;

/// Stands between two cases of the file.
const BETWEEN: &str = "\n%---\n";

/// Where the two are meant to differ: what is in the note, and why.
const MEANT: [(&str, &str); 11] = [
    ("https://x.org/@a", "an address is no prose, whatever its path looks like; pandoc links no bare address"),
    (", http://", "nor is a semicolon in it the end of anything"),
    ("[[", "`[[target]]` is a wiki link, as in Obsidian; to pandoc it is brackets"),
    ("%%", "`%% %%` is a comment, as in Obsidian"),
    ("@*", "`@*` stands for all works in `nocite`; nothing is called so"),
    ("<div>", "nothing is read in HTML blocks; pandoc reads Markdown in them"),
    ("@{}", "an empty key is none"),
    ("*p. 3* x", "emphasis does not change a locator; pandoc takes emphasised words for pages, whatever they say"),
    ("\"p. 3]\" x", "nor do quotation marks"),
    ("^[note] p. 3", "nor is a note part of a locator"),
    ("a@b@c", "an address is none of its parts; pandoc takes the last for a key"),
];

#[test]
fn citations_are_read_as_pandoc_reads_them() {
    let Some(pandoc) = pandoc::find() else { return };
    let by_hand = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pandoc/cases.md")).unwrap();
    let mut notes: Vec<String> = by_hand.split(BETWEEN).map(|case| case.trim_matches('\n').to_owned() + "\n").collect();
    let picked = notes.len();
    notes.extend(made::notes());
    let with_crlf: Vec<String> = notes[..picked].iter().map(|note| note.replace('\n', "\r\n")).collect();
    notes.extend(with_crlf);
    check(&pandoc, "en-US", &notes, picked);
}

#[test]
fn locators_are_read_as_pandoc_reads_them_in_five_languages() {
    let Some(pandoc) = pandoc::find() else { return };
    for lang in ["en-US", "en-GB", "de-DE", "es-ES", "it-IT"] {
        check(&pandoc, lang, &made::locators(), 0);
    }
}

fn check(pandoc: &Path, lang: &str, notes: &[String], picked: usize) {
    let answers = ask::ask(pandoc, lang, notes);
    let (mut same, mut meant, mut misses) = (0, 0, Vec::new());
    for (note, answer) in notes.iter().zip(&answers) {
        let lines = |cited: &[cited::Cited]| {
            let mut lines: Vec<String> = cited.iter().map(cited::Cited::line).collect();
            lines.sort();
            lines
        };
        let (theirs, ours) = (lines(answer), lines(&cited::read(lang, note)));
        if theirs == ours {
            same += 1;
        } else if MEANT.iter().any(|(sign, _)| note.contains(sign)) {
            meant += 1;
        } else {
            writeln!(misses, "{note:?}\n  pandoc    {theirs:?}\n  Glossator {ours:?}").unwrap();
        }
    }
    pandoc::tell(&format!(
        "{lang}: of {} notes, {picked} picked by hand, {same} are read as pandoc reads them",
        notes.len()
    ));
    pandoc::tell(&format!("{lang}: {meant} differ on purpose"));
    assert!(misses.is_empty(), "{}", String::from_utf8_lossy(&misses));
}
