//! `glossator list`: what the library of a folder holds.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use unicode_width::UnicodeWidthStr;

use super::output::{self, Failure};
use super::workspace;
use crate::library::{Library, ThingId};
use crate::text::printable;

/// Lists the books, chapters or organizations that the folder knows
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to list
    what: What,
    /// The folder of your notes
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    /// Citekey, title, editors and year, number of chapters
    Books,
    /// Citekey of the book, number, title, pages
    Chapters,
    /// Abbreviations and names, your own and the built-in ones
    Organizations,
}

/// Lists.
pub fn run(args: &Args) -> ExitCode {
    output::finish(list(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn list(args: &Args) -> Result<String, Failure> {
    let loaded = workspace::load(args.workspace.as_deref(), Path::new("."))?;
    let library = &loaded.snapshot.folders()[0].library;
    let rows = match args.what {
        What::Books => books(library),
        What::Chapters => chapters(library),
        What::Organizations => organizations(library),
    };
    if rows.is_empty() {
        let folder = loaded.root.display();
        output::tell(&format!("no books in {folder}: `glossator import PAGE` brings one in from a publisher's page"));
    }
    Ok(table(&rows))
}

fn books(library: &Library) -> Vec<Vec<String>> {
    let row = |id: ThingId| {
        let book = library.view(id)?;
        let chapters = counted(library.chapters(id).len(), "chapter");
        Some(vec![book.citekey().to_owned(), book.title().to_owned(), book.short_reference(), chapters])
    };
    library.books().filter_map(row).collect()
}

fn chapters(library: &Library) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for book in library.books() {
        let key = library.view(book).map(|book| book.citekey().to_owned()).unwrap_or_default();
        for chapter in library.chapters(book).into_iter().filter_map(|chapter| library.view(chapter)) {
            let number = chapter.number().map(|number| number.to_string()).unwrap_or_default();
            let pages = chapter.pages().map(|pages| format!("pp. {pages}")).unwrap_or_default();
            rows.push(vec![key.clone(), number, chapter.title().to_owned(), pages]);
        }
    }
    rows
}

fn organizations(library: &Library) -> Vec<Vec<String>> {
    let row = |organization: &crate::library::organization::Organization| {
        vec![organization.abbreviations.join(", "), organization.name.to_string()]
    };
    let mut rows: Vec<_> = library.organizations().map(|(_, organization)| row(organization)).collect();
    rows.sort_by(|a, b| a[1].cmp(&b[1]));
    rows
}

/// `rows` with their columns aligned; the last one is ragged.
fn table(rows: &[Vec<String>]) -> String {
    let shown = |row: &Vec<String>| row.iter().map(|cell| printable::line(cell).into_owned()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(shown).collect();
    let mut table = String::new();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    for row in &rows {
        let mut line = String::new();
        for (cell, &width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell}{}  ", " ".repeat(width - cell.width()));
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
