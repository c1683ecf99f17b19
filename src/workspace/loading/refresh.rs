//! Reads again what a watcher reports as changed.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{BATCH, Listing, Unread, linked, of_file, read_batch, read_settings};
use crate::workspace::Workspace;
use crate::workspace::address::Address;
use crate::workspace::discovery;
use crate::workspace::id::FolderId;
use crate::workspace::note::Reading;
use crate::workspace::settings::FILE_NAME;

/// Handles changes reported by a watcher: each of `paths` was created, changed or deleted. It may be a folder, and the
/// report may be out of date. Afterwards the workspace is as if [`super::load`] had read it. Returns what could not be
/// read.
pub fn refresh(workspace: &Mutex<Workspace>, paths: &[PathBuf]) -> Vec<Unread> {
    let mut listing = Listing::new(workspace);
    let mut unread = Vec::new();
    let _ = read_again(workspace, &mut listing, paths, &mut unread);
    unread
}

/// `None` if the folders changed meanwhile: they are loaded anyway.
fn read_again(
    workspace: &Mutex<Workspace>,
    listing: &mut Listing,
    paths: &[PathBuf],
    unread: &mut Vec<Unread>,
) -> Option<()> {
    linked::look_again(workspace, listing, paths)?;
    let (settings, others): (Vec<_>, Vec<_>) =
        paths.iter().partition(|path| path.file_name().is_some_and(|name| name == FILE_NAME));
    // An ignore file concerns everything in its folder.
    let concerned = others.iter().map(|path| match path.parent() {
        Some(folder) if discovery::is_ignore_file(path) => folder,
        _ => path.as_path(),
    });
    let concerned: Vec<(&Path, bool)> = concerned.map(|path| (path, path.is_file())).collect();
    let (roots, known) = {
        let mut workspace = listing.lock(workspace)?;
        for path in paths {
            workspace.forget_unread(path);
        }
        for (path, _) in &concerned {
            workspace.forget_unread(path);
        }
        let roots: Vec<_> = workspace.folders().iter().map(|folder| folder.root.clone()).collect();
        (roots, KnownFiles::new(&workspace, &concerned))
    };
    let before = exports(&*listing.lock(workspace)?);
    for (id, root) in FolderId::numbered(&roots).filter_map(|(id, root)| Some((id, root.as_deref()?))) {
        // A folder may come or go with its settings file.
        let is_changed = settings.iter().any(|path| path.parent() == Some(root));
        if is_changed || paths.iter().any(|path| root.starts_with(path)) {
            read_settings(workspace, listing, id, root, unread)?;
        }
    }
    let found = FoundAgain::new(known, &roots);
    let mut linked = Vec::new();
    {
        let mut workspace = listing.lock(workspace)?;
        for path in &found.unlisted {
            workspace.unlist(path);
        }
        for (path, _) in &found.others {
            workspace.unlist(path);
        }
        for (path, is_file) in found.others {
            if is_file && workspace.is_linked(&path) {
                linked.push(path);
            } else {
                workspace.remove(&Address::from_path(&path));
            }
        }
        workspace.list(&found.listed);
    }
    listing.files = found.listed;
    // What is exported to no more is a source like any other.
    let now = listing.lock(workspace)?;
    let exported = exports(&now);
    let is_source = |path: &PathBuf| !exported.contains(path) && now.is_listed(path) && !listing.files.contains(path);
    let again: Vec<PathBuf> = before.into_iter().filter(is_source).collect();
    drop(now);
    listing.files.extend(again);
    for batch in listing.files.chunks(BATCH) {
        let (known, changes) = listing.lock(workspace)?.closed_notes(batch);
        let read = |path: &Path| match known.get(path) {
            Some(known) => Reading::of_changed_file(known, path, changes),
            None => of_file(path),
        };
        unread.extend(read_batch(workspace, listing, batch, read)?);
    }
    for batch in linked.chunks(BATCH) {
        unread.extend(read_batch(workspace, listing, batch, of_file)?);
    }
    linked::read_all(workspace, listing)
}

/// The files that the folders are exported to.
fn exports(workspace: &Workspace) -> Vec<PathBuf> {
    workspace.folders().iter().filter_map(|folder| folder.exports_to()).collect()
}

/// What the workspace knows of changed files and folders.
#[derive(Default)]
struct KnownFiles {
    files: BTreeSet<PathBuf>,
    /// Folders that exist or did, each with the files known in it.
    folders: Vec<(PathBuf, Vec<PathBuf>)>,
    /// Those of all these files that the last walk through the folders found.
    listed: BTreeSet<PathBuf>,
}

impl KnownFiles {
    /// `concerned` are the changed paths, each with whether it is a file.
    fn new(workspace: &Workspace, concerned: &[(&Path, bool)]) -> Self {
        let mut known = Self::default();
        let all = OnceCell::new();
        let below = |folder: &Path| {
            let from_here = all.get_or_init(|| workspace.known_files()).range(folder.to_owned()..);
            from_here.take_while(|file| file.starts_with(folder)).cloned().collect()
        };
        for &(path, is_file) in concerned {
            if is_file || workspace.is_listed(path) {
                known.files.insert(path.to_owned());
            } else {
                known.folders.push((path.to_owned(), below(path)));
            }
        }
        let below = known.folders.iter().flat_map(|(_, files)| files);
        known.listed = known.files.iter().chain(below).filter(|path| workspace.is_listed(path)).cloned().collect();
        known
    }
}

/// What the disk now has of changed files and folders.
struct FoundAgain {
    /// Files that a walk through the folders finds.
    listed: Vec<PathBuf>,
    /// Files that it does not find any more.
    unlisted: Vec<PathBuf>,
    /// Known files that the walk does not find, each with whether it still is a file.
    others: Vec<(PathBuf, bool)>,
}

impl FoundAgain {
    fn new(known: KnownFiles, roots: &[Option<PathBuf>]) -> Self {
        // A new file may be ignored for many reasons, so all folders are walked through, but only once.
        let walked: OnceCell<BTreeSet<PathBuf>> = OnceCell::new();
        let walked = || {
            let walk = || roots.iter().flatten().flat_map(|root| discovery::files(root).files).collect();
            walked.get_or_init(walk)
        };
        let KnownFiles { mut files, folders, listed: mut was_listed } = known;
        let (mut listed, mut unlisted, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (folder, below) in folders {
            // The files in it may be ignored by now.
            let found = folder.is_dir().then(walked);
            for file in below {
                if found.is_none_or(|found| !found.contains(&file)) {
                    was_listed.remove(&file);
                    unlisted.push(file.clone());
                }
                files.insert(file);
            }
            files.extend(found.into_iter().flatten().filter(|file| file.starts_with(&folder)).cloned());
        }
        for path in files {
            let is_file = path.is_file();
            let may_count = is_file && roots.iter().flatten().any(|root| discovery::may_count(root, &path));
            if may_count && (was_listed.contains(&path) || walked().contains(&path)) {
                listed.push(path);
            } else {
                others.push((path, is_file));
            }
        }
        Self { listed, unlisted, others }
    }
}
