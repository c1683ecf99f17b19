//! COinS: metadata that catalogues and blogs put into the title of a `span`, as a query (OpenURL's KEV form).

use scraper::{Html, Selector};
use url::form_urlencoded;

use super::metadata::Metadata;
use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::variables::Variable;

/// The metadata in a page's spans; `None` if they describe several things, as in a list of results.
pub(super) fn read(document: &Html) -> Option<Metadata> {
    let selector = Selector::parse("span.Z3988[title]").ok()?;
    let mut spans = document.select(&selector).filter_map(|span| record(span.attr("title")?));
    let only = spans.next()?;
    spans.next().is_none().then(|| Metadata { record: only, chapters: Vec::new() })
}

/// The record for the query `query`.
pub(super) fn record(query: &str) -> Option<Record> {
    let query = values::decoded(query);
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.trim_start_matches('&').as_bytes())
        .map(|(name, value)| (name.trim_start_matches("rft.").to_owned(), value.trim().to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let all =
        |name: &'static str| pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str());
    let first = |names: &[&'static str]| names.iter().find_map(|name| all(name).next());
    let format = first(&["rft_val_fmt"]).unwrap_or_default();
    let genre = first(&["genre"]).unwrap_or_default();
    let is_journal = format.ends_with("journal") || genre == "article";
    let book = first(&["btitle"]);
    let part = first(&["atitle"]);
    let (kind, title, container) = match (part, book) {
        _ if is_journal => (Kind::Other, part.or(first(&["title"])), first(&["jtitle", "stitle"])),
        (Some(part), Some(book)) => (Kind::Chapter, Some(part), Some(book)),
        (Some(part), None) => (Kind::Chapter, Some(part), first(&["title"])),
        (None, book) => (Kind::Book, book.or(first(&["title"])), None),
    };
    let mut record = Record::new(kind, title?);
    if kind == Kind::Other {
        record.stated_type = Some(CslType::ArticleJournal);
    }
    record.set_some(Variable::ContainerTitle, container);
    let mut authors: Vec<Person> = all("au").map(Person::parse).collect();
    if authors.is_empty() {
        let last = first(&["aulast"]).map(|last| Person::new(last, first(&["aufirst", "auinit"]).unwrap_or_default()));
        authors.extend(last.into_iter().chain(all("aucorp").map(Person::literal)));
    }
    record.set_people(Variable::Author, &authors);
    record.set_date(
        Variable::Issued,
        first(&["date"]).and_then(Date::parse).and_then(|date| date.year()).map(Date::of_year),
    );
    record.set_some(Variable::Publisher, first(&["pub"]));
    record.set_some(Variable::PublisherPlace, first(&["place"]));
    record.set_some(Variable::Edition, first(&["edition"]));
    record.set_some(Variable::Isbn, values::isbns(&all("isbn").collect::<Vec<_>>().join(", ")));
    record.set_some(Variable::Doi, all("rft_id").chain(all("doi")).find_map(identifier::doi));
    let pages = first(&["spage"]).map(|start| format!("{start}-{}", first(&["epage"]).unwrap_or_default()));
    record.set_pages(pages.as_deref().or(first(&["pages"])).and_then(values::pages));
    Some(record)
}
