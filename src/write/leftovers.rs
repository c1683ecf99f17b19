//! New files that never replaced their targets because their writer was killed.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

use tempfile::NamedTempFile;

/// Hidden, and of no kind that is read, so that no walk takes it for a note.
const BEGINNING: &str = ".glossator-";
const ENDING: &str = ".tmp";

/// A new file in `folder`, locked while its writer lives.
pub(super) fn new_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGINNING).suffix(ENDING);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file, the process's umask applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The error would name the new file, which the user does not know.
    let new = builder.tempfile_in(folder).map_err(|error| std::io::Error::from(error.kind()))?;
    // Where locking is not supported, nobody takes it for a leftover either.
    let _ = new.as_file().try_lock();
    Ok(new)
}

/// Removes the leftovers in `folder` that nobody has locked. One that cannot be removed does no harm.
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
    // Some file systems lock only files opened for writing.
    let opened: Option<File> = OpenOptions::new().write(true).open(path).or_else(|_| File::open(path)).ok();
    opened.is_some_and(|file| file.try_lock().is_ok())
}
