//! Hayagriva's YAML, the bibliography format of Typst: a map from keys to entries, each of which may contain its
//! `parent`.
//!
//! The crate `hayagriva` reads this format too, but keeps no spans, and rejects the whole file for one bad entry.

use smol_str::SmolStr;

use crate::library::citekey::Citekey;
use crate::library::csl_type::CslType;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::sources::yaml_values;
use crate::library::variables::{self, Sort, Variable};
use crate::markdown::yaml::{self, Document, Field, Node, Value};
use crate::text::Problem;

/// Reads a file; `None` if it is about something else.
pub fn read(document: &Document) -> Option<(Vec<Record>, Vec<Problem>)> {
    let Node::Map(entries) = &document.root.as_ref()?.node else { return None };
    let is_entry = |entry: &Field| entry_type(&entry.value).is_some_and(|kind| TYPES.contains(&kind.as_str()));
    if !entries.iter().any(|entry| is_entry(entry) && text(&entry.value, "title").is_some()) {
        return None;
    }
    let mut problems: Vec<Problem> = document.problem.iter().cloned().collect();
    let mut records = Vec::with_capacity(entries.len());
    for entry in entries {
        match &entry.value.node {
            Node::Map(_) => {
                if !is_entry(entry) {
                    let message = "This entry has no type that is known, as in `type: book`.";
                    problems.push(Problem::new(entry.name_span, message));
                }
                records.push(record(entry));
            }
            _ => {
                let message = "An entry is expected after this key: its fields, each on a line of its own.";
                problems.push(Problem::new(entry.name_span, message));
            }
        }
    }
    Some((records, problems))
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

/// The text of a field on one line: the field itself, or the `value` (for a publisher the `name`) of a map. Braces
/// protect capitals.
fn text(entry: &Value, name: &str) -> Option<SmolStr> {
    plain(get(entry, name)?)
}

fn plain(value: &Value) -> Option<SmolStr> {
    let value = get(value, "value").or(get(value, "name")).unwrap_or(value);
    let text = value.text()?.replace(['{', '}'], "");
    values::one_line(&text)
}

fn people(value: Option<&Value>) -> Vec<Person> {
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
    let people = value.map(Value::items).unwrap_or_default().iter().map(named);
    people.filter(|person| !person.family.is_empty()).collect()
}

/// People in another `role`, which stands next to their names.
fn affiliated(entry: &Value, role: &str) -> Vec<Person> {
    let groups = get(entry, "affiliated").map(Value::items).unwrap_or_default().iter();
    groups
        .filter(|group| text(group, "role").as_deref() == Some(role))
        .flat_map(|group| people(get(group, "names")))
        .collect()
}

/// The publisher's location.
fn location(entry: &Value) -> Option<SmolStr> {
    get(entry, "publisher").and_then(|publisher| text(publisher, "location")).or_else(|| text(entry, "location"))
}

fn serial(entry: &Value, name: &str) -> Option<SmolStr> {
    let serial = get(entry, "serial-number")?;
    match &serial.node {
        Node::Map(_) => text(serial, name),
        _ => serial.text().map(SmolStr::from),
    }
}

fn record(entry: &Field) -> Record {
    let fields = &entry.value;
    let none = Value { span: fields.span, node: Node::Map(Vec::new()) };
    // The work is printed in the first parent; the others are where else it appeared.
    let parent = get(fields, "parent").and_then(|parents| parents.items().first()).unwrap_or(&none);
    let kind = kind(fields, parent);
    let key =
        Citekey { key: entry.name.clone().into(), span: yaml_values::inside_quotes(entry.name_span, &entry.name) };
    let mut record = Record {
        keys: [key].into_iter().collect(),
        kind,
        stated_type: Some(csl_type(fields, parent)),
        span: entry.name_span.join(fields.span),
        heading: entry.name_span,
        ..Record::default()
    };
    for &variable in variables::ALL {
        // A variable that a part has under another name (its title) is not inherited.
        let shared = variable.of_whole() == Some(variable);
        for name in variable.hayagriva() {
            let value = get(fields, name).or_else(|| get(parent, name).filter(|_| shared));
            if let Some(value) = value.filter(|_| record.get(variable).is_none()) {
                set(&mut record, variable, value);
            }
        }
    }
    record.set_some(Variable::ContainerTitle, text(parent, "title"));
    record.set_people(Variable::ContainerAuthor, &people(get(parent, "author")));
    whole(&mut record, fields, parent);
    let pages = text(fields, "page-range");
    record.pages = pages.as_deref().and_then(values::pages);
    record.set_some(Variable::Page, pages.map(|pages| values::page_range(&pages)));
    record.set_people(Variable::Translator, &affiliated(fields, "translator"));
    record
        .set_date(Variable::Accessed, get(fields, "url").and_then(|url| get(url, "date")).and_then(yaml_values::date));
    record.set_some(Variable::Url, text(fields, "url"));
    if kind == Kind::Chapter {
        record.number = record.get(Variable::ChapterNumber).and_then(values::number);
        values::take_number(&mut record);
    }
    record.shrink_to_fit();
    record
}

fn set(record: &mut Record, variable: Variable, value: &Value) {
    match variable.sort() {
        Sort::Text | Sort::Title => record.set_some(variable, plain(value)),
        Sort::Names => record.set_people(variable, &people(Some(value))),
        Sort::Date => record.set_date(variable, yaml_values::date(value)),
        Sort::Prose => record.set_some(variable, value.text().and_then(values::markdown)),
    }
}

/// Sets what a chapter has about its book, or an article about its journal, from the parent or from the entry itself.
fn whole(record: &mut Record, fields: &Value, parent: &Value) {
    let is_chapter = record.kind == Kind::Chapter;
    let either = |name: &str| {
        let (first, second) = if is_chapter { (parent, fields) } else { (fields, parent) };
        text(first, name).or_else(|| text(second, name))
    };
    record.set_some(Variable::Edition, either("edition"));
    record.set_some(Variable::Volume, either("volume"));
    record.set_some(Variable::Issue, either("issue"));
    let organization = text(fields, "organization").or_else(|| text(parent, "organization"));
    record.set_some(Variable::Publisher, either("publisher").or(organization));
    record.set_some(Variable::PublisherPlace, location(parent).filter(|_| is_chapter).or_else(|| location(fields)));
    let own = people(get(fields, "editor"));
    let theirs = people(get(parent, "editor"));
    record
        .set_people(Variable::Editor, if own.is_empty() || is_chapter && !theirs.is_empty() { &theirs } else { &own });
    let date = |of: &Value| get(of, "date").and_then(yaml_values::date);
    let (first, second) = if is_chapter { (parent, fields) } else { (fields, parent) };
    record.set_date(Variable::Issued, date(first).or_else(|| date(second)));
    let isbn = serial(parent, "isbn").or_else(|| serial(fields, "isbn"));
    record.set_some(Variable::Isbn, isbn.and_then(|isbn| values::isbns(&isbn)));
    record.set_some(Variable::Doi, serial(fields, "doi").and_then(|doi| identifier::doi(&doi)));
    let issn = serial(fields, "issn").or_else(|| serial(parent, "issn"));
    record.set_some(Variable::Issn, issn.and_then(|issn| identifier::issn(&issn)));
    record.set_some(Variable::Pmid, serial(fields, "pmid"));
    record.set_some(Variable::Pmcid, serial(fields, "pmcid"));
    record.set_some(Variable::Number, serial(fields, "serial"));
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
    match (entry_type.as_str(), self::entry_type(parent).unwrap_or_default().as_str()) {
        ("article", "newspaper") => CslType::ArticleNewspaper,
        ("article", "proceedings" | "conference") => CslType::PaperConference,
        ("article", "blog") | ("post", _) => CslType::PostWeblog,
        ("article", "anthology" | "book") | ("chapter" | "anthos", _) => CslType::Chapter,
        ("article", _) => CslType::ArticleJournal,
        ("entry", _) => CslType::EntryEncyclopedia,
        ("book" | "anthology" | "proceedings" | "reference", _) => CslType::Book,
        ("web", _) => CslType::Webpage,
        ("case", _) => CslType::LegalCase,
        ("video" | "scene", _) => CslType::MotionPicture,
        ("audio", _) => CslType::Song,
        ("artwork", _) => CslType::Graphic,
        ("repository", _) => CslType::Software,
        (name, _) => CslType::parse(name).unwrap_or(CslType::Document),
    }
}

/// Hayagriva's types.
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
