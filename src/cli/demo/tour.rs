//! What an editor shows in the demo workspace, step by step.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anstyle::Style;
use serde_json::{Value, json};
use url::Url;

use super::client::{self, Client};
use crate::cli::output::Failure;
use crate::markdown::plain;
use crate::text::line_start;

const BOLD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// Sends the requests of the tour to the server and returns its report.
pub(super) fn tour(folder: &Path) -> Result<String, Failure> {
    let mut tour = Tour { client: Client::start(folder)?, report: String::new() };
    tour.report = format!("A workspace with one book and three notes is in {}\n", folder.display());

    let mali = Note::open(&mut tour.client, folder, "notes/peacekeeping-in-mali.md")?;
    tour.heading("Hover: the abstract of a chapter, and who an acronym is");
    tour.hover(&mali, "Chapter 4 shows", 0)?;
    tour.hover(&mali, "MINUSMA was", 0)?;
    tour.hover(&mali, "PoC.", 0)?;

    let mut sport = Note::open(&mut tour.client, folder, "notes/sport-and-war.md")?;
    tour.heading("Go to: from a chapter to the note about it, or to its place in the book page");
    tour.definition(&sport, "chap. 8")?;
    let paper = Note::open(&mut tour.client, folder, "notes/seminar-paper.md")?;
    tour.definition(&paper, "Chapters 2, 4")?;
    tour.links(&sport)?;

    tour.heading("Completion, while you type");
    tour.completion(&mut sport, "[@russia")?;
    tour.completion(&mut sport, "[@iorwo2023, chap. ")?;
    tour.completion(&mut sport, "as Chapter comp")?;
    tour.completion(&mut sport, "sent by MIN")?;

    tour.heading("Diagnostics: what the book does not bear out");
    tour.diagnostics(&paper)?;

    tour.client.end()?;
    let shown = folder.display();
    let _ = write!(
        tour.report,
        "\n{BOLD}Try it in an editor{BOLD:#}\n\n  nvim {shown}/notes/seminar-paper.md\n  code {shown}\n\n  How to set up either is in the README, under \"In your editor\". On the command line:\n\n  glossator annotate {shown}/notes/seminar-paper.md\n  glossator check {shown}\n"
    );
    Ok(tour.report)
}

/// An open note.
struct Note {
    uri: Url,
    name: String,
    text: String,
    version: i32,
}

impl Note {
    fn open(client: &mut Client, folder: &Path, name: &str) -> Result<Self, Failure> {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).map_err(|error| Failure(format!("{}: {error}", path.display())))?;
        let uri = client::uri(&path)?;
        client.open(&uri, &text)?;
        Ok(Self { uri, name: name.to_owned(), text, version: 1 })
    }

    /// The protocol position of the byte at `offset`.
    fn position(&self, offset: usize) -> Value {
        let before = &self.text[..offset];
        let line = before.matches('\n').count();
        let start = line_start(before, offset);
        json!({"line": line, "character": before[start..].encode_utf16().count()})
    }

    fn params(&self, words: &str) -> Result<Value, Failure> {
        let offset = self.text.find(words).ok_or_else(|| Failure(format!("{} does not say {words:?}", self.name)))?;
        Ok(json!({"textDocument": {"uri": self.uri}, "position": self.position(offset)}))
    }

    fn line(&self, number: u64) -> &str {
        self.text.lines().nth(number as usize).unwrap_or("")
    }
}

struct Tour {
    client: Client,
    report: String,
}

impl Tour {
    fn heading(&mut self, text: &str) {
        let _ = write!(self.report, "\n{BOLD}{text}{BOLD:#}\n");
    }

    /// A caption: what is done, and where.
    fn step(&mut self, text: &str) {
        let _ = writeln!(self.report, "\n{FAINT}{text}{FAINT:#}");
    }

    fn indented(&mut self, text: &str) {
        for line in text.lines() {
            let _ = writeln!(self.report, "{}", format!("  {line}").trim_end());
        }
    }

    fn hover(&mut self, note: &Note, words: &str, skip: usize) -> Result<(), Failure> {
        let answer = self.client.request("textDocument/hover", &note.params(&words[skip..])?)?;
        let range = &answer["range"];
        let line = note.line(range["start"]["line"].as_u64().unwrap_or(0));
        let column = |position: &Value| position["character"].as_u64().unwrap_or(0) as usize;
        let (start, end) = (column(&range["start"]), column(&range["end"]));
        self.step(&format!("{}: the cursor on a word of", note.name));
        self.indented(line);
        let marks = format!("{}{}", " ".repeat(start), "^".repeat(end.saturating_sub(start)));
        self.indented(&marks);
        self.indented(&wrapped(&plain::text(answer["contents"]["value"].as_str().unwrap_or("nothing"))));
        Ok(())
    }

    fn definition(&mut self, note: &Note, words: &str) -> Result<(), Failure> {
        let answer = self.client.request("textDocument/definition", &note.params(words)?)?;
        let link = &answer[0];
        let uri = link["targetUri"].as_str().unwrap_or("");
        let line = link["targetSelectionRange"]["start"]["line"].as_u64().unwrap_or(0);
        let file = Url::parse(uri).ok().and_then(|uri| uri.to_file_path().ok());
        let text = file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        self.step(&format!("{}: from \"{words}\"", note.name));
        let name = uri.rsplit('/').next().unwrap_or(uri);
        self.indented(&format!("{name}:{}: {}", line + 1, text.lines().nth(line as usize).unwrap_or("")));
        Ok(())
    }

    fn links(&mut self, note: &Note) -> Result<(), Failure> {
        let answer = self.client.request("textDocument/documentLink", &json!({"textDocument": {"uri": note.uri}}))?;
        self.step(&format!("{}: links that open the book itself", note.name));
        for link in answer.as_array().into_iter().flatten() {
            let line = link["range"]["start"]["line"].as_u64().unwrap_or(0) + 1;
            self.indented(&format!("line {line}: {}", link["target"].as_str().unwrap_or("")));
        }
        Ok(())
    }

    /// Types `words` at the end of `note`.
    fn completion(&mut self, note: &mut Note, words: &str) -> Result<(), Failure> {
        let text = note.text.clone();
        note.text = format!("{text}\n{words}");
        note.version += 1;
        self.client.change(&note.uri, note.version, &note.text)?;
        let params = json!({"textDocument": {"uri": note.uri}, "position": note.position(note.text.len())});
        let answer = self.client.request("textDocument/completion", &params)?;
        self.step(&format!("typing \"{words}\""));
        for item in answer["items"].as_array().into_iter().flatten().take(4) {
            let word = |name: &str| item[name].as_str().unwrap_or("").to_owned();
            let detail = word("detail");
            let detail = if detail.is_empty() { detail } else { format!(" ({detail})") };
            self.indented(&format!("{}{detail}", word("label")));
            if let Some(insert) = item["textEdit"]["newText"].as_str().filter(|insert| *insert != word("label")) {
                self.indented(&format!("    inserts {insert}"));
            }
        }
        note.text = text;
        Ok(())
    }

    fn diagnostics(&mut self, note: &Note) -> Result<(), Failure> {
        let found = self.client.diagnostics(&note.uri)?;
        self.step(&note.name);
        for diagnostic in found {
            let start = &diagnostic["range"]["start"];
            let position =
                format!("{}:{}", start["line"].as_u64().unwrap_or(0) + 1, start["character"].as_u64().unwrap_or(0) + 1);
            let word = |name: &str| diagnostic[name].as_str().unwrap_or("").to_owned();
            self.indented(&format!("{position}: {} [{}]", word("message"), word("code")));
        }
        Ok(())
    }
}

/// `text` wrapped to the width of a terminal.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 90;
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.len() + word.len() > WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.join("\n")
}
