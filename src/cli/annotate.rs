//! `glossator annotate`: a note with its references underlined and what they mean beneath.

mod json;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::output::{self, Failure};
use super::workspace;
use crate::workspace::address::Address;
use crate::workspace::discovery::read_text;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// Prints notes with each reference underlined and its meaning beneath
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Notes to print
    #[arg(required = true, value_name = "NOTE")]
    notes: Vec<PathBuf>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The folder of your notes
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object for each note, on a line of its own
    Json,
}

/// A note to print.
struct Annotated<'a> {
    /// The path as the user gave it.
    file: &'a Path,
    text: String,
    snapshot: Arc<Snapshot>,
    note: Arc<Note>,
}

/// Annotates; exit code 2 where a note cannot be read.
pub fn run(args: &Args) -> ExitCode {
    output::finish(annotate(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn annotate(args: &Args) -> Result<String, Failure> {
    let mut report = String::new();
    for (index, file) in args.notes.iter().enumerate() {
        let annotated = read(file, args.workspace.as_deref())?;
        match args.format {
            Format::Json => report.push_str(&json::print(&annotated)),
            Format::Text => {
                if args.notes.len() > 1 {
                    report.push_str(&terminal::heading(file, index > 0));
                }
                report.push_str(&terminal::print(&annotated));
            }
        }
    }
    Ok(report)
}

fn read<'a>(file: &'a Path, chosen: Option<&Path>) -> Result<Annotated<'a>, Failure> {
    let text = read_text(file).map_err(|reason| Failure(format!("{} {reason}", file.display())))?;
    let loaded = workspace::load(chosen, file)?;
    let address = Address::from_path(&workspace::absolute(file)?);
    let snapshot = match loaded.snapshot.note_at(&address) {
        Some(_) => loaded.snapshot,
        // A file that is passed over in the folder (hidden, ignored) is read when it is asked for by name.
        None => loaded.with_note(&address, &text),
    };
    let note = snapshot.note_at(&address).map(Arc::clone);
    let note = note.ok_or_else(|| Failure(format!("{} cannot be read as a note", file.display())))?;
    Ok(Annotated { file, text, snapshot, note })
}
