//! Microdata in the vocabulary of schema.org: elements that describe a `Book` or a `Chapter`.

use scraper::{ElementRef, Html, Selector};

use super::metadata::{Metadata, row_of_names};
use super::text::words;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::variables::Variable;

/// The metadata in the first element about a book or a part of one.
pub(super) fn read(document: &Html) -> Option<Metadata> {
    let selector = Selector::parse("[itemscope][itemtype]").ok()?;
    let is = |item: &ElementRef<'_>, kind: &str| {
        item.attr("itemtype").is_some_and(|types| types.split(' ').any(|text| text.rsplit('/').next() == Some(kind)))
    };
    let chapter = document.select(&selector).find(|item| is(item, "Chapter"));
    let book = document.select(&selector).find(|item| is(item, "Book"));
    let of = book.map(Item);
    let (kind, item) = match (chapter, &of) {
        (Some(chapter), Some(_)) if !contains(book?, chapter) => (Kind::Chapter, Item(chapter)),
        (Some(chapter), None) => (Kind::Chapter, Item(chapter)),
        (_, Some(book)) => (Kind::Book, *book),
        (None, None) => return None,
    };
    let mut record = Record::new(kind, &item.first(&["name", "headline"])?);
    let whole = if kind == Kind::Chapter { of.or_else(|| item.scope("isPartOf")).unwrap_or(item) } else { item };
    if kind == Kind::Chapter {
        values::take_number(&mut record);
        record.number = record.number.or_else(|| values::number(&item.first(&["position"])?));
        record.set_some(Variable::ContainerTitle, whole.first(&["name"]).filter(|_| whole.0.id() != item.0.id()));
        let pages =
            item.first(&["pageStart"]).map(|start| format!("{start}-{}", item.first(&["pageEnd"]).unwrap_or_default()));
        record.set_pages(pages.or_else(|| item.first(&["pagination"])).as_deref().and_then(values::pages));
    }
    record.set_people(Variable::Author, &item.people("author"));
    record.set_people(Variable::Editor, &whole.people("editor"));
    record
        .set_date(Variable::Issued, whole.first(&["datePublished", "copyrightYear"]).as_deref().and_then(Date::parse));
    record.set_some(Variable::Publisher, whole.first(&["publisher"]));
    record.set_some(Variable::Edition, whole.first(&["bookEdition"]));
    record.set_some(Variable::Isbn, whole.first(&["isbn"]).as_deref().and_then(values::isbns));
    record.set_some(Variable::Doi, item.first(&["doi", "identifier", "sameAs"]).as_deref().and_then(identifier::doi));
    record.set_some(Variable::Abstract, item.first(&["abstract", "description"]).as_deref().and_then(values::markdown));
    Some(Metadata { record, chapters: Vec::new() })
}

fn contains(outer: ElementRef<'_>, inner: ElementRef<'_>) -> bool {
    inner.ancestors().any(|ancestor| ancestor.id() == outer.id())
}

#[derive(Clone, Copy)]
struct Item<'e>(ElementRef<'e>);

impl<'e> Item<'e> {
    /// The elements with the property `name` of this item, not of items inside it.
    fn all(self, name: &str) -> Vec<ElementRef<'e>> {
        let Ok(selector) = Selector::parse(&format!("[itemprop~=\"{name}\"]")) else { return Vec::new() };
        let own = |found: &ElementRef<'e>| {
            let scope = found.ancestors().filter_map(ElementRef::wrap).find(|it| it.attr("itemscope").is_some());
            scope.is_some_and(|scope| scope.id() == self.0.id())
        };
        self.0.select(&selector).filter(own).collect()
    }

    fn scope(self, name: &str) -> Option<Self> {
        self.all(name).into_iter().find(|it| it.attr("itemscope").is_some()).map(Item)
    }

    fn first(self, names: &[&str]) -> Option<String> {
        let value = |name: &&str| self.all(name).into_iter().map(value).find(|value| !value.is_empty());
        names.iter().find_map(value)
    }

    fn people(self, name: &str) -> Vec<Person> {
        self.all(name).into_iter().flat_map(|element| row_of_names(&value(element))).collect()
    }
}

/// The value of an element: an attribute, the name of the item it describes, or its words.
fn value(element: ElementRef<'_>) -> String {
    if let Some(text) = ["content", "datetime"].iter().find_map(|name| element.attr(name)) {
        return text.trim().to_owned();
    }
    let name = element.attr("itemscope").and_then(|_| Item(element).all("name").into_iter().next());
    name.map_or_else(|| words(element), value)
}
