//! Pulled diagnostics. The id of each answer is a hash of its content, so that pulling again costs little if nothing
//! changed. When earlier answers are out of date, the client is asked to pull again.

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
use crate::threads;
use crate::workspace::address::Address;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::{DiagnosticInputs, Snapshot};

/// How many notes are looked through before what was found is handed on.
const NOTES_AT_ONCE: usize = 256;
/// How many are worth a thread.
const NOTES_OF_THREAD: usize = 32;

/// What the client pulled.
#[derive(Default)]
pub(super) struct Pulled {
    /// The inputs of the first answer since the last refresh; `None` if there was none since.
    diagnostic_inputs: Option<DiagnosticInputs>,
    /// The client has not answered the refresh request yet.
    refreshing: bool,
    /// The stamp and the id of the diagnostics of each note; without an id it had none.
    ids: HashMap<NoteId, (Stamp, Option<String>)>,
}

impl Pulled {
    /// Begins a refresh if `snapshot` has other inputs than earlier answers; returns the earlier inputs.
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
    /// The client has the same already.
    Unchanged(UnchangedDocumentDiagnosticReport),
    /// Something new.
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

/// The id of an answer: it differs with the text, the version and the diagnostics.
fn id_of(note: Option<&Note>, items: &[Diagnostic]) -> String {
    let mut hasher = FxHasher::default();
    hasher.write_u64(note.and_then(|note| note.fingerprint).unwrap_or_default());
    hasher.write_i64(note.and_then(|note| note.version).map_or(-1, i64::from));
    hasher.write(&serde_json::to_vec(items).unwrap_or_default());
    format!("{:016x}", hasher.finish())
}

impl State {
    /// The diagnostics of the file at `address`; `previous` is the id of what the client has.
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

    /// Hands the diagnostics of all files to `tell`, one file after another, since there may be very many; `previous` are
    /// the ids of what the client has. A file without diagnostics is left out, unless the client has some for it. `None`
    /// if it is stopped.
    pub(in crate::server) fn pull_all(
        &self,
        snapshot: &Snapshot,
        previous: Vec<PreviousResultId>,
        stop: &AtomicBool,
        mut tell: impl FnMut(WorkspaceDocumentDiagnosticReport),
    ) -> Option<()> {
        let session = self.session();
        self.answers_by(snapshot);
        let mut previous: HashMap<Address, (Url, String)> =
            previous.into_iter().map(|it| (Address::from_uri(&it.uri), (it.uri, it.value))).collect();
        let report = |(note, had): &(&Arc<Note>, Option<(Url, String)>)| {
            let (had_uri, had_id) = had.as_ref().map(|(uri, id)| (uri.clone(), id.as_str())).unzip();
            let report = self.pull_note(snapshot, note, had_id, &session)?;
            let uri = had_uri.or_else(|| self.spelling(&note.address)).or_else(|| note.address.to_uri())?;
            Some(report.in_workspace(uri, note.version))
        };
        let notes: Vec<&Arc<Note>> = snapshot.notes().collect();
        for notes in notes.chunks(NOTES_AT_ONCE) {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let notes: Vec<_> = notes.iter().map(|&note| (note, previous.remove(&note.address))).collect();
            threads::map(&notes, NOTES_OF_THREAD, report).flatten().for_each(&mut tell);
        }
        for file in file_diagnostics::others(snapshot) {
            let Some(address) = file.path().map(Address::from_path) else { continue };
            let had = previous.remove(&address);
            let items = diagnostic::of_file(snapshot, file, &session);
            if !items.is_empty() || had.is_some() {
                let report = Report::new(had.as_ref().map(|(_, id)| &**id), id_of(None, &items), items);
                let uri = had.map(|(uri, _)| uri).or_else(|| address.to_uri());
                uri.map(|uri| report.in_workspace(uri, None)).map(&mut tell);
            }
        }
        // Files that are gone.
        for (uri, _) in previous.into_values() {
            tell(Report::Full(FullDocumentDiagnosticReport::default()).in_workspace(uri, None));
        }
        self.pulled().ids.retain(|&id, _| snapshot.note(id).is_some());
        Some(())
    }

    /// `None` if the note has no diagnostics and the client has none for it.
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
        // Without an id the client forgets the file.
        had.map(|_| Report::Full(FullDocumentDiagnosticReport::default()))
    }

    fn pulled(&self) -> MutexGuard<'_, Pulled> {
        self.pulled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that an answer is made from `snapshot`. Something may have changed while it was waited for.
    fn answers_by(&self, snapshot: &Snapshot) {
        let mut pulled = self.pulled();
        if pulled.diagnostic_inputs.is_none() {
            pulled.diagnostic_inputs = Some(snapshot.diagnostic_inputs());
            self.touch();
        }
    }

    /// Asks the client to pull again if earlier answers are out of date. It knows of its own edits.
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
                // The request failed: the next change repeats it.
                Err(_) => state.pulled().diagnostic_inputs = Some(diagnostic_inputs),
            }
        });
    }
}
