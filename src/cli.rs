//! The command line: one file for each subcommand. Only here is anything printed.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub mod import;

/// Knows the books that your Markdown notes are about.
#[derive(Debug, Parser)]
#[command(name = "glossator", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(import::Args),
}

/// Does what the command line asks for.
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Import(args) => import::run(&args),
    }
}
