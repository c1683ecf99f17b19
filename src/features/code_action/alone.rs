//! Leaving a finding alone: in its line, in the note, in the folder.

use super::action::{Action, ActionKind, Changes, Effect, NewFile, OtherFile};
use super::asked::{Asked, line_break};
use crate::features::diagnostics::Diagnostic;
use crate::markdown::front_matter;
use crate::text::Span;

/// The field of the front matter, and the beginning of a comment.
const NAME: &str = "glossator-ignore";
/// The file of the settings.
const SETTINGS: &str = ".glossator.toml";

/// What leaves each of `diagnostics` alone.
pub(super) fn actions(asked: &Asked<'_>, diagnostics: &[Diagnostic]) -> Vec<Action> {
    let mut found = Vec::new();
    let mut codes = Vec::new();
    for diagnostic in diagnostics {
        if codes.contains(&diagnostic.code) {
            continue;
        }
        codes.push(diagnostic.code);
        let mut offer = |place: &str, effect: Effect| {
            let title = format!("Leave this alone in this {place}");
            let action = Action::new(ActionKind::QuickFix, title, effect);
            found.push(Action { diagnostic: Some(diagnostic.clone()), ..action });
        };
        let code = diagnostic.code.name();
        if let Some(edit) = in_line(asked.text, diagnostic.span, code) {
            offer("line", Effect::Write(vec![edit]));
        }
        if let Some(edit) = in_note(asked.text, code) {
            offer("note", Effect::Write(vec![edit]));
        }
        if let Some(file) = in_folder(asked, code) {
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
    let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
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
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let apart = if text[start..].starts_with(['\r', '\n']) { "" } else { line_break };
        let block = format!("---{line_break}{NAME}: [{code}]{line_break}---{line_break}{apart}");
        return Some((Span::new(start, start), block));
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

/// The code switched off in the folder's settings, which are made where there are none.
fn in_folder(asked: &Asked<'_>, code: &str) -> Option<OtherFile> {
    let folder = asked.snapshot.folder(asked.note);
    let line = format!("{code} = \"off\"\n");
    let Some(file) = &folder.settings_file else {
        let path = folder.root.as_ref()?.join(SETTINGS);
        return Some(OtherFile { path, lines: None, edits: vec![(Span::new(0, 0), format!("[diagnostics]\n{line}"))] });
    };
    let text = &file.text;
    // A line that says something of the code already is for its writer to change.
    if text.lines().any(|line| line.trim_start().trim_start_matches('"').starts_with(code)) {
        return None;
    }
    let mut at = 0;
    let mut place = None;
    for written in text.split_inclusive('\n') {
        at += written.len();
        if written.trim() == "[diagnostics]" {
            place = Some(at);
        }
    }
    let edit = match place {
        Some(at) if text[..at].ends_with('\n') => (Span::new(at, at), line),
        Some(at) => (Span::new(at, at), format!("\n{line}")),
        None => {
            let apart = if text.is_empty() || text.ends_with("\n\n") {
                ""
            } else if text.ends_with('\n') {
                "\n"
            } else {
                "\n\n"
            };
            (Span::new(text.len(), text.len()), format!("{apart}[diagnostics]\n{line}"))
        }
    };
    Some(OtherFile { path: file.path.clone(), lines: Some(file.lines.clone()), edits: vec![edit] })
}
