//! What follows from a change: diagnostics, files to watch, and jobs for the disk thread.

use std::sync::Arc;

use crate::server::disk::Disk;
use crate::server::state::State;
use crate::server::watching::Watching;

/// Handles changes for as long as the session lasts.
pub(super) async fn follow(state: Arc<State>, disk: Disk, watching: Arc<Watching>) {
    loop {
        state.next_change().await;
        let (changed, watching) = (Arc::clone(&state), Arc::clone(&watching));
        let look = move || {
            watching.watch_linked();
            changed.look_at_diagnostics();
        };
        if let Err(error) = tokio::task::spawn_blocking(look).await {
            tracing::error!("diagnostics could not be made: {error}");
        }
        // Edited notes may link to further files, or add names.
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
