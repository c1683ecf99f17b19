//! `[[folder]]` in settings: which book the notes below a folder are about.

use std::path::Path;

use crate::markdown::token::nfc;

/// A folder whose notes are about a book.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BookFolder {
    /// Its path in NFC, relative to the folder of the settings.
    pub path: String,
    /// The book's citekey.
    pub book: String,
}

impl BookFolder {
    /// The notes below `path` are about `book`. Slashes at the ends of the path and an `@` before the key are ignored.
    pub(super) fn new(path: &str, book: &str) -> Self {
        let path = nfc(path.trim().trim_start_matches("./").trim_end_matches('/')).into_owned();
        Self { path, book: book.trim().trim_start_matches('@').to_owned() }
    }

    /// Whether it contains the note at `path`, relative to the folder of the settings. A disk may spell an umlaut as two
    /// characters where the settings have one.
    pub(super) fn contains(&self, path: &Path) -> bool {
        path.starts_with(&self.path)
            || (!self.path.is_ascii() && Path::new(&*nfc(&path.to_string_lossy())).starts_with(&self.path))
    }
}
