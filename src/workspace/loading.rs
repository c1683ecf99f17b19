//! Reads files from disk into a workspace, never on the path of a request.
//!
//! Sources are read first, so that the library can answer early, then every note is searched for all names. The caller
//! runs these functions on one thread, one after the other, so that what is read later is newer.
//!
//! The workspace's lock is never held while the disk is read. Each step decides under one lock what to read, reads it,
//! and then applies the result under one lock.

mod early;
mod linked;
mod patterns;
mod refresh;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Workspace;
use super::address::Address;
use super::discovery::{self, Unreadable, read_text};
use super::id::FolderId;
use super::note::{Note, NoteIdentity, Reading};
use super::settings::{FILE_NAME, Settings, StyleSetting};
use super::snapshot::SettingsFile;
use early::EarlyNote;
pub use linked::read_linked;
pub(crate) use patterns::folders_of_pattern;
pub use refresh::refresh;

use crate::library::source::Entries;
use crate::library::sources::format::Format;
use crate::library::style::Style;
use crate::markdown::offered;
use crate::text::position::LineTable;
use crate::threads;

/// A file or folder that could not be read, and why, as a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file or folder; empty if the reason names it.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Receives progress, and may end the work.
pub trait Watch: Sync {
    /// `done` of `total` notes are read.
    fn progress(&self, done: usize, total: usize) {
        let _ = (done, total);
    }

    /// Whether to stop because newer work is waiting or nobody is.
    fn stopped(&self) -> bool {
        false
    }

    /// Whether to stop for good because nobody wants the rest.
    fn given_up(&self) -> bool {
        false
    }
}

/// Reports to nobody and never stops.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {}

/// Locks the workspace, even if a thread panicked while holding it: changes are computed first and then applied whole.
pub fn lock(workspace: &Mutex<Workspace>) -> MutexGuard<'_, Workspace> {
    workspace.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Files to read for one workspace. When the folders change, another workspace takes its place, and the work ends.
#[derive(Debug)]
pub struct Listing {
    files: Vec<PathBuf>,
    /// Notes that were read but not searched for names yet.
    early: Vec<EarlyNote>,
    session: u64,
}

impl Listing {
    /// No files yet.
    pub fn new(workspace: &Mutex<Workspace>) -> Self {
        Self { files: Vec::new(), early: Vec::new(), session: lock(workspace).session() }
    }

    /// The workspace, unless its folders have changed since.
    fn lock<'w>(&self, workspace: &'w Mutex<Workspace>) -> Option<MutexGuard<'w, Workspace>> {
        Some(lock(workspace)).filter(|workspace| workspace.session() == self.session)
    }
}

/// Finds the files of all folders and reads settings, sources and the notes that definitions lead to. When this returns
/// the library is complete, except for what [`read_linked`] has yet to look for outside the folders. Returns the notes
/// that still have to be searched for names, and what could not be read.
pub fn load_library(workspace: &Mutex<Workspace>) -> (Listing, Vec<Unread>) {
    let mut listing = Listing::new(workspace);
    let mut unread = Vec::new();
    let whole = read_library(workspace, &mut listing, &mut unread);
    if let Some(mut workspace) = whole.and_then(|()| listing.lock(workspace)) {
        workspace.set_library_whole();
    }
    (listing, unread)
}

/// `None` if the folders changed meanwhile.
fn read_library(workspace: &Mutex<Workspace>, listing: &mut Listing, unread: &mut Vec<Unread>) -> Option<()> {
    let roots: Vec<Option<PathBuf>> =
        listing.lock(workspace)?.folders().iter().map(|folder| folder.root.clone()).collect();
    for (id, root) in FolderId::numbered(&roots) {
        if let Some(root) = root {
            read_settings(workspace, listing, id, root, unread)?;
            let found = discovery::files(root);
            listing.files.extend(found.files);
            unread.extend(found.unreadable.into_iter().map(|(path, reason)| Unread { path, reason }));
        }
    }
    listing.files.sort();
    listing.files.dedup();
    listing.lock(workspace)?.list(&listing.files);
    let early = listing.files.iter().filter(|path| discovery::counts_early(path).unwrap_or(false)).cloned();
    let early = Listing { files: early.collect(), early: Vec::new(), session: listing.session };
    let (bibliographies, notes): (Vec<_>, Vec<_>) =
        early.files.iter().cloned().partition(|path| Format::of(path).is_some_and(Format::is_bibliography));
    let read_bibliographies = || {
        for path in &bibliographies {
            unread.extend(read_batch(workspace, &early, std::slice::from_ref(path), of_file)?);
        }
        Some(())
    };
    let (whole, mut notes) = threads::join(read_bibliographies, || early::read(workspace, &early, &notes));
    whole?;
    early::put(workspace, listing, &mut notes)?;
    linked::read_near(workspace, listing)?;
    listing.files.retain(|path| early.files.binary_search(path).is_err());
    // Linked notes outside the walk were read before all names were known.
    let named = listing.lock(workspace)?.named_notes();
    listing.files.extend(named);
    listing.early = notes;
    // All names are known now, so notes can be searched for them.
    listing.lock(workspace)?.begin_pass();
    Some(())
}

/// Reads the notes of `listing` and searches them for all names in use, on `threads` threads. Returns what could not be
/// read.
pub fn read_notes(
    workspace: &Mutex<Workspace>,
    mut listing: Listing,
    threads: usize,
    watch: &dyn Watch,
) -> Vec<Unread> {
    let early = std::mem::take(&mut listing.early);
    let early = early::look_through(workspace, &listing, early, watch);
    let (listing, files) = (&listing, &listing.files);
    let next = AtomicUsize::new(0);
    let broken_off = AtomicBool::new(early.is_none());
    let unread = Mutex::new(early.unwrap_or_default());
    let work = || {
        loop {
            let from = next.fetch_add(BATCH, Ordering::Relaxed);
            if from >= files.len() {
                return;
            }
            let batch = &files[from..files.len().min(from + BATCH)];
            let failed =
                if watch.stopped() || watch.given_up() { None } else { read_batch(workspace, listing, batch, of_file) };
            let Some(failed) = failed else { return broken_off.store(true, Ordering::Relaxed) };
            unread.lock().unwrap_or_else(PoisonError::into_inner).extend(failed);
            watch.progress(from + batch.len(), files.len());
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let whole = !broken_off.into_inner();
    // What the user stopped is not resumed at the next opportunity.
    if let Some(mut workspace) = listing.lock(workspace).filter(|_| whole || !watch.given_up()) {
        workspace.end_pass(whole);
    }
    let mut unread = unread.into_inner().unwrap_or_else(PoisonError::into_inner);
    unread.sort_by(|a: &Unread, b| a.path.cmp(&b.path));
    unread
}

/// How many notes are read before they are added to the workspace together.
const BATCH: usize = 64;

/// Reads some of the notes of `listing`, calling `read` for each in order; it returns `None` for a file that is as it was
/// read before. Returns what could not be read; `None` if the folders changed meanwhile.
fn read_batch(
    workspace: &Mutex<Workspace>,
    listing: &Listing,
    files: &[PathBuf],
    mut read: impl FnMut(&Path) -> Result<Option<(Reading, String)>, Unreadable>,
) -> Option<Vec<Unread>> {
    let (trie, identities) = {
        let mut workspace = listing.lock(workspace)?;
        (workspace.trie(), identities(&mut workspace, files))
    };
    let mut failed = Vec::new();
    let mut loaded: Vec<(Note, Option<Arc<Entries>>)> = Vec::with_capacity(files.len());
    for (path, identity) in files.iter().zip(identities) {
        match read(path) {
            Ok(None) => {}
            Ok(Some((mut reading, text))) => {
                let entries = reading.entries.take();
                loaded.push((reading.finish(&text, &trie, identity), entries));
            }
            Err(reason) => failed.push((identity.address, path, reason)),
        }
    }
    // While it is held, adding a name would copy all of them.
    drop(trie);
    let mut workspace = listing.lock(workspace)?;
    let mut unread = Vec::new();
    for (address, path, reason) in failed {
        workspace.remove(&address);
        // A file that was deleted meanwhile is not a failure.
        if !reason.is_gone() {
            let reason = reason.to_string();
            workspace.set_unread(path, Some(&reason));
            unread.push(Unread { path: path.clone(), reason });
        }
    }
    for (note, entries) in loaded {
        workspace.add_loaded(note, entries);
    }
    Some(unread)
}

/// Reads the file at `path`, for [`read_batch`].
fn of_file(path: &Path) -> Result<Option<(Reading, String)>, Unreadable> {
    Reading::of_file(path).map(Some)
}

/// The identities of the closed notes at `paths`.
fn identities(workspace: &mut Workspace, paths: &[PathBuf]) -> Vec<NoteIdentity> {
    let identity = |path: &PathBuf| {
        let address = Address::from_path(path);
        NoteIdentity { id: workspace.id(&address), folder: workspace.folder_of(&address), address }
    };
    paths.iter().map(identity).collect()
}

/// Searches all closed notes again for names added since they were read.
pub fn scan_closed_notes(workspace: &Mutex<Workspace>, threads: usize, watch: &dyn Watch) -> Vec<Unread> {
    let mut listing = Listing::new(workspace);
    if let Some(mut workspace) = listing.lock(workspace) {
        workspace.begin_pass();
        listing.files = workspace.closed_files();
    }
    read_notes(workspace, listing, threads, watch)
}

/// Loads the chosen citation styles that are not loaded yet. This comes last, since nothing waits for it.
pub(crate) fn load_styles(workspace: &Mutex<Workspace>) {
    let (session, wanted) = {
        let workspace = lock(workspace);
        let root = |id: FolderId| workspace.folders().get(id.0).and_then(|folder| folder.root.clone());
        let wanted = workspace.styles_to_load().into_iter();
        let wanted: Vec<_> = wanted.map(|(id, setting)| (id, root(id).unwrap_or_default(), setting)).collect();
        (workspace.session(), wanted)
    };
    let mut read: BTreeMap<PathBuf, Result<Arc<Style>, String>> = BTreeMap::new();
    let mut loaded = Vec::new();
    for (id, root, setting) in wanted {
        // The name of a built-in style is not a path, and means the same in each folder.
        let path = if setting.is_file() { root.join(&setting.name) } else { PathBuf::from(&setting.name) };
        let style = match read.get(&path) {
            Some(style) => style.clone(),
            None => {
                let style = read_style(&setting, &path, &root).map(Arc::new);
                read.insert(path, style.clone());
                style
            }
        };
        if let Err(message) = &style {
            tracing::warn!("{message}");
        }
        loaded.push((id, setting, style));
    }
    let mut workspace = lock(workspace);
    if workspace.session() == session {
        for (id, setting, style) in loaded {
            workspace.set_style(id, &setting, style);
        }
    }
}

fn read_style(setting: &StyleSetting, path: &Path, root: &Path) -> Result<Style, String> {
    let name = &setting.name;
    if !setting.is_file() {
        return Style::built_in(name).ok_or_else(|| format!("There is no style `{name}`."));
    }
    if offered::is_elsewhere(path, root) {
        return Err(format!("The style `{name}` {}.", linked::ELSEWHERE));
    }
    let text = read_text(path).map_err(|reason| format!("The style `{name}` {reason}."))?;
    Style::read(&text).map_err(|message| format!("The style `{name}` {message}."))
}

/// Loads everything, on `threads` threads: the command line does this before it answers.
pub fn load(workspace: &Mutex<Workspace>, threads: usize) -> Vec<Unread> {
    let (listing, mut unread) = load_library(workspace);
    unread.extend(read_notes(workspace, listing, threads, &Unwatched));
    read_linked(workspace);
    // A source that did not look like one may have added names after other notes were read.
    if lock(workspace).names_added() {
        scan_closed_notes(workspace, threads, &Unwatched);
    }
    // A style file that cannot be read is reported with the rest; a built-in style can always be read.
    if lock(workspace).styles_to_load().iter().any(|(_, setting)| setting.is_file()) {
        load_styles(workspace);
    }
    unread
}

/// Reads the settings file of the folder `id` at `root`, if there is one.
fn read_settings(
    workspace: &Mutex<Workspace>,
    listing: &Listing,
    id: FolderId,
    root: &Path,
    unread: &mut Vec<Unread>,
) -> Option<()> {
    let path = root.join(FILE_NAME);
    let read = path.exists().then(|| read_text(&path));
    let mut workspace = listing.lock(workspace)?;
    let reason = read.as_ref().and_then(|read| read.as_ref().err()).map(ToString::to_string);
    workspace.set_unread(&path, reason.as_deref());
    let file = read.and_then(Result::ok).map(|text| {
        let (settings, problems) = Settings::from_toml(&text);
        SettingsFile { lines: LineTable::new(&text), path: path.clone(), text, settings, problems }
    });
    workspace.set_settings_file(id, file);
    unread.extend(reason.map(|reason| Unread { path, reason }));
    Some(())
}
