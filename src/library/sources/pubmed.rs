//! The tagged files of PubMed and the NCBI Bookshelf (`.nbib`): a tag of up to four letters, a dash, and a value that
//! may continue on indented lines. Blank lines separate entries.

use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::sources::tagged::{TaggedEntry, field};
use crate::library::variables::Variable;
use crate::text::Span;

/// Whether the first line of a file, `line`, begins such an entry. RIS tags have two characters.
pub(super) fn begins(line: &str) -> bool {
    tagged(line).is_some_and(|(tag, _)| ["PMID", "OWN", "STAT", "BTI", "AID", "NBK"].contains(&tag))
}

/// Reads a file.
pub(super) fn read(text: &str) -> Vec<Record> {
    let mut entries: Vec<TaggedEntry> = Vec::new();
    let (mut at, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let span = Span::new(at, at + content.len());
        at += line.len();
        if content.is_empty() {
            open = false;
            continue;
        }
        let begins_entry = tagged(content).is_some_and(|(tag, _)| !open || tag == "PMID");
        if begins_entry {
            entries.push(TaggedEntry { fields: Vec::new(), span });
            open = true;
        }
        let Some(entry) = entries.last_mut().filter(|_| open) else { continue };
        entry.span.end = span.end;
        match (tagged(content), entry.fields.last_mut()) {
            (Some((tag, value)), _) => entry.fields.push(field(tag, value, span)),
            (None, Some(last)) => {
                last.value.push(' ');
                last.value.push_str(content.trim_start());
            }
            (None, None) => {}
        }
    }
    entries.iter().map(record).collect()
}

/// Tag and value of a line `BTI - World Orders`. A continuation line is indented.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = (line.get(..4)?.trim_end(), line.get(4..)?.strip_prefix('-')?);
    let is_tag = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (is_tag && (value.is_empty() || value.starts_with(' '))).then(|| (tag, value.trim()))
}

fn record(entry: &TaggedEntry) -> Record {
    let book = entry.title(&["BTI"]);
    let is_chapter = book.is_some() && entry.field(&["TI"]).is_some();
    let (kind, csl_type) = match (&book, is_chapter) {
        (Some(_), true) => (Kind::Chapter, CslType::Chapter),
        (Some(_), false) => (Kind::Book, CslType::Book),
        (None, _) => (Kind::Other, CslType::ArticleJournal),
    };
    let mut record = Record { kind, stated_type: Some(csl_type), span: entry.span, ..Record::default() };
    let title_tags: &[&str] = if kind == Kind::Book { &["BTI"] } else { &["TI"] };
    record.heading = entry.field(title_tags).map_or(entry.span, |title| title.span);
    // PubMed ends titles with a full stop.
    let title = entry.title(title_tags).unwrap_or_default();
    record.set_marked_up(Variable::Title, title.strip_suffix('.').unwrap_or(&title));
    let container = if is_chapter { book } else { entry.title(&["JT", "TA"]).filter(|_| kind == Kind::Other) };
    record.set_marked_up(Variable::ContainerTitle, &container.unwrap_or_default());
    record.set_some(Variable::CollectionTitle, entry.text(&["CTI"]));
    let people = |full: &str, short: &str| {
        let named = entry.people(&[full]);
        let named = if named.is_empty() { entry.people(&[short]) } else { named };
        named.into_iter().chain(if full == "FAU" { entry.people(&["CN"]) } else { Vec::new() }).collect::<Vec<_>>()
    };
    record.set_people(Variable::Author, &people("FAU", "AU"));
    record.set_people(Variable::Editor, &people("FED", "ED"));
    record.set_date(Variable::Issued, entry.text(&["DP"]).and_then(|date| Date::parse(&date)));
    record.set_some(Variable::Publisher, entry.text(&["PB"]));
    record.set_some(Variable::PublisherPlace, entry.text(&["PL"]));
    record.set_some(Variable::Edition, entry.text(&["EN"]));
    record.set_some(Variable::Volume, entry.text(&["VI"]));
    record.set_some(Variable::Issue, entry.text(&["IP"]));
    record.set_some(Variable::Language, entry.text(&["LA"]));
    let isbns: Vec<&str> = entry.all("ISBN").map(|field| field.value.as_str()).collect();
    record.set_some(Variable::Isbn, values::isbns(&isbns.join(", ")));
    record.set_some(Variable::Doi, entry.all("AID").chain(entry.all("LID")).find_map(|field| doi(&field.value)));
    record.set_some(Variable::Abstract, entry.prose(&["AB"]));
    let pages = entry.text(&["PG"]).map(|pages| whole_range(&pages));
    record.set_some(Variable::Page, pages.as_deref());
    record.pages = pages.as_deref().and_then(values::pages);
    if is_chapter {
        record.number = entry.text(&["SN", "CHN"]).and_then(|number| values::number(&number));
    }
    record
}

/// `10.1000/ab [doi]`
fn doi(value: &str) -> Option<smol_str::SmolStr> {
    identifier::doi(value.strip_suffix("[doi]")?)
}

/// `201-19` as `201-219`: PubMed omits the digits that do not change.
fn whole_range(pages: &str) -> String {
    let pages = values::page_range(pages);
    match pages.split_once('-') {
        Some((first, last))
            if last.len() < first.len() && [first, last].iter().all(|it| it.bytes().all(|b| b.is_ascii_digit())) =>
        {
            format!("{first}-{}{last}", &first[..first.len() - last.len()])
        }
        _ => pages,
    }
}
