//! `glossator import`: writes book pages from publishers' pages, EPUBs and bibliographies.
//!
//! Everything is read and put together in memory first; only when nothing is wrong are files written, each replaced
//! as a whole, and only while it holds what was read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output;
use super::write::Outcome;
use super::write::lock::Lock;
use crate::library::book::Volume;
use crate::text::printable;

mod books;
mod brought;
mod plan;

use brought::Page;
use plan::{Plan, Step};

/// Reads a publisher's page of a chapter, an EPUB or a bibliography, and writes what it says into a book page
///
/// Copy the whole page of a chapter from the publisher's site and save it as plain text, or save the page as HTML. The
/// first page of a book makes a new book page below `books/`; further pages add to it, wherever in the folder it lies.
/// What you wrote there stays, and so does what an editor saves meanwhile.
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

/// Imports; exit code 2 when something is wrong. Then nothing was written, but for what is told.
pub fn run(args: &Args) -> ExitCode {
    match import(args) {
        Ok(report) => output::finish(Ok((report, ExitCode::SUCCESS))),
        Err(Unfinished { done, failures }) => {
            for failure in &failures {
                output::say(&failure.to_string());
            }
            let rest = if done.is_empty() { "Nothing was imported." } else { "Nothing else was imported." };
            output::say(rest);
            output::finish(Ok((done, ExitCode::from(2))))
        }
    }
}

/// An import of which not everything was done.
struct Unfinished {
    /// What was done, as it is reported.
    done: String,
    /// Why not the rest.
    failures: Vec<Failure>,
}

impl From<Vec<Failure>> for Unfinished {
    fn from(failures: Vec<Failure>) -> Self {
        Self { done: String::new(), failures }
    }
}

/// Imports, and says what was done.
fn import(args: &Args) -> Result<String, Unfinished> {
    if let Some(key) = args.key.as_deref().filter(|key| !crate::library::citekey::is_valid(key)) {
        let message = "a citekey is made of letters, digits, `_`, `-` and `.`, as in `franke2023`";
        return Err(vec![Failure::new(Path::new(key), None, message)].into());
    }
    let pages = read(args)?;
    if args.stdout || args.dry_run {
        let plan = plan(args, pages.iter().map(|(file, page)| (file.as_path(), page)))?;
        let report = || plan.steps.iter().map(|step| report(step, args.dry_run)).collect();
        return Ok(if args.stdout { printable::text(&plan.texts()).into_owned() } else { report() });
    }
    write(args, &pages)
}

/// What each page of `args` brings, with the file that it is in.
fn read(args: &Args) -> Result<Vec<(PathBuf, Page)>, Vec<Failure>> {
    let read = |file: &PathBuf| -> Result<Vec<(PathBuf, Page)>, Failure> {
        let pages = if args.abbreviations {
            vec![Page::Abbreviations(brought::read_abbreviations(file)?)]
        } else {
            brought::read(file)?.into_iter().map(|book| Page::Book(Box::new(book))).collect()
        };
        Ok(pages.into_iter().map(|page| (file.clone(), page)).collect())
    };
    let (pages, failures) = split(args.files.iter().map(read));
    if failures.is_empty() { Ok(pages.into_iter().flatten().collect()) } else { Err(failures) }
}

/// What is to be done about `pages`, as the folder is now.
fn plan<'p>(args: &Args, pages: impl Iterator<Item = (&'p Path, &'p Page)>) -> Result<Plan, Vec<Failure>> {
    let mut plan = Plan::new(&args.workspace, books::find(&args.workspace)?, args.key.clone());
    for (file, page) in pages {
        let added = match page {
            Page::Book(book) => plan.add(file, Volume::clone(book)),
            Page::Abbreviations(abbreviations) => plan.add_abbreviations(file, abbreviations.clone()),
        };
        added.map_err(|failure| vec![failure])?;
    }
    Ok(plan)
}

/// How often pages are read again that somebody else writes meanwhile.
const TRIES: usize = 20;

/// Adds `pages` to the book pages of the folder, and says so. A book page that somebody else writes meanwhile is read
/// again, and what is new for it is added to what they wrote. Other imports into the folder wait.
fn write(args: &Args, pages: &[(PathBuf, Page)]) -> Result<String, Unfinished> {
    let folder = &args.workspace;
    let _lock = Lock::on_folder(folder).map_err(|error| vec![Failure::io(folder, "write here", &error)])?;
    let mut reports: Vec<Option<String>> = pages.iter().map(|_| None).collect();
    let unfinished =
        |reports: Vec<Option<String>>, failures| Unfinished { done: reports.into_iter().flatten().collect(), failures };
    let mut changed = Vec::new();
    for _ in 0..TRIES {
        let pending: Vec<usize> = (0..pages.len()).filter(|&at| reports[at].is_none()).collect();
        let plan = match plan(args, pending.iter().map(|&at| (pages[at].0.as_path(), &pages[at].1))) {
            Ok(plan) => plan,
            Err(failures) => return Err(unfinished(reports, failures)),
        };
        let outcomes = plan.write();
        for (&at, step) in pending.iter().zip(&plan.steps) {
            // A page that nothing is new for is not written.
            if outcomes.iter().all(|(path, outcome)| *path != step.path || matches!(outcome, Outcome::Written)) {
                reports[at] = Some(report(step, false));
            }
        }
        let failed = outcomes.iter().filter_map(|(path, outcome)| match outcome {
            Outcome::Failed(error) => Some(Failure::io(path, "write this book page", error)),
            _ => None,
        });
        let failed: Vec<Failure> = failed.collect();
        if !failed.is_empty() {
            return Err(unfinished(reports, failed));
        }
        if reports.iter().all(Option::is_some) {
            return Ok(reports.into_iter().flatten().collect());
        }
        changed = outcomes
            .iter()
            .filter(|(_, outcome)| matches!(outcome, Outcome::Changed))
            .map(|(path, _)| path.to_path_buf())
            .collect();
    }
    let message = "another program writes this page again and again; try again when it is done";
    let failures = changed.iter().map(|path| Failure::new(path, None, message)).collect();
    Err(unfinished(reports, failures))
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
