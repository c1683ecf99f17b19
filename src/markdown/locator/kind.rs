//! What locators count.

/// What a locator counts: the locators of CSL 1.0.2, in alphabetical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is named as CSL names it")]
pub enum LocatorKind {
    Act,
    Appendix,
    Article,
    Book,
    Canon,
    Chapter,
    Column,
    Elocation,
    Equation,
    Figure,
    Folio,
    Issue,
    Line,
    Note,
    Opus,
    Page,
    Paragraph,
    Part,
    Rule,
    Scene,
    Section,
    SubVerbo,
    Supplement,
    Table,
    Timestamp,
    Title,
    Verse,
    Volume,
}

use LocatorKind as Kind;

/// Each kind, its name in CSL, and whether Pandoc recognises its terms.
const KINDS: [(Kind, &str, bool); 28] = [
    (Kind::Act, "act", false),
    (Kind::Appendix, "appendix", false),
    (Kind::Article, "article-locator", false),
    (Kind::Book, "book", true),
    (Kind::Canon, "canon", false),
    (Kind::Chapter, "chapter", true),
    (Kind::Column, "column", true),
    (Kind::Elocation, "elocation", false),
    (Kind::Equation, "equation", false),
    (Kind::Figure, "figure", true),
    (Kind::Folio, "folio", true),
    (Kind::Issue, "issue", true),
    (Kind::Line, "line", true),
    (Kind::Note, "note", true),
    (Kind::Opus, "opus", true),
    (Kind::Page, "page", true),
    (Kind::Paragraph, "paragraph", true),
    (Kind::Part, "part", true),
    (Kind::Rule, "rule", false),
    (Kind::Scene, "scene", false),
    (Kind::Section, "section", true),
    (Kind::SubVerbo, "sub-verbo", true),
    (Kind::Supplement, "supplement", false),
    (Kind::Table, "table", false),
    (Kind::Timestamp, "timestamp", false),
    (Kind::Title, "title-locator", false),
    (Kind::Verse, "verse", true),
    (Kind::Volume, "volume", true),
];

impl LocatorKind {
    /// The kind that CSL calls `name`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known, _)| *known == name).map(|&(kind, ..)| kind)
    }

    /// Its name in CSL.
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// Whether Pandoc has this kind of locator; it prints terms of the others as plain text.
    pub(crate) fn is_known_to_pandoc(self) -> bool {
        KINDS[self as usize].2
    }
}
