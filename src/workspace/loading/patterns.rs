//! The files that match a pattern in the settings. A pattern may lead out of the workspace folder, to all files on the
//! disk: then the search is cut short, and how far it got is reported.

use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use crate::library::sources::format::Format;
use crate::workspace::bibliography_links::{Fitting, LinkPattern};
use crate::workspace::discovery;

/// Limits for a pattern that leads outside the workspace: how many files and folders are visited, for how long, and how
/// many matching files are read.
const MOST_LOOKED_AT: usize = 50_000;
const LONGEST: Duration = Duration::from_secs(2);
const MOST_FOUND: usize = 500;

/// The part of `pattern` without wildcards.
pub(super) fn base(pattern: &Path) -> PathBuf {
    let is_plain = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    pattern.components().take_while(is_plain).collect()
}

/// Whether `pattern` leads out of every folder in `roots`.
pub(super) fn leaves(pattern: &Path, roots: &[PathBuf]) -> bool {
    // In a pattern the root's own name is escaped.
    let escaped = |root: &PathBuf| PathBuf::from(globset::escape(&root.to_string_lossy()));
    !roots.iter().any(|root| pattern.starts_with(escaped(root)) || base(pattern).starts_with(root))
}

/// The files that match `pattern`, sorted. Ignore files do not apply, since these files were requested explicitly.
pub(super) fn fitting(pattern: &Path, roots: &[PathBuf]) -> Fitting {
    let base = base(pattern);
    let mut found = look_below(&base, pattern, leaves(pattern, roots));
    if let Some(cut) = &mut found.cut {
        *cut = format!("{cut} of `{}`", base.display());
    }
    found
}

/// The files that match a pattern after changes at `paths`; `None` if they are the same as before. Only `paths` are
/// visited.
pub(super) fn fitting_again(known: &LinkPattern, paths: &[PathBuf], roots: &[PathBuf]) -> Option<Fitting> {
    let LinkPattern { pattern, fitting } = known;
    let fits = matcher(pattern)?;
    let (base, leaves) = (base(pattern), leaves(pattern, roots));
    let mut files = fitting.files.clone();
    for path in paths.iter().filter(|path| path.starts_with(&base) || base.starts_with(path)) {
        let is_below = path.starts_with(&base);
        files.retain(|file| !file.starts_with(path));
        if path.is_dir() {
            files.extend(look_below(if is_below { path } else { &base }, pattern, leaves).files);
        } else if path.is_file() && fits.is_match(path) && counts(path, leaves) && !is_hidden(path, &base) {
            files.push(path.clone());
        }
    }
    files.sort();
    files.dedup();
    if leaves {
        files.truncate(MOST_FOUND);
    }
    (files != fitting.files).then(|| Fitting { files, cut: fitting.cut.clone() })
}

fn is_hidden(path: &Path, base: &Path) -> bool {
    let below = path.strip_prefix(base).unwrap_or(path);
    below.iter().any(|part| part.to_string_lossy().starts_with('.'))
}

/// The folders in which files may match `pattern`, its base first; at most as many as are visited.
pub(crate) fn folders_of_pattern(pattern: &Path) -> Vec<PathBuf> {
    let entries = WalkBuilder::new(base(pattern)).standard_filters(false).hidden(true).build().flatten();
    let folders = entries.take(MOST_LOOKED_AT).filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()));
    folders.map(ignore::DirEntry::into_path).collect()
}

/// The files below `folder` that match `pattern`; outside the workspace perhaps only some of them.
fn look_below(folder: &Path, pattern: &Path, is_outside: bool) -> Fitting {
    let Some(fits) = matcher(pattern) else { return Fitting::default() };
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).hidden(true).same_file_system(is_outside);
    let start = Instant::now();
    let (mut found, mut others, mut looked_at) = (Fitting::default(), Vec::new(), 0);
    for entry in walk.build().flatten() {
        let is_enough = looked_at == MOST_LOOKED_AT || found.files.len() == MOST_FOUND || start.elapsed() > LONGEST;
        if is_outside && is_enough {
            found.cut = Some(format!("the first {looked_at} files and folders"));
            break;
        }
        looked_at += 1;
        if entry.file_type().is_some_and(|kind| kind.is_file()) && fits.is_match(entry.path()) {
            let files = if counts(entry.path(), is_outside) { &mut found.files } else { &mut others };
            files.push(entry.into_path());
        }
    }
    // If none looks like a bibliography, the reason is reported for each of the others.
    if found.files.is_empty() && found.cut.is_none() {
        found.files = others;
    }
    found.files.sort();
    found
}

/// Whether the file at `path` looks like a bibliography. Notes outside the workspace do not.
fn counts(path: &Path, is_outside: bool) -> bool {
    discovery::is_source(path) || (!is_outside && Format::is_markdown(path))
}

/// `*` stays within a folder, `**` does not.
fn matcher(pattern: &Path) -> Option<GlobMatcher> {
    let glob = GlobBuilder::new(pattern.to_str()?).literal_separator(true).build().ok()?;
    Some(glob.compile_matcher())
}
