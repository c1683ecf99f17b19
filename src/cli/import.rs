//! `glossator import`: writes book pages from publishers' pages, contents lists, citation files and EPUBs.
//!
//! Everything is read and assembled in memory first. Files are written only if nothing is wrong (or, with
//! `--keep-going`, without the inputs that are wrong). Each file is replaced as a whole, and only if it still holds
//! what was read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output;
use crate::library::sources::book_page::write::Rule;
use crate::text::printable;
use crate::write::Outcome;
use crate::write::lock::Lock;

mod books;
mod door;
mod folder_book;
mod input;
mod json;
mod plan;
mod report;
mod short;
mod told;

use input::{Contribution, Input, InputBook};
use plan::{Plan, Step, Wishes};
use report::report;
use told::Told;

/// Brings a book in: writes what publishers and catalogues say of it into a book page
///
/// What can be brought in, under any name:
///
/// - the page of a book or of a chapter, copied whole and saved as text, or saved as HTML;
///
/// - a contents list, typed or copied, plain, as Markdown or CSV;
///
/// - a citation file: RIS, BibTeX, EndNote, PubMed, MODS, CSL-JSON, or the JSON of Crossref or OpenAlex;
///
/// - an EPUB.
///
/// The first import of a book makes a new page below `books/`; later ones add to it, wherever in the folder it
/// lies. What you wrote there stays, and so does what an editor saves meanwhile.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files to read; `-` reads standard input
    #[arg(required_unless_present_any = ["again", "notes"], value_name = "FILE")]
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
    /// The notes in this folder are about the book: say so in the settings (`[[folder]]` in `.glossator.toml`)
    ///
    /// Without a file, `--key` says which book.
    #[arg(long, value_name = "DIR")]
    notes: Option<PathBuf>,
    /// Print the book page instead of writing it
    #[arg(long)]
    stdout: bool,
    /// How to report what was done: for people, or as JSON for an editor
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text, conflicts_with = "stdout")]
    format: Format,
    /// Report what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// The folder of your notes
    #[arg(long, value_name = "DIR", default_value = ".")]
    workspace: PathBuf,
}

/// How an import says what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// One JSON object.
    Json,
}

/// Why something was not imported: the file, the line if any, what is wrong and what to do.
#[derive(Debug)]
struct Failure {
    file: PathBuf,
    line: Option<usize>,
    message: String,
    /// The names of options that would resolve it.
    asks: &'static [&'static str],
}

impl Failure {
    fn new(file: &Path, line: Option<usize>, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, message: message.into(), asks: &[] }
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

/// Runs the import; exit code 2 if anything is wrong. Then nothing was written except what the output reports.
pub(crate) fn run(args: &Args) -> ExitCode {
    let done = match import(args) {
        Ok(done) => done,
        Err(failures) => Done { failures, ..Done::default() },
    };
    let code = if done.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    if args.format == Format::Json {
        return output::finish(Ok((json::answer(&done, &args.workspace), code)));
    }
    for remark in &done.remarks {
        output::say(&remark.to_string());
    }
    for failure in &done.failures {
        output::say(&failure.to_string());
    }
    let mut said: String = match &done.printed {
        Some(pages) => printable::text(pages).into_owned(),
        None => done.steps.iter().map(|step| report(step, args.dry_run)).collect(),
    };
    if !done.failures.is_empty() {
        output::say(if said.is_empty() { "Nothing was imported." } else { "Nothing else was imported." });
    } else if args.again && said.is_empty() {
        said = "every chapter that has authors has a citekey\n".to_owned();
    }
    said.extend(done.folder_book.map(|said| said + "\n"));
    output::finish(Ok((said, code)))
}

/// The result of an import.
#[derive(Debug, Default)]
struct Done {
    /// What each input changed in a book page, in order.
    steps: Vec<Step>,
    /// The pages, if they are to be printed.
    printed: Option<String>,
    /// Doubts about how files were read, for the user.
    remarks: Vec<Failure>,
    /// What was not done, and why.
    failures: Vec<Failure>,
    /// What was written into the settings, for the user.
    folder_book: Option<String>,
}

fn import(args: &Args) -> Result<Done, Vec<Failure>> {
    if let Some(key) = args.key.as_deref().filter(|key| !crate::library::citekey::is_valid(key)) {
        let message = "a citekey is made of letters, digits, `_`, `-` and `.`, as in `franke2023`";
        return Err(vec![Failure::new(Path::new(key), None, message)]);
    }
    let Read { contributions, remarks, failures } = read(args);
    if !failures.is_empty() && (!args.keep_going || contributions.is_empty()) {
        return Err(failures);
    }
    let mut done = if args.stdout || args.dry_run {
        let plan = plan(args, contributions.iter().map(|(file, it)| (file.as_path(), it)), args.again)?;
        Done { printed: args.stdout.then(|| plan.texts()), steps: plan.steps, ..Done::default() }
    } else {
        write(args, &contributions)?
    };
    done.remarks = remarks;
    done.failures.extend(failures);
    if let Some(notes) = args.notes.as_deref().filter(|_| done.failures.is_empty() && !args.dry_run && !args.stdout) {
        match folder_book::say(&args.workspace, notes, &done.steps, args.key.as_deref()) {
            Ok(said) => done.folder_book = Some(said),
            Err(failure) => done.failures.push(failure),
        }
    }
    Ok(done)
}

/// What was read from the files of a call.
#[derive(Debug, Default)]
struct Read {
    /// The books or abbreviations of each file, with the file's path.
    contributions: Vec<(PathBuf, Contribution)>,
    /// Doubts about how files were read, for the user.
    remarks: Vec<Failure>,
    /// The files that could not be used.
    failures: Vec<Failure>,
}

/// Reads the files of `args`.
fn read(args: &Args) -> Read {
    let mut all = Read::default();
    for file in &args.files {
        let read = if args.abbreviations {
            input::read_abbreviations(file).map(|found| (vec![Contribution::Abbreviations(found)], Vec::new()))
        } else {
            let books = |Input { books, remarks }| {
                (books.into_iter().map(|book| Contribution::Book(Box::new(book))).collect(), remarks)
            };
            input::read(file, &args.told).map(books)
        };
        match read {
            Ok((told, remarks)) => {
                all.contributions.extend(told.into_iter().map(|it| (file.clone(), it)));
                all.remarks.extend(remarks.into_iter().map(|remark| Failure::new(file, None, remark)));
            }
            Err(failure) => all.failures.push(failure),
        }
    }
    all
}

/// Plans what `contributions` change in the folder as it is now; with `again`, also which citekeys its chapters get.
fn plan<'c>(
    args: &Args,
    contributions: impl Iterator<Item = (&'c Path, &'c Contribution)>,
    again: bool,
) -> Result<Plan, Vec<Failure>> {
    let rule = if args.take_theirs { Rule::Theirs } else { Rule::Ours };
    let wishes = Wishes { key: args.key.clone(), rule };
    let mut plan = Plan::new(&args.workspace, books::find(&args.workspace)?, wishes);
    for (file, contribution) in contributions {
        let added = match contribution {
            Contribution::Book(book) => plan.add(file, InputBook::clone(book)),
            Contribution::Abbreviations(abbreviations) => plan.add_abbreviations(file, abbreviations.clone()),
        };
        added.map_err(|failure| vec![failure])?;
    }
    if again {
        plan.add_keys().map_err(|failure| vec![failure])?;
    }
    Ok(plan)
}

/// How often pages are read again because another program changed them.
const TRIES: usize = 20;

/// Adds `contributions` to the book pages of the folder. If another program changes a page meanwhile, the page is read
/// again and merged anew. Other imports into the folder wait.
fn write(args: &Args, contributions: &[(PathBuf, Contribution)]) -> Result<Done, Vec<Failure>> {
    let folder = &args.workspace;
    let _lock = Lock::on_folder(folder).map_err(|error| vec![Failure::io(folder, "write here", &error)])?;
    let mut steps: Vec<Option<Step>> = contributions.iter().map(|_| None).collect();
    // Keys of chapters are added last; each try determines anew which are missing.
    let mut keys = Vec::new();
    let all = |steps: Vec<Option<Step>>, keys: Vec<Step>, failures| {
        let steps = steps.into_iter().flatten().chain(keys).collect();
        Done { steps, failures, ..Done::default() }
    };
    let mut changed = Vec::new();
    for _ in 0..TRIES {
        let pending: Vec<usize> = (0..contributions.len()).filter(|&at| steps[at].is_none()).collect();
        let these = pending.iter().map(|&at| (contributions[at].0.as_path(), &contributions[at].1));
        let mut plan = match plan(args, these, args.again) {
            Ok(plan) => plan,
            Err(failures) => return Ok(all(steps, keys, failures)),
        };
        let planned = std::mem::take(&mut plan.steps);
        let outcomes = plan.write();
        // A page without changes is not written, and so has no outcome.
        let is_done = |step: &Step| {
            outcomes.iter().all(|(path, outcome)| *path != step.path || matches!(outcome, Outcome::Written))
        };
        let mut is_all = true;
        for (place, step) in planned.into_iter().enumerate() {
            match pending.get(place) {
                _ if !is_done(&step) => is_all = false,
                Some(&at) => steps[at] = Some(step),
                None => keys.push(step),
            }
        }
        let failed = outcomes.iter().filter_map(|(path, outcome)| match outcome {
            Outcome::Failed(error) => Some(Failure::io(path, "write this book page", error)),
            _ => None,
        });
        let failed: Vec<Failure> = failed.collect();
        if is_all || !failed.is_empty() {
            return Ok(all(steps, keys, failed));
        }
        changed = outcomes
            .iter()
            .filter(|(_, outcome)| matches!(outcome, Outcome::Changed))
            .map(|(path, _)| path.to_path_buf())
            .collect();
    }
    let message = "another program writes this page again and again; try again when it is done";
    let failures = changed.iter().map(|path| Failure::new(path, None, message)).collect();
    Ok(all(steps, keys, failures))
}

/// Separates successes from failures.
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

/// A path for messages.
fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    output::path(path.strip_prefix(".").unwrap_or(path))
}
