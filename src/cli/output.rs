//! How commands end: their output and exit code.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::text::{file_name, printable};

/// Why a command could not run, as a message for the user.
#[derive(Debug)]
pub(super) struct Failure(pub String);

/// The exit code of a command that could not run.
const COULD_NOT_RUN: u8 = 2;

/// Prints `report` and ends with `code`; prints a failure on standard error and ends with 2. Whatever the report
/// quotes, it sends the terminal no control sequences but colours.
pub(super) fn finish(outcome: Result<(String, ExitCode), Failure>) -> ExitCode {
    match outcome {
        Ok((report, code)) => match anstream::stdout().write_all(printable::report(&report).as_bytes()) {
            Ok(()) => code,
            // The reader of the report is gone.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
            Err(error) => finish(Err(Failure(format!("cannot write the report: {error}")))),
        },
        Err(Failure(message)) => {
            tell(&message);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// Prints a message on standard error.
pub(super) fn tell(message: &str) {
    say(&format!("glossator: {message}"));
}

/// Prints a line on standard error.
pub(super) fn say(line: &str) {
    // If even that fails, nobody is left to tell.
    let _ = writeln!(anstream::stderr(), "{}", printable::line(line));
}

/// `path`, made safe for a line of a report.
pub(super) fn path(path: &Path) -> String {
    printable::line(&file_name::shown(path)).into_owned()
}

/// A log that makes messages safe to show before writing them to `inner`.
pub(super) struct Log<W>(pub W);

impl<W: Write> Write for Log<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Each event is a single write.
        self.0.write_all(printable::text(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
