//! Work-done progress: create, begin, reports, end.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::{Item, Outbound, Queue};

/// Identifies one progress.
pub(super) type Token = u32;

/// Progress that is shown until this is dropped, if the client shows any.
pub struct Progress {
    /// `None` if nothing is shown.
    shown: Option<(Outbound, Token)>,
    cancelled: Arc<AtomicBool>,
}

impl Progress {
    pub(super) fn begin(outbound: &Outbound, title: String) -> Progress {
        if !outbound.shared.shows_progress.load(Ordering::Relaxed) {
            return Progress { shown: None, cancelled: Arc::default() };
        }
        let cancelled = Arc::<AtomicBool>::default();
        let token = outbound.shared.lock().progress.open(title, Arc::clone(&cancelled));
        let create = WorkDoneProgressCreateParams { token: protocol_token(token) };
        let created = outbound.clone();
        // Until the client has answered this, the token must not be used. It may never answer.
        outbound.request::<WorkDoneProgressCreate>(create, move |reply| {
            created.change(|queue| queue.created(token, reply.is_ok()));
        });
        Progress { shown: Some((outbound.clone(), token)), cancelled }
    }

    /// Whether the user cancelled the work.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Reports progress, in words and in percent. It replaces a report that is still in the queue.
    pub fn report(&self, message: impl Into<String>, percentage: Option<u32>) {
        if let Some((outbound, token)) = &self.shown {
            let report = WorkDoneProgressReport { cancellable: None, message: Some(message.into()), percentage };
            outbound.change(|queue| queue.update(*token, |state| state.report = Some(report)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((outbound, token)) = &self.shown {
            outbound.change(|queue| queue.update(*token, |state| state.is_over = true));
        }
    }
}

impl Queue {
    /// The client answered whether it shows the progress.
    pub(super) fn created(&mut self, token: Token, is_shown: bool) {
        if is_shown {
            self.update(token, |state| state.is_created = true);
        } else {
            self.progress.states.remove(&token);
        }
    }

    /// The user cancelled the work of `token`.
    pub(super) fn cancel(&mut self, token: &ProgressToken) {
        let named = self.progress.states.iter().find(|(own, _)| protocol_token(**own) == *token);
        if let Some((_, state)) = named {
            state.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Changes the state of a token, and queues it if there is something to send.
    fn update(&mut self, token: Token, change: impl FnOnce(&mut State)) {
        let Some(state) = self.progress.states.get_mut(&token) else { return };
        let was_queued = state.has_news();
        change(state);
        if state.has_news() && !was_queued {
            self.items.push_back(Item::Progress(token));
        }
    }
}

/// All progress that is under way.
#[derive(Default)]
pub(super) struct Board {
    states: HashMap<Token, State>,
    last: Token,
}

struct State {
    /// Taken when `begin` is sent.
    title: Option<String>,
    is_created: bool,
    report: Option<WorkDoneProgressReport>,
    is_over: bool,
    cancelled: Arc<AtomicBool>,
}

impl State {
    /// Whether there is something to send, which is also whether the token is in the queue.
    fn has_news(&self) -> bool {
        self.is_created && (self.title.is_some() || self.report.is_some() || self.is_over)
    }
}

impl Board {
    fn open(&mut self, title: String, cancelled: Arc<AtomicBool>) -> Token {
        self.last = self.last.wrapping_add(1);
        let state = State { title: Some(title), is_created: false, report: None, is_over: false, cancelled };
        self.states.insert(self.last, state);
        self.last
    }

    /// The next message about a token, and whether there are more.
    pub(super) fn next(&mut self, token: Token) -> Option<(ProgressParams, bool)> {
        let state = self.states.get_mut(&token)?;
        let step = if let Some(title) = state.title.take() {
            WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title,
                cancellable: Some(true),
                message: None,
                percentage: None,
            })
        } else if state.is_over {
            WorkDoneProgress::End(WorkDoneProgressEnd { message: None })
        } else {
            WorkDoneProgress::Report(state.report.take()?)
        };
        let has_more = match step {
            WorkDoneProgress::End(_) => {
                self.states.remove(&token);
                false
            }
            _ => state.has_news(),
        };
        let params = ProgressParams { token: protocol_token(token), value: ProgressParamsValue::WorkDone(step) };
        Some((params, has_more))
    }
}

fn protocol_token(token: Token) -> ProgressToken {
    ProgressToken::String(format!("glossator/{token}"))
}
