//! Completes chapters after `[[book#`, by the headings of the book page.

use super::chapters;
use super::item::{Completions, Item, Line, MOST_ITEMS};
use crate::resolution;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let open = line.before.rfind("[[")?;
    let (name, typed) = line.before[open + 2..].split_once('#')?;
    if typed.contains([']', '|', '#']) || name.contains(']') {
        return None;
    }
    let library = snapshot.library(note);
    let book = resolution::linked_work(name, snapshot.context(note))?;
    let found = chapters::found(library, book, typed);
    let items = found.iter().filter_map(|chapter| {
        let heading = chapter.heading()?;
        let item = chapter.item(heading, typed, false);
        Some(Item { filter: super::item::filter(typed, &item.label), ..item })
    });
    let items: Vec<Item> = items.take(MOST_ITEMS).collect();
    // The text from the cursor to the end of the link is the old heading; replace it.
    let behind = line.after.find([']', '|', '#']).unwrap_or(0);
    Some(Completions { span: line.span(typed.len(), behind), items, incomplete: false })
}
