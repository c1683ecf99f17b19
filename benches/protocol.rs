//! How long an editor waits for Glossator: the release binary, over pipes, in a folder of 5,000 notes.
//!
//! `cargo bench --bench protocol` measures and prints a table. Run in any other way, such as by `cargo test --benches`,
//! it takes a small folder and a few rounds, which only shows that all answers are right.
//!
//! `GLOSSATOR_BENCH_NOTES` sets the number of notes. The percentiles with bounds include everything: writing the
//! request, the server, and reading the answer.

#![allow(clippy::expect_used, reason = "a bench may fail by panicking")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[path = "support/client.rs"]
mod client;
#[path = "support/document.rs"]
mod document;
#[path = "support/figures.rs"]
mod figures;
#[path = "support/random.rs"]
mod random;
mod session;
mod workload;

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use client::Received;
use figures::{Bound, Figures, load};
use session::Session;
use workload::{EVERYWHERE, Kind, Reference, Workload};

/// How much is measured.
struct Size {
    notes: usize,
    /// How often a session is started.
    sessions: usize,
    /// How often each request is sent.
    rounds: usize,
    /// When memory is measured.
    rest: Duration,
}

impl Size {
    fn from_arguments() -> Self {
        let is_full = std::env::args().any(|argument| argument == "--bench")
            && std::env::args().all(|argument| argument != "--test");
        let notes = std::env::var("GLOSSATOR_BENCH_NOTES").ok().and_then(|notes| notes.parse().ok());
        if is_full {
            Self { notes: notes.unwrap_or(5_000), sessions: 5, rounds: 400, rest: Duration::from_secs(5) }
        } else {
            Self { notes: notes.unwrap_or(20), sessions: 1, rounds: 8, rest: Duration::ZERO }
        }
    }
}

fn main() {
    let size = Size::from_arguments();
    let workload = Workload::new(size.notes);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = dunce::canonicalize(folder.path()).expect("it is there");
    workload.write(&path).expect("the notes can be written");
    let cores = thread::available_parallelism().map_or(0, usize::from);
    println!("{} notes of 8 KB, {cores} cores, load {}", size.notes, load());

    // Some notes from everywhere, and the large one.
    let step = (size.notes / 40).max(1) | 1;
    let notes = || (0..size.notes).step_by(step).map(|note| workload.note(note)).chain([workload.large_note()]);
    let mut bench = Bench { rounds: size.rounds, figures: Figures::default(), wrong: Vec::new() };
    let mut ready = Vec::new();
    let mut unready = 0;
    for _ in 1..size.sessions {
        let session = Session::start(&workload, &path, notes().take(1));
        ready.push(session.ready);
        unready += session.unready;
        session.client.shut_down();
    }
    let first = Session::start(&workload, &path, notes().take(1));
    ready.push(first.ready);
    bench.figures.add_times("ready", &ready, Bound::AtMost(500.0));
    bench.count("answers before that one", unready + first.unready);
    thread::sleep(size.rest);
    bench.memory("memory 5 s after ready", &first, "VmRSS:", Bound::AtMost(80.0));
    bench.memory("memory, peak until then", &first, "VmHWM:", Bound::AtMost(120.0));
    first.client.shut_down();

    let mut session = Session::start(&workload, &path, notes());
    bench.floor(&mut session);
    bench.hover(&mut session);
    bench.definition(&mut session, &workload);
    bench.references(&mut session);
    bench.everywhere(&mut session);
    bench.definition_after_edit(&mut session, &workload);
    bench.completion(&mut session);
    bench.diagnostics(&mut session);
    bench.large_note(&mut session, &workload);
    bench.burst(&mut session, &workload);
    bench.memory("memory, peak of the whole session", &session, "VmHWM:", Bound::AtMost(120.0));
    session.client.shut_down();

    let mut session = Session::start(&workload, &path, notes().take(1));
    thread::sleep(size.rest);
    bench.after_work(&mut session, &workload, &size);
    session.client.shut_down();

    bench.figures.print();
    for wrong in bench.wrong.iter().take(10) {
        println!("wrong: {wrong}");
    }
    assert!(bench.wrong.is_empty(), "{} answers were wrong", bench.wrong.len());
}

/// The measurements so far.
struct Bench {
    rounds: usize,
    figures: Figures,
    /// Wrong answers.
    wrong: Vec<String>,
}

impl Bench {
    /// The shortest possible round trips.
    fn floor(&mut self, session: &mut Session) {
        let mut times = Vec::new();
        for _ in 0..self.rounds * 2 {
            let sent = Instant::now();
            times.push(session.client.request("glossator/nothing", &Value::Null).at - sent);
        }
        self.add("floor: a method that is not there", &times, Bound::None);
        let times: Vec<_> = (0..self.rounds * 2)
            .map(|round| {
                let document = round % session.open.len();
                session.ask_timed("textDocument/hover", document, session.open[document].end_of_heading()).1
            })
            .collect();
        self.add("floor: hover over nothing", &times, Bound::None);
    }

    fn hover(&mut self, session: &mut Session) {
        let kinds = [
            ("hover, chapter", [Kind::Chapter, Kind::Citation]),
            ("hover, organization with counts", [Kind::Name, Kind::Acronym]),
            ("hover, abbreviation, title", [Kind::Abbreviation, Kind::Title]),
        ];
        for (name, kinds) in kinds {
            let references = session.spread(self.rounds * 2, |reference| kinds.contains(&reference.kind));
            let times = self.ask_all(session, "textDocument/hover", &references, |_, _, reference, answer| {
                says(answer, &reference.about)
            });
            self.add(name, &times, Bound::AtMost(0.3));
        }
    }

    fn definition(&mut self, session: &mut Session, workload: &Workload) {
        let references = session.spread(self.rounds * 2, |reference| reference.chapter.is_some());
        let times =
            self.ask_all(session, "textDocument/definition", &references, |session, document, reference, answer| {
                session.leads_to_chapter(answer, workload, document, reference)
            });
        self.add("definition", &times, Bound::AtMost(0.3));
    }

    /// If the server supports it: up to 200 results, and more.
    fn references(&mut self, session: &mut Session) {
        if !session.can("referencesProvider") {
            println!("textDocument/references is not announced");
            return;
        }
        let (mut few, mut many, mut each, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (document, reference) in session.spread(self.rounds * 2, |_| true) {
            let (count, time) = references_at(session, document, reference.offset);
            if count == 0 {
                self.wrong.push(format!("no references: {reference:?}"));
            } else if count <= 200 {
                few.push(time);
            } else {
                many.push(time);
                each.push((time.as_secs_f64() * 1e6 - 500.0).max(0.0) / (count - 200) as f64);
                counts.push(count as f64);
            }
        }
        self.figures.add_times("references, up to 200 results", &few, Bound::AtMost(0.5));
        self.figures.add_times("references, more than 200 results", &many, Bound::None);
        self.figures.add("  how many results", "", counts, Bound::None);
        self.figures.add("  each above 200, less 0.5 ms", "us", each, Bound::AtMost(10.0));
    }

    /// An organization that all notes name.
    fn everywhere(&mut self, session: &mut Session) {
        let at = session.open[0].note.text.rfind(EVERYWHERE).expect("every note names it");
        let hovers: Vec<_> = (0..self.rounds).map(|_| session.ask_timed("textDocument/hover", 0, at).1).collect();
        self.add("hover, organization that all notes name twice", &hovers, Bound::AtMost(0.3));
        let (mut times, mut each, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.rounds / 10 + 1 {
            let (count, time) = references_at(session, 0, at);
            times.push(time);
            each.push((time.as_secs_f64() * 1e6 - 500.0).max(0.0) / count.saturating_sub(200).max(1) as f64);
            counts.push(count as f64);
        }
        self.figures.add_times("references of it", &times, Bound::None);
        self.figures.add("  how many results", "", counts, Bound::None);
        self.figures.add("  each above 200, less 0.5 ms", "us", each, Bound::AtMost(3.0));
    }

    /// What is left in memory of long answers, and of a writer who never pauses.
    fn after_work(&mut self, session: &mut Session, workload: &Workload, size: &Size) {
        let rest = session.client.memory("VmRSS:").first().copied().unwrap_or_default();
        let at = session.open[0].note.text.rfind(EVERYWHERE).expect("every note names it");
        for _ in 0..self.rounds.min(20) {
            references_at(session, 0, at);
        }
        thread::sleep(size.rest);
        self.memory("memory after long lists of references", session, "VmRSS:", Bound::AtMost(rest * 1.5));
        let said = " as chapter 4 of the UN says";
        for number in (0..size.notes).step_by((size.notes / self.rounds).max(1)) {
            let document = session.open_one(workload.note(number));
            let end = session.open[document].note.text.len() - 2;
            for (column, key) in said.char_indices() {
                session.edit(document, end, (column, column), &key.to_string());
                let whole = json!({"textDocument": {"uri": session.open[document].document.uri}});
                session.client.request("textDocument/semanticTokens/full", &whole);
                let params = session.open[document].params(end, column + 1);
                session.client.request("textDocument/completion", &params);
            }
            session.client.notify("textDocument/didClose", &session.open[document].params(0, 0));
        }
        thread::sleep(size.rest);
        self.memory("memory after that and a writer's work", session, "VmRSS:", Bound::AtMost(rest * 1.5));
    }

    fn definition_after_edit(&mut self, session: &mut Session, workload: &Workload) {
        let mut times = Vec::new();
        for (document, reference) in session.spread(self.rounds * 2, |reference| reference.kind == Kind::Chapter) {
            let end = session.open[document].end_of_heading();
            for (columns, text) in [((0, 0), "s"), ((0, 1), "")] {
                let sent = Instant::now();
                session.edit(document, end, columns, text);
                let answer = session.ask("textDocument/definition", document, reference.offset + 1);
                times.push(answer.at - sent);
                if !session.leads_to_chapter(&answer, workload, document, &reference) {
                    self.wrong.push(format!("definition after an edit: {reference:?}, {}", answer.message));
                }
            }
        }
        self.add("definition right after an edit", &times, Bound::AtMost(2.0));
    }

    /// Types some words at the end of notes, and requests completions after each key.
    fn completion(&mut self, session: &mut Session) {
        if !session.can("completionProvider") {
            println!("textDocument/completion is not announced");
            return;
        }
        let typed = [" see chapter 4", " [@ahl", " the United Na", " European Un", " UNI", " [@brandt2002, chap. 3"];
        let (mut times, mut sizes) = (Vec::new(), Vec::new());
        let mut keys = 0;
        for round in 0.. {
            if keys >= self.rounds * 2 {
                break;
            }
            let document = round % (session.open.len() - 1);
            let words = typed[round % typed.len()];
            // Before the full stop and the line break.
            let end = session.open[document].note.text.len() - 2;
            for (column, key) in words.char_indices() {
                let sent = Instant::now();
                session.edit(document, end, (column, column), &key.to_string());
                let params = session.open[document].params(end, column + 1);
                let answer = session.client.request("textDocument/completion", &params);
                times.push(answer.at - sent);
                sizes.push(answer.bytes as f64 / 1_000.0);
                if column + 1 == words.len() && items(answer.result()) == 0 {
                    self.wrong.push(format!("no completion after {words:?}: {}", answer.message));
                }
            }
            keys += words.len();
            session.edit(document, end, (0, words.len()), "");
        }
        self.add("completion per keystroke", &times, Bound::AtMost(5.0));
        self.figures.add("  its size", "KB", sizes, Bound::AtMost(20.0));
    }

    /// Writes chapters that do not exist, and reverts that.
    fn diagnostics(&mut self, session: &mut Session) {
        let mut times = Vec::new();
        for (document, reference) in session.spread(self.rounds, is_plain_chapter) {
            let number = number_at(session, document, &reference);
            let mut counts = Vec::new();
            for (columns, text) in [((0, 0), "9"), ((0, 1), "")] {
                let sent = Instant::now();
                let version = session.edit(document, number, columns, text);
                let uri = session.open[document].document.uri.clone();
                let published = session.client.diagnostics(&uri, version);
                times.push(published.at - sent);
                counts.push(published.message["params"]["diagnostics"].as_array().map_or(0, Vec::len));
            }
            if counts[0] != counts[1] + 1 {
                self.wrong.push(format!("diagnostics, with a wrong chapter and without: {counts:?}"));
            }
        }
        self.add("edit to diagnostics", &times, Bound::AtMost(20.0));
    }

    fn large_note(&mut self, session: &mut Session, workload: &Workload) {
        let document = session.open.len() - 1;
        let references = session.references(document, |reference| reference.kind == Kind::Chapter);
        let step = (references.len() / self.rounds).max(1);
        let mut times = Vec::new();
        for reference in references.iter().step_by(step) {
            let number = number_at(session, document, reference);
            for (columns, text) in [((0, 0), "9"), ((0, 1), "")] {
                let sent = Instant::now();
                session.edit(document, number, columns, text);
                let answer = session.ask("textDocument/definition", document, reference.offset + 1);
                times.push(answer.at - sent);
                if text.is_empty() && !session.leads_to_chapter(&answer, workload, document, reference) {
                    self.wrong.push(format!("definition in the large note: {reference:?}, {}", answer.message));
                }
            }
        }
        self.add("edit + definition in one 400 KB note", &times, Bound::AtMost(20.0));
    }

    /// Sixty edits, each with a request whose answer it changes, none waiting for the one before.
    fn burst(&mut self, session: &mut Session, workload: &Workload) {
        let mut stale = Vec::new();
        for document in 0..self.rounds.min(20).min(session.open.len() - 1) {
            let Some(reference) = session.references(document, is_plain_chapter).first().cloned() else { continue };
            let number = number_at(session, document, &reference);
            let book = session.open[document].note.book;
            let first = reference.chapter.expect("a chapter has a number");
            let mut asked = Vec::new();
            for chapter in (0..60).map(|edit| (first + edit) % 9 + 1).chain([first]) {
                session.edit(document, number, (0, 1), &chapter.to_string());
                asked.push((chapter, session.send("textDocument/hover", document, reference.offset + 1)));
            }
            let mut count = 0_usize;
            for (chapter, id) in asked {
                let answer = session.client.answer(id);
                if !says(&answer, &workload.books[book].chapters[chapter - 1].title) {
                    self.wrong.push(format!("hover in a burst of edits: chapter {chapter}, {}", answer.message));
                    count += 1;
                }
            }
            stale.push(count as f64);
        }
        self.figures.add("stale answers in a burst of 60 edits", "", stale, Bound::AtMost(0.0));
    }

    /// Sends a request about every reference, and returns how long each answer took.
    fn ask_all(
        &mut self,
        session: &mut Session,
        method: &str,
        references: &[(usize, Reference)],
        is_right: impl Fn(&Session, usize, &Reference, &Received) -> bool,
    ) -> Vec<Duration> {
        let mut times = Vec::new();
        for (document, reference) in references {
            let (answer, time) = session.ask_timed(method, *document, reference.offset + 1);
            times.push(time);
            if !is_right(session, *document, reference, &answer) {
                self.wrong.push(format!("{method}: {reference:?}, {}", answer.message));
            }
        }
        times
    }

    /// Adds a row of times, without the first half, which was for warming up.
    fn add(&mut self, name: &str, times: &[Duration], bound: Bound) {
        self.figures.add_times(name, &times[times.len() / 2..], bound);
    }

    fn count(&mut self, name: &str, count: usize) {
        self.figures.add(name, "", vec![count as f64], Bound::None);
    }

    /// Adds a line of the system's memory statistics of the process.
    fn memory(&mut self, name: &str, session: &Session, line: &str, bound: Bound) {
        self.figures.add(name, "MB", session.client.memory(line), bound);
    }
}

/// How many references an answer has about an offset in an open note, and how long it took.
fn references_at(session: &mut Session, document: usize, offset: usize) -> (usize, Duration) {
    let mut params = session.open[document].params(offset + 1, 0);
    params["context"] = json!({"includeDeclaration": false});
    let sent = Instant::now();
    let answer = session.client.request("textDocument/references", &params);
    (answer.result().as_array().map_or(0, Vec::len), answer.at - sent)
}

/// Whether an answer contains `what` anywhere.
fn says(answer: &Received, what: &str) -> bool {
    // Markdown may escape anything that is not a letter.
    let letters = |text: &str| text.replace(['\\', '\n'], "");
    let result = answer.result();
    let text = result["contents"]["value"].as_str().or_else(|| result["contents"].as_str()).unwrap_or_default();
    letters(text).contains(&letters(what))
}

/// How many items a completion has.
fn items(result: &Value) -> usize {
    result.as_array().or_else(|| result["items"].as_array()).map_or(0, Vec::len)
}

/// A chapter in prose, with one digit.
fn is_plain_chapter(reference: &Reference) -> bool {
    reference.kind == Kind::Chapter && reference.chapter.is_some_and(|number| number < 10)
}

/// The offset of the number of the chapter in prose at `reference`.
fn number_at(session: &Session, document: usize, reference: &Reference) -> usize {
    let text = &session.open[document].note.text[reference.offset..];
    reference.offset + text.find(' ').expect("a space before the number") + 1
}
