//! RIS files, as Zotero and publishers write them: each line has a tag and a value; each entry begins with `TY` and
//! ends with `ER`.
//!
//! The meaning of a tag depends on the program that wrote it and on the type of entry; if they disagree, the meaning
//! that fits books and chapters is used.

use smol_str::SmolStr;

use crate::library::citekey::{self, Citekey};
use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::pages::Pages;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::sources::tagged::{TaggedEntry, field};
use crate::library::variables::{self, Sort, Variable};
use crate::text::{Problem, Span};

/// Reads a file.
pub fn read(text: &str) -> (Vec<Record>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut records: Vec<Record> = entries(text, &mut problems).iter().map(record).collect();
    // An entry without a key, a title or people is not one.
    records.retain(|it| !(it.keys.is_empty() && it.title().is_empty() && it.creators().is_empty()));
    (records, problems)
}

/// Whether the first line of a file, `line`, begins an entry.
pub(super) fn begins(line: &str) -> bool {
    tagged(line).is_some_and(|(tag, value)| tag == "TY" && !value.is_empty())
}

/// The file's entries. One without `ER` ends where the next begins.
fn entries<'t>(text: &'t str, problems: &mut Vec<Problem>) -> Vec<TaggedEntry<'t>> {
    let mut entries: Vec<TaggedEntry> = Vec::new();
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
                entries.push(TaggedEntry { fields: vec![field("TY", value, span)], span });
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
            // A long value continues.
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

/// Tag and value of a line `AU  - Franke, Ulrich`. Not all programs use exactly these spaces.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let tag = line.get(..2)?;
    let mut letters = tag.bytes();
    let is_tag = letters.next()?.is_ascii_uppercase() && letters.next()?.is_ascii_alphanumeric();
    let behind = line[2..].trim_start_matches([' ', '\t']);
    let value = behind.strip_prefix('-').filter(|_| is_tag && behind.len() < line.len() - 2)?;
    (value.is_empty() || value.starts_with([' ', '\t'])).then(|| (tag, value.trim()))
}

/// Whether a chapter's entry has the book in `TI`, its subtitle in `T2` and the chapter in `T1`, as De Gruyter's do.
fn names_book_first(entry: &TaggedEntry) -> bool {
    let differ = entry.text(&["TI"]).zip(entry.text(&["T1"])).is_some_and(|(one, other)| one != other);
    differ && entry.field(&["BT"]).is_none()
}

fn record(entry: &TaggedEntry) -> Record {
    let ty = entry.text(&["TY"]).unwrap_or_default();
    let (title_tags, container_tags): (&[&str], &[&str]) = match ty.as_str() {
        "BOOK" | "EDBOOK" | "EBOOK" | "CONF" => (&["TI", "T1", "BT", "CT"], &[]),
        "CHAP" | "ECHAP" if names_book_first(entry) => (&["T1"], &["TI"]),
        _ => (&["TI", "T1", "CT"], &["T2", "BT", "JF", "JO", "JA", "J2"]),
    };
    let mut container = entry.title(container_tags);
    if container_tags == ["TI"] {
        container = container.map(|book| values::joined_title(&book, entry.title(&["T2"]).as_deref()));
    }
    let kind = match ty.as_str() {
        "BOOK" | "EDBOOK" | "EBOOK" | "CONF" => Kind::Book,
        "CHAP" | "ECHAP" | "CPAPER" | "ENCYC" | "DICT" if container.is_some() => Kind::Chapter,
        _ => Kind::Other,
    };
    let id = entry.field(&["ID"]).filter(|id| citekey::is_valid(id.value.trim()));
    let type_line = entry.fields.first().map(|field| field.span).unwrap_or_default();
    let mut record = Record {
        keys: id.map(|id| Citekey { key: id.value.trim().into(), span: id.span }).into_iter().collect(),
        kind,
        stated_type: Some(csl_type(&ty)),
        span: entry.span,
        heading: id.or(entry.field(title_tags)).map_or(type_line, |field| field.span),
        ..Record::default()
    };
    plain_tags(&mut record, entry);
    record.set_marked_up(Variable::Title, &entry.title(title_tags).unwrap_or_default());
    let container = container.unwrap_or_default();
    record.set_marked_up(Variable::ContainerTitle, &container);
    // Many programs give only the short title of a journal, or the same title twice.
    if record.get(Variable::ContainerTitleShort) == record.get(Variable::ContainerTitle) {
        record.clear(Variable::ContainerTitleShort);
    }
    if kind == Kind::Chapter {
        record.number = entry.text(&["SE"]).and_then(|number| values::number(&number));
        values::take_number(&mut record);
    }
    people(&mut record, entry, &ty);
    record.set_date(Variable::Issued, issued(entry));
    numbers(&mut record, entry);
    identifiers(&mut record, entry);
    record.pages = pages(entry);
    record.set_some(Variable::Page, printed_pages(entry));
    let files = entry.fields.iter().filter(|field| field.tag == "L1");
    let files: Vec<SmolStr> = files.filter_map(|field| values::text(&field.value)).collect();
    if !files.is_empty() {
        record.more_mut().files = files;
    }
    record.shrink_to_fit();
    record
}

/// Tags whose value is a variable.
fn plain_tags(record: &mut Record, entry: &TaggedEntry) {
    for &variable in variables::ALL {
        let tags = variable.ris();
        if tags.is_empty() || variable == Variable::Title {
            continue;
        }
        match variable.sort() {
            Sort::Text => record.set_some(variable, entry.text(tags)),
            Sort::Title => record.set_marked_up(variable, &entry.title(tags).unwrap_or_default()),
            Sort::Names => record.set_people(variable, &entry.people(tags)),
            Sort::Date => record.set_date(variable, entry.text(tags).and_then(|date| Date::parse(&date))),
            Sort::Prose => {
                let text = entry.field(tags).map(|field| values::without_tags(&field.value));
                record.set_some(variable, text.and_then(|text| values::markdown(&text)));
            }
        }
    }
    let keywords: Vec<SmolStr> = entry.all("KW").filter_map(|field| values::one_line(&field.value)).collect();
    record.set(Variable::Keyword, keywords.join(", "));
    let notes: Vec<String> = entry.all("N1").map(|field| values::without_tags(field.value.trim())).collect();
    record.set(Variable::Note, notes.join(" ").split_whitespace().collect::<Vec<_>>().join(" "));
}

fn people(record: &mut Record, entry: &TaggedEntry, ty: &str) {
    let has_authors = record.get(Variable::Author).is_some();
    let mut editors = entry.people(&["ED"]);
    // In a book's entry, `A2` are the editors of its series, unless nobody else is named.
    let second = entry.people(&["A2"]);
    if editors.is_empty() && (record.kind != Kind::Book || !has_authors) {
        editors = second;
    } else if record.kind == Kind::Book {
        record.set_people(Variable::CollectionEditor, &second);
    }
    if ty == "EDBOOK" && editors.is_empty() {
        editors = record.people(Variable::Author).to_vec();
        record.clear(Variable::Author);
    }
    record.set_people(Variable::Editor, &editors);
    if record.kind == Kind::Chapter {
        record.set_people(Variable::CollectionEditor, &entry.people(&["A3"]));
    }
}

/// The year, with month and day if the entry's date has the same year.
fn issued(entry: &TaggedEntry) -> Option<Date> {
    let read = |tag: &&str| {
        let text = entry.text(&[tag])?;
        Date::parse(text.trim_end_matches('/'))
    };
    let mut dates = ["DA", "PY", "Y1"].iter().filter_map(read);
    let Some(date) = dates.next() else {
        return entry.text(&["PY", "Y1"]).and_then(|text| Date::in_words(text.trim_matches('/')));
    };
    // If there is a date with another year, the year of publication counts.
    Some(dates.find(|other| other.year() != date.year()).unwrap_or(date))
}

/// Issues, numbers and series.
fn numbers(record: &mut Record, entry: &TaggedEntry) {
    let csl_type = record.csl_type();
    if record.kind == Kind::Book {
        let series = entry.title(&["T2", "T3"]).unwrap_or_default();
        record.set_marked_up(Variable::CollectionTitle, &series);
    }
    let count = entry.text(&["IS", "M1"]);
    let variable = match record.kind {
        _ if csl_type.is_article() => Variable::Issue,
        Kind::Book | Kind::Chapter => Variable::CollectionNumber,
        _ => Variable::Number,
    };
    record.set_some(variable, count);
    if csl_type == CslType::Report && record.get(Variable::Number).is_none() {
        record.set_some(Variable::Number, entry.text(&["SN"]));
    }
    record.set_some(Variable::Genre, entry.text(&["M3"]).filter(|genre| identifier::doi(genre).is_none()));
    if record.kind != Kind::Chapter && !csl_type.is_article() && csl_type != CslType::PaperConference {
        record.set_some(Variable::NumberOfPages, entry.text(&["SP"]).filter(|_| entry.field(&["EP"]).is_none()));
    }
}

fn identifiers(record: &mut Record, entry: &TaggedEntry) {
    let number = entry.text(&["SN"]).unwrap_or_default();
    match values::isbns(&number) {
        Some(isbns) => record.set(Variable::Isbn, isbns),
        None => record.set_some(Variable::Issn, identifier::issn(&number)),
    }
    record.set_some(Variable::Doi, ["DO", "M3", "UR"].iter().find_map(|tag| identifier::doi(&entry.text(&[tag])?)));
    let address = entry.field(&["UR", "L2"]).and_then(|url| values::text(url.value.lines().next()?));
    record.set_some(Variable::Url, address);
}

fn csl_type(ty: &str) -> CslType {
    match ty {
        "JOUR" | "EJOUR" | "ABST" | "INPR" => CslType::ArticleJournal,
        "MGZN" => CslType::ArticleMagazine,
        "NEWS" => CslType::ArticleNewspaper,
        "BOOK" | "EDBOOK" | "EBOOK" | "CONF" => CslType::Book,
        "CHAP" | "ECHAP" => CslType::Chapter,
        "CPAPER" => CslType::PaperConference,
        "ENCYC" => CslType::EntryEncyclopedia,
        "DICT" => CslType::EntryDictionary,
        "RPRT" | "GOVDOC" => CslType::Report,
        "THES" => CslType::Thesis,
        "ELEC" => CslType::Webpage,
        "BLOG" => CslType::PostWeblog,
        "CASE" => CslType::LegalCase,
        "BILL" => CslType::Bill,
        "STAT" => CslType::Legislation,
        "COMP" => CslType::Software,
        "DATA" => CslType::Dataset,
        "MAP" => CslType::Map,
        "PAT" => CslType::Patent,
        "STAND" => CslType::Standard,
        "VIDEO" | "MPCT" => CslType::MotionPicture,
        "UNPB" | "MANSCPT" => CslType::Manuscript,
        _ => CslType::Document,
    }
}

/// `SP` and `EP`; some programs put the whole range into `SP`.
fn pages(entry: &TaggedEntry) -> Option<Pages> {
    let start = entry.text(&["SP"])?;
    let end = entry.text(&["EP"]).unwrap_or_default();
    values::pages(&format!("{start}-{end}")).or_else(|| values::pages(&start))
}

/// The pages as printed, or the number of an article without pages.
fn printed_pages(entry: &TaggedEntry) -> Option<String> {
    let Some(start) = entry.text(&["SP"]) else { return entry.text(&["C7"]).map(String::from) };
    let range = match entry.text(&["EP"]).filter(|end| *end != start) {
        Some(end) => format!("{start}-{end}"),
        None => start.to_string(),
    };
    Some(values::page_range(&range))
}

#[cfg(test)]
mod tests;
