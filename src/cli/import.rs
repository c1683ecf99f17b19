//! `glossator import`: writes book pages from publishers' pages, contents lists, citation files and EPUBs.
//!
//! Everything is read and put together in memory first; only when nothing is wrong (or with `--keep-going`, without what is
//! wrong) are files written, each replaced as a whole, and only while it holds what was read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output;
use super::write::Outcome;
use super::write::lock::Lock;
use crate::library::book::Volume;
use crate::library::sources::book_page::write::Rule;
use crate::text::printable;

mod books;
mod brought;
mod door;
mod plan;
mod report;
mod told;

use brought::{Brought, Page};
use plan::{Plan, Step, Wishes};
use report::report;
use told::Told;

/// Brings a book in: writes what publishers and catalogues say of it into a book page
///
/// Give it what you have, under any name: the page of a book or of a chapter, copied whole and saved as text, or saved as
/// HTML; a contents list, typed or copied; a citation file (RIS, BibTeX, EndNote, PubMed, MODS, CSL-JSON, or the JSON of
/// Crossref or OpenAlex); an EPUB. What is first told of a book makes a new page below `books/`; what is told later adds to
/// it, wherever in the folder it lies. What you wrote there stays, and so does what an editor saves meanwhile.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files to read; `-` reads standard input
    #[arg(required_unless_present = "again", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The files are a book's printed List of Abbreviations, copied as text: add it to the book page
    ///
    /// `--key` says which book, where the folder has several.
    #[arg(long)]
    abbreviations: bool,
    /// Give citekeys to the chapters of book pages that have authors and no key
    #[arg(long)]
    again: bool,
    /// Where a file says something else than the book page (authors, pages, year), take what the file says
    #[arg(long)]
    take_theirs: bool,
    /// Import the other files though one of them cannot be read
    #[arg(long)]
    keep_going: bool,
    /// The citekey of the book, instead of one made of name and year
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    #[command(flatten)]
    told: Told,
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
    let Read { pages, remarks, failures } = read(args);
    if !failures.is_empty() && (!args.keep_going || pages.is_empty()) {
        return Err(failures.into());
    }
    let done = if args.stdout || args.dry_run {
        let plan = plan(args, pages.iter().map(|(file, page)| (file.as_path(), page)), args.again)?;
        let report = || plan.steps.iter().map(|step| report(step, args.dry_run)).collect();
        if args.stdout { printable::text(&plan.texts()).into_owned() } else { report() }
    } else {
        write(args, &pages)?
    };
    for remark in &remarks {
        output::say(remark);
    }
    if failures.is_empty() { Ok(done) } else { Err(Unfinished { done, failures }) }
}

/// What the files of a call bring.
#[derive(Debug, Default)]
struct Read {
    /// What each brings, with the file that it is in.
    pages: Vec<(PathBuf, Page)>,
    /// What the user should know about how files were read.
    remarks: Vec<String>,
    /// Files that bring nothing.
    failures: Vec<Failure>,
}

/// Reads the files of `args`.
fn read(args: &Args) -> Read {
    let mut all = Read::default();
    for file in &args.files {
        let pages = if args.abbreviations {
            brought::read_abbreviations(file).map(|found| (vec![Page::Abbreviations(found)], Vec::new()))
        } else {
            let pages = |Brought { books, remarks }| {
                (books.into_iter().map(|book| Page::Book(Box::new(book))).collect(), remarks)
            };
            brought::read(file, &args.told).map(pages)
        };
        match pages {
            Ok((pages, remarks)) => {
                all.pages.extend(pages.into_iter().map(|page| (file.clone(), page)));
                all.remarks.extend(remarks.into_iter().map(|remark| Failure::new(file, None, remark).to_string()));
            }
            Err(failure) => all.failures.push(failure),
        }
    }
    all
}

/// What is to be done about `pages`, as the folder is now; with `again`, about the citekeys of chapters too.
fn plan<'p>(args: &Args, pages: impl Iterator<Item = (&'p Path, &'p Page)>, again: bool) -> Result<Plan, Vec<Failure>> {
    let rule = if args.take_theirs { Rule::Theirs } else { Rule::Ours };
    let wishes = Wishes { key: args.key.clone(), rule };
    let mut plan = Plan::new(&args.workspace, books::find(&args.workspace)?, wishes);
    for (file, page) in pages {
        let added = match page {
            Page::Book(book) => plan.add(file, Volume::clone(book)),
            Page::Abbreviations(abbreviations) => plan.add_abbreviations(file, abbreviations.clone()),
        };
        added.map_err(|failure| vec![failure])?;
    }
    if again {
        plan.add_keys().map_err(|failure| vec![failure])?;
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
    // Keys are given last; each try looks anew which are missing.
    let mut keys = String::new();
    let unfinished =
        |reports: Vec<Option<String>>, failures| Unfinished { done: reports.into_iter().flatten().collect(), failures };
    let mut changed = Vec::new();
    for _ in 0..TRIES {
        let pending: Vec<usize> = (0..pages.len()).filter(|&at| reports[at].is_none()).collect();
        let plan = match plan(args, pending.iter().map(|&at| (pages[at].0.as_path(), &pages[at].1)), args.again) {
            Ok(plan) => plan,
            Err(failures) => return Err(unfinished(reports, failures)),
        };
        let outcomes = plan.write();
        // A page that nothing is new for is not written.
        let is_done = |step: &Step| {
            outcomes.iter().all(|(path, outcome)| *path != step.path || matches!(outcome, Outcome::Written))
        };
        for (&at, step) in pending.iter().zip(&plan.steps).filter(|(_, step)| is_done(step)) {
            reports[at] = Some(report(step, false));
        }
        let keyed = plan.steps.get(pending.len()..).unwrap_or_default();
        keys.extend(keyed.iter().filter(|step| is_done(step)).map(|step| report(step, false)));
        let failed = outcomes.iter().filter_map(|(path, outcome)| match outcome {
            Outcome::Failed(error) => Some(Failure::io(path, "write this book page", error)),
            _ => None,
        });
        let failed: Vec<Failure> = failed.collect();
        if !failed.is_empty() {
            return Err(unfinished(reports, failed));
        }
        if reports.iter().all(Option::is_some) && keyed.iter().all(is_done) {
            let done: String = reports.into_iter().flatten().chain([keys]).collect();
            let nothing = args.again && done.is_empty();
            return Ok(if nothing { "every chapter that has authors has a citekey\n".to_owned() } else { done });
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
