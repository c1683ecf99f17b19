//! CSL-JSON, as Pandoc and Zotero read it.

use serde_json::{Map, Value, json};

use super::Entry;
use crate::library::date::Date;
use crate::library::person::Person;
use crate::markdown::plain;
use crate::text::printable;

/// All entries as one file.
pub fn write(entries: &[Entry]) -> String {
    let items: Vec<Value> = entries.iter().map(|entry| Value::Object(with_keys(entry))).collect();
    printable::json(&format!("{:#}\n", Value::Array(items))).into_owned()
}

/// An entry with its keys. CSL-JSON has no aliases; Pandoc looks for them in `other-ids`, as words.
fn with_keys(entry: &Entry) -> Map<String, Value> {
    let mut item = Map::new();
    item.insert("id".to_owned(), entry.key.into());
    if !entry.aliases.is_empty() {
        item.insert("other-ids".to_owned(), entry.aliases.join(" ").into());
    }
    item.extend(variables(entry));
    if let Some(text) = entry.abstract_text.map(plain::text).filter(|text| !text.is_empty()) {
        item.insert("abstract".to_owned(), text.into());
    }
    item
}

/// What a style needs of an entry, by CSL's names.
pub fn variables(entry: &Entry) -> Map<String, Value> {
    let details = &entry.details;
    let text = |text: Option<&str>| text.map(Value::from);
    let fields = [
        ("type", Some(entry.csl_type.name().into())),
        ("title", Some(entry.title.as_str().into()).filter(|_| !entry.title.is_empty())),
        ("container-title", text(entry.container.as_deref()).filter(|title| title != "")),
        ("author", names(entry.authors)),
        ("container-author", names(entry.container_authors)),
        ("editor", names(entry.editors)),
        ("translator", names(entry.translators)),
        ("issued", entry.issued.map(date)),
        ("edition", text(entry.edition)),
        ("volume", text(entry.volume)),
        ("issue", text(details.issue.as_deref())),
        ("number", text(details.number.as_deref())),
        ("genre", text(details.genre.as_deref())),
        ("collection-title", text(details.collection_title.as_deref())),
        ("collection-number", text(details.collection_number.as_deref())),
        ("publisher", text(entry.publisher)),
        ("publisher-place", text(details.publisher_place.as_deref())),
        ("chapter-number", text(entry.chapter_number.as_deref())),
        ("page", text(entry.pages.as_deref())),
        ("language", text(details.language.as_deref())),
        ("ISBN", text(entry.isbn)),
        ("DOI", text(entry.doi)),
        ("URL", text(entry.url)),
        ("accessed", details.accessed.map(date)),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn names(people: &[Person]) -> Option<Value> {
    (!people.is_empty()).then(|| people.iter().map(name).collect())
}

fn name(person: &Person) -> Value {
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
        ("suffix", &person.suffix),
    ];
    let said = parts.into_iter().filter(|(_, part)| !part.is_empty());
    Value::Object(said.map(|(name, part)| (name.to_owned(), part.into())).collect())
}

fn date(date: Date) -> Value {
    let parts = [Some(date.year()), date.month().map(i32::from), date.day().map(i32::from)];
    json!({ "date-parts": [parts.into_iter().flatten().collect::<Vec<_>>()] })
}
