//! Pushed diagnostics, for a client that does not pull them. They are published for open notes, and for files that are
//! never opened as notes, whenever they may have changed.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use tower_lsp::lsp_types::{Diagnostic, Url};

use super::{Stamp, State};
use crate::features::file_diagnostics;
use crate::server::session::Session;
use crate::server::to_protocol::diagnostic;
use crate::workspace::address::Address;
use crate::workspace::snapshot::{DiagnosticInputs, Snapshot};

/// What was published last, so that nothing is published twice.
#[derive(Default)]
pub(super) struct Published {
    /// For open notes: the client's own spelling of the URI, and the stamp of the diagnostics.
    notes: HashMap<Address, (Url, Option<Stamp>)>,
    /// For other files: those with diagnostics, and the inputs of all of them.
    others: Vec<(Url, Vec<Diagnostic>)>,
    diagnostic_inputs: Option<DiagnosticInputs>,
}

impl State {
    /// The client opened a note under `uri`.
    pub(in crate::server) fn opened(&self, address: &Address, uri: Url) {
        self.published().notes.insert(address.clone(), (uri, None));
    }

    /// The client closed a note, which loses its diagnostics.
    pub(in crate::server) fn closed(&self, address: &Address) {
        // While the lock is held, nothing else is published for the note.
        let mut published = self.published();
        let closed = published.notes.remove(address).filter(|_| !self.session().pulls_diagnostics());
        if let Some((uri, _)) = closed {
            self.outbound.publish(uri, None, Vec::new());
        }
    }

    /// The client's URI of the note at `address`, while it is open.
    pub(super) fn spelling(&self, address: &Address) -> Option<Url> {
        self.published().notes.get(address).map(|(uri, _)| uri.clone())
    }

    /// The open notes.
    pub(in crate::server) fn open_notes(&self) -> Vec<Address> {
        self.published().notes.keys().cloned().collect()
    }

    fn published(&self) -> MutexGuard<'_, Published> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes new diagnostics of open notes, unless the client pulls them. Returns true if one of these notes is
    /// affected by something other than its own text, so that earlier answers about it may be out of date.
    pub(super) fn look_at_open(&self, snapshot: &Snapshot, session: &Session) -> bool {
        let open: Vec<(Address, Option<Stamp>)> =
            self.published().notes.iter().map(|(address, (_, last))| (address.clone(), last.clone())).collect();
        let mut out_of_date = false;
        for (address, last) in open {
            let Some(note) = snapshot.note_at(&address) else { continue };
            let Some(version) = note.version else { continue };
            let stamp = Stamp::new(snapshot, note);
            if last.as_ref() == Some(&stamp) {
                continue;
            }
            out_of_date |= last.is_some_and(|last| last.differs_beside(&stamp));
            let found = (!session.pulls_diagnostics()).then(|| diagnostic::of_note(snapshot, note, session));
            // A note that was closed meanwhile has no diagnostics.
            if let Some((uri, last)) = self.published().notes.get_mut(&address) {
                *last = Some(stamp);
                if let Some(found) = found {
                    self.outbound.publish(uri.clone(), Some(version), found);
                }
            }
        }
        out_of_date
    }

    /// Publishes new diagnostics of files that are never opened as notes.
    pub(super) fn push_others(&self, snapshot: &Snapshot, session: &Session) {
        let diagnostic_inputs = snapshot.diagnostic_inputs();
        if self.published().diagnostic_inputs.as_ref() == Some(&diagnostic_inputs) {
            return;
        }
        let found = file_diagnostics::never_open(snapshot).filter_map(|file| {
            let found = diagnostic::of_file(snapshot, file, session);
            let uri = file.path().filter(|_| !found.is_empty()).and_then(|path| Url::from_file_path(path).ok())?;
            Some((uri, found))
        });
        let now: Vec<_> = found.collect();
        let mut published = self.published();
        for (uri, found) in now.iter().filter(|file| !published.others.contains(file)) {
            self.outbound.publish(uri.clone(), None, found.clone());
        }
        for (uri, _) in published.others.iter().filter(|(uri, _)| now.iter().all(|(still, _)| still != uri)) {
            // A file that could not be read may be open by now, and has diagnostics of its own.
            if published.notes.values().all(|(open, _)| open != uri) {
                self.outbound.publish(uri.clone(), None, Vec::new());
            }
        }
        published.others = now;
        published.diagnostic_inputs = Some(diagnostic_inputs);
    }
}
