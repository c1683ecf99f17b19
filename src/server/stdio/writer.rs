//! The one thread that writes to the client.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tower_lsp::jsonrpc::{Error, ErrorCode, Response};

use super::frames;

/// If more bytes than this wait for a client that does not read, answers are replaced by errors. Waiting instead would
/// block the input, and with it a client that writes before it reads.
const MAX_WAITING: usize = 64 << 20;
/// How long the last frames may take at the end of the session.
const FAREWELL: Duration = Duration::from_secs(1);

/// Queues frames for the writing thread; never blocks.
#[derive(Clone)]
pub struct Writer {
    queue: Sender<Item>,
    /// Bytes in the queue.
    waiting: Arc<AtomicUsize>,
}

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it is sent.
    Value,
    /// A string that holds the JSON text of what is sent.
    Text,
}

enum Item {
    /// A frame, and the permit that is released once it is written.
    Frame(Vec<u8>, Option<OwnedSemaphorePermit>),
    /// Nothing is written after this.
    Last(oneshot::Sender<()>),
}

impl Writer {
    /// Starts the thread, which calls `on_failure` if the client can no longer be written to.
    ///
    /// # Errors
    ///
    /// If the thread cannot be started.
    pub fn start(
        output: impl Write + Send + 'static,
        on_failure: impl FnOnce(io::Error) + Send + 'static,
    ) -> io::Result<Writer> {
        let (queue, items) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let written = waiting.clone();
        thread::Builder::new().name("writer".into()).spawn(move || {
            if let Err(error) = write_all(output, &items, &written) {
                on_failure(error);
            }
        })?;
        Ok(Writer { queue, waiting })
    }

    /// Queues a response whose result has this `form`.
    pub(crate) fn respond(&self, response: Response, form: Form) {
        if !self.has_room() {
            let error = Error {
                code: ErrorCode::InternalError,
                message: "dropped: the client does not read its answers".into(),
                data: None,
            };
            return self.send(&Response::from_error(response.id().clone(), error), None);
        }
        let is_text = form == Form::Text && response.result().is_some_and(Value::is_string);
        match response.into_parts() {
            (id, Ok(Value::String(result))) if is_text => self.queue(frames::of_answer(&id, result), None),
            (id, body) => self.send(&Response::from_parts(id, body), None),
        }
    }

    /// Queues a message; the permit is released once it is written.
    pub fn send(&self, message: &impl Serialize, permit: Option<OwnedSemaphorePermit>) {
        match serde_json::to_vec(message) {
            Ok(body) => self.queue(frames::encode(&body), permit),
            Err(error) => tracing::error!("message cannot be written as JSON: {error}"),
        }
    }

    /// Whether the client reads what is sent to it.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) <= MAX_WAITING
    }

    /// Queues a frame; the permit is released once it is written.
    pub(super) fn queue(&self, frame: Vec<u8>, permit: Option<OwnedSemaphorePermit>) {
        self.waiting.fetch_add(frame.len(), Ordering::Relaxed);
        // Without a writer the session is about to end.
        let _ = self.queue.send(Item::Frame(frame, permit));
    }

    /// Stops writing, once the queue is written or the client has shown that it does not read.
    pub async fn finish(&self) {
        let (last, done) = oneshot::channel();
        if self.queue.send(Item::Last(last)).is_ok() {
            let _ = tokio::time::timeout(FAREWELL, done).await;
        }
    }
}

fn write_all(mut output: impl Write, items: &Receiver<Item>, waiting: &AtomicUsize) -> io::Result<()> {
    for item in items {
        match item {
            Item::Frame(frame, permit) => {
                output.write_all(&frame)?;
                output.flush()?;
                waiting.fetch_sub(frame.len(), Ordering::Relaxed);
                drop(permit);
            }
            Item::Last(done) => {
                let _ = done.send(());
                return Ok(());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Hands over what is written, and accepts nothing more until it is taken.
    struct Rendezvous(std::sync::mpsc::SyncSender<Vec<u8>>);

    impl Write for Rendezvous {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn answers_shrink_for_a_client_that_does_not_read() {
        const ANSWER: usize = 1 << 20;
        let answers = 2 * MAX_WAITING / ANSWER;
        let (output, written) = std::sync::mpsc::sync_channel(0);
        let writer = Writer::start(Rendezvous(output), drop).unwrap();
        let answer = || Response::from_ok(1.into(), Value::String("x".repeat(ANSWER)));
        for _ in 0..answers {
            writer.respond(answer(), Form::Value);
        }
        assert!(writer.waiting.load(Ordering::Relaxed) < MAX_WAITING + 2 * ANSWER);
        let sizes: Vec<_> = written.iter().take(answers).map(|frame| frame.len()).collect();
        assert!(sizes[0] > ANSWER && sizes[answers - 1] < 200, "{sizes:?}");
        writer.respond(answer(), Form::Value);
        assert!(written.recv().is_ok_and(|frame| frame.len() > ANSWER));
    }
}
