//! What is watched besides all that a walk through the workspace folders meets: files that somebody names, wherever they
//! lie, and the workspace folders themselves. All of them may come and go with the folders above them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::workspace::loading;

/// Such places, and where they are found now.
#[derive(Debug, Default)]
pub(super) struct Places {
    files: BTreeSet<PathBuf>,
    patterns: BTreeSet<PathBuf>,
    roots: Vec<PathBuf>,
    /// Files that are links, by the files that they lead to.
    links: BTreeMap<PathBuf, PathBuf>,
    /// The folder that each pattern begins with.
    begins: Vec<PathBuf>,
}

impl Places {
    /// These `files` and `patterns` are named beside the workspace folders at `roots`.
    pub fn set(&mut self, files: BTreeSet<PathBuf>, patterns: BTreeSet<PathBuf>) {
        (self.files, self.patterns) = (files, patterns);
    }

    /// The workspace folders are those at `roots`.
    pub fn set_roots(&mut self, roots: Vec<PathBuf>) {
        self.roots = roots;
    }

    /// Looks where everything is now; gives the folders that are to be watched for it.
    pub fn find(&mut self) -> BTreeSet<PathBuf> {
        let real = |file: &PathBuf| Some((file.canonicalize().ok().filter(|real| real != file)?, file.clone()));
        self.links = self.files.iter().filter_map(real).collect();
        self.begins.clear();
        let mut folders = BTreeSet::new();
        for pattern in &self.patterns {
            let below = loading::folders_of_pattern(pattern);
            self.begins.extend(below.first().cloned());
            folders.extend(below);
        }
        for place in self.files.iter().chain(self.links.keys()).chain(&self.begins).chain(&self.roots) {
            folders.extend(above(place, &self.roots).map(Path::to_owned));
        }
        folders
    }

    /// What may be different by now that something happened at `path`, if anything: what lies there or below it, or
    /// what leads there.
    pub fn concerned(&self, path: &Path) -> Vec<PathBuf> {
        let within = |place: &PathBuf| place.starts_with(path);
        let is_place = self.files.iter().chain(&self.patterns).chain(&self.roots).any(within);
        let here = is_place || self.begins.iter().any(|begin| path.starts_with(begin));
        let leading = self.links.iter().filter(|(real, _)| within(real)).map(|(_, file)| file.clone());
        here.then(|| path.to_owned()).into_iter().chain(leading).collect()
    }

    /// All of them, to be looked at again.
    pub fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().chain(&self.begins).chain(&self.roots)
    }
}

/// The folders above `place`, up to one that holds a workspace folder as well: to watch what lies above that would tell
/// of every file that the system makes.
fn above<'p>(place: &'p Path, roots: &[PathBuf]) -> impl Iterator<Item = &'p Path> {
    let mut is_over = false;
    let folders = place.ancestors().skip(1).filter(|folder| folder.parent().is_some());
    folders
        .take_while(move |folder| !std::mem::replace(&mut is_over, roots.iter().any(|root| root.starts_with(folder))))
}
