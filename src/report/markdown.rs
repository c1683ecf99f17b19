//! A report as Markdown, which Pandoc prints and forges show: tables, lists, and an index as at the back of a book.

use std::fmt::Write;

use super::words;
use super::{IndexEntry, NoteLines, Report, Section};
use crate::features::quoted::words as plain;
use crate::text::counted;
use crate::text::printable;

/// How abbreviations are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Abbreviations {
    /// As a list: `- **UN**: United Nations`.
    #[default]
    List,
    /// As Markdown Extra defines them: `*[UN]: United Nations`.
    Definitions,
}

/// How many pairs are listed.
const PAIRS: usize = 100;

/// `sections` of `report`.
pub fn print(report: &Report, sections: &[Section], abbreviations: Abbreviations) -> String {
    let mut out = String::new();
    for &section in sections {
        if sections.len() > 1 {
            let _ = writeln!(out, "{}## {}\n", if out.is_empty() { "" } else { "\n" }, section.heading());
        }
        match section {
            Section::Reading => reading(&mut out, report),
            Section::Who => who(&mut out, report),
            Section::Together => together(&mut out, report),
            Section::Index => index(&mut out, report),
            Section::Abbreviations => self::abbreviations(&mut out, report, abbreviations),
        }
    }
    out
}

/// `text` as words in a cell of a table.
fn cell(text: &str) -> String {
    plain(text).replace('|', "\\|")
}

fn link(text: &str, file: &str) -> String {
    format!("[{}](<{}>)", plain(text).replace(['[', ']'], " ").trim(), file.replace('>', "%3E"))
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn reading(out: &mut String, report: &Report) {
    if report.reading.books.is_empty() {
        let _ = writeln!(out, "{}", words::NO_BOOKS);
    }
    for (index, book) in report.reading.books.iter().enumerate() {
        let blank = if index > 0 { "\n" } else { "" };
        let by = if book.by.is_empty() { String::new() } else { format!(" ({})", plain(&book.by)) };
        let _ = writeln!(out, "{blank}### {}{by}\n\n{}\n", plain(&book.title), words::counts(&book.counts));
        let _ = writeln!(out, "| # | Chapter | Authors | Pages | Note | References | Status |");
        let _ = writeln!(out, "|--:|---|---|---|---|--:|---|");
        for chapter in &book.chapters {
            let notes: Vec<String> =
                chapter.notes.iter().map(|note| link(&note.title, &note.place.file).replace('|', "\\|")).collect();
            let tasks = match chapter.open_tasks {
                0 => String::new(),
                number => format!(", {}", counted(number as usize, "open task")),
            };
            let cells = [
                chapter.number.clone(),
                cell(&chapter.title),
                cell(&chapter.authors),
                chapter.pages.clone(),
                notes.join(", "),
                chapter.references.to_string(),
                cell(words::status(chapter.status, chapter.said.as_deref())) + &tasks,
            ];
            row(out, &cells);
        }
    }
}

fn who(out: &mut String, report: &Report) {
    if report.who.everybody.is_empty() {
        let _ = writeln!(out, "{}", words::NOBODY);
        return;
    }
    for grid in &report.who.books {
        let _ = writeln!(out, "### {}\n", plain(&grid.book));
        let labels: Vec<String> = grid.chapters.iter().map(|chapter| cell(&chapter.label)).collect();
        row(out, &[&["Name".to_owned()], labels.as_slice()].concat());
        let _ = writeln!(out, "|---|{}", "--:|".repeat(labels.len()));
        for line in &grid.rows {
            let mut cells = vec![String::new(); labels.len() + 1];
            cells[0] = cell(report.who.everybody[line.who].label());
            for found in &line.cells {
                cells[found.chapter + 1] = match (found.in_abstract, found.in_notes) {
                    (there, 0) => there.to_string(),
                    (0, notes) => format!("+{notes}"),
                    (there, notes) => format!("{there} +{notes}"),
                };
            }
            row(out, &cells);
        }
        let _ = writeln!(out, "\nBehind a plus: in notes about the chapter.\n");
    }
    let _ = writeln!(out, "### Everybody\n\n| Name | Abbreviation | Kind | Mentions | Notes | Chapters |");
    let _ = writeln!(out, "|---|---|---|--:|--:|--:|");
    for body in &report.who.everybody {
        let counts = [body.mentions, body.notes, body.chapters].map(|count| count.to_string());
        row(out, &[[cell(&body.name), cell(&body.short), cell(&body.kind)], counts].concat());
    }
}

fn together(out: &mut String, report: &Report) {
    if report.together.is_empty() {
        let _ = writeln!(out, "{}", words::NO_PAIRS);
        return;
    }
    let _ = writeln!(out, "| | | Abstracts | Paragraphs | Notes |\n|---|---|--:|--:|--:|");
    let name = |who: usize| cell(&report.who.everybody[who].name);
    for pair in report.together.iter().take(PAIRS) {
        let counts = [pair.abstracts, pair.paragraphs, pair.notes].map(|count| count.to_string());
        row(out, &[[name(pair.one), name(pair.other)].as_slice(), &counts].concat());
    }
    if report.together.len() > PAIRS {
        let _ = writeln!(out, "\nAnd {} more.", counted(report.together.len() - PAIRS, "pair"));
    }
}

fn index(out: &mut String, report: &Report) {
    if report.index.is_empty() {
        let _ = writeln!(out, "{}", words::NO_INDEX);
    }
    let mut letter = "";
    for entry in &report.index {
        if entry.letter != letter {
            let blank = if letter.is_empty() { "" } else { "\n" };
            letter = &entry.letter;
            let shown = if letter == words::OTHERS { "Others" } else { letter };
            let _ = writeln!(out, "{blank}### {shown}\n");
        }
        index_entry(out, entry);
    }
}

fn index_entry(out: &mut String, entry: &IndexEntry) {
    let heading = plain(&entry.heading);
    match &entry.see {
        Some(see) => {
            let _ = writeln!(out, "- {heading}, *see* {}", plain(see));
        }
        None => {
            let _ = writeln!(out, "- {heading}{}", places(&entry.notes));
            for chapter in &entry.chapters {
                let _ = writeln!(out, "    - {}{}", plain(&chapter.heading), places(&chapter.notes));
            }
        }
    }
}

/// `: [Seminar paper](<notes/seminar-paper.md>) 12, 14; ...`
fn places(notes: &[NoteLines]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let note = |note: &NoteLines| {
        let lines: Vec<String> = note.lines.iter().map(u32::to_string).collect();
        format!("{} {}", link(&note.title, &note.file), lines.join(", "))
    };
    format!(": {}", notes.iter().map(note).collect::<Vec<_>>().join("; "))
}

fn abbreviations(out: &mut String, report: &Report, as_what: Abbreviations) {
    if report.abbreviations.is_empty() {
        let _ = writeln!(out, "{}", words::NO_ABBREVIATIONS);
    }
    for it in &report.abbreviations {
        let _ = match as_what {
            Abbreviations::List => writeln!(out, "- **{}**: {}", plain(&it.short), plain(&it.long)),
            Abbreviations::Definitions => {
                writeln!(out, "*[{}]: {}", printable::line(&it.short), printable::line(&it.long))
            }
        };
    }
}
