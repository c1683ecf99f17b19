//! Hayagriva's YAML, the bibliographies of Typst: a map from keys to entries, each of which may hold its `parent`.
//!
//! The crate `hayagriva` reads such files too, but keeps no places, and one bad entry costs it the whole file.

use smol_str::SmolStr;

use crate::library::citekey::Citekey;
use crate::library::details::{CslType, Details};
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::sources::bibliography::{Item, Kind, values};
use crate::library::sources::variables;
use crate::markdown::yaml::{self, Document, Field, Node, Value};
use crate::text::Problem;

/// Reads a file; `None` where it is about something else.
pub fn read(document: &Document) -> Option<(Vec<Item>, Vec<Problem>)> {
    let Node::Map(entries) = &document.root.as_ref()?.node else { return None };
    let is_entry = |entry: &Field| entry_type(&entry.value).is_some_and(|kind| TYPES.contains(&kind.as_str()));
    if !entries.iter().any(|entry| is_entry(entry) && text(&entry.value, "title").is_some()) {
        return None;
    }
    let mut problems: Vec<Problem> = document.problem.iter().cloned().collect();
    let mut items = Vec::with_capacity(entries.len());
    for entry in entries {
        match &entry.value.node {
            Node::Map(_) => {
                if !is_entry(entry) {
                    let message = "This entry has no type that is known, as in `type: book`.";
                    problems.push(Problem::new(entry.name_span, message));
                }
                items.push(item(entry));
            }
            _ => {
                let message = "An entry is expected behind this key: its fields, each on a line of its own.";
                problems.push(Problem::new(entry.name_span, message));
            }
        }
    }
    Some((items, problems))
}

fn get<'v>(entry: &'v Value, name: &str) -> Option<&'v Value> {
    match &entry.node {
        Node::Map(fields) => yaml::get(fields, name),
        _ => None,
    }
}

fn entry_type(entry: &Value) -> Option<String> {
    get(entry, "type")?.text().map(str::to_ascii_lowercase)
}

/// A field's text on one line: as it stands, or the `value` (of a publisher the `name`) of a map. Braces protect
/// capitals.
fn text(entry: &Value, name: &str) -> Option<SmolStr> {
    let value = get(entry, name)?;
    let value = get(value, "value").or(get(value, "name")).unwrap_or(value);
    let text = value.text()?.replace(['{', '}'], "");
    values::text(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn people(entry: &Value, name: &str) -> Vec<Person> {
    let named = |value: &Value| match &value.node {
        Node::Map(_) => {
            let part = |name: &str| text(value, name);
            let joined = |parts: [Option<SmolStr>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            Person {
                family: joined([part("prefix"), part("name")]).into(),
                given: part("given-name").unwrap_or_default(),
                suffix: part("suffix").unwrap_or_default(),
            }
        }
        _ => Person::parse(value.text().unwrap_or_default()),
    };
    let people = get(entry, name).map(Value::items).unwrap_or_default().iter().map(named);
    people.filter(|person| !person.family.is_empty()).collect()
}

/// People who took part in another way, in the `role` that stands beside their names.
fn affiliated(entry: &Value, role: &str) -> Vec<Person> {
    let all = get(entry, "affiliated").map(Value::items).unwrap_or_default().iter();
    all.filter(|group| text(group, "role").as_deref() == Some(role)).flat_map(|group| people(group, "names")).collect()
}

/// Where the publisher is.
fn place(entry: &Value) -> Option<SmolStr> {
    get(entry, "publisher").and_then(|publisher| text(publisher, "location")).or_else(|| text(entry, "location"))
}

fn serial(entry: &Value, name: &str) -> Option<SmolStr> {
    let serial = get(entry, "serial-number")?;
    match &serial.node {
        Node::Map(_) => text(serial, name),
        _ => serial.text().map(SmolStr::from),
    }
}

fn item(entry: &Field) -> Item {
    let fields = &entry.value;
    let none = Value { span: fields.span, node: Node::Map(Vec::new()) };
    // Of several parents the first is what the work is printed in; the others say where else it appeared.
    let parent = get(fields, "parent").and_then(|parents| parents.items().first()).unwrap_or(&none);
    let kind = kind(fields, parent);
    let container = text(parent, "title");
    let own_or_parent = |name: &str| text(fields, name).or_else(|| text(parent, name));
    let of_book = |name: &str| text(parent, name).or_else(|| text(fields, name));
    let whole = |name: &str| if kind == Kind::Chapter { of_book(name) } else { own_or_parent(name) };
    let title = text(fields, "title").unwrap_or_default();
    let (told, bare_title) =
        if kind == Kind::Chapter { values::numbered_title(&title) } else { (None, title.as_str()) };
    let mut editors = people(fields, "editor");
    if editors.is_empty() || kind == Kind::Chapter && !people(parent, "editor").is_empty() {
        editors = people(parent, "editor");
    }
    let date = |of: &Value| get(of, "date").and_then(variables::date);
    let page_range = text(fields, "page-range");
    Item {
        citekeys: vec![Citekey {
            key: entry.name.clone().into(),
            span: variables::inside_quotes(entry.name_span, &entry.name),
        }],
        kind,
        title: bare_title.into(),
        container,
        authors: people(fields, "author"),
        container_authors: people(parent, "author"),
        editors,
        issued: if kind == Kind::Chapter {
            date(parent).or_else(|| date(fields))
        } else {
            date(fields).or_else(|| date(parent))
        },
        edition: whole("edition"),
        volume: whole("volume"),
        publisher: whole("publisher").or_else(|| own_or_parent("organization")),
        isbn: serial(parent, "isbn").or_else(|| serial(fields, "isbn")).and_then(|isbn| values::isbn(&isbn)),
        doi: serial(fields, "doi").and_then(|doi| identifier::doi(&doi)),
        url: text(fields, "url"),
        pages: page_range.as_deref().and_then(values::pages),
        told_type: Some(csl_type(fields, parent)),
        details: Details {
            translators: affiliated(fields, "translator"),
            publisher_place: place(parent).filter(|_| kind == Kind::Chapter).or_else(|| place(fields)),
            issue: own_or_parent("issue"),
            number: serial(fields, "serial"),
            genre: text(fields, "genre"),
            language: own_or_parent("language"),
            page: page_range.as_deref().and_then(values::unusual_pages),
            accessed: get(fields, "url").and_then(|url| get(url, "date")).and_then(variables::date),
            ..Details::default()
        }
        .into(),
        number: text(fields, "chapter").and_then(|number| values::number(&number)).or(told),
        abstract_text: get(fields, "abstract").and_then(Value::text).and_then(values::markdown),
        span: entry.name_span.join(fields.span),
        heading: entry.name_span,
        ..Item::default()
    }
}

fn kind(entry: &Value, parent: &Value) -> Kind {
    let named = |value: &Value| entry_type(value).unwrap_or_default();
    let in_book = text(parent, "title").is_some()
        && !matches!(named(parent).as_str(), "periodical" | "newspaper" | "blog" | "web" | "conference" | "thread");
    match named(entry).as_str() {
        "book" | "anthology" | "proceedings" | "reference" => Kind::Book,
        "chapter" | "anthos" | "entry" | "article" if in_book => Kind::Chapter,
        _ => Kind::Other,
    }
}

fn csl_type(entry: &Value, parent: &Value) -> CslType {
    let entry_type = entry_type(entry).unwrap_or_default();
    CslType::known(match (entry_type.as_str(), self::entry_type(parent).unwrap_or_default().as_str()) {
        ("article", "newspaper") => "article-newspaper",
        ("article", "proceedings" | "conference") => "paper-conference",
        ("article", "blog") | ("post", _) => "post-weblog",
        ("article", "anthology" | "book") | ("chapter" | "anthos", _) => "chapter",
        ("article", _) => "article-journal",
        ("entry", _) => "entry-encyclopedia",
        ("book" | "anthology" | "proceedings" | "reference", _) => "book",
        ("web", _) => "webpage",
        ("case", _) => "legal_case",
        ("video" | "scene", _) => "motion_picture",
        ("audio", _) => "song",
        ("artwork", _) => "graphic",
        ("repository", _) => "software",
        (name, _) => name,
    })
}

/// The types of Hayagriva.
const TYPES: &[&str] = &[
    "anthology",
    "anthos",
    "article",
    "artwork",
    "audio",
    "blog",
    "book",
    "case",
    "chapter",
    "conference",
    "entry",
    "exhibition",
    "legislation",
    "manuscript",
    "misc",
    "newspaper",
    "original",
    "patent",
    "performance",
    "periodical",
    "post",
    "proceedings",
    "reference",
    "report",
    "repository",
    "scene",
    "thesis",
    "thread",
    "video",
    "web",
];

#[cfg(test)]
mod tests;
