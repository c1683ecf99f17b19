//! The language server: the protocol around the features. Nothing outside this module knows the protocol's types.
//!
//! A message's way: `stdio` reads it and calls `backend` in arrival order; an edit changes the workspace at once; a
//! request takes a snapshot, `from_protocol` makes a byte offset of its position, a feature answers, `to_protocol`
//! converts with the same snapshot's lines. `outbound` sends what the server says of its own accord; `disk` reads files, and
//! `file_watcher` tells it which changed where the client cannot.

mod backend;
mod capabilities;
mod commands;
mod disk;
mod documentation;
mod file_watcher;
mod from_protocol;
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

/// So many requests that take long are worked at side by side; more wait their turn. A client may ask as much as it likes.
const MOST_THREADS: usize = 32;
/// How long a thread is kept for the next of them.
const IDLE: Duration = Duration::from_secs(2);

/// Serves one client on standard input and output until it says `exit`, is gone, or its parent is.
///
/// Gives the exit code that the protocol asks for: 0 after `shutdown`, else 1.
///
/// # Errors
///
/// Where no threads can be started or the standard streams cannot be used.
pub fn serve() -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(MOST_THREADS)
        .thread_keep_alive(IDLE)
        .enable_time()
        .build()?;
    let code = runtime.block_on(async {
        let (input, output) = stdio::standard_streams()?;
        let (service, socket) = LspService::build(|client| Backend::new(Outbound::start(client)))
            .custom_method("glossator/library", Backend::library)
            .custom_method(stdio::WORKSPACE_SYMBOL, Backend::symbols)
            // Of these two `tower_lsp` knows nothing; the second is heard by `stdio`.
            .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
            .custom_method("$/setTrace", Backend::set_trace)
            .finish();
        stdio::run(service, socket, input, output).await
    });
    // Reading may block for ever; what it reads is of no use any more.
    runtime.shutdown_background();
    code
}
