//! A citekey that nothing has any more, because its entry has another one by now: changed in all notes.

use super::action::{Action, Changes, Effect};
use super::asked::Asked;
use crate::features::diagnostics::Diagnostic;
use crate::features::rename::{Refusal, Texts, follow_key};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Option<Action> {
    let written = asked.note.facts.citekeys.iter().find(|citekey| citekey.span == diagnostic.span);
    let cited = asked.note.mentions.citekey_at(diagnostic.span);
    let old = cited.or_else(|| written.map(|citekey| citekey.key.as_str()))?;
    let new = asked.library.renamed_citekey(old)?;
    let effect = Effect::FollowKey { old: old.to_owned(), new: new.to_owned() };
    let title = format!("It was renamed to `@{new}`: change it in all notes");
    Some(Action { preferred: true, ..Action::mend(diagnostic, title, effect) })
}

pub(super) fn changes(
    snapshot: &Snapshot,
    note: &Note,
    old: &str,
    new: &str,
    texts: Texts<'_>,
) -> Result<Changes, Refusal> {
    let files = follow_key(snapshot, note, old, new, texts)?.files;
    let edits = files.into_iter().map(|file| {
        let edits = file.edits.into_iter().map(|edit| (edit.span, edit.text)).collect();
        (file.note, edits)
    });
    Ok(Changes { edits: edits.collect(), ..Changes::default() })
}
