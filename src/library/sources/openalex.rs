//! OpenAlex's JSON: one work, or a response with a list of works as `results`.

use smol_str::SmolStr;

use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::variables::Variable;
use crate::markdown::yaml::{self, Field, Node, Value};

/// Reads the works in `root`; `None` if it is about something else.
pub(super) fn read(root: &Value) -> Option<Vec<Record>> {
    let results = fields(root).and_then(|fields| yaml::get(fields, "results"));
    let items = results.map_or_else(|| root.items(), Value::items);
    let works = items.iter().filter(|item| is_work(item));
    let records: Vec<Record> = works.filter_map(|work| Some(record(fields(work)?))).collect();
    (!records.is_empty()).then_some(records)
}

fn fields(value: &Value) -> Option<&[Field]> {
    match &value.node {
        Node::Map(fields) => Some(fields),
        _ => None,
    }
}

fn is_work(value: &Value) -> bool {
    let Some(fields) = fields(value) else { return false };
    let of_openalex = yaml::get(fields, "id").and_then(Value::text).is_some_and(|id| id.contains("openalex.org/"));
    of_openalex || ["authorships", "abstract_inverted_index"].iter().any(|name| yaml::get(fields, name).is_some())
}

/// The value at a path of names.
fn at<'v>(work: &'v [Field], path: &[&str]) -> Option<&'v Value> {
    let (first, rest) = path.split_first()?;
    let value = yaml::get(work, first)?;
    if rest.is_empty() { Some(value) } else { at(fields(value)?, rest) }
}

fn text(work: &[Field], path: &[&str]) -> Option<SmolStr> {
    let text = values::without_tags(at(work, path)?.text()?);
    values::one_line(&text)
}

fn record(work: &[Field]) -> Record {
    let text_at = |path: &[&str]| text(work, path);
    let source = &["primary_location", "source", "display_name"];
    // A publisher's e-book platform is not a book.
    let is_platform = text_at(&["primary_location", "source", "type"])
        .is_some_and(|sort| sort.contains("platform") || sort == "repository");
    let container = text_at(source).filter(|name| !is_platform && !name.ends_with("eBooks"));
    let work_type = text_at(&["type_crossref"]).or(text_at(&["type"])).unwrap_or_default();
    let (kind, csl_type) = match work_type.as_str() {
        "book" | "monograph" | "edited-book" | "reference-book" => (Kind::Book, CslType::Book),
        "book-chapter" | "book-section" | "book-part" | "reference-entry" if container.is_some() => {
            (Kind::Chapter, CslType::Chapter)
        }
        "book-chapter" | "book-section" | "book-part" | "reference-entry" => (Kind::Other, CslType::Chapter),
        "article" | "journal-article" | "review" => (Kind::Other, CslType::ArticleJournal),
        _ => (Kind::Other, CslType::Document),
    };
    let mut record = Record { kind, stated_type: Some(csl_type), ..Record::default() };
    record.set_some(Variable::Title, text_at(&["title"]).or(text_at(&["display_name"])));
    let variable = if kind == Kind::Book { Variable::CollectionTitle } else { Variable::ContainerTitle };
    record.set_some(variable, container);
    let authorships = at(work, &["authorships"]).map(Value::items).unwrap_or_default();
    let person = |authorship: &Value| {
        let authorship = fields(authorship)?;
        let name = text(authorship, &["author", "display_name"]).or(text(authorship, &["raw_author_name"]))?;
        Some(Person::parse(&name))
    };
    record.set_people(Variable::Author, &authorships.iter().filter_map(person).collect::<Vec<_>>());
    let year = text_at(&["publication_year"]).or(text_at(&["publication_date"]));
    record.set_date(Variable::Issued, year.and_then(|year| Date::parse(&year)));
    record.set_some(Variable::Publisher, text_at(&["primary_location", "source", "host_organization_name"]));
    record.set_some(Variable::Doi, text_at(&["doi"]).and_then(|doi| identifier::doi(&doi)));
    record.set_some(Variable::Language, text_at(&["language"]));
    let pages = text_at(&["biblio", "first_page"]).map(|first| match text_at(&["biblio", "last_page"]) {
        Some(last) if last != first => format!("{first}-{last}"),
        _ => first.to_string(),
    });
    record.set_some(Variable::Page, pages.as_deref());
    record.pages = pages.as_deref().and_then(values::pages);
    let abstract_text = at(work, &["abstract_inverted_index"]).and_then(fields).map(put_in_order);
    record.set_some(Variable::Abstract, abstract_text.and_then(|text| values::markdown(&text)));
    record
}

/// The text of an abstract given as an inverted index: each word with its positions.
fn put_in_order(index: &[Field]) -> String {
    let mut words: Vec<(usize, &str)> = Vec::new();
    for field in index {
        let positions = field.value.items().iter().filter_map(|position| position.text()?.parse().ok());
        words.extend(positions.map(|position| (position, field.name.as_str())));
    }
    words.sort_unstable();
    words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}
