//! `glossator import`: writes book pages from publishers' pages, EPUBs and bibliographies.
//!
//! Everything is read and put together in memory first; only when nothing is wrong are files written, each replaced
//! as a whole.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output;
use crate::text::printable;

mod books;
mod brought;
mod plan;

use plan::{Plan, Step};

/// Reads a publisher's page of a chapter, an EPUB or a bibliography, and writes what it says into a book page
///
/// Copy the whole page of a chapter from the publisher's site and save it as plain text, or save the page as HTML. The
/// first page of a book makes a new book page below `books/`; further pages add to it, wherever in the folder it lies.
/// What you wrote there stays.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Pages, EPUBs or bibliographies to read; `-` reads a page from standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The files are a book's printed List of Abbreviations, copied as text: add it to the book page
    ///
    /// `--key` says which book, where the folder has several.
    #[arg(long)]
    abbreviations: bool,
    /// The citekey of the book, instead of one made of name and year
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Print the book page instead of writing it
    #[arg(long)]
    stdout: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// The folder of your notes
    #[arg(long, value_name = "DIR", default_value = ".")]
    workspace: PathBuf,
}

/// Why nothing was imported: the file, the line in it where there is one, what is wrong and what to do.
#[derive(Debug)]
struct Failure {
    file: PathBuf,
    line: Option<usize>,
    message: String,
}

impl Failure {
    fn new(file: &Path, line: Option<usize>, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, message: message.into() }
    }

    fn io(file: &Path, doing: &str, error: &io::Error) -> Self {
        Self::new(file, None, format!("cannot {doing}: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", shown(&self.file))?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.message)
    }
}

/// Imports; exit code 2 when something is wrong, and then nothing was written.
pub fn run(args: &Args) -> ExitCode {
    match import(args) {
        Ok(report) => output::finish(Ok((report, ExitCode::SUCCESS))),
        Err(failures) => {
            for failure in &failures {
                output::say(&failure.to_string());
            }
            output::say("Nothing was imported.");
            ExitCode::from(2)
        }
    }
}

/// Imports, and says what was done.
fn import(args: &Args) -> Result<String, Vec<Failure>> {
    if let Some(key) = args.key.as_deref().filter(|key| !crate::library::citekey::is_valid(key)) {
        let message = "a citekey is made of letters, digits, `_`, `-` and `.`, as in `franke2023`";
        return Err(vec![Failure::new(Path::new(key), None, message)]);
    }
    let plan = if args.abbreviations { plan_abbreviations(args)? } else { plan_books(args)? };
    if args.stdout {
        return Ok(printable::text(&plan.texts()).into_owned());
    }
    if !args.dry_run {
        write(&plan)?;
    }
    Ok(plan.steps.iter().map(|step| report(step, args.dry_run)).collect())
}

fn plan_books(args: &Args) -> Result<Plan, Vec<Failure>> {
    let (pages, failures) = split(args.files.iter().map(|file| Ok((file.as_path(), brought::read(file)?))));
    if !failures.is_empty() {
        return Err(failures);
    }
    let mut plan = Plan::new(&args.workspace, books::find(&args.workspace)?, args.key.clone());
    for (file, books) in pages {
        for book in books {
            plan.add(file, book).map_err(|failure| vec![failure])?;
        }
    }
    Ok(plan)
}

fn plan_abbreviations(args: &Args) -> Result<Plan, Vec<Failure>> {
    let (lists, failures) =
        split(args.files.iter().map(|file| Ok((file.as_path(), brought::read_abbreviations(file)?))));
    if !failures.is_empty() {
        return Err(failures);
    }
    let mut plan = Plan::new(&args.workspace, books::find(&args.workspace)?, args.key.clone());
    for (file, abbreviations) in lists {
        plan.add_abbreviations(file, abbreviations).map_err(|failure| vec![failure])?;
    }
    Ok(plan)
}

/// Writes all book pages that changed: first all of them beside the old ones, then each into its place.
fn write(plan: &Plan) -> Result<(), Vec<Failure>> {
    let (prepared, failures) = split(plan.changed().map(|(path, text)| {
        let new =
            super::replace::prepare(path, text).map_err(|error| Failure::io(path, "write this book page", &error))?;
        Ok((path, new))
    }));
    if !failures.is_empty() {
        return Err(failures);
    }
    for (path, new) in prepared {
        new.finish().map_err(|error| vec![Failure::io(path, "replace this book page", &error)])?;
    }
    Ok(())
}

/// `books/franke2023.md: new book page, 9 chapters, 5 abbreviations`
fn report(step: &Step, dry_run: bool) -> String {
    let added = step.added;
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let parts: Vec<String> = [
        step.new.then(|| if dry_run { "would be a new book page" } else { "new book page" }.to_owned()),
        counted(added.chapters, "chapter", "chapters"),
        counted(if step.new { 0 } else { added.data }, "piece of data", "pieces of data"),
        counted(if step.new { 0 } else { added.abstracts }, "abstract", "abstracts"),
        counted(added.abbreviations, "abbreviation", "abbreviations"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let said = match (parts.is_empty(), step.new) {
        (true, _) => "nothing new".to_owned(),
        (false, true) => parts.join(", "),
        (false, false) => format!("{} {}", if dry_run { "would get" } else { "got" }, parts.join(", ")),
    };
    format!("{}: {said}\n", shown(&step.path))
}

/// Separates what worked from what failed.
fn split<T>(results: impl Iterator<Item = Result<T, Failure>>) -> (Vec<T>, Vec<Failure>) {
    let (mut worked, mut failed) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(value) => worked.push(value),
            Err(failure) => failed.push(failure),
        }
    }
    (worked, failed)
}

/// A path as people write it, with `/` on every system.
fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    let path = path.strip_prefix(".").unwrap_or(path);
    let path = output::path(path);
    if cfg!(windows) { path.replace('\\', "/") } else { path }
}
