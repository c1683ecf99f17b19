//! The results of `check` in SARIF 2.1.0 (OASIS standard, the format of code scanning services).

use std::path::Path;

use serde_json::{Value, json};
use url::Url;

use super::found::{Checked, Found};
use crate::cli::workspace::{absolute, shown};
use crate::features::explanations;
use crate::markdown::offered;
use crate::text::position::Encoding;
use crate::text::printable;
use crate::workspace::settings::{Code, Severity};

/// A log of one run, with a rule for each code.
pub(super) fn print(checked: &[Checked]) -> String {
    let rules: Vec<Value> = Code::ALL.iter().map(|&code| rule(code)).collect();
    let results = checked.iter().flat_map(|file| file.found.iter().map(move |found| result(file, found)));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {"name": "glossator", "version": env!("CARGO_PKG_VERSION"), "rules": rules},
            },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    printable::json(&format!("{log:#}\n")).into_owned()
}

fn rule(code: Code) -> Value {
    let section = explanations::of(code);
    let mut rule = json!({
        "id": code.name(),
        "shortDescription": {"text": code.meaning()},
        "help": {"text": section, "markdown": section},
    });
    if let Some(page) = explanations::published() {
        rule["helpUri"] = json!(format!("{page}#{code}"));
    }
    rule
}

fn result(file: &Checked, Found { diagnostic, related }: &Found) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    };
    let start = file.lines.position(diagnostic.span.start as usize, Encoding::Utf32);
    let end = file.lines.position(diagnostic.span.end as usize, Encoding::Utf32);
    let region = json!({
        "startLine": start.line + 1,
        "startColumn": start.character + 1,
        "endLine": end.line + 1,
        "endColumn": end.character + 1,
    });
    let others = related.iter().map(|(path, line, words)| {
        let mut location = location(path, json!({"startLine": line}));
        location["message"] = json!({"text": words});
        location
    });
    json!({
        "ruleId": diagnostic.code.name(),
        "level": level,
        "message": {"text": diagnostic.message},
        "locations": [location(&file.path, region)],
        "relatedLocations": others.collect::<Vec<_>>(),
    })
}

fn location(path: &Path, region: Value) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": region}})
}

/// The URI of the file at `path`, relative to the current folder if the file is inside it.
fn uri(path: &Path) -> String {
    let Ok(whole) = Url::from_file_path(path).map(|uri| offered::written(&uri)) else { return shown(path) };
    let current = absolute(Path::new(".")).ok().and_then(|folder| Url::from_directory_path(folder).ok());
    let below = current.and_then(|folder| whole.strip_prefix(&offered::written(&folder)).map(str::to_owned));
    match below {
        // Anything before a colon would be read as a scheme.
        Some(below) if below.split('/').next().is_some_and(|first| first.contains(':')) => format!("./{below}"),
        Some(below) if !below.is_empty() => below,
        _ => whole,
    }
}
