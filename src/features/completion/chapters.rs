//! Chapters behind `[@key, chap. ` and `Chapter `, in the order of their book, by number or title.

use super::item::{Completions, Item, ItemKind, Line, MOST_ITEMS, filter, work_data};
use crate::library::ThingId;
use crate::markdown::citation::key_span;
use crate::markdown::locator::{self, LocatorKind};
use crate::resolution;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let place = Place::find(line)?;
    let books = match place.key {
        Some(key) => vec![snapshot.library(note).work_of(snapshot.context(note).cited(key)?)],
        None => resolution::books_at(&note.mentions, snapshot.context(note), line.cursor as u32),
    };
    let typed = &line.before[line.before.len() - place.typed..];
    let wanted = typed.to_lowercase();
    let several = books.len() > 1;
    let mut items: Vec<Item> = books
        .iter()
        .flat_map(|&book| chapters(snapshot, note, book, several))
        .filter(|(all, _)| wanted.split_whitespace().all(|word| has_word(all, word)))
        .map(|(all, item)| Item { filter: filter(typed, &all), ..item })
        .collect();
    let incomplete = items.len() > MOST_ITEMS;
    items.truncate(MOST_ITEMS);
    let behind = line.after.len() - line.after.trim_start_matches(char::is_alphanumeric).len();
    Some(Completions { span: line.span(place.typed, behind), items, incomplete })
}

/// The numbered chapters of `book`, each with all that it may be found by.
fn chapters(snapshot: &Snapshot, note: &Note, book: ThingId, several: bool) -> Vec<(String, Item)> {
    let library = snapshot.library(note);
    let Some(work) = library.view(book) else { return Vec::new() };
    let numbered = library.chapters(book).into_iter().enumerate().filter_map(|(index, chapter)| {
        let chapter = library.view(chapter)?;
        let number = chapter.number()?.to_string();
        let item = Item {
            kind: ItemKind::Chapter,
            label: chapter.label(),
            detail: if several { work.main_title().to_owned() } else { String::new() },
            insert: number.clone(),
            filter: String::new(),
            data: work_data(work.citekey(), Some(index as u32)),
        };
        Some((format!("{number} {}", chapter.title()), item))
    });
    numbered.collect()
}

/// Whether a word of `all` begins with `start`, which is in lower case.
fn has_word(all: &str, start: &str) -> bool {
    let lower = all.to_lowercase();
    lower.match_indices(start).any(|(at, _)| lower[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
}

/// Where a chapter may stand.
struct Place<'t> {
    /// How many bytes before the cursor are replaced.
    typed: usize,
    /// The citekey of the citation around it; in running text there is none.
    key: Option<&'t str>,
}

impl<'t> Place<'t> {
    fn find(line: &Line<'t>) -> Option<Self> {
        let paragraph = line.paragraph;
        let bracket = paragraph.rfind('[').filter(|&open| !paragraph[open..].contains(']'));
        if let Some(open) = bracket
            && let Some(place) = Self::in_citation(&paragraph[open + 1..], &paragraph[..open])
        {
            return Some(place);
        }
        // One word may be typed behind `Chapter `.
        let start = line.before.rfind(' ')?;
        let typed = &line.before[start + 1..];
        let term = line.before[..start].rsplit([' ', '(', '[']).next()?;
        let plain = typed.chars().all(|c| c.is_alphanumeric());
        (plain && is_chapter_term(term)).then_some(Self { typed: typed.len(), key: None })
    }

    /// In the bracket whose text so far is `inside`, after `before`: `@key, chap. ` or, behind `@key `, `chap. `.
    fn in_citation(inside: &'t str, before: &'t str) -> Option<Self> {
        let part = inside.rsplit(';').next().unwrap_or(inside);
        let (key, locators) = match part.find('@') {
            Some(at) => {
                let (key, end) = key_span(part, at + 1)?;
                (key.of(part), &part[end..])
            }
            None => {
                let at = before.rfind('@')?;
                let (key, end) = key_span(before, at + 1)?;
                before[end..].trim().is_empty().then_some((key.of(before), part))?
            }
        };
        // A line of a quotation begins with its sign.
        let blank = |c: char| c.is_whitespace() || c == '>';
        let last = locators.rsplit([',', '{']).next().unwrap_or(locators).trim_start_matches(blank);
        let (term, typed) = last.split_once(char::is_whitespace)?;
        let typed = typed.trim_start_matches(blank);
        (is_chapter_term(term) && !typed.contains(['\n', '\r'])).then_some(Self { typed: typed.len(), key: Some(key) })
    }
}

fn is_chapter_term(term: &str) -> bool {
    let bare = term.trim_end_matches('.');
    let whole = term.ends_with('.') || bare.len() > 3;
    whole
        && !bare.is_empty()
        && [locator::term_kind(bare), locator::terms::kind_of(term)].contains(&Some(LocatorKind::Chapter))
}
