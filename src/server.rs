//! The language server: the protocol around the features. Nothing outside this module knows the protocol's types.
//!
//! The way of a message: `stdio` reads it and calls `backend` in arrival order. An edit changes the workspace at once.
//! A request takes a snapshot, `from_protocol` turns its position into a byte offset, a feature answers, and
//! `to_protocol` converts the answer with the lines of the same snapshot. `outbound` sends what the client did not ask
//! for. `disk` reads files, and `file_watcher` reports changed ones to it when the client cannot.

mod backend;
mod capabilities;
mod commands;
mod disk;
mod documentation;
mod export;
mod file_watcher;
mod from_protocol;
mod long_answer;
pub mod outbound;
mod refresh;
mod session;
mod state;
pub mod stdio;
mod to_protocol;
mod watched_files;
mod watching;

use std::io;
use std::time::Duration;

use tower_lsp::LspService;

use backend::Backend;
use outbound::Outbound;

/// How many slow requests run at the same time; more wait their turn. A client may send as many as it likes.
const MOST_THREADS: usize = 32;
/// How long an idle thread is kept for the next slow request.
const IDLE: Duration = Duration::from_secs(2);

/// Serves one client on standard input and output until it sends `exit` or disappears, or until its process dies.
///
/// Returns the exit code that the protocol asks for: 0 after `shutdown`, else 1.
///
/// # Errors
///
/// If no threads can be started or the standard streams cannot be used.
pub(crate) fn serve() -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(MOST_THREADS)
        .thread_keep_alive(IDLE)
        .enable_time()
        .build()?;
    let code = runtime.block_on(async {
        let (input, output) = stdio::standard_streams()?;
        let pieces = stdio::Pieces::default();
        let (service, socket) = LspService::build(|client| Backend::new(Outbound::start(client), pieces.clone()))
            .custom_method("glossator/library", Backend::library)
            .custom_method("glossator/citable", Backend::citable)
            .custom_method("glossator/search", Backend::search)
            .custom_method("glossator/glosses", Backend::glosses)
            .custom_method("glossator/printed", Backend::printed_page)
            .custom_method("glossator/pandocReads", Backend::pandoc_reads)
            .custom_method("glossator/report", Backend::report)
            .custom_method(stdio::WORKSPACE_SYMBOL, Backend::symbols)
            .custom_method(stdio::REFERENCES, Backend::references)
            .custom_method(stdio::WORKSPACE_DIAGNOSTIC, Backend::pull_all)
            // `tower_lsp` does not know these two; `stdio` handles the second.
            .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
            .custom_method("$/setTrace", Backend::set_trace)
            .finish();
        stdio::run(service, socket, &pieces, input, output).await
    });
    // Reading may block for ever, and its result is no longer needed.
    runtime.shutdown_background();
    code
}
