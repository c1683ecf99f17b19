//! Watches files for a client that cannot be asked to. Nothing is polled: the operating system tells.

mod places;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, MetadataKind, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use rustc_hash::FxHashMap;
use tower_lsp::lsp_types::MessageType;

use super::disk::Disk;
use super::outbound::Outbound;
use places::Places;

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
    /// These files and patterns are named, wherever they lie.
    Linked(BTreeSet<PathBuf>, BTreeSet<PathBuf>),
    /// Something happened there.
    Changed(Vec<PathBuf>),
    /// Too much happened for the system to tell of all.
    Missed,
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
            Ok(event) if event.need_rescan() => drop(changed.send(Word::Missed)),
            Ok(event) if is_change(&event.kind) => drop(changed.send(Word::Changed(event.paths))),
            Ok(_) => {}
            Err(error) => tracing::warn!("files are not watched as they should be: {error}"),
        };
        let thread = move || {
            let watcher = notify::recommended_watcher(on_event).inspect_err(|error| complain(&outbound, error)).ok();
            let complained = watcher.is_none();
            let (for_places, met) = (BTreeSet::new(), BTreeSet::new());
            let (roots, links, places) = (Vec::new(), FxHashMap::default(), Places::default());
            Thread { watcher, disk, outbound, roots, links, places, for_places, met, complained }.run(&heard);
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

    /// Watches these files as well, wherever they lie, and what fits these patterns; no other ones.
    pub(super) fn watch_named(&self, files: BTreeSet<PathBuf>, patterns: BTreeSet<PathBuf>) {
        let _ = self.words.send(Word::Linked(files, patterns));
    }
}

/// Whether something may be written differently now. That files are opened and read, by this program too, is told as well.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(access) => *access == AccessKind::Close(AccessMode::Write),
        // Who may read it, for one.
        EventKind::Modify(ModifyKind::Metadata(kind)) => *kind != MetadataKind::AccessTime,
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
    /// What is watched besides.
    places: Places,
    /// The folders that are watched for that.
    for_places: BTreeSet<PathBuf>,
    /// The folders that are watched because a walk meets them.
    met: BTreeSet<PathBuf>,
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
                Ok(Word::Linked(files, patterns)) => {
                    self.places.set(files, patterns);
                    let mut new = self.watch_places();
                    // What lies there was read before it was watched.
                    new.retain(|folder| self.roots.iter().all(|(root, _)| !root.starts_with(folder)));
                    if !new.is_empty() {
                        self.disk.refresh(new);
                    }
                }
                Ok(Word::Changed(paths)) => {
                    if changed.is_empty() {
                        deadline = Instant::now() + PATIENCE;
                    }
                    changed.extend(self.of_concern(paths));
                }
                Ok(Word::Missed) => changed.extend(self.places.all().cloned()),
                Err(RecvTimeoutError::Timeout) => {
                    // What happens from now on is told, and what happened before is read.
                    self.watch_again(&changed);
                    self.disk.refresh(std::mem::take(&mut changed).into_iter().collect());
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// What of `paths` may count.
    fn of_concern(&self, paths: Vec<PathBuf>) -> BTreeSet<PathBuf> {
        let mut of_concern = BTreeSet::new();
        for path in paths.into_iter().map(|path| self.as_client_names(path)) {
            of_concern.extend(self.places.concerned(&path));
            of_concern.extend(Some(path).filter(|path| self.concerns(path)));
        }
        of_concern
    }

    /// Watches folders that came, or are not passed over any more, now that something happened at `paths`.
    fn watch_again(&mut self, paths: &BTreeSet<PathBuf>) {
        let mut may_move = false;
        for path in paths {
            let folder = path.parent().filter(|_| discovery::is_ignore_file(path)).unwrap_or(path);
            if let Some(target) = path.is_symlink().then(|| path.canonicalize().ok()).flatten() {
                self.watch_link(path.clone(), target);
            }
            if folder.is_file() {
                continue;
            }
            may_move = true;
            // What was there may be another folder by now.
            self.met.retain(|watched| !watched.starts_with(folder));
            self.for_places.retain(|watched| !watched.starts_with(folder));
            let roots = self.roots.iter().map(|(root, _)| root);
            // The folder lies in a workspace folder, or that in it.
            let within = |root: &PathBuf| {
                let inner = if root.starts_with(folder) { root } else { folder };
                inner.starts_with(root).then(|| inner.to_owned())
            };
            for folder in roots.filter_map(within).collect::<BTreeSet<_>>() {
                self.watch_below(&folder);
            }
        }
        if may_move {
            self.watch_places();
        }
    }

    /// Watches the folders that what is named may lie in, and those above them; gives those that were not watched before.
    fn watch_places(&mut self) -> Vec<PathBuf> {
        let mut folders = self.places.find();
        folders.retain(|folder| {
            let is_covered = WHOLE_TREES && self.roots.iter().any(|(root, _)| folder.starts_with(root));
            !is_covered && !self.met.contains(folder)
        });
        let before = std::mem::replace(&mut self.for_places, folders.clone());
        for folder in before.difference(&folders).filter(|folder| !self.met.contains(*folder)) {
            let _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(folder));
        }
        let new: Vec<PathBuf> = folders.difference(&before).cloned().collect();
        for folder in &new {
            self.watch(folder, RecursiveMode::NonRecursive);
        }
        new
    }

    fn watch_folders(&mut self, roots: Vec<PathBuf>) {
        self.places.set_roots(roots.clone());
        let gone: Vec<_> = self.roots.extract_if(.., |(root, _)| !roots.contains(root)).collect();
        for (root, _) in gone {
            // It may lie in one that stays.
            if self.roots.iter().any(|(other, _)| root.starts_with(other)) {
                continue;
            }
            // What is below it is still told of, and is no concern any more.
            let _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(&root));
            self.met.remove(&root);
        }
        for root in roots {
            if self.roots.iter().all(|(known, _)| *known != root) {
                let real = root.canonicalize().unwrap_or_else(|_| root.clone());
                self.roots.push((root.clone(), real));
                self.watch_below(&root);
            }
        }
        self.watch_places();
    }

    /// Watches the folder at `path` and those in it, and what links in it lead to.
    fn watch_below(&mut self, path: &Path) {
        let found = discovery::folder_tree(path);
        for (link, target) in found.links {
            self.watch_link(link, target);
        }
        if WHOLE_TREES {
            if self.roots.iter().any(|(root, _)| root == path) {
                self.watch(path, RecursiveMode::Recursive);
            }
            return;
        }
        for folder in found.folders {
            if !self.watch(&folder, RecursiveMode::NonRecursive) {
                return;
            }
            self.met.insert(folder);
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
