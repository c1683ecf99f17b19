//! `glossator demo`: creates a small workspace and shows what an editor shows in it.

mod client;
mod files;
mod tour;

use std::path::PathBuf;
use std::process::ExitCode;

use super::output::{self, Failure};
use super::workspace;

/// Makes a small workspace and shows what an editor shows in it, asked of the real server
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to make it: a new or empty folder; a temporary one where none is given
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Creates the workspace and prints the tour.
pub(crate) fn run(args: &Args) -> ExitCode {
    output::finish(demo(args).map(|report| (report, ExitCode::SUCCESS)))
}

fn demo(args: &Args) -> Result<String, Failure> {
    let folder = match &args.folder {
        Some(folder) => workspace::absolute(folder)?,
        None => tempfile::Builder::new()
            .prefix("glossator-demo-")
            .tempdir()
            .map(tempfile::TempDir::keep)
            .map_err(|error| Failure(format!("cannot make a temporary folder: {error}")))?,
    };
    files::write(&folder)?;
    tour::tour(&folder)
}
