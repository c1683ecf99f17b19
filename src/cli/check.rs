//! `glossator check`: the diagnostics that an editor shows, for a whole folder, on the command line and in CI.

mod found;
mod json;
mod sarif;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use self::found::{Checked, Found};
use super::output::{self, Failure};
use super::workspace::{self, Chosen, Folders, Loaded};
use crate::features::diagnostics::Diagnostic;
use crate::features::file_diagnostics::{self, File};
use crate::text::position::LineTable;
use crate::workspace::discovery::read_text;
use crate::workspace::loading::Unread;
use crate::workspace::note::Note;
use crate::workspace::settings::Severity;

/// Checks the references in your notes; the same as in an editor
///
/// Exits with 1 if there are errors or warnings, with 2 if it could not run, otherwise with 0.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Notes or folders of notes to check; the current folder where none is given
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    workspace: Chosen,
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

/// Checks.
pub(crate) fn run(args: &Args) -> ExitCode {
    output::finish(check(args))
}

fn check(args: &Args) -> Result<(String, ExitCode), Failure> {
    let current = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &current[..] } else { &args.paths };
    let mut folders = Folders::new(args.workspace.folder.as_deref());
    let mut asked: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    for path in paths {
        if !path.exists() {
            return Err(Failure(format!("there is no file or folder {}", path.display())));
        }
        let root = folders.of(path)?.root.clone();
        asked.entry(root).or_default().insert(workspace::absolute(path)?);
    }
    let mut checked: BTreeMap<PathBuf, Checked> = BTreeMap::new();
    let mut notes = 0;
    for loaded in folders.all() {
        for file in asked.get(&loaded.root).map_or_else(|| Ok(Vec::new()), |paths| loaded.checked(paths, &mut notes))? {
            checked.entry(file.path.clone()).or_insert(file);
        }
    }
    let checked: Vec<Checked> = checked.into_values().collect();
    let is_empty = |loaded: &Loaded| {
        let folders = loaded.snapshot.folders();
        folders.iter().all(|folder| !folder.library.has_works(None))
    };
    let knows_nothing = folders.all().all(is_empty);
    let severe = |found: &Found| found.diagnostic.severity <= Severity::Warning;
    let failed = checked.iter().flat_map(|file| &file.found).any(severe);
    let report = match args.format {
        Format::Text => text::print(&checked, notes, knows_nothing),
        Format::Json => json::print(&checked),
        Format::Sarif => sarif::print(&checked),
    };
    Ok((report, if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }))
}

impl Loaded {
    /// The files at or below `paths` that have diagnostics. Adds the number of notes there to `notes`.
    fn checked(&self, paths: &BTreeSet<PathBuf>, notes: &mut usize) -> Result<Vec<Checked>, Failure> {
        let is_asked = |path: &Path| path.ancestors().any(|above| paths.contains(above));
        let mut checked = Vec::new();
        for file in file_diagnostics::files(&self.snapshot) {
            let Some(path) = file.path().filter(|path| is_asked(path)) else { continue };
            *notes += usize::from(match file {
                File::Note(note) => note.facts.kind.is_note(),
                File::Unread(..) => true,
                File::Settings(..) => false,
            });
            let found = file.diagnostics(&self.snapshot);
            if !found.is_empty() {
                let text = match file {
                    // An EPUB has no lines to show.
                    File::Note(note) if !note.facts.format.is_text() => None,
                    File::Note(_) => {
                        let read = read_text(path);
                        Some(read.map_err(|reason| Failure(format!("{} {reason}", path.display())))?)
                    }
                    File::Settings(_, file) => Some(file.text.clone()),
                    File::Unread(..) => None,
                };
                let found = found.into_iter().map(|diagnostic| self.found(diagnostic)).collect();
                let lines = file.lines().cloned().unwrap_or_default();
                checked.push(Checked { path: path.to_owned(), text, lines, found });
            }
        }
        let is_known = |unread: &Unread| self.snapshot.unread().contains_key(&unread.path);
        let concerns = |unread: &Unread| is_asked(&unread.path) || unread.path.as_os_str().is_empty();
        // Unreadable folders are not in the snapshot.
        for unread in self.unread.iter().filter(|unread| concerns(unread) && !is_known(unread)) {
            *notes += 1;
            let found = file_diagnostics::unreadable(&self.snapshot, &unread.path, &unread.reason);
            let (path, found) = (unread.path.clone(), vec![self.found(found)]);
            checked.push(Checked { path, text: None, lines: LineTable::default(), found });
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
