//! Resolves mentions: each is looked up in the library and in the note's context, and becomes a [`Reference`], which
//! is resolved (one target), ambiguous (several) or unknown (none).
//!
//! What a note states (a citation, a work named beside the mention, its front matter) is distinguished from what is
//! only inferred (the work last cited above, the only book there is). Inferred references are shown, but never cause a
//! warning.

mod about;
mod chapters;
mod citations;
mod contents;
mod links;
mod names;
mod narrative;
mod spoken_of;

use std::cell::{OnceCell, RefCell};
use std::path::Path;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::library::name::Symbol;
use crate::library::source::{Owner, SourceId};
use crate::library::{AbbreviationId, Cited, Claim, Library, OrganizationId, PartId, ThingId};
use crate::recognition::narrative::Year;
use crate::recognition::{Anchor, Mention, MentionKind, Mentions, StringId};
use crate::text::numeral::Numeral;
use crate::text::pages::Pages;
use crate::text::{Span, steps};
use contents::Contents;

pub use about::Clue;
pub(crate) use links::{decoded, linkable, linked, normalised};

/// What a reference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// A work.
    Citation,
    /// A chapter.
    Chapter,
    /// A part of a book.
    Part,
    /// Pages.
    Page,
    /// An organization.
    Organization,
    /// A person.
    Person,
    /// An abbreviation of something else.
    Abbreviation,
}

/// What a reference refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A work.
    Work(ThingId),
    /// A chapter.
    Chapter(ThingId),
    /// A part of a book.
    Part(PartId),
    /// An organization.
    Organization(OrganizationId),
    /// An abbreviation that a source defines.
    Abbreviation(AbbreviationId),
    /// An abbreviation that the note itself defines: its index in [`Mentions::definitions`].
    Local(u32),
}

impl Target {
    /// The organization, if it is one.
    pub fn organization(self) -> Option<OrganizationId> {
        match self {
            Target::Organization(id) => Some(id),
            _ => None,
        }
    }

    /// The source that defines it; `None` if the note itself does.
    pub fn source(self) -> Option<SourceId> {
        match self {
            Target::Work(id) | Target::Chapter(id) => Some(id.0.source),
            Target::Part(id) => Some(id.book.0.source),
            Target::Organization(id) => Some(id.source),
            Target::Abbreviation(id) => Some(id.source),
            Target::Local(_) => None,
        }
    }

    /// The work or chapter itself, or the book of the part.
    fn thing(self) -> Option<ThingId> {
        match self {
            Target::Work(id) | Target::Chapter(id) => Some(id),
            Target::Part(PartId { book, .. }) => Some(book),
            Target::Organization(_) | Target::Abbreviation(_) | Target::Local(_) => None,
        }
    }

    /// The kind of a reference to it.
    fn kind(self) -> ReferenceKind {
        match self {
            Target::Work(_) => ReferenceKind::Citation,
            Target::Chapter(_) => ReferenceKind::Chapter,
            Target::Part(_) => ReferenceKind::Part,
            Target::Organization(_) => ReferenceKind::Organization,
            Target::Abbreviation(_) | Target::Local(_) => ReferenceKind::Abbreviation,
        }
    }
}

/// How many targets a reference has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// One.
    Resolved,
    /// Several.
    Ambiguous,
    /// None.
    Unknown,
}

/// How it is known which work a reference belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    /// It is the likeliest. Never a reason for a diagnostic.
    Inferred,
    /// The note states it.
    Stated,
}

/// A mention after resolution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Exactly the referring words.
    pub span: Span,
    /// The kind of its targets.
    pub kind: ReferenceKind,
    /// Its possible targets, in the order of the library.
    pub targets: Vec<Target>,
    /// How the work is known.
    pub certainty: Certainty,
    /// Where a chapter or pages were looked up: the book, or the chapter that does not contain the pages.
    pub within: Option<Target>,
    /// The pages, if it is a reference to pages.
    pub pages: Option<Pages>,
    /// The number, if the reference is to a chapter by number.
    pub number: Option<Numeral>,
    /// The possible targets in the books that the note may be about, if it does not state which. They do not count as
    /// targets.
    pub perhaps: Vec<Target>,
    /// What the work was inferred from, if it was.
    pub clue: Option<Clue>,
}

impl Reference {
    /// Whether it has one target, several or none.
    pub fn status(&self) -> Status {
        match self.targets.len() {
            0 => Status::Unknown,
            1 => Status::Resolved,
            _ => Status::Ambiguous,
        }
    }

    /// The target, if there is exactly one.
    pub fn target(&self) -> Option<Target> {
        match self.targets.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    fn new(span: Span, kind: ReferenceKind, targets: Vec<Target>, certainty: Certainty) -> Self {
        let (within, pages, number, clue) = (None, None, None, None);
        Self { span, kind, targets, certainty, within, pages, number, perhaps: Vec::new(), clue }
    }
}

/// The book that a note states it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NoteBook {
    /// It states none.
    #[default]
    Unstated,
    /// `book: none`: chapters in prose are no references here.
    Off,
    /// A citekey.
    Key(String),
    /// A link to a book page.
    Link(String),
}

/// What is known about a note apart from its mentions.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// The library of the note's folder.
    pub library: &'c Library,
    /// The paths of source files, to follow links.
    pub files: &'c dyn SourceFiles,
    /// The note's own path, if it is a file.
    pub path: Option<&'c Path>,
    /// The book that the note is about.
    pub book: &'c NoteBook,
    /// The citekey of the work that the note is about, if it is a literature note.
    pub literature: Option<&'c str>,
    /// The work whose book page the note is.
    pub page_of: Option<ThingId>,
    /// The note as a source.
    pub source: SourceId,
    /// The note's own bibliographies, which take precedence in it.
    pub bibliographies: &'c [SourceId],
    /// Whether `the introduction` and `the conclusion` are chapters of the note's book.
    pub introductions: bool,
    /// The workspace folder that contains the note, if any.
    pub root: Option<&'c Path>,
    /// The citekey of the book that the settings assign to its folder.
    pub folder_book: Option<&'c str>,
}

impl Context<'_> {
    /// The work or chapter that `key` means in the note.
    pub fn cited(&self, key: &str) -> Option<Cited> {
        self.library.cited_in(self.source, self.bibliographies, key)
    }

    /// The claim of `key` in the note.
    pub fn claim(&self, key: &str) -> Option<Claim> {
        self.library.claim_in(self.source, self.bibliographies, key)
    }
}

/// Finds the sources that links lead to.
pub trait SourceFiles: std::fmt::Debug {
    /// The file at `path`, with or without its extension; if there is none and `path` is relative, all files whose
    /// paths end in it. Here a source is any file, whether or not the library was read from it.
    fn sources_at(&self, path: &Path) -> Vec<SourceId>;

    /// The path of the file of `source`.
    fn path_of(&self, source: SourceId) -> Option<&Path>;
}

/// Resolves all mentions of a note. The references are in text order and never overlap.
pub fn resolve(mentions: &Mentions, context: Context<'_>) -> Vec<Reference> {
    let resolver = Resolver::new(mentions, context);
    let mut found: Vec<Reference> =
        mentions.all.iter().enumerate().filter_map(|(index, mention)| resolver.mention(index, mention)).collect();
    names::add(&resolver, &mut found);
    found.sort_by_key(|reference| (reference.span.start, std::cmp::Reverse(reference.span.end)));
    let mut end = 0;
    found.retain(|reference| {
        let free = reference.span.start >= end;
        end = if free { reference.span.end } else { end };
        free
    });
    found
}

/// The work that the note states it is about; its own book if it is a book page.
pub(crate) fn stated_book(context: Context<'_>) -> Option<ThingId> {
    context.page_of.or_else(|| match context.book {
        NoteBook::Unstated | NoteBook::Off => None,
        NoteBook::Key(key) => context.cited(key).map(|cited| context.library.work_of(cited)),
        NoteBook::Link(link) => links::work(link, context),
    })
}

/// The books that a chapter number at the byte `offset` may belong to, if no book is named beside it.
pub(crate) fn books_at(mentions: &Mentions, context: Context<'_>, offset: u32) -> Vec<ThingId> {
    let resolver = Resolver::new(mentions, context);
    resolver.context_works(offset).map_or_else(Vec::new, |works| works.works)
}

/// The nearest definitions of the name `symbol` for a note, from the user's files and not the gazetteer.
pub(crate) fn defined_by(mentions: &Mentions, context: Context<'_>, symbol: Symbol) -> Vec<(SourceId, Owner)> {
    names::defined_by(&Resolver::new(mentions, context), symbol)
}

/// The book that a link to `destination` leads to.
pub(crate) fn linked_work(destination: &str, context: Context<'_>) -> Option<ThingId> {
    links::work(destination, context)
}

/// One note being resolved.
struct Resolver<'r> {
    mentions: &'r Mentions,
    context: Context<'r>,
    /// The result of [`stated_book`].
    book: Option<ThingId>,
    /// Whether the note certainly cites something; computed when first needed.
    cites: OnceCell<bool>,
    /// The works that the note cites or links to; computed when first needed.
    works_cited: OnceCell<FxHashSet<ThingId>>,
    /// The offsets at which a work with chapters is cited, linked to or named, in order; computed when first needed.
    named: OnceCell<Vec<(u32, ThingId, Clue)>>,
    /// The one book that the note is about without stating it; computed when first needed.
    about: OnceCell<Option<(ThingId, Clue)>>,
    /// The books that a chapter number without context may belong to; computed when first needed.
    books: OnceCell<Vec<ThingId>>,
    /// The book whose chapter an organization in the paragraph suggests, by the paragraph's start and the chapter's
    /// number; filled on demand.
    spoken_of: RefCell<FxHashMap<(u32, Numeral), Option<ThingId>>>,
    /// The contents of works, filled on demand.
    contents: RefCell<FxHashMap<ThingId, Rc<Contents<'r>>>>,
}

/// The works that a mention may belong to, and how they are known.
struct Works {
    works: Vec<ThingId>,
    certainty: Certainty,
    /// The chapter, if the key beside the mention is a chapter's own.
    chapter: Option<ThingId>,
    /// What the work was inferred from, if it was.
    clue: Option<Clue>,
    /// Whether nothing decides between several works.
    perhaps: bool,
}

impl Works {
    fn stated(work: ThingId) -> Self {
        Self { works: vec![work], certainty: Certainty::Stated, chapter: None, clue: None, perhaps: false }
    }

    fn inferred(work: ThingId, clue: Clue) -> Self {
        Self { certainty: Certainty::Inferred, clue: Some(clue), ..Self::stated(work) }
    }

    fn perhaps(works: Vec<ThingId>) -> Self {
        Self { works, certainty: Certainty::Inferred, chapter: None, clue: None, perhaps: true }
    }
}

impl<'r> Resolver<'r> {
    fn new(mentions: &'r Mentions, context: Context<'r>) -> Self {
        let book = stated_book(context);
        Self {
            mentions,
            context,
            book,
            cites: OnceCell::new(),
            works_cited: OnceCell::new(),
            named: OnceCell::new(),
            about: OnceCell::new(),
            books: OnceCell::new(),
            spoken_of: RefCell::default(),
            contents: RefCell::default(),
        }
    }

    /// The contents of `work`.
    fn contents(&self, work: ThingId) -> Rc<Contents<'r>> {
        let mut known = self.contents.borrow_mut();
        Rc::clone(known.entry(work).or_insert_with(|| Contents::of(self.context.library, work).into()))
    }

    fn mention(&self, index: usize, mention: &Mention) -> Option<Reference> {
        let span = mention.span;
        match mention.kind {
            MentionKind::Citation { key, evidence } => self.citation(span, key, evidence),
            MentionKind::Narrative { authors, year, with_authors } => {
                let authored = narrative::find(self.mentions.string(authors), year, self.context.library)?;
                let before = if with_authors { authored.start as u32 } else { 0 };
                let targets = authored.cited.into_iter().map(Target::from).collect();
                let span = Span { start: span.start + before, ..span };
                Some(Reference::new(span, ReferenceKind::Citation, targets, Certainty::Stated))
            }
            MentionKind::Contribution { authors } => {
                let works = self.context_works(span.start).filter(|works| !works.perhaps)?;
                let book = *works.works.first()?;
                let (chapter, start) = self.contents(book).by_author(self.mentions.string(authors))?;
                let span = Span { start: span.start + start as u32, ..span };
                let targets = vec![Target::Chapter(chapter)];
                let reference = Reference::new(span, ReferenceKind::Citation, targets, works.certainty);
                Some(Reference { clue: works.clue, ..reference })
            }
            MentionKind::Chapter { number, beside, locator } => match self.works(index, beside) {
                Some(works) => self.chapter(span, number, &works, locator),
                // The work is named but unknown. In a citation, the key itself already reports that.
                None if !locator && matches!(beside, Anchor::Key(_)) => {
                    let chapter = Reference::new(span, ReferenceKind::Chapter, Vec::new(), Certainty::Inferred);
                    Some(Reference { number: Some(number), ..chapter })
                }
                None => None,
            },
            MentionKind::Division { division, beside, locator } => {
                self.division(span, division, &self.works(index, beside)?, locator)
            }
            MentionKind::Pages { pages, beside, chapter, locator } => {
                let works = match (beside, chapter) {
                    // Bare pages count only in a note about one book.
                    (Anchor::Nothing, None) => Works::stated(self.book?),
                    _ => self.works(index, beside)?,
                };
                self.pages(span, pages, chapter, &works, locator)
            }
            MentionKind::Link { destination } => {
                let target = self.linked(self.mentions.string(destination))?;
                Some(Reference::new(span, target.kind(), vec![target], Certainty::Stated))
            }
        }
    }

    /// The works that the mention at `index` may belong to: the one named beside it, else those from the context.
    /// `None` if it belongs to an unknown work, or to none.
    fn works(&self, index: usize, beside: Anchor) -> Option<Works> {
        let library = self.context.library;
        let offset = self.mentions.all[index].span.start;
        match beside {
            Anchor::Key(key) => {
                let cited = self.context.cited(self.mentions.string(key))?;
                let chapter = match cited {
                    Cited::Chapter(chapter) => Some(chapter),
                    Cited::Work(_) => None,
                };
                Some(Works { chapter, ..Works::stated(library.work_of(cited)) })
            }
            Anchor::Link(link) => links::work(self.mentions.string(link), self.context).map(Works::stated),
            Anchor::Words(words) => {
                let words = self.mentions.string(words);
                match self.work_in_words(words) {
                    Some(work) => Some(Works::stated(work)),
                    // `*The Rule of Law*, chapter 2`, `Doe and Roe's chapter 2`: the words name the chapter itself by
                    // title or authors.
                    None if links::is_chapter_title(words, library) || self.is_own_author(words) => {
                        self.context_works(offset)
                    }
                    None => None,
                }
            }
            Anchor::Perhaps(words) => match links::work_at_end(self.mentions.string(words), self) {
                Some(work) => Some(Works::stated(work)),
                None => self.context_works(offset).map(|works| self.narrowed(index, works)),
            },
            Anchor::Nothing => self.context_works(offset).map(|works| self.narrowed(index, works)),
            Anchor::OwnNumber => self.book.map(Works::stated),
        }
    }

    /// The work that `words` name.
    fn work_in_words(&self, words: &str) -> Option<ThingId> {
        links::work_in_words(words, self.context.library).or_else(|| self.edited_by(words))
    }

    /// The one book whose editors or authors `words` name.
    fn edited_by(&self, words: &str) -> Option<ThingId> {
        let library = self.context.library;
        let is_by = |work: &&ThingId| library.view(**work).is_some_and(|view| narrative::is_by(words, view.creators()));
        let mut books = steps::each(self.books()).filter(is_by);
        match (books.next(), books.next()) {
            (Some(&only), None) => Some(only),
            _ => None,
        }
    }

    /// Whether `words` name the authors of a chapter of the note's own book.
    fn is_own_author(&self, words: &str) -> bool {
        self.book.is_some_and(|book| self.contents(book).by_author(words).is_some())
    }

    /// The books that a chapter number without context may belong to.
    fn books(&self) -> &[ThingId] {
        self.books.get_or_init(|| distinct_books(self.context.library).take(MOST_BOOKS).collect())
    }

    /// The work with this citekey, or the book of the chapter with it.
    fn cited_work(&self, key: StringId) -> Option<ThingId> {
        self.context.cited(self.mentions.string(key)).map(|cited| self.context.library.work_of(cited))
    }

    /// The one work with these authors and year, or the book of the one such chapter.
    fn authored(&self, authors: StringId, year: Year) -> Option<ThingId> {
        match narrative::find(self.mentions.string(authors), year, self.context.library)?.cited.as_slice() {
            [only] => Some(self.context.library.work_of(*only)),
            _ => None,
        }
    }
}

/// With more books than this, a chapter number without context could belong to any, and none is listed.
const MOST_BOOKS: usize = 50;

/// The most targets of an ambiguous reference; nobody reads a longer list.
const MOST_TARGETS: usize = 50;

/// The books of the library; of duplicates within one file only the first.
fn distinct_books(library: &Library) -> impl Iterator<Item = ThingId> {
    library.books().filter(|&book| library.without_duplicate(book) == book)
}

impl From<Cited> for Target {
    fn from(cited: Cited) -> Self {
        match cited {
            Cited::Work(work) => Target::Work(work),
            Cited::Chapter(chapter) => Target::Chapter(chapter),
        }
    }
}
