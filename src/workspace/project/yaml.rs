//! The settings for notes in the YAML of a project.

use std::path::Path;

use crate::library::sources::format::Format;
use crate::markdown::locator::terms::Locale;
use crate::markdown::yaml::{self, Field, Node, Value};
use crate::text::Span;
use crate::workspace::bibliography_links::BibliographyLink;

/// The fields that name bibliographies: everybody's, and Jupyter Book's.
const BIBLIOGRAPHY: [&str; 2] = ["bibliography", "bibtex_bibfiles"];

/// The fields that contain further such fields: in Pandoc's defaults and in MyST.
const HOLDERS: [&str; 2] = ["metadata", "project"];

/// The settings for notes in the YAML of a project.
#[derive(Debug, Default)]
pub(crate) struct ProjectYaml {
    /// The language: a `lang:` in the first column.
    pub language: Option<Locale>,
    /// Its bibliographies.
    pub bibliographies: Vec<BibliographyLink>,
    /// Whether a program computes more of them.
    pub computes: bool,
}

impl ProjectYaml {
    /// Reads the settings in `text`.
    pub fn read(text: &str) -> Self {
        let mut settings = Self { language: language(text), ..Self::default() };
        if names_bibliography(text) {
            let document = yaml::read(text, Span::new(0, text.len()), "file");
            let values = document.root.iter().flat_map(values);
            (settings.bibliographies, settings.computes) = BibliographyLink::read(values.flat_map(Value::items));
            // Unrelated YAML uses the same field names for other things.
            settings
                .bibliographies
                .retain(|named| Format::of(Path::new(&named.name)).is_some_and(Format::is_bibliography));
        }
        settings
    }
}

fn language(text: &str) -> Option<Locale> {
    let value = text.lines().find_map(|line| line.strip_prefix("lang:"))?;
    let tag = value.split('#').next()?.trim().trim_matches(['"', '\'']);
    (!tag.is_empty()).then(|| Locale::of(tag))
}

fn names_bibliography(text: &str) -> bool {
    BIBLIOGRAPHY.iter().any(|name| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some())
}

/// The values that name bibliographies: at the top level, and as in Quarto, in `format: {html: ...}`.
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

/// Whether the YAML at `path`, which begins with `head`, may contain settings for notes.
pub(crate) fn begins_like_project(path: &Path, head: &str) -> bool {
    is_known(path) || language(head).is_some() || names_bibliography(head)
}

/// Whether the file at `path` is named as Quarto and bookdown name theirs: `_quarto.yml`, `_metadata.yml`.
pub(crate) fn is_known(path: &Path) -> bool {
    Format::of(path) == Some(Format::Yaml)
        && path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> (Vec<String>, bool) {
        let settings = ProjectYaml::read(text);
        (settings.bibliographies.into_iter().map(|named| named.name).collect(), settings.computes)
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
