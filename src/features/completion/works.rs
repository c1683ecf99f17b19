//! Works and their chapters behind `@`, and citekeys behind `book:` in the front matter.

use std::fmt::Write;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Completions, Item, ItemKind, Line, MOST_ITEMS, begins, filter, work_data};
use crate::library::chapter::Chapter;
use crate::library::citekey::needs_braces;
use crate::library::numbered;
use crate::library::numeral::Numeral;
use crate::library::person;
use crate::library::work::Work;
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::terms::{Count, Language};
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
    let own: Vec<&Work> = library.works_of_note(note.id.source()).collect();
    let is_hidden = |work: &Work| own.iter().any(|own| own.citekeys.iter().any(|key| key == work.citekey()));
    let others = || library.works().map(|(_, work)| work).filter(|work| !is_hidden(work));
    let choices = || own.iter().copied().chain(others()).flat_map(|work| place.choices(work));
    // A key that begins with what was typed is what is wanted. Where there are enough of those, no other is looked at.
    let begin: Vec<_> = choices().filter(|choice| begins(choice.key(), query)).take(MOST_ITEMS + 1).collect();
    let (choices, left_out) = match begin.get(..MOST_ITEMS) {
        Some(first) if begin.len() > MOST_ITEMS => (first.to_vec(), true),
        _ => best(choices(), query),
    };
    let sign = &typed[..typed.len() - query.len()];
    let mut all = String::new();
    let items = choices.into_iter().map(|choice| {
        choice.write(&mut all);
        Item { filter: format!("{sign}{}", filter(query, &all)), ..place.item(choice) }
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
    language: Language,
}

impl Place {
    fn behind_sign(line: &Line<'_>, language: Language) -> Option<Self> {
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

    /// The work itself, then its chapters: each by its own key where it has one, else by the book's and a locator.
    fn choices<'l>(&self, work: &'l Work) -> impl Iterator<Item = Choice<'l>> + use<'l> {
        let has_key = !work.citekey().is_empty();
        let itself = (has_key && !(self.book_field && work.chapters.is_empty())).then_some(Choice::Work(work));
        let chapters = if self.book_field { &[] } else { work.chapters.as_slice() };
        itself.into_iter().chain(numbered(chapters).flat_map(move |(index, chapter)| {
            let own = chapter.citekey.as_deref().map(|key| Choice::Chapter { work, chapter, key });
            let number = chapter.number.filter(|_| has_key);
            own.into_iter().chain(number.map(|number| Choice::Numbered { work, index, chapter, number }))
        }))
    }

    fn item(&self, choice: Choice<'_>) -> Item {
        let chapter = |label: String, work: &Work, chapter: &Chapter, insert: String, data| Item {
            kind: ItemKind::Chapter,
            label,
            detail: described(&chapter.title, &person::short_names(&chapter.authors), work.year()),
            insert,
            filter: String::new(),
            data,
        };
        match choice {
            Choice::Work(work) => {
                let key = work.citekey();
                Item {
                    kind: ItemKind::Work,
                    label: if self.book_field { key.to_owned() } else { format!("@{key}") },
                    detail: described(&work.full_title(), &person::short_names(work.creators()), work.year()),
                    insert: if self.book_field { key.to_owned() } else { cited(key) },
                    filter: String::new(),
                    data: work_data(key, None),
                }
            }
            Choice::Chapter { work, chapter: it, key } => {
                chapter(format!("@{key}"), work, it, cited(key), work_data(key, None))
            }
            Choice::Numbered { work, index, chapter: it, number } => {
                let (key, term) = (work.citekey(), chapter_term(self.language));
                let insert = if self.in_bracket {
                    format!("{}, {term} {number}", cited(key))
                } else {
                    format!("{} [{term} {number}]", cited(key))
                };
                chapter(format!("@{key}, {term} {number}"), work, it, insert, work_data(key, Some(index)))
            }
        }
    }
}

/// What may be cited.
#[derive(Clone, Copy)]
enum Choice<'l> {
    Work(&'l Work),
    /// By its own key.
    Chapter {
        work: &'l Work,
        chapter: &'l Chapter,
        key: &'l str,
    },
    /// By the book's key and its number.
    Numbered {
        work: &'l Work,
        index: u32,
        chapter: &'l Chapter,
        number: Numeral,
    },
}

impl Choice<'_> {
    fn key(&self) -> &str {
        match self {
            Choice::Work(work) | Choice::Numbered { work, .. } => work.citekey(),
            Choice::Chapter { key, .. } => key,
        }
    }

    /// Writes everything that it may be found by, its key first. There are many choices, and most are not found.
    fn write(self, all: &mut String) {
        all.clear();
        let people = match self {
            Choice::Work(work) => {
                all.extend([work.citekey(), " ", &work.title]);
                all.extend(work.subtitle.iter().flat_map(|subtitle| [": ", subtitle]));
                work.creators()
            }
            Choice::Chapter { chapter, key, .. } => {
                all.extend([key, " ", &chapter.title]);
                &chapter.authors
            }
            Choice::Numbered { work, chapter, number, .. } => {
                let _ = write!(all, "{} {number} {}", work.citekey(), chapter.title);
                &chapter.authors
            }
        };
        for person in people {
            let _ = write!(all, " {person}");
        }
    }
}

/// The term for a chapter that Pandoc takes and prints in `language`.
pub(in crate::features) fn chapter_term(language: Language) -> &'static str {
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
