//! `glossator search`: finds chapters and works by words of their abstracts and of the user's notes about them.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::output::{self, Failure};
use super::workspace::{self, Chosen, Loaded};
use crate::features::Place;
use crate::features::search::{self, Found, Said};
use crate::features::workspace_symbol::{container, symbol_name, symbol_place};
use crate::resolution::Target;
use crate::text::position::Encoding;
use crate::text::printable;
use crate::workspace::snapshot::Snapshot;

/// Finds chapters and works by words you remember
///
/// Words of titles, authors and abstracts count, and words of your own notes
/// about a chapter or a work; other endings and slips are forgiven, and not
/// every word must be right. The best result comes first, each with the line
/// that says so.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Words that you remember
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// The largest number of results
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    most: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    workspace: Chosen,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// A JSON array
    Json,
}

/// A result as it is printed.
struct Shown<'s> {
    snapshot: &'s Snapshot,
    found: Found,
    /// The chapter or work itself.
    place: Option<Place>,
    /// In which of its texts the words were found.
    within: &'static str,
    /// The line, and where it stands.
    line: String,
    at: Option<Place>,
}

/// Searches.
pub(crate) fn run(args: &Args) -> ExitCode {
    output::finish(search(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn search(args: &Args) -> Result<String, Failure> {
    let loaded = args.workspace.load(Path::new("."))?;
    let words = args.words.join(" ");
    let found = search::search(&loaded.snapshot, &words, true, args.most);
    if found.is_empty() {
        output::tell(&format!("nothing in {} has to do with “{words}”", loaded.root.display()));
    }
    let shown = found.into_iter().map(|found| shown(&loaded, found));
    Ok(match args.format {
        Format::Text => shown.map(|it| text(&it)).collect(),
        Format::Json => {
            let all: Vec<Value> = shown.map(|it| value(&it)).collect();
            printable::json(&format!("{:#}\n", Value::Array(all))).into_owned()
        }
    })
}

fn shown(loaded: &Loaded, found: Found) -> Shown<'_> {
    let snapshot = &*loaded.snapshot;
    let place = symbol_place(snapshot, found.folder, found.target);
    let line = found.read_line(snapshot);
    let (within, line, at) = match (&found.said, line) {
        (Said::Note(_), Some(line)) => ("note", line.text, Some(line.place)),
        (Said::Abstract(text), _) => ("abstract", text.clone(), place),
        _ => ("title", String::new(), place),
    };
    Shown { snapshot, found, place, within, line, at }
}

/// `books/rivers.md:19: 2 Commissions at Work (Lindqvist), Rivers and Borders`, and below it the line.
fn text(shown: &Shown<'_>) -> String {
    let Shown { snapshot, found, place, line, at, .. } = shown;
    let name = symbol_name(snapshot, found.folder, found.target).unwrap_or_default();
    let book = container(&snapshot.folders()[found.folder.0].library, found.target);
    let book = book.map(|book| format!(", {book}")).unwrap_or_default();
    let before = place.and_then(|place| position(snapshot, place)).map(|(file, line)| format!("{file}:{line}: "));
    let mut text = format!("{}{}\n", before.unwrap_or_default(), printable::line(&format!("{name}{book}")));
    if !line.is_empty() {
        let elsewhere = at.filter(|at| Some(at.note) != place.map(|place| place.note));
        let before = elsewhere.and_then(|at| position(snapshot, at)).map(|(file, line)| format!("{file}:{line}: "));
        let _ = writeln!(text, "    {}{}", before.unwrap_or_default(), printable::line(line));
    }
    text
}

fn value(shown: &Shown<'_>) -> Value {
    let Shown { snapshot, found, place, within, line, at } = shown;
    let library = &snapshot.folders()[found.folder.0].library;
    let (Target::Work(thing) | Target::Chapter(thing)) = found.target else { return Value::Null };
    let Some(view) = library.view(thing) else { return Value::Null };
    let book = library.book_of(thing).and_then(|book| library.view(book));
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (file, first) = place.and_then(|place| position(snapshot, place)).unzip();
    let (file_of_line, line_of_line) = at.and_then(|at| position(snapshot, at)).unzip();
    json!({
        "citekey": some(view.citekey()),
        "title": view.title(),
        "number": view.number().map(|number| number.to_string()),
        "by": some(&view.creators().short()),
        "book": book.as_ref().map(|book| book.title()),
        "book-citekey": book.as_ref().and_then(|book| some(book.citekey())),
        "file": file,
        "line": first,
        "score": (f64::from(found.score) * 100.0).round() / 100.0,
        "match": {"in": within, "file": file_of_line, "line": line_of_line, "text": some(line)},
    })
}

/// The file and line of `place`.
fn position(snapshot: &Snapshot, place: Place) -> Option<(String, u32)> {
    let note = snapshot.note(place.note)?;
    let line = note.lines.position(place.selection.start as usize, Encoding::Utf8).line + 1;
    let file = note.path().map_or_else(|| snapshot.shown(note), workspace::shown);
    Some((printable::line(&file).into_owned(), line))
}
