//! The locator terms that Glossator knows are those of the CSL locales.
//!
//! With `GLOSSATOR_WRITE_TERMS` set, the table is written anew instead.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use citationberg::{Locale, LocalizedTerm, TermForm};

const LABELS: [&str; 28] = [
    "act",
    "appendix",
    "article-locator",
    "book",
    "canon",
    "chapter",
    "column",
    "elocation",
    "equation",
    "figure",
    "folio",
    "issue",
    "line",
    "note",
    "opus",
    "page",
    "paragraph",
    "part",
    "rule",
    "scene",
    "section",
    "sub-verbo",
    "supplement",
    "table",
    "timestamp",
    "title-locator",
    "verse",
    "volume",
];

#[test]
fn every_locator_term_of_every_csl_locale_is_in_the_table() {
    let mut lines: Vec<String> = hayagriva::archive::locales().iter().flat_map(lines_of).collect();
    lines.sort();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/markdown/locator/terms.tsv");
    if std::env::var_os("GLOSSATOR_WRITE_TERMS").is_some() {
        fs::write(&path, lines.concat()).unwrap();
    }
    let table = fs::read_to_string(&path).unwrap();
    let missing: Vec<_> = lines.iter().filter(|line| !table.contains(line.as_str())).collect();
    assert!(lines.len() > 1000 && missing.is_empty(), "not in the table, or not so: {missing:#?}");
}

/// A line for each label that `locale` has a term for: the locale, the label, and the terms, singular and plural,
/// short, long, and as a symbol.
fn lines_of(locale: &Locale) -> Vec<String> {
    let lang = locale.lang.as_ref().unwrap().0.as_str();
    let mut lines = Vec::new();
    for label in LABELS {
        let mut line = format!("{lang}\t{label}");
        let mut any = false;
        for form in [TermForm::Short, TermForm::Long, TermForm::Symbol] {
            // By its written name, for `chapter` is also a type of work and `volume` a variable.
            let named = |term: &&LocalizedTerm| {
                let name = serde_json::to_value(term.name).unwrap_or_default();
                term.form == form && name.as_str().is_some_and(|name| name.replace(' ', "-") == label)
            };
            let term = locale.terms.iter().flat_map(|terms| &terms.terms).find(named);
            for text in [term.and_then(|term| term.single()), term.and_then(|term| term.multiple())] {
                let text = text.unwrap_or_default().trim();
                any |= !text.is_empty();
                write!(line, "\t{text}").unwrap();
            }
        }
        if any {
            lines.push(line.trim_end_matches('\t').to_owned() + "\n");
        }
    }
    lines
}
