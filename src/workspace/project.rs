//! What a project's files say for all notes beside and below them: the language and the bibliographies that Quarto's,
//! bookdown's, MyST's and Jupyter Book's YAML names, that of Pandoc's metadata and defaults, which has any name, and a book's
//! first page.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Workspace;
use super::id::NoteId;
use super::named::{NamedBibliography, Wanted};
use super::note::Note;
use crate::library::sources::format::Format;
use crate::markdown::locator::terms::Language;
use crate::markdown::yaml::{self, Field, Node, Value};
use crate::text::Span;

/// The names under which bibliographies are named: everybody's, and Jupyter Book's.
const BIBLIOGRAPHY: [&str; 2] = ["bibliography", "bibtex_bibfiles"];

/// What holds further such names: Pandoc's defaults, MyST.
const HOLDERS: [&str; 2] = ["metadata", "project"];

/// What the YAML of a project says for notes.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Their language: `lang:` in the first column.
    pub language: Option<Language>,
    /// The bibliographies that it names.
    pub bibliographies: Vec<NamedBibliography>,
    /// Whether a program says which others there are.
    pub computes: bool,
}

impl Said {
    /// What `text` says.
    pub fn read(text: &str) -> Self {
        let mut said = Self { language: language(text), ..Self::default() };
        if names_bibliography(text) {
            let document = yaml::read(text, Span::new(0, text.len()), "file");
            let values = document.root.iter().flat_map(values);
            (said.bibliographies, said.computes) = NamedBibliography::read(values.flat_map(Value::items));
            // Whatever else is called so in YAML about whatever.
            said.bibliographies.retain(|named| Format::of(Path::new(&named.name)).is_some_and(Format::is_bibliography));
        }
        said
    }
}

fn language(text: &str) -> Option<Language> {
    let said = text.lines().find_map(|line| line.strip_prefix("lang:"))?;
    let tag = said.split('#').next()?.trim().trim_matches(['"', '\'']);
    (!tag.is_empty()).then(|| Language::of(tag))
}

fn names_bibliography(text: &str) -> bool {
    BIBLIOGRAPHY.iter().any(|name| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some())
}

/// The values that name bibliographies in a project's YAML: at its top, and as Quarto has it, in `format: {html: ...}`.
fn values(root: &Value) -> Vec<&Value> {
    let top = fields(root);
    let formats = yaml::get(top, "format").map(fields).unwrap_or_default();
    let holders =
        HOLDERS.iter().filter_map(|name| yaml::get(top, name)).chain(formats.iter().map(|field| &field.value));
    let all = std::iter::once(top).chain(holders.map(fields));
    all.flat_map(|fields| BIBLIOGRAPHY.iter().filter_map(|name| yaml::get(fields, name))).collect()
}

fn fields(value: &Value) -> &[Field] {
    match &value.node {
        Node::Map(fields) => fields,
        Node::Scalar(_) | Node::List(_) => &[],
    }
}

/// Whether the YAML at `path`, which begins with `head`, may say something for notes.
pub(super) fn begins_like_project(path: &Path, head: &str) -> bool {
    is_known(path) || language(head).is_some() || names_bibliography(head)
}

/// Whether the file at `path` has one of the names that Quarto and bookdown give: `_quarto.yml`, `_metadata.yml`.
pub(super) fn is_known(path: &Path) -> bool {
    Format::of(path) == Some(Format::Yaml)
        && path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"_"))
}

/// What files say for others, by their folders and names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Projects(BTreeMap<PathBuf, BTreeMap<OsString, File>>);

/// What one file says for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    id: NoteId,
    language: Option<Language>,
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
    /// The language that is said for the note at `path`: by the nearest folder above it, of whose files the first counts.
    pub fn language(&self, path: &Path) -> Option<Language> {
        let in_folder = |folder: &Path| self.0.get(folder)?.values().find_map(|file| file.language);
        path.ancestors().skip(1).find_map(in_folder)
    }

    /// The files that say something for the note at `path`, below the folder at `root`: those of the outermost folder first.
    /// Of those beside a file that names bibliographies for others itself, the ones before it.
    pub fn above<'p>(&'p self, path: &'p Path, root: Option<&'p Path>) -> impl Iterator<Item = &'p File> {
        let is_below = move |folder: &&Path| root.is_none_or(|root| folder.starts_with(root));
        let folders = path.ancestors().skip(1).take_while(is_below);
        let mut known: Vec<_> = folders.filter_map(|folder| Some((folder, self.0.get(folder)?))).collect();
        known.reverse();
        known.into_iter().flat_map(move |(folder, files)| {
            let name = path.file_name().filter(|_| path.parent() == Some(folder));
            let own = name.filter(|&name| files.get(name).is_some_and(|file| !file.wanted.is_empty()));
            let before = files.iter().take_while(move |(name, _)| own.is_none_or(|own| name.as_os_str() < own));
            before.map(|(_, file)| file)
        })
    }

    /// The last of those that names bibliographies: what it has is what all of them name.
    pub fn naming(&self, path: &Path, root: Option<&Path>) -> Option<NoteId> {
        self.above(path, root).filter(|file| !file.wanted.is_empty()).last().map(|file| file.id)
    }

    /// Whether a program says which bibliographies the note at `path` has.
    pub fn compute(&self, path: &Path, root: Option<&Path>) -> bool {
        self.above(path, root).any(|file| file.computes)
    }

    /// Whether no file says anything for others.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Workspace {
    /// The file at `path` says what `note` does and names the bibliographies that are `wanted`; `None` where it is gone. True
    /// where other notes have other bibliographies by that.
    pub(super) fn set_project(&mut self, path: &Path, note: Option<(&Note, Vec<Wanted>)>) -> bool {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
        let file = note.and_then(|(note, wanted)| File::of(note, path, wanted));
        let before = self.projects.0.get(folder).and_then(|files| files.get::<OsStr>(name));
        if before == file.as_ref() {
            return false;
        }
        fn wanted(file: Option<&File>) -> &[Wanted] {
            file.map_or(&[], |file| &file.wanted)
        }
        let names_others = wanted(before) != wanted(file.as_ref());
        let folders = &mut Arc::make_mut(&mut self.projects).0;
        let files = folders.entry(folder.to_owned()).or_default();
        match file {
            Some(file) => files.insert(name.to_owned(), file),
            None => files.remove(name),
        };
        if files.is_empty() {
            folders.remove(folder);
        }
        names_others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> (Vec<String>, bool) {
        let said = Said::read(text);
        (said.bibliographies.into_iter().map(|named| named.name).collect(), said.computes)
    }

    #[test]
    fn bibliographies_are_named_where_each_program_reads_them() {
        let all = "project:\n  type: book\n  bibliography: myst.bib\nbibliography: [a.bib, 'b c.json']\n\
            metadata:\n  bibliography: ${.}/refs/meta.yaml\nformat:\n  html:\n    bibliography: web.bib\n  pdf: default\n\
            bibtex_bibfiles:\n  - jupyter.bib\nbook:\n  chapters: [bibliography.qmd]\n";
        let expected = ["a.bib", "b c.json", "jupyter.bib", "refs/meta.yaml", "myst.bib", "web.bib"];
        assert_eq!(named(all), (expected.map(str::to_owned).to_vec(), false));
    }

    #[test]
    fn what_a_program_fills_in_names_no_file() {
        for value in ["\"`r here::here('a.bib')`\"", "\"{{ bib }}\"", "!expr here(\"a.bib\")", "${HOME}/a.bib"] {
            assert_eq!(named(&format!("bibliography: {value}\n")), (Vec::new(), true), "{value}");
        }
        for text in [
            "bibliography: true\n",
            "bibliography:\n  title: x.bib\n",
            "- bibliography: a.bib\n",
            "a: {{ bibliography }}",
        ] {
            assert_eq!(named(text), (Vec::new(), false), "{text}");
        }
    }
}
