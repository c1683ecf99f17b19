//! Diagnostics for a client that asks for them. Each answer has an id made of what it says, so that asking again costs
//! the client nothing where nothing changed; the client is told when an answer of before is out of date.

use std::collections::HashMap;
use std::hash::Hasher;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};

use rustc_hash::FxHasher;
use tower_lsp::lsp_types::request::WorkspaceDiagnosticRefresh;
use tower_lsp::lsp_types::{
    Diagnostic, FullDocumentDiagnosticReport, PreviousResultId, UnchangedDocumentDiagnosticReport, Url,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::{Stamp, State};
use crate::features::file_diagnostics;
use crate::server::session::Session;
use crate::server::to_protocol::diagnostic;
use crate::workspace::address::Address;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::{DiagnosticInputs, Snapshot};

/// What the client asked for.
#[derive(Default)]
pub(super) struct Pulled {
    /// What the first answer since the last refresh was made of; `None` where nothing was asked since.
    diagnostic_inputs: Option<DiagnosticInputs>,
    /// The client has yet to answer that it will ask again.
    refreshing: bool,
    /// The id of what was found in each note, and what it was made of. `None` where nothing was found.
    ids: HashMap<NoteId, (Stamp, Option<String>)>,
}

impl Pulled {
    /// Begins to ask the client to ask again, where `snapshot` is no longer what it was answered by; gives what that was.
    fn begin_refresh(&mut self, snapshot: &Snapshot) -> Option<DiagnosticInputs> {
        let out_of_date = !self.refreshing
            && self
                .diagnostic_inputs
                .as_ref()
                .is_some_and(|diagnostic_inputs| *diagnostic_inputs != snapshot.diagnostic_inputs());
        self.refreshing |= out_of_date;
        self.diagnostic_inputs.take_if(|_| out_of_date)
    }
}

/// The answer about one file.
pub(in crate::server) enum Report {
    /// What the client has.
    Unchanged(UnchangedDocumentDiagnosticReport),
    /// Something else.
    Full(FullDocumentDiagnosticReport),
}

impl Report {
    fn new(previous: Option<&str>, id: String, items: Vec<Diagnostic>) -> Self {
        if previous == Some(&*id) {
            Self::Unchanged(UnchangedDocumentDiagnosticReport { result_id: id })
        } else {
            Self::Full(FullDocumentDiagnosticReport { result_id: Some(id), items })
        }
    }

    fn in_workspace(self, uri: Url, version: Option<i32>) -> WorkspaceDocumentDiagnosticReport {
        let version = version.map(i64::from);
        match self {
            Self::Unchanged(unchanged_document_diagnostic_report) => {
                WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report,
                })
            }
            Self::Full(full_document_diagnostic_report) => {
                WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                    uri,
                    version,
                    full_document_diagnostic_report,
                })
            }
        }
    }
}

/// The id of an answer: another text, another version or another diagnostic gives another one.
fn id_of(note: Option<&Note>, items: &[Diagnostic]) -> String {
    let mut hasher = FxHasher::default();
    hasher.write_u64(note.and_then(|note| note.fingerprint).unwrap_or_default());
    hasher.write_i64(note.and_then(|note| note.version).map_or(-1, i64::from));
    hasher.write(&serde_json::to_vec(items).unwrap_or_default());
    format!("{:016x}", hasher.finish())
}

impl State {
    /// The diagnostics of the file at `address`, of which the client has what `previous` names.
    pub(in crate::server) fn pull(&self, snapshot: &Snapshot, address: &Address, previous: Option<&str>) -> Report {
        let session = self.session();
        self.answers_by(snapshot);
        if let Some(note) = snapshot.note_at(address) {
            let items = diagnostic::of_note(snapshot, note, &session);
            return Report::new(previous, id_of(Some(note), &items), items);
        }
        let file = file_diagnostics::others(snapshot)
            .find(|file| file.path().is_some_and(|path| address.path() == Some(path)));
        let items = file.map(|file| diagnostic::of_file(snapshot, file, &session)).unwrap_or_default();
        Report::new(previous, id_of(None, &items), items)
    }

    /// The diagnostics of all files, of which the client has what `previous` names. A file without any is left out, unless
    /// the client has some of it. `None` where it is stopped.
    pub(in crate::server) fn pull_all(
        &self,
        snapshot: &Snapshot,
        previous: Vec<PreviousResultId>,
        stop: &AtomicBool,
    ) -> Option<Vec<WorkspaceDocumentDiagnosticReport>> {
        let session = self.session();
        self.answers_by(snapshot);
        let mut previous: HashMap<Address, (Url, String)> =
            previous.into_iter().map(|it| (Address::from_uri(&it.uri), (it.uri, it.value))).collect();
        let mut answer = Vec::new();
        for note in snapshot.notes() {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let had = previous.remove(&note.address);
            if let Some(report) = self.pull_note(snapshot, note, had.as_ref().map(|(_, id)| &**id), &session) {
                let uri = had.map(|(uri, _)| uri).or_else(|| self.spelling(&note.address));
                let uri = uri.or_else(|| note.address.to_uri());
                answer.extend(uri.map(|uri| report.in_workspace(uri, note.version)));
            }
        }
        for file in file_diagnostics::others(snapshot) {
            let Some(address) = file.path().map(Address::from_path) else { continue };
            let had = previous.remove(&address);
            let items = diagnostic::of_file(snapshot, file, &session);
            if !items.is_empty() || had.is_some() {
                let report = Report::new(had.as_ref().map(|(_, id)| &**id), id_of(None, &items), items);
                let uri = had.map(|(uri, _)| uri).or_else(|| address.to_uri());
                answer.extend(uri.map(|uri| report.in_workspace(uri, None)));
            }
        }
        // Files that are gone.
        for (uri, _) in previous.into_values() {
            answer.push(Report::Full(FullDocumentDiagnosticReport::default()).in_workspace(uri, None));
        }
        self.pulled().ids.retain(|&id, _| snapshot.note(id).is_some());
        Some(answer)
    }

    /// `None` where the note has no diagnostics and the client none of it.
    fn pull_note(&self, snapshot: &Snapshot, note: &Arc<Note>, had: Option<&str>, session: &Session) -> Option<Report> {
        let stamp = Stamp::new(snapshot, note);
        let known = self.pulled().ids.get(&note.id).filter(|(at, _)| *at == stamp).map(|(_, id)| id.clone());
        match (known, had) {
            (Some(None), None) => return None,
            (Some(Some(id)), Some(had)) if id == had => return Some(Report::new(Some(had), id, Vec::new())),
            _ => {}
        }
        let items = snapshot.in_passing(note, || diagnostic::of_note(snapshot, note, session));
        let id = id_of(Some(note), &items);
        self.pulled().ids.insert(note.id, (stamp, (!items.is_empty()).then(|| id.clone())));
        if !items.is_empty() || had == Some(&*id) {
            return Some(Report::new(had, id, items));
        }
        // Without an id the client forgets it.
        had.map(|_| Report::Full(FullDocumentDiagnosticReport::default()))
    }

    fn pulled(&self) -> MutexGuard<'_, Pulled> {
        self.pulled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer is made of `snapshot`. Something may have changed while it was waited for.
    fn answers_by(&self, snapshot: &Snapshot) {
        let mut pulled = self.pulled();
        if pulled.diagnostic_inputs.is_none() {
            pulled.diagnostic_inputs = Some(snapshot.diagnostic_inputs());
            self.touch();
        }
    }

    /// Lets the client ask again where it was answered by what does not hold any more. Edits of a note it knows itself.
    pub(super) fn refresh_pulled(self: &Arc<Self>, snapshot: &Snapshot, session: &Session) {
        if !session.refreshes_diagnostics() {
            return;
        }
        let Some(diagnostic_inputs) = self.pulled().begin_refresh(snapshot) else { return };
        let state = Arc::clone(self);
        self.outbound.request::<WorkspaceDiagnosticRefresh>((), move |reply| {
            state.pulled().refreshing = false;
            match reply {
                Ok(()) => state.touch(),
                // It was not told: the next change lets it be told of both.
                Err(_) => state.pulled().diagnostic_inputs = Some(diagnostic_inputs),
            }
        });
    }
}
