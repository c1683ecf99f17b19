//! The command line: one file for each subcommand. Nothing outside this module prints.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub mod annotate;
pub mod check;
pub mod completions;
pub mod demo;
pub mod explain;
pub mod export;
pub mod import;
pub mod list;
pub mod lsp;
pub mod man;
mod output;
mod output_file;
pub mod report;
pub mod schema;
pub mod search;
mod workspace;

/// Knows the books that your Markdown notes are about
#[derive(Debug, Parser)]
#[command(name = "glossator", version = env!("GLOSSATOR_VERSION"))]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(import::Args),
    Annotate(annotate::Args),
    Check(check::Args),
    Explain(explain::Args),
    List(list::Args),
    Search(search::Args),
    Report(report::Args),
    Export(export::Args),
    Demo(demo::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    #[command(hide = true)]
    Man(man::Args),
    Lsp(lsp::Args),
}

/// Runs the command on the command line.
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Import(args) => import::run(&args),
        Command::Annotate(args) => annotate::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::List(args) => list::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args, Arguments::command()),
        Command::Man(args) => man::run(&args, Arguments::command()),
        Command::Lsp(args) => lsp::run(&args),
    }
}
