//! What Pandoc reads differently in a source: what is defined in another file, and keys that the file does not give.

use crate::features::messages::Fault;
use crate::library::Library;
use crate::library::source::SourceId;
use crate::library::sources::format::Format;
use crate::text::{Missing, Problem, ProblemSort, Span};
use crate::workspace::note::{Note, NoteId};
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

/// The faults of the source `note`, each with its span.
pub(super) fn told(snapshot: &Snapshot, note: &Note) -> Vec<(Span, Fault)> {
    let library = snapshot.library(note);
    let mut told = Vec::new();
    let (mut strings, mut entries) = (Vec::new(), Vec::new());
    for problem in &note.facts.problems {
        match &problem.sort {
            ProblemSort::Missing(Missing::String(name)) => match library.defines_string(name) {
                Some(source) => strings.push((problem.span, name.as_str(), source)),
                None => told.push(fault(problem, Code::SourceInvalid)),
            },
            ProblemSort::Missing(Missing::Entry(key)) => match library.claim(key) {
                Some(claim) => entries.push((problem.span, key.as_str(), claim.record.source)),
                None => told.push(fault(problem, Code::SourceInvalid)),
            },
            ProblemSort::NotPandoc => told.push(fault(problem, Code::SourceNotPandoc)),
            ProblemSort::Invalid => told.push(fault(problem, Code::SourceInvalid)),
        }
    }
    let does = "Pandoc looks for it in this file alone; what `glossator export` writes has it";
    told.extend(elsewhere(snapshot, &strings, "is an `@string` of", does));
    let does = "Pandoc looks for `crossref` in this file alone, and prints the chapter without its book; \
        what `glossator export` writes has it";
    told.extend(elsewhere(snapshot, &entries, "is an entry of", does));
    told.extend(made_keys(library, note));
    told
}

fn fault(problem: &Problem, code: Code) -> (Span, Fault) {
    (problem.span, Fault { code, message: problem.message.clone(), fix: None })
}

/// One diagnostic, at the first of them, for `all` that other files define.
fn elsewhere(snapshot: &Snapshot, all: &[(Span, &str, SourceId)], is: &str, does: &str) -> Option<(Span, Fault)> {
    let &(span, name, source) = all.iter().min()?;
    let file = NoteId::of(source).and_then(|id| snapshot.note(id)).map(|file| snapshot.shown(file));
    let file = file.unwrap_or_else(|| "another file".to_owned());
    let mut others: Vec<&str> = all.iter().map(|&(_, name, _)| name).filter(|&other| other != name).collect();
    others.sort_unstable();
    others.dedup();
    let more = match others.len() {
        0 => String::new(),
        1 => " (and one more stands in another file)".to_owned(),
        count => format!(" (and {count} more stand in other files)"),
    };
    let message = format!("“{name}” {is} {file}{more}: {does}");
    Some((span, Fault { code: Code::SourceNotPandoc, message, fix: None }))
}

/// The entries for which keys were made, if the file can be edited.
fn made_keys(library: &Library, note: &Note) -> Vec<(Span, Fault)> {
    let source = note.id.source();
    let Some(entries) =
        library.entries(source).filter(|entries| entries.makes_keys && note.facts.format != Format::Epub)
    else {
        return Vec::new();
    };
    let made = entries.records.numbered().filter_map(|(_, placed)| {
        let key = &placed.record.keys.first().filter(|citekey| citekey.span.is_empty())?.key;
        let message = format!("this entry has no key: it can be cited as `@{key}`; write that down as `ID  - {key}`");
        let fault = Fault { code: Code::CitekeyMade, message, fix: None };
        Some((library.current_span(source, placed.record.heading), fault))
    });
    made.collect()
}
