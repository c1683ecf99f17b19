//! `glossator annotate`: prints a note with its references underlined and their meanings below.

mod annotated;
mod html;
mod json;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use self::annotated::Annotated;
use super::output::{self, Failure};
use super::output_file::Output;
use super::workspace::{self, Chosen, Folders};
use crate::text::counted;
use crate::workspace::address::Address;
use crate::workspace::discovery::read_text;

/// Prints notes with each reference underlined and its meaning beneath, or as a page for a browser
///
/// A page shows a chapter's abstract or an organization's name beside the text
/// while the pointer or the focus is on what mentions it. It is one file that
/// needs nothing else:
///
///   glossator annotate paper.md --format html --output paper.html
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Notes to print
    #[arg(required = true, value_name = "NOTE")]
    notes: Vec<PathBuf>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    workspace: Chosen,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object for each note, on a line of its own
    Json,
    /// A page for a browser, of all notes
    Html,
}

/// Annotates; the exit code is 2 if a note cannot be read.
pub(crate) fn run(args: &Args) -> ExitCode {
    output::finish(annotate(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn annotate(args: &Args) -> Result<String, Failure> {
    let folders = Folders::new(args.workspace.folder.as_deref());
    let mut folders = if matches!(args.format, Format::Html) { folders.with_styles() } else { folders };
    let notes = args.notes.iter().map(|file| read(file, &mut folders));
    let notes = notes.collect::<Result<Vec<_>, _>>()?;
    let report = match args.format {
        Format::Json => notes.iter().map(json::print).collect(),
        Format::Text => text(&notes),
        Format::Html => html::print(&notes),
    };
    match &args.output.path {
        Some(path) => write(args, path, &report, &notes),
        None => Ok(report),
    }
}

fn text(notes: &[Annotated<'_>]) -> String {
    let mut report = String::new();
    for (index, annotated) in notes.iter().enumerate() {
        if notes.len() > 1 {
            report.push_str(&terminal::heading(annotated.file, index > 0));
        }
        report.push_str(&terminal::print(annotated));
    }
    report
}

/// Writes `report` without colours, which are for a terminal.
fn write(args: &Args, path: &Path, report: &str, notes: &[Annotated<'_>]) -> Result<String, Failure> {
    let plain = anstream::adapter::strip_str(report).to_string();
    args.output.write(path, &plain, notes.iter().map(|note| &*note.snapshot), &args.notes)?;
    Ok(format!("{}: {}\n", output::path(path), counted(notes.len(), "note")))
}

fn read<'a>(file: &'a Path, folders: &mut Folders<'_>) -> Result<Annotated<'a>, Failure> {
    let text = read_text(file).map_err(|reason| Failure(format!("{} {reason}", file.display())))?;
    let loaded = folders.of(file)?;
    let address = Address::from_path(&workspace::absolute(file)?);
    let snapshot = match loaded.snapshot.note_at(&address) {
        Some(_) => Arc::clone(&loaded.snapshot),
        // A hidden or ignored file is read if it is named explicitly.
        None => loaded.with_note_alone(&address, &text),
    };
    let note = snapshot.note_at(&address).map(Arc::clone);
    let note = note.ok_or_else(|| Failure(format!("{} cannot be read as a note", file.display())))?;
    Ok(Annotated { file, text, snapshot, note })
}
