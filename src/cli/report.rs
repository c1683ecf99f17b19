//! `glossator report`: what the notes of a folder know, as a page, a note, data or a graph.

use std::path::Path;
use std::process::ExitCode;

use super::output::{self, Failure};
use super::output_file::Output;
use super::workspace::{Chosen, Loaded};
use crate::report::markdown::Abbreviations;
use crate::report::{Books, Report, Section, csv, dot, html, json, markdown, report};
use crate::text::{counted, printable};
use crate::workspace::id::FolderId;

/// Shows what your notes know: what was read, who appears where and with whom, an index
///
/// A page for a browser is one file that needs nothing else; links in it open
/// your notes in VS Code:
///
///   glossator report --output report.html
///
/// The index of all notes, printed as at the back of a book:
///
///   glossator report --section index --format md | pandoc -o index.pdf
///
/// Who occurs with whom, for a program that draws graphs:
///
///   glossator report --format dot | dot -Tpdf -o together.pdf
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Citekeys of the books to report on; all where none is given
    #[arg(value_name = "BOOK")]
    books: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// Only this section; several are separated by commas
    #[arg(long = "section", value_enum, value_delimiter = ',', value_name = "SECTION")]
    sections: Vec<SectionName>,
    /// How Markdown has the abbreviations
    #[arg(long, value_enum, default_value_t = AbbreviationsAs::List)]
    abbreviations: AbbreviationsAs,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    workspace: Chosen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A page for a browser
    Html,
    /// Markdown, for Pandoc and forges
    Md,
    /// For programs: a JSON object
    Json,
    /// One section as a table for spreadsheets
    Csv,
    /// Who occurs with whom, as a graph for Graphviz or Gephi
    Dot,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SectionName {
    /// For each book, what was read and which notes there are
    Reading,
    /// Organizations and people by chapters
    Who,
    /// Pairs that are named in one paragraph or abstract, and their network
    Together,
    /// Names, works and chapters of all notes, with note and line
    Index,
    /// Abbreviations that are used, and what they stand for
    Abbreviations,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum AbbreviationsAs {
    /// `- **UN**: United Nations`
    List,
    /// `*[UN]: United Nations`, as Markdown Extra and Glossator read it
    Definitions,
}

impl SectionName {
    fn section(self) -> Section {
        match self {
            Self::Reading => Section::Reading,
            Self::Who => Section::Who,
            Self::Together => Section::Together,
            Self::Index => Section::Index,
            Self::Abbreviations => Section::Abbreviations,
        }
    }
}

/// Reports; the exit code is 2 if that is not possible.
pub(crate) fn run(args: &Args) -> ExitCode {
    output::finish(told(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn told(args: &Args) -> Result<String, Failure> {
    let sections = sections(args)?;
    let loaded = args.workspace.load(Path::new("."))?;
    let library = &loaded.snapshot.folders()[0].library;
    let books = Books::named(library, &args.books).map_err(|key| unknown(&loaded, &key))?;
    let report = report(&loaded.snapshot, FolderId(0), books);
    let text = print(args, &report, &sections, &loaded);
    let Some(path) = &args.output.path else { return Ok(text) };
    args.output.write(path, &text, std::iter::once(&*loaded.snapshot), &[])?;
    Ok(format!("{}: {}\n", output::path(path), counted(report.notes, "note")))
}

/// The sections that were asked for, each once, in the order of a report.
fn sections(args: &Args) -> Result<Vec<Section>, Failure> {
    let asked: Vec<Section> = args.sections.iter().map(|name| name.section()).collect();
    let all = Section::ALL.into_iter().filter(|section| asked.is_empty() || asked.contains(section));
    let all: Vec<Section> = all.collect();
    match args.format {
        Format::Csv if all.len() != 1 => {
            let names = Section::ALL.map(Section::id).join(", ");
            Err(Failure(format!("`--format csv` prints one table: say which with `--section`, one of {names}")))
        }
        Format::Dot if !asked.is_empty() && all != [Section::Together] => {
            Err(Failure("`--format dot` prints who occurs with whom, and no other section".to_owned()))
        }
        _ => Ok(all),
    }
}

fn unknown(loaded: &Loaded, key: &str) -> Failure {
    let library = &loaded.snapshot.folders()[0].library;
    let help = match library.meant_citekey(key.trim_start_matches('@')) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`glossator list books` lists those that are known".to_owned(),
    };
    Failure(format!("no book has the citekey `{key}`: {help}"))
}

fn print(args: &Args, report: &Report, sections: &[Section], loaded: &Loaded) -> String {
    match args.format {
        Format::Html => {
            let links = loaded.snapshot.folders()[0].settings.report_links;
            html::print(report, sections, links, &html::Shown::Browser)
        }
        Format::Md => {
            let abbreviations = match args.abbreviations {
                AbbreviationsAs::List => Abbreviations::List,
                AbbreviationsAs::Definitions => Abbreviations::Definitions,
            };
            printable::text(&markdown::print(report, sections, abbreviations)).into_owned()
        }
        Format::Json => printable::json(&format!("{:#}\n", json::print(report, sections))).into_owned(),
        Format::Csv => {
            sections.iter().map(|&section| printable::text(&csv::print(report, section)).into_owned()).collect()
        }
        Format::Dot => dot::print(report),
    }
}
