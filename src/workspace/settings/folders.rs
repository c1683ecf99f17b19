//! `[[folder]]` in settings: which book the notes below a folder are about.

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::DeValue;

use super::problem;
use crate::text::Problem;

/// A folder whose notes are about a book.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BookFolder {
    /// Its path, relative to the folder of the settings.
    pub path: String,
    /// The book's citekey.
    pub book: String,
}

impl BookFolder {
    fn new(path: &str, book: &str) -> Self {
        let path = path.trim().trim_start_matches("./").trim_end_matches('/').to_owned();
        Self { path, book: book.trim().trim_start_matches('@').to_owned() }
    }
}

/// Reads the value in a settings file; anything that is no such table is reported.
pub(super) fn from_toml(value: &Spanned<DeValue<'_>>, problems: &mut Vec<Problem>) -> Vec<BookFolder> {
    let message =
        "`folder` is a table with `path` and `book`: `[[folder]]`, `path = \"notes/\"`, `book = \"key2023\"`.";
    let DeValue::Array(items) = value.get_ref() else {
        problems.push(problem(value, message));
        return Vec::new();
    };
    let mut folders = Vec::new();
    for item in items.iter() {
        let field = |name: &str| item.get_ref().as_table()?.get(name)?.get_ref().as_str();
        match (field("path"), field("book")) {
            (Some(path), Some(book)) => folders.push(BookFolder::new(path, book)),
            _ => problems.push(problem(item, message)),
        }
    }
    folders
}

/// Reads the value in an editor's configuration; anything that is no such object is skipped.
pub(super) fn from_json(value: Option<&Json>) -> Vec<BookFolder> {
    let items = value.and_then(Json::as_array).into_iter().flatten();
    items.filter_map(|item| Some(BookFolder::new(item.get("path")?.as_str()?, item.get("book")?.as_str()?))).collect()
}
