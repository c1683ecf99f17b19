//! Diagnostics pulled by the client.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;

use super::Backend;
use super::stop::Stop;
use crate::server::long_answer::LongAnswer;
use crate::server::state::pull::Report;
use crate::workspace::address::Address;

impl Backend {
    /// `textDocument/diagnostic`.
    pub(super) async fn pull(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let address = Address::from_uri(&params.text_document.uri);
        let snapshot = self.state.snapshot(&address).await;
        let state = Arc::clone(&self.state);
        let report =
            self.on_other_thread(move || state.pull(&snapshot, &address, params.previous_result_id.as_deref())).await?;
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

    /// `workspace/diagnostic`, as JSON text. Never in pieces: VS Code gives a token for them, and then shows only some of many.
    pub(in crate::server) async fn pull_all(&self, params: WorkspaceDiagnosticParams) -> Result<Value> {
        let snapshot = self.state.whole_snapshot().await;
        let state = Arc::clone(&self.state);
        let stop = Stop::default();
        let stopped = stop.flag();
        let mut answer = LongAnswer::new([r#"{"items":["#, "]}"], None);
        let write = move || {
            state.pull_all(&snapshot, params.previous_result_ids, &stopped, |report| answer.add(&report))?;
            Some(answer.finish())
        };
        // It stops only if the request is cancelled, and then nobody reads this error.
        self.on_other_thread(write).await?.ok_or_else(Error::request_cancelled)
    }
}
