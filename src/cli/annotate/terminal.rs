//! References for people: underlined words, with their meanings below.

use std::fmt::Write;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::annotated::Annotated;
use crate::cli::output;
use crate::features::{cards, messages};
use crate::markdown::plain;
use crate::resolution::{Certainty, Reference, ReferenceKind, Status};
use crate::text::{printable, steps};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

const FAINT: Style = Style::new().dimmed();

/// A heading with the name of the next file.
pub(super) fn heading(file: &Path, apart: bool) -> String {
    let style = Style::new().bold();
    format!("{}{style}{}{style:#}\n", if apart { "\n" } else { "" }, output::path(file))
}

/// The whole note.
pub(super) fn print(annotated: &Annotated<'_>) -> String {
    let Annotated { text, snapshot, note, .. } = annotated;
    let references = snapshot.references(note);
    let mut printed = String::with_capacity(text.len() * 2);
    for index in 0..note.lines.len_lines() {
        let Some((start, end)) = note.lines.line(index) else { break };
        // References are in order and never overlap.
        let first = references.partition_point(|it| it.span.end as usize <= start);
        let (mut column, mut at) = (0, start);
        let here = steps::each(&references[first..]).take_while(|it| (it.span.start as usize) < end);
        let marks: Vec<Mark<'_>> = here
            .map(|reference| {
                let from = (reference.span.start as usize).max(start);
                let to = (reference.span.end as usize).min(end);
                column += width(&text[at..from]);
                let words = &text[from..to];
                let mark = Mark {
                    column,
                    words,
                    style: style(reference),
                    // A reference across several lines is explained under the last one.
                    meaning: if reference.span.end as usize <= end { meaning(snapshot, note, reference) } else { None },
                };
                (column, at) = (column + width(words), to);
                mark
            })
            .collect();
        let last = index + 1 == note.lines.len_lines();
        if !(last && start == end) {
            let _ = writeln!(printed, "{}", shown(&text[start..end]));
        }
        print_marks(&mut printed, &marks);
    }
    printed
}

const TAB: &str = "    ";

/// Text of a note, made safe for a line of output.
fn shown(text: &str) -> String {
    printable::line(&text.replace('\t', TAB)).into_owned()
}

fn width(text: &str) -> usize {
    steps::count(text.len());
    shown(text).width()
}

/// The part of a reference on one line.
struct Mark<'t> {
    /// Its first column in the terminal.
    column: usize,
    words: &'t str,
    style: Style,
    meaning: Option<String>,
}

fn style(reference: &Reference) -> Style {
    let color = match (reference.status(), reference.kind) {
        (Status::Unknown, _) if reference.certainty == Certainty::Stated => AnsiColor::Red,
        (Status::Unknown | Status::Ambiguous, _) => AnsiColor::Yellow,
        (_, ReferenceKind::Organization | ReferenceKind::Person | ReferenceKind::Abbreviation) => AnsiColor::Green,
        _ => AnsiColor::Cyan,
    };
    Style::new().fg_color(Some(color.into()))
}

/// With more lines than this from words to meanings, they can no longer be followed.
const MOST_LINES: usize = 32;

/// Prints the underlines, then the meanings from last to first, so that no line crosses another. If there are too many,
/// each meaning follows its words instead.
fn print_marks(printed: &mut String, marks: &[Mark<'_>]) {
    if marks.is_empty() {
        return;
    }
    let mut line = Row::default();
    for mark in marks {
        line.put(mark.column, &"^".repeat(width(mark.words).max(1)), mark.style);
    }
    line.end(printed);
    if marks.len() > MOST_LINES {
        for Mark { words, style, meaning, .. } in marks {
            let Some(meaning) = meaning else { continue };
            let _ = writeln!(printed, "{style}{words}{style:#}: {FAINT}{meaning}{FAINT:#}");
        }
        return;
    }
    for (index, mark) in marks.iter().enumerate().rev() {
        let Some(meaning) = &mark.meaning else { continue };
        let mut row = Row::default();
        for earlier in marks[..index].iter().filter(|earlier| earlier.meaning.is_some()) {
            row.put(earlier.column, "|", earlier.style);
        }
        row.put(mark.column, "'-", mark.style);
        row.put(mark.column + 3, meaning, FAINT);
        row.end(printed);
    }
}

/// One line of output, filled from left to right.
#[derive(Default)]
struct Row {
    text: String,
    column: usize,
}

impl Row {
    fn put(&mut self, column: usize, text: &str, style: Style) {
        let blank = " ".repeat(column.saturating_sub(self.column));
        let _ = write!(self.text, "{blank}{style}{text}{style:#}");
        self.column = self.column.max(column) + text.width();
    }

    fn end(self, printed: &mut String) {
        let _ = writeln!(printed, "{}", self.text);
    }
}

/// The meaning of the reference, in one line.
fn meaning(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    full_meaning(snapshot, note, reference).map(|text| printable::line(&text).into_owned())
}

fn full_meaning(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    let markdown = match reference.status() {
        Status::Unknown => return Some(unknown(snapshot, note, reference)),
        Status::Ambiguous => {
            let lines: Vec<String> =
                reference.targets.iter().filter_map(|&target| cards::line(snapshot, note, target)).collect();
            format!("one of: {}", lines.join("; "))
        }
        Status::Resolved => {
            let line = cards::line(snapshot, note, reference.target()?)?;
            if reference.kind == ReferenceKind::Page { format!("in {line}") } else { line }
        }
    };
    Some(plain::text(&markdown))
}

fn unknown(snapshot: &Snapshot, note: &Note, reference: &Reference) -> String {
    messages::fault(snapshot, note, reference).map_or_else(|| "not known".to_owned(), |fault| fault.message)
}
