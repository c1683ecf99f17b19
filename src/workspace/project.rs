//! The language that a project's files say for all notes beside and below them, as Quarto, bookdown, Jekyll and Pandoc read
//! them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Workspace;
use crate::markdown::locator::terms::Language;

/// Files that speak for other notes; of those in one folder the first counts that names a language.
const NAMES: &[&str] = &[
    "_quarto.yml",
    "_quarto.yaml",
    "_metadata.yml",
    "_bookdown.yml",
    "metadata.yaml",
    "metadata.yml",
    "index.Rmd",
    "index.rmd",
    "index.qmd",
    "index.md",
    "_config.yml",
];

/// Whether the file at `path` speaks for other notes.
pub(super) fn is_project_file(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| NAMES.contains(&name))
}

/// The language that the YAML file at `path` says, whose text is `text`, for other notes.
pub(super) fn language(path: &Path, text: &str) -> Option<Language> {
    let said = || text.lines().find_map(|line| line.strip_prefix("lang:"));
    let said = is_project_file(path).then(said).flatten()?;
    let tag = said.split('#').next()?.trim().trim_matches(['"', '\'']);
    (!tag.is_empty()).then(|| Language::of(tag))
}

impl Workspace {
    /// The file at `path` says this language; where it speaks for other notes, they go by it.
    pub(super) fn set_language(&mut self, path: &Path, language: Option<Language>) {
        if is_project_file(path) && self.languages.0.get(path).copied() != language {
            let languages = &mut Arc::make_mut(&mut self.languages).0;
            match language {
                Some(language) => languages.insert(path.to_owned(), language),
                None => languages.remove(path),
            };
        }
    }
}

/// The languages of all projects, by the files that say them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Languages(BTreeMap<PathBuf, Language>);

impl Languages {
    /// What is said for the note at `note`: by the nearest folder above it.
    pub fn of(&self, note: &Path) -> Option<Language> {
        if self.0.is_empty() {
            return None;
        }
        let folders = note.ancestors().skip(1);
        folders
            .flat_map(|folder| NAMES.iter().map(|name| folder.join(name)))
            .find_map(|path| self.0.get(&path).copied())
    }
}
