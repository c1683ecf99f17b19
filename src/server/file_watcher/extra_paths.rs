//! The paths to watch besides those found by the walk through the workspace folders: linked files, wherever they are,
//! and the workspace folders themselves. They may come and go with any of the folders above them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::workspace::loading;

/// The extra paths, and where they lead now.
#[derive(Debug, Default)]
pub(super) struct ExtraPaths {
    files: BTreeSet<PathBuf>,
    patterns: BTreeSet<PathBuf>,
    roots: Vec<PathBuf>,
    /// Files that are links, by their targets.
    links: BTreeMap<PathBuf, PathBuf>,
    /// The base folder of each pattern.
    bases: Vec<PathBuf>,
}

impl ExtraPaths {
    /// Sets the linked files and patterns.
    pub fn set(&mut self, files: BTreeSet<PathBuf>, patterns: BTreeSet<PathBuf>) {
        (self.files, self.patterns) = (files, patterns);
    }

    /// Sets the workspace folders.
    pub(crate) fn set_roots(&mut self, roots: Vec<PathBuf>) {
        self.roots = roots;
    }

    /// Finds where everything is now; returns the folders to watch for it.
    pub fn find(&mut self) -> BTreeSet<PathBuf> {
        let real = |file: &PathBuf| Some((dunce::canonicalize(file).ok().filter(|real| real != file)?, file.clone()));
        self.links = self.files.iter().filter_map(real).collect();
        self.bases.clear();
        let mut folders = BTreeSet::new();
        for pattern in &self.patterns {
            let below = loading::folders_of_pattern(pattern);
            self.bases.extend(below.first().cloned());
            folders.extend(below);
        }
        for path in self.files.iter().chain(self.links.keys()).chain(&self.bases).chain(&self.roots) {
            folders.extend(above(path, &self.roots).map(Path::to_owned));
        }
        folders
    }

    /// The extra paths that may be affected by a change at `path`: those at or below it, and links that lead there.
    pub(crate) fn affected_by(&self, path: &Path) -> Vec<PathBuf> {
        let within = |other: &PathBuf| other.starts_with(path);
        let is_extra = self.files.iter().chain(&self.patterns).chain(&self.roots).any(within);
        let here = is_extra || self.bases.iter().any(|base| path.starts_with(base));
        let leading = self.links.iter().filter(|(real, _)| within(real)).map(|(_, file)| file.clone());
        here.then(|| path.to_owned()).into_iter().chain(leading).collect()
    }

    /// All extra paths, to be read again.
    pub fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().chain(&self.bases).chain(&self.roots)
    }
}

/// The folders above `path`, up to the first that also contains a workspace folder: watching those further up would
/// report every file that the system creates.
fn above<'p>(path: &'p Path, roots: &[PathBuf]) -> impl Iterator<Item = &'p Path> {
    let mut is_over = false;
    let folders = path.ancestors().skip(1).filter(|folder| folder.parent().is_some());
    folders
        .take_while(move |folder| !std::mem::replace(&mut is_over, roots.iter().any(|root| root.starts_with(folder))))
}
