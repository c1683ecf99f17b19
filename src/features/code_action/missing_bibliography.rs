//! A bibliography that a note names and that is not there: the folder's own instead.

use std::path::Path;

use super::action::{Action, titled};
use super::asked::Asked;
use crate::features::diagnostics::Diagnostic;
use crate::features::file_rename::relative;
use crate::library::sources::book_page::write;
use crate::text::file_name;
use crate::workspace::note::NoteId;

/// More than these are not offered.
const MOST: usize = 3;

pub(super) fn actions(asked: &Asked<'_>, diagnostic: &Diagnostic) -> Vec<Action> {
    let named = asked.note.facts.bibliographies.iter().find(|named| named.span == diagnostic.span);
    let (Some(named), Some(folder)) = (named, asked.note.path().and_then(Path::parent)) else { return Vec::new() };
    let name = Path::new(&named.name).file_name().unwrap_or_default().to_string_lossy();
    let files = asked.library.sources().filter_map(|(source, _)| asked.snapshot.note(NoteId::of(source)?));
    let paths = files.filter(|file| file.facts.format.is_bibliography()).filter_map(|file| file.path());
    let mut paths: Vec<(usize, &Path)> = paths
        .map(|path| {
            let own = path.file_name().unwrap_or_default().to_string_lossy();
            (strsim::damerau_levenshtein(&name, &own), path)
        })
        .collect();
    paths.sort_unstable();
    let action = |path: &Path| {
        let title = titled(format!("Change to {}", file_name::shown(Path::new(path.file_name()?))));
        let written = write::scalar(&relative(folder, path)?);
        Some(Action::fix(diagnostic, title, vec![(named.span, written)]))
    };
    paths.into_iter().filter_map(|(_, path)| action(path)).take(MOST).collect()
}
