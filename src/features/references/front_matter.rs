//! References in front matter: the book of a note, its chapter, the work of a literature note, and the keys in
//! `nocite:`. The titles of chapter notes are references too.

use crate::resolution::{NoteBook, Target, stated_book};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// What the front matter of `note` refers to, and its title if it is about a chapter.
pub(super) fn mentioned_in(snapshot: &Snapshot, note: &Note) -> Vec<(Target, Span)> {
    let facts = &note.facts;
    let is_link = matches!(facts.book, NoteBook::Link(_));
    let needs_book = is_link || facts.chapter.is_some();
    if facts.citekeys.is_empty() && !needs_book {
        return Vec::new();
    }
    let context = snapshot.context(note);
    let keys = facts.citekeys.iter().filter_map(|citekey| Some((context.cited(&citekey.key)?.into(), citekey.span)));
    let mut all: Vec<(Target, Span)> = keys.collect();
    if !needs_book {
        return all;
    }
    let Some(book) = stated_book(context) else { return all };
    if is_link {
        all.push((Target::Work(book), facts.book_span));
    }
    if let Some(number) = facts.chapter {
        let library = snapshot.library(note);
        let spans = [facts.chapter_span, facts.title_span].into_iter().filter(|span| !span.is_empty());
        let spans: Vec<Span> = spans.collect();
        for chapter in library.chapters_numbered(book, number.value) {
            all.extend(spans.iter().map(|&span| (Target::Chapter(chapter), span)));
        }
    }
    all
}
