//! RIS files, as Zotero and publishers write them: lines of a tag and its value, `TY` first in each entry, `ER` last.
//!
//! What the tags mean differs between writers and between types of entries; where they disagree, the reading that
//! fits books and their chapters is taken.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::language::Sense;
use crate::library::citekey::{self, Citekey};
use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::pages::Pages;
use crate::library::person::Person;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::variables::{self, Sort, Variable};
use crate::text::{Problem, Span};

/// Reads a file. An entry without an `ID` gets the citekey that an import would give it.
pub fn read(text: &str) -> (Vec<Record>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut records: Vec<Record> = entries(text, &mut problems).iter().map(record).collect();
    // What has neither a key nor anything to make one from is no entry.
    records.retain(|it| !(it.keys.is_empty() && it.title().is_empty() && it.creators().is_empty()));
    let said = records.iter().flat_map(|record| &record.keys);
    let mut taken: FxHashSet<SmolStr> = said.map(|citekey| citekey.key.clone()).collect();
    let mut suggested: FxHashMap<String, usize> = FxHashMap::default();
    for record in records.iter_mut().filter(|record| record.keys.is_empty()) {
        let base = citekey::suggest(record);
        let count = suggested.entry(base.clone()).or_default();
        *count += 1;
        // Where the letters are used up, counting on spares trying them all again.
        let base = if *count > 26 { format!("{base}-{count}") } else { base };
        let key = SmolStr::from(citekey::unique(base, |key| taken.contains(key)));
        taken.insert(key.clone());
        let span = Span { start: record.span.start, end: record.span.start };
        record.keys.push(Citekey { key, span });
    }
    (records, problems)
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

    /// The first of the fields `tags`, with the markup that counts in titles.
    fn title(&self, tags: &[&str]) -> Option<String> {
        let text = values::title(&self.field(tags)?.value);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    fn all(&self, tag: &str) -> impl Iterator<Item = &Field<'_>> {
        self.fields.iter().filter(move |field| field.tag == tag)
    }

    fn people(&self, tags: &[&str]) -> Vec<Person> {
        let named = self.fields.iter().filter(|field| tags.contains(&field.tag) && !field.value.trim().is_empty());
        named.map(|field| person(&field.value)).collect()
    }
}

/// A name. Most have a comma; one without is a person's unless it looks like a body's.
fn person(name: &str) -> Person {
    let name = values::decoded(name);
    let bare = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if bare.contains(',') || !looks_like_body(&bare) { Person::parse(&bare) } else { Person::literal(bare) }
}

/// Whether a name without a comma is that of a body: one word, more words than people have, or one that people do not have.
fn looks_like_body(name: &str) -> bool {
    let of_body = |word: &str| Sense::Institution.is(word) || Sense::Body.is(word);
    let count = name.split(' ').count();
    let has_word = name.to_lowercase().split(' ').any(|word| of_body(word.trim_end_matches(['.', ','])));
    !(2..=4).contains(&count) || has_word || name.contains(|c: char| c.is_ascii_digit() || c == '&')
}

fn record(entry: &Entry) -> Record {
    let ty = entry.text(&["TY"]).unwrap_or_default();
    let (title_tags, container_tags): (&[&str], &[&str]) = match ty.as_str() {
        "BOOK" | "EDBOOK" | "EBOOK" | "CONF" => (&["TI", "T1", "BT", "CT"], &[]),
        _ => (&["TI", "T1", "CT"], &["T2", "BT", "JF", "JO", "JA", "J2"]),
    };
    let container = entry.title(container_tags);
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
        told_type: Some(csl_type(&ty)),
        span: entry.span,
        heading: id.or(entry.field(title_tags)).map_or(type_line, |field| field.span),
        ..Record::default()
    };
    plain_tags(&mut record, entry);
    record.set_marked_up(Variable::Title, &entry.title(title_tags).unwrap_or_default());
    let container = container.unwrap_or_default();
    record.set_marked_up(Variable::ContainerTitle, &container);
    // Many writers give the short title of a journal alone, or the same twice.
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

/// The tags that are a variable each.
fn plain_tags(record: &mut Record, entry: &Entry) {
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
    let keywords: Vec<SmolStr> = entry.all("KW").filter_map(|field| values::text(&field.value)).collect();
    record.set(Variable::Keyword, keywords.join(", "));
    let notes: Vec<String> = entry.all("N1").map(|field| values::without_tags(field.value.trim())).collect();
    record.set(Variable::Note, notes.join(" ").split_whitespace().collect::<Vec<_>>().join(" "));
}

fn people(record: &mut Record, entry: &Entry, ty: &str) {
    let has_authors = record.get(Variable::Author).is_some();
    let mut editors = entry.people(&["ED"]);
    // In an entry about a book, `A2` are the editors of its series, unless there is nobody else.
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

/// The year, with month and day where the entry's date is of that year.
fn issued(entry: &Entry) -> Option<Date> {
    let read = |tag: &&str| {
        let said = entry.text(&[tag])?;
        Date::parse(said.trim_end_matches('/'))
    };
    let mut dates = ["DA", "PY", "Y1"].iter().filter_map(read);
    let Some(date) = dates.next() else {
        return entry.text(&["PY", "Y1"]).and_then(|said| Date::in_words(said.trim_matches('/')));
    };
    // The year of publication counts, where a date of something else stands beside it.
    Some(dates.find(|other| other.year() != date.year()).unwrap_or(date))
}

/// Issues, numbers and series.
fn numbers(record: &mut Record, entry: &Entry) {
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

fn identifiers(record: &mut Record, entry: &Entry) {
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

/// `SP` and `EP`; some writers put the whole range into `SP`.
fn pages(entry: &Entry) -> Option<Pages> {
    let start = entry.text(&["SP"])?;
    let end = entry.text(&["EP"]).unwrap_or_default();
    values::pages(&format!("{start}-{end}")).or_else(|| values::pages(&start))
}

/// The pages as they are printed, or the number of an article that has none.
fn printed_pages(entry: &Entry) -> Option<String> {
    let Some(start) = entry.text(&["SP"]) else { return entry.text(&["C7"]).map(String::from) };
    let range = match entry.text(&["EP"]).filter(|end| *end != start) {
        Some(end) => format!("{start}-{end}"),
        None => start.to_string(),
    };
    Some(values::page_range(&range))
}

#[cfg(test)]
mod tests;
