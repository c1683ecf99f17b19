//! Whether the editor is still alive: one that crashes does not always close our input.

use std::time::Duration;

const INTERVAL: Duration = Duration::from_secs(3);

/// Returns when the process has died; never, if that cannot be determined.
pub(crate) async fn death_of(process: u32) {
    // Not visible at all: the editor may be in another process namespace, such as a container.
    if !is_seen_alive(process) {
        return std::future::pending().await;
    }
    while is_seen_alive(process) {
        tokio::time::sleep(INTERVAL).await;
    }
}

#[cfg(unix)]
fn is_seen_alive(process: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let process = i32::try_from(process).ok().and_then(Pid::from_raw);
    process.is_some_and(|process| test_kill_process(process) != Err(rustix::io::Errno::SRCH))
}

/// Elsewhere the end of input must do: Windows closes the pipe with the process.
#[cfg(not(unix))]
fn is_seen_alive(_: u32) -> bool {
    false
}
