//! Diagnostics, reduced to what the client supports.

use tower_lsp::lsp_types as lsp;

use super::{range, shown, uri_and_ranges};
use crate::features::diagnostics::{Diagnostic, diagnostics};
use crate::features::file_diagnostics::File;
use crate::features::messages::plain_message;
use crate::server::session::Session;
use crate::text::position::LineTable;
use crate::workspace::note::Note;
use crate::workspace::settings::Severity;
use crate::workspace::snapshot::Snapshot;

/// The source of a diagnostic, as shown by editors.
const SOURCE: &str = "glossator";

/// The diagnostics of a note.
pub(in crate::server) fn of_note(snapshot: &Snapshot, note: &Note, session: &Session) -> Vec<lsp::Diagnostic> {
    let found = diagnostics(snapshot, note);
    found.into_iter().map(|it| diagnostic(snapshot, &note.lines, it, session)).collect()
}

/// The diagnostics of any file.
pub(in crate::server) fn of_file(snapshot: &Snapshot, file: File<'_>, session: &Session) -> Vec<lsp::Diagnostic> {
    let none = LineTable::default();
    let lines = file.lines().unwrap_or(&none);
    file.diagnostics(snapshot).into_iter().map(|it| diagnostic(snapshot, lines, it, session)).collect()
}

/// A diagnostic in a file with these `lines`.
pub(super) fn diagnostic(
    snapshot: &Snapshot,
    lines: &LineTable,
    found: Diagnostic,
    session: &Session,
) -> lsp::Diagnostic {
    let related = found.related.into_iter().filter_map(|(place, message)| {
        let (uri, _, range) = uri_and_ranges(snapshot, place, session.encoding)?;
        Some(lsp::DiagnosticRelatedInformation {
            location: lsp::Location::new(uri, range),
            message: shown(&plain_message(&message)),
        })
    });
    let related: Vec<_> = if session.related_information() { related.collect() } else { Vec::new() };
    lsp::Diagnostic {
        range: range(lines, found.span, session.encoding),
        severity: Some(severity(found.severity)),
        code: Some(lsp::NumberOrString::String(found.code.name().to_owned())),
        code_description: session.explanations().map(|page| {
            let mut href = page.clone();
            href.set_fragment(Some(found.code.name()));
            lsp::CodeDescription { href }
        }),
        source: Some(SOURCE.to_owned()),
        message: shown(&plain_message(&found.message)),
        tags: (session.unnecessary_tag() && found.code.is_about_unused())
            .then(|| vec![lsp::DiagnosticTag::UNNECESSARY]),
        related_information: (!related.is_empty()).then_some(related),
        ..lsp::Diagnostic::default()
    }
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
    }
}
