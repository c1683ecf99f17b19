//! Reads the rows of a contents list one by one: number, title, people and pages.
//!
//! What one row leaves open (is the number at its end a page or a year?) is decided by the others: see [`Evidence`].

use smol_str::SmolStr;

use super::evidence::Evidence;
use super::label;
use crate::language::Sense;
use crate::library::contents;
use crate::library::division::Division;
use crate::library::identifier;
use crate::library::person::Person;
use crate::markdown::token::fold;
use crate::text::numeral::Numeral;
use crate::text::pages::Pages;

use super::super::lines::Line;
use super::super::{fields, pages, people, words};

/// The kind of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A title, perhaps with number, people and pages; or a line of names, which looks like one.
    Title,
    /// `By Ann Author`, or `By` alone before the names.
    By,
    /// Pages alone.
    Pages,
    /// A DOI alone.
    Doi,
    /// `Chapter 4` above the title.
    Number,
    /// The heading of a part.
    Part,
    /// Front or back matter.
    Matter,
}

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row<'l> {
    pub kind: Kind,
    pub number: Option<Numeral>,
    /// The title, or the label of a part.
    pub title: String,
    pub pages: Option<Pages>,
    pub doi: Option<SmolStr>,
    /// The people named beside a title or after `By`.
    pub people: Vec<Person>,
    /// The people that it names if it is not a title after all.
    pub as_people: Option<Vec<Person>>,
    pub line: &'l Line,
}

impl Row<'_> {
    /// Whether the row by itself shows that it begins an entry.
    pub(crate) fn is_head(&self) -> bool {
        let marked = self.number.is_some() || self.pages.is_some() || !self.people.is_empty();
        self.kind == Kind::Title && (marked || self.is_known())
    }

    /// Whether the title is a usual one for chapters: `Introduction`.
    pub(crate) fn is_known(&self) -> bool {
        is_chapter_word(&self.title)
    }
}

/// Whether a title is a usual one for chapters without a number: `Introduction`, `Conclusion: Orders`.
fn is_chapter_word(title: &str) -> bool {
    let short = title.split([':', '.', '–', '—', '|']).next().unwrap_or(title).trim();
    let short = fold(short);
    Division::named(&short).is_some() || Sense::OpeningTitle.is(&short) || Sense::ClosingTitle.is(&short)
}

/// Reads the rows of a list.
pub(super) fn read(lines: &[Line]) -> Vec<Row<'_>> {
    let evidence = Evidence::of(lines);
    lines.iter().map(|line| row(line, &evidence)).collect()
}

fn row<'l>(line: &'l Line, evidence: &Evidence) -> Row<'l> {
    let empty = Row {
        kind: Kind::Title,
        number: None,
        title: String::new(),
        pages: None,
        doi: None,
        people: Vec::new(),
        as_people: None,
        line,
    };
    if let Some(found) = pages::alone(&line.text).filter(|found| !evidence.bare_numbers || found.is_range) {
        return Row { kind: Kind::Pages, pages: Some(found.pages), ..empty };
    }
    if let Some(doi) = doi(&line.text) {
        return Row { kind: Kind::Doi, doi: Some(doi), ..empty };
    }
    if let Some(people) = by(&line.text) {
        return Row { kind: Kind::By, people, ..empty };
    }
    if let Some(label) = label::number(&line.text).filter(|label| is_count(label.title)) {
        return Row { kind: Kind::Number, number: Some(label.number), ..empty };
    }
    let (rest, pages) = evidence.without_pages(&line.columns);
    let rest = rest.trim_start_matches("Expand ").trim_start_matches('[').trim_end_matches(']').trim();
    let without_count = rest.split_once('|').filter(|(_, count)| is_count(count)).map(|(title, _)| title.trim());
    let (rest, counted) = (without_count.unwrap_or(rest), without_count.is_some());
    // `part Part I|50 pages`
    let rest = words::behind(rest, "part ").filter(|rest| contents::part(rest).is_some()).unwrap_or(rest);
    // `chapter |10 pages`
    if counted && words::is_one_of(rest, words::CHAPTER_MARKS) {
        return Row { kind: Kind::Number, ..empty };
    }
    if let Some(part) = contents::part(&rest.replace('\t', " ")) {
        return Row { kind: Kind::Part, title: part.to_string(), ..empty };
    }
    let label = label::number(rest).filter(|label| evidence.is_number(label));
    if label.is_none() && contents::is_matter(&rest.replace('\t', " ")) {
        return Row { kind: Kind::Matter, title: rest.replace('\t', " "), pages, ..empty };
    }
    let (number, rest) = label.map_or((None, rest), |label| (Some(label.number), label.title));
    if number.is_some() && rest.is_empty() {
        return Row { kind: Kind::Number, number, pages, ..empty };
    }
    if number.is_some_and(|number| evidence.is_part(number)) {
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        return Row { kind: Kind::Part, title: format!("Part {number}: {}", rest.replace('\t', " ")), ..empty };
    }
    let (title, people) = evidence.without_people(rest);
    let title = unquoted(&title.replace('\t', " ")).to_owned();
    let as_people = people::row(&title).filter(|_| number.is_none() && people.is_empty());
    Row { number, title, pages, people, as_people, ..empty }
}

/// Whether a chapter's number is followed by nothing, or only by its page count: `12 pages`.
fn is_count(text: &str) -> bool {
    text.is_empty()
        || text.split_once(' ').is_some_and(|(count, word)| {
            count.bytes().all(|b| b.is_ascii_digit()) && words::is_one_of(word, &["pages", "seiten"])
        })
}

/// The DOI, if a line consists of one.
fn doi(text: &str) -> Option<SmolStr> {
    let value = words::behind(text, "doi").map_or(text, |rest| rest.trim_start_matches([':', ' ']));
    let is_address = value.starts_with("http") || value.starts_with("10.") || value.starts_with("doi.org");
    (is_address && !value.contains(' ')).then(|| identifier::doi(value)).flatten()
}

/// The people after `By`; empty if the word is alone on its line.
fn by(text: &str) -> Option<Vec<Person>> {
    if let Some(field) = fields::at_start(text).filter(|field| field.label == words::Label::Author) {
        return Some(people::labelled(field.value));
    }
    let rest = people::behind_by(text)?;
    if rest.is_empty() {
        return Some(Vec::new());
    }
    people::row(rest).or_else(|| {
        words::behind(text, "by")
            .map(|_| people::labelled(rest))
            .filter(|people| people.first().is_some_and(|first| !first.given.is_empty()))
    })
}

/// A title without quotation marks around the whole of it.
fn unquoted(title: &str) -> &str {
    let title = title.trim().trim_end_matches([',', ';']).trim_end();
    let pairs = [('“', '”'), ('"', '"'), ('„', '“'), ('«', '»'), ('‘', '’')];
    let inner = pairs.iter().find_map(|&(open, close)| title.strip_prefix(open)?.strip_suffix(close));
    inner.filter(|inner| !inner.contains(['“', '”', '"', '„', '«', '»'])).map_or(title, str::trim)
}

/// Whether a row has no text.
pub(super) fn is_empty(row: &Row<'_>) -> bool {
    row.kind == Kind::Title && row.title.chars().all(|c| !c.is_alphanumeric())
}

/// Whether a line has a number or pages.
pub(super) fn counts(line: &Line) -> bool {
    label::number(&line.text).is_some()
        || pages::leading(&line.columns).is_some_and(|(found, _)| found.is_range)
        || pages::alone(&line.text).is_some()
        || pages::trailing(&line.columns).is_some()
}

/// Whether a line by itself shows that it belongs to a contents list: by a number, pages or people, or as a part or
/// matter.
pub(super) fn tells(line: &Line) -> bool {
    let text = &line.text;
    let named = people::row(text).is_some() || by(text).is_some() || Evidence::names(&line.columns);
    counts(line) || named || contents::part(text).is_some() || contents::is_matter(text) || is_chapter_word(text)
}
