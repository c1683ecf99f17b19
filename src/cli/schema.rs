//! `glossator schema`: what `.glossator.toml` may say, for editors that complete and check TOML by a schema.

use std::process::ExitCode;

use super::output;
use crate::workspace::settings;

/// Prints the JSON Schema of `.glossator.toml`, for editors that complete and check TOML
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// Prints the schema.
pub(crate) fn run(_: &Args) -> ExitCode {
    output::finish(Ok((format!("{:#}\n", settings::schema()), ExitCode::SUCCESS)))
}
