//! Reads the bibliographies that notes and settings link to, wherever they are.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Listing, Workspace, of_file, patterns, read_batch};
use crate::library::sources::format::Format;
use crate::markdown::offered;
use crate::workspace::bibliography_links::{Failure, Fitting, LinkPattern, Unread};

/// Reads the linked files that were not read yet. Failures are reported where the link is written.
pub fn read_linked(workspace: &Mutex<Workspace>) {
    let listing = Listing::new(workspace);
    let _ = read_all(workspace, &listing);
}

/// Reads everything linked. `None` if the folders changed meanwhile.
pub(super) fn read_all(workspace: &Mutex<Workspace>, listing: &Listing) -> Option<()> {
    read_those(workspace, listing, |_, _| true)
}

/// Reads everything linked, except patterns that may match files outside the folders: searching for those takes a
/// while.
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
        // A file that is read may link to others.
        let mut unread = listing.lock(workspace)?.links_to_read();
        unread.retain(|unread| wants(unread, &roots));
        if unread.is_empty() {
            return Some(());
        }
        let (mut fittings, mut failures) = (Vec::new(), Vec::new());
        for unread in unread {
            match unread {
                Unread::Pattern(pattern) if is_elsewhere(&pattern, &roots) => {
                    fittings.push((pattern, Fitting::default()));
                }
                Unread::Pattern(pattern) => {
                    let fitting = patterns::fitting(&pattern, &roots);
                    fittings.push((pattern, fitting));
                }
                Unread::File(path) => {
                    if let Err(failure) = read(workspace, listing, &path, &roots)? {
                        failures.push((path, failure));
                    }
                }
            }
        }
        let mut workspace = listing.lock(workspace)?;
        for (pattern, fitting) in fittings {
            workspace.set_pattern(&pattern, fitting);
        }
        workspace.set_failures(failures);
    }
}

fn read(
    workspace: &Mutex<Workspace>,
    listing: &Listing,
    path: &PathBuf,
    roots: &[PathBuf],
) -> Option<Result<(), Failure>> {
    let invalid = |reason: String| Some(Err(Failure::Invalid(reason)));
    if is_elsewhere(path, roots) {
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
    match read_batch(workspace, listing, std::slice::from_ref(path), of_file)?.pop() {
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

/// Why a path on another machine is not tried: that machine would learn who is looking.
pub(super) const ELSEWHERE: &str = "lies on another machine, where nothing is looked for: give it a drive letter";

/// Whether `path` is on another machine, and not the one that a workspace folder is on.
fn is_elsewhere(path: &Path, roots: &[PathBuf]) -> bool {
    offered::is_elsewhere(path, Path::new("")) && roots.iter().all(|root| offered::is_elsewhere(path, root))
}

/// A watcher reports changes at `paths`: linked files there are looked for again.
pub(super) fn look_again(workspace: &Mutex<Workspace>, listing: &Listing, paths: &[PathBuf]) -> Option<()> {
    let (patterns, roots) = {
        let mut workspace = listing.lock(workspace)?;
        for path in paths {
            workspace.look_again(path);
        }
        (workspace.patterns(), workspace.roots())
    };
    let again = |known: LinkPattern| Some((patterns::fitting_again(&known, paths, &roots)?, known.pattern));
    let changed: Vec<_> = patterns.into_iter().filter_map(again).collect();
    let mut workspace = listing.lock(workspace)?;
    for (fitting, pattern) in changed {
        workspace.set_pattern(&pattern, fitting);
    }
    Some(())
}
