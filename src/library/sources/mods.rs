//! MODS, the Library of Congress's XML for catalogues: one `mods`, or several in a `modsCollection`. A chapter has
//! its book as `relatedItem type="host"`; a book may list its chapters as `constituent`.

use smol_str::SmolStr;

use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::sources::xml::{self, Element};
use crate::library::variables::Variable;

/// Reads a file; `None` if it is about something else.
pub(super) fn read(text: &str) -> Option<Vec<Record>> {
    let root = xml::read(text);
    let items = root.all("mods");
    (!items.is_empty()).then(|| items.into_iter().flat_map(records).collect())
}

/// An item and the chapters it lists.
fn records(item: &Element) -> Vec<Record> {
    let record = record(item, host(item));
    let parts = related(item, "constituent").filter(|_| record.kind == Kind::Book);
    let parts: Vec<Record> = parts.map(|part| self::record(part, Some(item))).collect();
    std::iter::once(record).chain(parts).collect()
}

fn related<'e>(item: &'e Element, sort: &'static str) -> impl Iterator<Item = &'e Element> {
    own(item, "relatedItem").filter(move |related| related.get("type") == Some(sort))
}

fn host(item: &Element) -> Option<&Element> {
    related(item, "host").next()
}

/// The child elements called `name`; not those of related items.
fn own<'e>(item: &'e Element, name: &'static str) -> impl Iterator<Item = &'e Element> {
    item.children.iter().filter(move |child| child.name == name)
}

fn text(element: &Element) -> Option<SmolStr> {
    values::text(&element.text())
}

fn record(item: &Element, host: Option<&Element>) -> Record {
    let genre =
        |item: &Element| own(item, "genre").map(|genre| genre.text().to_lowercase()).collect::<Vec<_>>().join(" ");
    let is_serial = host.is_some_and(|host| {
        let issuance = host.find("issuance").map(Element::text).unwrap_or_default();
        issuance == "continuing"
            || issuance == "serial"
            || ["journal", "periodical"].iter().any(|it| genre(host).contains(it))
            || identifiers(host, "issn").next().is_some() && identifiers(host, "isbn").next().is_none()
    });
    let (kind, csl_type) = match host {
        None if genre(item).contains("article") => (Kind::Other, CslType::ArticleJournal),
        None => (Kind::Book, CslType::Book),
        Some(_) if is_serial => (Kind::Other, CslType::ArticleJournal),
        Some(_) => (Kind::Chapter, CslType::Chapter),
    };
    let mut record = Record { kind, stated_type: Some(csl_type), ..Record::default() };
    record.set(Variable::Title, title(item));
    record.set(Variable::ContainerTitle, host.map(title).unwrap_or_default());
    record.set_people(Variable::Author, &people(item, &["author", "aut", "creator", "cre"], true));
    // Editors of a chapter are its book's, which the host should name.
    let of_host = host.map(|host| people(host, EDITORS, false)).filter(|editors| !editors.is_empty());
    record.set_people(Variable::Editor, &of_host.unwrap_or_else(|| people(item, EDITORS, false)));
    if kind == Kind::Chapter {
        record.set_people(
            Variable::ContainerAuthor,
            &host.map(|host| people(host, &["author", "aut"], true)).unwrap_or_default(),
        );
    }
    record.set_people(Variable::Translator, &people(item, &["translator", "trl"], false));
    let whole: Vec<&Element> = [host, Some(item)].into_iter().flatten().collect();
    let origin = |name: &'static str| {
        let origins = whole.iter().flat_map(|it| own(it, "originInfo"));
        origins.flat_map(move |origin| own(origin, name)).find_map(text)
    };
    let dates = ["dateIssued", "copyrightDate", "dateCreated"].iter().find_map(|name| Date::parse(&origin(name)?));
    record.set_date(Variable::Issued, dates);
    record.set_some(Variable::Publisher, origin("publisher"));
    record.set_some(Variable::Edition, origin("edition"));
    let places = whole.iter().flat_map(|it| it.all("placeTerm"));
    record.set_some(Variable::PublisherPlace, places.filter(|it| it.get("type") != Some("code")).find_map(text));
    let isbns: Vec<String> = whole.iter().flat_map(|it| identifiers(it, "isbn")).collect();
    record.set_some(Variable::Isbn, values::isbns(&isbns.join(", ")));
    record.set_some(Variable::Doi, identifiers(item, "doi").find_map(|doi| identifier::doi(&doi)));
    let abstracts = own(item, "abstract").map(|text| values::without_tags(&text.raw_text()));
    record.set_some(Variable::Abstract, abstracts.filter_map(|text| values::markdown(&text)).next());
    let parts: Vec<&Element> = whole.iter().rev().flat_map(|it| own(it, "part")).collect();
    if host.is_some() {
        let pages = parts.iter().find_map(|part| pages(part));
        record.set_some(Variable::Page, pages.as_deref());
        record.pages = pages.as_deref().and_then(values::pages);
    }
    if kind == Kind::Chapter {
        let details = parts.iter().flat_map(|part| own(part, "detail")).filter(|it| it.get("type") == Some("chapter"));
        record.number = details.filter_map(|it| values::number(&it.find("number")?.text())).next();
    }
    record
}

/// Title and subtitle, with the non-sorting article in front.
fn title(item: &Element) -> String {
    let main = own(item, "titleInfo").find(|info| info.get("type").is_none()).or(own(item, "titleInfo").next());
    let Some(main) = main else { return String::new() };
    let part = |name: &'static str| own(main, name).find_map(text);
    let title = part("title").unwrap_or_default();
    let title = part("nonSort")
        .map_or(title.to_string(), |article| format!("{article} {title}").replace("’ ", "’").replace("' ", "'"));
    values::joined_title(&title, part("subTitle").as_deref())
}

const EDITORS: &[&str] = &["editor", "edt", "volume editor"];

/// The people with one of `roles`; with `or_none` also those without a role.
fn people(item: &Element, roles: &[&str], or_none: bool) -> Vec<Person> {
    let has_role = |name: &&Element| {
        let mut roles_of_name = name.all("roleTerm").into_iter().map(|role| role.text().to_lowercase()).peekable();
        if roles_of_name.peek().is_none() { or_none } else { roles_of_name.any(|role| roles.contains(&role.as_str())) }
    };
    own(item, "name").filter(has_role).filter_map(person).collect()
}

fn person(name: &Element) -> Option<Person> {
    let parts = |sort: &'static str| {
        let parts = own(name, "namePart").filter(move |part| part.get("type").unwrap_or_default() == sort);
        parts.filter_map(text).collect::<Vec<_>>().join(" ")
    };
    let (family, given, whole) = (parts("family"), parts("given"), parts(""));
    if !family.is_empty() {
        return Some(Person::new(family, given));
    }
    let whole = if whole.is_empty() { name.find("displayForm").and_then(text)?.to_string() } else { whole };
    let is_body = matches!(name.get("type"), Some("corporate" | "conference" | "family"));
    Some(if is_body { Person::literal(whole) } else { Person::parse(&whole) })
}

fn identifiers(item: &Element, sort: &'static str) -> impl Iterator<Item = String> {
    let of_sort = own(item, "identifier")
        .filter(move |it| it.get("type").is_some_and(|id_type| id_type.eq_ignore_ascii_case(sort)));
    of_sort.map(Element::text)
}

/// The pages of a part: `extent unit="pages"` with start and end, or a list.
fn pages(part: &Element) -> Option<String> {
    let extent = own(part, "extent").find(|extent| extent.get("unit").is_none_or(|unit| unit.starts_with("page")))?;
    let extent_part = |name: &'static str| own(extent, name).find_map(text);
    let range = match (extent_part("start"), extent_part("end")) {
        (Some(start), Some(end)) => format!("{start}-{end}"),
        (Some(start), None) => start.to_string(),
        (None, _) => extent_part("list")?.to_string(),
    };
    Some(values::page_range(&range))
}
