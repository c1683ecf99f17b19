//! Decides whether two records describe the same thing: one rule for the library, for gathering books and for import.
//!
//! A wrong *Same* prints another work's author; a wrong *Apart* merely shows a work twice. So any contradiction
//! separates two records, and only an identifier, or a title with enough further data for its type, joins them.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::csl_type::CslType;
use super::folded_name;
use super::identifier;
use super::person::People;
use super::record::{Kind, Record};
use super::variables::Variable;
use crate::language::ordinal;
use crate::markdown::token::fold;
use crate::text::numeral::Numeral;

mod titles;

use titles::is_generic;
pub(crate) use titles::{folded_title, title_start, titles_alike};

/// The verdict on two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They describe the same thing; the smaller the number, the stronger the evidence.
    Same(u8),
    /// They describe different things.
    Apart,
}

/// What the rule needs to know about a record.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'r> {
    /// The record.
    pub record: &'r Record,
    /// Whether a reader wrote it by hand, on a book page: then its keys are certain.
    pub is_page: bool,
    /// The container that it is part of, as the library knows it; equal numbers mean the same container.
    pub container: Option<u64>,
}

/// The sort of item, as far as sorts exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// A book, proceedings, a report, a thesis.
    Whole,
    /// A chapter, a paper, an entry.
    PartOfBook,
    /// An article, a review.
    PartOfSerial,
    /// Not stated, or a type that is used for anything.
    Any,
}

/// The variables that decide to which book a chapter belongs. A change in any other variable moves no chapter.
pub(crate) const PLACING: &[Variable] = &[
    Variable::ContainerTitle,
    Variable::Editor,
    Variable::ContainerAuthor,
    Variable::Issued,
    Variable::Isbn,
    Variable::Edition,
    Variable::Volume,
    Variable::Publisher,
];

/// On the book's side these count as well, since its chapters state them in variables of their own.
pub(crate) const PLACING_BOOK: &[Variable] = &[Variable::Title, Variable::Author];

/// Whether `one` and `other`, of different sources, describe the same thing.
pub fn same(one: Facts<'_>, other: Facts<'_>) -> Verdict {
    let (a, b) = (one.record, other.record);
    if stand_for_one(a, b) {
        return Verdict::Same(1);
    }
    let keys = share_a_key(a, b);
    if excludes(one, other) {
        return Verdict::Apart;
    }
    let alike = titles_alike(a.title(), b.title());
    let silent = a.title().is_empty() || b.title().is_empty();
    if agree(a, b, Variable::Doi, str::to_lowercase) == Some(true) && (alike || silent) {
        return Verdict::Same(1);
    }
    if keys && (one.is_page || other.is_page) {
        return Verdict::Same(2);
    }
    if keys && alike {
        return Verdict::Same(3);
    }
    let wholes = sort(a) != Sort::PartOfBook
        && sort(a) != Sort::PartOfSerial
        && sort(b) != Sort::PartOfBook
        && sort(b) != Sort::PartOfSerial;
    if wholes && isbns_agree(a, b) && (alike || [a, b].iter().any(|it| it.get(Variable::VolumeTitle).is_some())) {
        return Verdict::Same(4);
    }
    let authors = first_creators_agree(a.creators(), b.creators());
    let is_either = |it: Sort| sort(a) == it || sort(b) == it;
    if is_either(Sort::PartOfBook) {
        return same_chapter(one, other, alike, authors);
    }
    if !alike || is_generic(a.title()) && authors != Some(true) {
        return Verdict::Apart;
    }
    let years = years_agree(a, b);
    if is_either(Sort::PartOfSerial) { same_article(a, b, years, authors) } else { same_whole(a, b, years, authors) }
}

/// Whether two records cannot be the same thing, whatever other records have in common with both.
pub(crate) fn excludes(one: Facts<'_>, other: Facts<'_>) -> bool {
    let (a, b) = (one.record, other.record);
    if stand_for_one(a, b) {
        return false;
    }
    let certain = (one.is_page || other.is_page) && share_a_key(a, b);
    !sorts_fit(a, b) || (!certain && contradict(a, b))
}

/// Whether one is a placeholder and the other has the key it stands for.
fn stand_for_one(a: &Record, b: &Record) -> bool {
    let stands_for =
        |one: &Record, other: &Record| one.more().stands_for.as_ref().is_some_and(|key| other.has_key(key));
    stands_for(a, b) || stands_for(b, a)
}

/// Whether they share a key.
pub(super) fn share_a_key(a: &Record, b: &Record) -> bool {
    a.citekeys().any(|key| b.has_key(key))
}

fn same_whole(a: &Record, b: &Record, years: Option<bool>, authors: Option<bool>) -> Verdict {
    let one_agrees = [years, authors].contains(&Some(true)) && ![years, authors].contains(&Some(false));
    // The second edition is not the one without a number, unless an identifier says otherwise.
    let editions = match (edition(a), edition(b)) {
        (Some(_), Some(_)) | (None, None) => true,
        (Some(only), None) | (None, Some(only)) => only == Edition::Number(1),
    };
    if one_agrees && editions && publishers_agree(a, b) != Some(false) { Verdict::Same(5) } else { Verdict::Apart }
}

fn same_chapter(one: Facts<'_>, other: Facts<'_>, alike: bool, authors: Option<bool>) -> Verdict {
    let (a, b) = (one.record, other.record);
    let in_one = one.container.is_some() && one.container == other.container;
    let pages = a.pages.zip(b.pages).map(|(one, other)| one.first == other.first);
    let numbers = a.number.zip(b.number).map(|(one, other)| one.value == other.value);
    let is_one = if !alike {
        // The title is misspelt or in another language.
        numbers == Some(true) && a.pages.is_some() && a.pages == b.pages
    } else if is_generic(a.title()) && authors != Some(true) {
        pages == Some(true) || pages.is_none() && numbers == Some(true)
    } else {
        // Within one book a title is enough if nothing contradicts it.
        pages == Some(true) || pages.is_none() && numbers != Some(false)
    };
    if in_one && is_one && authors != Some(false) { Verdict::Same(6) } else { Verdict::Apart }
}

fn same_article(a: &Record, b: &Record, years: Option<bool>, authors: Option<bool>) -> Verdict {
    let container = |record: &Record| record.get(Variable::ContainerTitle).map(folded_name);
    let in_one = container(a).is_some() && container(a) == container(b);
    let first_page = |record: &Record| {
        record.get(Variable::Page).map(|page| page.split(['-', '–']).next().unwrap_or(page).trim().to_owned())
    };
    let pages = first_page(a).is_some() && first_page(a) == first_page(b);
    let issues = [Variable::Volume, Variable::Issue].iter().all(|&it| agree(a, b, it, folded_name) == Some(true));
    if in_one && years == Some(true) && (pages || issues) && authors != Some(false) {
        Verdict::Same(7)
    } else {
        Verdict::Apart
    }
}

/// Whether both have values that cannot be true of one thing.
fn contradict(a: &Record, b: &Record) -> bool {
    let wholes = sort(a) == Sort::Whole && sort(b) == Sort::Whole;
    let dois = agree(a, b, Variable::Doi, str::to_lowercase);
    if dois == Some(false) && !(wholes && [a, b].iter().all(|it| doi_is_isbn(it))) {
        return true;
    }
    if let (Some(one), Some(other)) = (edition(a), edition(b))
        && one.differs_from(&other)
    {
        return true;
    }
    if agree(a, b, Variable::Volume, counted) == Some(false) {
        return true;
    }
    if wholes && agree(a, b, Variable::CollectionNumber, counted) == Some(false) {
        return true;
    }
    let is = |csl_type: CslType| a.stated_type == Some(csl_type) && b.stated_type == Some(csl_type);
    if is(CslType::Report) && agree(a, b, Variable::Number, counted) == Some(false) {
        return true;
    }
    if [CslType::Thesis, CslType::Report].into_iter().any(is) && publishers_agree(a, b) == Some(false) {
        return true;
    }
    // A volume of a series may have the series' title, followed by a colon and its own.
    if wholes
        && let (Some(one), Some(other)) = (a.subtitle(), b.subtitle())
        && folded_title(one) != folded_title(other)
        && dois != Some(true)
        && !isbns_agree(a, b)
    {
        return true;
    }
    match (a.year(), b.year()) {
        (Some(one), Some(other)) if one.abs_diff(other) > 1 => dois != Some(true) && !(wholes && isbns_agree(a, b)),
        _ => false,
    }
}

/// Whether both have equal values in `variable` after parsing with `read`; `None` if one lacks it.
fn agree<T: PartialEq>(a: &Record, b: &Record, variable: Variable, read: impl Fn(&str) -> T) -> Option<bool> {
    Some(read(a.get(variable)?) == read(b.get(variable)?))
}

/// Whether the publishers, of which there may be several, have one in common. A name may be cut after a word (`Quay`
/// for `Quay Press`).
fn publishers_agree(a: &Record, b: &Record) -> Option<bool> {
    let publishers = |record: &Record| -> Option<Vec<String>> {
        Some(record.get(Variable::Publisher)?.split(';').map(folded_title).collect())
    };
    let begins_with = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') && !short.is_empty())
    };
    let is_one = |one: &str, other: &str| begins_with(one, other) || begins_with(other, one);
    let (ones, others) = (publishers(a)?, publishers(b)?);
    Some(ones.iter().any(|one| others.iter().any(|other| is_one(one, other))))
}

/// A volume or a number for comparison: its value if it is a number, else its words.
fn counted(text: &str) -> Result<u32, String> {
    let text = text.trim().trim_end_matches('.');
    match text.parse() {
        Ok(value) => Ok(value),
        Err(_) => Numeral::parse(text).map(|number| number.value).ok_or_else(|| folded_name(text)),
    }
}

/// An edition.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Edition {
    Number(u32),
    Words(String),
}

impl Edition {
    /// A number and words may mean the same edition (`2`, `revised edition`).
    fn differs_from(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one != other,
            (Self::Words(one), Self::Words(other)) => one != other,
            _ => false,
        }
    }
}

/// `2`, `2nd`, `Second edition`, `2., überarbeitete Auflage`.
fn edition(record: &Record) -> Option<Edition> {
    let edition = record.get(Variable::Edition)?;
    let first = edition.split(|c: char| c.is_whitespace() || ".,;".contains(c)).find(|word| !word.is_empty())?;
    let folded = fold(first);
    let digits = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number = ordinal(&folded)
        .map(|(number, _)| number)
        .or_else(|| digits.parse().ok().filter(|_| folded.len() - digits.len() <= 3));
    Some(number.map_or_else(|| Edition::Words(folded_name(edition)), Edition::Number))
}

fn sort(record: &Record) -> Sort {
    match (record.kind, record.stated_type) {
        (Kind::Book, _) => Sort::Whole,
        (Kind::Chapter, _) => Sort::PartOfBook,
        (_, Some(CslType::Book | CslType::Collection | CslType::Report | CslType::Thesis | CslType::Periodical)) => {
            Sort::Whole
        }
        (
            _,
            Some(CslType::Chapter | CslType::PaperConference | CslType::EntryEncyclopedia | CslType::EntryDictionary),
        ) => Sort::PartOfBook,
        (_, Some(CslType::Article | CslType::Document | CslType::Webpage | CslType::Manuscript) | None) => Sort::Any,
        (_, Some(csl_type)) if csl_type.is_article() => Sort::PartOfSerial,
        (_, Some(CslType::Review | CslType::ReviewBook)) => Sort::PartOfSerial,
        _ => Sort::Any,
    }
}

fn sorts_fit(a: &Record, b: &Record) -> bool {
    let (one, other) = (sort(a), sort(b));
    one == other || one == Sort::Any || other == Sort::Any
}

fn years_agree(a: &Record, b: &Record) -> Option<bool> {
    // It may appear online one year before it is printed.
    Some(a.year()?.abs_diff(b.year()?) <= 1)
}

/// Whether the first people in two lists have the same family name.
pub(crate) fn first_creators_agree(one: People<'_>, other: People<'_>) -> Option<bool> {
    let (one, other) = (one.first()?, other.first()?);
    let (first, second) = (folded_name(one.family), folded_name(other.family));
    // The particle may be part of the given names.
    Some(first == second || first.ends_with(&format!(" {second}")) || second.ends_with(&format!(" {first}")))
}

/// The ISBNs of a record, reduced to what an ISBN-10 and an ISBN-13 share.
pub(crate) fn isbns(record: &Record) -> impl Iterator<Item = &str> {
    let isbns = record.get(Variable::Isbn).unwrap_or_default();
    isbns.split_whitespace().map(identifier::isbn_core)
}

fn isbns_agree(a: &Record, b: &Record) -> bool {
    isbns(a).any(|one| isbns(b).any(|other| one == other))
}

/// Whether a book's DOI contains the ISBN of one of its formats.
fn doi_is_isbn(record: &Record) -> bool {
    let digits = |doi: &str| doi.bytes().filter(u8::is_ascii_digit).count() >= 13;
    record.get(Variable::Doi).and_then(|doi| doi.split_once('/')).is_some_and(|(_, suffix)| {
        let bare = suffix.replace('-', "");
        bare.find("978").or_else(|| bare.find("979")).is_some_and(|at| digits(&bare[at..]))
    })
}

/// Hashes for finding records that may be the same: two that are the same share at least one. Chapters are found
/// through their book instead.
pub(super) fn identities(record: &Record) -> Vec<u64> {
    let keys = record.citekeys().chain(record.more().stands_for.as_deref());
    let mut all: Vec<u64> = keys.map(|key| hash(&["key", key])).collect();
    all.extend(record.get(Variable::Doi).map(by_doi));
    let sort = sort(record);
    if sort != Sort::PartOfBook && sort != Sort::PartOfSerial {
        all.extend(isbns(record).map(by_isbn));
    }
    if record.title().is_empty() || sort == Sort::PartOfBook {
        return all;
    }
    let title = title_start(record.title());
    if sort == Sort::PartOfSerial {
        let serial = record.get(Variable::ContainerTitle).map(folded_name).unwrap_or_default();
        all.push(hash(&["article", &title, &serial]));
        return all;
    }
    if let Some(creator) = record.creators().first() {
        // The particle may be part of the given names.
        let family = folded_name(creator.family);
        all.push(hash(&["creator", &title, family.rsplit(' ').next().unwrap_or(&family)]));
    }
    if let Some(year) = record.year() {
        all.push(hash(&["year", &title, &year.to_string()]));
        // It may appear online one year before it is printed.
        all.push(hash(&["year", &title, &(year + 1).to_string()]));
    }
    all
}

/// The hash for finding the records with this DOI.
pub(super) fn by_doi(doi: &str) -> u64 {
    hash(&["doi", &doi.to_lowercase()])
}

/// The hash for finding the books with an ISBN whose forms have `core` in common.
pub(super) fn by_isbn(core: &str) -> u64 {
    hash(&["isbn", core])
}

/// Hashes for finding a chapter among those of its book: two that are the same share at least one.
pub(super) fn identities_in(container: u64, record: &Record) -> Vec<u64> {
    let container = container.to_string();
    let number_and_pages = record.number.zip(record.pages).map(|(number, pages)| {
        hash(&["place", &container, &number.value.to_string(), &pages.first.to_string(), &pages.last.to_string()])
    });
    let title = hash(&["chapter", &container, &title_start(record.title())]);
    std::iter::once(title).chain(number_and_pages).collect()
}

fn hash(parts: &[&str]) -> u64 {
    let mut hasher = FxHasher::default();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

/// Whether `chapter` may be part of `book`, judged by what it says about its container; used if there is no
/// `crossref`.
pub fn holds(book: &Record, chapter: &Record) -> bool {
    let Some(title) = chapter.get(Variable::ContainerTitle) else { return false };
    if !titles_alike(book.title(), title) {
        return false;
    }
    let part_may = |own: Option<bool>| own != Some(false);
    let years = years_agree(book, chapter);
    let editors = match (book.people(Variable::Editor), chapter.people(Variable::Editor)) {
        (own, authors) if own.is_empty() => {
            first_creators_agree(book.people(Variable::Author), chapter.people(Variable::ContainerAuthor))
                .or_else(|| first_creators_agree(book.people(Variable::Author), authors))
        }
        (own, authors) => first_creators_agree(own, authors),
    };
    let editions = match (edition(book), edition(chapter)) {
        (Some(one), Some(other)) => Some(!one.differs_from(&other)),
        _ => None,
    };
    // An ISBN settles who published it; a trade publisher and a learned society may both be named.
    let publishers = publishers_agree(book, chapter).filter(|agree| *agree || !isbns_agree(book, chapter));
    [years, editors, editions, agree(book, chapter, Variable::Volume, counted), publishers].into_iter().all(part_may)
}

/// Whether the full title of `book`, with its subtitle, is the container title of `chapter`.
pub(crate) fn is_titled_as_container(book: &Record, chapter: &Record) -> bool {
    chapter.get(Variable::ContainerTitle).is_some_and(|title| folded_title(title) == folded_title(book.title()))
}

#[cfg(test)]
mod tests;
