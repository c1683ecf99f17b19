//! The state of the workspace at one moment, for requests to read.

use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::library::Library;
use crate::library::style::Style;
use crate::markdown::locator::terms::Locale;
use crate::resolution::{self, Context, Reference, normalised};
use crate::text::position::LineTable;
use crate::text::{Problem, file_name};
use crate::workspace::address::Address;
use crate::workspace::bibliography_links::BibliographyLinks;
use crate::workspace::files::Files;
use crate::workspace::id::{FolderId, NoteId};
use crate::workspace::index::{Index, Key, Posting};
use crate::workspace::note::{Meaning, Note, meanings};
use crate::workspace::note_words::NoteWords;
use crate::workspace::project::Projects;
use crate::workspace::revision::Revision;
use crate::workspace::settings::Settings;

/// A workspace folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its path; `None` for notes outside all folders.
    pub root: Option<PathBuf>,
    /// The library of its notes.
    pub library: Arc<Library>,
    /// Its settings, including the editor's.
    pub settings: Arc<Settings>,
    /// What cannot be read in the editor's configuration, as sentences.
    pub(super) editor_problems: Arc<[String]>,
    /// Its settings file, if there is one.
    pub settings_file: Option<Arc<SettingsFile>>,
    /// Its citation style, once loaded.
    pub style: Option<Arc<Style>>,
}

impl Folder {
    /// The file that what it knows is exported to.
    pub(crate) fn exports_to(&self) -> Option<PathBuf> {
        Some(normalised(&self.root.as_deref()?.join(self.settings.export.as_deref()?)))
    }

    /// Its name, as an editor shows it; empty for notes outside all folders.
    pub fn name(&self) -> String {
        self.root.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into()).unwrap_or_default()
    }
}

/// A settings file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsFile {
    /// Its path.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Its lines, to convert positions.
    pub lines: LineTable,
    /// The settings in it, without the editor's configuration.
    pub settings: Settings,
    /// What could not be read in it.
    pub problems: Vec<Problem>,
}

/// What all diagnostics depend on besides each file's own text. While this stays equal, only the diagnostics of edited
/// files change. Cheap to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DiagnosticInputs {
    folders: Vec<(u64, Arc<Settings>, Option<Arc<SettingsFile>>)>,
    files: u64,
    links: u64,
    projects: u64,
    unread: Arc<BTreeMap<PathBuf, String>>,
}

/// The state of the workspace at one moment. It never changes, and is cheap to keep.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(super) notes: Arc<Vec<Option<Arc<Note>>>>,
    pub(super) files: Arc<Files>,
    pub(super) links: Arc<BibliographyLinks>,
    pub(super) projects: Arc<Projects>,
    pub(super) folders: Arc<[Folder]>,
    pub(super) index: Index,
    pub(super) words: NoteWords,
    pub(super) indexed: bool,
    pub(super) names_pending: bool,
    pub(super) unread: Arc<BTreeMap<PathBuf, String>>,
}

impl Snapshot {
    /// The note with the number `id`, if it exists.
    pub fn note(&self, id: NoteId) -> Option<&Arc<Note>> {
        self.notes.get(id.0 as usize)?.as_ref()
    }

    /// The note at `address`.
    pub fn note_at(&self, address: &Address) -> Option<&Arc<Note>> {
        self.note(self.files.id(address)?)
    }

    /// The files known at and below `path`. Only addresses are searched.
    pub(crate) fn files_below(&self, path: &Path) -> Vec<NoteId> {
        let below = self.files.iter().filter(|(_, address)| address.path().is_some_and(|file| file.starts_with(path)));
        below.map(|(id, _)| id).collect()
    }

    /// All notes. For reports on the whole workspace; no request may walk them.
    pub fn notes(&self) -> impl Iterator<Item = &Arc<Note>> {
        self.notes.iter().flatten()
    }

    /// The workspace folders.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// The workspace folders with their ids.
    pub(crate) fn numbered_folders(&self) -> impl Iterator<Item = (FolderId, &Folder)> {
        FolderId::numbered(self.folders.iter())
    }

    /// The folder that `note` belongs to.
    pub fn folder(&self, note: &Note) -> &Folder {
        &self.folders[note.folder.0.min(self.folders.len() - 1)]
    }

    /// The path of `note` relative to its folder, for messages.
    pub fn shown(&self, note: &Note) -> String {
        let root = self.folder(note).root.as_deref();
        let path = note.path().map(|path| root.and_then(|root| path.strip_prefix(root).ok()).unwrap_or(path));
        path.map_or_else(|| note.address.to_string(), file_name::shown)
    }

    /// `path` relative to the folder that contains it, if any, for messages about files that are not notes.
    pub(crate) fn shown_path(&self, path: &Path) -> String {
        let roots = self.folders.iter().filter_map(|folder| folder.root.as_deref());
        let below =
            roots.filter_map(|root| path.strip_prefix(root).ok()).min_by_key(|below| below.components().count());
        file_name::shown(below.unwrap_or(path))
    }

    /// The library that applies to `note`.
    pub fn library(&self, note: &Note) -> &Library {
        &self.folder(note).library
    }

    /// The language of the locator terms that Pandoc accepts in `note`.
    pub fn language(&self, note: &Note) -> Locale {
        self.said_language(note).unwrap_or_default()
    }

    /// The same, but `None` if neither the note nor the settings nor a project file states it.
    pub(crate) fn said_language(&self, note: &Note) -> Option<Locale> {
        self.own_language(note).or_else(|| self.projects.language(note.path()?))
    }

    /// The same, but `None` if neither the note nor the settings state it.
    pub(crate) fn own_language(&self, note: &Note) -> Option<Locale> {
        note.facts.language.or(self.folder(note).settings.lang)
    }

    /// Whether the key that `citation` cites in `note` is Manubot's tag of an identifier.
    pub(crate) fn has_tag(&self, note: &Note, citation: &Reference) -> bool {
        let key = note.mentions.citekey_at(citation.span);
        note.path().zip(key).is_some_and(|(path, key)| self.projects.defines(path, key))
    }

    /// Whether every note has been read once.
    pub fn indexed(&self) -> bool {
        self.indexed
    }

    /// Whether closed notes have yet to be searched for names added since.
    pub(crate) fn names_pending(&self) -> bool {
        self.names_pending
    }

    /// What answers about `note` depend on besides its own text: while this is equal, so are they.
    pub(crate) fn revision(&self, note: &Note) -> Revision {
        Revision {
            library: self.library(note).generation(),
            files: self.files.generation(),
            links: self.links.generation(),
            projects: self.projects.generation(),
            introductions: self.folder(note).settings.introductions,
            folders: FxBuildHasher.hash_one(&self.folder(note).settings.folders),
        }
    }

    /// What all diagnostics depend on.
    pub(crate) fn diagnostic_inputs(&self) -> DiagnosticInputs {
        let folder = |it: &Folder| (it.library.generation(), Arc::clone(&it.settings), it.settings_file.clone());
        DiagnosticInputs {
            folders: self.folders.iter().map(folder).collect(),
            files: self.files.generation(),
            links: self.links.generation(),
            projects: self.projects.generation(),
            unread: Arc::clone(&self.unread),
        }
    }

    /// The files that could not be read, and why (`is ...`, `cannot ...`).
    pub fn unread(&self) -> &BTreeMap<PathBuf, String> {
        &self.unread
    }

    /// The references in `note`, in order.
    pub fn references(&self, note: &Note) -> Arc<[Reference]> {
        note.references.at(self.revision(note), || resolution::resolve(&note.mentions, self.context(note)))
    }

    /// What the references in `note` mean, in order. Of closed notes only this is kept: a name may be in all of them.
    pub(crate) fn meanings(&self, note: &Note) -> Arc<[Meaning]> {
        let find = || self.in_passing(note, || meanings(&self.references(note)));
        note.meanings.at(self.revision(note), find)
    }

    /// Runs `work`, which asks for the references of `note`, without leaving a closed note's references cached: walking
    /// all notes must not fill the memory.
    pub(crate) fn in_passing<T>(&self, note: &Note, work: impl FnOnce() -> T) -> T {
        let keeps = note.version.is_some() || note.references.is_some();
        let done = work();
        if !keeps {
            note.references.forget();
        }
        done
    }

    /// The reference that covers the byte at `offset` of `note`, or ends there.
    pub fn reference_at(&self, note: &Note, offset: usize) -> Option<Reference> {
        let references = self.references(note);
        let next = references.partition_point(|reference| (reference.span.end as usize) < offset);
        let here = references[next..].iter().take_while(|reference| reference.span.start as usize <= offset);
        here.last().cloned()
    }

    /// What is known about `note` apart from its mentions.
    pub fn context<'s>(&'s self, note: &'s Note) -> Context<'s> {
        Context {
            library: self.library(note),
            files: self.files.as_ref(),
            path: note.path(),
            book: &note.facts.book,
            page_of: note.page_of().map(|page| self.library(note).thing_of(page)),
            source: note.id.source(),
            bibliographies: self.bibliographies(note),
            introductions: self.folder(note).settings.introductions,
            root: self.folder(note).root.as_deref(),
            literature: note.facts.citekey.as_deref(),
            folder_book: self.folder_book(note),
        }
    }

    /// The book that the settings assign to the folder of `note`.
    fn folder_book<'s>(&'s self, note: &'s Note) -> Option<&'s str> {
        let folder = self.folder(note);
        if folder.settings.folders.is_empty() {
            return None;
        }
        let path = note.path()?.strip_prefix(folder.root.as_deref()?).ok()?;
        folder.settings.book_at(path)
    }

    /// The notes that mention `key`.
    pub fn postings(&self, key: &Key) -> &[Posting] {
        self.index.notes(key)
    }

    /// The words of the notes about chapters and works.
    pub(crate) fn note_words(&self) -> &NoteWords {
        &self.words
    }

    /// The inverted index.
    pub fn index(&self) -> &Index {
        &self.index
    }
}
