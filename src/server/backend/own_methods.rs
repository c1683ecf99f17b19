//! Methods of our own, for what the protocol has no request for: the library at a glance, a picker of what can be cited,
//! a search, and pages made of a note, and of all notes.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::request::Request;
use tower_lsp::lsp_types::{TextDocumentIdentifier, TextDocumentPositionParams, Url};

use super::Backend;
use crate::features::{completion, glosses, overview, pandoc_reads, printed_page, search};
use crate::report::{self, Books, Section, html};
use crate::server::state::State;
use crate::server::to_protocol;
use crate::workspace::id::FolderId;
use crate::workspace::settings::LinksTo;

/// The largest number of results of a search.
const MOST_FOUND: usize = 24;
/// How long nothing may change before the client is asked to look again.
const QUIET: Duration = Duration::from_millis(250);

/// Asks a client that announces it in `experimental.libraryRefresh` to request the library again.
enum LibraryRefresh {}

impl Request for LibraryRefresh {
    type Params = ();
    type Result = ();
    const METHOD: &'static str = "glossator/library/refresh";
}

impl Backend {
    /// `glossator/library`: an overview of the library for a side bar or a picker, built on another thread.
    pub(in crate::server) async fn library(&self, _: Value) -> Result<Value> {
        let snapshot = self.state.whole_snapshot().await;
        let encoding = self.state.session().encoding;
        let list = move || to_protocol::overview(&snapshot, &overview::overview(&snapshot), encoding);
        self.on_other_thread(list).await
    }

    /// `glossator/citable`: what can be cited at `position` of `textDocument`, found by `query`, best first.
    pub(in crate::server) async fn citable(&self, params: Value) -> Result<Value> {
        let query = params.get("query").and_then(Value::as_str).unwrap_or_default().to_owned();
        let at: TextDocumentPositionParams = serde_json::from_value(params).map_err(wrong)?;
        let Some((snapshot, note, offset)) = self.locate(&at).await else { return Ok(json!([])) };
        let found = completion::citable(&snapshot, &note, offset, &query);
        Ok(to_protocol::citable(&found))
    }

    /// `glossator/search`: at most `most` chapters and works that `query` may mean, best first, each with the line that says
    /// so. Lines of notes are read from their files.
    pub(in crate::server) async fn search(&self, params: Value) -> Result<Value> {
        let query = params.get("query").and_then(Value::as_str).unwrap_or_default().to_owned();
        let most = params.get("most").and_then(Value::as_u64).map_or(MOST_FOUND, |most| MOST_FOUND.min(most as usize));
        let snapshot = self.state.whole_snapshot().await;
        let encoding = self.state.session().encoding;
        let list = move || {
            let found = search::search(&snapshot, &query, false, most).into_iter();
            let found = found.map(|found| (found.read_line(&snapshot), found)).collect::<Vec<_>>();
            to_protocol::found(&snapshot, &found, encoding)
        };
        self.on_other_thread(list).await
    }

    /// `glossator/glosses`: the references in `textDocument`, each with what a hover says of it.
    pub(in crate::server) async fn glosses(&self, params: Value) -> Result<Value> {
        let Some((snapshot, note)) = self.note(&document(&params)?).await else { return Ok(Value::Null) };
        let encoding = self.state.session().encoding;
        let list = move || to_protocol::glosses(&snapshot, &note, &glosses::glosses(&snapshot, &note), encoding);
        self.on_other_thread(list).await
    }

    /// `glossator/printed`: the citations in `textDocument` as the style prints them, and its references.
    pub(in crate::server) async fn printed_page(&self, params: Value) -> Result<Value> {
        let Some((snapshot, note)) = self.note(&document(&params)?).await else { return Ok(Value::Null) };
        let encoding = self.state.session().encoding;
        let print = move || to_protocol::printed_page(&note, &printed_page::printed_page(&snapshot, &note), encoding);
        self.on_other_thread(print).await
    }

    /// `glossator/pandocReads`: the bibliographies that Pandoc reads for `textDocument`; none where that is not known.
    pub(in crate::server) async fn pandoc_reads(&self, params: Value) -> Result<Value> {
        let Some((snapshot, note)) = self.note(&document(&params)?).await else { return Ok(Value::Null) };
        Ok(to_protocol::pandoc_reads(&snapshot, &pandoc_reads::pandoc_reads(&snapshot, &note)))
    }

    /// `glossator/report`: the page of a report on the folder of `textDocument`, else on the first one. With a `nonce` it
    /// is one for a view of an editor that runs only scripts with it; without, one for a browser.
    pub(in crate::server) async fn report(&self, params: Value) -> Result<Value> {
        let document = params.get("textDocument").map(|_| document(&params)).transpose()?;
        let nonce = params.get("nonce").and_then(Value::as_str).map(str::to_owned);
        let snapshot = self.state.whole_snapshot().await;
        let folder = match &document {
            Some(uri) => self.note(uri).await.map(|(_, note)| note.folder),
            None => None,
        };
        // A note outside all folders is in the last one, of which there is nothing to tell.
        let folder = folder.filter(|id| snapshot.folders().get(id.0).is_some_and(|folder| folder.root.is_some()));
        let print = move || {
            let folder = folder.unwrap_or(FolderId(0));
            let report = report::report(&snapshot, folder, Books::All);
            let links = snapshot.folders().get(folder.0).map(|folder| folder.settings.report_links).unwrap_or_default();
            let (links, shown) = match nonce {
                Some(nonce) => (LinksTo::VsCode, html::Shown::Editor { nonce }),
                None => (links, html::Shown::Browser),
            };
            json!({ "title": report.folder, "html": html::print(&report, &Section::ALL, links, &shown) })
        };
        self.on_other_thread(print).await
    }
}

/// The URI of `textDocument`.
fn document(params: &Value) -> Result<Url> {
    let document = params.get("textDocument").cloned().unwrap_or_default();
    serde_json::from_value(document).map(|document: TextDocumentIdentifier| document.uri).map_err(wrong)
}

fn wrong(error: serde_json::Error) -> Error {
    Error::invalid_params(error.to_string())
}

/// Asks the client to request the library again, after changes followed by a quiet period.
pub(super) async fn refresh(state: Arc<State>) {
    loop {
        state.listed().await;
        while tokio::time::timeout(QUIET, state.listed()).await.is_ok() {}
        state.outbound.request::<LibraryRefresh>((), |_| {});
    }
}
