//! A citekey that Pandoc's files lack: its entry, added to one of them; or one file with all that the folder knows, which is
//! kept fresh.

use super::action::{Action, Changes, Effect, titled};
use super::asked::Asked;
use super::settings_line;
use crate::features::diagnostics::Diagnostic;
use crate::features::rename::{Refusal, Texts, text_of};
use crate::library::export::{FlatEntry, biblatex, csl_json};
use crate::library::sources::format::Format;
use crate::markdown::front_matter;
use crate::text::{Span, line_break};
use crate::workspace::note::{Note, NoteId};
use crate::workspace::settings::EXPORT_FILE;
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Vec<Action> {
    let Some(key) = asked.note.mentions.citekey_at(diagnostic.span) else { return Vec::new() };
    let action = |title: String, effect: Effect| Action::mend(diagnostic, titled(title), effect);
    let file = bibliography(asked).filter(|file| file.facts.format != Format::Bibtex || biblatex::is_key(key));
    let add = file.map(|file| {
        let name = file.path().and_then(|path| path.file_name()).unwrap_or_default().to_string_lossy().into_owned();
        let effect = Effect::AddToBibliography { file: file.id, key: key.to_owned() };
        Action { preferred: true, ..action(format!("Add @{key} to {name}"), effect) }
    });
    let name = exported_to(asked);
    let keep = Some(keep_exported(asked)).filter(|changes| *changes != Changes::default());
    let keep = keep.map(|changes| {
        let effect = Effect::KeepExported { makes_file: changes.new_file.is_some() };
        action(format!("Export all to {name} from now on"), effect)
    });
    add.into_iter().chain(keep).collect()
}

/// The last bibliography that Pandoc reads for the note and that can be added to.
pub(super) fn bibliography<'a>(asked: &Asked<'a>) -> Option<&'a Note> {
    let files = asked.snapshot.pandoc_files(asked.note)?;
    let files = files.into_iter().rev().filter_map(|file| asked.snapshot.note(NoteId::of(file)?));
    let mut files = files.filter(|file| file.facts.charset.is_none()).map(AsRef::as_ref);
    files.find(|file: &&Note| matches!(file.facts.format, Format::Bibtex | Format::Json))
}

/// The bibliography `file` with the entry of `key`.
pub(super) fn changes(
    snapshot: &Snapshot,
    note: &Note,
    file: NoteId,
    key: &str,
    texts: Texts<'_>,
) -> Result<Changes, Refusal> {
    let claim = snapshot.context(note).claim(key);
    let view = claim.and_then(|claim| snapshot.library(note).exported(claim.record));
    let view = view.ok_or_else(|| Refusal::new("This citekey is not known any more."))?;
    let file = snapshot.note(file).ok_or_else(|| Refusal::new("The bibliography is not there any more."))?;
    let text = text_of(snapshot, file, texts)?;
    let entry = [FlatEntry::new(view).under(key)];
    let edit = match file.facts.format {
        Format::Json => in_json(&text, &csl_json::write(&entry))
            .ok_or_else(|| Refusal::new("This file is no list of entries, so that nothing can be added to it."))?,
        _ => at_end(&text, &biblatex::write(&entry)),
    };
    Ok(Changes { edits: vec![(file.id, vec![edit])], ..Changes::default() })
}

/// `entry` behind all that `text` has, with a blank line between.
pub(super) fn at_end(text: &str, entry: &str) -> (Span, String) {
    let end = text.trim_end().len();
    let apart = if end == 0 { "" } else { "\n\n" };
    (Span::new(end, text.len()), format!("{apart}{entry}").replace('\n', line_break(text)))
}

/// The one item of the list `item` behind the last of the list `text`.
fn in_json(text: &str, item: &str) -> Option<(Span, String)> {
    let inside = text.trim_end().strip_suffix(']')?;
    let end = inside.trim_end().len();
    let item = item.trim().strip_prefix('[')?.strip_suffix(']')?.trim_matches('\n');
    let comma = if inside.trim_end().ends_with('[') { "" } else { "," };
    Some((Span::new(end, inside.len()), format!("{comma}\n{item}\n").replace('\n', line_break(text))))
}

/// The file that everything is exported to, or would be.
fn exported_to<'a>(asked: &Asked<'a>) -> &'a str {
    asked.snapshot.folder(asked.note).settings.export.as_deref().unwrap_or(EXPORT_FILE)
}

/// The settings with the file to export to, and the note with that among its bibliographies.
pub(super) fn keep_exported(asked: &Asked<'_>) -> Changes {
    let name = exported_to(asked);
    let mut changes = Changes::default();
    if let Some(edit) = named(asked, name) {
        changes.edits.push((asked.note.id, vec![edit]));
    }
    if asked.snapshot.folder(asked.note).settings.export.is_none()
        && let Some(file) = settings_line::adding(asked, "export", "file", name)
    {
        changes = Changes { edits: changes.edits, ..super::alone::changes(&file) };
    }
    changes
}

/// The edit that adds `name` to the bibliographies that the note names on one line; `None` where it names none, or has it.
fn named(asked: &Asked<'_>, name: &str) -> Option<(Span, String)> {
    let text = asked.text;
    let block = front_matter::read(text)?;
    let value = block.get("bibliography")?;
    let folder = asked.note.path()?.parent()?;
    let root = asked.snapshot.folder(asked.note).root.as_deref();
    // Pandoc looks beside where it is started, which most start in the folder of the note.
    let below = root.and_then(|root| folder.strip_prefix(root).ok()).map_or(0, |below| below.components().count());
    let name = format!("{}{name}", "../".repeat(below));
    let written = value.span.of(text);
    if written.contains(&name) || written.contains('\n') {
        return None;
    }
    let list = match written.trim().strip_prefix('[').and_then(|inside| inside.strip_suffix(']')) {
        Some(inside) if inside.trim().is_empty() => format!("[{name}]"),
        Some(inside) => format!("[{}, {name}]", inside.trim()),
        None => format!("[{}, {name}]", written.trim()),
    };
    Some((value.span, list))
}
