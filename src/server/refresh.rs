//! Asks the client to request again what it shows in the text of a note, since that may depend on another file.

use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::lsp_types::request::{InlayHintRefreshRequest, Request, SemanticTokensRefresh};

use super::outbound::Outbound;
use super::session::Session;

/// The refresh requests to the client. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Refresh {
    tokens: Asked,
    hints: Asked,
}

/// Sends one request at a time: if something changes before the client has answered, the request is repeated after
/// that.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Waiting>>);

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Waiting {
    #[default]
    Nothing,
    Reply,
    ReplyAndMore,
}

impl Refresh {
    /// Sends all refresh requests that the client supports.
    pub(super) fn ask(&self, outbound: &Outbound, session: &Session) {
        if session.refreshes_tokens() {
            self.tokens.ask::<SemanticTokensRefresh>(outbound);
        }
        if session.refreshes_hints() {
            self.hints.ask::<InlayHintRefreshRequest>(outbound);
        }
    }
}

impl Asked {
    fn ask<R: Request<Params = (), Result = ()> + 'static>(&self, outbound: &Outbound) {
        let before = self.change(|waiting| match waiting {
            Waiting::Nothing => Waiting::Reply,
            _ => Waiting::ReplyAndMore,
        });
        if before == Waiting::Nothing {
            let (asked, again) = (self.clone(), outbound.clone());
            outbound.request::<R>((), move |reply| {
                let before = asked.change(|_| Waiting::Nothing);
                // A client that refuses is not asked again until something else changes.
                if before == Waiting::ReplyAndMore && reply.is_ok() {
                    asked.ask::<R>(&again);
                }
            });
        }
    }

    /// Changes the state; returns the previous one.
    fn change(&self, change: impl FnOnce(Waiting) -> Waiting) -> Waiting {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *waiting;
        *waiting = change(before);
        before
    }
}
