//! Turns an entry into CSL variables. Most fields correspond to one variable ([`crate::library::variables`]); this
//! file handles what depends on the entry's type or on several fields.
//!
//! Source: the `biblatex` manual, sections 2.1 and 2.2; where it does not say how fields combine, what Pandoc does.

use super::fields::Fields;
use super::{files, types};
use crate::library::citekey::Citekey;
use crate::library::csl_type::CslType;
use crate::library::date::Date;
use crate::library::identifier;
use crate::library::record::{Kind, Record};
use crate::library::sources::bibliography::values;
use crate::library::sources::latex;
use crate::library::title_pieces::TitlePieces;
use crate::library::variables::{Sort, Variable};
use crate::text::Span;

/// The entry of type `entry_type` whose key has the span `key` in `slice`.
pub(super) fn record(entry_type: &str, key: Span, fields: &Fields, slice: &str) -> Record {
    let first = (!key.is_empty()).then(|| Citekey { key: key.of(slice).into(), span: key });
    let classic = entry_type.eq_ignore_ascii_case("inbook") && fields.raw(&["booktitle", "crossref"]).is_none();
    let kind = match types::kind(entry_type) {
        // Without `chapter`, it is unknown which part is meant.
        Kind::Chapter if classic && fields.raw(&["chapter"]).is_none() => Kind::Other,
        kind => kind,
    };
    let mut record = Record {
        keys: first.into_iter().chain(fields.keys("ids")).collect(),
        kind,
        stated_type: types::csl_type(entry_type, fields.raw(&["entrysubtype"])),
        span: Span::new(0, slice.len()),
        heading: key,
        ..Record::default()
    };
    titles(&mut record, entry_type, fields);
    plain_fields(&mut record, fields);
    record.set_date(Variable::Issued, issued(fields));
    if record.get(Variable::OriginalDate).is_none() {
        record.set_date(Variable::OriginalDate, fields.text(&["origyear"]).and_then(|year| Date::parse(&year)));
    }
    record.set_people(Variable::Editor, &fields.people(&["editor"]));
    numbers(&mut record, fields);
    publication(&mut record, entry_type, fields);
    addresses(&mut record, fields);
    links(&mut record, fields);
    if classic && kind == Kind::Chapter {
        part_of_titled(&mut record, fields);
    }
    record.shrink_to_fit();
    record
}

fn titles(record: &mut Record, entry_type: &str, fields: &Fields) {
    let own_pieces = fields.title(&["title"], "subtitle", "titleaddon");
    let book_pieces = fields.title(&["booktitle"], "booksubtitle", "booktitleaddon");
    let (own, book) = (own_pieces.joined(), book_pieces.joined());
    let main = fields.title(&["maintitle"], "mainsubtitle", "maintitleaddon").joined();
    let journal = fields.title(&["journaltitle", "journal"], "journalsubtitle", "").joined();
    let container = if record.kind == Kind::Chapter || journal.is_empty() { book } else { journal };
    if entry_type.eq_ignore_ascii_case("periodical") && fields.raw(&["issuetitle"]).is_some() {
        record.set_marked_up(Variable::Title, &fields.title(&["issuetitle"], "issuesubtitle", "").joined());
        record.set_marked_up(Variable::ContainerTitle, &own);
        return;
    }
    let pieces = match record.kind {
        Kind::Book if main.is_empty() => Some(own_pieces).filter(|it| it.subtitle.is_some() || it.addon.is_some()),
        Kind::Chapter if main.is_empty() && fields.raw(&["crossref"]).is_some() => {
            Some(book_pieces).filter(|it| *it != TitlePieces::default())
        }
        _ => None,
    };
    if pieces.is_some() {
        record.more_mut().pieces = pieces.map(Box::new);
    }
    // A volume of a set is cited by the title of the set. A book has no container, whatever its fields say.
    match record.kind {
        Kind::Book if main.is_empty() => record.set_marked_up(Variable::Title, &own),
        Kind::Book => {
            record.set_marked_up(Variable::Title, &main);
            record.set_marked_up(Variable::VolumeTitle, &own);
        }
        Kind::Chapter if !main.is_empty() => {
            record.set_marked_up(Variable::Title, &own);
            record.set_marked_up(Variable::ContainerTitle, &main);
            record.set_marked_up(Variable::VolumeTitle, &container);
        }
        _ => {
            record.set_marked_up(Variable::Title, &own);
            record.set_marked_up(Variable::ContainerTitle, &container);
        }
    }
    if record.kind == Kind::Chapter {
        values::take_number(record);
    }
}

/// Fields that correspond to one variable.
fn plain_fields(record: &mut Record, fields: &Fields) {
    let mut ranks: Vec<(Variable, usize)> = Vec::new();
    for (name, value) in fields.iter() {
        let Some(variable) = Variable::of_biblatex(name).filter(|&it| it != Variable::Title) else { continue };
        let rank = variable.biblatex().iter().position(|own| *own == name).unwrap_or_default();
        if ranks.iter().any(|&(other, before)| other == variable && before <= rank) {
            continue;
        }
        match variable {
            Variable::Isbn => record.set_some(variable, values::isbns(&latex::verbatim(value))),
            Variable::Doi => record.set_some(variable, identifier::doi(&latex::verbatim(value))),
            Variable::Url | Variable::Issn => record.set(variable, latex::verbatim(value)),
            Variable::PublisherPlace | Variable::OriginalPublisher | Variable::OriginalPublisherPlace => {
                record.set(variable, fields.list(name).join("; "));
            }
            Variable::Status => record.set(variable, types::status(&latex::text(value))),
            _ => match variable.sort() {
                Sort::Text => record.set(variable, latex::text(value)),
                Sort::Title => record.set_marked_up(variable, &latex::marked_up(value)),
                Sort::Prose => record.set_some(variable, values::markdown(&latex::paragraphs(value))),
                Sort::Names => record.set_people(variable, &fields.people(&[name])),
                Sort::Date => record.set_date(variable, Date::parse(&latex::verbatim(value))),
            },
        }
        ranks.push((variable, rank));
    }
}

/// `date`, or `year`, `month` and `day`; words if there is no year in either.
fn issued(fields: &Fields) -> Option<Date> {
    // TeX reads the `~` of an uncertain date (`1650~`) as a space.
    if let Some(date) = fields.verbatim("date") {
        return Date::parse(&date).or_else(|| Date::in_words(&fields.text(&["date"])?));
    }
    let year_text = fields.text(&["year"])?;
    let Some(year) = Date::parse(&year_text.replace("--", "/").replace('–', "/")) else {
        return Date::in_words(&year_text);
    };
    let month = fields.text(&["month"]).and_then(|month| types::month(&month));
    let day = fields.text(&["day"]).and_then(|day| day.trim().parse().ok());
    match (month, year.start(), year.end()) {
        (Some(month), Some((number, None, None)), None) => Some(Date::new(number, Some(month), day)),
        _ => Some(year),
    }
}

/// Pages, volumes, issues and other numbers.
fn numbers(record: &mut Record, fields: &Fields) {
    if let Some(pages) = fields.text(&["pages", "eid"]) {
        record.pages = values::pages(&pages);
        record.set(Variable::Page, values::page_range(&pages));
    }
    if record.kind == Kind::Chapter
        && let Some(number) = record.get(Variable::ChapterNumber).and_then(values::number)
    {
        record.number = Some(number);
    }
    // The part of a volume follows its number.
    if let Some(part) = record.get(Variable::PartNumber).map(str::to_owned) {
        let volume = record.get(Variable::Volume).map_or(part.clone(), |volume| format!("{volume}.{part}"));
        record.clear(Variable::PartNumber);
        record.set(Variable::Volume, volume);
    }
    let (count, issue) = (fields.text(&["number"]), fields.text(&["issue"]));
    let is_serial = record.stated_type.is_some_and(|it| it.is_article() || it == CslType::Periodical);
    let in_series = record.get(Variable::CollectionTitle).is_some() || record.kind == Kind::Chapter;
    // A `number` is the issue of a journal, the position in a series of books, or the number of a report.
    if is_serial {
        let both = [count, issue].into_iter().flatten().collect::<Vec<_>>().join(", ");
        record.set(Variable::Issue, both);
    } else {
        record.set_some(Variable::Issue, issue);
        record.set_some(if in_series { Variable::CollectionNumber } else { Variable::Number }, count);
    }
}

fn publication(record: &mut Record, entry_type: &str, fields: &Fields) {
    let names = ["school", "institution", "organization", "howpublished", "publisher"];
    let publishers: Vec<String> = names
        .iter()
        .flat_map(|name| fields.list(name))
        .filter(|name| !name.starts_with("http://") && !name.starts_with("https://"))
        .collect();
    record.set(Variable::Publisher, publishers.join("; "));
    record.set_some(Variable::Genre, types::genre(entry_type, fields.text(&["type"])));
    let language = ["langid", "language", "hyphenation"];
    record.set_some(Variable::Language, language.iter().find_map(|name| types::language(&fields.text(&[name])?)));
    let notes = ["note", "addendum"].iter().filter_map(|name| fields.raw(&[name])).map(latex::marked_up);
    let notes: Vec<String> = notes.filter(|note| !note.is_empty()).collect();
    record.set_marked_up(Variable::Note, &notes.join(". "));
}

fn addresses(record: &mut Record, fields: &Fields) {
    if record.get(Variable::Url).is_some() {
        return;
    }
    let published =
        fields.verbatim("howpublished").filter(|it| it.starts_with("http://") || it.starts_with("https://"));
    let archive = fields.text(&["eprinttype", "archiveprefix"]);
    let eprint = fields.verbatim("eprint").and_then(|eprint| types::eprint_address(&archive?, &eprint));
    record.set_some(Variable::Url, published.map(String::from).or(eprint));
}

/// Its identifiers, links and attached files.
fn links(record: &mut Record, fields: &Fields) {
    let mut related = ["entryset", "related"].iter().flat_map(|name| fields.keys(name)).collect::<Vec<_>>();
    let (mut parent, data) = (fields.keys("crossref").into_iter().next(), fields.keys("xdata"));
    let mut linked = fields.keys("xref");
    let is_only_linked = parent.is_none() && record.kind == Kind::Chapter && !linked.is_empty();
    if is_only_linked {
        parent = Some(linked.remove(0));
    }
    related.extend(linked);
    let files = fields.raw(&["file"]).map(files::paths).unwrap_or_default();
    if parent.is_some() || !data.is_empty() || !related.is_empty() || !files.is_empty() {
        let more = record.more_mut();
        (more.parent, more.data, more.related, more.files) = (parent, data, related, files);
        more.is_only_linked = is_only_linked;
    }
}

/// BibTeX's `@inbook`: the title is the book's, `chapter` tells which part of it. The authors are those of both.
fn part_of_titled(record: &mut Record, fields: &Fields) {
    let chapter = fields.text(&["chapter"]).unwrap_or_default();
    let book = record.marked_up(Variable::Title).unwrap_or_default().to_owned();
    let authors = record.people(Variable::Author).to_vec();
    record.set_marked_up(Variable::ContainerTitle, &book);
    record.set_people(Variable::ContainerAuthor, &authors);
    match record.number {
        Some(number) if values::number(&chapter) == Some(number) => {
            record.set(Variable::Title, format!("Chapter {number}"))
        }
        _ => record.set(Variable::Title, chapter),
    }
}
