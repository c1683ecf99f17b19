//! The `glossator` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    glossator::cli::run()
}
