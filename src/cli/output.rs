//! How commands end: what they print, and the exit code.

use std::io::{self, Write};
use std::process::ExitCode;

/// Why a command could not run, as a sentence for the user.
#[derive(Debug)]
pub(super) struct Failure(pub String);

/// Exit code of a command that could not run.
const COULD_NOT_RUN: u8 = 2;

/// Prints `report` and ends with `code`; tells a failure on standard error and ends with 2.
pub(super) fn finish(outcome: Result<(String, ExitCode), Failure>) -> ExitCode {
    match outcome {
        Ok((report, code)) => match anstream::stdout().write_all(report.as_bytes()) {
            Ok(()) => code,
            // Whoever was to read the report is gone.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
            Err(error) => finish(Err(Failure(format!("cannot write the report: {error}")))),
        },
        Err(Failure(message)) => {
            tell(&message);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// Says something on standard error.
pub(super) fn tell(message: &str) {
    // Where even that fails there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "glossator: {message}");
}
