//! `glossator lsp`: the language server.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use tracing::Level;

use super::output::{self, Failure, Log};
use crate::server;

/// The environment variable for the log level, if no option sets it.
const LEVEL_VARIABLE: &str = "GLOSSATOR_LOG";

/// Serves an editor on standard input and output, as the Language Server Protocol asks
///
/// Editors start this themselves. What it logs goes to standard error.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Ignored: editors add it for servers that know other ways to talk
    #[arg(long, hide = true)]
    stdio: bool,
    /// Write the log to the end of this file instead
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// How much to log; by default what GLOSSATOR_LOG says, or else warnings and errors
    #[arg(long, value_enum, value_name = "LEVEL")]
    log_level: Option<LogLevel>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum LogLevel {
    /// Only errors
    Error,
    /// What may be wrong, too
    Warn,
    /// What is read and when, too
    Info,
    /// Each message of the editor, and how long it took, too
    Debug,
    /// Everything
    Trace,
}

impl From<LogLevel> for Level {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Level::ERROR,
            LogLevel::Warn => Level::WARN,
            LogLevel::Info => Level::INFO,
            LogLevel::Debug => Level::DEBUG,
            LogLevel::Trace => Level::TRACE,
        }
    }
}

/// Serves until the editor disconnects.
pub(crate) fn run(args: &Args) -> ExitCode {
    if let Err(failure) = begin_log(args) {
        return output::finish(Err(failure));
    }
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
    }));
    tracing::info!("glossator {} begins", env!("GLOSSATOR_VERSION"));
    match server::serve() {
        Ok(code) => {
            tracing::info!("glossator ends with {code}");
            ExitCode::from(code)
        }
        Err(error) => {
            output::tell(&format!("the server could not be started: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn begin_log(args: &Args) -> Result<(), Failure> {
    let log = tracing_subscriber::fmt().with_ansi(false).with_max_level(level(args)?);
    match &args.log {
        None => log.with_writer(|| Log(io::stderr())).init(),
        Some(path) => {
            let file: File = OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)
                .map_err(|error| Failure(format!("the log {} cannot be written: {error}", path.display())))?;
            let file = Arc::new(file);
            log.with_writer(move || Log(Arc::clone(&file))).init();
        }
    }
    Ok(())
}

fn level(args: &Args) -> Result<Level, Failure> {
    let value = std::env::var(LEVEL_VARIABLE).ok().filter(|value| !value.is_empty());
    match (args.log_level, value) {
        (Some(level), _) => Ok(level.into()),
        (None, None) => Ok(Level::WARN),
        (None, Some(value)) => {
            let level = <LogLevel as clap::ValueEnum>::from_str(&value, true);
            let wrong = |_| {
                Failure(format!(
                    "{LEVEL_VARIABLE} is `{value}`; it is one of `error`, `warn`, `info`, `debug`, `trace`"
                ))
            };
            level.map(Level::from).map_err(wrong)
        }
    }
}
