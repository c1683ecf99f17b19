//! One note as the workspace keeps it.

mod begins;
mod kind;
mod reading;
mod resolved;
pub(crate) mod status;

use std::collections::BTreeSet;
use std::hash::Hasher;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHasher;
use smol_str::SmolStr;

use crate::library::RecordId;
use crate::library::book::RecordSlot;
use crate::library::citekey::Citekey;
use crate::library::numeral::Numeral;
use crate::library::sources::format::Format;
use crate::library::sources::yaml_values;
use crate::markdown::front_matter::{FrontMatter, Value};
use crate::markdown::locator::terms::Locale;
use crate::markdown::{Parsed, citation};
use crate::recognition::Mentions;
use crate::recognition::names::NameTrie;
use crate::resolution::{NoteBook, Reference};
use crate::text::position::LineTable;
use crate::text::{Problem, Span, Text};
use crate::workspace::address::Address;
use crate::workspace::bibliography_links::BibliographyLink;
use crate::workspace::discovery::{self, Unreadable};
use crate::workspace::id::FolderId;
pub use crate::workspace::id::NoteId;
use crate::workspace::ignored::Ignored;
use crate::workspace::note_words::WordsOfNote;
pub use kind::NoteKind;
pub use reading::Reading;
use resolved::Kept;
pub(crate) use resolved::{Meaning, meanings};

/// A note. Closed notes keep no text, only the facts and mentions found in it.
#[derive(Debug)]
pub struct Note {
    /// Its number.
    pub id: NoteId,
    /// Its file or URI.
    pub address: Address,
    /// The workspace folder that it belongs to.
    pub folder: FolderId,
    /// The editor's version of the text, while it is open.
    pub version: Option<i32>,
    /// The text, while it is open.
    pub text: Option<Text>,
    /// The parts of the text that are not prose ([`Parsed::silent`]).
    pub silent: Box<[Span]>,
    /// Its lines, to convert positions.
    pub lines: LineTable,
    /// A hash of the text that was read, while the note is closed.
    pub fingerprint: Option<u64>,
    /// The facts in its front matter and headings.
    pub facts: Facts,
    /// The mentions in its text.
    pub mentions: Mentions,
    /// The [`NameTrie::changes`] of the names that it was searched for; `None` before that.
    pub(super) searched: Option<u64>,
    /// Its words, if it is about something, until the workspace has taken them.
    pub(super) words: Option<Arc<WordsOfNote>>,
    /// Its references, once they are resolved.
    pub(super) references: Kept<Reference>,
    /// What they mean, once another note has asked.
    pub(super) meanings: Kept<Meaning>,
}

/// What a note states about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its first-level heading, else `title` in its front matter, else its first heading, else its file name.
    pub title: String,
    /// The span of its first heading; its first byte if it has none.
    pub title_span: Span,
    /// Its file format.
    pub format: Format,
    /// The encoding of its file, if that is not UTF-8.
    pub charset: Option<&'static str>,
    /// The sort of note.
    pub kind: NoteKind,
    /// The book that it is about.
    pub book: NoteBook,
    /// The span of `book:` in the front matter.
    pub book_span: Span,
    /// The chapter that it is about.
    pub chapter: Option<Numeral>,
    /// The span of `chapter:` in the front matter.
    pub chapter_span: Span,
    /// The work that it is about, if it is a literature note: from `citekey:`, or from its name `@key.md`.
    pub citekey: Option<String>,
    /// How it begins in its writer's own words, where it is about a chapter or a work.
    pub begins: Option<Box<str>>,
    /// What it says of the reading of what it is about: `status: read`.
    pub status: Option<Box<str>>,
    /// How many tasks in it are not done, where it is about a chapter or a work.
    pub open_tasks: u32,
    /// All citekeys in its front matter that refer to other works: `book:`, `citekey:`, `nocite:`.
    pub citekeys: Vec<Citekey>,
    /// The bibliographies in its `bibliography:` field.
    pub bibliographies: Vec<BibliographyLink>,
    /// Whether a program computes further bibliographies: `` bibliography: "`r here('refs.bib')`" ``.
    pub computes_bibliography: bool,
    /// The citekeys that it makes of identifiers, for all notes beside it: `[@dams]: doi:10.5555/dam.7`.
    pub tags: BTreeSet<SmolStr>,
    /// The span of its front matter; empty if it has none.
    pub front_matter: Span,
    /// The language it is written in (`lang: de-AT`), in which references are formatted.
    pub lang: Option<Box<str>>,
    /// The same language, as a locale of locator terms.
    pub language: Option<Locale>,
    /// What could not be read in it.
    pub problems: Vec<Problem>,
    /// The diagnostics that it switches off.
    pub ignored: Option<Box<Ignored>>,
}

/// Why the text of a note is not available.
#[derive(Debug)]
pub enum Stale {
    /// Its file has changed since it was read.
    Changed,
    /// Its file cannot be read.
    Unreadable(Unreadable),
    /// Its file has this encoding instead of UTF-8, so that byte offsets in the decoded text do not fit the file.
    Foreign(&'static str),
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// What identifies a note.
#[derive(Clone, Debug)]
pub struct NoteIdentity {
    /// Its number.
    pub id: NoteId,
    /// Its file or URI.
    pub address: Address,
    /// The workspace folder that it belongs to.
    pub folder: FolderId,
}

/// The text of an open note.
#[derive(Debug)]
pub(crate) struct OpenText {
    /// The editor's version of it.
    pub version: i32,
    /// The text.
    pub text: Text,
    /// The note as last read before.
    pub before: Option<Arc<Note>>,
}

/// The whole text of a note.
enum Whole<'t> {
    Closed(&'t str),
    Open(OpenText),
}

impl Note {
    /// A note without mentions, of which `facts` are known.
    fn new(text: Whole<'_>, silent: Vec<Span>, facts: Facts, identity: NoteIdentity) -> Self {
        let NoteIdentity { id, address, folder } = identity;
        let words = facts.is_about_something().then(|| {
            let from = facts.front_matter.end;
            match &text {
                Whole::Closed(text) => WordsOfNote::new(text, from, &silent),
                Whole::Open(open) => WordsOfNote::later(Arc::clone(open.text.whole()), from, &silent),
            }
        });
        let words = words.map(Arc::new);
        let (version, text, lines, fingerprint) = match text {
            Whole::Closed(text) => (None, None, LineTable::new(text), Some(fingerprint(text))),
            Whole::Open(OpenText { version, text, before }) => {
                let before = before.as_ref().and_then(|note| Some((note.text.as_ref()?, &note.lines)));
                let lines = text.lines(before);
                (Some(version), Some(text), lines, None)
            }
        };
        Self {
            id,
            address,
            folder,
            version,
            text,
            silent: silent.into(),
            lines,
            fingerprint,
            facts,
            mentions: Mentions::default(),
            searched: None,
            words,
            references: Kept::default(),
            meanings: Kept::default(),
        }
    }

    /// The work whose book page this note is.
    pub(crate) fn page_of(&self) -> Option<RecordId> {
        (self.facts.kind == NoteKind::BookPage).then(|| RecordId { source: self.id.source(), slot: RecordSlot(0) })
    }

    /// Its file.
    pub fn path(&self) -> Option<&Path> {
        self.address.path()
    }

    /// The editor's text; empty if the note is closed.
    pub fn open_text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// The editor's text, unless the note is closed or a source that mentions nothing.
    pub fn prose(&self) -> Option<&str> {
        self.text.as_ref().filter(|_| self.facts.kind.is_note()).map(|text| &**text)
    }

    /// Its current text, to be edited: the editor's, else the file's.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not UTF-8, or has changed since it was read.
    pub(crate) fn read_text(&self) -> Result<Arc<String>, Stale> {
        if let Some(text) = &self.text {
            return Ok(Arc::clone(text.whole()));
        }
        if let Some(charset) = self.facts.charset {
            return Err(Stale::Foreign(charset));
        }
        let path = self.path().ok_or(Stale::Changed)?;
        let text = discovery::read_text(path).map_err(Stale::Unreadable)?;
        if Some(fingerprint(&text)) == self.fingerprint { Ok(text.into()) } else { Err(Stale::Changed) }
    }

    /// Whether this note is closed, and reading `text` and searching it for the names in use after so many `changes`
    /// ([`NameTrie::changes`]) would find what is in it already. False for a source.
    pub(super) fn is_of(&self, text: &str, changes: u64) -> bool {
        let is_plain = self.facts.kind == NoteKind::Ordinary && self.facts.charset.is_none();
        is_plain && self.searched == Some(changes) && self.fingerprint.is_some_and(|known| known == fingerprint(text))
    }

    /// The same note, open; `text` is what it was read from.
    pub(super) fn opened(&self, text: Text, version: i32) -> Self {
        let (text, meanings) = (Some(text), self.meanings.clone());
        let note = self.with_mentions(self.mentions.clone());
        Self { version: Some(version), text, fingerprint: None, meanings, ..note }
    }

    /// The same note, closed.
    pub(super) fn closed(&self) -> Self {
        let fingerprint = self.text.as_deref().map(fingerprint);
        let note = self.with_mentions(self.mentions.clone());
        Self { version: None, text: None, fingerprint, meanings: self.meanings.clone(), ..note }
    }

    /// The same note in another folder.
    pub(super) fn in_folder(&self, folder: FolderId) -> Self {
        Self { folder, ..self.with_mentions(self.mentions.clone()) }
    }

    /// The same note without mentions of names that are not in `names`; `None` if it has none of those.
    pub(super) fn without_unused(&self, names: &NameTrie) -> Option<Self> {
        if self.mentions.names.iter().all(|hit| names.has(hit.symbol)) {
            return None;
        }
        let mut mentions = self.mentions.clone();
        mentions.drop_unused(names);
        Some(self.with_mentions(mentions))
    }

    fn with_mentions(&self, mentions: Mentions) -> Self {
        Self {
            id: self.id,
            address: self.address.clone(),
            folder: self.folder,
            version: self.version,
            text: self.text.clone(),
            silent: self.silent.clone(),
            lines: self.lines.clone(),
            fingerprint: self.fingerprint,
            facts: self.facts.clone(),
            mentions,
            searched: self.searched,
            words: self.words.clone(),
            references: Kept::default(),
            meanings: Kept::default(),
        }
    }
}

impl Facts {
    /// Whether the note is about a chapter or a work.
    pub(super) fn is_about_something(&self) -> bool {
        self.kind == NoteKind::Ordinary && (self.citekey.is_some() || !self.chapter_span.is_empty())
    }

    fn read(text: &str, parsed: &Parsed, stem: &str) -> Self {
        let block = parsed.front_matter.as_ref();
        let heading_span = parsed.title().map(|heading| heading.text_span);
        let heading = parsed.title().map(|heading| (heading.level, heading.text_span.of(text).trim()));
        let heading = heading.filter(|(_, title)| !title.is_empty());
        let first_level = heading.filter(|&(level, _)| level == 1);
        let stated = block.and_then(|block| block.text("title"));
        let title = first_level.map(|(_, title)| title).or(stated).or(heading.map(|(_, title)| title)).unwrap_or(stem);
        let book = block.and_then(|block| block.get("book"));
        let kind = NoteKind::read(block);
        let stated = block.and_then(|block| block.text("citekey")).map(|key| key.trim_start_matches('@'));
        let citekey = stated.or_else(|| stem.strip_prefix('@')).filter(|_| kind == NoteKind::Ordinary);
        let mut problems = block.map(|block| block.problems.clone()).unwrap_or_default();
        let ignored = Ignored::read(text, parsed, &mut problems);
        let bibliographies = block.and_then(|block| block.get("bibliography")).map(Value::items).unwrap_or_default();
        let (bibliographies, computes_bibliography) = BibliographyLink::read(bibliographies);
        let body = block.map_or(text, |block| &text[block.span.end as usize..]);
        let is_about =
            kind == NoteKind::Ordinary && (citekey.is_some() || block.is_some_and(|it| it.get("chapter").is_some()));
        Self {
            begins: if is_about { begins::begins(body) } else { None },
            status: block.filter(|_| is_about).and_then(|block| block.text("status")).map(Into::into),
            open_tasks: if is_about { parsed.open_tasks } else { 0 },
            title: title.to_owned(),
            title_span: heading_span.unwrap_or_default(),
            format: Format::Markdown,
            charset: None,
            kind,
            citekey: citekey.map(str::to_owned),
            citekeys: block
                .filter(|_| kind != NoteKind::BookPage)
                .map(|block| citekeys(text, block))
                .unwrap_or_default(),
            book: book.map(note_book).unwrap_or_default(),
            book_span: book.map(|value| value.span).unwrap_or_default(),
            chapter: block.and_then(|block| block.text("chapter")).and_then(Numeral::parse),
            chapter_span: block.and_then(|block| block.get("chapter")).map(|value| value.span).unwrap_or_default(),
            bibliographies,
            computes_bibliography,
            tags: citation::tags(text).map(SmolStr::new).collect(),
            front_matter: block.map(|block| block.span).unwrap_or_default(),
            lang: block.and_then(|block| block.text("lang")).map(Into::into),
            language: block.and_then(|block| block.text("lang")).map(Locale::of),
            problems,
            ignored,
        }
    }
}

/// The citekeys of other works in a front matter.
fn citekeys(text: &str, block: &FrontMatter) -> Vec<Citekey> {
    let mut keys: Vec<Citekey> = Vec::new();
    for value in ["book", "citekey"].iter().filter_map(|name| block.get(name)) {
        keys.extend(value.text().filter(|key| *key != "none").map(|key| yaml_values::citekey_in(value.span, key)));
    }
    keys.extend(nocite(text, block));
    keys
}

/// The works that a front matter lists without citing them: `nocite: '@key'`.
pub fn nocite(text: &str, block: &FrontMatter) -> Vec<Citekey> {
    let Some(value) = block.get("nocite") else { return Vec::new() };
    let signs = value.span.of(text).match_indices('@').map(|(at, _)| value.span.start as usize + at + 1);
    let keys = signs.filter_map(|at| {
        let (span, _) = citation::key_span(text, at)?;
        Some(Citekey { key: span.of(text).into(), span })
    });
    keys.collect()
}

/// Whether a front matter lists all works: `nocite: '@*'`.
pub(crate) fn nocite_everything(text: &str, block: &FrontMatter) -> bool {
    block.get("nocite").is_some_and(|value| value.span.of(text).contains("@*"))
}

/// `book: key`, `book: @key`, `book: [[link]]`, `book: none`.
fn note_book(value: &Value) -> NoteBook {
    if let Some(link) = value.wiki_link() {
        return NoteBook::Link(link.split('|').next().unwrap_or(link).to_owned());
    }
    match value.text() {
        None => NoteBook::Unstated,
        Some("none") => NoteBook::Off,
        Some(key) => NoteBook::Key(key.trim_start_matches('@').to_owned()),
    }
}
