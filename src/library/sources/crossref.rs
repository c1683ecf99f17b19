//! Crossref's JSON: one work, as doi.org returns it, or a response of the API, whose `message` is one work or a list
//! of works. It resembles CSL-JSON, with other types, and with titles and subtitles in separate lists.

use smol_str::SmolStr;

use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::sources::yaml_values;
use crate::library::variables::Variable;
use crate::markdown::yaml::{self, Field, Node, Value};

/// Reads the works in `root`; `None` if it is about something else.
pub(super) fn read(root: &Value) -> Option<Vec<Record>> {
    let items = items(root);
    items
        .iter()
        .any(|item| is_work(item))
        .then(|| items.iter().filter_map(|item| Some(record(fields(item)?))).collect())
}

fn fields(value: &Value) -> Option<&[Field]> {
    match &value.node {
        Node::Map(fields) => Some(fields),
        _ => None,
    }
}

/// The works in a file: the value itself, its message, the items of either.
fn items(root: &Value) -> Vec<&Value> {
    match &root.node {
        Node::List(items) => items.iter().flat_map(items_of_one).collect(),
        _ => items_of_one(root),
    }
}

fn items_of_one(value: &Value) -> Vec<&Value> {
    let Some(all) = fields(value) else { return Vec::new() };
    let message = yaml::get(all, "message").unwrap_or(value);
    match fields(message).and_then(|message| yaml::get(message, "items")) {
        Some(items) => items.items().iter().collect(),
        None => vec![message],
    }
}

/// Whether a value is a Crossref work: its type is one that CSL lacks, or its title is a list.
fn is_work(value: &Value) -> bool {
    let Some(fields) = fields(value) else { return false };
    let kind = yaml::get(fields, "type").and_then(Value::text).unwrap_or_default();
    let has_title = yaml::get(fields, "title").is_some();
    let lists_title = yaml::get(fields, "title").is_some_and(|title| matches!(title.node, Node::List(_)));
    has_title && sort(kind).is_some() && (CslType::parse(kind).is_none() || lists_title)
}

fn sort(kind: &str) -> Option<(Kind, CslType)> {
    Some(match kind {
        "book" | "edited-book" | "monograph" | "reference-book" | "proceedings" => (Kind::Book, CslType::Book),
        "book-chapter" | "book-section" | "book-part" | "book-track" | "chapter" => (Kind::Chapter, CslType::Chapter),
        "reference-entry" => (Kind::Chapter, CslType::EntryEncyclopedia),
        "proceedings-article" | "paper-conference" => (Kind::Chapter, CslType::PaperConference),
        "journal-article" | "article-journal" => (Kind::Other, CslType::ArticleJournal),
        "report" => (Kind::Other, CslType::Report),
        "dissertation" | "thesis" => (Kind::Other, CslType::Thesis),
        "posted-content" | "dataset" | "other" | "component" | "standard" => (Kind::Other, CslType::Document),
        _ => return None,
    })
}

fn record(work: &[Field]) -> Record {
    let get = |name: &str| yaml::get(work, name);
    let texts = |name: &str| get(name).map(Value::items).unwrap_or_default().iter().filter_map(Value::text);
    let text = |name: &str| one_line(texts(name).next()?);
    let (kind, csl_type) = sort(&text("type").unwrap_or_default()).unwrap_or((Kind::Other, CslType::Document));
    let containers: Vec<SmolStr> = texts("container-title").filter_map(one_line).collect();
    let kind = if kind == Kind::Chapter && containers.is_empty() { Kind::Other } else { kind };
    let mut record = Record { kind, stated_type: Some(csl_type), ..Record::default() };
    let title = text("title").unwrap_or_default();
    record.set(
        Variable::Title,
        values::joined_title(&title, text("subtitle").filter(|it| !title.contains(it.as_str())).as_deref()),
    );
    match (containers.as_slice(), kind) {
        // The series comes before the book.
        ([series, .., book], Kind::Chapter) => {
            record.set(Variable::CollectionTitle, series);
            record.set(Variable::ContainerTitle, book);
        }
        ([series, ..], Kind::Book) => record.set(Variable::CollectionTitle, series),
        ([container, ..], _) => record.set(Variable::ContainerTitle, container),
        ([], _) => {}
    }
    record.set_people(Variable::Author, &people(get("author")));
    record.set_people(Variable::Editor, &people(get("editor")));
    record.set_people(Variable::Translator, &people(get("translator")));
    let dates = ["published-print", "issued", "published", "published-online"];
    record.set_date(Variable::Issued, dates.iter().find_map(|name| get(name).and_then(yaml_values::date)).map(year_of));
    for (variable, name) in TEXTS {
        record.set_some(*variable, text(name));
    }
    let isbns: Vec<&str> = texts("ISBN").collect();
    record.set_some(Variable::Isbn, values::isbns(&isbns.join(", ")));
    record.set_some(Variable::Doi, texts("DOI").next().and_then(identifier::doi));
    record.set_some(
        Variable::Abstract,
        texts("abstract").next().and_then(|text| values::markdown(&values::without_tags(text))),
    );
    record.set_some(Variable::Page, text("page").map(|pages| values::page_range(&pages)));
    record.pages = record.get(Variable::Page).and_then(values::pages);
    if kind == Kind::Chapter {
        record.number = text("chapter-number").and_then(|number| values::number(&number));
    }
    record
}

/// Variables with plain text values.
const TEXTS: &[(Variable, &str)] = &[
    (Variable::Publisher, "publisher"),
    (Variable::PublisherPlace, "publisher-location"),
    (Variable::Edition, "edition-number"),
    (Variable::Volume, "volume"),
    (Variable::Issue, "issue"),
    (Variable::Language, "language"),
];

/// A reference needs only the year, not the day on which a book was registered.
fn year_of(date: Date) -> Date {
    date.year().map_or(date, Date::of_year)
}

fn one_line(text: &str) -> Option<SmolStr> {
    values::one_line(&values::without_tags(text))
}

/// People and organizations; the latter have a `name`.
fn people(list: Option<&Value>) -> Vec<Person> {
    let person = |value: &Value| {
        let body = fields(value).and_then(|fields| yaml::get(fields, "name")).and_then(Value::text);
        let of_parts = yaml_values::people(value);
        if of_parts.is_empty() { body.map(Person::literal).into_iter().collect() } else { of_parts }
    };
    list.map(Value::items).unwrap_or_default().iter().flat_map(person).collect()
}
