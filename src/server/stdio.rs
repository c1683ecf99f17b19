//! The transport: drives [`LspService`] over a pair of byte streams.
//!
//! `tower_lsp::Server` runs at most four handlers at a time, so an edit or a cancellation waits behind slow requests.
//! It ends on a malformed frame, and does not end on `exit`. This one promises:
//!
//! - **Arrival order.** Each message is handed to the service and polled once before the next one. A handler without an
//!   `.await` has taken effect before the next message is read.
//! - **No waiting.** What is still pending after that poll continues as its own task. Nothing that the client does or
//!   fails to do with its output blocks its input.
//! - **One answer** to each request, even if its handler panics; `ContentModified` if the text that it is about was
//!   edited in the meantime.
//! - **An end** on `exit`, at the end of input or output, and when the client's process dies.

mod edits;
pub mod frames;
mod message;
mod parent;
mod pieces;
mod surrogates;
mod trace;
mod writer;

use std::any::Any;
use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use futures::future::BoxFuture;
use futures::{FutureExt, SinkExt, StreamExt};
use tokio::sync::{Semaphore, mpsc};
use tower::Service;
use tower_lsp::jsonrpc::{Error, Id, Request, RequestBuilder, Response};
use tower_lsp::{ClientSocket, ExitedError, LanguageServer, Loopback, LspService};

use edits::Edits;
use frames::{FrameReader, Malformed};
use message::Message;
pub(crate) use message::{REFERENCES, WORKSPACE_DIAGNOSTIC, WORKSPACE_SYMBOL};
pub use pieces::Pieces;
use trace::Trace;
use writer::{Form, Writer};

/// How far the reading thread may run ahead of the session.
const INBOX: usize = 64;
/// How many outgoing requests and notifications may wait for the writer. Few, since before that they can still be
/// superseded.
const OUTBOX: usize = 4;

type Requests = <ClientSocket as Loopback>::RequestStream;
type Replies = <ClientSocket as Loopback>::ResponseSink;
type Answer = BoxFuture<'static, Option<Response>>;

/// What the session receives, mostly from the reading thread.
enum Event {
    Message(Message),
    End(String),
}

/// The process's standard input and output as plain files, so that each frame is one write and the standard library's
/// locks and line buffers are avoided.
///
/// # Errors
///
/// If one of them is closed.
pub(crate) fn standard_streams() -> io::Result<(File, File)> {
    #[cfg(unix)]
    use std::os::fd::AsFd as _;
    #[cfg(windows)]
    use std::os::windows::io::AsHandle as _;

    #[cfg(unix)]
    let (input, output) = (io::stdin().as_fd().try_clone_to_owned()?, io::stdout().as_fd().try_clone_to_owned()?);
    #[cfg(windows)]
    let (input, output) =
        (io::stdin().as_handle().try_clone_to_owned()?, io::stdout().as_handle().try_clone_to_owned()?);
    Ok((input.into(), output.into()))
}

/// Serves one client until the session ends, and returns the exit code of the process: 0 after a `shutdown`, else 1.
/// Handlers send `pieces` of their answers while it runs.
///
/// Runs in a tokio runtime with time enabled. The thread that reads `input` lives until its current read ends, which
/// may be never, so the caller should exit the process or at least not wait for the thread.
///
/// # Errors
///
/// If the threads for reading and writing cannot be started.
pub async fn run<S: LanguageServer>(
    service: LspService<S>,
    socket: ClientSocket,
    pieces: &Pieces,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> io::Result<u8> {
    let (events, inbox) = mpsc::channel(INBOX);
    let on_failure = {
        let events = events.clone();
        move |error| drop(events.blocking_send(Event::End(format!("cannot write to the client: {error}"))))
    };
    let writer = Writer::start(output, on_failure)?;
    pieces.go_by(&writer);
    read_on_thread(input, events.clone())?;
    let (requests, replies) = socket.split();
    let session = Session {
        service,
        inbox,
        held: VecDeque::new(),
        events,
        writer,
        requests: Some(requests),
        replies,
        awaited: Arc::default(),
        is_shut_down: false,
        edits: Edits::default(),
        trace: Trace::default(),
    };
    Ok(session.run().await)
}

fn read_on_thread(input: impl Read + Send + 'static, events: mpsc::Sender<Event>) -> io::Result<()> {
    let read = move || {
        let mut frames = FrameReader::new(input);
        let reason = loop {
            let message = match frames.read() {
                Ok(Some(Ok(value))) => Message::read(value),
                Ok(Some(Err(Malformed(why)))) => {
                    tracing::warn!("malformed frame from the client: {why}");
                    Message::unreadable()
                }
                Ok(None) => break "end of input".to_owned(),
                Err(error) => break format!("cannot read from the client: {error}"),
            };
            if events.blocking_send(Event::Message(message)).is_err() {
                return;
            }
        };
        let _ = events.blocking_send(Event::End(reason));
    };
    thread::Builder::new().name("reader".into()).spawn(read).map(drop)
}

struct Session<S> {
    service: LspService<S>,
    inbox: mpsc::Receiver<Event>,
    /// What arrived while `initialize` was running.
    held: VecDeque<Event>,
    /// The other end of `inbox`.
    events: mpsc::Sender<Event>,
    writer: Writer,
    /// Outgoing requests and notifications, until a task forwards them.
    requests: Option<Requests>,
    replies: Replies,
    /// Outgoing requests without a reply.
    awaited: Arc<Mutex<HashSet<Id>>>,
    is_shut_down: bool,
    edits: Edits,
    trace: Trace,
}

impl<S: LanguageServer> Session<S> {
    async fn run(mut self) -> u8 {
        while let Some(event) = self.next().await {
            match event {
                Event::Message(Message::Call(request)) if request.method() == "exit" => break,
                Event::Message(Message::Call(request)) => self.call(request).await,
                Event::Message(Message::Reply(response)) => self.reply(response),
                Event::Message(Message::Malformed(response)) => self.writer.respond(response, Form::Value),
                Event::End(reason) => {
                    tracing::info!("the session ends: {reason}");
                    break;
                }
            }
        }
        self.writer.finish().await;
        // Drops the handlers that are still running, which tells their threads to stop.
        drop(self.service.call(Request::build("exit").finish()));
        if self.is_shut_down { 0 } else { 1 }
    }

    async fn next(&mut self) -> Option<Event> {
        match self.held.pop_front() {
            Some(event) => Some(event),
            None => self.inbox.recv().await,
        }
    }

    async fn call(&mut self, request: Request) {
        // `LspService` is always ready, except while `initialize` runs, for which the code below waits, and after
        // `exit`.
        match request.method() {
            "initialize" => return self.initialize(request).await,
            "shutdown" if request.id().is_some() => self.is_shut_down = true,
            _ => {}
        }
        let (asked, traced) = (self.edits.observe(&request), self.trace.observe(&request));
        let form = match request.method() {
            REFERENCES | WORKSPACE_DIAGNOSTIC => Form::Text,
            _ => Form::Value,
        };
        let mut answer = self.answer(request);
        match (&mut answer).now_or_never() {
            Some(response) => {
                traced.done(&self.writer);
                self.respond(response, form);
            }
            None => {
                let writer = self.writer.clone();
                tokio::spawn(async move {
                    let response = answer.await;
                    traced.done(&writer);
                    if let Some(response) = response {
                        let response = match asked {
                            Some(asked) => asked.still_answers(response),
                            None => response,
                        };
                        writer.respond(response, form);
                    }
                });
            }
        }
    }

    /// Holds everything else until the server is initialized: the service would refuse it, and drop notifications.
    async fn initialize(&mut self, request: Request) {
        let parent = request.params().and_then(|params| params.get("processId")?.as_u64());
        self.trace.observe(&request);
        let mut answer = self.answer(request);
        let response = loop {
            tokio::select! {
                biased;
                response = &mut answer => break response,
                Some(event) = self.inbox.recv() => {
                    let is_end = match &event {
                        Event::Message(Message::Call(request)) => request.method() == "exit",
                        Event::Message(_) => false,
                        Event::End(_) => true,
                    };
                    if is_end {
                        self.held.push_front(event);
                        return;
                    }
                    self.held.push_back(event);
                }
            }
        };
        self.respond(response, Form::Value);
        // Only from here on, since nothing may reach the client before that response.
        if let Some(requests) = self.requests.take() {
            tokio::spawn(forward(requests, self.awaited.clone(), self.writer.clone()));
            if let Some(parent) = parent.and_then(|parent| u32::try_from(parent).ok()) {
                let events = self.events.clone();
                tokio::spawn(async move {
                    parent::death_of(parent).await;
                    let _ = events.send(Event::End(format!("the client's process {parent} has died"))).await;
                });
            }
        }
    }

    /// Hands a message to the service. The future returns the response, if any, and does not panic.
    fn answer(&mut self, request: Request) -> Answer {
        let id = request.id().cloned();
        let method = request.method().to_owned();
        let call = catch_unwind(AssertUnwindSafe(|| self.service.call(request)));
        async move {
            let outcome = match call {
                Ok(call) => AssertUnwindSafe(call).catch_unwind().await,
                Err(panic) => Err(panic),
            };
            match outcome {
                Ok(Ok(Some(response))) => Some(response),
                // The service ignores all unknown `$/` messages, but a request needs an answer.
                Ok(Ok(None)) => id.map(|id| Response::from_error(id, Error::method_not_found())),
                Ok(Err(ExitedError { .. })) => None,
                Err(panic) => {
                    tracing::error!("panic in {method}: {}", panic_message(&*panic));
                    id.map(|id| Response::from_error(id, Error::internal_error()))
                }
            }
        }
        .boxed()
    }

    fn respond(&self, response: Option<Response>, form: Form) {
        if let Some(response) = response {
            self.writer.respond(response, form);
        }
    }

    fn reply(&mut self, response: Response) {
        if !lock(&self.awaited).remove(response.id()) {
            tracing::debug!("reply to no request of ours: {}", response.id());
            return;
        }
        // `tower_lsp` panics on a reply that nobody waits for any longer, and offers no way to check first.
        let deliver = AssertUnwindSafe(|| self.replies.send(response).now_or_never());
        if catch_unwind(deliver).is_err() {
            tracing::debug!("reply that came too late");
        }
    }
}

/// Forwards outgoing requests and notifications to the writer.
async fn forward(mut requests: Requests, awaited: Arc<Mutex<HashSet<Id>>>, writer: Writer) {
    let room = Arc::new(Semaphore::new(OUTBOX));
    while let Ok(permit) = room.clone().acquire_owned().await {
        let Some(request) = requests.next().await else { return };
        if let Some(id) = request.id() {
            lock(&awaited).insert(id.clone());
        }
        writer.send(&without_null_params(request), Some(permit));
    }
}

/// `tower_lsp` writes `null` for missing params; the protocol allows only an object, a list or nothing.
fn without_null_params(request: Request) -> Request {
    if request.params().is_none_or(|params| !params.is_null()) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let bare = Request::build(method);
    id.into_iter().fold(bare, RequestBuilder::id).finish()
}

/// The set is consistent even if a thread panicked while holding the lock.
fn lock(ids: &Mutex<HashSet<Id>>) -> MutexGuard<'_, HashSet<Id>> {
    ids.lock().unwrap_or_else(PoisonError::into_inner)
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
