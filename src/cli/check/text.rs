//! The results of `check` for people.

use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::found::{Checked, Found};
use crate::cli::output;
use crate::cli::workspace::shown;
use crate::text::position::{Encoding, LineTable};
use crate::text::{Span, counted, printable};
use crate::workspace::settings::Severity;

/// Each diagnostic with its source line and a caret, then the counts, and a remark if the folder `knows_nothing` to
/// check notes against.
pub(super) fn print(checked: &[Checked], notes: usize, knows_nothing: bool) -> String {
    let renderer = Renderer::styled();
    let mut report = String::new();
    for file in checked {
        let path = output::path(Path::new(&shown(&file.path)));
        for Found { diagnostic, related } in &file.found {
            let level = match diagnostic.severity {
                Severity::Error => Level::ERROR,
                Severity::Warning => Level::WARNING,
                Severity::Information => Level::INFO,
                Severity::Hint => Level::HELP.with_name("hint"),
            };
            let title = level.primary_title(printable::line(&diagnostic.message)).id(diagnostic.code.name());
            let mut group = Group::with_title(title);
            if let Some(text) = &file.text {
                let at = file.lines.position(diagnostic.span.start as usize, Encoding::Utf32);
                let (line, column) = (at.line as usize + 1, at.character as usize + 1);
                let lines = lines_around(text, &file.lines, diagnostic.span);
                let part = part_around(text, lines, diagnostic.span);
                let (start, end) = (diagnostic.span.start - part.start, diagnostic.span.end.min(part.end) - part.start);
                let written = part.of(text);
                let shown = printable::text(written);
                let span = shown_range(written, &shown, Span { start, end });
                let mut snippet = Snippet::source(shown).line_start(line);
                if part.start == lines.start {
                    snippet = snippet.path(path.as_str());
                } else {
                    // The renderer counts columns from the beginning of the text it gets.
                    group = group.element(Origin::path(path.as_str()).line(line).char_column(column));
                }
                group = group.element(snippet.annotation(AnnotationKind::Primary.span(span)));
            }
            let notes: Vec<String> =
                related.iter().map(|(path, line, words)| format!("{words}: {}:{line}", shown(path))).collect();
            for note in &notes {
                group = group.element(Level::NOTE.message(printable::line(note)));
            }
            report.push_str(&renderer.render(&[group]));
            report.push_str("\n\n");
        }
    }
    report.push_str(&summary(checked, notes));
    if knows_nothing {
        report.push_str("No book page and no bibliography was found, so that no citation was held against anything.\n");
    }
    report
}

/// The range of `span` of `text` in `shown`, its printable form.
fn shown_range(text: &str, shown: &str, span: Span) -> Range<usize> {
    // Nearly always it is the same text.
    if std::ptr::eq(text, shown) {
        return span.range();
    }
    let length = |text: &str| printable::text(text).len();
    let start = length(&text[..span.start as usize]);
    start..start + length(span.of(text))
}

/// Of a longer line, only the part around the diagnostic is printed.
const LONG_LINE: usize = 8_000;

/// How much before and after is printed.
const AROUND: usize = 1_000;

/// The lines of `text` that contain `span`.
fn lines_around(text: &str, lines: &LineTable, span: Span) -> Span {
    let line_of = |offset: u32| lines.position(offset as usize, Encoding::Utf8).line as usize;
    let start = lines.line(line_of(span.start)).map_or(0, |(start, _)| start);
    let end = lines.line(line_of(span.end)).map_or(text.len(), |(_, end)| end);
    Span::new(start.min(span.start as usize), end.max(span.end as usize).min(text.len()))
}

/// The part of the `lines` of `text` that is printed for `span`. The renderer takes time for all it gets.
fn part_around(text: &str, lines: Span, span: Span) -> Span {
    if lines.len() <= LONG_LINE {
        return lines;
    }
    let mut start = (span.start as usize).saturating_sub(AROUND).max(lines.start as usize);
    let mut end = (span.start as usize + AROUND).min(lines.end as usize);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Span::new(start, end)
}

fn summary(checked: &[Checked], notes: usize) -> String {
    let count = |severity: Severity| {
        checked.iter().flat_map(|file| &file.found).filter(|found| found.diagnostic.severity == severity).count()
    };
    let counts: Vec<String> = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Information), "remark"),
        (count(Severity::Hint), "hint"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, noun)| counted(number, noun))
    .collect();
    let checked = counted(notes, "note");
    if counts.is_empty() {
        format!("{checked} checked, nothing wrong\n")
    } else {
        format!("{checked} checked: {}\n", counts.join(", "))
    }
}
