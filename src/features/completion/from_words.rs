//! What words of a note may cite: those that are selected, and those that an `@` was just typed over.

use super::item::{Completions, Line};
use super::works::{Form, Place, complete};
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The fewest and the most bytes of words that may be a title or a name.
const SHORTEST: usize = 3;
const LONGEST: usize = 100;

/// The words to search for in `selected`; none if it is no title or name.
pub(in crate::features) fn searched(selected: &str) -> Option<&str> {
    let words = selected.trim();
    ((SHORTEST..=LONGEST).contains(&words.len()) && !words.contains('\n')).then_some(words)
}

/// At most `most` works and chapters that `words`, at the byte `offset` of `note`, may cite, best first: what stands in
/// a bracket.
pub(in crate::features) fn best(
    snapshot: &Snapshot,
    note: &Note,
    offset: usize,
    words: &str,
    most: usize,
) -> Vec<String> {
    let Some(line) = Line::at(note.open_text(), offset) else { return Vec::new() };
    let language = snapshot.language(note);
    let has_blanks = words.contains(' ');
    let place = Place { query: words, replaced: (0, 0), form: Form::InBracket, language, has_blanks };
    complete(snapshot, note, &line, &place).items.into_iter().take(most).map(|item| item.insert).collect()
}

/// The completions after an `@` that was typed over words: what these may cite.
pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let (start, before) = note.text.as_ref()?.typed_over(line.cursor)?;
    let typed = &note.open_text()[start..line.cursor];
    let place =
        Place::behind_sign(snapshot, note, line).filter(|place| place.query.is_empty() && typed.ends_with('@'))?;
    let found = complete(snapshot, note, line, &Place { query: searched(&before)?, ..place });
    (!found.items.is_empty()).then_some(found)
}
