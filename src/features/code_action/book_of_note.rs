//! Saying in the front matter which book a note is about, where a chapter number may be of several.

use super::action::{Action, ActionKind, Effect, titled};
use super::asked::Asked;
use crate::features::diagnostics::Diagnostic;
use crate::library::ThingId;
use crate::library::sources::book_page::write;
use crate::library::view::View;
use crate::markdown::front_matter;
use crate::resolution::{NoteBook, Target};
use crate::text::{Span, line_break};

/// More books than this are not offered.
const MOST: usize = 10;

pub(super) fn actions(asked: &Asked<'_>, diagnostics: &[Diagnostic]) -> Vec<Action> {
    let references = asked.snapshot.references(asked.note);
    let nobodys = references.iter().find(|it| !it.perhaps.is_empty() && asked.touches(it.span));
    let Some(reference) = nobodys.filter(|_| asked.note.facts.book == NoteBook::Unstated) else { return Vec::new() };
    let mut books: Vec<ThingId> = Vec::new();
    for target in &reference.perhaps {
        let Target::Chapter(chapter) = *target else { continue };
        books.extend(asked.library.book_of(chapter).filter(|book| !books.contains(book)));
    }
    let known = books.into_iter().filter_map(|id| asked.library.view(id)).filter(|work| !work.citekey().is_empty());
    let action = |work: View<'_>| {
        let title = titled(format!("Set book: {} in this note", work.citekey()));
        let effect = Effect::Write(vec![setting(asked.text, work.citekey())?]);
        let diagnostic = diagnostics.iter().find(|it| it.span == reference.span).cloned();
        Some(Action { diagnostic, ..Action::new(ActionKind::QuickFix, title, effect) })
    };
    known.take(MOST).filter_map(action).collect()
}

/// The edit of `text` that sets `book: key` in its front matter; `None` where the fields there are not a line each.
fn setting(text: &str, key: &str) -> Option<(Span, String)> {
    let line = format!("book: {}", write::scalar(key));
    let line_break = line_break(text);
    let Some(block) = front_matter::read(text) else { return Some(front_matter::begun(text, &line)) };
    let begins_line = |at: usize| text[..at].ends_with('\n');
    if !block.fields.iter().all(|field| begins_line(field.name_span.start as usize)) {
        return None;
    }
    // A field that says nothing is filled in.
    if let Some(field) = block.fields.iter().find(|field| field.name == "book") {
        let start = field.name_span.start as usize;
        let end = start + text[start..].find(['\r', '\n']).unwrap_or(text.len() - start);
        return Some((Span::new(start, end), line));
    }
    let opening =
        text[block.span.start as usize..].find('\n').map_or(text.len(), |at| block.span.start as usize + at + 1);
    Some((Span::new(opening, opening), format!("{line}{line_break}")))
}
