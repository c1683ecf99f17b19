//! A citekey that nothing has: an entry for it begun in a bibliography, a book page begun, or something imported.

use std::path::Path;

use super::action::{Action, Changes, Effect, titled};
use super::asked::Asked;
use super::{into_bibliography, new_file};
use crate::features::diagnostics::Diagnostic;
use crate::features::rename::{Refusal, Texts, text_of};
use crate::library::citekey;
use crate::library::export::biblatex;
use crate::library::sources::book_page::write;
use crate::library::sources::format::Format;
use crate::text::line_break;
use crate::workspace::note::{Note, NoteId, NoteKind};
use crate::workspace::snapshot::Snapshot;

pub(super) fn actions(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Vec<Action> {
    let written = asked.note.facts.citekeys.iter().find(|citekey| diagnostic.span.covers(citekey.span));
    let cited = asked.note.mentions.citekey_at(diagnostic.span);
    let Some(key) = cited.or_else(|| written.map(|citekey| citekey.key.as_str())) else { return Vec::new() };
    let action = |title: String, effect: Effect| Action::mend(diagnostic, titled(title), effect);
    let file = bibliography(asked).filter(|_| biblatex::is_key(key)).map(|file| {
        let name = file.path().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let effect = Effect::BeginEntry { file: file.id, key: key.to_owned() };
        action(format!("Begin an entry in {name}"), effect)
    });
    let page = citekey::is_valid(key)
        .then(|| action(format!("Begin a book page for @{key}"), Effect::BeginBookPage(key.to_owned())));
    let import = action("Import a book…".to_owned(), Effect::Import);
    file.into_iter().chain(page).chain([import]).collect()
}

/// The `.bib` file that an entry is begun in: the last that Pandoc reads for the note, else the folder's first.
fn bibliography<'a>(asked: &Asked<'a>) -> Option<&'a Note> {
    let is_bibtex = |file: &&Note| file.facts.format == Format::Bibtex && file.facts.charset.is_none();
    into_bibliography::bibliography(asked).filter(is_bibtex).or_else(|| {
        let files = asked.library.sources().filter_map(|(source, _)| asked.snapshot.note(NoteId::of(source)?));
        files.map(AsRef::as_ref).find(is_bibtex)
    })
}

/// The bibliography `file` with an empty entry for `key`.
pub(super) fn changes(snapshot: &Snapshot, file: NoteId, key: &str, texts: Texts<'_>) -> Result<Changes, Refusal> {
    let gone = || Refusal::new("The bibliography is not there any more.");
    let file = snapshot.note(file).ok_or_else(gone)?;
    let text = text_of(snapshot, file, texts)?;
    let entry = format!("@book{{{key},\n  author = {{}},\n  title = {{}},\n  date = {{}},\n  publisher = {{}},\n}}\n");
    Ok(Changes { edits: vec![(file.id, vec![into_bibliography::at_end(&text, &entry)])], ..Changes::default() })
}

/// A book page for `key`: beside the folder's first other one, else beside `note`.
pub(super) fn page(snapshot: &Snapshot, note: &Note, key: &str) -> Result<Changes, Refusal> {
    let pages = snapshot.library(note).sources().filter_map(|(source, _)| snapshot.note(NoteId::of(source)?));
    let other = pages.filter(|page| page.facts.kind == NoteKind::BookPage).find_map(|page| page.path());
    let folder = new_file::folder(other.or(note.path()))?;
    let text = format!(
        "---\ntype: book\ncitekey: {}\ntitle: \"\"\neditor: []\nissued: \"\"\npublisher: \"\"\n---\n\n",
        write::scalar(key)
    );
    new_file::making(snapshot, folder, key, &text, line_break(note.open_text()))
}
