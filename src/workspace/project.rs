//! What a project's files say for all notes beside and below them: the language and the bibliographies that Quarto's,
//! bookdown's, MyST's and Jupyter Book's YAML names, that of Pandoc's metadata and defaults, which has any name, and a book's
//! first page.

mod said;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Workspace;
use super::bibliography_links::Wanted;
use super::id::NoteId;
use super::note::Note;
use crate::library::sources::format::Format;
use crate::markdown::locator::terms::Locale;
pub(super) use said::{Said, begins_like_project, is_known};

/// What files say for others, by their folders and names.
#[derive(Clone, Debug, Default)]
pub(super) struct Projects {
    folders: BTreeMap<PathBuf, BTreeMap<OsString, File>>,
    generation: u64,
}

/// What one file says for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    id: NoteId,
    language: Option<Locale>,
    /// The bibliographies that it names, without those of files above it.
    pub wanted: Vec<Wanted>,
    computes: bool,
}

impl File {
    /// What the file of `note` says for others, with the bibliographies that are `wanted` there.
    fn of(note: &Note, path: &Path, wanted: Vec<Wanted>) -> Option<Self> {
        let facts = &note.facts;
        let is_yaml = facts.format == Format::Yaml;
        let is_index = path.file_stem().is_some_and(|stem| stem == "index");
        // bookdown makes one text of all files; to others a first page is a page.
        let names = is_yaml || (is_index && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("rmd")));
        let file = Self {
            id: note.id,
            language: facts.language.filter(|_| is_yaml || is_index),
            wanted: if names { wanted } else { Vec::new() },
            computes: names && facts.computes_bibliography,
        };
        (file.language.is_some() || file.computes || !file.wanted.is_empty()).then_some(file)
    }
}

impl Projects {
    /// Counts the changes of what is said.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The language that is said for the note at `path`: by the nearest folder above it, of whose files the first counts.
    pub fn language(&self, path: &Path) -> Option<Locale> {
        let in_folder = |folder: &Path| self.folders.get(folder)?.values().find_map(|file| file.language);
        path.ancestors().skip(1).find_map(in_folder)
    }

    /// The files that say something for the note at `path`, below the folder at `root`: those of the outermost folder first.
    /// Of those beside a file that names bibliographies for others itself, the ones before it.
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

    /// The last of those that names bibliographies: what it has is what all of them name.
    pub fn linking_note(&self, path: &Path, root: Option<&Path>) -> Option<NoteId> {
        self.above(path, root).filter(|file| !file.wanted.is_empty()).last().map(|file| file.id)
    }

    /// Whether a program says which bibliographies the note at `path` has.
    pub fn compute(&self, path: &Path, root: Option<&Path>) -> bool {
        self.above(path, root).any(|file| file.computes)
    }

    /// Whether no file says anything for others.
    pub fn is_empty(&self) -> bool {
        self.folders.is_empty()
    }
}

impl Workspace {
    /// The file at `path` says what `note` does and names the bibliographies that are `wanted`; `None` where it is gone. True
    /// where other notes have other bibliographies by that.
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
