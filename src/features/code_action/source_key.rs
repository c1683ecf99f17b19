//! Keys of entries: one that was made, written down; one that another work has, made another.

use super::action::{Action, titled};
use super::asked::Asked;
use crate::features::diagnostics::Diagnostic;
use crate::library::citekey;
use crate::library::sources::format::Format;
use crate::text::{Span, line_break};
use crate::workspace::settings::Code;

pub(super) fn actions(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<Action> {
    match diagnostic.code {
        Code::CitekeyMade => write_down(asked, diagnostic),
        Code::DuplicateCitekey => another(asked, diagnostic),
        _ => None,
    }
}

/// `ID  - key` below the line with which the entry of an RIS file begins.
fn write_down(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<Action> {
    let source = asked.note.id.source();
    let entries = asked.library.entries(source).filter(|_| asked.note.facts.format == Format::Ris)?;
    let is_it = |span: Span| asked.library.current_span(source, span) == diagnostic.span;
    let record = &entries.records.numbered().find(|(_, placed)| is_it(placed.record.heading))?.1.record;
    let key = &record.keys.first().filter(|key| key.span.is_empty())?.key;
    let start = asked.library.current_span(source, record.span).start as usize;
    let end = start + asked.text.get(start..)?.find('\n')? + 1;
    let line = format!("ID  - {key}{}", line_break(asked.text));
    let title = titled(format!("Write down the key {key}"));
    Some(Action { preferred: true, ..Action::fix(diagnostic, title, vec![(Span::new(end, end), line)]) })
}

/// A key that no work has, in the place of one that another has.
fn another(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<Action> {
    let key = diagnostic.span.of(asked.text);
    asked.library.claim(key)?;
    let new = citekey::unique(key.to_owned(), |key| asked.library.claim(key).is_some());
    let title = titled(format!("Give this entry the key {new}"));
    Some(Action::fix(diagnostic, title, vec![(diagnostic.span, new)]))
}
