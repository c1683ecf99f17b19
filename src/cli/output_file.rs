//! `--output FILE`: never overwrites a note or anything else that was read, unless the user insists.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::output::Failure;
use crate::library::sources::format::Format;
use crate::workspace::snapshot::Snapshot;
use crate::write::{self, Before, Change, Outcome};

/// Where a report goes.
#[derive(Debug, clap::Args)]
pub(super) struct Output {
    /// The file to write, replaced as a whole; standard output where none is given
    ///
    /// A note, or a file that was read as a source or as settings, is not written over.
    #[arg(long = "output", short = 'o', value_name = "FILE")]
    pub path: Option<PathBuf>,
    /// Write over the file even if it is a note or was read
    #[arg(long, requires = "path")]
    force: bool,
}

impl Output {
    /// Writes `text`, made from the `snapshots` and the files in `read`, to the file at `path`.
    pub fn write<'s>(
        &self,
        path: &Path,
        text: &str,
        snapshots: impl Iterator<Item = &'s Snapshot>,
        read: &[PathBuf],
    ) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure(format!("cannot write {}: {error}", path.display()));
        let before = match fs::metadata(path) {
            Ok(there) if there.is_dir() => {
                return Err(Failure(format!("{} is a folder: name a file in it", path.display())));
            }
            // A pipe or a terminal contains nothing that could be lost, and must not be replaced by a file.
            Ok(there) if !there.is_file() => {
                let opened = OpenOptions::new().write(true).open(path);
                return opened.and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed);
            }
            Ok(_) if self.force => Before::Anything,
            Ok(_) => {
                self.refuse_read(path, snapshots, read)?;
                Before::Anything
            }
            Err(_) => Before::Nothing,
        };
        match write::put(&[Change { path, before, text }]).pop() {
            Some(Outcome::Failed(error)) => Err(failed(error)),
            Some(Outcome::Changed) => {
                let message = "another program made this file meanwhile; name another one, or try again";
                Err(failed(io::Error::new(io::ErrorKind::AlreadyExists, message)))
            }
            Some(Outcome::Written | Outcome::Untried) | None => Ok(()),
        }
    }

    fn refuse_read<'s>(
        &self,
        path: &Path,
        mut snapshots: impl Iterator<Item = &'s Snapshot>,
        read: &[PathBuf],
    ) -> Result<(), Failure> {
        let target = dunce::canonicalize(path).ok();
        let is_target = |file: &Path| target.is_some() && dunce::canonicalize(file).ok() == target;
        let what = if read.iter().any(|file| is_target(file)) {
            "the note itself"
        } else if Format::is_markdown(path) || target.as_deref().is_some_and(Format::is_markdown) {
            "a note"
        } else if snapshots.any(|snapshot| files(snapshot).any(|file| is_target(&file))) {
            "read by Glossator in this folder"
        } else {
            return Ok(());
        };
        let help = "name another file to write, or say `--force` to lose what it holds";
        Err(Failure(format!("{} is {what}: {help}", path.display())))
    }
}

/// The files that `snapshot` was made from.
fn files(snapshot: &Snapshot) -> impl Iterator<Item = PathBuf> {
    // What the folder is exported to is no source.
    let exports: Vec<PathBuf> = snapshot.folders().iter().filter_map(|folder| folder.exports_to()).collect();
    let notes = snapshot.notes().filter_map(|note| note.path());
    let notes = notes.filter(move |path| !exports.iter().any(|export| export == path));
    let settings = snapshot.folders().iter().filter_map(|folder| Some(folder.settings_file.as_ref()?.path.as_path()));
    let styles = snapshot.folders().iter().filter_map(|folder| {
        let style = &folder.settings.style;
        style.is_file().then(|| folder.root.as_deref().unwrap_or(Path::new("")).join(&style.name))
    });
    let unread = snapshot.unread().keys().map(PathBuf::as_path);
    notes.chain(settings).chain(unread).map(Path::to_owned).chain(styles)
}
