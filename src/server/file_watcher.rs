//! Watches files for a client that cannot. Nothing is polled: the operating system reports changes.

mod extra_paths;

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
use extra_paths::ExtraPaths;

use crate::workspace::discovery;

/// How long nothing may change before changes are read: programs write files in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// How long changes wait for that at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether a folder is watched together with everything below it. Only some systems can do that cheaply; on others it
/// would include skipped folders such as `node_modules`.
const WHOLE_TREES: bool = cfg!(any(target_os = "macos", windows));

/// A message to the thread.
enum Message {
    /// Watch these workspace folders, and read them.
    Folders(Vec<PathBuf>),
    /// Watch these linked files and patterns, wherever they are.
    Linked(BTreeSet<PathBuf>, BTreeSet<PathBuf>),
    /// These paths changed.
    Changed(Vec<PathBuf>),
    /// Too much changed for the system to report it all.
    Missed,
}

/// The queue of messages to the watching thread.
pub(super) struct FileWatcher {
    messages: Sender<Message>,
}

impl FileWatcher {
    /// Starts the thread, which watches nothing yet. Changed files are read by `disk`; the user is told if watching
    /// fails.
    pub(super) fn start(disk: Disk, outbound: Outbound) -> Self {
        let (messages, inbox) = channel();
        let changed = messages.clone();
        let on_event = move |event: notify::Result<notify::Event>| match event {
            Ok(event) if event.need_rescan() => drop(changed.send(Message::Missed)),
            Ok(event) if is_change(&event.kind) => drop(changed.send(Message::Changed(event.paths))),
            Ok(_) => {}
            Err(error) => tracing::warn!("error while watching files: {error}"),
        };
        let thread = move || {
            let watcher = notify::recommended_watcher(on_event).inspect_err(|error| complain(&outbound, error)).ok();
            let complained = watcher.is_none();
            let (for_extra, walked) = (BTreeSet::new(), BTreeSet::new());
            let (roots, links, extra) = (Vec::new(), FxHashMap::default(), ExtraPaths::default());
            Thread { watcher, disk, outbound, roots, links, extra, for_extra, walked, complained }.run(&inbox);
        };
        if let Err(error) = std::thread::Builder::new().name("watcher".to_owned()).spawn(thread) {
            tracing::error!("no thread to watch files: {error}");
        }
        Self { messages }
    }

    /// Watches the folders at `roots` instead of the previous ones, and then has them read, so that no change in
    /// between is missed.
    pub(super) fn load(&self, roots: Vec<PathBuf>) {
        let _ = self.messages.send(Message::Folders(roots));
    }

    /// Watches these files too, wherever they are, and whatever matches these patterns; they replace the previous ones.
    pub(super) fn watch_linked(&self, files: BTreeSet<PathBuf>, patterns: BTreeSet<PathBuf>) {
        let _ = self.messages.send(Message::Linked(files, patterns));
    }
}

/// Whether the event may mean different content. Opening and reading a file, even by this program, is reported as well.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(access) => *access == AccessKind::Close(AccessMode::Write),
        // Permissions, for example.
        EventKind::Modify(ModifyKind::Metadata(kind)) => *kind != MetadataKind::AccessTime,
        _ => true,
    }
}

struct Thread {
    /// `None` if the system provides none.
    watcher: Option<RecommendedWatcher>,
    disk: Disk,
    outbound: Outbound,
    /// Each folder, as the client spells its path and as the system does.
    roots: Vec<(PathBuf, PathBuf)>,
    /// The targets of links in the folders, which the system reports, each with its link.
    links: FxHashMap<PathBuf, PathBuf>,
    /// The other watched paths.
    extra: ExtraPaths,
    /// The folders watched for those.
    for_extra: BTreeSet<PathBuf>,
    /// The folders watched because the walk through the workspace folders finds them.
    walked: BTreeSet<PathBuf>,
    complained: bool,
}

impl Thread {
    fn run(&mut self, inbox: &Receiver<Message>) {
        let mut changed: BTreeSet<PathBuf> = BTreeSet::new();
        let mut deadline = Instant::now();
        loop {
            let message = if changed.is_empty() {
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                inbox.recv_timeout(QUIET.min(deadline.saturating_duration_since(Instant::now())))
            };
            match message {
                Ok(Message::Folders(roots)) => {
                    self.watch_folders(roots);
                    self.disk.load();
                }
                Ok(Message::Linked(files, patterns)) => {
                    self.extra.set(files, patterns);
                    let mut new = self.watch_extra();
                    // They were read before they were watched.
                    new.retain(|folder| self.roots.iter().all(|(root, _)| !root.starts_with(folder)));
                    if !new.is_empty() {
                        self.disk.refresh(new);
                    }
                }
                Ok(Message::Changed(paths)) => {
                    if changed.is_empty() {
                        deadline = Instant::now() + PATIENCE;
                    }
                    changed.extend(self.relevant(paths));
                }
                Ok(Message::Missed) => changed.extend(self.extra.all().cloned()),
                Err(RecvTimeoutError::Timeout) => {
                    // Later changes are reported, and earlier ones are read now.
                    self.watch_again(&changed);
                    self.disk.refresh(std::mem::take(&mut changed).into_iter().collect());
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Those of `paths` that may matter.
    fn relevant(&self, paths: Vec<PathBuf>) -> BTreeSet<PathBuf> {
        let mut relevant = BTreeSet::new();
        for path in paths.into_iter().map(|path| self.as_client_names(path)) {
            relevant.extend(self.extra.affected_by(&path));
            relevant.extend(Some(path).filter(|path| self.concerns(path)));
        }
        relevant
    }

    /// Watches folders that are new or no longer ignored after changes at `paths`.
    fn watch_again(&mut self, paths: &BTreeSet<PathBuf>) {
        let mut may_move = false;
        for path in paths {
            let folder = path.parent().filter(|_| discovery::is_ignore_file(path)).unwrap_or(path);
            if let Some(target) = path.is_symlink().then(|| dunce::canonicalize(path).ok()).flatten() {
                self.watch_link(path.clone(), target);
            }
            if folder.is_file() {
                continue;
            }
            may_move = true;
            // There may be a different folder at the same path now.
            self.walked.retain(|watched| !watched.starts_with(folder));
            self.for_extra.retain(|watched| !watched.starts_with(folder));
            let roots = self.roots.iter().map(|(root, _)| root);
            // The folder is inside a workspace folder, or contains one.
            let within = |root: &PathBuf| {
                let inner = if root.starts_with(folder) { root } else { folder };
                inner.starts_with(root).then(|| inner.to_owned())
            };
            for folder in roots.filter_map(within).collect::<BTreeSet<_>>() {
                self.watch_below(&folder);
            }
        }
        if may_move {
            self.watch_extra();
        }
    }

    /// Watches the folders where linked files may be, and those above them. Returns the newly watched ones.
    fn watch_extra(&mut self) -> Vec<PathBuf> {
        let mut folders = self.extra.find();
        folders.retain(|folder| {
            let is_covered = WHOLE_TREES && self.roots.iter().any(|(root, _)| folder.starts_with(root));
            !is_covered && !self.walked.contains(folder)
        });
        let before = std::mem::replace(&mut self.for_extra, folders.clone());
        for folder in before.difference(&folders).filter(|folder| !self.walked.contains(*folder)) {
            let _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(folder));
        }
        let new: Vec<PathBuf> = folders.difference(&before).cloned().collect();
        for folder in &new {
            self.watch(folder, RecursiveMode::NonRecursive);
        }
        new
    }

    fn watch_folders(&mut self, roots: Vec<PathBuf>) {
        self.extra.set_roots(roots.clone());
        let gone: Vec<_> = self.roots.extract_if(.., |(root, _)| !roots.contains(root)).collect();
        for (root, _) in gone {
            // It may be inside one that stays.
            if self.roots.iter().any(|(other, _)| root.starts_with(other)) {
                continue;
            }
            // Folders below it are still reported, but no longer matter.
            let _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(&root));
            self.walked.remove(&root);
        }
        for root in roots {
            if self.roots.iter().all(|(known, _)| *known != root) {
                let real = dunce::canonicalize(&root).unwrap_or_else(|_| root.clone());
                self.roots.push((root.clone(), real));
                self.watch_below(&root);
            }
        }
        self.watch_extra();
    }

    /// Watches the folder at `path`, the folders in it, and the targets of links in it.
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
            self.walked.insert(folder);
        }
    }

    /// Watches the target of `link`, unless it is inside a workspace folder and reported under its own path. Folders
    /// behind links are watched like those in the workspace.
    fn watch_link(&mut self, link: PathBuf, target: PathBuf) {
        if self.roots.iter().any(|(_, real)| target.starts_with(real) && discovery::may_concern(real, &target)) {
            return;
        }
        if !target.is_dir() {
            // A file may be replaced; its folder reports that.
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
            // It is gone; its parent folder reports that.
            Err(_) if !path.exists() => true,
            Err(error) => {
                if !std::mem::replace(&mut self.complained, true) {
                    complain(&self.outbound, &error);
                }
                false
            }
        }
    }

    /// The path as the client spells it. Some systems report real paths, whichever were asked for.
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
        "Not all files can be watched ({error}). Restart the server to read what other programs change in them."
    );
    outbound.log(MessageType::WARNING, message);
}
