//! The language that a project's files say for all notes beside and below them: Quarto's, bookdown's and Jekyll's YAML, that
//! of Pandoc's metadata and defaults, which has any name, and a book's first page.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Workspace;
use crate::library::sources::format::Format;
use crate::markdown::locator::terms::Language;

/// The language that the YAML which begins with `text` says: `lang:` in its first column.
pub(super) fn language(text: &str) -> Option<Language> {
    let said = text.lines().find_map(|line| line.strip_prefix("lang:"))?;
    let tag = said.split('#').next()?.trim().trim_matches(['"', '\'']);
    (!tag.is_empty()).then(|| Language::of(tag))
}

/// Whether the file at `path` speaks for other notes.
fn speaks_for_others(path: &Path) -> bool {
    Format::of(path) == Some(Format::Yaml) || path.file_stem().is_some_and(|stem| stem == "index")
}

/// The languages that files say for others, by their folders and names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Languages(BTreeMap<(PathBuf, OsString), Language>);

impl Languages {
    /// What is said for the note at `note`: by the nearest folder above it, of whose files the first counts.
    pub fn of(&self, note: &Path) -> Option<Language> {
        if self.0.is_empty() {
            return None;
        }
        let in_folder = |folder: &Path| {
            let from = (folder.to_owned(), OsString::new());
            self.0.range(from..).next().filter(|((said, _), _)| said == folder).map(|(_, language)| *language)
        };
        note.ancestors().skip(1).find_map(in_folder)
    }
}

impl Workspace {
    /// The file at `path` says this language; where it speaks for other notes, they go by it.
    pub(super) fn set_language(&mut self, path: &Path, language: Option<Language>) {
        let Some(folder) = path.parent().filter(|_| speaks_for_others(path)) else { return };
        let key = (folder.to_owned(), path.file_name().map(OsStr::to_owned).unwrap_or_default());
        if self.languages.0.get(&key).copied() != language {
            let languages = &mut Arc::make_mut(&mut self.languages).0;
            match language {
                Some(language) => languages.insert(key, language),
                None => languages.remove(&key),
            };
        }
    }
}
