//! Asks the client to ask again: what it shows in the text of a note may follow from another file.

use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::lsp_types::request::{InlayHintRefreshRequest, Request, SemanticTokensRefresh};

use super::outbound::Outbound;
use super::session::Session;

/// What was asked of the client. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Refresh {
    tokens: Asked,
    hints: Asked,
}

/// One request at a time: what changes before the client has answered is asked for once more, when it has.
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
    /// Asks for all that the client lets itself be asked for.
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
                // A client that refuses is not asked again before something else changes.
                if before == Waiting::ReplyAndMore && reply.is_ok() {
                    asked.ask::<R>(&again);
                }
            });
        }
    }

    /// Changes what is waited for; gives what it was before.
    fn change(&self, change: impl FnOnce(Waiting) -> Waiting) -> Waiting {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *waiting;
        *waiting = change(before);
        before
    }
}
