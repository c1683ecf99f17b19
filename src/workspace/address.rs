//! Where a note is: a file, or something that only its editor knows (an untitled note).

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

/// The address of a note. Two spellings of one file URI (`file:///c%3A/a.md`, `file:///C:/a.md`) are one address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Address {
    /// A file on disk.
    File(Arc<Path>),
    /// Anything else, by its URI.
    Other(Arc<str>),
}

impl Address {
    /// The address that `uri` names.
    pub(crate) fn from_uri(uri: &Url) -> Self {
        match uri.to_file_path() {
            Ok(path) if uri.scheme() == "file" => Self::from_path(&with_capital_drive(path)),
            _ => Self::Other(uri.as_str().into()),
        }
    }

    /// The address of the file at `path`, which is absolute.
    pub fn from_path(path: &Path) -> Self {
        Self::File(path.into())
    }

    /// The path, if it is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Other(_) => None,
        }
    }

    /// Whether it is a note that was never saved.
    pub(crate) fn is_untitled(&self) -> bool {
        matches!(self, Self::Other(uri) if uri.starts_with("untitled:"))
    }

    /// The file path in the URI of something that is not a file: a notebook cell has its notebook's.
    pub(crate) fn path_within(&self) -> Option<PathBuf> {
        let Self::Other(uri) = self else { return None };
        let path = Url::parse(uri).ok().filter(|uri| uri.path().starts_with('/'))?;
        let path = Url::parse(&format!("file://{}", path.path())).ok()?.to_file_path().ok()?;
        Some(with_capital_drive(path))
    }

    /// The URI; `None` for a path that no URI can name.
    pub fn to_uri(&self) -> Option<Url> {
        match self {
            Self::File(path) => Url::from_file_path(path).ok(),
            Self::Other(uri) => Url::parse(uri).ok(),
        }
    }

    /// The file's name without its extension.
    pub(crate) fn stem(&self) -> &str {
        match self {
            Self::File(path) => path.file_stem().and_then(|stem| stem.to_str()).unwrap_or(""),
            Self::Other(uri) => uri.rsplit(['/', ':']).next().unwrap_or(""),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Other(uri) => f.write_str(uri),
        }
    }
}

/// Windows editors disagree on `c:` and `C:`.
fn with_capital_drive(path: PathBuf) -> PathBuf {
    match path.to_str() {
        Some(text) if cfg!(windows) && text.as_bytes().get(1) == Some(&b':') => {
            PathBuf::from(format!("{}{}", text[..1].to_ascii_uppercase(), &text[1..]))
        }
        _ => path,
    }
}
