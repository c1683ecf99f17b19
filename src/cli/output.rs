//! How commands end: what they print, and the exit code.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::text::printable;

/// Why a command could not run, as a sentence for the user.
#[derive(Debug)]
pub(super) struct Failure(pub String);

/// Exit code of a command that could not run.
const COULD_NOT_RUN: u8 = 2;

/// Prints `report` and ends with `code`; tells a failure on standard error and ends with 2. Whatever the report quotes, nothing
/// in it but colours orders the terminal about.
pub(super) fn finish(outcome: Result<(String, ExitCode), Failure>) -> ExitCode {
    match outcome {
        Ok((report, code)) => match anstream::stdout().write_all(printable::report(&report).as_bytes()) {
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
    say(&format!("glossator: {message}"));
}

/// Writes a line on standard error.
pub(super) fn say(line: &str) {
    // Where even that fails there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "{}", printable::line(line));
}

/// `path` as a line of a report shows it.
pub(super) fn path(path: &Path) -> String {
    printable::line(&path.display().to_string()).into_owned()
}

/// What is logged to `inner`, as it may be shown.
pub(super) struct Log<W>(pub W);

impl<W: Write> Write for Log<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Each event is written at once.
        self.0.write_all(printable::text(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
