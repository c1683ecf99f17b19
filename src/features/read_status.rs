//! What a note says of the reading of what it is about, and how that is changed: `status: read` in its front matter.

use crate::markdown::front_matter;
use crate::resolution::Target;
use crate::text::{Span, line_break, line_start};
use crate::workspace::note::Note;
use crate::workspace::note::status::{READ, is_read};
use crate::workspace::snapshot::Snapshot;

/// The action that tells `note` of the reading of its chapter, and its edit; `None` where the note is about no chapter.
pub fn change(snapshot: &Snapshot, note: &Note) -> Option<(&'static str, (Span, String))> {
    let Some(Target::Chapter(_)) = snapshot.subject(note) else { return None };
    let (title, edit) = toggled(note.prose()?, is_read(note.facts.status.as_deref()));
    Some((title, edit?))
}

/// What a note is told that was not read, or was; and the edit of `text` that does it, where its front matter can be
/// written in.
fn toggled(text: &str, is_read: bool) -> (&'static str, Option<(Span, String)>) {
    match is_read {
        true => ("Mark as not read", unread(text)),
        false => ("Mark as read", Some(read(text))),
    }
}

fn read(text: &str) -> (Span, String) {
    let line = format!("status: {READ}");
    let Some(block) = front_matter::read(text) else { return front_matter::begun(text, &line) };
    match block.get("status") {
        Some(value) if !value.span.is_empty() => (value.span, READ.to_owned()),
        _ => {
            let end = last_line(text, block.span);
            (Span::new(end, end), line + line_break(text))
        }
    }
}

/// Where the line begins that closes the front matter at `block`.
fn last_line(text: &str, block: Span) -> usize {
    let inside = block.of(text).trim_end();
    block.start as usize + inside.rfind('\n').map_or(0, |at| at + 1)
}

/// Without the line that says so, if it says nothing else.
fn unread(text: &str) -> Option<(Span, String)> {
    let value = front_matter::read(text)?.get("status")?.span;
    let start = line_start(text, value.start as usize);
    let end = text[value.end as usize..].find('\n').map_or(text.len(), |at| value.end as usize + at + 1);
    let is_line = text[start..value.start as usize].trim_end_matches(['"', '\'']).trim() == "status:";
    is_line.then(|| (Span::new(start, end), String::new()))
}
