//! The one thread that reads files: what is read later is newer. Long work is off every request's path.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use tower_lsp::lsp_types::MessageType;

use super::outbound::Progress;
use super::state::State;
use crate::workspace::loading::{self, Unread, Watch};

/// How long nothing must be typed before closed notes are looked through for new names.
const QUIET: Duration = Duration::from_secs(1);

/// What the thread is to do.
enum Job {
    /// Read all folders.
    Load,
    /// Read these files again; they may be gone.
    Refresh(Vec<PathBuf>),
    /// Read the bibliographies that are named and were not read yet.
    ReadNamed,
    /// Names came into use: look through the closed notes when it is quiet, or at once.
    Names { at_once: bool },
}

/// Orders to the thread. Clones order the same one.
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
        let thread = Thread { state, waiting: Arc::clone(&waiting) };
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

    /// Reads bibliographies that are named and were not read yet.
    pub(super) fn read_linked(&self) {
        self.order(Job::ReadNamed);
    }

    /// Loads the styles that are chosen now.
    pub(super) fn load_styles(&self) {
        self.order(Job::Refresh(Vec::new()));
    }

    /// Looks through closed notes for names that came into use: now, or when nothing was typed for a while.
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
}

impl Thread {
    fn run(&self, orders: &Receiver<Job>) {
        let mut names_wait = false;
        loop {
            let job = if names_wait {
                orders.recv_timeout(QUIET)
            } else {
                orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            if job.is_ok() {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            // A file that cannot be dealt with must not end the reading of files.
            names_wait &= job.is_ok();
            let work: Box<dyn FnOnce() + '_> = match job {
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => Box::new(|| self.scan()),
                Ok(Job::Names { at_once: true }) => Box::new(|| self.scan_at_once()),
                Ok(Job::Names { at_once: false }) => {
                    names_wait = true;
                    continue;
                }
                Ok(Job::ReadNamed) => Box::new(|| self.read_linked()),
                Ok(Job::Load) => Box::new(|| {
                    self.load();
                    self.prepare();
                }),
                Ok(Job::Refresh(paths)) => Box::new(move || {
                    self.refresh(&paths);
                    self.prepare();
                }),
            };
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err() {
                self.state.outbound.log(MessageType::ERROR, "A file could not be dealt with; see the log.");
            }
        }
    }

    /// Gathers the words that completion looks up, while nothing else is to be done: else whoever types first waits.
    fn prepare(&self) {
        let snapshot = self.state.lock().snapshot();
        let is_busy = || self.waiting.load(Ordering::Relaxed) > 0;
        snapshot.folders().iter().for_each(|folder| folder.library.prepare(&is_busy));
    }

    fn load(&self) {
        let progress = self.state.outbound.progress("Glossator");
        progress.report("Looking for books", None);
        let (files, unread) = loading::load_library(self.state.workspace());
        self.tell(&unread);
        self.state.tell_loaded();
        tracing::info!("the library is read");
        let watch = Shown::new(&progress, None);
        let unread = loading::read_notes(self.state.workspace(), files, loading::spare_threads(), &watch);
        self.tell(&unread);
        self.tell_given_up(&watch);
        tracing::info!("{} notes are read", watch.done.load(Ordering::Relaxed));
        self.read_linked();
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
        tracing::info!("to be read again: {paths:?}");
        let unread = loading::refresh(self.state.workspace(), paths);
        self.tell(&unread);
        self.state.touch();
        self.scan();
        self.load_styles();
    }

    /// What was edited last may bring names that nobody has read yet.
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
        let watch = Shown::new(&progress, Some(&self.waiting));
        // A file that changed unheard of may bring names while it is looked through for others.
        while self.state.lock().names_added() && !waiting() && !watch.given_up() {
            let unread = loading::scan_closed_notes(self.state.workspace(), loading::spare_threads(), &watch);
            self.tell(&unread);
            self.state.touch();
        }
        self.tell_given_up(&watch);
    }

    /// The user stopped the reading of notes: the library is whole, and what was read counts.
    fn tell_given_up(&self, watch: &Shown<'_>) {
        if watch.given_up() {
            let (done, total) = (watch.done.load(Ordering::Relaxed), watch.total.load(Ordering::Relaxed));
            let message = format!(
                "Glossator stopped after {done} of {total} notes. All books are known, and these notes; where the other notes \
                mention something is not found. Restart the server to read them all."
            );
            self.state.outbound.show(MessageType::INFO, message);
        }
    }

    fn tell(&self, unread: &[Unread]) {
        for Unread { path, reason } in unread {
            self.state.outbound.log(MessageType::WARNING, format!("{} {reason}", path.display()));
        }
    }
}

/// Progress that the client shows; ends early where newer work waits, or the user does not want it to go on.
struct Shown<'p> {
    progress: &'p Progress,
    waiting: Option<&'p AtomicUsize>,
    done: AtomicUsize,
    total: AtomicUsize,
}

impl<'p> Shown<'p> {
    fn new(progress: &'p Progress, waiting: Option<&'p AtomicUsize>) -> Self {
        Self { progress, waiting, done: AtomicUsize::new(0), total: AtomicUsize::new(0) }
    }
}

impl Watch for Shown<'_> {
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
