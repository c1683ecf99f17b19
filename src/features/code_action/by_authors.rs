//! `[@iorwo2023, chap. 8, p. 175]` as `[@feldmann2023, p. 175]`: a chapter cited by its own key, so that its authors are
//! printed. A chapter without a key gets one in its book page.

use std::collections::BTreeMap;

use super::action::{Action, ActionKind, Changes, Effect, titled};
use super::asked::Asked;
use super::own_words::OwnWords;
use crate::features::by_book::{self, ByBook};
use crate::features::completion::cited;
use crate::features::diagnostics::Diagnostic;
use crate::features::grid_table::evened;
use crate::features::rename::{Refusal, Texts, text_of};
use crate::library::key_pattern::Pattern;
use crate::library::record::Record;
use crate::library::variables::Variable;
use crate::library::{Library, RecordId, ThingId, citekey};
use crate::text::{Span, line_break};
use crate::workspace::note::{Note, NoteId, NoteKind};
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>, touched: &[Diagnostic]) -> Vec<Action> {
    let all = by_book::cited(asked.library, asked.note, &asked.snapshot.references(asked.note));
    let here = all.iter().find(|it| asked.touches(it.span()) && may_have_key(asked, it.chapter));
    let Some(&here) = here else { return Vec::new() };
    let count = all.iter().filter(|it| may_have_key(asked, it.chapter)).count();
    let hint = touched.iter().find(|it| it.code == Code::ChapterHasAuthors);
    let kind = if hint.is_some() { ActionKind::QuickFix } else { ActionKind::Rewrite };
    let offer = |title: String, effect: Effect, preferred: bool| Action {
        preferred,
        diagnostic: hint.cloned(),
        ..Action::new(kind, title, effect)
    };
    let key = asked.library.view(here.chapter).map(|view| view.citekey().to_owned()).filter(|key| !key.is_empty());
    let title = match key {
        Some(key) => titled(format!("Cite the chapter: {}", cited(&key))),
        None => "Cite the chapter, and give it a citekey".to_owned(),
    };
    let mut found = vec![offer(title, Effect::CiteAuthors(Some(here.key)), hint.is_some() && count == 1)];
    if count > 1 {
        let title = format!("Cite all {count} chapters by their authors");
        found.push(offer(title, Effect::CiteAuthors(None), hint.is_some()));
    }
    found
}

/// Whether `chapter` has a key, or a book page in which it can be given one.
fn may_have_key(asked: &Asked<'_>, chapter: ThingId) -> bool {
    let has = asked.library.view(chapter).is_some_and(|view| !view.citekey().is_empty());
    has || place_for_key(asked.snapshot, asked.library, chapter).is_some()
}

/// The book page of `chapter`, and the list of its data there.
fn place_for_key<'s>(snapshot: &'s Snapshot, library: &Library, chapter: ThingId) -> Option<(&'s Note, Span)> {
    library.records_of(chapter).into_iter().find_map(|id| {
        let page = snapshot.note(NoteId::of(id.source)?).filter(|page| page.facts.kind == NoteKind::BookPage)?;
        let list = library.record(id)?.more().data_list;
        (!list.is_empty()).then(|| (page.as_ref(), library.current_span(id.source, list)))
    })
}

/// The edits, in the note and in book pages. What others said stays where all is changed.
pub(super) fn changes(
    snapshot: &Snapshot,
    note: &Note,
    place: Option<Span>,
    texts: Texts<'_>,
) -> Result<Changes, Refusal> {
    let asked = Asked::whole(snapshot, note);
    let library = asked.library;
    let own = OwnWords::of(asked.text);
    let chosen = |it: &ByBook| place.map_or_else(|| own.has(it.span()), |place| it.key == place);
    let all = by_book::cited(library, note, &snapshot.references(note)).into_iter().filter(chosen);
    let all: Vec<ByBook> = all.filter(|it| may_have_key(&asked, it.chapter)).collect();
    let mut keys: BTreeMap<ThingId, String> = BTreeMap::new();
    let mut pages: BTreeMap<NoteId, Vec<(Span, String)>> = BTreeMap::new();
    let mut pattern = None;
    for it in &all {
        let Some(view) = library.view(it.chapter).filter(|_| !keys.contains_key(&it.chapter)) else { continue };
        if !view.citekey().is_empty() {
            keys.insert(it.chapter, view.citekey().to_owned());
            continue;
        }
        let Some((page, list)) = place_for_key(snapshot, library, it.chapter) else { continue };
        let pattern = *pattern.get_or_insert_with(|| Pattern::of(records_of_bibliographies(library)));
        let key = made_key(library, pattern, it.chapter, |key| keys.values().any(|other| other == key));
        let text = text_of(snapshot, page, texts)?;
        pages.entry(page.id).or_default().push(line_in(&text, list, &key));
        keys.insert(it.chapter, key);
    }
    let edits = all.iter().filter_map(|it| edits(asked.text, it, keys.get(&it.chapter)?)).flatten();
    // A book page may cite itself.
    let mut edits: Vec<_> = edits.chain(pages.remove(&note.id).into_iter().flatten()).collect();
    edits.sort_by_key(|(span, _)| *span);
    let edits = evened(asked.text, edits).edits;
    Ok(Changes { edits: std::iter::once((note.id, edits)).chain(pages).collect(), ..Changes::default() })
}

/// A new key for `chapter`, formed as the folder's others are.
fn made_key(library: &Library, pattern: Pattern, chapter: ThingId, taken: impl Fn(&str) -> bool) -> String {
    let mut record = library.record(chapter.0).cloned().unwrap_or_default();
    let view = library.view(chapter);
    if let Some(authors) = view.as_ref().map(|view| view.people(Variable::Author).to_vec()) {
        record.set_people(Variable::Author, &authors);
    }
    let year = view.and_then(|view| view.year());
    citekey::unique(pattern.key_of_year(&record, year), |key| taken(key) || library.claim(key).is_some())
}

fn records_of_bibliographies(library: &Library) -> impl Iterator<Item = &Record> {
    let bibliographies = library.sources().filter(|(_, entries)| !entries.is_book_page && !entries.of_note_alone);
    let ids = bibliographies
        .flat_map(|(source, entries)| entries.records.numbered().map(move |(slot, _)| RecordId { source, slot }));
    ids.filter_map(|id| library.record(id))
}

/// The line that gives a chapter its key, below its other data at `list`.
fn line_in(text: &str, list: Span, key: &str) -> (Span, String) {
    let end = list.start as usize + list.of(text).trim_end().len();
    let line_break = line_break(text);
    let bullet = list.of(text).trim_start().chars().next().filter(|c| matches!(c, '*' | '+')).unwrap_or('-');
    (Span::new(end, end), format!("{line_break}{bullet} citekey: {key}"))
}

/// The edits that cite the chapter at `it` by its own `key`, its pages kept.
fn edits(text: &str, it: &ByBook, key: &str) -> Option<[(Span, String); 2]> {
    let between = text.get(it.key.end as usize..it.locator.start as usize)?;
    let behind = text.get(it.locator.end as usize..)?;
    let (start, end) = (it.locator.start as usize, it.locator.end as usize);
    let gone = match between.trim() {
        "," => Span::new(it.key.end as usize, end),
        "[" if behind.starts_with(']') => Span::new(it.key.end as usize, end + 1),
        "[" => {
            let rest = behind.strip_prefix(',')?;
            Span::new(start, end + 1 + rest.len() - rest.trim_start().len())
        }
        _ => return None,
    };
    Some([(it.key, cited(key)), (gone, String::new())])
}
