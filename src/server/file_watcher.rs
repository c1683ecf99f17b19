//! Watches files for a client that cannot be asked to. Nothing is polled: the operating system tells.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use rustc_hash::FxHashMap;
use tower_lsp::lsp_types::MessageType;

use super::disk::Disk;
use super::outbound::Outbound;
use crate::workspace::discovery;

/// How long nothing must change before changes are read: programs write in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// How long changes may wait for that.
const PATIENCE: Duration = Duration::from_secs(2);

/// A folder is watched with all below it at once where the system can do that; elsewhere that would take in what is passed
/// over, down to the last module of some program.
const WHOLE_TREES: bool = cfg!(any(target_os = "macos", windows));

/// What the thread is told.
enum Word {
    /// These are the folders from now on, and are to be read.
    Folders(Vec<PathBuf>),
    /// These files outside them count too.
    Outside(Vec<PathBuf>),
    /// Something happened there.
    Changed(Vec<PathBuf>),
}

/// Orders to the thread that watches.
pub(super) struct FileWatcher {
    words: Sender<Word>,
}

impl FileWatcher {
    /// Starts to watch, for the time being nothing. What changes is read by `disk`; the user hears where it cannot be done.
    pub(super) fn start(disk: Disk, outbound: Outbound) -> Self {
        let (words, heard) = channel();
        let changed = words.clone();
        let on_event = move |event: notify::Result<notify::Event>| match event {
            Ok(event) if is_change(&event.kind) => drop(changed.send(Word::Changed(event.paths))),
            Ok(_) => {}
            Err(error) => tracing::warn!("files are not watched as they should be: {error}"),
        };
        let thread = move || {
            let watcher = notify::recommended_watcher(on_event).inspect_err(|error| complain(&outbound, error)).ok();
            let complained = watcher.is_none();
            let mut thread = Thread {
                watcher,
                disk,
                outbound,
                roots: Vec::new(),
                links: FxHashMap::default(),
                outside: BTreeSet::new(),
                complained,
            };
            thread.run(&heard);
        };
        if let Err(error) = std::thread::Builder::new().name("watcher".to_owned()).spawn(thread) {
            tracing::error!("no thread to watch files: {error}");
        }
        Self { words }
    }

    /// Watches the folders at `roots`, and no other ones, and has them read then: what changes while they are read is told.
    pub(super) fn load(&self, roots: Vec<PathBuf>) {
        let _ = self.words.send(Word::Folders(roots));
    }

    /// Watches these files outside the folders as well.
    pub(super) fn watch_outside(&self, paths: Vec<PathBuf>) {
        let _ = self.words.send(Word::Outside(paths));
    }
}

/// Whether something may be written differently now. That files are opened and read, by this program too, is told as well.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(access) => *access == AccessKind::Close(AccessMode::Write),
        EventKind::Modify(notify::event::ModifyKind::Metadata(_)) => false,
        _ => true,
    }
}

struct Thread {
    /// `None` where the system has none to give.
    watcher: Option<RecommendedWatcher>,
    disk: Disk,
    outbound: Outbound,
    /// Each folder as the client names it, and as the system does.
    roots: Vec<(PathBuf, PathBuf)>,
    /// What links in them lead to, which is what the system tells of, each with the link.
    links: FxHashMap<PathBuf, PathBuf>,
    /// Files outside them.
    outside: BTreeSet<PathBuf>,
    complained: bool,
}

impl Thread {
    fn run(&mut self, heard: &Receiver<Word>) {
        let mut changed: BTreeSet<PathBuf> = BTreeSet::new();
        let mut deadline = Instant::now();
        loop {
            let word = if changed.is_empty() {
                heard.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                heard.recv_timeout(QUIET.min(deadline.saturating_duration_since(Instant::now())))
            };
            match word {
                Ok(Word::Folders(roots)) => {
                    self.watch_folders(roots);
                    self.disk.load();
                }
                Ok(Word::Outside(paths)) => self.watch_outside(paths),
                Ok(Word::Changed(paths)) => {
                    if changed.is_empty() {
                        deadline = Instant::now() + PATIENCE;
                    }
                    changed.extend(self.of_concern(paths));
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.disk.refresh(std::mem::take(&mut changed).into_iter().collect());
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// What of `paths` may count. A folder that came is watched from now on.
    fn of_concern(&mut self, paths: Vec<PathBuf>) -> Vec<PathBuf> {
        let paths = paths.into_iter().map(|path| self.as_client_names(path));
        let paths: Vec<_> = paths.filter(|path| self.outside.contains(path) || self.concerns(path)).collect();
        for path in &paths {
            if path.is_dir() {
                self.watch_below(path);
            } else if let Some(target) = path.is_symlink().then(|| path.canonicalize().ok()).flatten() {
                self.watch_link(path.clone(), target);
            }
        }
        paths
    }

    fn watch_outside(&mut self, paths: Vec<PathBuf>) {
        for folder in paths.iter().filter_map(|path| path.parent()) {
            self.watch(folder, RecursiveMode::NonRecursive);
        }
        self.outside.extend(paths);
    }

    fn watch_folders(&mut self, roots: Vec<PathBuf>) {
        let gone: Vec<_> = self.roots.extract_if(.., |(root, _)| !roots.contains(root)).collect();
        for (root, _) in gone {
            // What is below it is still told of, and is no concern any more.
            let _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(&root));
        }
        for root in roots {
            if self.roots.iter().all(|(known, _)| *known != root) {
                let real = root.canonicalize().unwrap_or_else(|_| root.clone());
                self.roots.push((root.clone(), real));
                self.watch_below(&root);
            }
        }
    }

    /// Watches the folder at `path` and those in it, and what links in it lead to.
    fn watch_below(&mut self, path: &Path) {
        let places = discovery::places(path);
        for (link, target) in places.links {
            self.watch_link(link, target);
        }
        if WHOLE_TREES {
            if self.roots.iter().any(|(root, _)| root == path) {
                self.watch(path, RecursiveMode::Recursive);
            }
            return;
        }
        for folder in places.folders {
            if !self.watch(&folder, RecursiveMode::NonRecursive) {
                return;
            }
        }
    }

    /// Watches what `link` leads to, unless that lies in a folder itself and is told of by its own name. Folders behind
    /// links are watched as those in the folder are, where each is watched.
    fn watch_link(&mut self, link: PathBuf, target: PathBuf) {
        if self.roots.iter().any(|(_, real)| target.starts_with(real) && discovery::may_concern(real, &target)) {
            return;
        }
        if !target.is_dir() {
            // A file may be replaced; its folder tells.
            target.parent().map(|folder| self.watch(folder, RecursiveMode::NonRecursive));
        } else if WHOLE_TREES {
            self.watch(&target, RecursiveMode::Recursive);
        }
        let known = self.links.entry(target).or_insert_with(|| link.clone());
        if !known.is_symlink() {
            *known = link;
        }
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        match watcher.watch(path, mode) {
            Ok(()) => true,
            // It is gone by now; its own folder tells of that.
            Err(_) if !path.exists() => true,
            Err(error) => {
                if !std::mem::replace(&mut self.complained, true) {
                    complain(&self.outbound, &error);
                }
                false
            }
        }
    }

    /// Some systems tell of real paths, whatever was asked for.
    fn as_client_names(&self, path: PathBuf) -> PathBuf {
        let linked = |target: &Path| {
            let link = self.links.get(target)?;
            let below = path.strip_prefix(target).ok()?;
            Some(if below.as_os_str().is_empty() { link.clone() } else { link.join(below) })
        };
        if let Some(path) = path.ancestors().find_map(linked) {
            return path;
        }
        let below = |(root, real): &(PathBuf, PathBuf)| Some(root.join(path.strip_prefix(real).ok()?));
        if self.roots.iter().any(|(root, _)| path.starts_with(root)) {
            return path;
        }
        self.roots.iter().find_map(below).unwrap_or(path)
    }

    fn concerns(&self, path: &Path) -> bool {
        self.roots.iter().any(|(root, _)| path.starts_with(root) && discovery::may_concern(root, path))
    }
}

fn complain(outbound: &Outbound, error: &notify::Error) {
    let message = format!(
        "Not all files can be watched ({error}). What other programs change in them counts when the server is started again."
    );
    outbound.log(MessageType::WARNING, message);
}
