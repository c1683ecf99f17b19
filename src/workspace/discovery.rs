//! Finds the Markdown files, bibliographies, EPUBs and publishers' pages in a folder. As in ripgrep, ignore files are
//! respected and hidden folders skipped.

mod tree;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tree::{Tree, is_passed_over};

use crate::library::sources::format::Format;
use crate::text::decoded::Decoded;
use crate::workspace::note::NoteKind;
use crate::workspace::project::begins_like_project;
use crate::workspace::settings::FILE_NAME;

/// What was found below a folder.
#[derive(Debug, Default)]
pub struct Found {
    /// Markdown files and sources, sorted by path.
    pub files: Vec<PathBuf>,
    /// Folders that could not be read, each with the reason.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Whether the file at `path` is not a note but a source, going by its extension and its first bytes.
pub(crate) fn is_source(path: &Path) -> bool {
    !Format::is_markdown(path) && is_read(path)
}

/// Whether the file at `path` is read: a note, a source going by its extension and its first bytes, or YAML with
/// settings for the notes of a project.
fn is_read(path: &Path) -> bool {
    is_read_with(path, |format, most| {
        let head = beginning(path, most).ok()?;
        let is_decoded = format.is_bibliography();
        Some(if is_decoded { Decoded::read(head).map(|it| it.text.into_bytes()).unwrap_or_default() } else { head })
    })
}

/// Whether a file at `path` that holds `text` is read as a note or a source, and may be open in an editor.
pub fn is_read_as(path: &Path, text: &str) -> bool {
    let head = |_, most: u64| Some(text.as_bytes()[..text.len().min(most as usize)].to_vec());
    Format::of(path).is_some_and(|format| !format.is_closed()) && is_read_with(path, head)
}

/// `head` gives the first bytes of the file, of which there are at most so many.
fn is_read_with(path: &Path, head: impl FnOnce(Format, u64) -> Option<Vec<u8>>) -> bool {
    let Some(format) = Format::of(path) else { return false };
    // Most tables are about something else; others are read where they are named.
    if format == Format::Organizations && !Format::is_organization_list(path) {
        return false;
    }
    let Some(most) = format.telling() else { return true };
    let Some(head) = head(format, most) else { return false };
    let is_of_project = || begins_like_project(path, &String::from_utf8_lossy(&head));
    format.begins_like_source(&head) || (format == Format::Yaml && is_of_project())
}

/// The folders and links that [`files`] walks through.
#[derive(Debug)]
pub(crate) struct FolderTree {
    /// The folders, the root first.
    pub folders: Vec<PathBuf>,
    /// The links to notes, sources and folders, each with its target.
    pub links: Vec<(PathBuf, PathBuf)>,
}

/// The folders and links below `root` that [`files`] walks through.
pub(crate) fn folder_tree(root: &Path) -> FolderTree {
    let Tree { folders, links, .. } = Tree::of(root, |path| Format::of(path).is_some());
    FolderTree { folders, links }
}

/// Files that list what is skipped in their folder.
const IGNORE_FILES: &[&str] = &[".gitignore", ".ignore"];

/// Whether the file at `path` is an ignore file.
pub(crate) fn is_ignore_file(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| IGNORE_FILES.contains(&name))
}

/// Whether a change at `path`, below `root`, may concern a file that is read or a folder that contains one.
pub(crate) fn may_concern(root: &Path, path: &Path) -> bool {
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let below = path.strip_prefix(root).unwrap_or(path);
    let says = is_ignore_file(path) || path.ends_with(FILE_NAME);
    let below = if says { below.parent().unwrap_or(below) } else { below };
    !below.iter().any(hidden) && (says || Format::of(path).is_some() || !path.is_file())
}

/// Whether a change at `path` may concern such a file or folder in one of the folders at `roots`, or one that is linked.
pub fn may_concern_any(roots: &[PathBuf], path: &Path) -> bool {
    let mut around = roots.iter().filter(|root| path.starts_with(root)).peekable();
    Format::of(path).is_some() || around.peek().is_none() || around.any(|root| may_concern(root, path))
}

/// All Markdown files and sources below `root`, including those that links there lead to.
pub fn files(root: &Path) -> Found {
    let Tree { mut files, unreadable, .. } = Tree::of(root, is_read);
    files.sort();
    Found { files, unreadable }
}

/// Whether [`files`] might find `path`, below `root`, of which a watcher reports a change. Ignore files are not checked
/// here: for a file that was not found before, the folder is walked again.
pub(crate) fn may_count(root: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut folders = below.parent().into_iter().flat_map(Path::components);
    is_read(path)
        && !folders.any(|folder| {
            let name = folder.as_os_str();
            name.to_string_lossy().starts_with('.') || is_passed_over(name)
        })
}

/// How much of a file is read to see whether it is loaded early.
const HEAD: u64 = 4096;

/// Whether the file at `path` may be a source of the library, or a note about a chapter or a work, and so is loaded
/// before the others. Reads only the beginning of the file; if the front matter is longer than that, the answer is yes.
pub(crate) fn counts_early(path: &Path) -> io::Result<bool> {
    if Format::of(path).is_some_and(|format| format != Format::Markdown) {
        return Ok(true);
    }
    let head = beginning(path, HEAD)?;
    let head = String::from_utf8_lossy(&head);
    let literature = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with('@'));
    Ok(literature || NoteKind::counts_early(&head))
}

/// The first bytes of the file at `path`, at most `most`.
fn beginning(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens the file at `path`. Pipes, devices and sockets are refused: reading them might never end.
pub fn open(path: &Path) -> io::Result<File> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file but a pipe, a device or a socket"));
    }
    File::open(path)
}

/// Why a file could not be read as a note.
#[derive(Debug)]
pub enum Unreadable {
    /// The operating system reports an error.
    Io(io::Error),
    /// It is not UTF-8; gives the one-based line of the first invalid byte.
    NotUtf8(usize),
    /// It has this many bytes, which is more than [`MOST_BYTES`].
    TooLarge(u64),
}

impl Unreadable {
    /// Whether the file no longer exists.
    pub(crate) fn is_gone(&self) -> bool {
        matches!(self, Self::Io(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory))
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::TooLarge(bytes) => {
                let (megabytes, most) = (bytes.div_ceil(1_000_000), MOST_BYTES / 1_000_000);
                write!(f, "is too large to be read: it has {megabytes} MB, and at most {most} are read; split it")
            }
            Self::NotUtf8(line) => write!(f, "is not UTF-8 (first in line {line}): save it as UTF-8"),
        }
    }
}

/// Larger files are not read: reading one takes several times its size in memory. A bibliography of 150,000 entries
/// with abstracts fits.
pub(crate) const MOST_BYTES: u64 = 128_000_000;

/// The text of the file at `path`, decoded by [`read_decoded`].
pub(crate) fn read_text(path: &Path) -> Result<String, Unreadable> {
    read_decoded(path).map(|decoded| decoded.text)
}

/// The text of the file at `path`. A bibliography need not be UTF-8.
pub(crate) fn read_decoded(path: &Path) -> Result<Decoded, Unreadable> {
    let file = open(path).map_err(Unreadable::Io)?;
    let length = file.metadata().map_err(Unreadable::Io)?.len();
    if length > MOST_BYTES {
        return Err(Unreadable::TooLarge(length));
    }
    let mut bytes = Vec::with_capacity(length as usize + 1);
    // If the file grows meanwhile, the rest is not read.
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(Unreadable::Io)?;
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, foreign: None }),
        Err(error) => error,
    };
    let valid = error.utf8_error().valid_up_to();
    let line = 1 + memchr::memchr_iter(b'\n', &error.as_bytes()[..valid]).count();
    let is_bibliography = Format::of(path).is_some_and(Format::is_bibliography);
    is_bibliography.then(|| Decoded::read(error.into_bytes())).flatten().ok_or(Unreadable::NotUtf8(line))
}
