//! Works and their chapters behind `@`, and citekeys behind `book:` in the front matter.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Completions, Item, ItemKind, Line, MOST_ITEMS, begins, filter, work_data};
use crate::library::chapter::Chapter;
use crate::library::citekey::needs_braces;
use crate::library::person;
use crate::library::work::Work;
use crate::markdown::locator;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// Works and chapters behind `@`.
pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    complete(snapshot, note, line, &Place::behind_sign(line)?)
}

/// Books behind `book:`, in the front matter.
pub(super) fn book_field(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let typed = line.before.strip_prefix("book:")?.trim_start().len();
    complete(snapshot, note, line, &Place { typed, in_bracket: false, book_field: true })
}

fn complete(snapshot: &Snapshot, note: &Note, line: &Line<'_>, place: &Place) -> Option<Completions> {
    let typed = &line.before[line.before.len() - place.typed..];
    let behind = line.after.len() - line.after.trim_start_matches(is_key_char).len();
    let query = typed.trim_start_matches(['@', '{']);
    let mut candidates = Vec::new();
    let library = snapshot.library(note);
    let own: Vec<&Work> = library.works_of_note(note.id.source()).collect();
    let is_hidden = |work: &Work| own.iter().any(|own| own.citekeys.iter().any(|key| key == work.citekey()));
    let others = library.works().map(|(_, work)| work).filter(|work| !is_hidden(work));
    for work in own.iter().copied().chain(others) {
        candidates.extend(place.items(work));
    }
    let (items, incomplete) = best(candidates, query, typed);
    Some(Completions { span: line.span(place.typed, behind), items, incomplete })
}

/// What may stand where the cursor is.
struct Place {
    /// How many bytes before the cursor are replaced.
    typed: usize,
    /// In `[...]`, where a locator follows a comma; in running text it goes into brackets of its own.
    in_bracket: bool,
    /// Only books, without `@`: the front matter's `book:`.
    book_field: bool,
}

impl Place {
    fn behind_sign(line: &Line<'_>) -> Option<Self> {
        let key = line.before.len() - line.before.trim_end_matches(is_key_char).len();
        let sign = line.before[..line.before.len() - key].strip_suffix('{').map_or(1, |_| 2);
        let start = line.before.len().checked_sub(key + sign)?;
        if !line.before.get(start..)?.starts_with('@') {
            return None;
        }
        let before = line.before[..start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\\' | '`' | '/')) || in_code_span(line) {
            return None;
        }
        let in_bracket = line.before[..start].rfind('[') > line.before[..start].rfind(']');
        Some(Self { typed: key + sign, in_bracket, book_field: false })
    }

    /// The work itself, then its chapters: each by its own key where it has one, else by the book's and a locator.
    fn items(&self, work: &Work) -> Vec<Candidate> {
        let key = work.citekey();
        if key.is_empty() || (self.book_field && work.chapters.is_empty()) {
            return Vec::new();
        }
        let names = person::short_names(work.creators());
        let mut found = vec![Candidate {
            all: format!("{key} {} {}", work.full_title(), people(work.creators())),
            item: Item {
                kind: ItemKind::Work,
                label: if self.book_field { key.to_owned() } else { format!("@{key}") },
                detail: described(&work.full_title(), &names, work.year),
                insert: if self.book_field { key.to_owned() } else { cited(key) },
                filter: String::new(),
                data: work_data(key, None),
            },
        }];
        if !self.book_field {
            let chapters = work.chapters.iter().enumerate();
            found.extend(chapters.flat_map(|(index, chapter)| self.chapter(work, index as u32, chapter)));
        }
        found
    }

    fn chapter(&self, work: &Work, index: u32, chapter: &Chapter) -> Vec<Candidate> {
        let key = work.citekey();
        let authors = people(&chapter.authors);
        let mut found = Vec::new();
        let mut add = |label: String, insert: String, all: String| {
            found.push(Candidate {
                all,
                item: Item {
                    kind: ItemKind::Chapter,
                    label,
                    detail: described(&chapter.title, &person::short_names(&chapter.authors), work.year),
                    insert,
                    filter: String::new(),
                    data: work_data(key, Some(index)),
                },
            });
        };
        if let Some(own) = &chapter.citekey {
            add(format!("@{own}"), cited(own), format!("{own} {} {authors}", chapter.title));
        }
        if let Some(number) = chapter.number {
            let term = locator::PRINTED_CHAPTER;
            let insert = if self.in_bracket {
                format!("{}, {term} {number}", cited(key))
            } else {
                format!("{} [{term} {number}]", cited(key))
            };
            add(format!("@{key}, {term} {number}"), insert, format!("{key} {number} {} {authors}", chapter.title));
        }
        found
    }
}

/// `@key`, in braces where Pandoc would else end the key too early.
pub(in crate::features) fn cited(key: &str) -> String {
    if needs_braces(key) { format!("@{{{key}}}") } else { format!("@{key}") }
}

fn described(title: &str, names: &str, year: Option<i32>) -> String {
    let year = year.map(|year| year.to_string());
    let known: Vec<&str> =
        [title, names, year.as_deref().unwrap_or("")].into_iter().filter(|part| !part.is_empty()).collect();
    known.join(", ")
}

fn people(people: &[person::Person]) -> String {
    people.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn is_key_char(c: char) -> bool {
    c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c)
}

/// Whether the cursor stands in an open code span.
fn in_code_span(line: &Line<'_>) -> bool {
    line.before.matches('`').count() % 2 == 1
}

struct Candidate {
    /// Everything that the item may be found by, its key first.
    all: String,
    item: Item,
}

/// The candidates that `query` finds, best first, and whether some were left out.
fn best(candidates: Vec<Candidate>, query: &str, typed: &str) -> (Vec<Item>, bool) {
    let sign = &typed[..typed.len() - query.len()];
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    // A key that begins with what was typed is what is wanted; else the better match.
    let mut scored: Vec<((bool, u32), usize, Candidate)> = candidates
        .into_iter()
        .enumerate()
        .filter_map(|(place, candidate)| {
            let score = pattern.score(Utf32Str::new(&candidate.all, &mut buffer), &mut matcher)?;
            Some(((begins(&candidate.all, query), score), place, candidate))
        })
        .collect();
    scored.sort_by_key(|&(rank, place, _)| (std::cmp::Reverse(rank), place));
    let matching = scored.len();
    // Letters scattered over a title match somehow; they are no answer beside a good one.
    let least = scored.iter().map(|&((_, score), ..)| score).max().unwrap_or(0) / 2;
    scored.retain(|&((_, score), ..)| score >= least);
    scored.truncate(MOST_ITEMS);
    let incomplete = scored.len() < matching;
    let items = scored
        .into_iter()
        .map(|(_, _, Candidate { all, item })| Item { filter: format!("{sign}{}", filter(query, &all)), ..item });
    (items.collect(), incomplete)
}
