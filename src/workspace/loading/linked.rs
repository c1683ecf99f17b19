//! Reads the bibliographies that notes and settings name, wherever they lie.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Listing, Workspace, patterns, read_batch};
use crate::library::sources::format::Format;
use crate::markdown::offered;
use crate::workspace::bibliography_links::{Failure, Fitting, Unread};
use crate::workspace::note::Reading;

/// Reads the files that are named and were not read yet. Nothing is told of those that cannot be: it is told where
/// they are named.
pub fn read_linked(workspace: &Mutex<Workspace>) {
    let listing = Listing::new(workspace);
    let _ = read_all(workspace, &listing);
}

/// Reads all that is named. `None` where the folders became others meanwhile.
pub(super) fn read_all(workspace: &Mutex<Workspace>, listing: &Listing) -> Option<()> {
    read_those(workspace, listing, |_, _| true)
}

/// Reads what is named, but what may fit a pattern outside the folders: to look for that takes a while.
pub(super) fn read_near(workspace: &Mutex<Workspace>, listing: &Listing) -> Option<()> {
    read_those(workspace, listing, |unread, roots| match unread {
        Unread::File(_) => true,
        Unread::Pattern(pattern) => !patterns::leaves(pattern, roots),
    })
}

fn read_those(
    workspace: &Mutex<Workspace>,
    listing: &Listing,
    wants: impl Fn(&Unread, &[PathBuf]) -> bool,
) -> Option<()> {
    let roots = listing.lock(workspace)?.roots();
    loop {
        // A file that is read may name others.
        let mut unread = listing.lock(workspace)?.links_to_read();
        unread.retain(|unread| wants(unread, &roots));
        if unread.is_empty() {
            return Some(());
        }
        let mut failures = Vec::new();
        for unread in unread {
            match unread {
                Unread::Pattern(pattern) => {
                    let is_elsewhere = is_elsewhere(&*listing.lock(workspace)?, &pattern);
                    let fitting = if is_elsewhere { Fitting::default() } else { patterns::fitting(&pattern, &roots) };
                    listing.lock(workspace)?.set_pattern(&pattern, fitting);
                }
                Unread::File(path) => {
                    if let Err(failure) = read(workspace, listing, &path)? {
                        failures.push((path, failure));
                    }
                }
            }
        }
        listing.lock(workspace)?.set_failures(failures);
    }
}

fn read(workspace: &Mutex<Workspace>, listing: &Listing, path: &PathBuf) -> Option<Result<(), Failure>> {
    let invalid = |reason: String| Some(Err(Failure::Invalid(reason)));
    if is_elsewhere(&*listing.lock(workspace)?, path) {
        return invalid(ELSEWHERE.to_owned());
    }
    if path.is_dir() {
        return invalid("is a folder: name the file in it".to_owned());
    }
    if !path.exists() {
        return Some(Err(Failure::Missing));
    }
    if Format::of(path).is_none() {
        let sources = Format::ALL.iter().filter(|&&format| format != Format::Markdown);
        let read: Vec<String> = sources.map(|format| format!("`.{}`", format.endings()[0])).collect();
        return invalid(format!("is no bibliography that Glossator reads: those end in {}", read.join(", ")));
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

/// Why a file is not looked for on another machine, which would be told who looks.
pub(super) const ELSEWHERE: &str = "lies on another machine, where nothing is looked for: give it a drive letter";

/// Whether `path` lies on another machine, and not the one that a folder of the workspace lies on.
fn is_elsewhere(workspace: &Workspace, path: &Path) -> bool {
    let mut roots = workspace.folders().iter().filter_map(|folder| folder.root.as_deref());
    offered::is_elsewhere(path, Path::new("")) && roots.all(|root| offered::is_elsewhere(path, root))
}

/// A watcher speaks of `paths`: what is named there is looked for again.
pub(super) fn look_again(workspace: &Mutex<Workspace>, listing: &Listing, paths: &[PathBuf]) -> Option<()> {
    for path in paths {
        listing.lock(workspace)?.look_again(path);
    }
    let (patterns, roots) = {
        let workspace = listing.lock(workspace)?;
        (workspace.patterns(), workspace.roots())
    };
    for known in patterns {
        if let Some(fitting) = patterns::fitting_again(&known, paths, &roots) {
            listing.lock(workspace)?.set_pattern(&known.pattern, fitting);
        }
    }
    Some(())
}
