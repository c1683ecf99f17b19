//! One line in the settings file of a note's folder, which is made where there is none.

use super::action::OtherFile;
use super::asked::Asked;
use crate::text::Span;
use crate::workspace::settings::FILE_NAME;

/// The settings file with `name = "value"` in the table `table`; `None` where it says something of that already, which is for
/// its writer to change, and where there is no folder.
pub(super) fn adding(asked: &Asked<'_>, table: &str, name: &str, value: &str) -> Option<OtherFile> {
    let folder = asked.snapshot.folder(asked.note);
    let (heading, line) = (format!("[{table}]"), format!("{name} = \"{value}\"\n"));
    let Some(file) = &folder.settings_file else {
        let path = folder.root.as_ref()?.join(FILE_NAME);
        return Some(OtherFile { path, lines: None, edits: vec![(Span::new(0, 0), format!("{heading}\n{line}"))] });
    };
    let text = &file.text;
    let says = |written: &str| {
        let rest = written.trim_start().trim_start_matches('"').strip_prefix(name);
        rest.is_some_and(|rest| rest.trim_start_matches(['"', ' ']).starts_with('='))
    };
    if text.lines().any(says) {
        return None;
    }
    let mut at = 0;
    let mut place = None;
    for written in text.split_inclusive('\n') {
        at += written.len();
        if written.trim() == heading {
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
            (Span::new(text.len(), text.len()), format!("{apart}{heading}\n{line}"))
        }
    };
    Some(OtherFile { path: file.path.clone(), lines: Some(file.lines.clone()), edits: vec![edit] })
}
