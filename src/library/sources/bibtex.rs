//! BibLaTeX and BibTeX files.
//!
//! A file is split into slices, one for each entry, and each slice is read by itself, its places counted from its own
//! start: what is wrong in one entry costs no other, and [`again`] keeps what each slice said, so that an edit of one entry
//! reads that one alone.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::resume_unwind;

use biblatex::{Pair, RawChunk};
use smol_str::{SmolStr, StrExt};

use crate::library::citekey::Citekey;
use crate::library::date::Date;
use crate::library::details::{CslType, Details};
use crate::library::identifier;
use crate::library::person::Person;
use crate::library::sources::bibliography::{Item, Kind, values};
use crate::library::sources::latex;
use crate::text::{Problem, Span};

pub mod again;
mod files;
mod mend;
mod names;
mod room;
mod slices;
pub(crate) mod types;

use room::Room;
use slices::{Content, Slice};

/// The names that `@string` defines, in lower case, with what they stand for, still as LaTeX.
pub type Strings = BTreeMap<String, String>;

/// What one slice says, places counted from its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The entry, as far as it was understood.
    pub item: Option<Item>,
    /// What is wrong in it: where it could not be read as it stands, that alone.
    pub problems: Vec<Problem>,
}

fn moved(problem: Problem, by: usize) -> Problem {
    Problem { span: problem.span.moved(by), ..problem }
}

/// Reads a whole file: its entries, what is wrong, and the `@string`s that it defines.
pub fn read(text: &str) -> (Vec<Item>, Vec<Problem>, Strings) {
    let slices = slices::split(text);
    let mut problems = slices.problems;
    let strings = strings(text, &slices.all, &mut problems);
    let entries: Vec<Span> = slices::entries(&slices.all).collect();
    let mut items = Vec::with_capacity(entries.len());
    for reading in read_each(text, &entries, &strings).into_iter().flatten() {
        items.extend(reading.item);
        problems.extend(reading.problems);
    }
    (items, problems, strings)
}

/// So many entries are worth a thread.
const ENTRIES_OF_THREAD: usize = 1_000;

/// What each of `entries` says, in their order, in chunks; places are counted in `text`. Each is read by itself, so all
/// processors help.
fn read_each(text: &str, entries: &[Span], strings: &Strings) -> Vec<Vec<Reading>> {
    let read = |slice: &Span| {
        let Reading { item, problems } = entry(slice.of(text), strings);
        let start = slice.start as usize;
        let problems = problems.into_iter().map(|problem| moved(problem, start)).collect();
        Reading { item: item.map(|item| item.moved(start)), problems }
    };
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = (entries.len() / ENTRIES_OF_THREAD).clamp(1, processors.min(8));
    let mut chunks = entries.chunks(entries.len().div_ceil(threads).max(1));
    std::thread::scope(|scope| {
        let first = chunks.next().unwrap_or_default();
        let others: Vec<_> =
            chunks.map(|chunk| scope.spawn(move || chunk.iter().map(read).collect::<Vec<_>>())).collect();
        let mut all = vec![first.iter().map(read).collect()];
        all.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))));
        all
    })
}

/// What the file's `@string`s define.
fn strings(text: &str, slices: &[Slice], problems: &mut Vec<Problem>) -> Strings {
    let mut strings = Strings::new();
    let mut grown = None;
    for slice in slices.iter().filter(|slice| slice.content == Content::Strings) {
        let (start, slice) = (slice.span.start as usize, slice.span.of(text));
        let mut room = Room::of(slice);
        let (_, problem) = mend::parse(slice, |raw| {
            for pair in &raw.abbreviations {
                let (value, problems) = value(pair, &strings, &mut room);
                // One that grows lets others grow: the first is told.
                let grows = problems.into_iter().find(|_| room.is_full() && grown.is_none());
                grown = grown.take().or(grows.map(|problem| moved(problem, start)));
                strings.insert(pair.key.v.to_ascii_lowercase(), value);
            }
        });
        problems.extend(problem.map(|problem| moved(problem, start)));
    }
    problems.extend(grown);
    strings
}

/// Reads one entry from `slice`, which begins with its `@` and ends behind its last brace.
pub fn entry(slice: &str, strings: &Strings) -> Reading {
    let read = |raw: &biblatex::RawBibliography| {
        let entry = &raw.entries.first()?.v;
        let fields = Fields::new(&entry.fields, strings, Room::of(slice));
        let key = Span::new(entry.key.span.start, entry.key.span.end);
        Some((item(entry.kind.v, key, &fields, slice), fields.undefined))
    };
    let (read, mistake) = mend::parse(slice, read);
    let (mut item, undefined) = read.flatten().unwrap_or_else(|| {
        // The key alone, so that citing it is no mistake too.
        (item("misc", mend::key(slice), &Fields::default(), slice), Vec::new())
    });
    let mut problems = mistake.map_or(undefined, |mistake| vec![mistake]);
    if item.citekeys.is_empty() && item.kind != Kind::Data {
        item.heading = mend::head(slice);
        let message = "This entry has no key: write one behind its brace, as in `@book{key,`.";
        if problems.is_empty() {
            problems.push(Problem::new(item.heading, message));
        }
    }
    let says_anything = !item.citekeys.is_empty() || !item.title.is_empty();
    Reading { item: says_anything.then_some(item), problems }
}

/// The fields of an entry that count here, `#` and `@string`s resolved, still as LaTeX.
#[derive(Default)]
struct Fields {
    fields: Vec<(&'static str, String, Span)>,
    /// The names that no `@string` defines, or for which there is no room, each where it stands first.
    undefined: Vec<Problem>,
}

impl Fields {
    fn new(pairs: &[Pair], strings: &Strings, mut room: Room) -> Self {
        let mut fields = Self::default();
        for pair in pairs {
            let Some(name) = NAMES.iter().find(|name| name.eq_ignore_ascii_case(pair.key.v)) else { continue };
            let (value, undefined) = value(pair, strings, &mut room);
            let span = pair.value.v.first().map_or(0..0, |chunk| chunk.span.clone());
            fields.fields.push((name, value, Span::new(span.start, span.end)));
            for problem in undefined {
                if fields.undefined.iter().all(|known| known.string != problem.string) {
                    fields.undefined.push(problem);
                }
            }
        }
        fields
    }

    fn field(&self, name: &str) -> Option<(&str, Span)> {
        let (_, value, span) = self.fields.iter().find(|(known, ..)| *known == name)?;
        Some((value, *span))
    }

    fn raw(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.field(name)).map(|(value, _)| value)
    }

    fn text(&self, names: &[&str]) -> Option<SmolStr> {
        self.raw(names).map(latex::text).filter(|text| !text.is_empty()).map(SmolStr::from)
    }

    fn verbatim(&self, name: &str) -> Option<SmolStr> {
        self.raw(&[name]).map(latex::verbatim).filter(|text| !text.is_empty()).map(SmolStr::from)
    }

    fn people(&self, names: &[&str]) -> Vec<Person> {
        self.raw(names).map(names::people).unwrap_or_default()
    }

    /// The keys in a list with commas, each with its place.
    fn keys(&self, name: &str) -> Vec<Citekey> {
        let Some((value, span)) = self.field(name) else { return Vec::new() };
        let mut at = span.start as usize;
        let mut keys = Vec::new();
        for piece in value.split(',') {
            let key = piece.trim();
            let start = at + (piece.len() - piece.trim_start().len());
            if !key.is_empty() {
                keys.push(Citekey { key: key.into(), span: Span::new(start, start + key.len()) });
            }
            at += piece.len() + 1;
        }
        // Where the value is not one piece of the file, its parts stand nowhere.
        let in_one_piece = value.len() == span.len();
        keys.into_iter().map(|key| if in_one_piece { key } else { Citekey { span, ..key } }).collect()
    }
}

/// All fields that are read.
const NAMES: &[&str] = &[
    "abstract",
    "address",
    "author",
    "bookauthor",
    "booksubtitle",
    "booktitle",
    "chapter",
    "crossref",
    "date",
    "day",
    "doi",
    "edition",
    "editor",
    "eid",
    "entryset",
    "entrysubtype",
    "file",
    "hyphenation",
    "ids",
    "institution",
    "isbn",
    "issue",
    "journal",
    "journalsubtitle",
    "journaltitle",
    "langid",
    "language",
    "location",
    "month",
    "number",
    "organization",
    "pages",
    "publisher",
    "related",
    "school",
    "series",
    "subtitle",
    "title",
    "translator",
    "type",
    "url",
    "urldate",
    "volume",
    "xdata",
    "xref",
    "year",
];

/// A field's value in one piece, and the names in it that are not defined or stand for too much; then the value is empty.
fn value(pair: &Pair, strings: &Strings, room: &mut Room) -> (String, Vec<Problem>) {
    let mut whole = String::new();
    let mut undefined = Vec::new();
    for chunk in &pair.value.v {
        match chunk.v {
            RawChunk::Normal(text) => whole.push_str(text),
            RawChunk::Abbreviation(name) => match strings.get(&name.to_ascii_lowercase()) {
                Some(text) if room.has_for(text) => whole.push_str(text),
                Some(_) => {
                    let message = format!(
                        "The names here stand for more text than is read of one entry: “{name}” is left out. Write out what \
                         is meant."
                    );
                    return (String::new(), vec![Problem::new(Span::new(chunk.span.start, chunk.span.end), message)]);
                }
                None if types::is_string_of_styles(name) => whole.push_str(name),
                None => {
                    whole.push_str(name);
                    let message = format!(
                        "No `@string` defines “{name}”. Define it, or put it in braces if it is the text itself."
                    );
                    let string = Some(name.to_ascii_lowercase_smolstr());
                    let span = Span::new(chunk.span.start, chunk.span.end);
                    undefined.push(Problem { string, ..Problem::new(span, message) });
                }
            },
        }
    }
    (whole, undefined)
}

/// `date`, or `year`, `month` and `day`.
fn issued(fields: &Fields) -> Option<Date> {
    if let Some(date) = fields.text(&["date"]).and_then(|date| Date::parse(&date)) {
        return Some(date);
    }
    let year = Date::parse(&fields.text(&["year"])?)?;
    let month = fields.text(&["month"]).and_then(|month| types::month(&month));
    let day = fields.text(&["day"]).and_then(|day| day.trim().parse().ok());
    Some(if month.is_some() { Date::new(year.year(), month, day) } else { year })
}

fn details(entry_type: &str, told_type: Option<CslType>, fields: &Fields) -> Details {
    let is_periodical = told_type.is_some_and(|csl_type| csl_type.name().starts_with("article"));
    let series = fields.text(&["series"]);
    let count = fields.text(&["number"]);
    let issue = fields.text(&["issue"]);
    // A number counts issues of a journal, books of a series, and reports by themselves.
    let (issue, collection_number, number) = match (is_periodical, &series) {
        (true, _) => (count.or(issue), None, None),
        (false, Some(_)) => (issue, count, None),
        (false, None) => (issue, None, count),
    };
    let printed = fields.text(&["pages"]).or_else(|| fields.text(&["eid"]));
    let language =
        ["langid", "language", "hyphenation"].iter().find_map(|name| types::language(&fields.text(&[name])?));
    Details {
        translators: fields.people(&["translator"]),
        publisher_place: fields.text(&["location", "address"]),
        issue,
        number,
        genre: types::genre(entry_type, fields.text(&["type"])),
        collection_title: series,
        collection_number,
        language,
        page: printed.and_then(|pages| values::unusual_pages(&pages)),
        accessed: fields.text(&["urldate"]).and_then(|date| Date::parse(&date)),
    }
}

/// The entry of type `entry_type` whose key stands at `key` of `slice`.
fn item(entry_type: &str, key: Span, fields: &Fields, slice: &str) -> Item {
    let classic = entry_type.eq_ignore_ascii_case("inbook") && fields.raw(&["booktitle", "crossref"]).is_none();
    let kind = match types::kind(entry_type) {
        // Which part it is is not known.
        Kind::Chapter if classic && fields.raw(&["chapter"]).is_none() => Kind::Other,
        kind => kind,
    };
    let told_type = types::csl_type(entry_type, fields.raw(&["entrysubtype"]));
    let first = (!key.is_empty()).then(|| Citekey { key: key.of(slice).into(), span: key });
    let title = |title: &[&str], subtitle: &str| {
        let title = fields.text(title).unwrap_or_default();
        values::joined_title(&title, fields.text(&[subtitle]).as_deref())
    };
    let book = || title(&["booktitle"], "booksubtitle");
    let container = if kind == Kind::Chapter { book() } else { title(&["journaltitle", "journal"], "journalsubtitle") };
    let whole_title = title(&["title"], "subtitle");
    let (told, bare_title) =
        if kind == Kind::Chapter { values::numbered_title(&whole_title) } else { (None, whole_title.as_str()) };
    let item = Item {
        citekeys: first.into_iter().chain(fields.keys("ids")).collect(),
        told_type,
        kind,
        title: bare_title.into(),
        container: values::text(&container).or_else(|| values::text(&book()).filter(|_| kind == Kind::Other)),
        authors: fields.people(&["author"]),
        container_authors: fields.people(&["bookauthor"]),
        editors: fields.people(&["editor"]),
        issued: issued(fields),
        edition: fields.text(&["edition"]),
        volume: fields.text(&["volume"]),
        publisher: fields.text(&["publisher", "institution", "school", "organization"]),
        isbn: fields.verbatim("isbn").and_then(|isbn| values::isbn(&isbn)),
        doi: fields.verbatim("doi").and_then(|doi| identifier::doi(&doi)),
        url: fields.verbatim("url"),
        pages: fields.text(&["pages"]).and_then(|pages| values::pages(&pages)),
        details: details(entry_type, told_type, fields).into(),
        number: fields.text(&["chapter"]).and_then(|number| values::number(&number)).or(told),
        abstract_text: fields.raw(&["abstract"]).and_then(|text| values::markdown(&latex::paragraphs(text))),
        parent: fields.keys("crossref").into_iter().next(),
        data: fields.keys("xdata"),
        related: ["entryset", "related", "xref"].iter().flat_map(|name| fields.keys(name)).collect(),
        files: fields.raw(&["file"]).map(files::paths).unwrap_or_default(),
        span: Span::new(0, slice.len()),
        heading: key,
    };
    if classic && kind == Kind::Chapter { part_of_titled(item, whole_title, fields) } else { item }
}

/// `item` as BibTeX's own `@inbook` means it: title and authors are the book's, `chapter` says which part.
fn part_of_titled(item: Item, book: String, fields: &Fields) -> Item {
    let said = fields.text(&["chapter"]).unwrap_or_default();
    let title = match item.number {
        Some(number) if values::number(&said) == Some(number) => format!("Chapter {number}"),
        _ => said.to_string(),
    };
    Item {
        title: title.into(),
        container: Some(book.into()),
        container_authors: item.authors,
        authors: Vec::new(),
        ..item
    }
}

#[cfg(test)]
mod tests;
