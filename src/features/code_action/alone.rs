//! Leaving a finding alone: in its line, in the note, in the folder.

use super::action::{Action, Changes, Effect, NewFile, OtherFile};
use super::asked::Asked;
use super::settings_line;
use crate::features::diagnostics::Diagnostic;
use crate::library::sources::format::Format;
use crate::markdown::front_matter;
use crate::text::{Span, line_break, line_start};

/// The field of the front matter, and the beginning of a comment.
const NAME: &str = "glossator-ignore";

/// What leaves each of `diagnostics` alone.
pub(super) fn actions(asked: &Asked<'_>, diagnostics: &[Diagnostic]) -> Vec<Action> {
    let mut found = Vec::new();
    let mut firsts: Vec<&Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        if firsts.iter().all(|first| first.code != diagnostic.code) {
            firsts.push(diagnostic);
        }
    }
    for &diagnostic in &firsts {
        let code = diagnostic.code.name();
        let mut offer = |place: &str, effect: Effect| {
            let title = match firsts.len() {
                1 => format!("Leave this alone in this {place}"),
                _ => format!("Ignore {code} in this {place}"),
            };
            found.push(Action::mend(diagnostic, title, effect));
        };
        // A comment or a front matter belongs in a note only.
        let is_note = asked.note.facts.format == Format::Markdown;
        if let Some(edit) = in_line(asked.text, diagnostic.span, code).filter(|_| is_note) {
            offer("line", Effect::Write(vec![edit]));
        }
        if let Some(edit) = in_note(asked.text, code).filter(|_| is_note) {
            offer("note", Effect::Write(vec![edit]));
        }
        if let Some(file) = settings_line::adding(asked, "diagnostics", code, "off") {
            offer("folder", Effect::WriteOther(file));
        }
    }
    found
}

/// What writing into `file` changes.
pub(super) fn changes(file: &OtherFile) -> Changes {
    if file.lines.is_some() {
        return Changes { other: Some(file.clone()), ..Changes::default() };
    }
    let text = file.edits.iter().map(|(_, text)| text.as_str()).collect();
    Changes { new_file: Some(NewFile { path: file.path.clone(), text }), ..Changes::default() }
}

/// A comment at the end of the line of `span`; none in a table, a heading of data or where no comment may stand.
fn in_line(text: &str, span: Span, code: &str) -> Option<(Span, String)> {
    let end = span.start as usize
        + text.get(span.start as usize..)?.find(['\r', '\n']).unwrap_or(text.len() - span.start as usize);
    let start = line_start(text, span.start as usize);
    let line = &text[start..end];
    let front_matter = front_matter::read(text).is_some_and(|block| (start as u32) < block.span.end);
    let special = line.trim_start().starts_with(['|', '+', '*', '-']) && (line.contains('|') || line.contains("]:"));
    if front_matter || special || line.contains("<!--") || line.ends_with('\\') {
        return None;
    }
    let at = start + line.trim_end().len();
    Some((Span::new(at, at), format!(" <!-- {NAME} {code} -->")))
}

/// The code in the front matter; `None` where the fields there are not a line each.
fn in_note(text: &str, code: &str) -> Option<(Span, String)> {
    let line_break = line_break(text);
    let Some(block) = front_matter::read(text) else {
        return Some(front_matter::begun(text, &format!("{NAME}: [{code}]")));
    };
    if let Some(field) = block.fields.iter().find(|field| field.name == NAME) {
        let start = field.name_span.start as usize;
        let end = start + text[start..].find(['\r', '\n']).unwrap_or(text.len() - start);
        let written = text[start..end].trim_end();
        // One more in a list on its line; whatever else is written there is not touched.
        let inside = written.strip_suffix(']').filter(|inside| inside.contains('['))?;
        let at = start + inside.len();
        let comma = if inside.ends_with('[') { "" } else { ", " };
        return Some((Span::new(at, at), format!("{comma}{code}")));
    }
    let begins_line = |at: usize| text[..at].ends_with('\n');
    block.fields.iter().all(|field| begins_line(field.name_span.start as usize)).then_some(())?;
    let start = block.span.start as usize;
    let opening = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
    Some((Span::new(opening, opening), format!("{NAME}: [{code}]{line_break}")))
}
