//! A reference as the citation style prints it, at the end of the note, under a heading for such.

use super::action::{Action, ActionKind, Effect};
use super::asked::Asked;
use crate::features::cards;
use crate::features::rename::Refusal;
use crate::language::{self, Sense};
use crate::markdown;
use crate::resolution::{ReferenceKind, Target};
use crate::text::{Span, line_break};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let reference = asked.reference().filter(|it| matches!(it.kind, ReferenceKind::Citation | ReferenceKind::Chapter));
    let target = reference.and_then(|reference| reference.target());
    let has_style = asked.snapshot.folder(asked.note).style.is_some();
    let is_page = asked.note.page_of().is_some();
    let Some(target) = target.filter(|_| has_style && !is_page) else { return Vec::new() };
    let title = "Add to References".to_owned();
    vec![Action::new(ActionKind::Inline, title, Effect::AddReference(target))]
}

/// The edit that adds the reference of `target`: below the last one under such a heading, else under a new one.
pub(super) fn changes(snapshot: &Snapshot, note: &Note, target: Target) -> Result<Vec<(Span, String)>, Refusal> {
    let text = note.open_text();
    let reference = cards::reference_of(snapshot, note, target).ok_or_else(|| {
        Refusal::new("This citation style prints no references. Choose another one: `citation.style`.")
    })?;
    if text.contains(reference.as_ref()) {
        return Err(Refusal::new("This reference stands in the note already."));
    }
    let parsed = markdown::parse(text);
    let is_over_references =
        |heading: &markdown::Heading| Sense::References.is(&heading.text_span.of(text).trim().to_lowercase());
    let end = parsed.headings.iter().rposition(is_over_references).map(|at| parsed.section_end(at, text.len()));
    let heading = if end.is_some() {
        String::new()
    } else {
        format!("## {}\n\n", language::of_tag(snapshot.language(note).name()).references)
    };
    let section = &text[..end.unwrap_or(text.len())];
    let at = section.trim_end().len();
    let before = if at == 0 { "" } else { "\n\n" };
    let behind = if text[at..].is_empty() { "\n" } else { "" };
    let added = format!("{before}{heading}{reference}{behind}").replace('\n', line_break(text));
    Ok(vec![(Span::new(at, at), added)])
}
