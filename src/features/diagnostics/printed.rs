//! What Pandoc does not print as the note means it: keys that the files lack which it reads, and chapters cited by the key of
//! their book.

use rustc_hash::FxHashSet;

use crate::features::by_book;
use crate::features::messages::Fault;
use crate::library::source::SourceId;
use crate::recognition::MentionKind;
use crate::resolution::{Certainty, Reference, Status};
use crate::text::Span;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

/// The faults of the citations in `note`, whose references are `references`, each with its span.
pub(super) fn told(snapshot: &Snapshot, note: &Note, references: &[Reference]) -> Vec<(Span, Fault)> {
    let files = snapshot.pandoc_files(note);
    let mut told = files.as_deref().map(|files| lacking(snapshot, note, references, files)).unwrap_or_default();
    told.extend(by_book(snapshot, note, references, files.as_deref()));
    told
}

/// The first citation of each key that is known, but that none of `files` has.
fn lacking(snapshot: &Snapshot, note: &Note, references: &[Reference], files: &[SourceId]) -> Vec<(Span, Fault)> {
    let library = snapshot.library(note);
    let is_cited = |span: Span| {
        let place = references.binary_search_by_key(&span.start, |reference| reference.span.start);
        let reference = place.ok().and_then(|place| references.get(place)).filter(|it| it.span == span);
        reference.is_some_and(|it| it.status() == Status::Resolved && it.certainty == Certainty::Stated)
    };
    let mut seen = FxHashSet::default();
    let mut told = Vec::new();
    for mention in &note.mentions.all {
        let MentionKind::Citation { key, .. } = mention.kind else { continue };
        let key = note.mentions.string(key);
        if !seen.insert(key) || library.has_key_in(note.id.source(), key) || !is_cited(mention.span) {
            continue;
        }
        if files.iter().any(|&file| library.has_key_in(file, key)) {
            continue;
        }
        let Some(claim) = snapshot.context(note).claim(key) else { continue };
        let shown = |source: SourceId| Some(snapshot.shown(snapshot.note(NoteId::of(source)?)?));
        let Some(here) = shown(claim.record.source) else { continue };
        let named: Vec<String> = files.iter().filter_map(|&file| shown(file)).collect();
        let there = match named.as_slice() {
            [] => continue,
            [only] => only.clone(),
            [one, other] => format!("{one} or {other}"),
            [first, more @ ..] => format!("{first} or {} more files", more.len()),
        };
        let message = format!("`@{key}` is in {here} but not in {there}, which Pandoc reads");
        told.push((mention.span, Fault { code: Code::NotInBibliography, message, fix: None }));
    }
    told
}

/// One hint, at the first of the chapters that are cited by the key of their book. Where Pandoc's files lack the keys of such
/// chapters, the book's key is all that it can print.
fn by_book(
    snapshot: &Snapshot,
    note: &Note,
    references: &[Reference],
    files: Option<&[SourceId]>,
) -> Option<(Span, Fault)> {
    let library = snapshot.library(note);
    let may_be_cited = |it: &by_book::ByBook| {
        let view = library.view(it.chapter);
        let has_key = |key: &str| files.is_none_or(|files| files.iter().any(|&file| library.has_key_in(file, key)));
        view.is_some_and(|view| (files.is_none() && view.citekey().is_empty()) || view.citekeys().any(has_key))
    };
    let mut cited = by_book::cited(library, note, references);
    cited.retain(may_be_cited);
    let first = cited.first()?;
    let (book, _) = library.chapter(first.chapter)?;
    let whose = by_book::printed(&book);
    let message = match cited.len() {
        1 => format!("this citation prints the book's {whose}, not the chapter's authors"),
        count => format!("{count} citations print the book's {whose}, not the chapters' authors"),
    };
    Some((first.span(), Fault { code: Code::ChapterHasAuthors, message, fix: None }))
}
