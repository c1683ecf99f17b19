//! Settings in a project's files for all notes beside and below them: the language and bibliographies in the YAML of
//! Quarto, bookdown, MyST and Jupyter Book, in Pandoc's metadata and defaults files under any name, and in the first
//! page of a book; and Manubot's tags, which one page of a manuscript defines for all.

mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use smol_str::SmolStr;

use super::Workspace;
use super::bibliography_links::Wanted;
use super::id::NoteId;
use super::note::Note;
use crate::library::sources::format::Format;
use crate::markdown::locator::terms::Locale;
pub(super) use yaml::{ProjectYaml, begins_like_project, is_known};

/// The settings in project files, by folder and file name.
#[derive(Clone, Debug, Default)]
pub(super) struct Projects {
    folders: BTreeMap<PathBuf, BTreeMap<OsString, File>>,
    generation: u64,
}

/// The settings of one project file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    id: NoteId,
    language: Option<Locale>,
    /// Its bibliographies, without those of files above it.
    pub wanted: Vec<Wanted>,
    computes: bool,
    /// The citekeys that it makes of identifiers.
    tags: BTreeSet<SmolStr>,
}

impl File {
    /// The settings in the file of `note`; `wanted` are the bibliographies that it names.
    fn of(note: &Note, path: &Path, wanted: Vec<Wanted>) -> Option<Self> {
        let facts = &note.facts;
        let is_yaml = facts.format == Format::Yaml;
        let is_index = path.file_stem().is_some_and(|stem| stem == "index");
        // bookdown joins all files into one text; for others the first page is a page like any other.
        let names = is_yaml || (is_index && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("rmd")));
        let file = Self {
            id: note.id,
            language: facts.language.filter(|_| is_yaml || is_index),
            wanted: if names { wanted } else { Vec::new() },
            computes: names && facts.computes_bibliography,
            tags: facts.tags.clone(),
        };
        let says = file.language.is_some() || file.computes || !file.wanted.is_empty() || !file.tags.is_empty();
        says.then_some(file)
    }
}

impl Projects {
    /// Counts changes.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// The language for the note at `path`, from the nearest folder above it; the first file in that folder that sets
    /// one counts.
    pub fn language(&self, path: &Path) -> Option<Locale> {
        let in_folder = |folder: &Path| self.folders.get(folder)?.values().find_map(|file| file.language);
        path.ancestors().skip(1).find_map(in_folder)
    }

    /// The project files that apply to the note at `path`, below the folder at `root`, outermost folder first. If the
    /// note is itself a file with bibliographies for others, only files that sort before it in its own folder apply.
    pub fn above<'p>(&'p self, path: &'p Path, root: Option<&'p Path>) -> impl Iterator<Item = &'p File> {
        let is_below = move |folder: &&Path| root.is_none_or(|root| folder.starts_with(root));
        let folders = path.ancestors().skip(1).take_while(is_below);
        let mut known: Vec<_> = folders.filter_map(|folder| Some((folder, self.folders.get(folder)?))).collect();
        known.reverse();
        known.into_iter().flat_map(move |(folder, files)| {
            let name = path.file_name().filter(|_| path.parent() == Some(folder));
            let own = name.filter(|&name| files.get(name).is_some_and(|file| !file.wanted.is_empty()));
            let before = files.iter().take_while(move |(name, _)| own.is_none_or(|own| name.as_os_str() < own));
            before.map(|(_, file)| file)
        })
    }

    /// The last of those files that names bibliographies. Its links include those of all files above it.
    pub(crate) fn linking_note(&self, path: &Path, root: Option<&Path>) -> Option<NoteId> {
        self.above(path, root).filter(|file| !file.wanted.is_empty()).last().map(|file| file.id)
    }

    /// Whether a program computes bibliographies of the note at `path`.
    pub(crate) fn compute(&self, path: &Path, root: Option<&Path>) -> bool {
        self.above(path, root).any(|file| file.computes)
    }

    /// Whether a file beside the note at `path` makes `key` the citekey of an identifier.
    pub(crate) fn defines(&self, path: &Path, key: &str) -> bool {
        let files = path.parent().and_then(|folder| self.folders.get(folder));
        files.is_some_and(|files| files.values().any(|file| file.tags.contains(key)))
    }

    /// Whether there are no settings.
    pub fn is_empty(&self) -> bool {
        self.folders.is_empty()
    }
}

impl Workspace {
    /// Updates the settings in the file at `path` from `note` and the bibliographies it names; `None` if the file is
    /// gone. Returns true if bibliographies of other notes change by that.
    pub(super) fn set_project(&mut self, path: &Path, note: Option<(&Note, Vec<Wanted>)>) -> bool {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
        let file = note.and_then(|(note, wanted)| File::of(note, path, wanted));
        let before = self.projects.folders.get(folder).and_then(|files| files.get::<OsStr>(name));
        if before == file.as_ref() {
            return false;
        }
        fn wanted(file: Option<&File>) -> &[Wanted] {
            file.map_or(&[], |file| &file.wanted)
        }
        let names_others = wanted(before) != wanted(file.as_ref());
        let projects = Arc::make_mut(&mut self.projects);
        projects.generation += 1;
        let files = projects.folders.entry(folder.to_owned()).or_default();
        match file {
            Some(file) => files.insert(name.to_owned(), file),
            None => files.remove(name),
        };
        if files.is_empty() {
            projects.folders.remove(folder);
        }
        names_others
    }
}
