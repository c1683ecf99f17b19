//! CSL-JSON, as Pandoc and Zotero read it.

use serde_json::{Map, Value, json};

use super::FlatEntry;
use crate::library::date::{Date, Parts};
use crate::library::person::{Name, People};
use crate::library::variables::{self, Sort, Variable};
use crate::markdown::plain;
use crate::text::printable;

/// All entries as one file.
pub fn write(entries: &[FlatEntry]) -> String {
    let items: Vec<Value> = entries.iter().map(|entry| Value::Object(with_keys(entry))).collect();
    printable::json(&format!("{:#}\n", Value::Array(items))).into_owned()
}

/// An entry with its keys. CSL-JSON has no aliases; Pandoc reads them from `other-ids`, as words.
fn with_keys(entry: &FlatEntry) -> Map<String, Value> {
    let mut item = Map::new();
    item.insert("id".to_owned(), entry.key.into());
    if !entry.aliases.is_empty() {
        item.insert("other-ids".to_owned(), entry.aliases.join(" ").into());
    }
    item.extend(variables(entry));
    if let Some(text) = entry.get(Variable::Abstract).map(|text| plain::text(&text)).filter(|text| !text.is_empty()) {
        item.insert(Variable::Abstract.name().to_owned(), text.into());
    }
    item
}

/// The variables that a style needs of an entry, by their CSL names.
pub fn variables(entry: &FlatEntry) -> Map<String, Value> {
    let mut item = Map::new();
    item.insert("type".to_owned(), entry.csl_type().name().into());
    for &variable in variables::ALL {
        if let Some(value) = value(entry, variable) {
            item.insert(variable.name().to_owned(), value);
        }
    }
    item
}

fn value(entry: &FlatEntry, variable: Variable) -> Option<Value> {
    match variable.sort() {
        Sort::Text => entry.get(variable).map(|text| text.as_str().into()),
        Sort::Title => entry.marked_up(variable).map(Value::from),
        Sort::Names => names(entry.people(variable)),
        Sort::Date => entry.date(variable).map(|it| date(&it)),
        Sort::Prose => None,
    }
}

fn names(people: People<'_>) -> Option<Value> {
    (!people.is_empty()).then(|| people.all().map(name).collect())
}

fn name(person: Name<'_>) -> Value {
    if person.given.is_empty() && person.suffix.is_empty() {
        return json!({ "literal": person.family });
    }
    let (particle, family) = person.particle();
    let (given, dropping) = person.dropping_particle();
    let parts = [
        ("family", family),
        ("given", given),
        ("non-dropping-particle", particle.trim_end()),
        ("dropping-particle", dropping),
        ("suffix", person.suffix),
    ];
    let named = parts.into_iter().filter(|(_, part)| !part.is_empty());
    Value::Object(named.map(|(name, part)| (name.to_owned(), part.into())).collect())
}

/// Year, month and day, as far as known.
pub(crate) fn date_parts((year, month, day): Parts) -> Value {
    let parts = [Some(year), month.map(i32::from), day.map(i32::from)];
    parts.into_iter().flatten().map(Value::from).collect()
}

fn date(date: &Date) -> Value {
    if let Some(words) = date.words() {
        return json!({ "literal": words });
    }
    // An open end is a date of zeros.
    let open = || date.is_open().then(|| json!([0]));
    let ends: Vec<Value> =
        date.start().map(date_parts).into_iter().chain(date.end().map(date_parts).or_else(open)).collect();
    let mut value = json!({ "date-parts": ends });
    if let Some(season) = date.season() {
        value["season"] = season.into();
    }
    if date.is_about() {
        value["circa"] = true.into();
    }
    value
}
