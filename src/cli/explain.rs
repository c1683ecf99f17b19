//! `glossator explain`: what a diagnostic means, and how to fix what it reports.

use std::process::ExitCode;

use super::output::{self, Failure};
use crate::features::explanations;
use crate::workspace::settings::Code;

/// Explains a diagnostic: what it means, an example, how to mend it, how to switch it off
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The diagnostic's code, such as `unknown-chapter`; without one, all are explained
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Prints the explanation.
pub(crate) fn run(args: &Args) -> ExitCode {
    output::finish(explain(args.code.as_deref()))
}

fn explain(code: Option<&str>) -> Result<(String, ExitCode), Failure> {
    let text = match code {
        None => explanations::PAGE.trim_end(),
        Some(name) => explanations::of(Code::from_name(name).ok_or_else(|| Failure(Code::unknown(name)))?),
    };
    Ok((format!("{text}\n"), ExitCode::SUCCESS))
}
