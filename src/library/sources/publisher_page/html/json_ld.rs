//! JSON-LD in the vocabulary of schema.org: `Book`, `Chapter`, and a `ScholarlyArticle` that is part of a `Book`.

use scraper::{Html, Selector};
use smol_str::SmolStr;

use super::metadata::Metadata;
use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record, title_parts};
use crate::library::sources::bibliography::values;
use crate::library::sources::json;
use crate::library::variables::Variable;
use crate::markdown::yaml::{self, Field, Node, Value};

/// The metadata in the first block about a book or a part of one.
pub(super) fn read(document: &Html) -> Option<Metadata> {
    let selector = Selector::parse("script[type='application/ld+json']").ok()?;
    document.select(&selector).find_map(|script| {
        let (root, _) = json::read(&script.text().collect::<String>());
        things(&root?).into_iter().find_map(metadata)
    })
}

/// The things in a value: itself, the items of a list, the members of a graph.
fn things(value: &Value) -> Vec<Thing<'_>> {
    match &value.node {
        Node::List(items) => items.iter().flat_map(things).collect(),
        Node::Map(fields) => {
            let inner = ["@graph", "mainEntity"].iter().filter_map(|name| yaml::get(fields, name));
            inner.flat_map(things).chain([Thing(fields)]).collect()
        }
        Node::Scalar(_) => Vec::new(),
    }
}

#[derive(Clone, Copy)]
struct Thing<'v>(&'v [Field]);

impl<'v> Thing<'v> {
    fn get(self, name: &str) -> &'v [Value] {
        yaml::get(self.0, name).map(Value::items).unwrap_or_default()
    }

    fn first(self, names: &[&str]) -> Option<&'v str> {
        names.iter().find_map(|name| self.get(name).iter().find_map(Value::text))
    }

    fn text(self, names: &[&str]) -> Option<SmolStr> {
        let text = values::without_tags(self.first(names)?);
        values::one_line(&text)
    }

    /// Title and subtitle.
    fn titled(self) -> Option<SmolStr> {
        let title = self.text(&["name", "headline"])?;
        let subtitle = self.text(&["alternativeHeadline", "subtitle"]).filter(|it| !title.contains(it.as_str()));
        // On a book's page, an alternative headline is its subtitle.
        let subtitle = subtitle.filter(|_| self.is("Book") && title_parts(&title).1.is_none());
        Some(values::joined_title(&title, subtitle.as_deref()).into())
    }

    fn is(self, kind: &str) -> bool {
        self.get("@type").iter().filter_map(Value::text).any(|type_name| type_name.rsplit('/').next() == Some(kind))
    }

    fn things(self, name: &str) -> Vec<Thing<'v>> {
        let map = |value: &'v Value| match &value.node {
            Node::Map(fields) => Some(Thing(fields)),
            _ => None,
        };
        self.get(name).iter().filter_map(map).collect()
    }

    /// A value that is a text, or a thing with a name.
    fn named(self, name: &str) -> Option<SmolStr> {
        self.text(&[name]).or_else(|| self.things(name).into_iter().find_map(|thing| thing.text(&["name"])))
    }

    fn people(self, name: &str) -> Vec<Person> {
        let values = self.get(name).iter().flat_map(|value| match &value.node {
            Node::Map(fields) => yaml::get(fields, "@list").map_or(std::slice::from_ref(value), Value::items),
            _ => std::slice::from_ref(value),
        });
        let person = |value: &Value| match &value.node {
            Node::Map(fields) => {
                let thing = Thing(fields);
                match (thing.text(&["familyName"]), thing.text(&["givenName"])) {
                    (Some(family), given) => Some(Person::new(family, given.unwrap_or_default())),
                    _ => thing.text(&["name"]).map(|name| Person::parse(&name)),
                }
            }
            _ => value.text().map(Person::parse),
        };
        let people = values.filter_map(person);
        people.filter(|person| !person.family.is_empty()).collect()
    }

    fn isbns(self) -> Vec<SmolStr> {
        self.get("isbn").iter().filter_map(Value::text).filter_map(values::isbn).collect()
    }

    fn doi(self) -> Option<SmolStr> {
        let written = ["doi", "identifier", "sameAs", "@id", "url"].iter().flat_map(|name| self.get(name));
        let mut texts = written.filter_map(|value| match &value.node {
            Node::Map(fields) => Thing(fields).first(&["value", "@value"]),
            _ => value.text(),
        });
        texts.find_map(identifier::doi)
    }

    fn issued(self) -> Option<Date> {
        self.first(&["datePublished", "copyrightYear", "dateCreated"]).and_then(Date::parse)
    }
}

fn metadata(thing: Thing) -> Option<Metadata> {
    let book = thing.things("isPartOf").into_iter().find(|whole| whole.is("Book"));
    let kind = match (thing.is("Book"), &book) {
        (true, _) => Kind::Book,
        (false, Some(_)) => Kind::Chapter,
        (false, None) if thing.is("Chapter") => Kind::Chapter,
        (false, None) if thing.is("ScholarlyArticle") => Kind::Other,
        _ => return None,
    };
    let record = record(thing, kind, book)?;
    let parts = if kind == Kind::Book { parts_of(thing, None) } else { Vec::new() };
    let part = |(part, of): (Thing, Option<SmolStr>)| {
        let mut listed = self::record(part, Kind::Chapter, Some(thing))?;
        if of.is_some() {
            listed.more_mut().part = of;
        }
        listed.take_over(&record, |it| {
            Some(it).filter(|it| [Variable::Isbn, Variable::Issued, Variable::Editor].contains(it))
        });
        Some(listed)
    };
    let chapters = parts.into_iter().filter_map(part).collect();
    Some(Metadata { record, chapters })
}

/// The chapters that are parts of a book, directly or in other parts.
fn parts_of<'v>(thing: Thing<'v>, of: Option<SmolStr>) -> Vec<(Thing<'v>, Option<SmolStr>)> {
    let parts = thing.things("hasPart").into_iter();
    let each = |part: Thing<'v>| {
        let holds_chapters = of.is_none() && !part.is("Chapter") && !part.things("hasPart").is_empty();
        if holds_chapters { parts_of(part, part.titled()) } else { vec![(part, of.clone())] }
    };
    parts.flat_map(each).collect()
}

fn record(thing: Thing, kind: Kind, book: Option<Thing>) -> Option<Record> {
    let mut record = Record::new(kind, &thing.titled()?);
    match kind {
        Kind::Chapter => {
            values::take_number(&mut record);
            // In a list of chapters, `position` also counts those without a number.
            let alone = |thing: Thing| thing.things("isPartOf").iter().any(|whole| whole.is("Book"));
            let position = thing.first(&["position", "chapterNumber"]).filter(|_| alone(thing));
            record.number = record.number.or_else(|| position.and_then(values::number));
        }
        Kind::Other => record.stated_type = Some(CslType::ArticleJournal),
        _ => {}
    }
    let whole = book.filter(|_| kind == Kind::Chapter).unwrap_or(thing);
    if kind != Kind::Book {
        let container = book.and_then(Thing::titled);
        record.set_some(Variable::ContainerTitle, container.or_else(|| thing.named("isPartOf")));
    }
    let mut editors = whole.people("editor");
    if editors.is_empty() {
        editors = thing.people("editor");
    }
    record.set_people(Variable::Author, &thing.people("author"));
    record.set_people(Variable::Editor, &editors);
    record.set_date(Variable::Issued, whole.issued().or_else(|| thing.issued()));
    record.set_some(Variable::Edition, whole.text(&["bookEdition"]));
    record.set_some(Variable::Volume, whole.text(&["volumeNumber"]));
    record.set_some(Variable::Publisher, whole.named("publisher").or_else(|| thing.named("publisher")));
    record.set(Variable::Isbn, whole.isbns().join(" "));
    record.set_some(Variable::Doi, thing.doi());
    record.set_some(Variable::Url, thing.text(&["url"]).filter(|url| url.starts_with("http")));
    let pages = thing.first(&["pageStart"]).map(|first| format!("{first}-{}", thing.first(&["pageEnd"]).unwrap_or("")));
    record.set_pages(pages.as_deref().or_else(|| thing.first(&["pagination"])).and_then(values::pages));
    let whole_text = |text: &&str| !text.ends_with('…') && !text.ends_with("...");
    let text = thing.first(&["abstract", "description"]).filter(whole_text);
    record.set_some(Variable::Abstract, text.and_then(|text| values::markdown(&values::without_tags(text))));
    Some(record)
}
