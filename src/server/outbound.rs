//! The one worker that sends what the client did not ask for.
//!
//! A handler that awaited the client would block everything behind it for as long as the client likes. So handlers only
//! add to this queue and go on. The queue stays small: it keeps only the latest diagnostics and progress, and limits
//! messages to the user and unanswered requests.

mod progress;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::Value;
use tokio::sync::{Notify, Semaphore};
use tower_lsp::lsp_types::notification::Progress as ProgressNotification;
use tower_lsp::lsp_types::request::{RegisterCapability, Request, WorkspaceConfiguration};
use tower_lsp::lsp_types::{
    ConfigurationItem, ConfigurationParams, Diagnostic, MessageType, ProgressParams, ProgressToken, Registration,
    RegistrationParams, Url,
};
use tower_lsp::{Client, jsonrpc};

use crate::text::printable;

pub use progress::Progress;

/// How many messages are kept for a client that does not read them.
const MAX_MESSAGES: usize = 200;
/// How many requests are sent to a client that does not answer them.
const MAX_UNANSWERED: usize = 200;

/// Queues messages to the client. Clones share one queue, and no method waits.
///
/// The client gets nothing before its `initialize` is answered: diagnostics, progress and requests sent earlier are
/// lost.
#[derive(Clone)]
pub struct Outbound {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    /// Wakes the worker when the queue is no longer empty.
    filled: Notify,
    shows_progress: AtomicBool,
    unanswered: Arc<Semaphore>,
}

#[derive(Default)]
struct Queue {
    items: VecDeque<Item>,
    /// What to publish when a URI's turn comes.
    diagnostics: HashMap<Url, (Option<i32>, Vec<Diagnostic>)>,
    progress: progress::Board,
    messages: usize,
}

/// An entry in the queue. For values that may be superseded it is only a key.
enum Item {
    Diagnostics(Url),
    Progress(progress::Token),
    Log(MessageType, String),
    Show(MessageType, String),
    Request(SendRequest),
}

/// Sends a request and handles the reply.
type SendRequest = Box<dyn FnOnce(Client) -> BoxFuture<'static, ()> + Send>;

/// What the worker takes from the queue.
enum Outgoing {
    Diagnostics(Url, Option<i32>, Vec<Diagnostic>),
    Progress(ProgressParams),
    Log(MessageType, String),
    Show(MessageType, String),
    Request(SendRequest),
}

impl Outbound {
    /// Starts the worker, within a tokio runtime.
    pub fn start(client: Client) -> Outbound {
        let shared = Arc::new(Shared::new());
        tokio::spawn(work(client, shared.clone()));
        Outbound { shared }
    }

    /// Publishes the diagnostics of a document. They replace any still in the queue.
    pub fn publish(&self, uri: Url, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        self.change(|queue| {
            if queue.diagnostics.insert(uri.clone(), (version, diagnostics)).is_none() {
                queue.items.push_back(Item::Diagnostics(uri));
            }
        });
    }

    /// Writes to the client's log.
    pub fn log(&self, kind: MessageType, message: impl Into<String>) {
        self.message(Item::Log(kind, message.into()));
    }

    /// Shows a message to the user.
    pub fn show(&self, kind: MessageType, message: impl Into<String>) {
        self.message(Item::Show(kind, message.into()));
    }

    /// Enables progress, if the client supports it (`window.workDoneProgress`); until then none is sent.
    pub fn enable_progress(&self) {
        self.shared.shows_progress.store(true, Ordering::Relaxed);
    }

    /// Begins to show progress; dropping the result ends it.
    pub fn progress(&self, title: impl Into<String>) -> Progress {
        Progress::begin(self, title.into())
    }

    /// The user cancelled the progress with this `token`.
    pub(crate) fn cancel_progress(&self, token: &ProgressToken) {
        self.shared.lock().cancel(token);
    }

    /// Registers capabilities; a refusal is logged.
    pub(crate) fn register(&self, registrations: Vec<Registration>) {
        self.request::<RegisterCapability>(RegistrationParams { registrations }, |reply| {
            if let Err(error) = reply {
                tracing::warn!("the client did not register a capability: {error}");
            }
        });
    }

    /// Asks for configuration; `then` receives one value for each item.
    pub fn configuration(
        &self,
        items: Vec<ConfigurationItem>,
        then: impl FnOnce(jsonrpc::Result<Vec<Value>>) + Send + 'static,
    ) {
        self.request::<WorkspaceConfiguration>(ConfigurationParams { items }, then);
    }

    /// Sends a request. `then` receives the reply whenever it comes, on a thread of the runtime; or, if the client has
    /// left too many requests unanswered, an error at once, before this returns. So the caller must not hold a lock.
    pub fn request<R>(&self, params: R::Params, then: impl FnOnce(jsonrpc::Result<R::Result>) + Send + 'static)
    where
        R: Request,
        R::Params: Send + 'static,
        R::Result: Send,
    {
        let Ok(permit) = self.shared.unanswered.clone().try_acquire_owned() else {
            tracing::warn!("{} not sent: the client leaves too many requests unanswered", R::METHOD);
            return then(Err(jsonrpc::Error::internal_error()));
        };
        let send: SendRequest = Box::new(move |client| {
            async move {
                let reply = client.send_request::<R>(params).await;
                drop(permit);
                then(reply);
            }
            .boxed()
        });
        self.change(|queue| queue.items.push_back(Item::Request(send)));
    }

    fn message(&self, item: Item) {
        self.change(|queue| {
            if queue.messages < MAX_MESSAGES {
                queue.messages += 1;
                queue.items.push_back(item);
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut Queue)) {
        change(&mut self.shared.lock());
        self.shared.filled.notify_one();
    }
}

impl Shared {
    fn new() -> Shared {
        Shared {
            queue: Mutex::default(),
            filled: Notify::new(),
            shows_progress: AtomicBool::new(false),
            unanswered: Arc::new(Semaphore::new(MAX_UNANSWERED)),
        }
    }

    /// The queue is consistent even if a thread panicked while holding the lock.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn next(&self) -> Outgoing {
        loop {
            let next = self.lock().next();
            match next {
                Some(outgoing) => return outgoing,
                None => self.filled.notified().await,
            }
        }
    }
}

impl Queue {
    fn next(&mut self) -> Option<Outgoing> {
        loop {
            return Some(match self.items.pop_front()? {
                Item::Diagnostics(uri) => match self.diagnostics.remove(&uri) {
                    Some((version, diagnostics)) => Outgoing::Diagnostics(uri, version, diagnostics),
                    None => continue,
                },
                Item::Progress(token) => match self.progress.next(token) {
                    Some((params, has_more)) => {
                        if has_more {
                            self.items.push_back(Item::Progress(token));
                        }
                        Outgoing::Progress(params)
                    }
                    None => continue,
                },
                Item::Log(kind, message) => {
                    self.messages -= 1;
                    Outgoing::Log(kind, message)
                }
                Item::Show(kind, message) => {
                    self.messages -= 1;
                    Outgoing::Show(kind, message)
                }
                Item::Request(send) => Outgoing::Request(send),
            });
        }
    }
}

/// `message` made safe to show. VS Code would make a link of `[text](command:...)` in it.
fn shown(message: &str) -> String {
    printable::text(message).replace("](", "] (")
}

/// Sends one message after another, each when the transport has room for it. Only for replies it does not wait.
async fn work(client: Client, shared: Arc<Shared>) {
    loop {
        match shared.next().await {
            Outgoing::Diagnostics(uri, version, diagnostics) => {
                client.publish_diagnostics(uri, diagnostics, version).await;
            }
            Outgoing::Progress(params) => client.send_notification::<ProgressNotification>(params).await,
            Outgoing::Log(kind, message) => client.log_message(kind, printable::text(&message)).await,
            Outgoing::Show(kind, message) => client.show_message(kind, shown(&message)).await,
            Outgoing::Request(send) => {
                let mut sending = send(client.clone());
                // Polling each once here sends requests in the order they were made.
                if (&mut sending).now_or_never().is_none() {
                    tokio::spawn(sending);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tower_lsp::lsp_types::{ProgressParamsValue, WorkDoneProgress};

    use super::*;

    /// A queue without the worker that would empty it.
    fn idle() -> Outbound {
        let outbound = Outbound { shared: Arc::new(Shared::new()) };
        outbound.enable_progress();
        outbound
    }

    /// The queued messages, abbreviated.
    fn drain(outbound: &Outbound) -> Vec<String> {
        let mut queue = outbound.shared.lock();
        std::iter::from_fn(|| queue.next())
            .map(|outgoing| match outgoing {
                Outgoing::Diagnostics(uri, version, _) => format!("{} {version:?}", uri.path()),
                Outgoing::Progress(ProgressParams { value: ProgressParamsValue::WorkDone(step), .. }) => match step {
                    WorkDoneProgress::Begin(begin) => format!("begin {}", begin.title),
                    WorkDoneProgress::Report(report) => format!("report {:?}", report.percentage),
                    WorkDoneProgress::End(_) => "end".into(),
                },
                Outgoing::Log(_, message) | Outgoing::Show(_, message) => message,
                Outgoing::Request(_) => "request".into(),
            })
            .collect()
    }

    fn url(name: &str) -> Url {
        Url::parse("file:///").and_then(|root| root.join(name)).unwrap()
    }

    #[test]
    fn newer_diagnostics_replace_queued_ones() {
        let outbound = idle();
        outbound.publish(url("a"), Some(1), Vec::new());
        outbound.publish(url("b"), Some(1), Vec::new());
        outbound.publish(url("a"), Some(2), Vec::new());
        assert_eq!(drain(&outbound), ["/a Some(2)", "/b Some(1)"]);
        outbound.publish(url("a"), None, Vec::new());
        assert_eq!(drain(&outbound), ["/a None"]);
    }

    #[test]
    fn messages_are_limited() {
        let outbound = idle();
        for n in 0..2 * MAX_MESSAGES {
            outbound.log(MessageType::LOG, n.to_string());
        }
        assert_eq!(drain(&outbound).len(), MAX_MESSAGES);
        outbound.show(MessageType::INFO, "again");
        assert_eq!(drain(&outbound), ["again"]);
    }

    #[test]
    fn progress_waits_until_it_is_created() {
        let outbound = idle();
        let progress = outbound.progress("Reading");
        progress.report("little", Some(1));
        assert_eq!(drain(&outbound), ["request"]);
        outbound.change(|queue| queue.created(1, true));
        progress.report("half", Some(50));
        assert_eq!(drain(&outbound), ["begin Reading", "report Some(50)"]);
        progress.report("more", Some(60));
        progress.report("most", Some(90));
        assert_eq!(drain(&outbound), ["report Some(90)"]);
        progress.report("all", Some(100));
        drop(progress);
        assert_eq!(drain(&outbound), ["end"]);
    }

    #[test]
    fn progress_that_is_over_early_begins_and_ends() {
        let outbound = idle();
        drop(outbound.progress("Reading"));
        outbound.change(|queue| queue.created(1, true));
        assert_eq!(drain(&outbound), ["request", "begin Reading", "end"]);
    }

    #[test]
    fn progress_that_the_client_refuses_is_forgotten() {
        let outbound = idle();
        let progress = outbound.progress("Reading");
        outbound.change(|queue| queue.created(1, false));
        progress.report("half", Some(50));
        drop(progress);
        assert_eq!(drain(&outbound), ["request"]);
    }
}
