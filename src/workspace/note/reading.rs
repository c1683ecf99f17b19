//! Reads a text as a note.

use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use super::{Facts, Note, NoteIdentity, NoteKind, OpenText, Whole};
use crate::library::source::Entries;
use crate::library::sources::format::Format;
use crate::library::sources::{
    self, ReadingCache, book_page, csl, epub, glossary_note, organization_note, person_note,
};
use crate::markdown::{self, Parsed};
use crate::recognition::names::NameTrie;
use crate::recognition::{self, Own};
use crate::text::decoded::{Decoded, Foreign};
use crate::text::{Problem, Text};
use crate::workspace::address::Address;
use crate::workspace::discovery::{self, Unreadable};
use crate::workspace::project::ProjectYaml;

/// A parsed note that has not been searched for names yet.
#[derive(Debug)]
pub struct Reading {
    parsed: Parsed,
    facts: Facts,
    /// What is an entry already.
    own: Own,
    /// Its entries for the library, if it is a source.
    pub entries: Option<Arc<Entries>>,
}

impl Reading {
    /// Reads `text`, taking unchanged bibliography entries from the `cache`.
    pub fn again(text: &Text, address: &Address, cache: &mut ReadingCache) -> Self {
        match address.path().and_then(Format::of) {
            Some(Format::Bibtex) => Self::of_source(address, Format::Bibtex, Some(cache.read_bibtex(text))),
            _ => Self::new(text, address),
        }
    }

    /// Reads `text`, the note at `address`.
    pub fn new(text: &str, address: &Address) -> Self {
        // Whatever an editor opens as a note is one, regardless of its extension.
        let format = address.path().and_then(Format::of).unwrap_or_default();
        if format != Format::Markdown {
            let mut reading = Self::of_source(address, format, sources::read(format, text));
            if format == Format::Yaml {
                let ProjectYaml { language, bibliographies, computes } = ProjectYaml::read(text);
                let facts = &mut reading.facts;
                (facts.language, facts.bibliographies, facts.computes_bibliography) =
                    (language, bibliographies, computes);
            }
            return reading;
        }
        let parsed = markdown::parse(text);
        let mut facts = Facts::read(text, &parsed, address.stem());
        let entries = match facts.kind {
            NoteKind::Ordinary | NoteKind::Bibliography | NoteKind::Other => {
                parsed.front_matter.as_ref().and_then(|block| csl::references(&block.fields))
            }
            NoteKind::BookPage => Some(book_page::read(text, &parsed)),
            NoteKind::Organization => Some(organization_note::read(text, &parsed, address.stem())),
            NoteKind::Person => Some(person_note::read(text, &parsed, address.stem())),
            NoteKind::Glossary => Some(glossary_note::read(text, &parsed)),
        };
        facts.problems.extend(entries.iter().flat_map(|entries| entries.problems.iter().cloned()));
        let own = entries.as_ref().map(Own::of).unwrap_or_default();
        Self { parsed, facts, own, entries: entries.map(Arc::new) }
    }

    /// Reads the file at `path`. Also returns its text, which is empty for an EPUB.
    pub fn of_file(path: &Path) -> Result<(Self, String), Unreadable> {
        let address = Address::from_path(path);
        if Format::of(path) == Some(Format::Epub) {
            let file = discovery::open(path).map_err(Unreadable::Io)?;
            let uri = address.to_uri().map(String::from);
            let entries = epub::read(BufReader::new(file), uri.as_deref());
            return Ok((Self::of_source(&address, Format::Epub, Some(entries)), String::new()));
        }
        Ok(Self::of_decoded(&address, discovery::read_decoded(path)?))
    }

    /// Reads the file of the note `known` again; `None` if that would find what is in it already ([`Note::is_of`]).
    pub(crate) fn of_changed_file(
        known: &Note,
        path: &Path,
        changes: u64,
    ) -> Result<Option<(Self, String)>, Unreadable> {
        let decoded = discovery::read_decoded(path)?;
        let is_known = decoded.foreign.is_none() && known.is_of(&decoded.text, changes);
        Ok((!is_known).then(|| Self::of_decoded(&known.address, decoded)))
    }

    fn of_decoded(address: &Address, Decoded { text, foreign }: Decoded) -> (Self, String) {
        let mut reading = Self::new(&text, address);
        if let Some(Foreign { charset, first }) = foreign {
            let message = format!("not UTF-8: read as {charset}; save it as UTF-8 so that Pandoc can read it");
            reading.facts.charset = Some(charset);
            // A data file that is not a bibliography gets no warning.
            if reading.facts.kind == NoteKind::Bibliography {
                reading.facts.problems.push(Problem::new(first, message));
                reading.facts.problems.sort_by_key(|problem| problem.span);
            }
        }
        (reading, text)
    }

    /// A source that is not a note. It defines what others mention, and mentions nothing itself.
    fn of_source(address: &Address, format: Format, entries: Option<Entries>) -> Self {
        let name = address.path().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let kind = if entries.is_some() { NoteKind::Bibliography } else { NoteKind::Other };
        let problems = entries.iter().flat_map(|entries| entries.problems.iter().cloned()).collect();
        let facts = Facts { title: name, format, kind, problems, ..Facts::default() };
        Self { parsed: Parsed::default(), facts, own: Own::default(), entries: entries.map(Arc::new) }
    }

    /// Whether it is searched for mentions.
    pub(crate) fn is_note(&self) -> bool {
        self.facts.kind.is_note()
    }

    /// Searches the note for mentions and for the names of `trie`. `text` is the text that was read.
    pub fn finish(self, text: &str, trie: &NameTrie, identity: NoteIdentity) -> Note {
        let mentions = recognition::recognise(text, &self.parsed, trie, &self.own);
        let note = Note::new(Whole::Closed(text), self.parsed.silent, self.facts, identity);
        Note { mentions, searched: Some(trie.changes()), ..note }
    }

    /// Searches the open note for mentions and for the names of `trie`. `text` is the text that was read.
    pub(crate) fn finish_open(self, text: OpenText, trie: &NameTrie, identity: NoteIdentity) -> Note {
        // A bibliography mentions nothing.
        let prose: &str = if self.is_note() { &text.text } else { "" };
        let mentions = recognition::recognise(prose, &self.parsed, trie, &self.own);
        let note = Note::new(Whole::Open(text), self.parsed.silent, self.facts, identity);
        Note { mentions, searched: Some(trie.changes()), ..note }
    }

    /// The note without its mentions.
    pub(crate) fn without_mentions(&self, text: &str, identity: NoteIdentity) -> Note {
        let (silent, facts) = (self.parsed.silent.clone(), self.facts.clone());
        Note { words: None, ..Note::new(Whole::Closed(text), silent, facts, identity) }
    }
}
