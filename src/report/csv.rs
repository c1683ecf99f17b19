//! A section of a report as a table for spreadsheets and scripts: RFC 4180, with a line of names.

use super::words::status;
use super::{Report, Section};

/// `section` of `report`.
pub fn print(report: &Report, section: Section) -> String {
    let rows = match section {
        Section::Reading => reading(report),
        Section::Who => who(report),
        Section::Together => together(report),
        Section::Index => index(report),
        Section::Abbreviations => abbreviations(report),
    };
    rows.iter().map(|row| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\r\n").collect()
}

type Row = Vec<String>;

fn names<const N: usize>(names: [&str; N]) -> Vec<Row> {
    vec![names.map(str::to_owned).to_vec()]
}

/// `cell`, quoted where it must be. What a spreadsheet would take for a formula is text.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    match cell.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

fn reading(report: &Report) -> Vec<Row> {
    let mut rows =
        names(["book", "number", "chapter", "authors", "pages", "note", "references", "notes", "tasks", "status"]);
    for book in &report.reading.books {
        for chapter in &book.chapters {
            let note = chapter.notes.first().map(|note| note.place.file.to_string()).unwrap_or_default();
            rows.push(vec![
                if book.citekey.is_empty() { book.title.clone() } else { book.citekey.clone() },
                chapter.number.clone(),
                chapter.title.clone(),
                chapter.authors.clone(),
                chapter.pages.clone(),
                note,
                chapter.references.to_string(),
                chapter.in_notes.to_string(),
                chapter.open_tasks.to_string(),
                status(chapter.status, chapter.said.as_deref()).to_owned(),
            ]);
        }
    }
    rows
}

fn who(report: &Report) -> Vec<Row> {
    let mut rows = names(["name", "abbreviation", "kind", "book", "chapter", "in abstract", "in notes"]);
    for grid in &report.who.books {
        for row in &grid.rows {
            let body = &report.who.everybody[row.who];
            rows.extend(row.cells.iter().map(|cell| {
                let book = if grid.citekey.is_empty() { &grid.book } else { &grid.citekey };
                vec![
                    body.name.to_string(),
                    body.short.to_string(),
                    body.kind.to_string(),
                    book.clone(),
                    grid.chapters[cell.chapter].label.clone(),
                    cell.in_abstract.to_string(),
                    cell.in_notes.to_string(),
                ]
            }));
        }
    }
    rows
}

fn together(report: &Report) -> Vec<Row> {
    let mut rows = names(["one", "other", "abstracts", "paragraphs", "notes"]);
    let name = |who: usize| report.who.everybody[who].name.to_string();
    rows.extend(report.together.iter().map(|pair| {
        let counts = [pair.abstracts, pair.paragraphs, pair.notes].map(|count| count.to_string());
        [name(pair.one), name(pair.other)].into_iter().chain(counts).collect()
    }));
    rows
}

fn index(report: &Report) -> Vec<Row> {
    let mut rows = names(["entry", "chapter", "see", "file", "line"]);
    for entry in &report.index {
        if let Some(see) = &entry.see {
            rows.push(vec![entry.heading.clone(), String::new(), see.clone(), String::new(), String::new()]);
        }
        let below = entry.chapters.iter().map(|chapter| (chapter.heading.as_str(), &chapter.notes));
        for (chapter, notes) in std::iter::once(("", &entry.notes)).chain(below) {
            for note in notes {
                rows.extend(note.lines.iter().map(|line| {
                    let (file, line) = (note.file.to_string(), line.to_string());
                    vec![entry.heading.clone(), chapter.to_owned(), String::new(), file, line]
                }));
            }
        }
    }
    rows
}

fn abbreviations(report: &Report) -> Vec<Row> {
    let mut rows = names(["abbreviation", "stands for", "mentions", "notes"]);
    rows.extend(
        report
            .abbreviations
            .iter()
            .map(|it| vec![it.short.to_string(), it.long.to_string(), it.mentions.to_string(), it.notes.to_string()]),
    );
    rows
}
