//! What of a work or a chapter nothing but a printed reference tells.

use std::ops::Deref;
use std::sync::LazyLock;

use smol_str::SmolStr;

use crate::library::date::Date;
use crate::library::person::Person;

/// The sort of a work, as CSL names it: `article-journal`, `thesis`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CslType(&'static str);

impl CslType {
    /// An article in a journal.
    pub const ARTICLE_JOURNAL: Self = Self("article-journal");
    /// An article in a magazine.
    pub const ARTICLE_MAGAZINE: Self = Self("article-magazine");
    /// An article in a newspaper.
    pub const ARTICLE_NEWSPAPER: Self = Self("article-newspaper");
    /// A book.
    pub const BOOK: Self = Self("book");
    /// A chapter of a book.
    pub const CHAPTER: Self = Self("chapter");
    /// A document of no sort that CSL has a name for.
    pub const DOCUMENT: Self = Self("document");
    /// An entry of a dictionary.
    pub const ENTRY_DICTIONARY: Self = Self("entry-dictionary");
    /// An entry of an encyclopedia.
    pub const ENTRY_ENCYCLOPEDIA: Self = Self("entry-encyclopedia");
    /// A paper in the proceedings of a conference.
    pub const PAPER_CONFERENCE: Self = Self("paper-conference");
    /// A report.
    pub const REPORT: Self = Self("report");
    /// A thesis.
    pub const THESIS: Self = Self("thesis");
    /// A page on the web.
    pub const WEBPAGE: Self = Self("webpage");

    /// The type called `name`, if CSL 1.0.2 has it.
    pub fn parse(name: &str) -> Option<Self> {
        TYPES.iter().find(|known| **known == name).map(|known| Self(known))
    }

    /// The type that a reader knows by heart; what CSL does not have is a document.
    pub(super) fn known(name: &str) -> Self {
        Self::parse(name).unwrap_or(Self::DOCUMENT)
    }

    /// CSL's name of it.
    pub fn name(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Debug for CslType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// [`Details`], which take hardly any room where none are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SparseDetails(Option<Box<Details>>);

impl From<Details> for SparseDetails {
    fn from(details: Details) -> Self {
        Self((details != Details::default()).then(|| Box::new(details)))
    }
}

impl Deref for SparseDetails {
    type Target = Details;

    fn deref(&self) -> &Details {
        static NONE: LazyLock<Details> = LazyLock::new(Details::default);
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl SparseDetails {
    /// Takes over from `other` what is not known here.
    pub fn fill(&mut self, other: &Details) {
        if *other != Details::default() {
            self.0.get_or_insert_default().fill(other);
        }
    }
}

/// What only a printed reference tells of a work or a chapter. What is not known is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Translators.
    pub translators: Vec<Person>,
    /// Where the publisher is.
    pub publisher_place: Option<SmolStr>,
    /// The issue of the journal that it is in.
    pub issue: Option<SmolStr>,
    /// The number of a report or another document that is counted.
    pub number: Option<SmolStr>,
    /// What it calls itself: `PhD thesis`, `Working paper`.
    pub genre: Option<SmolStr>,
    /// The title of the series that it is in.
    pub collection_title: Option<SmolStr>,
    /// Its number in that series.
    pub collection_number: Option<SmolStr>,
    /// The language that it is in, as a code (`de-AT`).
    pub language: Option<SmolStr>,
    /// Its pages as printed, where they are not one range of numbers: `e1234`, `7-9, 12`.
    pub page: Option<SmolStr>,
    /// When its address was last looked up.
    pub accessed: Option<Date>,
}

impl Details {
    /// Takes over from `other` what is not known here.
    pub fn fill(&mut self, other: &Details) {
        let texts = [
            (&mut self.publisher_place, &other.publisher_place),
            (&mut self.issue, &other.issue),
            (&mut self.number, &other.number),
            (&mut self.genre, &other.genre),
            (&mut self.collection_title, &other.collection_title),
            (&mut self.collection_number, &other.collection_number),
            (&mut self.language, &other.language),
            (&mut self.page, &other.page),
        ];
        for (own, other) in texts {
            if own.is_none() {
                own.clone_from(other);
            }
        }
        self.accessed = self.accessed.or(other.accessed);
        if self.translators.is_empty() {
            self.translators.clone_from(&other.translators);
        }
    }

    /// What holds for a whole book too, where a part of it says so.
    pub fn of_whole(&self) -> Details {
        Details {
            publisher_place: self.publisher_place.clone(),
            issue: self.issue.clone(),
            collection_title: self.collection_title.clone(),
            collection_number: self.collection_number.clone(),
            language: self.language.clone(),
            ..Details::default()
        }
    }
}

/// The types of CSL 1.0.2.
const TYPES: &[&str] = &[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];
