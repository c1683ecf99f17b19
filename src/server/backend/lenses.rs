//! Code lenses.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::request::CodeLensRefresh;
use tower_lsp::lsp_types::{CodeLens, CodeLensParams, Command};

use super::Backend;
use crate::features::lens::{self, Saying};
use crate::server::state::State;
use crate::server::{commands, to_protocol};

/// How long nothing may change before code lenses are counted again.
const QUIET: Duration = Duration::from_secs(1);

impl Backend {
    pub(super) async fn list_lenses(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let uri = params.text_document.uri;
        let Some((snapshot, note)) = self.note(&uri).await else { return Ok(None) };
        let encoding = self.state.session().encoding;
        let lens = |lens: lens::Lens| CodeLens {
            range: to_protocol::range(&note.lines, lens.span, encoding),
            command: None,
            data: Some(commands::references_arguments(&uri, lens.subject).into()),
        };
        let read = lens::read(&snapshot, &note).map(|(span, title)| {
            // For clients that apply no edits the lens is only text.
            let changes = self.state.session().applies_edits();
            let command = Command {
                title: title.to_owned(),
                command: if changes { commands::READ.to_owned() } else { String::new() },
                arguments: changes.then(|| vec![json!(uri)]),
            };
            CodeLens { range: to_protocol::range(&note.lines, span, encoding), command: Some(command), data: None }
        });
        Ok(Some(lens::lenses(&snapshot, &note).into_iter().map(lens).chain(read).collect()))
    }

    pub(super) async fn resolve_lens(&self, mut asked: CodeLens) -> Result<CodeLens> {
        if asked.command.is_some() {
            return Ok(asked);
        }
        let data = asked.data.take();
        let arguments = data.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let (uri, subject) = commands::read_references_arguments(arguments)?;
        let (said, own) = match self.note(&uri).await {
            Some((snapshot, note)) => {
                self.on_other_thread(move || {
                    let said = lens::saying(&snapshot, &note, subject);
                    let own = match said {
                        Saying::Own(_, place) => snapshot.note(place.note).and_then(|own| own.address.to_uri()),
                        _ => None,
                    };
                    (said, own)
                })
                .await?
            }
            None => (Saying::References(Vec::new()), None),
        };
        let session = self.state.session();
        // For other clients the lens is only text.
        let (command, arguments) = match (&said, own) {
            (Saying::Own(..), Some(own)) if session.shows_documents() => (commands::SHOW, Some(vec![json!(own)])),
            (Saying::References(places), _) if !places.is_empty() && session.shows_references() => {
                (commands::SHOW_REFERENCES, Some(vec![json!(arguments), json!(uri), json!(asked.range.start)]))
            }
            _ => ("", None),
        };
        let title = to_protocol::shown(&lens::title(&said));
        asked.command = Some(Command { title, command: command.to_owned(), arguments });
        Ok(asked)
    }
}

/// Asks the client to request code lenses again, after changes followed by a quiet period, if there are any lenses.
pub(super) async fn refresh(state: Arc<State>) {
    loop {
        state.counted().await;
        while tokio::time::timeout(QUIET, state.counted()).await.is_ok() {}
        let snapshot = state.lock().snapshot();
        let open = state.open_notes();
        let has_lenses = |note| snapshot.note_at(note).is_some_and(|note| !lens::lenses(&snapshot, note).is_empty());
        if open.iter().any(has_lenses) {
            state.outbound.request::<CodeLensRefresh>((), |_| {});
        }
    }
}
