//! Completes the values of `book:`, `chapter:` and `citekey:` in the front matter.

use super::chapters;
use super::item::{Completions, Line};
use super::works::{self, Form, Place};
use crate::resolution::stated_book;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let (name, value) = line.before.split_once(':')?;
    let value = value.trim_start();
    // Without a space after the colon it is not a YAML field yet.
    if value.len() == line.before.len() - name.len() - 1 && !value.is_empty() {
        return None;
    }
    let typed = value.trim_start_matches(['"', '\'', '[', '@']);
    let form = match name {
        "book" => Form::Book,
        "citekey" => Form::Key,
        "chapter" => {
            let book = stated_book(snapshot.context(note))?;
            return Some(chapters::by_number(snapshot, note, line, &[book], typed));
        }
        _ => return None,
    };
    let behind = line.after.len() - line.after.trim_start_matches(works::is_key_char).len();
    let language = snapshot.language(note);
    let place =
        Place { query: typed, replaced: (typed.len(), behind), form, language, has_blanks: typed.contains(' ') };
    Some(works::complete(snapshot, note, line, &place))
}
