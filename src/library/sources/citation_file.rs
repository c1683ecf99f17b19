//! Files that publishers and catalogues export for citation managers. They may have any name or none, so their format
//! is detected from their content.

use crate::library::record::Record;
use crate::library::source::Entries;
use crate::library::sources::{
    bibliography, bibtex, crossref, csl, endnote, hayagriva, json, mods, openalex, pubmed, ris,
};
use crate::markdown::yaml;
use crate::text::{Problem, Span};

/// Reads a citation file; `None` if the text is something else.
pub fn read(text: &str) -> Option<Entries> {
    let text = text.trim_start_matches('\u{feff}');
    let (records, problems) = records(text)?;
    Some(bibliography::entries(records, problems))
}

fn records(text: &str) -> Option<(Vec<Record>, Vec<Problem>)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.clone().next()?;
    // Booksellers put a few lines about themselves in front.
    let begins = |begins: fn(&str) -> bool| lines.clone().take(MOST_BEFORE).any(begins);
    if begins(ris::begins) {
        return Some(ris::read(from(text, ris::begins)));
    }
    if begins(endnote::begins) {
        return Some((endnote::read(text), Vec::new()));
    }
    if begins(pubmed::begins) {
        return Some((pubmed::read(text), Vec::new()));
    }
    if first.starts_with(['{', '[']) {
        return of_json(text);
    }
    if first.starts_with('<') {
        return Some((mods::read(text)?, Vec::new()));
    }
    if is_bibtex(text) {
        let (records, problems, _) = bibtex::read(text);
        return Some((records, problems));
    }
    of_yaml(text)
}

/// The most lines before the first entry.
const MOST_BEFORE: usize = 12;

/// `text` from the first line for which `begins` is true.
fn from(text: &str, begins: fn(&str) -> bool) -> &str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if begins(line.trim()) {
            return &text[at..];
        }
        at += line.len();
    }
    text
}

/// JSON in the vocabulary of CSL, Crossref or OpenAlex.
fn of_json(text: &str) -> Option<(Vec<Record>, Vec<Problem>)> {
    let (root, mut problems) = json::read(text);
    let Some(root) = root else { return Some((Vec::new(), problems)) };
    let records_read = openalex::read(&root).or_else(|| crossref::read(&root));
    let records_read = records_read.or_else(|| csl::one_or_all(&root, &mut problems));
    records_read.map(|records| (records, problems))
}

/// Whether an entry `@word{` begins a line, with only comments before it.
fn is_bibtex(text: &str) -> bool {
    let begins_entry = |line: &str| {
        let word = line.strip_prefix('@').and_then(|rest| rest.split_once(['{', '(']));
        word.is_some_and(|(word, _)| !word.is_empty() && word.trim_end().bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('%'));
    lines.take(50).any(begins_entry)
}

/// YAML in the vocabulary of CSL or Hayagriva.
fn of_yaml(text: &str) -> Option<(Vec<Record>, Vec<Problem>)> {
    // A quick check: in such a file each key is on its own line.
    let has_type = text.lines().any(|line| line.trim_start().trim_start_matches("- ").starts_with("type:"));
    if !has_type {
        return None;
    }
    let document = yaml::read(text, Span::new(0, text.len()), "file");
    csl::read_yaml(&document).or_else(|| hayagriva::read(&document))
}
