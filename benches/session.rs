//! A session about the workload: open documents, references in them, and edits.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::{Client, Received, uri};
use crate::document::Document;
use crate::workload::{Kind, Note, Reference, Workload, book_path};

/// A server with some of the notes open.
pub struct Session {
    /// The server.
    pub client: Client,
    /// The server's capabilities.
    pub capabilities: Value,
    /// From the start of the process to the first definition.
    pub ready: Duration,
    /// How many wrong answers came before that one.
    pub unready: usize,
    /// The open notes, the large one last.
    pub open: Vec<Open>,
    folder: PathBuf,
}

/// An open document.
pub struct Open {
    /// The document.
    pub document: Document,
    /// Its note, with its text outside measurements.
    pub note: Note,
}

impl Session {
    /// Starts a server, opens a note and waits for the first correct definition in it, then opens `notes`.
    pub fn start(workload: &Workload, folder: &Path, notes: impl Iterator<Item = Note>) -> Self {
        let started = Instant::now();
        let mut client = Client::spawn(folder);
        let capabilities = client.initialize(folder);
        let mut session = Self {
            client,
            capabilities,
            ready: Duration::ZERO,
            unready: 0,
            open: Vec::new(),
            folder: folder.to_owned(),
        };
        for note in notes {
            session.open_one(note);
            if session.open.len() == 1 {
                session.wait_until_ready(workload, started);
            }
        }
        session
    }

    fn wait_until_ready(&mut self, workload: &Workload, started: Instant) {
        let reference = self.references(0, |reference| reference.kind == Kind::Chapter)[0].clone();
        loop {
            let answer = self.ask("textDocument/definition", 0, reference.offset + 1);
            if self.leads_to_chapter(&answer, workload, 0, &reference) {
                self.ready = answer.at - started;
                return;
            }
            self.unready += 1;
            assert!(started.elapsed() < Duration::from_secs(60), "no definition: {}", answer.message);
        }
    }

    /// Opens a note; returns its index among the open ones.
    pub fn open_one(&mut self, note: Note) -> usize {
        let path = self.folder.join(&note.path);
        let document = Document::open(&mut self.client, &path, "markdown", &note.text);
        self.open.push(Open { document, note });
        self.open.len() - 1
    }

    /// Whether the server announces this capability.
    pub fn can(&self, provider: &str) -> bool {
        !matches!(self.capabilities.get(provider), None | Some(Value::Null | Value::Bool(false)))
    }

    /// The references in one open note that fulfil a condition.
    pub fn references(&self, document: usize, is_wanted: impl Fn(&Reference) -> bool) -> Vec<Reference> {
        self.open[document].note.references.iter().filter(|reference| is_wanted(reference)).cloned().collect()
    }

    /// This many references in open notes, alternating between notes, without the large one.
    pub fn spread(&self, count: usize, is_wanted: impl Fn(&Reference) -> bool) -> Vec<(usize, Reference)> {
        let notes: Vec<Vec<Reference>> =
            (0..self.open.len() - 1).map(|note| self.references(note, &is_wanted)).collect();
        let turns = (0..).flat_map(|turn| (0..notes.len()).map(move |note| (note, turn)));
        turns
            .filter_map(|(note, turn)| Some((note, notes[note].get(turn % notes[note].len().max(1))?.clone())))
            .take(count)
            .collect()
    }

    /// Sends a request about an offset in an open note, and returns its number.
    pub fn send(&mut self, method: &str, document: usize, offset: usize) -> i64 {
        let params = self.open[document].params(offset, 0);
        self.client.send(method, &params)
    }

    /// Sends a request about an offset in an open note, and waits for the answer.
    pub fn ask(&mut self, method: &str, document: usize, offset: usize) -> Received {
        let id = self.send(method, document, offset);
        self.client.answer(id)
    }

    /// The same, with the time that the answer took.
    pub fn ask_timed(&mut self, method: &str, document: usize, offset: usize) -> (Received, Duration) {
        let sent = Instant::now();
        let answer = self.ask(method, document, offset);
        let time = answer.at - sent;
        (answer, time)
    }

    /// Replaces the columns from `from` to `to`, counted from the offset `at` of an open note, and returns the new
    /// version. The known text of the note stays the same: the caller must revert the edit.
    pub fn edit(&mut self, document: usize, at: usize, (from, to): (usize, usize), text: &str) -> i32 {
        self.open[document].document.edit(&mut self.client, at, (from, to), text)
    }

    /// Whether an answer leads to the heading of the chapter of `reference`.
    pub fn leads_to_chapter(
        &self,
        answer: &Received,
        workload: &Workload,
        document: usize,
        reference: &Reference,
    ) -> bool {
        let Some(chapter) = reference.chapter else { return false };
        let book = &workload.books[self.open[document].note.book];
        let first = match answer.result() {
            Value::Array(all) => all.first().unwrap_or(&Value::Null),
            one => one,
        };
        let file = uri(&self.folder.join(book_path(&book.citekey)));
        let line = book.chapters[chapter - 1].line;
        let location = [first.get("targetUri"), first.get("uri")].into_iter().flatten().any(|found| *found == file);
        let ranges = ["targetSelectionRange", "targetRange", "range"];
        location && ranges.iter().any(|range| first[*range]["start"]["line"] == line)
    }
}

impl Open {
    /// The end of the heading of the note, where there is no reference nearby.
    pub fn end_of_heading(&self) -> usize {
        let heading = self.note.text.find("\n# ").expect("a note has a heading") + 1;
        heading + self.note.text[heading..].find('\n').expect("a heading ends")
    }

    /// The parameters of a request about a position some columns after an offset in the note.
    pub fn params(&self, offset: usize, columns: usize) -> Value {
        self.document.params(offset, columns)
    }
}
