//! Settings of a workspace folder: from `.glossator.toml` in it, and from the editor's configuration.

mod code;
mod file;
mod folders;
mod given;
mod inlay;
mod links;
mod schema;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use toml::de::DeTable;

use crate::library::style;
use crate::markdown::locator::terms::Locale;
use crate::text::{Problem, Span};
use crate::workspace::bibliography_links::BibliographyLink;
pub use code::Code;
pub use code::Severity;
pub(crate) use file::EXPORT_FILE;
pub use folders::BookFolder;
use given::Given;
pub use inlay::Inlay;
pub use inlay::Shown;
pub use links::LinksTo;
pub use schema::schema;
use table::By;

/// The settings file of a folder.
pub const FILE_NAME: &str = ".glossator.toml";

/// The settings. What is not set has its value in [`Settings::default`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    severities: BTreeMap<Code, Option<Severity>>,
    /// Whether the built-in gazetteer of organizations is used.
    pub gazetteer: bool,
    /// Whether `the introduction` and `the conclusion` are chapters of the note's book.
    pub introductions: bool,
    /// Bibliographies that are read wherever they are, and take precedence over others.
    pub bibliographies: Vec<BibliographyLink>,
    /// Folders whose notes are about a book.
    pub folders: Vec<BookFolder>,
    /// The language of notes whose front matter names none, if set.
    pub lang: Option<Locale>,
    /// The citation style.
    pub style: StyleSetting,
    /// The file that everything is exported to at every save, relative to the folder.
    pub export: Option<String>,
    /// The template of notes about chapters and works, relative to the folder.
    pub template: Option<String>,
    /// Whether code lenses are shown.
    pub lens_references: bool,
    /// What is shown as inlay hints.
    pub inlay: Inlay,
    /// What the links of a report open.
    pub report_links: LinksTo,
}

/// The citation style that references are formatted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleSetting {
    /// The name of a built-in style, or the path of a `.csl` file, relative to the folder.
    pub name: String,
    /// Its span in the settings file; empty if it is not set there.
    pub span: Span,
}

impl Default for StyleSetting {
    fn default() -> Self {
        Self { name: style::DEFAULT.to_owned(), span: Span::default() }
    }
}

impl StyleSetting {
    /// Whether it is the path of a file.
    pub fn is_file(&self) -> bool {
        is_style_file(&self.name)
    }
}

fn is_style_file(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".csl")
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            severities: BTreeMap::new(),
            gazetteer: true,
            introductions: false,
            folders: Vec::new(),
            lang: None,
            style: StyleSetting::default(),
            export: None,
            template: None,
            bibliographies: Vec::new(),
            lens_references: true,
            inlay: Inlay::default(),
            report_links: LinksTo::default(),
        }
    }
}

impl Settings {
    /// The severity of `code`; `None` if it is off.
    pub fn severity(&self, code: Code) -> Option<Severity> {
        self.severities.get(&code).copied().unwrap_or(code.default_severity())
    }

    /// The citekey of the book that the note at `path` is about, by the innermost folder in the settings that contains
    /// it. `path` is relative to the folder of these settings.
    pub(crate) fn book_at(&self, path: &Path) -> Option<&str> {
        let around = self.folders.iter().filter(|folder| folder.contains(path));
        around.max_by_key(|folder| folder.path.len()).map(|folder| folder.book.as_str())
    }

    /// The citekey of the book that the settings assign to exactly the folder at `path`.
    pub fn book_of(&self, path: &str) -> Option<&str> {
        let folder = BookFolder::new(path, "");
        self.folders.iter().find(|it| it.path == folder.path).map(|it| it.book.as_str())
    }

    /// Reads the text of a settings file. Anything that cannot be read is reported, and keeps its default.
    pub fn from_toml(text: &str) -> (Self, Vec<Problem>) {
        let mut settings = Self::default();
        let mut problems = Vec::new();
        match DeTable::parse(text) {
            Ok(table) => table::read(&mut settings, &Given::from_toml(table.get_ref()), By::File, &mut problems),
            Err(error) => {
                let span = error.span().map_or_else(Span::default, |range| Span::new(range.start, range.end));
                problems.push(Problem::new(span, format!("This is not TOML: {}.", error.message())));
            }
        }
        (settings, problems)
    }

    /// These settings, overridden by the editor's configuration, and the mistakes in that configuration as sentences.
    /// Settings that it does not contain keep their values.
    pub(crate) fn with_editor(&self, configuration: &Json) -> (Self, Vec<String>) {
        let mut settings = self.clone();
        let mut problems = Vec::new();
        if !configuration.is_null() {
            table::read(&mut settings, &Given::from_json(configuration), By::Editor, &mut problems);
        }
        (settings, problems.into_iter().map(|problem| problem.message).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_count_and_mistakes_are_reported() {
        let text = "gazetteer = false\nintroductions = true\nbooks = 3\n[diagnostics]\nunknown-chapter = \"off\"\nambiguous-chapter = \"loud\"\nunknown = \"off\"\n";
        let (settings, problems) = Settings::from_toml(text);
        assert!(!settings.gazetteer && settings.introductions);
        assert_eq!(settings.severity(Code::UnknownChapter), None);
        assert_eq!(settings.severity(Code::AmbiguousChapter), Some(Severity::Hint));
        let spans: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
        assert_eq!(spans, ["books", "\"loud\"", "unknown"]);
    }

    #[test]
    fn notes_below_a_folder_are_about_its_book() {
        let text = "[[folder]]\npath = \"ior/\"\nbook = \"iorwo2023\"\n[[folder]]\npath = \"ior/sport\"\nbook = \"@arena2020\"\n[[folder]]\npath = 3\n";
        let (settings, problems) = Settings::from_toml(text);
        let book = |path: &str| settings.book_at(Path::new(path));
        assert_eq!([book("ior/a.md"), book("ior/sport/b.md")], [Some("iorwo2023"), Some("arena2020")]);
        assert_eq!([book("iora/c.md"), book("d.md")], [None, None]);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn lenses_can_be_switched_off() {
        let text = "[lens]\nreferences = false\nchapters = 1\n";
        let (settings, problems) = Settings::from_toml(text);
        assert!(!settings.lens_references);
        assert_eq!(problems.iter().map(|problem| problem.span.of(text)).collect::<Vec<_>>(), ["chapters"]);
        assert!(settings.with_editor(&serde_json::json!({"lens": {"references": true}})).0.lens_references);
        assert_eq!(Settings::from_toml("lens = false\n").1.len(), 1);
    }

    #[test]
    fn the_editor_has_the_last_word() {
        let (file, _) = Settings::from_toml("[diagnostics]\nunknown-chapter = \"off\"\n");
        let editor = serde_json::json!({"diagnostics": {"unknown-chapter": "error"}, "trace": 1, "lang": null});
        let (settings, problems) = file.with_editor(&editor);
        assert_eq!(settings.severity(Code::UnknownChapter), Some(Severity::Error));
        assert_eq!(settings.severity(Code::UnknownCitekey), Some(Severity::Warning));
        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn the_same_mistake_gets_the_same_complaint_in_a_file_and_in_an_editor() {
        for (toml, json) in [
            ("gazetteer = 1", r#"{"gazetteer": 1}"#),
            ("introductions = \"yes\"", r#"{"introductions": "yes"}"#),
            ("bibliography = [3]", r#"{"bibliography": [3]}"#),
            ("lang = \"xx\"", r#"{"lang": "xx"}"#),
            ("lang = 4", r#"{"lang": 4}"#),
            ("citation = 1", r#"{"citation": 1}"#),
            ("citation.style = \"apaa\"", r#"{"citation": {"style": "apaa"}}"#),
            ("citation.format = \"apa\"", r#"{"citation": {"format": "apa"}}"#),
            ("inlay.chapters = \"never\"", r#"{"inlay": {"chapters": "never"}}"#),
            ("inlay.title = \"off\"", r#"{"inlay": {"title": "off"}}"#),
            ("export.file = \"refs.json\"", r#"{"export": {"file": "refs.json"}}"#),
            ("export.file = \"../glossator.json\"", r#"{"export": {"file": "../glossator.json"}}"#),
            ("notes.template = \"/etc/passwd\"", r#"{"notes": {"template": "/etc/passwd"}}"#),
            ("lens = true", r#"{"lens": true}"#),
            ("diagnostics = \"off\"", r#"{"diagnostics": "off"}"#),
            ("diagnostics.unknown-chapter = \"loud\"", r#"{"diagnostics": {"unknown-chapter": "loud"}}"#),
            ("diagnostics.unknown-chaptre = \"off\"", r#"{"diagnostics": {"unknown-chaptre": "off"}}"#),
            ("folder = \"notes\"", r#"{"folder": "notes"}"#),
            ("folder = [{path = \"notes\"}]", r#"{"folder": [{"path": "notes"}]}"#),
            ("gazeteer = false", r#"{"gazeteer": false}"#),
        ] {
            let (by_file, in_file) = Settings::from_toml(toml);
            let (by_editor, in_editor) = Settings::default().with_editor(&serde_json::from_str(json).unwrap());
            assert_eq!(in_file.iter().map(|it| it.message.clone()).collect::<Vec<_>>(), in_editor, "{toml}");
            assert_eq!(in_editor.len(), 1, "{toml}");
            assert_eq!((&by_file, &by_editor), (&Settings::default(), &Settings::default()), "{toml}");
        }
    }

    #[test]
    fn a_broken_file_gives_one_problem() {
        let (settings, problems) = Settings::from_toml("gazetteer = \n");
        assert_eq!((settings, problems.len()), (Settings::default(), 1));
    }
}
