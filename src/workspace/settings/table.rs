//! The table of all settings. It decides what a settings file and an editor's configuration may contain, which mistakes
//! are reported, and what the schema for editors says.

use std::collections::BTreeMap;

use super::given::{Field, Given, Value};
use super::{BookFolder, Code, LinksTo, Settings, Severity, Shown, StyleSetting, file, is_style_file};
use crate::library::style;
use crate::markdown::locator::terms::Locale;
use crate::text::{Problem, Span};
use crate::workspace::bibliography_links::BibliographyLink;

/// A setting.
pub(super) struct Setting {
    /// Its name; `inlay.names` is `names` in the table `inlay`.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub description: &'static str,
    /// The kind of its value, and its field in [`Settings`].
    pub kind: Kind,
}

/// The kind of a setting's value.
pub(super) enum Kind {
    /// On or off.
    Flag(fn(&mut Settings) -> &mut bool),
    /// Where an inlay hint is shown.
    Shown(fn(&mut Settings) -> &mut Shown),
    /// What a link opens.
    Links(fn(&mut Settings) -> &mut LinksTo),
    /// A language with locator terms in Pandoc.
    Locale(fn(&mut Settings) -> &mut Option<Locale>),
    /// A citation style.
    Style(fn(&mut Settings) -> &mut StyleSetting),
    /// The file to export to.
    Export(fn(&mut Settings) -> &mut Option<String>),
    /// The template of new notes.
    Template(fn(&mut Settings) -> &mut Option<String>),
    /// Paths of bibliographies. Those from the editor come after those in the settings file.
    Paths(fn(&mut Settings) -> &mut Vec<BibliographyLink>),
    /// Folders and their books.
    Folders(fn(&mut Settings) -> &mut Vec<BookFolder>),
    /// The severities of diagnostics; `None` switches one off.
    Severities(fn(&mut Settings) -> &mut BTreeMap<Code, Option<Severity>>),
}

/// All settings, in alphabetical order, as messages list them.
pub(super) const SETTINGS: [Setting; 13] = [
    Setting {
        name: "bibliography",
        description: "Bibliographies, and tables of organizations, to read wherever they lie: paths as seen from this folder, or absolute, with ~ and *. \
                      They come before the folder's others.",
        kind: Kind::Paths(|settings| &mut settings.bibliographies),
    },
    Setting {
        name: "citation.style",
        description: "The CSL style that references are shown in: the name of a built-in one, or the path of a .csl file, \
                      as seen from this folder.",
        kind: Kind::Style(|settings| &mut settings.style),
    },
    Setting {
        name: "diagnostics",
        description: "The severity of each kind of finding.",
        kind: Kind::Severities(|settings| &mut settings.severities),
    },
    Setting {
        name: "export.file",
        description: "A file in this folder to which everything that has a citekey is exported at every save, for Pandoc to \
                      read: glossator-refs.json, or another that begins with glossator and ends in .json or .bib.",
        kind: Kind::Export(|settings| &mut settings.export),
    },
    Setting {
        name: "folder",
        description: "Folders whose notes are about one book.",
        kind: Kind::Folders(|settings| &mut settings.folders),
    },
    Setting {
        name: "gazetteer",
        description: "Know international organizations (UN, FIFA) that none of your files defines.",
        kind: Kind::Flag(|settings| &mut settings.gazetteer),
    },
    Setting {
        name: "inlay.chapters",
        description: "Show the title of a chapter after its number.",
        kind: Kind::Shown(|settings| &mut settings.inlay.chapters),
    },
    Setting {
        name: "inlay.names",
        description: "Show what an abbreviation stands for after it.",
        kind: Kind::Shown(|settings| &mut settings.inlay.names),
    },
    Setting {
        name: "introductions",
        description: "In a note that says which book it is about, take 'the introduction' and 'the conclusion' for \
                      chapters of it.",
        kind: Kind::Flag(|settings| &mut settings.introductions),
    },
    Setting {
        name: "lang",
        description: "The language of notes whose front matter names none; it decides which locator terms Pandoc understands.",
        kind: Kind::Locale(|settings| &mut settings.lang),
    },
    Setting {
        name: "lens.references",
        description: "Show lenses: over the title of a book page and over a note about a chapter or a work, how often \
                      other notes refer to it; over each chapter of a book page, your note about it, else how often \
                      notes refer to it; over a note about a chapter, whether it was read.",
        kind: Kind::Flag(|settings| &mut settings.lens_references),
    },
    Setting {
        name: "notes.template",
        description: "A Markdown file in this folder from which notes about chapters and works are begun, with {{title}}, \
                      {{citekey}}, {{reference}}, {{pages}}, {{abstract}} and {{organizations}} in it.",
        kind: Kind::Template(|settings| &mut settings.template),
    },
    Setting {
        name: "report.links",
        description: "What the links of a report open in a browser: the note in VS Code, at its line, or the file. Inside VS \
                      Code they always open the note there.",
        kind: Kind::Links(|settings| &mut settings.report_links),
    },
];

/// The settings of the editors' own extensions, which the server ignores.
const OF_EDITORS: [&str; 3] = ["links", "server", "trace"];

/// Where a setting comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The settings file of the folder.
    File,
    /// An editor's configuration.
    Editor,
}

/// The names in the table `table`, or at the top level if it is empty, each once.
pub(super) fn names_in(table: &str) -> Vec<&'static str> {
    let inside = SETTINGS.iter().filter_map(|setting| match table {
        "" => setting.name.split('.').next(),
        table => setting.name.strip_prefix(table)?.strip_prefix('.'),
    });
    let mut names: Vec<_> = inside.collect();
    names.dedup();
    names
}

/// Applies `given` to `settings`. A mistake is reported, and leaves the setting as it was.
pub(super) fn read(settings: &mut Settings, given: &Given<'_>, by: By, problems: &mut Vec<Problem>) {
    read_table(settings, "", given, by, problems);
}

fn read_table(settings: &mut Settings, table: &str, given: &Given<'_>, by: By, problems: &mut Vec<Problem>) {
    let Value::Table(fields) = &given.value else {
        let message = if table.is_empty() {
            "The settings are a table.".to_owned()
        } else {
            format!("`{table}` is a table: `[{table}]`.")
        };
        problems.push(Problem::new(given.span, message));
        return;
    };
    for field in fields {
        let name = if table.is_empty() { field.name.to_string() } else { format!("{table}.{}", field.name) };
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) {
            setting.read(settings, &field.given, by, problems);
        } else if table.is_empty() && !names_in(&name).is_empty() {
            read_table(settings, &name, &field.given, by, problems);
        } else if !(by == By::Editor && table.is_empty() && OF_EDITORS.contains(&&*field.name)) {
            problems.push(unknown(table, field));
        }
    }
}

fn unknown(table: &str, field: &Field<'_>) -> Problem {
    let known: Vec<String> = names_in(table).iter().map(|name| format!("`{name}`")).collect();
    let known = match known.split_last() {
        Some((last, [])) => format!("there is {last}"),
        Some((last, others)) => format!("there are {} and {last}", others.join(", ")),
        None => "there is none".to_owned(),
    };
    let table = if table.is_empty() { String::new() } else { format!(" in `{table}`") };
    Problem::new(field.name_span, format!("There is no setting `{}`{table}; {known}.", field.name))
}

impl Setting {
    /// The name in its table.
    fn short_name(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    fn read(&self, settings: &mut Settings, given: &Given<'_>, by: By, problems: &mut Vec<Problem>) {
        let name = self.short_name();
        let mut complain = |span: Span, message: String| problems.push(Problem::new(span, message));
        match &self.kind {
            Kind::Flag(of) => match given.value {
                Value::Flag(on) => *of(settings) = on,
                _ => complain(given.span, format!("`{name}` is `true` or `false`.")),
            },
            Kind::Shown(of) => match given.text().and_then(Shown::from_name) {
                Some(shown) => *of(settings) = shown,
                None => complain(given.span, format!("`{name}` is {}.", Shown::NAMES)),
            },
            Kind::Links(of) => match given.text().and_then(LinksTo::from_name) {
                Some(links) => *of(settings) = links,
                None => complain(given.span, format!("`{name}` is {}.", LinksTo::NAMES)),
            },
            Kind::Locale(of) => match given.text().map(|tag| (tag, Locale::known(tag))) {
                Some((_, Some(locale))) => *of(settings) = Some(locale),
                // In an editor an empty field means that nothing is set.
                Some(("", None)) if by == By::Editor => {}
                Some((tag, None)) => complain(given.span, format!("Pandoc has no terms in the language `{tag}`.")),
                None => complain(given.span, format!("`{name}` is the name of a language, as `\"de-DE\"`.")),
            },
            Kind::Style(of) => match given.text() {
                Some("") if by == By::Editor => {}
                Some(style) if is_style_file(style) || style::is_built_in(style) => {
                    *of(settings) = StyleSetting { name: style.to_owned(), span: given.span };
                }
                Some(style) => complain(given.span, no_style(style)),
                None => {
                    let forms = "the name of a style, as in `\"apa\"`, or the path of a `.csl` file";
                    complain(given.span, format!("`{name}` is {forms}."));
                }
            },
            Kind::Export(of) => {
                let form = "the path of a file in this folder that begins with `glossator` and ends in `.json` or \
                    `.bib`, since it is written over";
                named_file(given, by, file::may_be_written, of(settings))
                    .unwrap_or_else(|| complain(given.span, format!("`{name}` is {form}.")));
            }
            Kind::Template(of) => {
                let form = "the path of a Markdown file in this folder, as `\"templates/chapter.md\"`";
                named_file(given, by, file::may_be_template, of(settings))
                    .unwrap_or_else(|| complain(given.span, format!("`{name}` is {form}.")));
            }
            Kind::Paths(of) => {
                for item in items(given) {
                    match item.text().map(str::trim).filter(|path| !path.is_empty()) {
                        Some(path) => {
                            of(settings).push(BibliographyLink { name: path.to_owned(), span: item.span });
                        }
                        None => complain(item.span, format!("`{name}` is the path of a file, or a list of paths.")),
                    }
                }
            }
            Kind::Folders(of) => {
                let mut wrong = |span: Span| {
                    let form = "`[[folder]]`, `path = \"notes/\"`, `book = \"key2023\"`";
                    complain(span, format!("`{name}` is a table with `path` and `book`: {form}."));
                };
                let Value::List(items) = &given.value else { return wrong(given.span) };
                for item in items {
                    match (item.field("path").and_then(Given::text), item.field("book").and_then(Given::text)) {
                        (Some(path), Some(book)) => of(settings).push(BookFolder::new(path, book)),
                        _ => wrong(item.span),
                    }
                }
            }
            Kind::Severities(of) => {
                let Value::Table(fields) = &given.value else {
                    return complain(given.span, format!("`{name}` is a table: `[{name}]`."));
                };
                for field in fields {
                    match (Code::from_name(&field.name), field.given.text().and_then(Severity::level)) {
                        (Some(code), Some(severity)) => drop(of(settings).insert(code, severity)),
                        (Some(code), None) => {
                            complain(field.given.span, format!("`{code}` is {}.", Severity::LEVELS));
                        }
                        (None, _) => complain(field.name_span, Code::unknown(&field.name)),
                    }
                }
            }
        }
    }
}

/// Sets `place` to the file that is given, if that may be one; `None` where it may not. In an editor an empty field means that
/// nothing is set.
fn named_file(given: &Given<'_>, by: By, may_be: fn(&str) -> bool, place: &mut Option<String>) -> Option<()> {
    match given.text()?.trim() {
        "" if by == By::Editor => {}
        path if may_be(path) => *place = Some(path.to_owned()),
        _ => return None,
    }
    Some(())
}

/// The items of a list; any other value is a single item.
fn items<'g, 'v>(given: &'g Given<'v>) -> &'g [Given<'v>] {
    match &given.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(given),
    }
}

fn no_style(style: &str) -> String {
    let near = style::near_names(style).iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    let near = if near.is_empty() { String::new() } else { format!(" Is it {}?", near.join(" or ")) };
    format!(
        "There is no style `{style}`.{near} For another style, save its `.csl` file in this folder and write its path here."
    )
}
