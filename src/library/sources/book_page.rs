//! The book page: a Markdown note that describes a book, Glossator's own format.
//!
//! The front matter describes the book, in CSL variables. Second-level headings are its chapters, each directly
//! followed by a list of data and a quotation with the abstract. Everything else on the page belongs to the reader.
//! [`mod@write`] creates such pages and adds to them.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::library::abbreviation::Abbreviation;
use crate::library::book::{Book, Records};
use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::division::Part;
use crate::library::identifier;
use crate::library::organization::Organization;
use crate::library::person::Person;
use crate::library::record::{Kind as Sort, Record};
use crate::library::source::Entries;
use crate::library::sources::bibliography::values;
use crate::library::sources::{abbreviation_list, yaml_values};
use crate::library::variables::{self, Variable};
use crate::markdown::Parsed;
use crate::markdown::front_matter::{FrontMatter, Value};
use crate::text::pages::Pages;
use crate::text::{Problem, Span, steps};

mod data;
mod organizations;
mod outline;
pub mod write;

use data::Data;
use outline::{Kind, Outline, Section};

/// Whether the front matter of a note makes it a book page: `type: book` and a `citekey`.
pub(crate) fn is_book_page(block: &FrontMatter) -> bool {
    block.text("type") == Some("book") && block.get("citekey").is_some_and(|keys| !yaml_values::keys(keys).is_empty())
}

/// Reads a book page from its text and parsed Markdown: one work, the organizations it lists, and problems. Empty for
/// a note that is not a book page.
pub fn read(text: &str, parsed: &Parsed) -> Entries {
    let mut entries = Entries::default();
    let Some(block) = parsed.front_matter.as_ref().filter(|block| is_book_page(block)) else {
        return entries;
    };
    entries.is_book_page = true;
    let outline = outline::read(parsed, text);
    let mut record = record_of_book(block, &mut entries.problems);
    record.span = Span::new(0, text.len());
    if record.title().is_empty() {
        let heading = outline.sections.iter().find(|section| section.level == 1);
        record.set_some(Variable::Title, heading.map(|heading| &heading.text));
    }
    let (mut book, mut chapters) = (Book::default(), Vec::new());
    book.matter.extend(listed_matter(block, "front-matter"));
    book.front = book.matter.len();
    for section in &outline.sections {
        match &section.kind {
            Kind::Chapter { .. } => chapters.push(chapter(section, text, &mut entries.problems)),
            Kind::Matter => {
                book.front += usize::from(chapters.is_empty());
                book.matter.push(section.text.clone().into());
            }
            Kind::Abbreviations => {
                let list = abbreviation_list::read(text, parsed, section.span);
                book.abbreviations.extend(list.abbreviations);
                entries.problems.extend(list.problems);
            }
            Kind::Organizations => {
                entries.organizations.extend(organizations::listed(parsed, text, section.span));
                entries.organizations.extend(headed_organizations(&outline, section, parsed, text));
            }
            Kind::Part(label) => book.parts.extend(Part::new(label, section.heading, &section.heading_text)),
            Kind::Own => {}
        }
    }
    book.matter.extend(listed_matter(block, "back-matter"));
    let elsewhere = abbreviation_lines(parsed, text);
    let known: FxHashSet<Span> = book.abbreviations.iter().map(|abbreviation| abbreviation.span).collect();
    book.abbreviations.extend(elsewhere.filter(|abbreviation| !known.contains(&abbreviation.span)));
    entries.organizations.shrink_to_fit();
    entries.records = Records::of_book(record, chapters, book);
    entries
}

/// The book's record from the front matter.
fn record_of_book(block: &FrontMatter, problems: &mut Vec<Problem>) -> Record {
    let get = |name: &str| yaml_values::get(&block.fields, name);
    let text = |name: &str| get(name).and_then(Value::text);
    let mut record = Record { kind: Sort::Book, stated_type: Some(CslType::Book), ..Record::default() };
    if let Some(keys) = get("citekey") {
        record.keys = yaml_values::keys(keys).into();
        record.heading = yaml_values::first_item(keys);
    }
    for &variable in variables::ALL {
        let Some(value) = get(variable.name()) else { continue };
        match (variable, variable.sort()) {
            (Variable::Issued, _) => {
                let date =
                    yaml_values::known(Some(value), yaml_values::date, problems, "has no year; write `issued: 2023`");
                record.set_date(variable, date);
            }
            (Variable::Isbn, _) => {
                let isbns = |value: &Value| {
                    values::isbns(&value.items().iter().filter_map(Value::text).collect::<Vec<_>>().join(", "))
                };
                let otherwise = "is not an ISBN: it needs 10 or 13 digits";
                record.set_some(variable, yaml_values::known(Some(value), isbns, problems, otherwise));
            }
            (Variable::Doi, _) => {
                let otherwise = "is not a DOI; a DOI begins with `10.`, as in `DOI: 10.1000/123`";
                let doi = |value: &Value| identifier::doi(value.text()?);
                record.set_some(variable, yaml_values::known(Some(value), doi, problems, otherwise));
            }
            (_, variables::Sort::Names) => record.set_people(variable, &yaml_values::people(value)),
            (_, variables::Sort::Date) => record.set_date(variable, yaml_values::date(value)),
            // The abstract of a book page is prose on the page itself.
            (_, variables::Sort::Prose) => {}
            (_, variables::Sort::Text | variables::Sort::Title) => record.set_some(variable, value.text()),
        }
    }
    if record.get(Variable::Language).is_none() {
        record.set_some(Variable::Language, text("lang"));
    }
    if let Some(subtitle) = text("subtitle") {
        record.set(Variable::Title, values::joined_title(text("title").unwrap_or_default(), Some(subtitle)));
    }
    record
}

/// The matter listed in the front matter field `name`: `front-matter: ["Contents", "Preface"]`.
fn listed_matter(block: &FrontMatter, name: &str) -> Vec<SmolStr> {
    let items = block.get(name).map(Value::items).unwrap_or_default();
    items.iter().filter_map(|item| values::text(item.text()?)).collect()
}

/// The chapter described by a section.
fn chapter(section: &Section, text: &str, problems: &mut Vec<Problem>) -> Record {
    let Kind::Chapter { number, title, part } = &section.kind else { return Record::default() };
    let blocks = [section.data.as_ref().map(|data| data.span), section.quote];
    let mut chapter = Record {
        number: *number,
        span: blocks.into_iter().flatten().fold(section.heading, Span::join),
        heading: section.heading,
        ..Record::new(Sort::Chapter, title)
    };
    chapter.set_some(Variable::Abstract, section.quote.and_then(|quote| outline::quoted(quote.of(text))));
    let more = chapter.more_mut();
    more.part = part.as_deref().map(Into::into);
    more.heading_text = section.heading_text.clone().into();
    let Some(data) = &section.data else { return chapter };
    more.data_list = data.span;
    if more.part.is_none() {
        more.part = data.get("part-title").map(Into::into);
    }
    chapter.stated_type = data.get("type").and_then(CslType::parse);
    let named = |name| data.item(name).filter(|item| !item.value.is_empty());
    if let Some(item) = named("citekey").or(named("citation-key")) {
        chapter.keys.push(yaml_values::citekey_in(item.value_span, &item.value));
    }
    for &variable in variables::ALL {
        let Some(value) = data.get(variable.name()) else { continue };
        match (variable, variable.sort()) {
            (Variable::Title | Variable::PartTitle | Variable::Abstract | Variable::ChapterNumber, _) => {}
            (Variable::Page, _) => {
                let otherwise = "is not a range of pages; write it as `77-100`";
                chapter.set_pages(read_item(data, "page", Pages::parse, problems, otherwise));
            }
            (Variable::Doi, _) => {
                let otherwise = "is not a DOI; a DOI begins with `10.`";
                chapter.set_some(variable, read_item(data, "DOI", identifier::doi, problems, otherwise));
            }
            (Variable::Url, _) => chapter.set(variable, value.trim_matches(['<', '>'])),
            (_, variables::Sort::Names) => {
                chapter.set_people(variable, &people(value));
            }
            (_, variables::Sort::Date) => chapter.set_date(variable, Date::parse(value)),
            _ => chapter.set(variable, value),
        }
    }
    chapter
}

/// People separated by `;` or `and`; the name of a body in braces may contain either.
fn people(names: &str) -> Vec<Person> {
    let (mut people, mut depth, mut start) = (Vec::new(), 0usize, 0);
    let marks: Vec<(usize, &str)> = [";", " and ", "{", "}"]
        .iter()
        .flat_map(|mark| names.match_indices(mark))
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_iter()
        .collect();
    for (at, mark) in marks {
        match mark {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                people.push(&names[start..at]);
                start = at + mark.len();
            }
            _ => {}
        }
    }
    people.push(&names[start..]);
    people.into_iter().map(str::trim).filter(|name| !name.is_empty()).map(Person::parse).collect()
}

/// The value of the item `name`, parsed with `read`; if that fails, adds a problem with the text `otherwise`.
fn read_item<T>(
    data: &Data,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
    problems: &mut Vec<Problem>,
    otherwise: &str,
) -> Option<T> {
    let item = data.item(name).filter(|item| !item.value.is_empty())?;
    let value = read(&item.value);
    if value.is_none() {
        problems.push(Problem::new(item.value_span, format!("“{}” {otherwise}.", item.value)));
    }
    value
}

/// The abbreviations defined in Markdown Extra's syntax (`*[UN]: United Nations`) anywhere on the page.
fn abbreviation_lines(parsed: &Parsed, text: &str) -> impl Iterator<Item = Abbreviation> {
    parsed.abbreviations.iter().map(|line| Abbreviation {
        short: line.short.of(text).into(),
        long: line.long.of(text).into(),
        span: line.short,
    })
}

/// Organizations with headings of their own in the section `Organizations`.
fn headed_organizations(outline: &Outline, section: &Section, parsed: &Parsed, text: &str) -> Vec<Organization> {
    let first = outline.sections.partition_point(|other| other.heading.start <= section.heading.start);
    let below = steps::each(&outline.sections[first..]).take_while(|other| other.level > section.level);
    below.map(|heading| organizations::of_heading(parsed, text, heading)).collect()
}

#[cfg(test)]
mod tests;
