//! RIS files, as Zotero and publishers write them: lines of a tag and its value, `TY` first in each entry, `ER` last.
//!
//! What the tags mean differs between writers and between types of entries; where they disagree, the reading that
//! fits books and their chapters is taken.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::library::citekey::{self, Citekey};
use crate::library::date::Date;
use crate::library::details::{CslType, Details};
use crate::library::identifier;
use crate::library::pages::Pages;
use crate::library::person::Person;
use crate::library::sources::bibliography::{Item, Kind, values};
use crate::library::work::Work;
use crate::text::{Problem, Span};

/// Reads a file. An entry without an `ID` gets the citekey that an import would give it.
pub fn read(text: &str) -> (Vec<Item>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut items: Vec<Item> = entries(text, &mut problems).iter().map(item).collect();
    // What has neither a key nor anything to make one from is no entry.
    items.retain(|item| !(item.citekeys.is_empty() && item.title.is_empty() && described(item).creators().is_empty()));
    let said = items.iter().flat_map(|item| &item.citekeys);
    let mut taken: FxHashSet<SmolStr> = said.map(|citekey| citekey.key.clone()).collect();
    let mut suggested: FxHashMap<String, usize> = FxHashMap::default();
    for item in items.iter_mut().filter(|item| item.citekeys.is_empty()) {
        let base = citekey::suggest(&described(item));
        let count = suggested.entry(base.clone()).or_default();
        *count += 1;
        // Where the letters are used up, counting on spares trying them all again.
        let base = if *count > 26 { format!("{base}-{count}") } else { base };
        let key = SmolStr::from(citekey::unique(base, |key| taken.contains(key)));
        taken.insert(key.clone());
        let span = Span { start: item.span.start, end: item.span.start };
        item.citekeys.push(Citekey { key, span });
    }
    (items, problems)
}

/// What a made-up citekey is made from.
fn described(item: &Item) -> Work {
    Work {
        title: item.title.clone(),
        authors: item.authors.clone(),
        editors: item.editors.clone(),
        issued: item.issued,
        ..Work::default()
    }
}

/// One entry's lines.
#[derive(Default)]
struct Entry<'t> {
    fields: Vec<Field<'t>>,
    span: Span,
}

struct Field<'t> {
    tag: &'t str,
    value: String,
    /// The value on the tag's own line.
    span: Span,
}

/// The file's entries. One without `ER` ends where the next begins.
fn entries<'t>(text: &'t str, problems: &mut Vec<Problem>) -> Vec<Entry<'t>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut open = false;
    let mut lost = false;
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for line in text[at..].split_inclusive('\n') {
        let content = line.trim_end();
        let span = Span::new(at, at + content.len());
        at += line.len();
        match (tagged(content), entries.last_mut().filter(|_| open)) {
            (Some(("ER", _)), entry) => {
                if let Some(entry) = entry {
                    entry.span.end = span.end;
                }
                (open, lost) = (false, false);
            }
            (Some(("TY", value)), _) => {
                entries.push(Entry { fields: vec![field("TY", value, span)], span });
                (open, lost) = (true, false);
            }
            (Some((tag, value)), Some(entry)) => {
                entry.fields.push(field(tag, value, span));
                entry.span.end = span.end;
            }
            (Some(_), None) => {
                if !lost {
                    let message = "This line belongs to no entry: an entry begins with a line `TY  - CHAP`, or `BOOK`.";
                    problems.push(Problem::new(span, message));
                }
                lost = true;
            }
            // A long value goes on.
            (None, Some(entry)) => {
                if let Some(last) = entry.fields.last_mut() {
                    last.value.push('\n');
                    last.value.push_str(content);
                }
                if !content.is_empty() {
                    entry.span.end = span.end;
                }
            }
            (None, None) => {}
        }
    }
    entries
}

fn field<'t>(tag: &'t str, value: &str, line: Span) -> Field<'t> {
    Field { tag, value: value.to_owned(), span: Span::new(line.end as usize - value.len(), line.end as usize) }
}

/// Tag and value of a line `AU  - Franke, Ulrich`. Writers are not strict about the spaces.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let tag = line.get(..2)?;
    let mut letters = tag.bytes();
    let is_tag = letters.next()?.is_ascii_uppercase() && letters.next()?.is_ascii_alphanumeric();
    let behind = line[2..].trim_start_matches([' ', '\t']);
    let value = behind.strip_prefix('-').filter(|_| is_tag && behind.len() < line.len() - 2)?;
    (value.is_empty() || value.starts_with([' ', '\t'])).then(|| (tag, value.trim()))
}

impl Entry<'_> {
    fn field(&self, tags: &[&str]) -> Option<&Field<'_>> {
        tags.iter().find_map(|tag| self.fields.iter().find(|field| field.tag == *tag && !field.value.trim().is_empty()))
    }

    fn text(&self, tags: &[&str]) -> Option<SmolStr> {
        let text = values::without_tags(&self.field(tags)?.value);
        values::text(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn people(&self, tags: &[&str]) -> Vec<Person> {
        let named = self.fields.iter().filter(|field| tags.contains(&field.tag) && !field.value.trim().is_empty());
        named.map(|field| person(&field.value)).collect()
    }
}

/// A name, which has a comma if it is a person's.
fn person(name: &str) -> Person {
    if name.contains(',') {
        Person::parse(name)
    } else {
        Person::literal(name.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn item(entry: &Entry) -> Item {
    let ty = entry.text(&["TY"]).unwrap_or_default();
    let (title_tags, container_tags): (&[&str], &[&str]) = match ty.as_str() {
        "BOOK" | "EDBOOK" | "EBOOK" | "CONF" => (&["TI", "T1", "BT", "CT"], &[]),
        _ => (&["TI", "T1", "CT"], &["T2", "BT", "JF", "JO", "JA", "J2"]),
    };
    let title_field = entry.field(title_tags);
    let container = entry.text(container_tags);
    let kind = match ty.as_str() {
        "BOOK" | "EDBOOK" | "EBOOK" | "CONF" => Kind::Book,
        "CHAP" | "ECHAP" | "CPAPER" | "ENCYC" | "DICT" if container.is_some() => Kind::Chapter,
        _ => Kind::Other,
    };
    let authors = entry.people(&["AU", "A1"]);
    let mut editors = entry.people(&["ED"]);
    // In an entry about a book, `A2` are the editors of its series, unless there is nobody else.
    if editors.is_empty() && (kind != Kind::Book || authors.is_empty()) {
        editors = entry.people(&["A2"]);
    }
    let (authors, editors) =
        if ty == "EDBOOK" && editors.is_empty() { (Vec::new(), authors) } else { (authors, editors) };
    let title = entry.text(title_tags).unwrap_or_default();
    let (told, bare_title) =
        if kind == Kind::Chapter { values::numbered_title(&title) } else { (None, title.as_str()) };
    let id = entry.field(&["ID"]).filter(|id| citekey::is_valid(id.value.trim()));
    let told_type = csl_type(&ty);
    let type_line = entry.fields.first().map(|field| field.span).unwrap_or_default();
    Item {
        citekeys: id.map(|id| Citekey { key: id.value.trim().into(), span: id.span }).into_iter().collect(),
        kind,
        title: bare_title.into(),
        container,
        authors,
        editors,
        issued: issued(entry),
        edition: entry.text(&["ET"]),
        volume: entry.text(&["VL"]),
        publisher: entry.text(&["PB"]),
        isbn: entry.text(&["SN"]).and_then(|isbn| values::isbn(&isbn)),
        doi: ["DO", "M3", "UR"].iter().find_map(|tag| identifier::doi(&entry.text(&[tag])?)),
        url: entry.field(&["UR", "L2"]).and_then(|url| values::text(url.value.lines().next()?)),
        pages: pages(entry),
        told_type: Some(told_type),
        details: details(entry, told_type, kind).into(),
        number: entry
            .text(&["SE"])
            .filter(|_| kind == Kind::Chapter)
            .and_then(|number| values::number(&number))
            .or(told),
        abstract_text: entry.field(&["AB", "N2"]).and_then(|text| values::markdown(&values::without_tags(&text.value))),
        files: entry
            .fields
            .iter()
            .filter(|field| field.tag == "L1")
            .filter_map(|field| values::text(&field.value))
            .collect(),
        span: entry.span,
        heading: id.or(title_field).map_or(type_line, |field| field.span),
        ..Item::default()
    }
}

/// The year, with month and day where the entry's date is of that year.
fn issued(entry: &Entry) -> Option<Date> {
    let mut dates = ["DA", "PY", "Y1"].iter().filter_map(|tag| Date::parse(&entry.text(&[tag])?));
    let date = dates.next()?;
    // The year of publication counts, where a date of something else stands beside it.
    Some(dates.find(|other| other.year() != date.year()).unwrap_or(date))
}

fn details(entry: &Entry, csl_type: CslType, kind: Kind) -> Details {
    let is_article = ["article-journal", "article-magazine", "article-newspaper"].contains(&csl_type.name());
    let series: &[&str] = if kind == Kind::Book { &["T2", "T3"] } else { &["T3"] };
    let count = entry.text(&["IS", "M1"]);
    let (issue, number) = if is_article { (count, None) } else { (None, count) };
    let (collection_number, number) =
        if matches!(kind, Kind::Book | Kind::Chapter) { (number, None) } else { (None, number) };
    let pages = entry.text(&["SP"]).or_else(|| entry.text(&["C7"]));
    Details {
        translators: entry.people(&["A4"]),
        publisher_place: entry.text(&["CY", "PP"]),
        issue,
        number: number.or_else(|| entry.text(&["SN"]).filter(|_| csl_type == CslType::REPORT)),
        genre: entry.text(&["M3"]).filter(|genre| identifier::doi(genre).is_none()),
        collection_title: entry.text(series),
        collection_number,
        language: entry.text(&["LA"]),
        page: pages.and_then(|pages| values::unusual_pages(&pages)),
        accessed: entry.text(&["Y2"]).and_then(|date| Date::parse(&date)),
    }
}

fn csl_type(ty: &str) -> CslType {
    CslType::known(match ty {
        "JOUR" | "EJOUR" | "ABST" | "INPR" => "article-journal",
        "MGZN" => "article-magazine",
        "NEWS" => "article-newspaper",
        "BOOK" | "EDBOOK" | "EBOOK" | "CONF" => "book",
        "CHAP" | "ECHAP" => "chapter",
        "CPAPER" => "paper-conference",
        "ENCYC" => "entry-encyclopedia",
        "DICT" => "entry-dictionary",
        "RPRT" | "GOVDOC" => "report",
        "THES" => "thesis",
        "ELEC" => "webpage",
        "BLOG" => "post-weblog",
        "CASE" => "legal_case",
        "BILL" => "bill",
        "STAT" => "legislation",
        "COMP" => "software",
        "DATA" => "dataset",
        "MAP" => "map",
        "PAT" => "patent",
        "STAND" => "standard",
        "VIDEO" | "MPCT" => "motion_picture",
        "UNPB" | "MANSCPT" => "manuscript",
        _ => "document",
    })
}

/// `SP` and `EP`; some writers put the whole range into `SP`.
fn pages(entry: &Entry) -> Option<Pages> {
    let start = entry.text(&["SP"])?;
    let end = entry.text(&["EP"]).unwrap_or_default();
    values::pages(&format!("{start}-{end}")).or_else(|| values::pages(&start))
}

#[cfg(test)]
mod tests;
