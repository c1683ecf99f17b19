//! Files replaced as a whole: whoever reads one sees the old text or the new one.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A new file beside the one whose place it will take.
#[derive(Debug)]
pub(super) struct Replacement {
    target: PathBuf,
    new: NamedTempFile,
}

/// Writes `text` to a new file beside `path`, with the permissions of the file that is there. Makes the folder where
/// there is none. A link stays a link: what it leads to will be replaced.
///
/// # Errors
///
/// When the folder or the file cannot be written.
pub(super) fn prepare(path: &Path, text: &str) -> io::Result<Replacement> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let permissions = match fs::metadata(&target) {
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is write-protected"));
        }
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".glossator-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the process's mask leaves of this.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The error would name the new file, which the reader never heard of.
    let mut new = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
    new.write_all(text.as_bytes())?;
    if let Some(permissions) = permissions {
        new.as_file().set_permissions(permissions)?;
    }
    new.as_file().sync_all()?;
    Ok(Replacement { target, new })
}

impl Replacement {
    /// Puts the new file into its place.
    ///
    /// # Errors
    ///
    /// When the system refuses; the old file is then as it was.
    pub fn finish(self) -> io::Result<()> {
        self.new.persist(&self.target)?;
        Ok(())
    }
}
