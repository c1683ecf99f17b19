//! EndNote's tagged files (`.enw`), as publishers and Google Scholar export them. Each line is a `%`, a character and
//! a value; each entry begins with its type (`%0`).

use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::sources::tagged::{TaggedEntry, field};
use crate::library::variables::Variable;
use crate::text::Span;

/// Whether the first line of a file, `line`, begins such an entry.
pub(super) fn begins(line: &str) -> bool {
    tagged(line).is_some_and(|(tag, value)| tag == "%0" && !value.is_empty())
}

/// Reads a file.
pub(super) fn read(text: &str) -> Vec<Record> {
    entries(text).iter().map(record).collect()
}

fn entries(text: &str) -> Vec<TaggedEntry<'_>> {
    let mut entries: Vec<TaggedEntry> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let span = Span::new(at, at + content.len());
        at += line.len();
        match (tagged(content), entries.last_mut()) {
            (Some(("%0", value)), _) => entries.push(TaggedEntry { fields: vec![field("%0", value, span)], span }),
            (Some((tag, value)), Some(entry)) => {
                entry.fields.push(field(tag, value, span));
                entry.span.end = span.end;
            }
            // A long value continues.
            (None, Some(entry)) => {
                if let Some(last) = entry.fields.last_mut() {
                    last.value.push('\n');
                    last.value.push_str(content);
                }
            }
            (Some(_), None) | (None, None) => {}
        }
    }
    entries
}

/// Tag and value of a line `%A Franke, Ulrich`.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let sign = line.strip_prefix('%')?.chars().next()?;
    let (tag, value) = line.split_at(1 + sign.len_utf8());
    (!sign.is_whitespace() && (value.is_empty() || value.starts_with([' ', '\t']))).then(|| (tag, value.trim()))
}

fn record(entry: &TaggedEntry) -> Record {
    let entry_type = entry.text(&["%0"]).unwrap_or_default();
    let container = entry.title(&["%B"]);
    let (kind, csl_type) = match entry_type.as_str() {
        "Book" | "Edited Book" | "Electronic Book" => (Kind::Book, CslType::Book),
        "Book Section" | "Electronic Book Section" => (Kind::Chapter, CslType::Chapter),
        "Conference Paper" | "Conference Proceedings" => (Kind::Chapter, CslType::PaperConference),
        "Encyclopedia" => (Kind::Chapter, CslType::EntryEncyclopedia),
        "Dictionary" => (Kind::Chapter, CslType::EntryDictionary),
        "Journal Article" | "Electronic Article" => (Kind::Other, CslType::ArticleJournal),
        "Magazine Article" => (Kind::Other, CslType::ArticleMagazine),
        "Newspaper Article" => (Kind::Other, CslType::ArticleNewspaper),
        "Report" | "Government Document" => (Kind::Other, CslType::Report),
        "Thesis" => (Kind::Other, CslType::Thesis),
        "Web Page" => (Kind::Other, CslType::Webpage),
        _ => (Kind::Other, CslType::Document),
    };
    let kind = if kind == Kind::Chapter && container.is_none() { Kind::Other } else { kind };
    let mut record = Record { kind, stated_type: Some(csl_type), span: entry.span, ..Record::default() };
    record.heading = entry.field(&["%T"]).map_or(entry.span, |title| title.span);
    record.set_marked_up(Variable::Title, &entry.title(&["%T"]).unwrap_or_default());
    record.set_marked_up(Variable::ContainerTitle, &container.or(entry.title(&["%J"])).unwrap_or_default());
    record.set_some(Variable::CollectionTitle, entry.text(&["%S"]));
    let (mut authors, mut editors) = (entry.people(&["%A"]), entry.people(&["%E"]));
    if entry_type == "Edited Book" && editors.is_empty() {
        std::mem::swap(&mut authors, &mut editors);
    }
    record.set_people(Variable::Author, &authors);
    record.set_people(Variable::Editor, &editors);
    record.set_people(Variable::CollectionEditor, &entry.people(&["%Y"]));
    record.set_people(Variable::Translator, &entry.people(&["%?"]));
    record.set_date(Variable::Issued, ["%D", "%8"].iter().find_map(|tag| Date::parse(&entry.text(&[tag])?)));
    for (variable, tag) in TEXTS {
        record.set_some(*variable, entry.text(&[tag]));
    }
    let number = if csl_type.is_article() { Variable::Issue } else { Variable::CollectionNumber };
    record.set_some(number, entry.text(&["%N"]));
    let numbers: Vec<&str> = entry.all("%@").map(|field| field.value.as_str()).collect();
    match values::isbns(&numbers.join(", ")) {
        Some(isbns) => record.set(Variable::Isbn, isbns),
        None => record.set_some(Variable::Issn, numbers.iter().find_map(|number| identifier::issn(number))),
    }
    record.set_some(Variable::Doi, ["%R", "%U", "%M"].iter().find_map(|tag| identifier::doi(&entry.text(&[tag])?)));
    record.set_some(Variable::Abstract, entry.prose(&["%X"]));
    let pages = entry.text(&["%P"]);
    record.set_some(Variable::Page, pages.as_deref().map(values::page_range));
    record.pages = pages.as_deref().and_then(values::pages);
    if kind == Kind::Chapter {
        record.number = entry.text(&["%&"]).and_then(|number| values::number(&number));
    }
    record
}

/// Tags whose value is a variable.
const TEXTS: &[(Variable, &str)] = &[
    (Variable::Publisher, "%I"),
    (Variable::PublisherPlace, "%C"),
    (Variable::Volume, "%V"),
    (Variable::NumberOfVolumes, "%6"),
    (Variable::Edition, "%7"),
    (Variable::Url, "%U"),
    (Variable::Language, "%G"),
];
