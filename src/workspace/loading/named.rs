//! Reads the bibliographies that notes and settings name, wherever they lie.

use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use super::{Listing, Workspace, read_batch};
use crate::workspace::discovery::{is_markdown, may_be_source};
use crate::workspace::named::{Failure, Unread};
use crate::workspace::note::Reading;

/// Reads the files that are named and were not read yet. Nothing is told of those that cannot be: it is told where
/// they are named.
pub fn read_named(workspace: &Mutex<Workspace>) {
    let listing = Listing::new(workspace);
    let _ = read_all(workspace, &listing);
}

/// `None` where the folders became others meanwhile.
pub(super) fn read_all(workspace: &Mutex<Workspace>, listing: &Listing) -> Option<()> {
    loop {
        // A file that is read may name others.
        let unread = listing.lock(workspace)?.named_to_read();
        if unread.is_empty() {
            return Some(());
        }
        for unread in unread {
            match unread {
                Unread::Pattern(pattern) => {
                    let files = fitting(&pattern);
                    listing.lock(workspace)?.set_pattern(&pattern, files);
                }
                Unread::File(path) => {
                    if let Err(failure) = read(workspace, listing, &path)? {
                        listing.lock(workspace)?.set_failure(&path, failure);
                    }
                }
            }
        }
    }
}

fn read(workspace: &Mutex<Workspace>, listing: &Listing, path: &PathBuf) -> Option<Result<(), Failure>> {
    let invalid = |reason: String| Some(Err(Failure::Invalid(reason)));
    if path.is_dir() {
        return invalid("is a folder: name the file in it".to_owned());
    }
    if !path.exists() {
        return Some(Err(Failure::Missing));
    }
    if !is_markdown(path) && !may_be_source(path) {
        let known = "`.bib`, `.json`, `.yaml`, `.ris`, `.html` and `.epub` are read";
        return invalid(format!("is no bibliography that Glossator reads: {known}"));
    }
    match read_batch(workspace, listing, std::slice::from_ref(path), Reading::of_file)?.pop() {
        Some(unread) => {
            let mut workspace = listing.lock(workspace)?;
            if !workspace.is_listed(path) {
                workspace.set_unread(path, None);
            }
            invalid(unread.reason)
        }
        None if path.exists() => Some(Ok(())),
        None => Some(Err(Failure::Missing)),
    }
}

/// A watcher speaks of `paths`: what is named there is looked for again.
pub(super) fn look_again(workspace: &Mutex<Workspace>, listing: &Listing, paths: &[PathBuf]) -> Option<()> {
    for path in paths {
        listing.lock(workspace)?.look_again(path);
    }
    let patterns = listing.lock(workspace)?.patterns();
    for pattern in patterns {
        // A folder may have come or gone with files that fit.
        let fits = matcher(&pattern);
        let concerns = |path: &PathBuf| fits.as_ref().is_some_and(|fits| fits.is_match(path)) || !path.is_file();
        if paths.iter().any(concerns) {
            let files = fitting(&pattern);
            listing.lock(workspace)?.set_pattern(&pattern, files);
        }
    }
    Some(())
}

/// The files that fit `pattern`, sorted.
fn fitting(pattern: &Path) -> Vec<PathBuf> {
    let Some(fits) = matcher(pattern) else { return Vec::new() };
    let files = walk(pattern).filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let mut files: Vec<PathBuf> = files.map(ignore::DirEntry::into_path).filter(|path| fits.is_match(path)).collect();
    files.sort();
    files
}

/// The folders in which files may fit `pattern`, the one that it begins with first.
pub fn folders_of_pattern(pattern: &Path) -> impl Iterator<Item = PathBuf> {
    let folders = walk(pattern).filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()));
    folders.map(ignore::DirEntry::into_path)
}

/// Walks where files may fit `pattern`. Ignore files are not asked: who names a file wants it.
fn walk(pattern: &Path) -> impl Iterator<Item = ignore::DirEntry> {
    let is_plain = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let base: PathBuf = pattern.components().take_while(is_plain).collect();
    WalkBuilder::new(base).standard_filters(false).hidden(true).build().flatten()
}

/// `*` stays within a folder, `**` does not.
fn matcher(pattern: &Path) -> Option<GlobMatcher> {
    let glob = GlobBuilder::new(pattern.to_str()?).literal_separator(true).build().ok()?;
    Some(glob.compile_matcher())
}
