//! Works and their chapters behind `@`, and citekeys behind `book:` in the front matter.

use std::fmt::Write;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::item::{Completions, Item, ItemKind, Line, MOST_ITEMS, begins, filter, work_data};
use crate::library::citekey::needs_braces;
use crate::library::numeral::Numeral;
use crate::library::variables::Variable;
use crate::library::view::View;
use crate::library::{Library, ThingId};
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::terms::{Count, Locale};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// Works and chapters behind `@`.
pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    complete(snapshot, note, line, &Place::behind_sign(line, snapshot.language(note))?)
}

/// Books behind `book:`, in the front matter.
pub(super) fn book_field(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let typed = line.before.strip_prefix("book:")?.trim_start().len();
    complete(
        snapshot,
        note,
        line,
        &Place { typed, in_bracket: false, book_field: true, language: snapshot.language(note) },
    )
}

fn complete(snapshot: &Snapshot, note: &Note, line: &Line<'_>, place: &Place) -> Option<Completions> {
    let typed = &line.before[line.before.len() - place.typed..];
    let behind = line.after.len() - line.after.trim_start_matches(is_key_char).len();
    let query = typed.trim_start_matches(['@', '{']);
    let library = snapshot.library(note);
    let own: Vec<ThingId> = library.works_of_note(note.id.source()).collect();
    let keys: FxHashSet<&str> =
        own.iter().filter_map(|&own| library.record(own.0)).flat_map(|record| record.citekeys()).collect();
    let is_hidden = |work: ThingId| library.record(work.0).is_some_and(|it| keys.contains(it.citekey()));
    let others = || library.works().filter(|&work| !is_hidden(work));
    let choices = || own.iter().copied().chain(others()).flat_map(|work| place.choices(library, work));
    // A key that begins with what was typed is what is wanted. Where there are enough of those, no other is looked at.
    let begin: Vec<_> = choices().filter(|choice| begins(choice.key, query)).take(MOST_ITEMS + 1).collect();
    let (choices, left_out) = match begin.get(..MOST_ITEMS) {
        Some(first) if begin.len() > MOST_ITEMS => (first.to_vec(), true),
        _ => best(choices(), query),
    };
    let sign = &typed[..typed.len() - query.len()];
    let mut all = String::new();
    let items = choices.into_iter().map(|choice| {
        choice.write(&mut all);
        Item { filter: format!("{sign}{}", filter(query, &all)), ..place.item(&choice) }
    });
    Some(Completions { span: line.span(place.typed, behind), items: items.collect(), incomplete: left_out })
}

/// What may stand where the cursor is.
struct Place {
    /// How many bytes before the cursor are replaced.
    typed: usize,
    /// In `[...]`, where a locator follows a comma; in running text it goes into brackets of its own.
    in_bracket: bool,
    /// Only books, without `@`: the front matter's `book:`.
    book_field: bool,
    /// The language of the note, which locator terms follow.
    language: Locale,
}

impl Place {
    fn behind_sign(line: &Line<'_>, language: Locale) -> Option<Self> {
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
        Some(Self { typed: key + sign, in_bracket, book_field: false, language })
    }

    /// The work itself by each of its records' keys, then its chapters: each by its own key where it has one, else by the
    /// book's and a locator.
    fn choices<'l>(&self, library: &'l Library, thing: ThingId) -> Vec<Choice<'l>> {
        let Some(work) = library.view(thing) else { return Vec::new() };
        let chapters = library.chapters(thing);
        let mut choices = Vec::new();
        if !(self.book_field && chapters.is_empty()) {
            choices.extend(keys(library, thing).into_iter().map(|key| Choice {
                view: work.clone(),
                key,
                chapter: None,
            }));
        }
        if self.book_field {
            return choices;
        }
        let book_key = work.citekey();
        for (index, chapter) in chapters.into_iter().enumerate() {
            let Some(view) = library.view(chapter) else { continue };
            let own = keys(library, chapter).into_iter();
            choices.extend(own.map(|key| Choice { view: view.clone(), key, chapter: Some(Own::Key) }));
            if let Some(number) = view.number().filter(|_| !book_key.is_empty()) {
                let chapter = Some(Own::Number { index: index as u32, number });
                choices.push(Choice { view, key: book_key, chapter });
            }
        }
        choices
    }

    fn item(&self, choice: &Choice<'_>) -> Item {
        let Choice { view, key, chapter } = choice;
        let people = if chapter.is_some() { view.people(Variable::Author) } else { view.creators() };
        let year = view.year().or_else(|| view.book()?.year());
        let item = |label: String, insert: String, index: Option<u32>| Item {
            kind: if chapter.is_some() { ItemKind::Chapter } else { ItemKind::Work },
            label,
            detail: described(view.title(), &people.short(), year),
            insert,
            filter: String::new(),
            data: work_data(key, index),
        };
        match *chapter {
            None if self.book_field => item((*key).to_owned(), (*key).to_owned(), None),
            None | Some(Own::Key) => item(format!("@{key}"), cited(key), None),
            Some(Own::Number { index, number }) => {
                let term = chapter_term(self.language);
                let insert = if self.in_bracket {
                    format!("{}, {term} {number}", cited(key))
                } else {
                    format!("{} [{term} {number}]", cited(key))
                };
                item(format!("@{key}, {term} {number}"), insert, Some(index))
            }
        }
    }
}

/// The first key of each record of `thing`, each once: each of them is one by which Pandoc finds it.
fn keys(library: &Library, thing: ThingId) -> SmallVec<[&str; 1]> {
    let mut keys: SmallVec<[&str; 1]> = SmallVec::new();
    for record in library.records_of(thing).into_iter().filter_map(|id| library.record(id)) {
        let key = record.citekey();
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// What may be cited.
#[derive(Clone)]
struct Choice<'l> {
    view: View<'l>,
    key: &'l str,
    /// How a chapter is cited; a work where there is none.
    chapter: Option<Own>,
}

/// How a chapter is cited.
#[derive(Clone, Copy)]
enum Own {
    /// By its own key.
    Key,
    /// By the book's key and its number.
    Number { index: u32, number: Numeral },
}

impl Choice<'_> {
    /// Writes everything that it may be found by, its key first. There are many choices, and most are not found.
    fn write(&self, all: &mut String) {
        all.clear();
        let people = if self.chapter.is_some() { self.view.people(Variable::Author) } else { self.view.creators() };
        all.push_str(self.key);
        if let Some(Own::Number { number, .. }) = self.chapter {
            let _ = write!(all, " {number}");
        }
        all.push(' ');
        all.push_str(self.view.title());
        for person in people.iter() {
            let _ = write!(all, " {person}");
        }
    }
}

/// The term for a chapter that Pandoc takes and prints in `language`.
pub(in crate::features) fn chapter_term(language: Locale) -> &'static str {
    language.term(LocatorKind::Chapter, Count::One).unwrap_or("chap.")
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

fn is_key_char(c: char) -> bool {
    c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c)
}

/// Whether the cursor stands in an open code span.
fn in_code_span(line: &Line<'_>) -> bool {
    line.before.matches('`').count() % 2 == 1
}

/// The choices that `query` finds, best first, and whether some were left out.
fn best<'l>(choices: impl Iterator<Item = Choice<'l>>, query: &str) -> (Vec<Choice<'l>>, bool) {
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let (mut all, mut buffer) = (String::new(), Vec::new());
    let mut scored: Vec<((bool, u32), usize, Choice<'l>)> = choices
        .enumerate()
        .filter_map(|(order, choice)| {
            choice.write(&mut all);
            let score = pattern.score(Utf32Str::new(&all, &mut buffer), &mut matcher)?;
            Some(((begins(&all, query), score), order, choice))
        })
        .collect();
    scored.sort_unstable_by_key(|&(rank, order, _)| (std::cmp::Reverse(rank), order));
    let matching = scored.len();
    // Letters scattered over a title match somehow; they are no answer beside a good one.
    let least = scored.iter().map(|&((_, score), ..)| score).max().unwrap_or(0) / 2;
    scored.retain(|&((_, score), ..)| score >= least);
    scored.truncate(MOST_ITEMS);
    let left_out = scored.len() < matching;
    (scored.into_iter().map(|(_, _, choice)| choice).collect(), left_out)
}
