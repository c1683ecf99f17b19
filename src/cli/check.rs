//! `glossator check`: the diagnostics of an editor, for a whole folder, on the command line and in CI.

mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output::{self, Failure};
use super::workspace::{self, Loaded};
use crate::features::diagnostics::{Diagnostic, diagnostics};
use crate::text::position::LineTable;
use crate::text::{Problem, Span};
use crate::workspace::discovery::{is_epub, read_text};
use crate::workspace::note::Note;
use crate::workspace::settings::{Code, Severity};

/// Checks the references in your notes; the same as in an editor
///
/// Ends with 1 where there are errors or warnings, with 2 where it could not run, else with 0.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Notes or folders of notes to check; the current folder where none is given
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The folder of your notes
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// For people: each with its line
    Text,
    /// A JSON array
    Json,
    /// SARIF 2.1.0, for code scanning services
    Sarif,
}

/// A file and what is wrong in it.
struct Checked {
    path: PathBuf,
    /// `None` where the file could not be read.
    text: Option<String>,
    lines: LineTable,
    found: Vec<Found>,
}

/// One diagnostic, with places as a reader would write them.
struct Found {
    diagnostic: Diagnostic,
    /// Path and one-based line of each related place, and its words.
    related: Vec<(PathBuf, u32, String)>,
}

/// Checks.
pub fn run(args: &Args) -> ExitCode {
    output::finish(check(args))
}

fn check(args: &Args) -> Result<(String, ExitCode), Failure> {
    let current = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &current[..] } else { &args.paths };
    let mut checked: Vec<Checked> = Vec::new();
    let mut notes = 0;
    for path in paths {
        if !path.exists() {
            return Err(Failure(format!("there is no file or folder {}", path.display())));
        }
        let loaded = workspace::load(args.workspace.as_deref(), path)?;
        let path = workspace::absolute(path)?;
        for file in loaded.checked(&path, &mut notes)? {
            if checked.iter().all(|known| known.path != file.path) {
                checked.push(file);
            }
        }
    }
    checked.sort_by(|a, b| a.path.cmp(&b.path));
    let severe = |found: &Found| found.diagnostic.severity <= Severity::Warning;
    let failed = checked.iter().flat_map(|file| &file.found).any(severe);
    let report = match args.format {
        Format::Text => report::text(&checked, notes),
        Format::Json => report::json(&checked),
        Format::Sarif => report::sarif(&checked)?,
    };
    Ok((report, if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }))
}

impl Loaded {
    /// The files at or below `path` that have diagnostics; counts the notes there in `notes`.
    fn checked(&self, path: &Path, notes: &mut usize) -> Result<Vec<Checked>, Failure> {
        let mut checked = Vec::new();
        for note in self.snapshot.notes() {
            let Some(file) = note.path().filter(|file| file.starts_with(path)) else { continue };
            *notes += usize::from(note.facts.kind.is_note());
            let found = diagnostics(&self.snapshot, note);
            if !found.is_empty() {
                let read = || read_text(file).map_err(|reason| Failure(format!("{} {reason}", file.display())));
                // An EPUB has no lines to show.
                let text = if is_epub(file) { None } else { Some(read()?) };
                let found = found.into_iter().map(|diagnostic| self.found(diagnostic)).collect();
                checked.push(Checked { path: file.to_owned(), text, lines: note.lines.clone(), found });
            }
        }
        for unread in
            self.unread.iter().filter(|unread| unread.path.starts_with(path) || unread.path.as_os_str().is_empty())
        {
            *notes += 1;
            let message = format!("{} {}", workspace::shown(&unread.path), unread.reason);
            // A file that cannot be read at all is told whatever the settings say: nothing in it was checked.
            let found = vec![invalid(&Problem::new(Span::default(), message.trim()), Severity::Warning)];
            checked.push(Checked { path: unread.path.clone(), text: None, lines: LineTable::default(), found });
        }
        for (place, folder) in self.snapshot.folders().iter().enumerate() {
            let Some(file) = folder.settings_file.as_ref().filter(|file| file.path.starts_with(path)) else { continue };
            let Some(severity) = folder.settings.severity(Code::SourceInvalid) else { continue };
            let problems = self.snapshot.settings_problems(place);
            let found: Vec<Found> = problems.iter().map(|problem| invalid(problem, severity)).collect();
            if !found.is_empty() {
                let (text, lines) = (Some(file.text.clone()), file.lines.clone());
                checked.push(Checked { path: file.path.clone(), text, lines, found });
            }
        }
        Ok(checked)
    }

    fn found(&self, diagnostic: Diagnostic) -> Found {
        let related = diagnostic.related.iter().filter_map(|(place, words)| {
            let note: &Note = self.snapshot.note(place.note)?;
            let line = note.lines.position(place.selection.start as usize, Default::default()).line + 1;
            Some((note.path()?.to_owned(), line, words.clone()))
        });
        Found { related: related.collect(), diagnostic }
    }
}

/// Something that could not be read.
fn invalid(problem: &Problem, severity: Severity) -> Found {
    let diagnostic = Diagnostic {
        span: problem.span,
        severity,
        code: Code::SourceInvalid,
        message: problem.message.clone(),
        related: Vec::new(),
        fix: None,
    };
    Found { diagnostic, related: Vec::new() }
}
