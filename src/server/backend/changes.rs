//! What follows from a change: diagnostics, files to watch, and work for the thread that reads files.

use std::sync::Arc;

use crate::server::disk::Disk;
use crate::server::state::State;
use crate::server::watching::Watching;

/// Follows changes for as long as the session lasts.
pub(super) async fn follow(state: Arc<State>, disk: Disk, watching: Arc<Watching>) {
    loop {
        state.next_change().await;
        let (changed, watching) = (Arc::clone(&state), Arc::clone(&watching));
        let look = move || {
            watching.watch_named();
            changed.look_at_diagnostics();
        };
        if let Err(error) = tokio::task::spawn_blocking(look).await {
            tracing::error!("diagnostics could not be made: {error}");
        }
        // What a note names since it was edited, and the names that it brings.
        let (links_unread, names_added) = {
            let workspace = state.lock();
            (workspace.links_unread(), workspace.names_added())
        };
        if links_unread {
            disk.read_linked();
        }
        if names_added {
            disk.names_added(false);
        }
    }
}
