//! How long an editor waits for Glossator beside large bibliographies: the release binary, over pipes, in a folder of
//! 1,000 notes that cite a `.bib` of 10,000 entries; then with a library of 100,000 works and 100,000 organizations.
//!
//! `cargo bench --bench citations` measures and prints a table for each; `-- 10000` or `-- 100000` selects one of them.
//! Run in any other way it takes small bibliographies and a few rounds, which only shows that all answers are right.
//! Percentiles include the way there and back.

#![allow(clippy::expect_used, reason = "a bench may fail by panicking")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[path = "support/client.rs"]
mod client;
#[path = "support/document.rs"]
mod document;
#[path = "support/entries.rs"]
mod entries;
#[path = "support/figures.rs"]
mod figures;
#[path = "support/random.rs"]
mod random;

use std::fmt::Write as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use client::{Client, Received, uri};
use document::Document;
use entries::entry;
use figures::{Bound, Figures, load};
use random::Random;

/// A folder with a bibliography, and the bounds that must hold there.
struct Folder {
    entries: usize,
    organizations: usize,
    notes: usize,
    /// Milliseconds until the first definition.
    ready: f64,
    /// MB.
    memory: f64,
}

fn main() {
    let is_full =
        std::env::args().any(|argument| argument == "--bench") && std::env::args().all(|argument| argument != "--test");
    let (rounds, rest) = if is_full { (200, Duration::from_secs(5)) } else { (4, Duration::ZERO) };
    let folders = if is_full {
        [
            Folder { entries: 10_000, organizations: 0, notes: 1_000, ready: 250.0, memory: 90.0 },
            Folder { entries: 100_000, organizations: 100_000, notes: 1_000, ready: 3_000.0, memory: 400.0 },
        ]
    } else {
        [(200, 0), (300, 100)].map(|(entries, organizations)| Folder {
            entries,
            organizations,
            notes: 20,
            ready: 250.0,
            memory: 90.0,
        })
    };
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    for folder in folders.into_iter().filter(|it| asked.is_empty() || asked.contains(&it.entries)) {
        folder.measure(rounds, rest);
    }
}

/// How many citations a note has.
const CITATIONS: usize = 12;

impl Folder {
    fn measure(&self, rounds: usize, rest: Duration) {
        let Self { entries, organizations, notes, .. } = self;
        println!("\n{entries} entries, {organizations} organizations, {notes} notes; load {}", load());
        let directory = tempfile::tempdir().expect("a temporary folder");
        let path = dunce::canonicalize(directory.path()).expect("it is there");
        let bibliography: String = (0..self.entries).map(entry).collect();
        self.write(&path, &bibliography);
        let mut figures = Figures::default();
        let ready: Vec<Duration> = (0..rounds.div_ceil(50))
            .map(|_| {
                let (session, ready) = Session::start(self, &path);
                session.client.shut_down();
                ready
            })
            .collect();
        figures.add_times("ready", &ready, Bound::AtMost(self.ready));
        let (session, _) = Session::start(self, &path);
        thread::sleep(rest);
        figures.add("memory 5 s after ready", "MB", session.client.memory("VmRSS:"), Bound::AtMost(self.memory));
        figures.add("memory, peak until then", "MB", session.client.memory("VmHWM:"), Bound::None);
        session.client.shut_down();

        let (mut session, _) = Session::start(self, &path);
        for number in 1..self.notes.min(20) {
            session.open(self, &path, number);
        }
        session.requests(rounds, &mut figures);
        session.unknown_keys(rounds, &mut figures);
        session.long_ways(rounds, &mut figures);
        let mut bibliography = session.open_bibliography(&path, bibliography);
        bibliography.edits(&mut session, rounds, &mut figures);
        figures.add("memory at the end", "MB", session.client.memory("VmRSS:"), Bound::None);
        figures.add("memory, peak of the whole session", "MB", session.client.memory("VmHWM:"), Bound::None);
        session.client.shut_down();
        figures.print();
    }

    fn write(&self, folder: &Path, bibliography: &str) {
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("it can be written");
        write("library.bib", bibliography);
        if self.organizations > 0 {
            let mut page =
                "---\ntype: book\ncitekey: bodies\ntitle: All Bodies\n---\n\n## Organizations\n\n".to_owned();
            for number in 0..self.organizations {
                let _ = writeln!(page, "- **Council of Ward {number}** (CW{number}): looks after ward {number}");
            }
            write("bodies.md", &page);
        }
        for number in 0..self.notes {
            write(&note_name(number), &self.note(number).0);
        }
    }

    /// The text of a note, and the entries that it cites with the offsets of their keys.
    fn note(&self, number: usize) -> (String, Vec<(usize, usize)>) {
        let mut random = Random::new(number as u64);
        let mut text = format!("# Note {number}\n\n");
        let mut cited = Vec::new();
        for index in 0..CITATIONS {
            // Some works are cited by many notes, most by few.
            let entry = if index < 2 { random.below(20) * 10 } else { random.below(self.entries) };
            text.push_str("As others have said before, and said again, water comes when it wants to, as [@");
            cited.push((entry, text.len()));
            let _ = write!(text, "key{entry:05}, p. {}] shows.\n\n", 1 + random.below(200));
        }
        (text, cited)
    }
}

fn note_name(number: usize) -> String {
    format!("note-{number:04}.md")
}

/// A server with some notes open.
struct Session {
    client: Client,
    notes: Vec<(Document, Vec<(usize, usize)>)>,
    bibliography: String,
    /// The line of each entry's key.
    lines: Vec<u32>,
}

impl Session {
    /// Starts a server, and waits for the first correct definition in a note.
    fn start(folder: &Folder, path: &Path) -> (Self, Duration) {
        let started = Instant::now();
        let mut client = Client::spawn(path);
        client.initialize(path);
        let lines_of_one = entry(0).matches('\n').count() as u32;
        let lines = (0..folder.entries as u32).map(|number| number * lines_of_one).collect();
        let mut session = Self { client, notes: Vec::new(), bibliography: uri(&path.join("library.bib")), lines };
        session.open(folder, path, 0);
        let (entry, at) = session.notes[0].1[0];
        let answer = session.ask("textDocument/definition", 0, at);
        session.check_definition(&answer, entry, 0);
        (session, answer.at - started)
    }

    fn open(&mut self, folder: &Folder, path: &Path, number: usize) {
        let (text, cited) = folder.note(number);
        let document = Document::open(&mut self.client, &path.join(note_name(number)), "markdown", &text);
        self.notes.push((document, cited));
    }

    fn open_bibliography(&mut self, path: &Path, text: String) -> Bibliography {
        let document = Document::open(&mut self.client, &path.join("library.bib"), "bibtex", &text);
        self.client.diagnostics(&document.uri, 0);
        Bibliography { document, text }
    }

    fn ask(&mut self, method: &str, note: usize, at: usize) -> Received {
        let mut params = self.notes[note].0.params(at, 1);
        params["context"] = json!({"includeDeclaration": false});
        self.client.request(method, &params)
    }

    fn check_definition(&self, answer: &Received, entry: usize, below: u32) {
        let first = &answer.result()[0];
        let line = &first["targetSelectionRange"]["start"]["line"];
        assert!(first["targetUri"] == self.bibliography, "not in the bibliography: {}", answer.message);
        assert_eq!(*line, self.lines[entry] + below, "{}", answer.message);
    }

    /// Citations in open notes, alternating between notes.
    fn citations(&self, count: usize) -> Vec<(usize, usize, usize)> {
        let turns = (0..CITATIONS).cycle().flat_map(|index| (0..self.notes.len()).map(move |note| (note, index)));
        let all = turns.map(|(note, index)| (note, self.notes[note].1[index].0, self.notes[note].1[index].1));
        all.take(count).collect()
    }

    fn requests(&mut self, rounds: usize, figures: &mut Figures) {
        let (mut hovers, mut definitions, mut references, mut counts) = (vec![], vec![], vec![], vec![]);
        for (note, entry, at) in self.citations(rounds * 2) {
            let sent = Instant::now();
            let answer = self.ask("textDocument/hover", note, at);
            hovers.push(answer.at - sent);
            check_hover(&answer, entry, "");
            let sent = Instant::now();
            let answer = self.ask("textDocument/definition", note, at);
            definitions.push(answer.at - sent);
            self.check_definition(&answer, entry, 0);
            let sent = Instant::now();
            let answer = self.ask("textDocument/references", note, at);
            references.push(answer.at - sent);
            counts.push(answer.result().as_array().map_or(0, Vec::len) as f64);
        }
        // The first half is for warming up, but for references every request counts.
        figures.add_times("hover", &hovers[rounds..], Bound::AtMost(0.3));
        figures.add_times("definition", &definitions[rounds..], Bound::AtMost(0.3));
        figures.add_times("references", &references, Bound::AtMost(0.5));
        figures.add("  how many results", "", counts, Bound::None);

        let typed = " [@key01";
        let (mut times, mut sizes, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..rounds / 2 {
            let note = round % self.notes.len();
            // After the heading, where there is no citation nearby.
            let at = format!("# Note {note}").len();
            for (column, key) in typed.char_indices() {
                let sent = Instant::now();
                self.notes[note].0.edit(&mut self.client, at, (column, column), &key.to_string());
                let params = self.notes[note].0.params(at, column + 1);
                let answer = self.client.request("textDocument/completion", &params);
                keys.push(answer.at - sent);
                if column + 1 == typed.len() {
                    times.push(answer.at - sent);
                    sizes.push(answer.bytes as f64 / 1_000.0);
                    assert!(answer.message.to_string().contains("@key01"), "no completion: {}", answer.message);
                }
            }
            self.notes[note].0.edit(&mut self.client, at, (0, typed.len()), "");
        }
        figures.add_times("completion after @key01", &times, Bound::AtMost(5.0));
        figures.add("  its size", "KB", sizes, Bound::AtMost(20.0));
        figures.add_times("completion after each key until then", &keys, Bound::None);
    }
}

impl Session {
    /// Unknown citekeys, for each of which a near one is looked for: typed, and beside what is typed.
    fn unknown_keys(&mut self, rounds: usize, figures: &mut Figures) {
        let time_of = |session: &mut Self, text: &str| {
            let (document, _) = &mut session.notes[0];
            let sent = Instant::now();
            let version = document.edit(&mut session.client, "# Note 0\n".len(), (0, 0), text);
            let time = session.client.diagnostics(&session.notes[0].0.uri, version).at - sent;
            thread::sleep(Duration::from_millis(20));
            time
        };
        let typed: Vec<_> = (0..rounds.min(72)).map(|number| time_of(self, &format!("[@nokey{number}] "))).collect();
        figures.add_times("an unknown citekey typed, to diagnostics", &typed, Bound::AtMost(2.0));
        let beside: Vec<_> = (0..rounds.min(40)).map(|_| time_of(self, "x ")).collect();
        figures.add_times("a word typed beside 72 of them", &beside, Bound::AtMost(2.0));
    }

    /// Requests about the whole folder.
    fn long_ways(&mut self, rounds: usize, figures: &mut Figures) {
        let mut times = Vec::new();
        for query in ["order", "muller", "key01", "number 7", "xyzzy", ""] {
            for _ in 0..rounds.min(10) {
                let sent = Instant::now();
                times.push(self.client.request("workspace/symbol", &json!({"query": query})).at - sent);
            }
        }
        figures.add_times("workspace symbols", &times, Bound::AtMost(20.0));
        // The fourth note is as it was on disk.
        let mut times = Vec::new();
        for _ in 0..rounds.min(10) {
            let (document, cited) = &self.notes[3];
            let mut params = document.params(cited[0].1, 1);
            params["newName"] = "renamed2020".into();
            let sent = Instant::now();
            let answer = self.client.request("textDocument/rename", &params);
            times.push(answer.at - sent);
            assert!(answer.result().is_object(), "no rename: {}", answer.message);
        }
        figures.add_times("rename of a citekey", &times, Bound::AtMost(50.0));
    }
}

fn check_hover(answer: &Received, entry: usize, ending: &str) {
    let text = answer.result()["contents"]["value"].as_str().unwrap_or_default();
    assert!(text.contains(&format!("Number {entry}{ending}")), "{entry}: {}", answer.message);
}

/// The bibliography, open in the editor.
struct Bibliography {
    document: Document,
    text: String,
}

impl Bibliography {
    /// Edits, each of them reverted.
    fn edits(&mut self, session: &mut Session, rounds: usize, figures: &mut Figures) {
        let mut diagnosed = Vec::new();
        for (_, entry, _) in session.citations(rounds) {
            let at = self.offset_of(entry, "Quay Press");
            for (columns, text) in [((0, 0), "X"), ((0, 1), "")] {
                let sent = Instant::now();
                let version = self.document.edit(&mut session.client, at, columns, text);
                diagnosed.push(session.client.diagnostics(&self.document.uri, version).at - sent);
            }
        }
        figures.add_times("edit of an entry to diagnostics", &diagnosed, Bound::AtMost(20.0));

        let (mut hovers, mut definitions) = (Vec::new(), Vec::new());
        for (note, entry, offset) in session.citations(rounds / 2) {
            let at = self.offset_of(entry, ", Again");
            for (columns, text) in [((0, 0), "X"), ((0, 1), "")] {
                self.document.edit(&mut session.client, at, columns, text);
                let sent = Instant::now();
                let answer = self.ask_when_read(session, "textDocument/hover", note, offset);
                hovers.push(answer.at - sent);
                check_hover(&answer, entry, &format!("{text}, Again"));
            }
            // Text above all entries moves every one of them.
            for below in [1, 0] {
                let sent = Instant::now();
                match below {
                    0 => self.document.remove_first_line(&mut session.client),
                    _ => self.document.edit(&mut session.client, 0, (0, 0), "\n"),
                };
                let answer = self.ask_when_read(session, "textDocument/definition", note, offset);
                definitions.push(answer.at - sent);
                session.check_definition(&answer, entry, below);
            }
        }
        figures.add_times("edit of a title + hover in a note", &hovers, Bound::AtMost(20.0));
        figures.add_times("line above all entries + definition", &definitions, Bound::AtMost(20.0));

        let mut inserted = Vec::new();
        for (_, entry, _) in session.citations(rounds / 2) {
            let at = self.offset_of(entry, "@incollection");
            let whole = "@book{new, title = {A New One}}";
            for (columns, text) in [((0, 0), whole), ((0, whole.len()), "")] {
                let sent = Instant::now();
                let version = self.document.edit(&mut session.client, at, columns, text);
                inserted.push(session.client.diagnostics(&self.document.uri, version).at - sent);
            }
        }
        figures.add_times("entry added or removed to diagnostics", &inserted, Bound::AtMost(20.0));
    }

    /// The offset of `what` in an entry.
    fn offset_of(&self, entry: usize, what: &str) -> usize {
        let start = self.text.find(&format!("@incollection{{key{entry:05},")).expect("the entry is there");
        start + self.text[start..].find(what).expect("the entry says so")
    }

    /// Sends a request in a note that depends on the bibliography as just edited. A very long bibliography is read
    /// while others are answered, so the request waits for its diagnostics or a request of its own.
    fn ask_when_read(&self, session: &mut Session, method: &str, note: usize, at: usize) -> Received {
        let nothing = json!({"textDocument": {"uri": self.document.uri}, "position": {"line": 0, "character": 0}});
        session.client.request("textDocument/hover", &nothing);
        session.ask(method, note, at)
    }
}
