//! A new file, and the target that it replaces.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::change::{Before, folder};
use super::leftovers;

/// A new file beside the target that it will replace.
#[derive(Debug)]
pub(super) struct Replacement<'c> {
    target: PathBuf,
    before: Before<'c>,
    new: NamedTempFile,
}

impl<'c> Replacement<'c> {
    /// Writes `text` to a new file beside `target`, which must not be a link, with the owner and permissions of the
    /// existing file.
    pub(crate) fn prepare(target: PathBuf, before: Before<'c>, text: &str) -> io::Result<Self> {
        let old = fs::metadata(&target).ok();
        if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is write-protected"));
        }
        let mut new = leftovers::new_file(folder(&target))?;
        new.write_all(text.as_bytes())?;
        if let Some(old) = old {
            keep_owner(new.as_file(), &old)?;
            new.as_file().set_permissions(old.permissions())?;
        }
        new.as_file().sync_all()?;
        Ok(Self { target, before, new })
    }

    /// Moves the new file to its target; returns false, and keeps what is there, if that is not what was expected.
    pub fn finish(self) -> io::Result<bool> {
        let Self { target, before, new } = self;
        // On some systems a locked file cannot be read.
        let _ = new.as_file().unlock();
        let done = match before {
            Before::Anything => new.persist(&target).map(|_| true)?,
            Before::Nothing => make(new, &target)?,
            Before::Text(text) => holds(&target, text)? && replace(new, &target, text)?,
        };
        sync(folder(&target));
        Ok(done)
    }
}

/// Moves `new` to `target`, where nothing exists yet.
fn make(new: NamedTempFile, target: &Path) -> io::Result<bool> {
    match new.persist_noclobber(target) {
        Ok(_) => Ok(true),
        Err(_) if fs::symlink_metadata(target).is_ok() => Ok(false),
        // Some file systems cannot check and move in one step.
        Err(refused) => refused.file.persist(target).map(|_| true).map_err(io::Error::from),
    }
}

/// Whether the file at `path` exists and contains `text`.
fn holds(path: &Path, text: &str) -> io::Result<bool> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened?,
    };
    let mut found = Vec::with_capacity(text.len() + 1);
    file.take(text.len() as u64 + 1).read_to_end(&mut found)?;
    Ok(found == text.as_bytes())
}

/// Replaces the file at `target`, which was just seen to contain `text`, by `new`. The two are swapped, so that what an
/// editor saves at the same moment is not lost and can be put back.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn replace(new: NamedTempFile, target: &Path, text: &str) -> io::Result<bool> {
    use rustix::io::Errno;

    match swap(new.path(), target) {
        Ok(()) => {}
        Err(Errno::NOENT) => return Ok(false),
        // Not supported by every file system.
        Err(_) => return new.persist(target).map(|_| true).map_err(io::Error::from),
    }
    if holds(new.path(), text)? {
        sync(folder(target));
        // An editor that writes into the file itself may have had it open.
        if holds(new.path(), text)? {
            return Ok(true);
        }
    }
    put_back(new, target)?;
    Ok(false)
}

/// Puts back what was swapped out of `target` for `new`. What another program saves meanwhile is kept.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn put_back(new: NamedTempFile, target: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    let identity = |metadata: Metadata| (metadata.dev(), metadata.ino());
    // What we last put there: once it comes out again, the target has what another program saved last.
    let mut ours = identity(new.as_file().metadata()?);
    loop {
        let saved = identity(fs::symlink_metadata(new.path())?);
        if let Err(error) = swap(new.path(), target) {
            let (_, kept) = new.keep().map_err(io::Error::from)?;
            let message = format!("{error}; what was saved meanwhile is in {}", kept.display());
            return Err(io::Error::new(io::Error::from(error).kind(), message));
        }
        if identity(fs::symlink_metadata(new.path())?) == ours {
            return Ok(());
        }
        ours = saved;
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(one: &Path, other: &Path) -> rustix::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)
}

/// Replaces the file at `target`, which was just seen to contain `text`, by `new`.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn replace(new: NamedTempFile, target: &Path, _text: &str) -> io::Result<bool> {
    new.persist(target).map(|_| true).map_err(io::Error::from)
}

/// Gives `new` the owner of the file that it will replace.
#[cfg(unix)]
fn keep_owner(new: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};

    let own = new.metadata()?;
    if own.gid() != old.gid() {
        // Only a member of a group can give a file to it.
        let _ = fchown(new, None, Some(old.gid()));
    }
    if own.uid() == old.uid() {
        return Ok(());
    }
    fchown(new, Some(old.uid()), None).map_err(|error| {
        let message = "the file belongs to another user, and would be yours afterwards";
        io::Error::new(error.kind(), message)
    })
}

#[cfg(not(unix))]
fn keep_owner(_new: &File, _old: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Flushes the entries of `folder` to disk, where folders can be opened for that.
fn sync(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    /// A folder with the file `page.md`, and the path of that file.
    fn page(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.md");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    /// The number of files in the folder of `page`, and the content of `page`.
    fn found(page: &Path) -> (usize, String) {
        (fs::read_dir(page.parent().unwrap()).unwrap().count(), fs::read_to_string(page).unwrap_or_default())
    }

    #[test]
    fn what_was_read_is_replaced() {
        let (_folder, page) = page("old");
        assert!(Replacement::prepare(page.clone(), Before::Text("old"), "new").unwrap().finish().unwrap());
        assert_eq!(found(&page), (1, "new".to_owned()));
    }

    #[test]
    fn what_somebody_wrote_meanwhile_stays() {
        type Meanwhile = fn(&Path);
        let meanwhile: [(Meanwhile, &str); 5] = [
            (|page| fs::write(page, "new by an editor").unwrap(), "new by an editor"),
            (|page| fs::write(page, "old and more").unwrap(), "old and more"),
            (|page| fs::write(page, "").unwrap(), ""),
            (|page| fs::remove_file(page).unwrap(), ""),
            (
                |page| {
                    let other = page.with_extension("swp");
                    fs::write(&other, "olD").unwrap();
                    fs::rename(other, page).unwrap();
                },
                "olD",
            ),
        ];
        for (write, text) in meanwhile {
            let (_folder, page) = page("old");
            let replacement = Replacement::prepare(page.clone(), Before::Text("old"), "new").unwrap();
            write(&page);
            assert!(!replacement.finish().unwrap(), "{text}");
            assert_eq!(found(&page), (usize::from(page.exists()), text.to_owned()));
        }
    }

    #[test]
    fn what_somebody_made_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.md");
        let replacement = Replacement::prepare(page.clone(), Before::Nothing, "new").unwrap();
        fs::write(&page, "made").unwrap();
        assert!(!replacement.finish().unwrap());
        assert_eq!(found(&page), (1, "made".to_owned()));
    }

    /// As if an editor saved right after the comparison.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    #[test]
    fn what_comes_out_in_the_swap_and_was_not_read_is_put_back() {
        use std::os::unix::fs::MetadataExt;

        let (_folder, page) = page("saved at the last moment");
        let saved = fs::metadata(&page).unwrap().ino();
        let mut new = leftovers::new_file(page.parent().unwrap()).unwrap();
        new.write_all(b"new").unwrap();
        assert!(!replace(new, &page, "old").unwrap());
        assert_eq!(found(&page), (1, "saved at the last moment".to_owned()));
        assert_eq!(fs::metadata(&page).unwrap().ino(), saved, "the very file that its editor may have open");
    }
}
