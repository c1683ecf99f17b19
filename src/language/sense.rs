//! What words are for.

/// What a word may be for: the rows of a language's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    // Terms, beside those that CSL has; with a full stop where they are written with one.
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
    /// The article that an ordinal before a chapter has, with the preposition in it if there is one.
    TheChapter,
    /// Stands before a chapter that is no number's: `this chapter I argue`.
    Determiner,
    /// Like those, but before no chapter of the book at all: `each chapter`, `my chapter 3`.
    Each,
    /// What a law's chapter stands behind: `under Chapter VII`.
    Under,
    /// `for`.
    For,
    /// What that stands behind, before a law's chapter: `filed for Chapter 11`.
    Filing,
    /// Says behind a chapter that it is a law's: `mandate`.
    OfLaw,
    /// What has chapters and is no book: `treaty`.
    Law,
    /// A piece of that: `article`.
    Article,
    /// What a state does by negotiating in chapters.
    Accession,
    /// Counted by a number that only looks like a chapter's: `pages`.
    Counted,
    /// Goes on behind `Chapter 4 and 5`, where 5 counts nothing else: `show`.
    GoesOn,
    /// Goes on behind `the first chapter`, which is then one of something else: `ever`.
    OfSomething,

    // What a chapter is of.
    /// `of`.
    Of,
    /// `of` with an article or a possessive: `du`, `meiner`.
    OfThe,
    /// `in`, `from`.
    In,
    /// `in` with an article: `im`.
    InThe,
    /// Article before a word for the book: `this`, and whole `of this`.
    ThisBook,
    /// A word for a book.
    Book,
    /// Stands between the two: `present`.
    PresentBook,
    /// Tells of another book behind those: `by`.
    AnotherBook,
    /// Stands in small letters inside a title or a list of names.
    InTitle,
    /// Stands between a work and its chapter: `see`, `in`.
    Between,
    /// Says what a work does in one of its chapters: `argues`.
    Reports,
    /// Introduces a source in brackets: `see`, `cf`, `also`.
    See,
    /// Refers to the work named before: `ibid`.
    Ibidem,

    // Names.
    /// Belongs to the family name behind it: `von`.
    Particle,
    /// The same, before an apostrophe: `d`.
    ElidedParticle,
    /// Says that there are more authors, each word and full stop parted by a blank: `et al .`.
    Others,
    /// Connects the words of an organization's name.
    InName,
    /// Begins a sentence rather than a name.
    Opening,
    /// Behind the name of an organization, makes it one of another body or of a place: `World Bank Street School`.
    OtherBody,
    /// Before the name of an organization, makes it one of another: `New World Bank Group`.
    Enlarges,
    /// Joined to a name by a hyphen, leaves it what it is: `anti`.
    Attitude,
    /// A word that sentences are made of, which nobody types to begin a name.
    Everyday,
    /// A longer word of sentences, which is no part of a term.
    NoTerm,
    /// An article before a long form.
    NoName,
    /// An article that names are looked for without.
    NameArticle,
    /// Stands before an abbreviation in its bracket: `hereafter`.
    Hereafter,
    /// An institution, as people do not have it in their names.
    Institution,
    /// Stands in the names of other bodies, and not in those of people.
    Body,

    // Divisions and matter.
    /// `introduction`.
    Introduction,
    /// `conclusion`.
    Conclusion,
    /// The article before those two.
    TheIntroduction,
    /// An article before an apostrophe, with the preposition in it if there is one: `l`.
    ElidedArticle,
    /// What those two may be to: `introduction to`.
    To,
    /// A whole heading of front or back matter.
    Matter,
    /// What such a heading begins with.
    MatterStart,
    /// The heading of a page's own list of abbreviations.
    Abbreviations,
    /// What the heading of a printed list of abbreviations begins with.
    AbbreviationList,
    /// A heading over a list of organizations.
    Organizations,
    /// A heading over references.
    References,
    /// A heading over a book's contents, as sites print it.
    Contents,

    // Titles as they compare.
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
    /// Behind the names of editors: `eds`.
    Eds,
    /// A heading over an abstract.
    Abstract,
    /// Before keywords.
    Keywords,
}
