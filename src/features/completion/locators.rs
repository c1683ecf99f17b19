//! Completes locators after `[@key, `: the chapters of the book, and the term for pages.

use super::chapters::{self, InCitation};
use super::item::{Completions, Item, ItemKind, Line, MOST_ITEMS, filter};
use super::works::chapter_term;
use crate::library::{Cited, ThingId};
use crate::markdown::locator::terms::{Count, Locale};
use crate::markdown::locator::{self, LocatorKind};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The most words that may be typed after the comma.
const MOST_WORDS: usize = 3;

pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let inside = InCitation::find(line.paragraph).filter(|inside| inside.is_parted)?;
    let typed = inside.last;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '\'' | '’');
    if !line.before.ends_with(typed) || !typed.chars().all(is_word) || typed.split(' ').count() > MOST_WORDS {
        return None;
    }
    // After a term, its number is being typed.
    let term = typed.split_once(' ').map_or("", |(term, _)| term);
    if locator::term_kind(term.trim_end_matches('.')).is_some() || locator::terms::kind_of(term).is_some() {
        return None;
    }
    let library = snapshot.library(note);
    let cited = snapshot.context(note).cited(inside.key)?;
    let language = snapshot.language(note);
    let mut items = Vec::new();
    // After a chapter, only pages may follow.
    let has_chapter = names_chapter(line, inside.key);
    if let Cited::Work(book) = cited
        && !has_chapter
    {
        let term = chapter_term(language);
        let begins_term = is_beginning(typed, LocatorKind::Chapter, language);
        let wanted = if begins_term { "" } else { typed };
        let found = chapters::found(library, book, wanted);
        items.extend(found.iter().map(|chapter| chapter.item(format!("{term} {}", chapter.number), typed, false)));
    }
    if typed.is_empty() || is_beginning(typed, LocatorKind::Page, language) {
        items.extend(pages(snapshot, note, cited.thing(), typed, language));
    }
    let incomplete = items.len() > MOST_ITEMS || !typed.is_empty();
    items.truncate(MOST_ITEMS);
    Some(Completions { span: line.span(typed.len(), 0), items, incomplete })
}

/// Whether the citation of `key` already names a chapter before the cursor.
fn names_chapter(line: &Line<'_>, key: &str) -> bool {
    let behind = line.paragraph.rfind(key).map_or("", |at| &line.paragraph[at + key.len()..]);
    // Skip the part that is still being typed.
    let parts = behind.rsplit([',', '[', '{']).skip(1).map(|part| part.trim().split(' ').next().unwrap_or_default());
    parts.filter(|term| !term.is_empty()).any(|term| chapters::is_term(term, LocatorKind::Chapter))
}

/// Whether `typed` begins a term for `kind`, either one that Pandoc accepts or one in common use.
fn is_beginning(typed: &str, kind: LocatorKind, language: Locale) -> bool {
    let lower = typed.to_lowercase();
    let terms = [Count::One, Count::Several].into_iter().filter_map(|count| language.term(kind, count));
    !lower.is_empty() && (terms.chain(locator::words::all(kind)).any(|term| term.to_lowercase().starts_with(&lower)))
}

/// The item for the page term, with the work's page range beside it.
fn pages(snapshot: &Snapshot, note: &Note, thing: ThingId, typed: &str, language: Locale) -> Option<Item> {
    let term = language.term(LocatorKind::Page, Count::One)?;
    let view = snapshot.library(note).view(thing);
    let pages = view.and_then(|view| view.pages()).map(|pages| pages.to_string()).unwrap_or_default();
    Some(Item {
        kind: ItemKind::Term,
        label: term.to_owned(),
        description: pages.clone(),
        detail: pages,
        insert: format!("{term} "),
        filter: filter(typed, term),
        data: serde_json::Value::Null,
    })
}
