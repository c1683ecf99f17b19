//! The JSON Schema (draft 7) of `.glossator.toml`, generated from the table of settings.

use serde_json::{Map, Value, json};

use super::table::{Kind, SETTINGS, Setting};
use super::{Code, LinksTo, Settings, Severity, Shown};
use crate::library::style;

/// The schema, with which editors complete and check a settings file.
pub fn schema() -> Value {
    let mut properties = Map::new();
    for setting in &SETTINGS {
        match setting.name.split_once('.') {
            None => drop(properties.insert(setting.name.to_owned(), property(setting))),
            Some((table, name)) => {
                let table = properties
                    .entry(table)
                    .or_insert_with(|| json!({ "type": "object", "additionalProperties": false, "properties": {} }));
                table["properties"][name] = property(setting);
            }
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": super::FILE_NAME,
        "description": "How Glossator treats the folder that this file lies in.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn property(setting: &Setting) -> Value {
    let mut property = form(&setting.kind, &mut Settings::default());
    property["description"] = setting.description.into();
    property
}

/// The type and the default of a setting.
fn form(kind: &Kind, defaults: &mut Settings) -> Value {
    match kind {
        Kind::Flag(of) => json!({ "type": "boolean", "default": *of(defaults) }),
        Kind::Shown(of) => {
            json!({ "type": "string", "enum": Shown::ALL.map(Shown::name), "default": of(defaults).name() })
        }
        Kind::Links(of) => {
            json!({ "type": "string", "enum": LinksTo::ALL.map(LinksTo::name), "default": of(defaults).name() })
        }
        Kind::Locale(_) => json!({ "type": "string", "default": "en-US" }),
        Kind::Export(_) | Kind::Template(_) => json!({ "type": "string" }),
        Kind::Style(_) => json!({ "type": "string", "default": style::DEFAULT }),
        Kind::Paths(_) => json!({ "type": ["string", "array"], "items": { "type": "string" }, "default": [] }),
        Kind::Folders(_) => json!({
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "book"],
                "properties": {
                    "path": { "type": "string", "description": "The folder, as seen from this one; \"\" is this one." },
                    "book": { "type": "string", "description": "The citekey of the book that the notes in it are about." },
                },
            },
        }),
        Kind::Severities(_) => {
            let levels = ["error", "warning", "information", "hint", "off"];
            let code = |code: Code| {
                let default = code.default_severity().map_or("off", Severity::name);
                let one =
                    json!({ "type": "string", "enum": levels, "description": code.meaning(), "default": default });
                (code.name().to_owned(), one)
            };
            let codes: Map<String, Value> = Code::ALL.into_iter().map(code).collect();
            json!({ "type": "object", "additionalProperties": false, "properties": codes })
        }
    }
}
