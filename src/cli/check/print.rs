//! What `check` found, in three forms.

use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};
use serde_sarif::sarif;
use url::Url;

use super::{Checked, Found};
use crate::cli::output::{self, Failure};
use crate::cli::workspace::{absolute, shown};
use crate::features::explanations;
use crate::markdown::offered;
use crate::text::position::{Encoding, LineTable};
use crate::text::{Span, printable};
use crate::workspace::settings::{Code, Severity};

/// Each with its source line and a caret; at the end how many there are, and whether the folder `knows_nothing` that notes
/// could be held against.
pub(super) fn text(checked: &[Checked], notes: usize, knows_nothing: bool) -> String {
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
                    // The renderer counts columns from where its text begins.
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

/// Where `span` of `text` is in `shown`, which is what of it may be shown.
fn shown_range(text: &str, shown: &str, span: Span) -> Range<usize> {
    // Nearly always it is the same text.
    if std::ptr::eq(text, shown) {
        return span.range();
    }
    let length = |text: &str| printable::text(text).len();
    let start = length(&text[..span.start as usize]);
    start..start + length(span.of(text))
}

/// Of a longer line only the part around what is wrong in it is printed.
const LONG_LINE: usize = 8_000;

/// So much of it before and behind.
const AROUND: usize = 1_000;

/// The lines of `text` that `span` lies in.
fn lines_around(text: &str, lines: &LineTable, span: Span) -> Span {
    let line_of = |offset: u32| lines.position(offset as usize, Encoding::Utf8).line as usize;
    let start = lines.line(line_of(span.start)).map_or(0, |(start, _)| start);
    let end = lines.line(line_of(span.end)).map_or(text.len(), |(_, end)| end);
    Span::new(start.min(span.start as usize), end.max(span.end as usize).min(text.len()))
}

/// What of the `lines` of `text` is printed for `span`: the renderer goes through all that it is handed.
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
    let plural = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let counts: Vec<String> = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Information), "remark"),
        (count(Severity::Hint), "hint"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, noun)| plural(number, noun))
    .collect();
    let checked = plural(notes, "note");
    if counts.is_empty() {
        format!("{checked} checked, nothing wrong\n")
    } else {
        format!("{checked} checked: {}\n", counts.join(", "))
    }
}

/// A JSON array, one object for each.
pub(super) fn json(checked: &[Checked]) -> String {
    let all = checked.iter().flat_map(|file| file.found.iter().map(move |found| entry(file, found)));
    let all: Vec<Value> = all.collect();
    printable::json(&format!("{:#}\n", Value::Array(all))).into_owned()
}

fn entry(file: &Checked, Found { diagnostic, related }: &Found) -> Value {
    let start = file.lines.position(diagnostic.span.start as usize, Encoding::Utf32);
    let related: Vec<Value> = related
        .iter()
        .map(|(path, line, words)| json!({"file": shown(path), "line": line, "message": words}))
        .collect();
    json!({
        "file": shown(&file.path),
        "start": diagnostic.span.start,
        "end": diagnostic.span.end,
        "line": start.line + 1,
        "column": start.character + 1,
        "code": diagnostic.code.name(),
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "related": related,
    })
}

/// SARIF 2.1.0 (OASIS standard).
pub(super) fn sarif(checked: &[Checked]) -> Result<String, Failure> {
    let rule = |code: &Code| {
        let meaning = sarif::MultiformatMessageString::builder().text(code.meaning()).build();
        let section = explanations::of(*code);
        let help = sarif::MultiformatMessageString::builder().text(section).markdown(section).build();
        let mut rule =
            sarif::ReportingDescriptor::builder().id(code.name()).short_description(meaning).help(help).build();
        rule.help_uri = explanations::published().map(|page| format!("{page}#{code}"));
        rule
    };
    let rules: Vec<_> = Code::ALL.iter().map(rule).collect();
    let driver =
        sarif::ToolComponent::builder().name("glossator").version(env!("CARGO_PKG_VERSION")).rules(rules).build();
    let results: Vec<_> =
        checked.iter().flat_map(|file| file.found.iter().map(move |found| result(file, found))).collect();
    let run = sarif::Run::builder()
        .tool(sarif::Tool::builder().driver(driver).build())
        .column_kind(json!("unicodeCodePoints"))
        .results(results)
        .build();
    let log = sarif::Sarif::builder()
        .schema("https://json.schemastore.org/sarif-2.1.0.json")
        .version(sarif::Version::V2_1_0.to_string())
        .runs(vec![run])
        .build();
    let text =
        serde_json::to_string_pretty(&log).map_err(|error| Failure(format!("no SARIF could be written: {error}")))?;
    Ok(printable::json(&text).into_owned() + "\n")
}

fn result(file: &Checked, Found { diagnostic, related }: &Found) -> sarif::Result {
    let level = match diagnostic.severity {
        Severity::Error => sarif::ResultLevel::Error,
        Severity::Warning => sarif::ResultLevel::Warning,
        Severity::Information | Severity::Hint => sarif::ResultLevel::Note,
    };
    let start = file.lines.position(diagnostic.span.start as usize, Encoding::Utf32);
    let end = file.lines.position(diagnostic.span.end as usize, Encoding::Utf32);
    let region = sarif::Region::builder()
        .start_line(i64::from(start.line) + 1)
        .start_column(i64::from(start.character) + 1)
        .end_line(i64::from(end.line) + 1)
        .end_column(i64::from(end.character) + 1)
        .build();
    let others: Vec<_> = related
        .iter()
        .map(|(path, line, words)| {
            let region = sarif::Region::builder().start_line(i64::from(*line)).build();
            let mut location = location(path, region);
            location.message = Some(sarif::Message::builder().text(words.clone()).build());
            location
        })
        .collect();
    sarif::Result::builder()
        .rule_id(diagnostic.code.name())
        .level(level)
        .message(sarif::Message::builder().text(diagnostic.message.clone()).build())
        .locations(vec![location(&file.path, region)])
        .related_locations(others)
        .build()
}

fn location(path: &Path, region: sarif::Region) -> sarif::Location {
    let artifact = sarif::ArtifactLocation::builder().uri(uri(path)).build();
    let physical = sarif::PhysicalLocation::builder().artifact_location(artifact).region(region).build();
    sarif::Location::builder().physical_location(physical).build()
}

/// The URI of the file at `path`, as seen from the current folder if it lies there.
fn uri(path: &Path) -> String {
    let Ok(whole) = Url::from_file_path(path).map(|uri| offered::written(&uri)) else { return shown(path) };
    let current = absolute(Path::new(".")).ok().and_then(|folder| Url::from_directory_path(folder).ok());
    let below = current.and_then(|folder| whole.strip_prefix(&offered::written(&folder)).map(str::to_owned));
    match below {
        // What stands before a colon would be a scheme.
        Some(below) if below.split('/').next().is_some_and(|first| first.contains(':')) => format!("./{below}"),
        Some(below) if !below.is_empty() => below,
        _ => whole,
    }
}
