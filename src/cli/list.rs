//! `glossator list`: lists the contents of a folder's library.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::output::{self, Failure};
use super::workspace::Chosen;
use crate::library::organization::Organization;
use crate::library::record::Kind;
use crate::library::{Library, OrganizationId, ThingId};
use crate::resolution::Target;
use crate::text::pages::Pages;
use crate::text::{counted, printable};
use crate::workspace::id::FolderId;
use crate::workspace::snapshot::Snapshot;

/// Lists the books, chapters or organizations that the folder knows
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to list
    what: What,
    /// Organizations that no note mentions, too: your own and the built-in ones
    #[arg(long)]
    all: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    workspace: Chosen,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    /// Citekey, title, editors or authors and year, number of chapters that are known
    Books,
    /// Citekey of the book, number, title, pages
    Chapters,
    /// Abbreviations and names of those that the notes mention, and how often; with `--all` of all that are known
    Organizations,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people: in columns
    Text,
    /// A JSON array
    Json,
}

/// A line of output: for each column its name, its value in JSON, and its text for people.
type Row = Vec<(&'static str, Value, String)>;

/// Lists.
pub(crate) fn run(args: &Args) -> ExitCode {
    output::finish(list(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn list(args: &Args) -> Result<String, Failure> {
    let loaded = args.workspace.load(Path::new("."))?;
    let library = &loaded.snapshot.folders()[0].library;
    let rows = match args.what {
        What::Books => books(library),
        What::Chapters => chapters(library),
        What::Organizations => organizations(&loaded.snapshot, args.all),
    };
    if args.all && !matches!(args.what, What::Organizations) {
        output::tell("`--all` is for organizations; books and chapters are listed whole");
    }
    if rows.is_empty() {
        let folder = loaded.root.display();
        output::tell(&match args.what {
            What::Organizations => {
                format!("no note in {folder} mentions an organization: `--all` lists those that are known")
            }
            What::Books | What::Chapters => {
                format!("no books in {folder}: `glossator import PAGE` brings one in from a publisher's page")
            }
        });
    }
    Ok(match args.format {
        Format::Text => table(rows),
        Format::Json => {
            let object = |row: Row| row.into_iter().map(|(name, value, _)| (name.to_owned(), value)).collect();
            let all: Vec<Value> = rows.into_iter().map(|row| Value::Object(object(row))).collect();
            printable::json(&format!("{:#}\n", Value::Array(all))).into_owned()
        }
    })
}

fn books(library: &Library) -> Vec<Row> {
    let row = |id: ThingId| {
        let book = library.view(id)?;
        let chapters = library.chapters(id).len();
        Some(vec![
            same_in_both("citekey", book.citekey().to_owned()),
            same_in_both("title", book.title().to_owned()),
            same_in_both("by", book.short_reference()),
            ("chapters", chapters.into(), counted(chapters, "chapter")),
        ])
    };
    let is_book = |id: &ThingId| library.record(id.0).is_some_and(|record| record.kind == Kind::Book);
    library.works().filter(is_book).filter_map(row).collect()
}

fn chapters(library: &Library) -> Vec<Row> {
    let mut rows = Vec::new();
    for book in library.books() {
        let key = library.view(book).map(|book| book.citekey().to_owned()).unwrap_or_default();
        for chapter in library.chapters(book).into_iter().filter_map(|chapter| library.view(chapter)) {
            let number = chapter.number().map(|number| number.to_string()).unwrap_or_default();
            let pages = chapter.pages().map(|pages| pages.to_string());
            let printed = chapter.pages().map(Pages::with_term).unwrap_or_default();
            rows.push(vec![
                same_in_both("book", key.clone()),
                same_in_both("number", number),
                same_in_both("title", chapter.title().to_owned()),
                ("pages", pages.into(), printed),
            ]);
        }
    }
    rows
}

/// How often notes mention something, and how many notes.
#[derive(Clone, Copy, Default)]
struct Mentioned {
    times: usize,
    notes: usize,
}

/// How often the notes of the first folder mention each organization.
fn mentioned(snapshot: &Snapshot) -> FxHashMap<OrganizationId, Mentioned> {
    let mut all: FxHashMap<OrganizationId, Mentioned> = FxHashMap::default();
    for note in snapshot.notes().filter(|note| note.folder == FolderId(0)) {
        let mut here: FxHashMap<OrganizationId, usize> = FxHashMap::default();
        snapshot.in_passing(note, || {
            for reference in snapshot.references(note).iter() {
                if let Some(Target::Organization(id)) = reference.target() {
                    *here.entry(id).or_default() += 1;
                }
            }
        });
        for (id, times) in here {
            let mentioned = all.entry(id).or_default();
            mentioned.times += times;
            mentioned.notes += 1;
        }
    }
    all
}

fn organizations(snapshot: &Snapshot, all: bool) -> Vec<Row> {
    let mentioned = mentioned(snapshot);
    let known = snapshot.folders()[0].library.organizations().filter(|(_, it)| !it.is_person);
    let known = known.map(|(id, it)| (mentioned.get(&id).copied().unwrap_or_default(), it));
    let mut known: Vec<_> = known.filter(|(mentioned, _)| all || mentioned.times > 0).collect();
    known.sort_by(|(times, one), (other_times, other)| {
        other_times.times.cmp(&times.times).then_with(|| one.name.cmp(&other.name))
    });
    let row = |(Mentioned { times, notes }, it): &(Mentioned, &Organization)| {
        let shown = |words: String| if *times == 0 { String::new() } else { words };
        vec![
            ("abbreviations", json!(it.abbreviations), it.abbreviations.join(", ")),
            ("mentions", json!(times), shown(counted(*times, "mention"))),
            ("notes", json!(notes), shown(format!("in {}", counted(*notes, "note")))),
            same_in_both("name", it.name.to_string()),
        ]
    };
    known.iter().map(row).collect()
}

/// A column with the same value for people and in JSON; if empty, it is null in JSON.
fn same_in_both(name: &'static str, text: String) -> (&'static str, Value, String) {
    let value = if text.is_empty() { Value::Null } else { text.as_str().into() };
    (name, value, text)
}

/// `rows` with aligned columns; the last column is ragged.
fn table(rows: Vec<Row>) -> String {
    let shown = |row: Row| row.iter().map(|(.., cell)| printable::line(cell).into_owned()).collect();
    let rows: Vec<Vec<String>> = rows.into_iter().map(shown).collect();
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
