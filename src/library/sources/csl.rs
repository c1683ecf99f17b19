//! Bibliographies in CSL's vocabulary: CSL-JSON as Zotero and Better BibTeX export it, CSL-YAML, and the
//! `references:` in the front matter of a note.
//!
//! Pandoc reads text in YAML as Markdown, and text in JSON as plain text with a few HTML tags.

use smol_str::SmolStr;

use crate::library::citekey::{self, Citekey};
use crate::library::csl_type::CslType;
use crate::library::identifier;
use crate::library::record::{Kind, Record};
use crate::library::source::Entries;
use crate::library::sources::bibliography::{self, values};
use crate::library::sources::{json, yaml_values};
use crate::library::variables::{Sort, Variable};
use crate::markdown::plain;
use crate::markdown::yaml::{self, Document, Field, Node, Value};
use crate::text::{Problem, ProblemSort};

/// The markup in text values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Markup {
    Html,
    Markdown,
}

/// Reads CSL-JSON; `None` if the file is about something else.
pub(crate) fn read_json(text: &str) -> Option<(Vec<Record>, Vec<Problem>)> {
    let (root, mut problems) = json::read(text);
    let records = records_in(&root?, &mut problems)?;
    Some((records, problems))
}

/// The entries of CSL-JSON with the outermost value `root`; `None` if it is about something else.
fn records_in(root: &Value, problems: &mut Vec<Problem>) -> Option<Vec<Record>> {
    let list = match &root.node {
        Node::List(items) => items.as_slice(),
        Node::Map(fields) => ["items", "references"].iter().find_map(|name| list(yaml::get(fields, name)?))?,
        Node::Scalar(_) => return None,
    };
    records(list, Markup::Html, is_typed, problems)
}

/// The same, but a single entry may also stand without a list.
pub(super) fn one_or_all(root: &Value, problems: &mut Vec<Problem>) -> Option<Vec<Record>> {
    let one = matches!(root.node, Node::Map(_))
        .then(|| records(std::slice::from_ref(root), Markup::Html, is_typed, problems))
        .flatten();
    one.or_else(|| records_in(root, problems))
}

/// Reads CSL-YAML; `None` if the file is about something else.
pub(crate) fn read_yaml(document: &Document) -> Option<(Vec<Record>, Vec<Problem>)> {
    let list = match &document.root.as_ref()?.node {
        Node::List(items) => items.as_slice(),
        Node::Map(fields) => list(yaml::get(fields, "references")?)?,
        Node::Scalar(_) => return None,
    };
    let mut problems: Vec<Problem> = document.problem.iter().cloned().collect();
    let records = records(list, Markup::Markdown, is_typed, &mut problems)?;
    Some((records, problems))
}

/// The entries listed in a note's own front matter, as Pandoc reads them; they hold for that note only. `None` if
/// there are none.
pub fn references(front_matter: &[Field]) -> Option<Entries> {
    let mut problems = Vec::new();
    let references = list(yaml::get(front_matter, "references")?)?;
    // Pandoc asks for no type.
    let is_entry = |fields: &[Field]| {
        yaml::get(fields, "id").is_some()
            && ["type", "title", "author", "issued"].iter().any(|name| yaml::get(fields, name).is_some())
    };
    let records = records(references, Markup::Markdown, is_entry, &mut problems)?;
    Some(Entries { of_note_alone: true, ..bibliography::entries(records, problems) })
}

fn list(value: &Value) -> Option<&[Value]> {
    match &value.node {
        Node::List(items) => Some(items),
        _ => None,
    }
}

/// Whether a map in a file, which may be about anything, is an entry.
fn is_typed(fields: &[Field]) -> bool {
    let kind = yaml::get(fields, "type").and_then(Value::text);
    kind.is_some_and(|kind| CslType::parse(kind).is_some())
        && ["id", "title"].iter().any(|name| yaml::get(fields, name).is_some())
}

/// The entries of a list; `None` if nothing in it `is_entry`.
fn records(
    list: &[Value],
    markup: Markup,
    is_entry: impl Fn(&[Field]) -> bool,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Record>> {
    let has_entry = list.iter().any(|value| matches!(&value.node, Node::Map(fields) if is_entry(fields)));
    if !has_entry {
        return None;
    }
    let mut records = Vec::with_capacity(list.len());
    for value in list {
        match &value.node {
            Node::Map(fields) => {
                let record = Reader { fields, markup }.record(value);
                if let [key, id] = record.keys.as_slice()
                    && !is_written(&id.key)
                {
                    let message = format!(
                        "Pandoc knows this entry by its `id` alone, and not as `@{0}`. Write `{0}` as its `id`, or let Pandoc read \
                         what `glossator export` writes.",
                        key.key
                    );
                    problems.push(Problem::new(key.span, message).of_sort(ProblemSort::NotPandoc));
                }
                if record.keys.is_empty() {
                    let message = "This entry has no `id`, so nothing can cite it.";
                    problems.push(Problem::new(record.heading, message));
                }
                records.push(record);
            }
            _ => problems.push(Problem::new(value.span, "An entry is expected here, with an `id` and a `type`.")),
        }
    }
    Some(records)
}

/// Whether somebody might write `key` in a note.
fn is_written(key: &str) -> bool {
    !key.contains("://") && citekey::objection(key).is_none()
}

struct Reader<'f> {
    fields: &'f [Field],
    markup: Markup,
}

impl<'f> Reader<'f> {
    fn get(&self, name: &str) -> Option<&'f Value> {
        yaml::get(self.fields, name)
    }

    /// The first text in a field, as written; Crossref's titles are lists.
    fn raw(&self, name: &str) -> Option<&'f str> {
        self.get(name)?.items().first()?.text()
    }

    /// `text` on one line, with the markup that matters in titles.
    fn title(&self, text: &str) -> String {
        let text = match self.markup {
            Markup::Markdown if text.contains(['*', '_', '[', '\\', '`', '<', '&', '^', '~']) => plain::marked_up(text),
            Markup::Markdown => text.to_owned(),
            Markup::Html => values::title(text),
        };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A field as plain text on one line.
    fn text(&self, name: &str) -> Option<SmolStr> {
        let text = self.title(self.raw(name)?);
        values::text(&crate::library::markup::plain(&text).unwrap_or(text))
    }

    /// Its keys, and a second mention of one of them.
    fn citekeys(&self) -> (Vec<Citekey>, Option<Citekey>) {
        let key = |name: &str| {
            let value = self.get(name)?;
            let key = value.text()?;
            Some(Citekey { key: key.into(), span: yaml_values::inside_quotes(value.span, key) })
        };
        let (id, other) = (key("id"), key("citation-key"));
        let repeated = other.clone().filter(|other| id.as_ref().is_some_and(|id| id.key == other.key));
        let mut keys: Vec<Citekey> = id.into_iter().chain(other.filter(|_| repeated.is_none())).collect();
        // Zotero's own identifiers are addresses that nobody writes.
        keys.sort_by_key(|citekey| !is_written(&citekey.key));
        (keys, repeated)
    }

    fn record(&self, value: &Value) -> Record {
        let (keys, repeated) = self.citekeys();
        let heading = keys.first().map(|citekey| citekey.span).or_else(|| Some(self.get("title")?.span));
        let kind = match self.raw("type").unwrap_or_default() {
            "book" | "collection" => Kind::Book,
            "chapter" | "paper-conference" | "entry" | "entry-dictionary" | "entry-encyclopedia"
                if self.raw("container-title").is_some() =>
            {
                Kind::Chapter
            }
            _ => Kind::Other,
        };
        let mut record = Record {
            keys: keys.into(),
            kind,
            stated_type: self.raw("type").and_then(CslType::parse),
            span: value.span,
            heading: heading.unwrap_or(value.span),
            ..Record::default()
        };
        for field in self.fields {
            let name = field.name.as_str();
            // CSL 1.0.1's name for the variable.
            let name = if name == "event" { "event-title" } else { name };
            if let Some(variable) = Variable::named(name) {
                self.set(&mut record, variable, field);
            }
        }
        if let Some(repeated) = repeated {
            record.more_mut().related.push(repeated);
        }
        record.pages = record.get(Variable::Page).and_then(values::pages);
        if kind == Kind::Chapter {
            record.number = record.get(Variable::ChapterNumber).and_then(values::number);
            values::take_number(&mut record);
        }
        record.shrink_to_fit();
        record
    }

    fn set(&self, record: &mut Record, variable: Variable, field: &Field) {
        let (name, value) = (field.name.as_str(), &field.value);
        match (variable, variable.sort()) {
            (Variable::Isbn, _) => {
                let isbns: Vec<&str> = value.items().iter().filter_map(Value::text).collect();
                record.set_some(variable, values::isbns(&isbns.join(", ")));
            }
            (Variable::Doi, _) => record.set_some(variable, self.raw(name).and_then(identifier::doi)),
            (Variable::Url, _) => record.set_some(variable, self.raw(name)),
            (Variable::Page, _) => record.set_some(variable, self.text(name).map(|text| values::page_range(&text))),
            (_, Sort::Text) => record.set_some(variable, self.text(name)),
            (_, Sort::Title) => {
                if let Some(text) = self.raw(name) {
                    record.set_marked_up(variable, &self.title(text));
                }
            }
            (_, Sort::Names) => record.set_people(variable, &yaml_values::people(value)),
            (_, Sort::Date) => record.set_date(variable, yaml_values::date(value)),
            (_, Sort::Prose) => record.set_some(
                variable,
                self.raw(name).and_then(|text| match self.markup {
                    Markup::Markdown => values::text(text),
                    Markup::Html => values::markdown(&values::without_tags(text)),
                }),
            ),
        }
    }
}

#[cfg(test)]
mod tests;
