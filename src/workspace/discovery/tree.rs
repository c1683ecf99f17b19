//! All files and folders of a folder, also those that links in it lead to, each once.
//!
//! A file that lies in the folder itself goes by its own path, another one by the first link's. A link to a folder that
//! holds this one would lead round in a circle, and is not followed. How much is looked at behind links is limited:
//! they may lead to all that is on a disk.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};
use rustc_hash::FxHashSet;

/// Folders that hold no notes: templates with half-written front matter, and other programs' files.
const PASSED_OVER: &[&str] = &["templates", "_templates", "node_modules"];

/// How many files and folders are looked at behind all links of a folder.
pub const MOST_BEHIND_LINKS: usize = 50_000;

/// Where a system shows itself in the form of files, of which some never end, and no note lies.
const SYSTEM_FOLDERS: [&str; 3] = ["/dev", "/proc", "/sys"];

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Its files of the kind that was asked for.
    pub files: Vec<PathBuf>,
    /// Its folders, itself first.
    pub folders: Vec<PathBuf>,
    /// Links that lead to some of them, each with the place that it leads to.
    pub links: Vec<(PathBuf, PathBuf)>,
    /// What could not be read, with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Whether a folder of this name is passed over.
pub(super) fn is_passed_over(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| PASSED_OVER.contains(&name.to_ascii_lowercase().as_str()))
}

impl Tree {
    /// Walks through the folder at `root`, for files that are `wanted` by their paths.
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
                // Where the walk begins may be a link itself.
                _ if entry.depth() == 0 => self.folders.push(entry.into_path()),
                Some(kind) if kind.is_symlink() => links.push(entry.into_path()),
                Some(kind) if kind.is_dir() => self.folders.push(entry.into_path()),
                Some(kind) if kind.is_file() && wanted(entry.path()) => self.files.push(entry.into_path()),
                _ => {}
            },
            Err(error) => {
                let reason = error.io_error().map_or_else(|| error.to_string(), |error| error.kind().to_string());
                self.unreadable.push((place_of(&error).unwrap_or(root).to_owned(), reason));
            }
        }
    }

    /// Adds what `links` lead to, and what the links behind them do.
    fn follow(&mut self, root: &Path, mut links: Vec<PathBuf>, wanted: fn(&Path) -> bool) {
        let Ok(real_root) = fs::canonicalize(root) else { return };
        let real = |path: &PathBuf| Some(real_root.join(path.strip_prefix(root).ok()?));
        let mut files: FxHashSet<PathBuf> = self.files.iter().filter_map(real).collect();
        let folders = Arc::new(Mutex::new(self.folders.iter().filter_map(real).collect::<FxHashSet<_>>()));
        let mut left = MOST_BEHIND_LINKS;
        while !links.is_empty() {
            // In whatever order the disk has them.
            links.sort();
            for link in std::mem::take(&mut links) {
                let target = match fs::canonicalize(&link) {
                    Ok(target) => target,
                    Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                        self.unreadable.push((link, error.kind().to_string()));
                        continue;
                    }
                    // It leads nowhere, or back to itself.
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

/// What is behind a link to a folder.
struct Behind<'b> {
    link: PathBuf,
    /// The folder that it leads to.
    target: PathBuf,
    /// The folders that were walked through, as they are without links.
    folders: Arc<Mutex<FxHashSet<PathBuf>>>,
    /// The files that were found, as they are without links.
    files: &'b mut FxHashSet<PathBuf>,
}

/// Whether nobody was at `folder` before.
fn is_first(folders: &Mutex<FxHashSet<PathBuf>>, folder: PathBuf) -> bool {
    folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder)
}

/// Walks through `root` past what does not count, into the folders that it `enters`.
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

/// The path that a walk failed at.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place_of(err),
        _ => None,
    }
}
