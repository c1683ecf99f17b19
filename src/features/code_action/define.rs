//! What a note defines, or a name that is selected in it, taken into the book page or into a glossary note.

use std::sync::Arc;

use super::action::{Action, ActionKind, Changes, Definition, Effect, titled};
use super::asked::Asked;
use crate::features::rename::{Refusal, Texts, text_of};
use crate::library::sources::book_page::write::{self, List};
use crate::recognition::LocalDefinition;
use crate::resolution::{ReferenceKind, Target, stated_book};
use crate::text::Span;
use crate::workspace::note::{Note, NoteId, NoteKind};
use crate::workspace::snapshot::Snapshot;

/// More glossary notes than this are not offered.
const MOST: usize = 3;
/// What is longer is no name.
const LONGEST_NAME: usize = 100;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    match defined(asked) {
        Some(definition) => of_abbreviation(asked, definition),
        None => of_organization(asked).into_iter().collect(),
    }
}

/// The definition that is touched, or whose use is.
fn defined<'a>(asked: &Asked<'a>) -> Option<&'a LocalDefinition> {
    let definitions = &asked.note.mentions.definitions;
    let touched = definitions.iter().find(|it| asked.touches(it.span) || asked.touches(it.long_span));
    touched.or_else(|| match asked.reference()?.target()? {
        Target::Local(index) => definitions.get(index as usize),
        _ => None,
    })
}

fn of_abbreviation(asked: &Asked<'_>, definition: &LocalDefinition) -> Vec<Action> {
    let action = |file: &Arc<Note>, list: List| {
        let title = titled(format!("Add {} to {}", definition.short, file.facts.title));
        let (name, what) = (definition.short.to_string(), Some(definition.long.to_string()));
        Action::new(ActionKind::Extract, title, Effect::Define(Definition { file: file.id, list, name, what }))
    };
    let says =
        |known: &[crate::library::abbreviation::Abbreviation]| known.iter().any(|it| *it.short == *definition.short);
    let library = asked.library;
    let page = page(asked).filter(|page| page.id != asked.note.id);
    let page = page.filter(|page| {
        !page.page_of().and_then(|id| library.placed(id)).is_some_and(|it| says(&it.book().abbreviations))
    });
    let glossaries = library.sources().filter_map(|(source, entries)| {
        let note = asked.snapshot.note(NoteId::of(source)?)?;
        let lacks = note.facts.kind == NoteKind::Glossary && note.id != asked.note.id && !says(&entries.abbreviations);
        lacks.then_some(note)
    });
    let glossaries = glossaries.take(MOST).map(|note| action(note, List::Glossary));
    page.map(|page| action(page, List::Abbreviations)).into_iter().chain(glossaries).collect()
}

/// The files that abbreviations may be defined in: the page of the book, and glossaries.
pub(super) fn files<'a>(asked: &Asked<'a>) -> Vec<(&'a Arc<Note>, List)> {
    let page = page(asked).filter(|page| page.id != asked.note.id).map(|page| (page, List::Abbreviations));
    let glossaries = asked.library.sources().filter_map(|(source, _)| {
        let note = asked.snapshot.note(NoteId::of(source)?)?;
        (note.facts.kind == NoteKind::Glossary && note.id != asked.note.id).then_some((note, List::Glossary))
    });
    page.into_iter().chain(glossaries.take(MOST)).collect()
}

/// A selected name that means nothing yet.
fn of_organization(asked: &Asked<'_>) -> Option<Action> {
    let name = asked.span.of(asked.text).trim();
    let words = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '’' | '\'' | '&' | '.' | ',');
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let is_name = name.len() <= LONGEST_NAME && name.chars().all(words) && name.starts_with(char::is_alphanumeric);
    let references = asked.snapshot.references(asked.note);
    let is_known = references.iter().any(|it| asked.span.start < it.span.end && it.span.start < asked.span.end);
    let silent = asked.note.silent.iter().any(|span| span.covers(asked.span));
    if capitals < 2 || !is_name || is_known || silent || asked.note.facts.front_matter.covers(asked.span) {
        return None;
    }
    let page = page(asked).filter(|page| page.id != asked.note.id)?;
    let title = titled(format!("Add {name} to {}", page.facts.title));
    let definition = Definition { file: page.id, list: List::Organizations, name: name.to_owned(), what: None };
    Some(Action::new(ActionKind::Extract, title, Effect::Define(definition)))
}

/// The page of the book that the note is about, else of the book that is spoken of at the place asked about, else of the only
/// book there is.
fn page<'a>(asked: &Asked<'a>) -> Option<&'a Arc<Note>> {
    let (snapshot, library) = (asked.snapshot, asked.library);
    let above = || {
        let references = snapshot.references(asked.note);
        let above =
            references.iter().take_while(|it| it.span.start < asked.span.start).filter_map(|it| match it.target()? {
                Target::Work(work) if it.kind == ReferenceKind::Citation => Some(work),
                Target::Chapter(chapter) => library.book_of(chapter),
                _ => None,
            });
        above.last()
    };
    let only = || {
        let mut books = library.books();
        books.next().filter(|_| books.next().is_none())
    };
    let work = stated_book(snapshot.context(asked.note)).or_else(above).or_else(only)?;
    let files = library.records_of(work).into_iter().filter_map(|entry| snapshot.note(NoteId::of(entry.source)?));
    files.into_iter().find(|file| file.facts.kind == NoteKind::BookPage)
}

pub(super) fn changes(snapshot: &Snapshot, definition: &Definition, texts: Texts<'_>) -> Result<Changes, Refusal> {
    let gone = || Refusal::new("The file that it would go to is not there any more.");
    let file = snapshot.note(definition.file).ok_or_else(gone)?;
    let text = text_of(snapshot, file, texts)?;
    let Some(new) = write::add_entry(&text, definition.list, &definition.name, definition.what.as_deref()) else {
        let message = format!(
            "Something in {} is not closed (a code block or an HTML comment, perhaps), so that nothing can be added \
            behind it. Close it first.",
            snapshot.shown(file)
        );
        return Err(Refusal::new(message));
    };
    Ok(Changes { edits: vec![(file.id, vec![inserted(&text, &new)])], ..Changes::default() })
}

/// The one insertion that makes `new` of `old`.
fn inserted(old: &str, new: &str) -> (Span, String) {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let start = (0..=same).rev().find(|&at| old.is_char_boundary(at)).unwrap_or(0);
    (Span::new(start, start), new[start..start + new.len() - old.len()].to_owned())
}
