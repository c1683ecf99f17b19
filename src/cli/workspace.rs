//! Finds the folder that a command works in, and loads it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::output::{self, Failure};
use crate::text::position::Encoding;
use crate::text::{ProblemSort, file_name};
use crate::threads;
use crate::workspace::Workspace;
use crate::workspace::address::Address;
use crate::workspace::loading::{self, Unread};
use crate::workspace::settings::{Code, FILE_NAME};
use crate::workspace::snapshot::Snapshot;

/// A loaded workspace.
pub(super) struct Loaded {
    pub root: PathBuf,
    pub snapshot: Arc<Snapshot>,
    pub unread: Vec<Unread>,
    workspace: Mutex<Workspace>,
}

impl Loaded {
    /// Reports on standard error which files were skipped, and which sources were only partly read, each with its first
    /// problem.
    pub(crate) fn report_left_out(&self) {
        for Unread { path, reason } in &self.unread {
            output::tell(format!("{} {reason}", shown(path)).trim());
        }
        for note in self.snapshot.notes().filter(|note| note.facts.kind.is_source()) {
            let is_reported = self.snapshot.folder(note).settings.severity(Code::SourceInvalid).is_some();
            // A missing entry that others refer to does not mean that anything was skipped.
            let mut problems =
                note.facts.problems.iter().filter(|problem| is_reported && problem.sort == ProblemSort::Invalid);
            let (Some(first), Some(path)) = (problems.next(), note.path()) else { continue };
            let line = note.lines.position(first.span.start as usize, Encoding::Utf8).line + 1;
            let more = match problems.count() {
                0 => String::new(),
                more => format!(" (and {more} more: `glossator check` tells all)"),
            };
            output::tell(&format!("{}:{line}: {}{more}", shown(path), first.message));
        }
    }

    /// The same, with the citation styles loaded.
    pub(crate) fn with_styles(mut self) -> Self {
        loading::load_styles(&self.workspace);
        self.snapshot = loading::lock(&self.workspace).snapshot();
        self
    }

    /// The workspace with the additional note `text` at `address`, which is forgotten afterwards.
    pub(crate) fn with_note_alone(&self, address: &Address, text: &str) -> Arc<Snapshot> {
        let snapshot = self.with_note(address, text);
        loading::lock(&self.workspace).remove(address);
        snapshot
    }

    /// The workspace with the additional note `text` at `address`.
    pub(crate) fn with_note(&self, address: &Address, text: &str) -> Arc<Snapshot> {
        loading::lock(&self.workspace).set_closed(address, text);
        loading::read_linked(&self.workspace);
        loading::lock(&self.workspace).snapshot()
    }
}

/// The workspaces that the paths of a command belong to, each loaded once.
pub(super) struct Folders<'c> {
    chosen: Option<&'c Path>,
    styled: bool,
    loaded: BTreeMap<PathBuf, Loaded>,
}

impl<'c> Folders<'c> {
    /// Nothing loaded yet. All paths belong to the folder `chosen`, if given.
    pub fn new(chosen: Option<&'c Path>) -> Self {
        Self { chosen, styled: false, loaded: BTreeMap::new() }
    }

    /// The same, with the citation styles loaded.
    pub(crate) fn with_styles(self) -> Self {
        Self { styled: true, ..self }
    }

    /// The workspace that `path` belongs to ([`Chosen::load`]).
    pub fn of(&mut self, path: &Path) -> Result<&Loaded, Failure> {
        Ok(match self.loaded.entry(root(self.chosen, path)?) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => {
                let loaded = load_at(vacant.key().clone())?;
                vacant.insert(if self.styled { loaded.with_styles() } else { loaded })
            }
        })
    }

    /// All loaded workspaces.
    pub fn all(&self) -> impl Iterator<Item = &Loaded> {
        self.loaded.values()
    }
}

/// The folder that a command works in.
#[derive(Debug, clap::Args)]
pub(super) struct Chosen {
    /// The folder of your notes
    #[arg(long = "workspace", value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

impl Chosen {
    /// Loads the workspace in that folder, else the one that `path` belongs to ([`root`]), and reports what was left out.
    pub fn load(&self, path: &Path) -> Result<Loaded, Failure> {
        let loaded = load_at(root(self.folder.as_deref(), path)?)?;
        loaded.report_left_out();
        Ok(loaded)
    }
}

/// What marks the root of a project: Glossator's settings, a repository, an Obsidian vault, a Quarto project.
const MARKS: [&str; 4] = [FILE_NAME, ".git", ".obsidian", "_quarto.yml"];

/// The folder `chosen`, else the one that `path` belongs to: the nearest folder above it with a project mark, else the
/// current folder if it contains `path`, else the folder of `path`.
fn root(chosen: Option<&Path>, path: &Path) -> Result<PathBuf, Failure> {
    match chosen {
        Some(folder) => absolute(folder),
        None => root_of(&absolute(path)?),
    }
}

fn load_at(root: PathBuf) -> Result<Loaded, Failure> {
    if let Err(error) = std::fs::read_dir(&root) {
        return Err(Failure(format!("cannot read the folder {}: {error}", root.display())));
    }
    let workspace = Mutex::new(Workspace::new(std::slice::from_ref(&root), Encoding::Utf8));
    let unread = loading::load(&workspace, threads::all());
    let snapshot = loading::lock(&workspace).snapshot();
    Ok(Loaded { root, snapshot, unread, workspace })
}

fn root_of(path: &Path) -> Result<PathBuf, Failure> {
    let current = absolute(Path::new("."))?;
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    // The user's home folder is not a project, even if it is kept in a repository.
    let home = std::env::home_dir();
    let mark = |above: &Path| MARKS.iter().map(|mark| above.join(mark)).find(|mark| mark.exists());
    let marked = path.ancestors().filter_map(|above| Some((above, mark(above)?)));
    for (above, mark) in marked.filter(|(above, mark)| mark.ends_with(FILE_NAME) || home.as_deref() != Some(*above)) {
        if above == folder || above == current {
            return Ok(above.to_owned());
        }
        if is_own(&mark) {
            output::tell(&format!("the notes are those of {}, where {} is", above.display(), shown_name(&mark)));
            return Ok(above.to_owned());
        }
        output::tell(&format!(
            "{} belongs to another user and is passed over; `--workspace {}` takes it",
            mark.display(),
            above.display()
        ));
    }
    Ok(if path.starts_with(&current) { current } else { folder.to_owned() })
}

fn shown_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether the file at `path` belongs to the user. In a folder that everybody can write to, such as `/tmp`, it may be a
/// stranger's.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::symlink_metadata(path).is_ok_and(|file| file.uid() == rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
fn is_own(_: &Path) -> bool {
    true
}

/// `path` as an absolute path without `.` and `..`.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let whole = std::path::absolute(path).map_err(|error| Failure(format!("{}: {error}", path.display())))?;
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    Ok(plain)
}

/// `path` relative to the current folder, if possible.
pub(super) fn shown(path: &Path) -> String {
    let current = absolute(Path::new(".")).ok();
    let below = current.and_then(|current| path.strip_prefix(current).ok().map(Path::to_owned));
    file_name::shown(&below.filter(|below| !below.as_os_str().is_empty()).unwrap_or_else(|| path.to_owned()))
}
