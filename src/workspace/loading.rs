//! Reads the disk into a workspace, off the path of any request.
//!
//! Sources first, so that the library answers early; then every note, looked through with all names known. All
//! functions here run on one thread of the caller's, one after the other, so that what is read later is newer.

mod early;
mod linked;
mod patterns;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Workspace;
use super::address::Address;
use super::discovery::{self, Unreadable, read_text};
use super::id::FolderId;
use super::note::{Note, NotePlace, Reading};
use super::settings::{FILE_NAME, Settings, StyleSetting};
use super::snapshot::SettingsFile;
use early::EarlyNote;
pub use linked::read_linked;
pub use patterns::folders_of_pattern;

use crate::library::source::Entries;
use crate::library::sources::format::Format;
use crate::library::style::Style;
use crate::markdown::offered;
use crate::text::position::LineTable;

/// A file or folder that could not be read, and why, as a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file or folder; empty where the reason names it.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Hears how far the work is, and may end it.
pub trait Watch: Sync {
    /// `done` of `total` notes are read.
    fn progress(&self, done: usize, total: usize) {
        let _ = (done, total);
    }

    /// Whether to stop: newer work waits, or nobody does.
    fn stopped(&self) -> bool {
        false
    }

    /// Whether to stop for good: nobody wants the rest.
    fn given_up(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {}

/// Locks the workspace, whatever happened to the thread that had it last: its state is put in whole or not at all.
pub fn lock(workspace: &Mutex<Workspace>) -> MutexGuard<'_, Workspace> {
    workspace.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Files to be read for one workspace. With other folders it is another workspace, and the work ends where it is.
#[derive(Debug)]
pub struct Listing {
    files: Vec<PathBuf>,
    /// Notes that were read and not looked through for names yet.
    early: Vec<EarlyNote>,
    session: u64,
}

impl Listing {
    /// No files yet.
    pub fn new(workspace: &Mutex<Workspace>) -> Self {
        Self { files: Vec::new(), early: Vec::new(), session: lock(workspace).session() }
    }

    /// The workspace, while it is the one that the files were listed for.
    fn lock<'w>(&self, workspace: &'w Mutex<Workspace>) -> Option<MutexGuard<'w, Workspace>> {
        Some(lock(workspace)).filter(|workspace| workspace.session() == self.session)
    }
}

/// Finds the files of all folders and reads settings, sources and the notes that definitions lead to. The library is
/// whole when this returns, but for what [`read_linked`] has to look for outside the folders; gives the notes that are still to be looked through and what could not be read.
pub fn load_library(workspace: &Mutex<Workspace>) -> (Listing, Vec<Unread>) {
    let mut listing = Listing::new(workspace);
    let mut unread = Vec::new();
    let whole = read_library(workspace, &mut listing, &mut unread);
    if let Some(mut workspace) = whole.and_then(|()| listing.lock(workspace)) {
        workspace.set_library_whole();
    }
    (listing, unread)
}

/// `None` where the folders became others meanwhile.
fn read_library(workspace: &Mutex<Workspace>, listing: &mut Listing, unread: &mut Vec<Unread>) -> Option<()> {
    let roots: Vec<Option<PathBuf>> =
        listing.lock(workspace)?.folders().iter().map(|folder| folder.root.clone()).collect();
    for (place, root) in FolderId::numbered(&roots) {
        if let Some(root) = root {
            read_settings(workspace, listing, place, root, unread)?;
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
    let mut notes = std::thread::scope(|scope| {
        let notes = scope.spawn(|| early::read(workspace, &early, notes));
        for path in &bibliographies {
            unread.extend(read_batch(workspace, &early, std::slice::from_ref(path), Reading::of_file)?);
        }
        Some(notes.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })?;
    early::put(workspace, listing, &mut notes)?;
    linked::read_near(workspace, listing)?;
    listing.files.retain(|path| early.files.binary_search(path).is_err());
    // Notes that are named and no walk finds were read before all names were known.
    let named = listing.lock(workspace)?.named_notes();
    listing.files.extend(named);
    listing.early = notes;
    // Now that all names are known, notes are looked through for them.
    listing.lock(workspace)?.begin_pass();
    Some(())
}

/// Reads the notes of `listing` and looks through them for all names in use; gives what could not be read.
/// `threads` of them are read at a time.
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
            let failed = if watch.stopped() || watch.given_up() {
                None
            } else {
                read_batch(workspace, listing, batch, Reading::of_file)
            };
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
    // What is given up is not taken up again at the next opportunity.
    if let Some(mut workspace) = listing.lock(workspace).filter(|_| whole || !watch.given_up()) {
        workspace.end_pass(whole);
    }
    let mut unread = unread.into_inner().unwrap_or_else(PoisonError::into_inner);
    unread.sort_by(|a: &Unread, b| a.path.cmp(&b.path));
    unread
}

/// How many notes are read before the workspace takes them in.
const BATCH: usize = 64;

/// Reads some of the notes of `listing`; gives what could not be read. `None` where the folders became others meanwhile.
/// `read` is called for each of them in their order.
fn read_batch(
    workspace: &Mutex<Workspace>,
    listing: &Listing,
    files: &[PathBuf],
    mut read: impl FnMut(&Path) -> Result<(Reading, String), Unreadable>,
) -> Option<Vec<Unread>> {
    let trie = listing.lock(workspace)?.trie();
    let mut unread = Vec::new();
    let mut loaded: Vec<(Note, Option<Arc<Entries>>)> = Vec::with_capacity(files.len());
    for path in files {
        let address = Address::from_path(path);
        match read(path) {
            Ok((mut reading, text)) => {
                let place = place(&mut *listing.lock(workspace)?, address);
                let entries = reading.entries.take();
                loaded.push((reading.finish(&text, &trie, place), entries));
            }
            // It was deleted meanwhile.
            Err(reason) if reason.is_gone() => listing.lock(workspace)?.remove(&address),
            Err(reason) => {
                let reason = reason.to_string();
                let mut workspace = listing.lock(workspace)?;
                workspace.remove(&address);
                workspace.set_unread(path, Some(&reason));
                unread.push(Unread { path: path.clone(), reason });
            }
        }
    }
    // Who holds the names makes whoever adds one copy all of them.
    drop(trie);
    let mut workspace = listing.lock(workspace)?;
    for (note, entries) in loaded {
        workspace.add_loaded(note, entries);
    }
    Some(unread)
}

/// Where the closed note at `address` belongs.
fn place(workspace: &mut Workspace, address: Address) -> NotePlace {
    NotePlace { id: workspace.id(&address), folder: workspace.folder_of(&address), address }
}

/// Takes in what a watcher says: each of `paths` was created, changed or deleted; it may be a folder, and what is said
/// of it may be old. What is known afterwards is what [`load`] would find. Gives what could not be read.
pub fn refresh(workspace: &Mutex<Workspace>, paths: &[PathBuf]) -> Vec<Unread> {
    let mut listing = Listing::new(workspace);
    let mut unread = Vec::new();
    let _ = read_again(workspace, &mut listing, paths, &mut unread);
    unread
}

/// `None` where the folders became others meanwhile: they are loaded anyway.
fn read_again(
    workspace: &Mutex<Workspace>,
    listing: &mut Listing,
    paths: &[PathBuf],
    unread: &mut Vec<Unread>,
) -> Option<()> {
    let roots: Vec<Option<PathBuf>> =
        listing.lock(workspace)?.folders().iter().map(|folder| folder.root.clone()).collect();
    // For a file that is new all folders are walked through, once: it may be ignored, in whatever way.
    let found: OnceCell<BTreeSet<PathBuf>> = OnceCell::new();
    let found = || {
        let walk = || roots.iter().flatten().flat_map(|root| discovery::files(root).files).collect();
        found.get_or_init(walk)
    };
    let mut files = BTreeSet::new();
    linked::look_again(workspace, listing, paths)?;
    for path in paths {
        listing.lock(workspace)?.forget_unread(path);
        // A folder may come or go with its settings file.
        let is_settings = path.file_name().is_some_and(|name| name == FILE_NAME);
        for (place, root) in FolderId::numbered(&roots).filter_map(|(place, root)| Some((place, root.as_deref()?))) {
            if root.starts_with(path) || (is_settings && Some(root) == path.parent()) {
                read_settings(workspace, listing, place, root, unread)?;
            }
        }
        if is_settings {
            continue;
        }
        // What an ignore file says concerns all that its folder holds.
        let concerned = path.parent().filter(|_| discovery::is_ignore_file(path)).unwrap_or(path);
        if concerned.is_file() || listing.lock(workspace)?.is_listed(concerned) {
            files.insert(concerned.to_owned());
        } else {
            // A folder that is there, or was: what it holds may be passed over by now.
            let below = listing.lock(workspace)?.files_below(concerned);
            let found = concerned.is_dir().then(found);
            for file in below.iter().filter(|file| found.is_none_or(|found| !found.contains(*file))) {
                listing.lock(workspace)?.unlist(file);
            }
            files.extend(below);
            files.extend(found.into_iter().flatten().filter(|file| file.starts_with(concerned)).cloned());
        }
    }
    let mut named = Vec::new();
    for path in files {
        let may_count = path.is_file() && roots.iter().flatten().any(|root| discovery::may_count(root, &path));
        let is_listed = listing.lock(workspace)?.is_listed(&path);
        if may_count && (is_listed || found().contains(&path)) {
            listing.files.push(path);
            continue;
        }
        let mut workspace = listing.lock(workspace)?;
        workspace.unlist(&path);
        if path.is_file() && workspace.is_linked(&path) {
            named.push(path);
        } else {
            workspace.remove(&Address::from_path(&path));
        }
    }
    listing.lock(workspace)?.list(&listing.files);
    for batch in listing.files.chunks(BATCH).chain(named.chunks(BATCH)) {
        unread.extend(read_batch(workspace, listing, batch, Reading::of_file)?);
    }
    linked::read_all(workspace, listing)
}

/// Looks through all closed notes again, for names that came into use since they were read.
pub fn scan_closed_notes(workspace: &Mutex<Workspace>, threads: usize, watch: &dyn Watch) -> Vec<Unread> {
    let mut listing = Listing::new(workspace);
    if let Some(mut workspace) = listing.lock(workspace) {
        workspace.begin_pass();
        listing.files = workspace.closed_files();
    }
    read_notes(workspace, listing, threads, watch)
}

/// Loads the styles that are chosen for references and not loaded yet: after everything else, for nothing waits for it.
pub fn load_styles(workspace: &Mutex<Workspace>) {
    let session = lock(workspace).session();
    let mut loaded: Vec<(PathBuf, Result<Arc<Style>, String>)> = Vec::new();
    let wanted = lock(workspace).styles_to_load();
    for (place, setting) in wanted {
        let root = lock(workspace).folders().get(place.0).and_then(|folder| folder.root.clone()).unwrap_or_default();
        // A built-in style's name is no path, and the same in each folder.
        let path = if setting.is_file() { root.join(&setting.name) } else { PathBuf::from(&setting.name) };
        let known = loaded.iter().find(|(known, _)| *known == path).map(|(_, style)| style.clone());
        let style = known.unwrap_or_else(|| {
            let style = read_style(&setting, &path, &root).map(Arc::new);
            loaded.push((path, style.clone()));
            style
        });
        if let Err(message) = &style {
            tracing::warn!("{message}");
        }
        let mut workspace = lock(workspace);
        if workspace.session() == session {
            workspace.set_style(place, &setting, style);
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

/// Loads everything: what the command line does before it answers.
pub fn load(workspace: &Mutex<Workspace>) -> Vec<Unread> {
    let (listing, mut unread) = load_library(workspace);
    unread.extend(read_notes(workspace, listing, spare_threads(), &Unwatched));
    read_linked(workspace);
    // A source that did not look like one brought names after others were read.
    if lock(workspace).names_added() {
        scan_closed_notes(workspace, spare_threads(), &Unwatched);
    }
    // A style file that cannot be read is told with everything else; the built-in ones can.
    if lock(workspace).styles_to_load().iter().any(|(_, setting)| setting.is_file()) {
        load_styles(workspace);
    }
    unread
}

/// How many threads may read notes at a time: one core is left free.
pub fn spare_threads() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).clamp(1, 8))
}

/// Reads the settings file of the folder `place`, which lies at `root`, if there is one.
fn read_settings(
    workspace: &Mutex<Workspace>,
    listing: &Listing,
    place: FolderId,
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
    workspace.set_settings_file(place, file);
    unread.extend(reason.map(|reason| Unread { path, reason }));
    Some(())
}
