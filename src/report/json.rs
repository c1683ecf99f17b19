//! A report as JSON: the same data, with names where the report itself counts places in its list of names.

use serde_json::{Value, json};

use super::{Report, Section};

/// `sections` of `report`, as one object.
pub fn print(report: &Report, sections: &[Section]) -> Value {
    let name = |who: usize| report.who.everybody.get(who).map(|body| &body.name);
    let mut out = json!({ "folder": report.folder, "root": report.root, "notes": report.notes });
    for section in sections {
        let mut told = match section {
            Section::Reading => json!(report.reading),
            Section::Who => json!(report.who),
            Section::Together => json!(report.together),
            Section::Index => json!(report.index),
            Section::Abbreviations => json!(report.abbreviations),
        };
        match section {
            Section::Who => {
                for (grid, into) in report.who.books.iter().zip(items(&mut told["books"])) {
                    for (row, into) in grid.rows.iter().zip(items(&mut into["rows"])) {
                        into["who"] = json!(name(row.who));
                    }
                }
            }
            Section::Together => {
                for (pair, into) in report.together.iter().zip(items(&mut told)) {
                    into["one"] = json!(name(pair.one));
                    into["other"] = json!(name(pair.other));
                }
            }
            Section::Index => {
                for entry in items(&mut told).iter_mut().filter_map(Value::as_object_mut) {
                    entry.remove("who");
                }
            }
            Section::Reading | Section::Abbreviations => {}
        }
        out[section.id()] = told;
    }
    out
}

fn items(list: &mut Value) -> &mut [Value] {
    list.as_array_mut().map_or(&mut [], Vec::as_mut_slice)
}
