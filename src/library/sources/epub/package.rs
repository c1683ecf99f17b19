//! The package document: metadata, and where to find the contents lists.

use super::path;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record, title_parts};
use crate::library::sources::bibliography::values;
use crate::library::sources::xml::Element;
use crate::library::variables::Variable;

/// A parsed package document.
pub(super) struct Package {
    /// The book, without chapters and citekey.
    pub record: Record,
    /// Paths of its contents lists, first EPUB 3's, then EPUB 2's.
    pub contents: Vec<String>,
}

/// Reads the package document at `at` in the archive.
pub(super) fn read(root: &Element, at: &str) -> Package {
    let none = Element::default();
    let metadata = root.find("metadata").unwrap_or(&none);
    let items = root.all("item");
    let resolved = |item: &&Element| path::resolved(at, item.get("href")?);
    let navigation = items.iter().find(|item| lists(item.get("properties"), "nav"));
    let by_id = root.find("spine").and_then(|spine| spine.get("toc"));
    let by_id = items.iter().find(|item| by_id.is_some() && item.get("id") == by_id);
    let ncx = by_id.or_else(|| items.iter().find(|item| item.get("media-type") == Some("application/x-dtbncx+xml")));
    let contents = [navigation, ncx].into_iter().flatten().filter_map(resolved).collect();
    Package { record: book(metadata), contents }
}

fn lists(list: Option<&str>, word: &str) -> bool {
    list.is_some_and(|list| list.split_whitespace().any(|known| known == word))
}

fn book(metadata: &Element) -> Record {
    let texts = |name: &str| metadata.all(name).into_iter().map(Element::text).filter(|text| !text.is_empty());
    let titles: Vec<&Element> = metadata.all("title");
    let titled =
        |kind: &str| titles.iter().find(|title| refined(metadata, title, "title-type").as_deref() == Some(kind));
    let main = titled("main").or(titles.first()).map(|title| title.text()).unwrap_or_default();
    let subtitle = titled("subtitle").map(|title| title.text()).filter(|_| title_parts(&main).1.is_none());
    let identifiers: Vec<String> = texts("identifier").chain(texts("source")).collect();
    let isbn = |text: &String| {
        let bare = text.trim_start_matches("urn:").trim_start_matches("isbn:").trim_start_matches("ISBN:");
        // A long identifier of another kind may begin with as many digits.
        bare.chars().all(|c| c.is_ascii_digit() || "xX- ".contains(c)).then(|| values::isbn(bare)).flatten()
    };
    let mut record = Record::new(Kind::Book, &values::joined_title(&main, subtitle.as_deref()));
    record.set_people(Variable::Author, &people(metadata, "aut"));
    record.set_people(Variable::Editor, &people(metadata, "edt"));
    record.set_people(Variable::Translator, &people(metadata, "trl"));
    record.set_date(Variable::Issued, texts("date").find_map(|date| Date::parse(&date)));
    record.set_some(Variable::Publisher, texts("publisher").next());
    record.set_some(Variable::Language, texts("language").next());
    record.set_some(Variable::Isbn, identifiers.iter().find_map(isbn));
    record.set_some(Variable::Doi, identifiers.iter().find_map(|text| identifier::doi(text)));
    let description = metadata.find("description");
    let description = description.and_then(|it| values::markdown(&values::without_tags(&it.raw_text())));
    record.set_some(Variable::Abstract, description);
    record
}

/// The people with the MARC role `role`; creators without a role are authors.
fn people(metadata: &Element, role: &str) -> Vec<Person> {
    let words: &[&str] = match role {
        "aut" => &["author", "cre", "creator"],
        "edt" => &["editor", "edc", "editors", "ed"],
        "trl" => &["translator"],
        _ => &[],
    };
    let named = metadata.all("creator").into_iter().chain(metadata.all("contributor"));
    let has_role = |person: &&Element| {
        let role_of_person = person.get("role").map(str::to_owned).or_else(|| refined(metadata, person, "role"));
        match role_of_person.map(|role_of_person| role_of_person.to_lowercase()) {
            Some(role_of_person) => role_of_person == role || words.contains(&role_of_person.as_str()),
            None => role == "aut" && person.name == "creator",
        }
    };
    let person = |person: &Element| {
        let sorted = person.get("file-as").map(str::to_owned).or_else(|| refined(metadata, person, "file-as"));
        Person::parse(&sorted.filter(|name| name.contains(',')).unwrap_or_else(|| person.text()))
    };
    named.filter(has_role).map(person).filter(|person| !person.family.is_empty()).collect()
}

/// The value of a `meta` element of EPUB 3 about another element.
fn refined(metadata: &Element, element: &Element, property: &str) -> Option<String> {
    let id = element.get("id")?;
    let refines = |meta: &&Element| {
        meta.get("property") == Some(property) && meta.get("refines").and_then(|it| it.strip_prefix('#')) == Some(id)
    };
    metadata.all("meta").into_iter().find(refines).map(Element::text)
}
