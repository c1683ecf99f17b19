//! Bibliographies in CSL's own words: CSL-JSON as Zotero and Better BibTeX export it, CSL-YAML, and the `references:` in
//! the front matter of a note.
//!
//! Pandoc reads text in YAML as Markdown, and text in JSON as plain text with a few of HTML's tags.

use smol_str::SmolStr;

use crate::library::citekey::Citekey;
use crate::library::details::{CslType, Details};
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::source::Entries;
use crate::library::sources::bibliography::{self, Item, Kind, values};
use crate::library::sources::{json, variables};
use crate::markdown::plain;
use crate::markdown::yaml::{self, Document, Field, Node, Value};
use crate::text::Problem;

/// How text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Markup {
    Html,
    Markdown,
}

/// Reads CSL-JSON; `None` where the file is about something else.
pub fn read_json(text: &str) -> Option<(Vec<Item>, Vec<Problem>)> {
    let (root, mut problems) = json::read(text);
    let root = root?;
    let list = match &root.node {
        Node::List(items) => items.as_slice(),
        Node::Map(fields) => ["items", "references"].iter().find_map(|name| list(yaml::get(fields, name)?))?,
        Node::Scalar(_) => return None,
    };
    let items = items(list, Markup::Html, &mut problems)?;
    Some((items, problems))
}

/// Reads CSL-YAML; `None` where the file is about something else.
pub fn read_yaml(document: &Document) -> Option<(Vec<Item>, Vec<Problem>)> {
    let list = match &document.root.as_ref()?.node {
        Node::List(items) => items.as_slice(),
        Node::Map(fields) => list(yaml::get(fields, "references")?)?,
        Node::Scalar(_) => return None,
    };
    let mut problems: Vec<Problem> = document.problem.iter().cloned().collect();
    let items = items(list, Markup::Markdown, &mut problems)?;
    Some((items, problems))
}

/// The entries that a note's front matter lists itself, for that note alone, as Pandoc reads them; `None` where it lists none.
pub fn references(front_matter: &[Field]) -> Option<Entries> {
    let mut problems = Vec::new();
    let items = items(list(yaml::get(front_matter, "references")?)?, Markup::Markdown, &mut problems)?;
    Some(Entries { of_note_alone: true, ..bibliography::entries(items, problems) })
}

fn list(value: &Value) -> Option<&[Value]> {
    match &value.node {
        Node::List(items) => Some(items),
        _ => None,
    }
}

/// The entries of a list; `None` where not one of them is one.
fn items(list: &[Value], markup: Markup, problems: &mut Vec<Problem>) -> Option<Vec<Item>> {
    let is_entry = |value: &Value| match &value.node {
        Node::Map(fields) => {
            let kind = yaml::get(fields, "type").and_then(Value::text);
            kind.is_some_and(|kind| CslType::parse(kind).is_some())
                && ["id", "title"].iter().any(|name| yaml::get(fields, name).is_some())
        }
        _ => false,
    };
    if !list.iter().any(is_entry) {
        return None;
    }
    let mut items = Vec::with_capacity(list.len());
    for value in list {
        match &value.node {
            Node::Map(fields) => {
                let item = Reader { fields, markup }.item(value);
                if item.citekeys.is_empty() {
                    let message = "This entry has no `id`, so that nothing can cite it.";
                    problems.push(Problem::new(item.heading, message));
                }
                items.push(item);
            }
            _ => problems.push(Problem::new(value.span, "An entry is expected here, with an `id` and a `type`.")),
        }
    }
    Some(items)
}

struct Reader<'f> {
    fields: &'f [Field],
    markup: Markup,
}

impl<'f> Reader<'f> {
    fn get(&self, name: &str) -> Option<&'f Value> {
        yaml::get(self.fields, name)
    }

    /// The first text of a field, as it is written; Crossref gives lists of titles.
    fn raw(&self, name: &str) -> Option<&'f str> {
        self.get(name)?.items().first()?.text()
    }

    /// A field as plain text on one line.
    fn text(&self, name: &str) -> Option<SmolStr> {
        let text = self.raw(name)?;
        let text = match self.markup {
            Markup::Markdown if text.contains(['*', '_', '[', '\\', '`', '<', '&']) => plain::text(text),
            Markup::Markdown => text.to_owned(),
            Markup::Html => values::without_tags(text),
        };
        values::text(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn people(&self, name: &str) -> Vec<Person> {
        self.get(name).map(variables::people).unwrap_or_default()
    }

    fn citekeys(&self) -> Vec<Citekey> {
        let key = |name: &str| {
            let value = self.get(name)?;
            let key = value.text()?;
            Some(Citekey { key: key.into(), span: variables::inside_quotes(value.span, key) })
        };
        let mut keys: Vec<Citekey> = ["id", "citation-key"].iter().filter_map(|name| key(name)).collect();
        // Zotero's own identifiers are addresses that nobody writes.
        keys.sort_by_key(|citekey| citekey.key.contains("://"));
        keys.dedup_by(|one, other| one.key == other.key);
        keys
    }

    fn item(&self, value: &Value) -> Item {
        let container = self.text("container-title");
        let kind = match self.raw("type").unwrap_or_default() {
            "book" | "collection" => Kind::Book,
            "chapter" | "paper-conference" | "entry" | "entry-dictionary" | "entry-encyclopedia"
                if container.is_some() =>
            {
                Kind::Chapter
            }
            _ => Kind::Other,
        };
        let title = self.text("title").unwrap_or_default();
        let (told, bare_title) =
            if kind == Kind::Chapter { values::numbered_title(&title) } else { (None, title.as_str()) };
        let details = Details {
            translators: self.people("translator"),
            publisher_place: self.text("publisher-place"),
            issue: self.text("issue"),
            number: self.text("number"),
            genre: self.text("genre"),
            collection_title: self.text("collection-title"),
            collection_number: self.text("collection-number"),
            language: self.text("language"),
            page: self.text("page").and_then(|text| values::unusual_pages(&text)),
            accessed: self.get("accessed").and_then(variables::date),
        };
        let citekeys = self.citekeys();
        let heading = citekeys.first().map(|citekey| citekey.span).or_else(|| Some(self.get("title")?.span));
        Item {
            kind,
            title: bare_title.into(),
            container,
            authors: self.people("author"),
            container_authors: self.people("container-author"),
            editors: self.people("editor"),
            issued: self.get("issued").and_then(variables::date),
            edition: self.text("edition"),
            volume: self.text("volume"),
            publisher: self.text("publisher"),
            isbn: self.raw("ISBN").and_then(values::isbn),
            doi: self.raw("DOI").and_then(identifier::doi),
            url: self.raw("URL").map(SmolStr::from),
            pages: self.raw("page").and_then(values::pages),
            number: self.raw("chapter-number").and_then(values::number).or(told),
            abstract_text: self.raw("abstract").and_then(|text| match self.markup {
                Markup::Markdown => values::text(text),
                Markup::Html => values::markdown(&values::without_tags(text)),
            }),
            span: value.span,
            heading: heading.unwrap_or(value.span),
            citekeys,
            told_type: self.raw("type").and_then(CslType::parse),
            details: details.into(),
            ..Item::default()
        }
    }
}

#[cfg(test)]
mod tests;
