//! Diagnostics that the client asks for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;

use super::Backend;
use crate::server::state::pull::Report;
use crate::workspace::address::Address;

/// Says so when nobody waits for an answer any more.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Backend {
    /// `textDocument/diagnostic`.
    pub(super) async fn pull(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let address = Address::from_uri(&params.text_document.uri);
        let snapshot = self.state.snapshot(&address).await;
        let state = Arc::clone(&self.state);
        let report = self.apart(move || state.pull(&snapshot, &address, params.previous_result_id.as_deref())).await?;
        let report: DocumentDiagnosticReport = match report {
            Report::Unchanged(unchanged_document_diagnostic_report) => RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report,
            }
            .into(),
            Report::Full(full_document_diagnostic_report) => {
                RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report }.into()
            }
        };
        Ok(report.into())
    }

    /// `workspace/diagnostic`.
    pub(super) async fn pull_all(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        let snapshot = self.state.whole_snapshot().await;
        let state = Arc::clone(&self.state);
        let stop = Stop(Arc::default());
        let stopped = Arc::clone(&stop.0);
        let items = self.apart(move || state.pull_all(&snapshot, params.previous_result_ids, &stopped)).await?;
        // It stops where the request is cancelled, and then nobody hears this.
        let items = items.ok_or_else(Error::request_cancelled)?;
        Ok(WorkspaceDiagnosticReport { items }.into())
    }
}
