//! The one thread that reads files: what is read later is newer. Long work stays off the path of requests.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use tower_lsp::lsp_types::MessageType;

use super::export::Exports;
use super::outbound::Progress;
use super::state::State;
use crate::threads;
use crate::workspace::discovery;
use crate::workspace::loading::{self, Unread, Watch};

/// How long the user must not have typed before closed notes are searched for new names.
const QUIET: Duration = Duration::from_secs(1);

/// A job for the thread.
enum Job {
    /// Read all folders.
    Load,
    /// Read these files again; they may be gone.
    Refresh(Vec<PathBuf>),
    /// The same for what a client reports that tells of everything in the folders.
    Watched(Vec<PathBuf>),
    /// Read the linked bibliographies that were not read yet.
    ReadLinked,
    /// Write the files that settings name for that, if what the folders know has changed.
    Export,
    /// Names were added: search the closed notes for them, at once or when the user stops typing.
    Names { at_once: bool },
}

impl Job {
    /// Adds to the job those that follow in the queue and can be done in one with it: each reading may have to walk through
    /// all folders, and a client may tell of each file by itself. Returns how many; `next` becomes the one that follows.
    fn join(&mut self, orders: &Receiver<Job>, next: &mut Option<Job>) -> usize {
        let mut joined = 0;
        while let Ok(job) = orders.try_recv() {
            match (&mut *self, job) {
                (Self::Refresh(paths), Self::Refresh(more)) | (Self::Watched(paths), Self::Watched(more)) => {
                    paths.extend(more);
                    joined += 1;
                }
                (_, job) => {
                    *next = Some(job);
                    break;
                }
            }
        }
        joined
    }
}

/// The queue of jobs for the thread. Clones share it.
#[derive(Clone)]
pub(super) struct Disk {
    jobs: Sender<Job>,
    waiting: Arc<AtomicUsize>,
}

impl Disk {
    /// Starts the thread; it ends when the last [`Disk`] is gone.
    pub(super) fn start(state: Arc<State>) -> Self {
        let (jobs, orders) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let thread = Thread { state, waiting: Arc::clone(&waiting), exports: Exports::default() };
        let started = std::thread::Builder::new().name("disk".to_owned()).spawn(move || thread.run(&orders));
        if let Err(error) = started {
            tracing::error!("no thread to read files: {error}");
        }
        Self { jobs, waiting }
    }

    /// Reads all folders.
    pub(super) fn load(&self) {
        self.order(Job::Load);
    }

    /// Reads `paths` again.
    pub(super) fn refresh(&self, paths: Vec<PathBuf>) {
        self.order(Job::Refresh(paths));
    }

    /// Reads those of `paths` again that may concern a note or a source.
    pub(super) fn watched(&self, paths: Vec<PathBuf>) {
        self.order(Job::Watched(paths));
    }

    /// Reads the linked bibliographies that were not read yet.
    pub(super) fn read_linked(&self) {
        self.order(Job::ReadLinked);
    }

    /// Loads the citation styles that are chosen now.
    pub(super) fn load_styles(&self) {
        self.order(Job::Refresh(Vec::new()));
    }

    /// Exports what the folders know where the settings say so.
    pub(super) fn export(&self) {
        self.order(Job::Export);
    }

    /// Searches closed notes for names added since: now, or when the user has not typed for a while.
    pub(super) fn names_added(&self, at_once: bool) {
        self.order(Job::Names { at_once });
    }

    fn order(&self, job: Job) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _ = self.jobs.send(job);
    }
}

struct Thread {
    state: Arc<State>,
    waiting: Arc<AtomicUsize>,
    exports: Exports,
}

impl Thread {
    fn run(&self, orders: &Receiver<Job>) {
        let mut names_wait = false;
        let mut next = None;
        loop {
            let job = match next.take() {
                Some(job) => Ok(job),
                None if names_wait => orders.recv_timeout(QUIET),
                None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let job = job.map(|mut job| {
                let done = 1 + job.join(orders, &mut next);
                self.waiting.fetch_sub(done, Ordering::Relaxed);
                job
            });
            // A file that causes a panic must not end the thread.
            names_wait &= job.is_ok();
            let work: Box<dyn FnOnce() + '_> = match job {
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => Box::new(|| self.scan()),
                Ok(Job::Names { at_once: true }) => Box::new(|| self.scan_at_once()),
                Ok(Job::Names { at_once: false }) => {
                    names_wait = true;
                    continue;
                }
                Ok(Job::Export) => Box::new(|| self.export()),
                Ok(Job::ReadLinked) => Box::new(|| self.read_linked()),
                Ok(Job::Load) => Box::new(|| {
                    self.load();
                    self.export();
                    self.prepare();
                }),
                Ok(Job::Refresh(paths)) => Box::new(move || {
                    self.refresh(&paths);
                    self.export();
                    self.prepare();
                }),
                Ok(Job::Watched(mut paths)) => Box::new(move || {
                    let roots = self.state.lock().roots();
                    paths.retain(|path| discovery::may_concern_any(&roots, path));
                    if !paths.is_empty() {
                        self.refresh(&paths);
                        self.prepare();
                    }
                }),
            };
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err() {
                self.state.outbound.log(MessageType::ERROR, "A file could not be dealt with; see the log.");
            }
        }
    }

    /// Gathers the words that completion and search look up while there is nothing else to do; otherwise the first
    /// of them would have to wait.
    fn prepare(&self) {
        let snapshot = self.state.lock().snapshot();
        let is_busy = || self.waiting.load(Ordering::Relaxed) > 0;
        snapshot.folders().iter().for_each(|folder| folder.library.prepare(&is_busy));
        snapshot.note_words().prepare(&is_busy);
    }

    fn load(&self) {
        let progress = self.state.outbound.progress("Glossator");
        progress.report("Looking for books", None);
        let (files, unread) = loading::load_library(self.state.workspace());
        self.report(&unread);
        self.state.update_loaded();
        tracing::info!("the library is read");
        let watch = ProgressWatch::new(&progress, None);
        let unread = loading::read_notes(self.state.workspace(), files, threads::spare(), &watch);
        self.report(&unread);
        self.report_given_up(&watch);
        tracing::info!("{} notes are read", watch.done.load(Ordering::Relaxed));
        self.read_linked();
    }

    /// Writes the files that the settings name for what the folders know. Until all sources are read, they would lack some.
    fn export(&self) {
        let (snapshot, session) = {
            let mut workspace = self.state.lock();
            if !workspace.library_whole() {
                return;
            }
            (workspace.snapshot(), workspace.session())
        };
        let exported = self.exports.write(&snapshot, session);
        for message in exported.failed {
            self.state.outbound.show(MessageType::WARNING, message);
        }
        if !exported.made.is_empty() {
            self.refresh(&exported.made);
        }
    }

    fn read_linked(&self) {
        loading::read_linked(self.state.workspace());
        self.state.touch();
        self.scan();
        self.load_styles();
    }

    fn load_styles(&self) {
        loading::load_styles(self.state.workspace());
        self.state.touch();
    }

    fn refresh(&self, paths: &[PathBuf]) {
        tracing::info!("reading again: {paths:?}");
        let unread = loading::refresh(self.state.workspace(), paths);
        self.report(&unread);
        self.state.touch();
        self.scan();
        self.load_styles();
    }

    /// The last edit may have added names that are not known yet.
    fn scan_at_once(&self) {
        self.state.lock().snapshot();
        self.scan();
    }

    fn scan(&self) {
        if !self.state.lock().names_added() {
            return;
        }
        let waiting = || self.waiting.load(Ordering::Relaxed) > 0;
        let progress = self.state.outbound.progress("Glossator");
        let watch = ProgressWatch::new(&progress, Some(&self.waiting));
        // A file that changed without notice may add names while it is searched for others.
        while self.state.lock().names_added() && !waiting() && !watch.given_up() {
            let unread = loading::scan_closed_notes(self.state.workspace(), threads::spare(), &watch);
            self.report(&unread);
            self.state.touch();
        }
        self.report_given_up(&watch);
    }

    /// The user stopped the reading of notes. The library is complete, and the notes read so far count.
    fn report_given_up(&self, watch: &ProgressWatch<'_>) {
        if watch.given_up() {
            let (done, total) = (watch.done.load(Ordering::Relaxed), watch.total.load(Ordering::Relaxed));
            let message = format!(
                "Glossator stopped after {done} of {total} notes. All books are known, and these notes; where the other notes \
                mention something is not found. Restart the server to read them all."
            );
            self.state.outbound.show(MessageType::INFO, message);
        }
    }

    fn report(&self, unread: &[Unread]) {
        for Unread { path, reason } in unread {
            self.state.outbound.log(MessageType::WARNING, format!("{} {reason}", path.display()));
        }
    }
}

/// Shows progress in the client. Ends early if newer work is waiting, or if the user cancels.
struct ProgressWatch<'p> {
    progress: &'p Progress,
    waiting: Option<&'p AtomicUsize>,
    done: AtomicUsize,
    total: AtomicUsize,
}

impl<'p> ProgressWatch<'p> {
    fn new(progress: &'p Progress, waiting: Option<&'p AtomicUsize>) -> Self {
        Self { progress, waiting, done: AtomicUsize::new(0), total: AtomicUsize::new(0) }
    }
}

impl Watch for ProgressWatch<'_> {
    fn progress(&self, done: usize, total: usize) {
        self.done.fetch_max(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        let percentage = (done * 100 / total.max(1)) as u32;
        self.progress.report(format!("{done} of {total} notes read"), Some(percentage));
    }

    fn stopped(&self) -> bool {
        self.waiting.is_some_and(|waiting| waiting.load(Ordering::Relaxed) > 0)
    }

    fn given_up(&self) -> bool {
        self.progress.is_cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_reported_one_by_one_are_read_together() {
        let (jobs, orders) = channel();
        let path = |name: &str| vec![PathBuf::from(name)];
        let sent = ["a", "b"].map(|name| Job::Watched(path(name))).into_iter();
        let sent = sent.chain([Job::Export, Job::Refresh(path("c")), Job::Watched(path("d"))]);
        sent.for_each(|job| jobs.send(job).expect("the queue is there"));
        let (mut next, mut done) = (None, Vec::new());
        while let Some(mut job) = next.take().or_else(|| orders.try_recv().ok()) {
            let joined = job.join(&orders, &mut next);
            done.push(match job {
                Job::Watched(paths) => format!("watched {paths:?}, {joined} joined"),
                Job::Refresh(paths) => format!("refresh {paths:?}, {joined} joined"),
                _ => format!("other, {joined} joined"),
            });
        }
        let wanted = [
            r#"watched ["a", "b"], 1 joined"#,
            "other, 0 joined",
            r#"refresh ["c"], 0 joined"#,
            r#"watched ["d"], 0 joined"#,
        ];
        assert_eq!(done, wanted);
    }
}
