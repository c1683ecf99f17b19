//! Types of items, as CSL names them.
//!
//! Source: CSL 1.0.2, appendix III, "Types".

macro_rules! types {
    ($($variant:ident, $name:literal;)*) => {
        /// The type of an item: `article-journal`, `thesis`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "CSL's specification describes each")]
        pub enum CslType { $($variant),* }

        const ALL: &[CslType] = &[$(CslType::$variant),*];

        impl CslType {
            /// Its name in CSL.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

types! {
    Article, "article";
    ArticleJournal, "article-journal";
    ArticleMagazine, "article-magazine";
    ArticleNewspaper, "article-newspaper";
    Bill, "bill";
    Book, "book";
    Broadcast, "broadcast";
    Chapter, "chapter";
    Classic, "classic";
    Collection, "collection";
    Dataset, "dataset";
    Document, "document";
    Entry, "entry";
    EntryDictionary, "entry-dictionary";
    EntryEncyclopedia, "entry-encyclopedia";
    Event, "event";
    Figure, "figure";
    Graphic, "graphic";
    Hearing, "hearing";
    Interview, "interview";
    LegalCase, "legal_case";
    Legislation, "legislation";
    Manuscript, "manuscript";
    Map, "map";
    MotionPicture, "motion_picture";
    MusicalScore, "musical_score";
    Pamphlet, "pamphlet";
    PaperConference, "paper-conference";
    Patent, "patent";
    Performance, "performance";
    Periodical, "periodical";
    PersonalCommunication, "personal_communication";
    Post, "post";
    PostWeblog, "post-weblog";
    Regulation, "regulation";
    Report, "report";
    Review, "review";
    ReviewBook, "review-book";
    Software, "software";
    Song, "song";
    Speech, "speech";
    Standard, "standard";
    Thesis, "thesis";
    Treaty, "treaty";
    Webpage, "webpage";
}

impl CslType {
    /// The type called `name`, if CSL has it.
    pub fn parse(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|known| known.name() == name)
    }

    /// Whether it is an article in a journal, a magazine or a newspaper.
    pub(crate) fn is_article(self) -> bool {
        use CslType::{Article, ArticleJournal, ArticleMagazine, ArticleNewspaper};
        matches!(self, Article | ArticleJournal | ArticleMagazine | ArticleNewspaper)
    }
}
