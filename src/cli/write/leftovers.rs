//! New files that never took their places, because whoever wrote them was ended by force.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

use tempfile::NamedTempFile;

/// Hidden, and of no kind that is read: no walk through the folder takes one for a note.
const BEGINNING: &str = ".glossator-";
const ENDING: &str = ".tmp";

/// A new file in `folder`, locked for as long as its writer lives.
pub(super) fn new_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGINNING).suffix(ENDING);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the process's mask leaves of this.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The error would name the new file, which the reader never heard of.
    let new = builder.tempfile_in(folder).map_err(|error| std::io::Error::from(error.kind()))?;
    // Where the system cannot, nobody takes it for a leftover either.
    let _ = new.as_file().try_lock();
    Ok(new)
}

/// Removes those in `folder` that nobody holds. One that cannot be removed does no harm.
pub(super) fn clean(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let named = name.to_str().is_some_and(|name| name.starts_with(BEGINNING) && name.ends_with(ENDING));
        if named && entry.file_type().is_ok_and(|kind| kind.is_file()) && is_left(&entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_left(path: &Path) -> bool {
    // Some file systems lock only what is opened for writing.
    let opened: Option<File> = OpenOptions::new().write(true).open(path).or_else(|_| File::open(path)).ok();
    opened.is_some_and(|file| file.try_lock().is_ok())
}
