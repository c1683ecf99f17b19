//! `[[folder]]` in settings: which book the notes below a folder are about.

/// A folder whose notes are about a book.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BookFolder {
    /// Its path, relative to the folder of the settings.
    pub path: String,
    /// The book's citekey.
    pub book: String,
}

impl BookFolder {
    /// The notes below `path` are about `book`; slashes at the ends of the path and an `@` before the key do not count.
    pub(super) fn new(path: &str, book: &str) -> Self {
        let path = path.trim().trim_start_matches("./").trim_end_matches('/').to_owned();
        Self { path, book: book.trim().trim_start_matches('@').to_owned() }
    }
}
