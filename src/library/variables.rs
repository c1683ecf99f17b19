//! CSL's variables, one row each: the sort of value, what a part inherits from its container, and the names in other
//! formats. All code that reads, writes or passes on a variable uses this table.
//!
//! Source: CSL 1.0.2, appendix IV, "Variables"; the `biblatex` manual, sections 2.2.2 and 2.2.3; the RIS format
//! specification of Reference Manager.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The sort of value that a variable has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Text on one line.
    Text,
    /// Text in which italics, superscript and the like matter.
    Title,
    /// Paragraphs in Markdown.
    Prose,
    /// People and organizations.
    Names,
    /// A date.
    Date,
}

/// What a part inherits from its container: a chapter from its book, an article from its issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inherited {
    /// Nothing: the value holds for the container only.
    No,
    /// The value, in the same variable.
    AsItIs,
    /// The value, in another variable.
    As(Variable),
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
struct Row {
    name: &'static str,
    sort: Sort,
    inherited: Inherited,
    biblatex: &'static [&'static str],
    ris: &'static [&'static str],
    hayagriva: &'static [&'static str],
}

macro_rules! variables {
    ($($variable:ident, $name:literal, $sort:ident, $inherited:expr,
        [$($biblatex:literal),*], [$($ris:literal),*], [$($hayagriva:literal),*];)*) => {
        /// A variable of CSL.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "CSL's specification describes each; its name there stands in the table")]
        pub enum Variable { $($variable),* }

        /// All variables, in the order in which they are written.
        pub const ALL: &[Variable] = &[$(Variable::$variable),*];

        const ROWS: &[Row] = &[$(Row {
            name: $name,
            sort: Sort::$sort,
            inherited: $inherited,
            biblatex: &[$($biblatex),*],
            ris: &[$($ris),*],
            hayagriva: &[$($hayagriva),*],
        }),*];
    };
}

use Inherited::{As, AsItIs, No};

// A format's names are in order of precedence; the first is written. A variable whose name depends on the type of
// entry (BibLaTeX's `number`, RIS's `T2`) has no name here; the format's reader and writer handle it.
variables! {
    Title, "title", Title, As(Variable::ContainerTitle), ["title"], ["TI", "T1", "CT"], ["title"];
    TitleShort, "title-short", Title, As(Variable::ContainerTitleShort), ["shorttitle"], ["ST"], [];
    ContainerTitle, "container-title", Title, No, [], [], [];
    ContainerTitleShort, "container-title-short", Title, No, ["shortjournal"], ["JA", "J2"], [];
    VolumeTitle, "volume-title", Title, AsItIs, [], [], [];
    PartTitle, "part-title", Title, No, [], [], [];
    CollectionTitle, "collection-title", Title, AsItIs, ["series"], ["T3"], [];
    OriginalTitle, "original-title", Title, AsItIs, ["origtitle"], [], [];
    ReviewedTitle, "reviewed-title", Title, No, [], [], [];
    Author, "author", Names, As(Variable::ContainerAuthor), ["author"], ["AU", "A1"], ["author"];
    ContainerAuthor, "container-author", Names, No, ["bookauthor"], [], [];
    Editor, "editor", Names, AsItIs, [], [], [];
    CollectionEditor, "collection-editor", Names, AsItIs, [], [], [];
    Translator, "translator", Names, AsItIs, ["translator"], ["A4"], [];
    EditorialDirector, "editorial-director", Names, AsItIs, [], [], [];
    Director, "director", Names, No, [], [], [];
    OriginalAuthor, "original-author", Names, No, [], [], [];
    ReviewedAuthor, "reviewed-author", Names, No, [], [], [];
    Interviewer, "interviewer", Names, No, [], [], [];
    Recipient, "recipient", Names, No, [], [], [];
    Composer, "composer", Names, No, [], [], [];
    Illustrator, "illustrator", Names, AsItIs, ["illustrator"], [], [];
    Chair, "chair", Names, No, [], [], [];
    Compiler, "compiler", Names, No, [], [], [];
    Contributor, "contributor", Names, No, [], [], [];
    Curator, "curator", Names, No, [], [], [];
    ExecutiveProducer, "executive-producer", Names, No, [], [], [];
    Guest, "guest", Names, No, [], [], [];
    Host, "host", Names, No, [], [], [];
    Narrator, "narrator", Names, No, [], [], [];
    Organizer, "organizer", Names, AsItIs, [], [], [];
    Performer, "performer", Names, No, [], [], [];
    Producer, "producer", Names, No, [], [], [];
    ScriptWriter, "script-writer", Names, No, [], [], [];
    SeriesCreator, "series-creator", Names, No, [], [], [];
    EditorTranslator, "editor-translator", Names, AsItIs, [], [], [];
    Issued, "issued", Date, AsItIs, [], [], ["date"];
    OriginalDate, "original-date", Date, AsItIs, ["origdate"], [], [];
    EventDate, "event-date", Date, AsItIs, ["eventdate"], [], [];
    Accessed, "accessed", Date, No, ["urldate"], ["Y2"], [];
    AvailableDate, "available-date", Date, No, [], [], [];
    Submitted, "submitted", Date, No, [], [], [];
    Edition, "edition", Text, AsItIs, ["edition"], ["ET"], [];
    Volume, "volume", Text, AsItIs, ["volume"], ["VL"], [];
    NumberOfVolumes, "number-of-volumes", Text, AsItIs, ["volumes"], [], ["volume-total"];
    Issue, "issue", Text, AsItIs, [], [], [];
    Number, "number", Text, No, [], [], [];
    ChapterNumber, "chapter-number", Text, No, ["chapter"], [], ["chapter"];
    PartNumber, "part-number", Text, No, ["part"], [], [];
    SupplementNumber, "supplement-number", Text, No, [], [], [];
    PrintingNumber, "printing-number", Text, No, [], [], [];
    Section, "section", Text, No, [], [], [];
    Page, "page", Text, No, [], [], [];
    PageFirst, "page-first", Text, No, [], [], [];
    NumberOfPages, "number-of-pages", Text, No, ["pagetotal"], [], ["page-total"];
    CollectionNumber, "collection-number", Text, AsItIs, [], [], [];
    Version, "version", Text, No, ["version"], [], [];
    Publisher, "publisher", Text, AsItIs, [], ["PB"], [];
    PublisherPlace, "publisher-place", Text, AsItIs, ["location", "address"], ["CY", "PP"], [];
    OriginalPublisher, "original-publisher", Text, AsItIs, ["origpublisher"], [], [];
    OriginalPublisherPlace, "original-publisher-place", Text, AsItIs, ["origlocation"], [], [];
    EventTitle, "event-title", Title, AsItIs, ["eventtitle"], [], [];
    EventPlace, "event-place", Text, AsItIs, ["venue"], [], [];
    Genre, "genre", Text, No, [], [], ["genre"];
    Medium, "medium", Text, No, [], [], [];
    Status, "status", Text, No, ["pubstate"], [], [];
    Language, "language", Text, AsItIs, [], ["LA"], ["language"];
    Jurisdiction, "jurisdiction", Text, No, [], [], [];
    Authority, "authority", Text, No, [], [], [];
    Archive, "archive", Text, No, [], [], ["archive"];
    ArchiveCollection, "archive_collection", Text, No, [], [], [];
    ArchiveLocation, "archive_location", Text, No, [], [], [];
    ArchivePlace, "archive-place", Text, No, [], [], ["archive-location"];
    CallNumber, "call-number", Text, No, ["library"], ["CN"], ["call-number"];
    Source, "source", Text, No, [], ["DP"], [];
    Dimensions, "dimensions", Text, No, [], [], ["runtime"];
    Division, "division", Text, No, [], [], [];
    License, "license", Text, No, [], [], [];
    ReviewedGenre, "reviewed-genre", Text, No, [], [], [];
    Scale, "scale", Text, No, [], [], ["scale"];
    References, "references", Text, No, [], [], [];
    YearSuffix, "year-suffix", Text, No, [], [], [];
    Isbn, "ISBN", Text, AsItIs, ["isbn"], [], [];
    Issn, "ISSN", Text, AsItIs, ["issn"], [], [];
    Doi, "DOI", Text, No, ["doi"], [], [];
    Pmid, "PMID", Text, No, ["pmid"], [], [];
    Pmcid, "PMCID", Text, No, ["pmcid"], [], [];
    Url, "URL", Text, No, ["url"], [], [];
    Keyword, "keyword", Text, No, ["keywords"], [], [];
    Note, "note", Title, No, [], [], ["note"];
    Annote, "annote", Text, No, ["annotation", "annote"], [], [];
    Abstract, "abstract", Prose, No, ["abstract"], ["AB", "N2"], ["abstract"];
}

impl Variable {
    /// The variable that CSL calls `name`, ignoring case.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|variable| variable.name().eq_ignore_ascii_case(name))
    }

    /// The variable for the field `name` (in lower case) of a `.bib` file.
    pub(crate) fn of_biblatex(name: &str) -> Option<Self> {
        static FIELDS: LazyLock<FxHashMap<&'static str, Variable>> = LazyLock::new(|| {
            let fields = |variable: Variable| variable.biblatex().iter().map(move |name| (*name, variable));
            ALL.iter().copied().flat_map(fields).collect()
        });
        FIELDS.get(name).copied()
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Its name in CSL.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The sort of its value.
    pub fn sort(self) -> Sort {
        self.row().sort
    }

    /// What a part inherits from its container.
    pub(crate) fn inherited(self) -> Inherited {
        self.row().inherited
    }

    /// Its names in BibLaTeX; the first is written.
    pub(crate) fn biblatex(self) -> &'static [&'static str] {
        self.row().biblatex
    }

    /// Its tags in RIS, by precedence.
    pub(crate) fn ris(self) -> &'static [&'static str] {
        self.row().ris
    }

    /// Its names in Hayagriva.
    pub(crate) fn hayagriva(self) -> &'static [&'static str] {
        self.row().hayagriva
    }

    /// The variable of the container from which a part inherits this one.
    pub(crate) fn of_whole(self) -> Option<Self> {
        match self.inherited() {
            AsItIs => Some(self),
            _ => ALL.iter().copied().find(|other| other.inherited() == As(self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_format_means_one_variable() {
        for words in [Variable::biblatex, Variable::ris, Variable::hayagriva] {
            let mut all: Vec<&str> = ALL.iter().flat_map(|&variable| words(variable)).copied().collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count, "{all:?}");
        }
    }

    #[test]
    fn a_chapter_finds_its_books_title_and_authors_in_variables_of_its_own() {
        let whole = |name: &str| Variable::named(name).and_then(Variable::of_whole).map(Variable::name);
        assert_eq!(whole("container-title"), Some("title"));
        assert_eq!(whole("Container-Author"), Some("author"));
        assert_eq!(whole("publisher"), Some("publisher"));
        assert_eq!((whole("DOI"), whole("title"), whole("page"), whole("journal")), (None, None, None, None));
    }
}
