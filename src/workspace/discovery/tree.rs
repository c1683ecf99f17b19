//! All files and folders in a folder, including those that links in it lead to, each once.
//!
//! A file inside the folder goes by its own path, another by the path of the first link to it. A link to a folder that
//! contains this one would be a cycle and is not followed. The number of files behind links is limited: they may lead
//! to a whole disk.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};
use rustc_hash::FxHashSet;

/// Folders that contain no notes: templates with half-written front matter, and other programs' files.
const PASSED_OVER: &[&str] = &["templates", "_templates", "node_modules"];

/// How many files and folders are visited behind all links of a folder.
pub(crate) const MOST_BEHIND_LINKS: usize = 50_000;

/// Folders in which a system presents itself as files. Some never end, and none is a note.
const SYSTEM_FOLDERS: [&str; 3] = ["/dev", "/proc", "/sys"];

/// The contents of a folder.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Its files of the wanted kind.
    pub files: Vec<PathBuf>,
    /// Its folders, the root first.
    pub folders: Vec<PathBuf>,
    /// The links to some of them, each with its target.
    pub links: Vec<(PathBuf, PathBuf)>,
    /// What could not be read, and why.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Whether folders of this name are skipped.
pub(super) fn is_passed_over(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| PASSED_OVER.contains(&name.to_ascii_lowercase().as_str()))
}

impl Tree {
    /// Walks through the folder at `root`, collecting files whose paths are `wanted`.
    pub fn of(root: &Path, wanted: fn(&Path) -> bool) -> Self {
        let mut tree = Self::default();
        let mut links = Vec::new();
        for entry in walk(root, |_| true) {
            tree.add(root, entry, wanted, &mut links);
        }
        if !links.is_empty() {
            tree.follow(root, links, wanted);
        }
        tree
    }

    fn add(
        &mut self,
        root: &Path,
        entry: Result<DirEntry, ignore::Error>,
        wanted: fn(&Path) -> bool,
        links: &mut Vec<PathBuf>,
    ) {
        match entry {
            Ok(entry) => match entry.file_type() {
                // The root may itself be a link.
                _ if entry.depth() == 0 => self.folders.push(entry.into_path()),
                Some(kind) if kind.is_symlink() => links.push(entry.into_path()),
                Some(kind) if kind.is_dir() => self.folders.push(entry.into_path()),
                Some(kind) if kind.is_file() && wanted(entry.path()) => self.files.push(entry.into_path()),
                _ => {}
            },
            Err(error) => {
                let reason = error.io_error().map_or_else(|| error.to_string(), |error| error.kind().to_string());
                self.unreadable.push((failed_path(&error).unwrap_or(root).to_owned(), reason));
            }
        }
    }

    /// Adds what `links` lead to, and the links found there in turn.
    fn follow(&mut self, root: &Path, mut links: Vec<PathBuf>, wanted: fn(&Path) -> bool) {
        let Ok(real_root) = dunce::canonicalize(root) else { return };
        let real = |path: &PathBuf| Some(real_root.join(path.strip_prefix(root).ok()?));
        let mut files: FxHashSet<PathBuf> = self.files.iter().filter_map(real).collect();
        let folders = Arc::new(Mutex::new(self.folders.iter().filter_map(real).collect::<FxHashSet<_>>()));
        let mut left = MOST_BEHIND_LINKS;
        while !links.is_empty() {
            // The order on disk must not matter.
            links.sort();
            for link in std::mem::take(&mut links) {
                let target = match dunce::canonicalize(&link) {
                    Ok(target) => target,
                    Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                        self.unreadable.push((link, error.kind().to_string()));
                        continue;
                    }
                    // A broken link, or a cycle.
                    Err(_) => continue,
                };
                if SYSTEM_FOLDERS.iter().any(|folder| target.starts_with(folder)) {
                    continue;
                }
                if target.is_file() && wanted(&link) && files.insert(target.clone()) {
                    self.files.push(link.clone());
                    self.links.push((link, target));
                } else if target.is_dir()
                    && !real_root.starts_with(&target)
                    && !link.file_name().is_some_and(is_passed_over)
                    && is_first(&folders, target.clone())
                {
                    self.links.push((link.clone(), target.clone()));
                    let behind = Behind { link, target, folders: Arc::clone(&folders), files: &mut files };
                    self.walk_behind(behind, wanted, &mut links, &mut left);
                }
            }
        }
    }

    fn walk_behind(
        &mut self,
        behind: Behind<'_>,
        wanted: fn(&Path) -> bool,
        links: &mut Vec<PathBuf>,
        left: &mut usize,
    ) {
        let Behind { link, target, folders, files } = behind;
        let real = {
            let link = link.clone();
            move |path: &Path| path.strip_prefix(&link).ok().map(|below| target.join(below))
        };
        let enters = {
            let real = real.clone();
            move |entry: &DirEntry| real(entry.path()).is_some_and(|real| is_first(&folders, real))
        };
        for entry in walk(&link, enters) {
            let Some(fewer) = left.checked_sub(1) else {
                let reason =
                    format!("links lead to more than {MOST_BEHIND_LINKS} files and folders here; the rest is not read");
                return self.unreadable.push((link, reason));
            };
            *left = fewer;
            let before = self.files.len();
            self.add(&link, entry, wanted, links);
            if self.files[before..].iter().any(|file| !real(file).is_some_and(|real| files.insert(real))) {
                self.files.truncate(before);
            }
        }
    }
}

/// A link to a folder.
struct Behind<'b> {
    link: PathBuf,
    /// The folder it leads to.
    target: PathBuf,
    /// The real paths of the folders already visited.
    folders: Arc<Mutex<FxHashSet<PathBuf>>>,
    /// The real paths of the files already found.
    files: &'b mut FxHashSet<PathBuf>,
}

/// Marks `folder` as visited; returns whether it was not visited before.
fn is_first(folders: &Mutex<FxHashSet<PathBuf>>, folder: PathBuf) -> bool {
    folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder)
}

/// Walks through `root`, skipping what does not count, into the folders that it `enters`.
fn walk(root: &Path, enters: impl Fn(&DirEntry) -> bool + Send + Sync + 'static) -> ignore::Walk {
    WalkBuilder::new(root)
        .require_git(false)
        .filter_entry(move |entry| {
            entry.depth() == 0
                || entry.file_type().is_none_or(|kind| !kind.is_dir())
                || (!is_passed_over(entry.file_name()) && enters(entry))
        })
        .build()
}

/// The path at which a walk failed.
fn failed_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => failed_path(err),
        _ => None,
    }
}
