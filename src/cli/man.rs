//! `glossator man`: the manual pages, for those who make packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output::{self, Failure};
use super::workspace;

/// Writes the manual pages, one for each command
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to write them into, made where it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes the pages.
pub(crate) fn run(args: &Args, command: clap::Command) -> ExitCode {
    output::finish(write(&args.folder, command).map(|()| (String::new(), ExitCode::SUCCESS)))
}

fn write(folder: &Path, command: clap::Command) -> Result<(), Failure> {
    let folder = workspace::absolute(folder)?;
    let failed = |error| Failure(format!("cannot write the manual pages into {}: {error}", folder.display()));
    fs::create_dir_all(&folder).and_then(|()| clap_mangen::generate_to(command, &folder)).map_err(failed)
}
