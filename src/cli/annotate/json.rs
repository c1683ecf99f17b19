//! References as JSON: one object for each note.

use serde_json::{Value, json};

use super::annotated::Annotated;
use crate::resolution::{Reference, ReferenceKind, Status, Target};
use crate::text::position::Encoding;
use crate::text::{file_name, printable};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The note's references, on one line.
pub(super) fn print(annotated: &Annotated<'_>) -> String {
    let Annotated { file, text, snapshot, note } = annotated;
    let references = snapshot.references(note);
    let references: Vec<Value> = references.iter().map(|it| reference(text, snapshot, note, it)).collect();
    let note = json!({"file": file_name::shown(file), "references": references}).to_string();
    format!("{}\n", printable::json(&note))
}

fn reference(text: &str, snapshot: &Snapshot, note: &Note, reference: &Reference) -> Value {
    let span = reference.span;
    // Columns count characters, as people do.
    let position = note.lines.position(span.start as usize, Encoding::Utf32);
    let targets: Vec<Value> = reference.targets.iter().filter_map(|&it| target(snapshot, note, it)).collect();
    json!({
        "start": span.start,
        "end": span.end,
        "line": position.line + 1,
        "column": position.character + 1,
        "text": span.of(text),
        "kind": kind(reference.kind),
        "status": status(reference.status()),
        "targets": targets,
    })
}

fn kind(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Citation => "citation",
        ReferenceKind::Chapter => "chapter",
        ReferenceKind::Part => "part",
        ReferenceKind::Page => "page",
        ReferenceKind::Organization => "organization",
        ReferenceKind::Person => "person",
        ReferenceKind::Abbreviation => "abbreviation",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Resolved => "resolved",
        Status::Ambiguous => "ambiguous",
        Status::Unknown => "unknown",
    }
}

fn target(snapshot: &Snapshot, note: &Note, target: Target) -> Option<Value> {
    let library = snapshot.library(note);
    let entry = |kind: &str, work: Option<&str>, chapter: Option<String>, name: Option<&str>, title: Option<&str>| json!({"kind": kind, "work": work, "chapter": chapter, "name": name, "title": title});
    Some(match target {
        Target::Work(id) => {
            let work = library.view(id)?;
            entry("work", Some(work.citekey()), None, None, Some(work.title()))
        }
        Target::Chapter(id) => {
            let (work, chapter) = library.chapter(id)?;
            let number = chapter.number().map(|number| number.to_string());
            entry("chapter", Some(work.citekey()), number, None, Some(chapter.title()))
        }
        Target::Part(id) => {
            let (work, part, _) = library.part(id)?;
            entry("part", Some(work.citekey()), None, None, Some(&part.label))
        }
        Target::Organization(id) => {
            let organization = library.organization(id)?;
            let kind = if organization.is_person { "person" } else { "organization" };
            entry(kind, None, None, Some(&organization.name), None)
        }
        Target::Abbreviation(id) => entry("abbreviation", None, None, Some(&library.abbreviation(id)?.long), None),
        Target::Local(index) => {
            let definition = note.mentions.definitions.get(index as usize)?;
            entry("abbreviation", None, None, Some(&definition.long), None)
        }
    })
}
