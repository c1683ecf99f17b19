//! `glossator lsp`: the language server.

use std::io;
use std::process::ExitCode;

use super::output;
use crate::server;

/// Serves an editor on standard input and output, as the Language Server Protocol asks
///
/// Editors start this themselves. What it logs goes to standard error.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Ignored: editors add it for servers that know other ways to talk
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Serves until the editor is gone.
pub fn run(_: &Args) -> ExitCode {
    tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false).with_max_level(tracing::Level::WARN).init();
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
    }));
    match server::serve() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::tell(&format!("the server could not be started: {error}"));
            ExitCode::FAILURE
        }
    }
}
