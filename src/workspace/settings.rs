//! Settings of a workspace folder: from `.glossator.toml` in it, and from the editor's configuration.

mod bibliographies;
mod code;
mod folders;
mod inlay;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::library::style;
use crate::markdown::locator::terms::Locale;
use crate::text::{Problem, Span};
use crate::workspace::bibliography_links::BibliographyLink;
pub use code::{Code, Severity};
pub use folders::BookFolder;
pub use inlay::{Inlay, Shown};

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
    /// Whether code lenses show how often notes refer to a book or chapter.
    pub lens_references: bool,
    /// What is shown as inlay hints.
    pub inlay: Inlay,
}

/// The citation style that references are formatted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleSetting {
    /// The name of a built-in style, or the path of a `.csl` file, relative to the folder.
    pub name: String,
    /// Where it stands in the settings file; empty if it is not set there.
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
            bibliographies: Vec::new(),
            lens_references: true,
            inlay: Inlay::default(),
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
    pub fn book_at(&self, path: &Path) -> Option<&str> {
        let around = self.folders.iter().filter(|folder| path.starts_with(&folder.path));
        around.max_by_key(|folder| folder.path.len()).map(|folder| folder.book.as_str())
    }

    /// Reads a settings file. Mistakes are returned as problems, and those settings keep their defaults.
    pub fn from_toml(text: &str) -> (Self, Vec<Problem>) {
        let mut settings = Self::default();
        let mut problems = Vec::new();
        match DeTable::parse(text) {
            Ok(table) => settings.read_table(table.get_ref(), &mut problems),
            Err(error) => {
                let span = error.span().map_or_else(Span::default, |range| Span::new(range.start, range.end));
                problems.push(Problem::new(span, format!("This is no TOML: {}.", error.message())));
            }
        }
        (settings, problems)
    }

    fn read_table(&mut self, table: &DeTable<'_>, problems: &mut Vec<Problem>) {
        for (name, value) in table {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("diagnostics", DeValue::Table(codes)) => {
                    for (code, value) in codes {
                        self.read_severity(code, value, problems);
                    }
                }
                ("diagnostics", _) => problems.push(problem(value, "`diagnostics` is a table: `[diagnostics]`.")),
                ("gazetteer", DeValue::Boolean(on)) => self.gazetteer = *on,
                ("introductions", DeValue::Boolean(on)) => self.introductions = *on,
                ("introductions", _) => problems.push(problem(value, "`introductions` is `true` or `false`.")),
                ("gazetteer", _) => problems.push(problem(value, "`gazetteer` is `true` or `false`.")),
                ("bibliography", _) => self.bibliographies.extend(bibliographies::from_toml(value, problems)),
                ("folder", _) => self.folders.extend(folders::from_toml(value, problems)),
                ("citation", DeValue::Table(citation)) => {
                    for (name, value) in citation {
                        self.read_citation(name, value, problems);
                    }
                }
                ("lens", DeValue::Table(lens)) => {
                    for (name, value) in lens {
                        self.read_lens(name, value, problems);
                    }
                }
                ("lens", _) => problems.push(problem(value, "`lens` is a table: `[lens]`.")),
                ("citation", _) => problems.push(problem(value, "`citation` is a table: `[citation]`.")),
                ("inlay", _) => self.inlay.read(value, problems),
                ("lang", DeValue::String(tag)) => match Locale::known(tag) {
                    Some(language) => self.lang = Some(language),
                    None => problems.push(problem(value, &format!("Pandoc has no terms in the language `{tag}`."))),
                },
                ("lang", _) => problems.push(problem(value, "`lang` is the name of a language, as `\"de-DE\"`.")),
                (unknown, _) => {
                    let known = "known are `bibliography`, `citation`, `diagnostics`, `folder`, `gazetteer`, \
                                 `inlay`, `introductions`, `lang` and `lens`";
                    problems.push(problem(name, &format!("There is no setting `{unknown}`; {known}.")));
                }
            }
        }
    }

    fn read_lens<K: AsRef<str>>(
        &mut self,
        name: &Spanned<K>,
        value: &Spanned<DeValue<'_>>,
        problems: &mut Vec<Problem>,
    ) {
        match (name.get_ref().as_ref(), value.get_ref()) {
            ("references", DeValue::Boolean(on)) => self.lens_references = *on,
            ("references", _) => problems.push(problem(value, "`references` is `true` or `false`.")),
            (unknown, _) => {
                let message = format!("There is no setting `{unknown}` in `lens`; there is `references`.");
                problems.push(problem(name, &message));
            }
        }
    }

    fn read_citation<K: AsRef<str>>(
        &mut self,
        name: &Spanned<K>,
        value: &Spanned<DeValue<'_>>,
        problems: &mut Vec<Problem>,
    ) {
        let unknown = name.get_ref().as_ref();
        if unknown != "style" {
            problems.push(problem(name, &format!("There is no setting `{unknown}` in `citation`; there is `style`.")));
            return;
        }
        match value.get_ref().as_str() {
            Some(style) if is_style_file(style) || style::is_built_in(style) => {
                let range = value.span();
                self.style = StyleSetting { name: style.to_owned(), span: Span::new(range.start, range.end) };
            }
            Some(style) => {
                let near = style::near_names(style).iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
                let near = if near.is_empty() { String::new() } else { format!(" Is it {}?", near.join(" or ")) };
                let message = format!(
                    "There is no style `{style}`.{near} For another style, save its `.csl` file in this folder and write \
                    its path here."
                );
                problems.push(problem(value, &message));
            }
            None => problems
                .push(problem(value, "`style` is the name of a style, as in `\"apa\"`, or the path of a `.csl` file.")),
        }
    }

    fn read_severity<K: AsRef<str>>(
        &mut self,
        code: &Spanned<K>,
        value: &Spanned<DeValue<'_>>,
        problems: &mut Vec<Problem>,
    ) {
        let name = code.get_ref().as_ref();
        let Some(known) = Code::from_name(name) else {
            problems.push(problem(code, &Code::unknown(name)));
            return;
        };
        match value.get_ref().as_str().and_then(Severity::level) {
            Some(severity) => {
                self.severities.insert(known, severity);
            }
            None => problems.push(problem(value, &format!("`{name}` is {}.", Severity::LEVELS))),
        }
    }

    /// These settings, overridden by the editor's configuration. Values that are missing or invalid there change
    /// nothing.
    pub fn with_editor(&self, configuration: &Json) -> Self {
        let mut settings = self.clone();
        if let Some(on) = configuration.get("gazetteer").and_then(Json::as_bool) {
            settings.gazetteer = on;
        }
        if let Some(on) = configuration.get("introductions").and_then(Json::as_bool) {
            settings.introductions = on;
        }
        let lens = configuration.get("lens").and_then(|lens| lens.get("references")).and_then(Json::as_bool);
        settings.lens_references = lens.unwrap_or(settings.lens_references);
        // Behind those in the folder's own file, so that everybody who shares the folder sees the same.
        settings.bibliographies.extend(bibliographies::from_json(configuration.get("bibliography")));
        settings.folders.extend(folders::from_json(configuration.get("folder")));
        let style = configuration.get("citation").and_then(|citation| citation.get("style")).and_then(Json::as_str);
        if let Some(name) = style.filter(|name| is_style_file(name) || style::is_built_in(name)) {
            settings.style = StyleSetting { name: name.to_owned(), span: Span::default() };
        }
        settings.inlay.read_editor(configuration.get("inlay"));
        if let Some(language) = configuration.get("lang").and_then(Json::as_str).and_then(Locale::known) {
            settings.lang = Some(language);
        }
        for (name, value) in configuration.get("diagnostics").and_then(Json::as_object).into_iter().flatten() {
            if let (Some(code), Some(severity)) = (Code::from_name(name), value.as_str().and_then(Severity::level)) {
                settings.severities.insert(code, severity);
            }
        }
        settings
    }
}

fn problem<T>(spanned: &Spanned<T>, message: &str) -> Problem {
    let range = spanned.span();
    Problem::new(Span::new(range.start, range.end), message)
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
        assert!(settings.with_editor(&serde_json::json!({"lens": {"references": true}})).lens_references);
        assert_eq!(Settings::from_toml("lens = false\n").1.len(), 1);
    }

    #[test]
    fn the_editor_has_the_last_word() {
        let (file, _) = Settings::from_toml("[diagnostics]\nunknown-chapter = \"off\"\n");
        let editor = serde_json::json!({"diagnostics": {"unknown-chapter": "error", "unknown-citekey": 7}, "trace": 1});
        let settings = file.with_editor(&editor);
        assert_eq!(settings.severity(Code::UnknownChapter), Some(Severity::Error));
        assert_eq!(settings.severity(Code::UnknownCitekey), Some(Severity::Warning));
    }

    #[test]
    fn a_broken_file_gives_one_problem() {
        let (settings, problems) = Settings::from_toml("gazetteer = \n");
        assert_eq!((settings, problems.len()), (Settings::default(), 1));
    }
}
