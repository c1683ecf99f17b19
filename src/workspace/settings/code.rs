//! The codes of diagnostics, and their severities.

use std::fmt;

/// What a diagnostic is about. Its name is used in settings, editors and documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A citation of a key that no source has.
    UnknownCitekey,
    /// A citation of a key that is known, but not to the files that Pandoc reads for the note.
    NotInBibliography,
    /// A chapter number that the book does not have.
    UnknownChapter,
    /// Pages outside the chapter named beside them.
    PageOutsideChapter,
    /// A range of pages that ends before it begins.
    PageRangeReversed,
    /// A chapter number without a book, where several books have one.
    AmbiguousChapter,
    /// A locator term that Pandoc does not understand in the note's language.
    LocatorNotPandoc,
    /// A chapter cited by the key of its book, for which Pandoc prints the book's editors.
    ChapterHasAuthors,
    /// An abbreviation in a note about a book that nothing explains.
    AbbreviationUndefined,
    /// An abbreviation that the note has already defined differently.
    AbbreviationRedefined,
    /// An abbreviation that the note defines on a line of its own and never uses.
    AbbreviationUnused,
    /// Something in a source, a front matter, a comment to Glossator or the settings that could not be read.
    SourceInvalid,
    /// Something in a source that works here but that Pandoc reads differently.
    SourceNotPandoc,
    /// An entry without a citekey, for which one was made.
    CitekeyMade,
    /// An entry whose citekey another work has, so that citing it means that work.
    DuplicateCitekey,
    /// A title or pages on which a source differs from the one that counts.
    SourcesDisagree,
}

impl Code {
    /// All codes.
    pub const ALL: [Code; 16] = [
        Code::UnknownCitekey,
        Code::NotInBibliography,
        Code::UnknownChapter,
        Code::PageOutsideChapter,
        Code::PageRangeReversed,
        Code::AmbiguousChapter,
        Code::LocatorNotPandoc,
        Code::ChapterHasAuthors,
        Code::AbbreviationUndefined,
        Code::AbbreviationRedefined,
        Code::AbbreviationUnused,
        Code::SourceInvalid,
        Code::SourceNotPandoc,
        Code::CitekeyMade,
        Code::DuplicateCitekey,
        Code::SourcesDisagree,
    ];

    /// The code as written.
    pub fn name(self) -> &'static str {
        match self {
            Code::UnknownCitekey => "unknown-citekey",
            Code::NotInBibliography => "not-in-bibliography",
            Code::UnknownChapter => "unknown-chapter",
            Code::PageOutsideChapter => "page-outside-chapter",
            Code::PageRangeReversed => "page-range-reversed",
            Code::AmbiguousChapter => "ambiguous-chapter",
            Code::LocatorNotPandoc => "locator-not-pandoc",
            Code::ChapterHasAuthors => "chapter-has-authors",
            Code::AbbreviationUndefined => "abbreviation-undefined",
            Code::AbbreviationRedefined => "abbreviation-redefined",
            Code::AbbreviationUnused => "abbreviation-unused",
            Code::SourceInvalid => "source-invalid",
            Code::SourceNotPandoc => "source-not-pandoc",
            Code::CitekeyMade => "citekey-made",
            Code::DuplicateCitekey => "duplicate-citekey",
            Code::SourcesDisagree => "sources-disagree",
        }
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Code::UnknownCitekey => "A citation of a key that no source has.",
            Code::NotInBibliography => {
                "A citation of a key that is known, but not to the files that Pandoc reads for the note."
            }
            Code::UnknownChapter => "A chapter number that the book does not have.",
            Code::PageOutsideChapter => "Pages outside the chapter named beside them.",
            Code::PageRangeReversed => "A range of pages that ends before it begins.",
            Code::AmbiguousChapter => "A chapter number without a book, where several books have one.",
            Code::LocatorNotPandoc => "A locator term that Pandoc does not understand in the note's language.",
            Code::ChapterHasAuthors => {
                "A chapter cited by the key of its book, for which Pandoc prints the book's editors."
            }
            Code::AbbreviationUndefined => "An abbreviation in a note about a book that nothing explains.",
            Code::AbbreviationRedefined => "An abbreviation that the note has already defined differently.",
            Code::AbbreviationUnused => "An abbreviation that the note defines on a line of its own and never uses.",
            Code::SourceInvalid => {
                "Something in a source, a front matter, a comment to Glossator or the settings that could not be read."
            }
            Code::SourceNotPandoc => "Something in a source that works here but that Pandoc reads differently.",
            Code::CitekeyMade => "An entry without a citekey, for which one was made.",
            Code::DuplicateCitekey => "An entry whose citekey another work has, so that citing it means that work.",
            Code::SourcesDisagree => "A title or pages on which a source differs from the one that counts.",
        }
    }

    /// The severity if no settings change it; `None` if it is off.
    pub(crate) fn default_severity(self) -> Option<Severity> {
        match self {
            Code::AmbiguousChapter | Code::LocatorNotPandoc | Code::AbbreviationUnused => Some(Severity::Hint),
            Code::AbbreviationUndefined | Code::CitekeyMade | Code::ChapterHasAuthors => Some(Severity::Hint),
            Code::SourcesDisagree | Code::SourceNotPandoc | Code::NotInBibliography => Some(Severity::Information),
            _ => Some(Severity::Warning),
        }
    }

    /// Whether it is about something that is not needed and may be deleted.
    pub(crate) fn is_about_unused(self) -> bool {
        self == Code::AbbreviationUnused
    }

    /// The code with the name `name`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// The message for a `name` that no code has.
    pub fn unknown(name: &str) -> String {
        let all: Vec<_> = Self::ALL.iter().map(|code| format!("`{code}`")).collect();
        format!("There is no diagnostic `{name}`; there are {}.", all.join(", "))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Wrong.
    Error,
    /// Most likely wrong.
    Warning,
    /// Worth knowing.
    Information,
    /// A dot in the margin.
    Hint,
}

impl Severity {
    /// The values of a code's setting, for messages.
    pub(crate) const LEVELS: &'static str = "\"error\", \"warning\", \"information\", \"hint\" or \"off\"";

    /// The severity as written.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
        }
    }

    /// The severity for a setting's value: `Some(None)` for `off`, `None` if it is invalid.
    pub fn level(name: &str) -> Option<Option<Severity>> {
        Some(match name {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "information" => Some(Severity::Information),
            "hint" => Some(Severity::Hint),
            "off" => None,
            _ => return None,
        })
    }
}
