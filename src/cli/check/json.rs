//! The results of `check` as JSON.

use serde_json::{Value, json};

use super::found::{Checked, Found};
use crate::cli::workspace::shown;
use crate::text::position::Encoding;
use crate::text::printable;

/// A JSON array with an object for each diagnostic.
pub(super) fn print(checked: &[Checked]) -> String {
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
