//! Completion: works and chapters after `@`, locators after `[@key, `, chapters after `Chapter ` and in links, books
//! and chapters in the front matter, and organizations by any of their names.

mod chapters;
mod from_words;
mod front_matter;
mod item;
mod links;
mod locators;
mod nearby;
mod organizations;
mod rows;
mod works;

use serde_json::Value as Json;

pub use self::item::ItemKind;
use self::item::Line;
pub use self::item::{Completions, FEW_ITEMS, Item, MOST_ITEMS};
use super::cards;
use crate::library::Cited;
use crate::resolution::Target;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;
pub(super) use from_words::{best, searched};
pub(super) use works::{chapter_term, cited};

/// The completions at byte `offset` of `note`, which must be open.
pub fn completion(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Completions> {
    let text = note.text.as_deref()?;
    let line = Line::at(text, offset)?;
    let front_matter = note.facts.front_matter;
    // At the end of an unclosed front matter the cursor is still inside it.
    let is_open = offset == front_matter.end as usize && !text[..offset].ends_with(['\n', '\r']);
    if front_matter.contains(offset) || (is_open && !front_matter.is_empty()) {
        return front_matter::completion(snapshot, note, &line).filter(|found| !found.items.is_empty());
    }
    // At the end of an unclosed fence or comment the cursor is still inside it.
    if note.silent.iter().any(|span| (span.start as usize) < offset && offset <= span.end as usize) {
        return None;
    }
    let found = links::completion(snapshot, note, &line)
        .or_else(|| chapters::completion(snapshot, note, &line))
        .or_else(|| from_words::completion(snapshot, note, &line))
        .or_else(|| works::completion(snapshot, note, &line))
        .or_else(|| locators::completion(snapshot, note, &line))
        .or_else(|| organizations::completion(snapshot, note, &line))?;
    (!found.items.is_empty()).then_some(found)
}

/// Whether `found`, the completions at the byte `offset`, are meant by a capital that was just typed: not by one that begins a
/// word, which most sentences do, unless the words before it are part of the name, as in `United N`.
pub fn is_meant_by_capital(found: &Completions, offset: usize) -> bool {
    let is_name = found.items.first().is_some_and(|item| item.kind == ItemKind::Organization);
    !is_name || found.span.start as usize + 1 < offset
}

/// What can be cited at the byte `offset` of `note`: what a picker lists for `query`.
pub fn citable(snapshot: &Snapshot, note: &Note, offset: usize, query: &str) -> Completions {
    works::citable(snapshot, note, offset, query)
}

/// The documentation of an item, looked up by its [`Item::data`]. `note` is the note in which completion was
/// requested.
pub fn documentation(snapshot: &Snapshot, note: &Note, data: &Json) -> Option<String> {
    let library = snapshot.library(note);
    if let Some(name) = data.get("organization").and_then(Json::as_str) {
        return cards::card(snapshot, note, Target::Organization(library.organization_named(name)?));
    }
    let key = data.get("work")?.as_str()?;
    let card = |cited: Cited| {
        let target = match (cited, data.get("chapter").and_then(Json::as_u64)) {
            (Cited::Chapter(chapter), _) => Target::Chapter(chapter),
            (Cited::Work(work), Some(index)) => Target::Chapter(*library.chapters(work).get(index as usize)?),
            (Cited::Work(work), None) => Target::Work(work),
        };
        cards::card(snapshot, note, target)
    };
    // In running text, the chapter may belong to a book whose key the note itself gives to another work.
    snapshot.context(note).cited(key).and_then(card).or_else(|| library.cited(key).and_then(card))
}
