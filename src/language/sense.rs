//! What a word may mean.

/// The sense of a word: the rows of a language's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    // Terms that CSL lacks, with their full stop where they take one.
    /// One chapter.
    Chapter,
    /// Several chapters.
    Chapters,
    /// One part of a book.
    Part,
    /// Several parts.
    Parts,
    /// One appendix.
    Appendix,
    /// Several appendices.
    Appendices,
    /// One page.
    Page,
    /// Several pages.
    Pages,

    // Around numbers.
    /// Joins two numbers or two names: `and`.
    And,
    /// Joins two numbers: `or`.
    Or,
    /// Stands in a range: `2 to 4`.
    Until,
    /// The article of an ordinal before a chapter, perhaps fused with a preposition.
    TheChapter,
    /// Precedes a chapter that has no number: `this chapter I argue`.
    Determiner,
    /// Like [`Self::Determiner`], but does not point to one chapter of the book: `each chapter`, `my chapter 3`.
    Each,
    /// Precedes the chapter of a law: `under Chapter VII`.
    Under,
    /// `for`.
    For,
    /// Precedes [`Self::For`] before the chapter of a law: `filed for Chapter 11`.
    Filing,
    /// Follows a chapter and shows that it belongs to a law: `mandate`.
    OfLaw,
    /// Has chapters but is not a book: `treaty`.
    Law,
    /// A division of a law: `article`.
    Article,
    /// A process in which a state negotiates chapters: `accession`.
    Accession,
    /// Something else counted by a number that only looks like a chapter's: `pages`.
    Counted,
    /// Continues the sentence after `Chapter 4 and 5`, so that 5 counts nothing else: `show`.
    GoesOn,
    /// Follows `the first chapter` where that is the first of something else: `ever`.
    OfSomething,

    // What a chapter belongs to.
    /// `of`.
    Of,
    /// `of` with an article or a possessive: `du`, `meiner`.
    OfThe,
    /// `in`, `from`.
    In,
    /// `in` with an article: `im`.
    InThe,
    /// Determiner of a word for the book: `this`; also the whole phrase `of this`.
    ThisBook,
    /// A word for a book.
    Book,
    /// Stands between those two: `present`.
    PresentBook,
    /// After those two, shows that another book is meant: `by`.
    AnotherBook,
    /// Occurs in lower case inside a title or a list of names.
    InTitle,
    /// Stands between a work and its chapter: `see`, `in`.
    Between,
    /// Verb for what a work does in one of its chapters: `argues`.
    Reports,
    /// Introduces a source in brackets: `see`, `cf`, `also`.
    See,
    /// Refers to the work cited before: `ibid`.
    Ibidem,

    // Names.
    /// Belongs to the family name after it: `von`.
    Particle,
    /// The same, before an apostrophe: `d`.
    ElidedParticle,
    /// Stands for further authors, with a space between words and full stops: `et al .`.
    Others,
    /// Connects the words of an organization's name.
    InName,
    /// Begins a sentence, not a name.
    Opening,
    /// After an organization's name, makes it the name of another body or of a location: `World Bank Street School`.
    OtherBody,
    /// Before an organization's name, makes it the name of another: `New World Bank Group`.
    Enlarges,
    /// Prefix joined by a hyphen that does not change the name: `anti`.
    Attitude,
    /// A word that sentences are made of, which nobody types to begin a name.
    Everyday,
    /// A longer word of ordinary sentences that is not part of a term.
    NoTerm,
    /// An article before a long form.
    NoName,
    /// An article that is ignored when names are looked up.
    NameArticle,
    /// Introduces an abbreviation in brackets: `hereafter`.
    Hereafter,
    /// A word for an institution that does not occur in people's names.
    Institution,
    /// Occurs in the names of other bodies but not in people's names.
    Body,

    // Divisions and matter.
    /// `introduction`.
    Introduction,
    /// `conclusion`.
    Conclusion,
    /// `prologue`.
    Prologue,
    /// `epilogue`.
    Epilogue,
    /// `afterword`.
    Afterword,
    /// The whole title of a chapter that opens a book, besides the words for an introduction: `general introduction`.
    OpeningTitle,
    /// The whole title of a chapter that ends a book, besides the words for a conclusion: `concluding remarks`.
    ClosingTitle,
    /// The article before `introduction` or `conclusion`.
    TheIntroduction,
    /// An article before an apostrophe, perhaps fused with a preposition: `l`.
    ElidedArticle,
    /// Follows `introduction` or `conclusion`: `introduction to`.
    To,
    /// A whole heading of front or back matter.
    Matter,
    /// How a heading of front or back matter begins.
    MatterStart,
    /// The heading of a page's own list of abbreviations.
    Abbreviations,
    /// How the heading of a printed list of abbreviations begins.
    AbbreviationList,
    /// A heading over a list of organizations.
    Organizations,
    /// A heading over references.
    References,
    /// A heading over a book's contents, as websites print it.
    Contents,

    // Titles when compared.
    /// An article at the start of a title.
    TitleArticle,
    /// A title that many works have.
    Generic,

    // What publishers' pages print.
    /// Before the names of editors: `edited by`.
    EditedBy,
    /// Before the names of authors: `by`.
    By,
    /// Before the names of authors, as a label: `author`.
    Author,
    /// After the names of editors: `eds`.
    Eds,
    /// A heading over an abstract.
    Abstract,
    /// Before keywords.
    Keywords,
}
