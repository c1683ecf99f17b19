//! The file formats that the library is read from: their extensions, the bytes that identify them, and how they write
//! citekeys.
//!
//! A file's format is determined once, when the file is read, and stored with the result. This module knows no
//! readers.

use std::path::Path;

use memchr::memmem;

use crate::language::Sense;
use crate::library::citekey;
use crate::markdown::token::fold;

/// The format of a note or a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Markdown: a note, a book page, an organization note, a glossary.
    #[default]
    Markdown,
    /// BibTeX or BibLaTeX.
    Bibtex,
    /// RIS.
    Ris,
    /// JSON, which may be CSL-JSON.
    Json,
    /// YAML, which may be CSL-YAML or Hayagriva's, or configure the notes of a project.
    Yaml,
    /// A saved web page, which may be a publisher's.
    WebPage,
    /// An EPUB.
    Epub,
    /// A list of organizations: a table, or JSON that is called so.
    Organizations,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 8] = [
        Self::Markdown,
        Self::Bibtex,
        Self::Ris,
        Self::Json,
        Self::Yaml,
        Self::WebPage,
        Self::Epub,
        Self::Organizations,
    ];

    /// The extensions of its files.
    pub(crate) fn endings(self) -> &'static [&'static str] {
        match self {
            // R Markdown's files end in `.Rmd`, which is listed for programs that match case.
            Self::Markdown => &["md", "markdown", "mdown", "mkd", "qmd", "rmd", "Rmd"],
            Self::Bibtex => &["bib"],
            Self::Ris => &["ris"],
            Self::Json => &["json"],
            Self::Yaml => &["yaml", "yml"],
            Self::WebPage => &["html", "htm", "xhtml"],
            Self::Epub => &["epub"],
            Self::Organizations => &["csv", "tsv"],
        }
    }

    /// Whether the name of the file at `path` says that it is a list of organizations, as that of `organizations.csv` does.
    pub(crate) fn is_organization_list(path: &Path) -> bool {
        let [stem, ending] = [path.file_stem(), path.extension()].map(|it| it.and_then(|it| it.to_str()));
        let is_ending = |ending: &str| ["csv", "tsv", "json"].iter().any(|known| known.eq_ignore_ascii_case(ending));
        ending.is_some_and(is_ending) && stem.is_some_and(|stem| Sense::Organizations.is(&fold(stem)))
    }

    /// The format for the name of `path`, in any case.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        if Self::is_organization_list(path) {
            return Some(Self::Organizations);
        }
        Self::ALL.into_iter().find(|format| format.endings().iter().any(|known| known.eq_ignore_ascii_case(ending)))
    }

    /// Whether `path` has an extension of Markdown.
    pub(crate) fn is_markdown(path: &Path) -> bool {
        Self::of(path) == Some(Self::Markdown)
    }

    /// Whether files in this format are bibliographies in a text format, or lists of organizations.
    pub(crate) fn is_bibliography(self) -> bool {
        matches!(self, Self::Bibtex | Self::Ris | Self::Json | Self::Yaml | Self::Organizations)
    }

    /// Whether Pandoc takes such a file for a bibliography.
    pub(crate) fn is_read_by_pandoc(self) -> bool {
        matches!(self, Self::Bibtex | Self::Ris | Self::Json | Self::Yaml)
    }

    /// Whether such a file is only read, never written or opened as text: a web page, an EPUB.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::WebPage | Self::Epub)
    }

    /// Whether such a file is text, so that spans refer to it.
    pub(crate) fn is_text(self) -> bool {
        self != Self::Epub
    }

    /// How many bytes of such a file show whether it is a source; `None` if the extension is enough.
    pub(crate) fn telling(self) -> Option<u64> {
        match self {
            Self::Markdown | Self::Bibtex | Self::Ris | Self::Epub | Self::Organizations => None,
            Self::Json | Self::Yaml => Some(16 * 1024),
            // Scripts may come before the tags.
            Self::WebPage => Some(256 * 1024),
        }
    }

    /// Whether a file that begins with `head` may be a source: most JSON, YAML and HTML files are about something
    /// else.
    pub(crate) fn begins_like_source(self, head: &[u8]) -> bool {
        let mentions = |word: &str| memmem::find(head, word.as_bytes()).is_some();
        match self {
            Self::Markdown | Self::Bibtex | Self::Ris | Self::Epub | Self::Organizations => true,
            Self::Json | Self::Yaml => {
                mentions("type") && (mentions("title") || mentions("author") || mentions("references"))
            }
            Self::WebPage => {
                let head = head.to_ascii_lowercase();
                let tags = ["citation_title", "ld+json", "dc.title", "dcterms.title", "dc:title"];
                tags.iter().any(|tag| memmem::find(&head, tag.as_bytes()).is_some())
            }
        }
    }

    /// Why this format cannot have `key` as a citekey, if it cannot.
    pub(crate) fn objection_to_key(self, key: &str) -> Option<&'static str> {
        match self {
            Self::Ris if !citekey::is_valid(key) => Some("an `ID` has letters, digits, `_`, `-` and `.` only"),
            Self::Bibtex if key.contains(['#', '%', '=', '~']) => Some("BibTeX reads no `#`, `%`, `=` or `~` in one"),
            _ => None,
        }
    }

    /// `key` as the format writes it after the text `before`: in JSON it needs quotation marks if `before` does not
    /// end with one.
    pub(crate) fn written_key(self, key: &str, before: &str) -> String {
        let is_bare_in_json = self == Self::Json && !before.ends_with('"');
        if is_bare_in_json { format!("\"{key}\"") } else { key.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_format_in_any_case() {
        let formats = ["a.MD", "b/a.Qmd", "refs.BIB", "refs.Ris", "x.yml", "x.HTM", "x.ePub", "x.txt", "bib", ".bib"]
            .map(|path| Format::of(Path::new(path)));
        let expected = [
            Some(Format::Markdown),
            Some(Format::Markdown),
            Some(Format::Bibtex),
            Some(Format::Ris),
            Some(Format::Yaml),
            Some(Format::WebPage),
            Some(Format::Epub),
            None,
            None,
            None,
        ];
        assert_eq!(formats, expected);
    }

    #[test]
    fn a_list_of_organizations_is_called_so() {
        let is_list = |path: &str| Format::is_organization_list(Path::new(path));
        assert!(is_list("a/organizations.csv") && is_list("Organisations.TSV") && is_list("organizations.json"));
        assert!(!is_list("members.csv") && !is_list("organizations.md") && !is_list("organizations"));
        let formats = ["organizations.json", "members.csv", "refs.json"].map(|path| Format::of(Path::new(path)));
        assert_eq!(formats, [Some(Format::Organizations), Some(Format::Organizations), Some(Format::Json)]);
    }

    #[test]
    fn a_head_tells_a_source_from_other_data() {
        let csl = b"[{\"id\": \"a\", \"type\": \"book\", \"title\": \"Orders\"}]";
        assert!(Format::Json.begins_like_source(csl));
        assert!(!Format::Json.begins_like_source(b"{\"name\": \"x\", \"version\": \"1\"}"));
        assert!(Format::WebPage.begins_like_source(b"<html><META NAME=\"DC.Title\" content=\"Orders\">"));
        assert!(!Format::WebPage.begins_like_source(b"<html><title>Orders</title>"));
    }

    #[test]
    fn a_key_is_written_as_its_file_writes_keys() {
        assert_eq!(Format::Json.written_key("a", "{\"id\": "), "\"a\"");
        assert_eq!(Format::Json.written_key("a", "{\"id\": \""), "a");
        assert_eq!(Format::Yaml.written_key("a", "- id: "), "a");
        assert!(Format::Bibtex.objection_to_key("a=b").is_some() && Format::Yaml.objection_to_key("a=b").is_none());
        assert!(Format::Ris.objection_to_key("a:b").is_some());
    }
}
