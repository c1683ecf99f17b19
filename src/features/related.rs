//! Chapters that have something rare in common: both speak of an organization, or of what an abbreviation stands for, that
//! hardly any other chapter speaks of.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::references::keys;
use crate::library::{Library, OrganizationId, ThingId, folded_name};
use crate::occurrences::{entries, entry_at};
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::index::Key;
use crate::workspace::note::{Meaning, Note, NoteId, NoteKind};
use crate::workspace::snapshot::Snapshot;

/// In how many chapters something is rare at most.
const RARE: usize = 4;
/// It is rare only if it is in no more than this part of the chapters of the books that speak of it.
const RARE_PART: usize = 3;
/// In how many files it may be named.
const RARE_FILES: usize = 12;
/// How many chapters are told.
const MOST: usize = 3;

/// A chapter that has something in common with another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Related {
    /// The chapter.
    pub chapter: ThingId,
    /// What both speak of, the rarest first.
    pub shared: Vec<String>,
}

/// What a chapter speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    Organization(OrganizationId),
    /// The long form of an abbreviation, folded: each book defines it anew.
    Term(String),
}

/// The entry of `chapter` on its book page.
pub(super) fn entry<'s>(snapshot: &'s Snapshot, library: &Library, chapter: ThingId) -> Option<(&'s Arc<Note>, Span)> {
    library.records_of(chapter).into_iter().find_map(|id| {
        let page = snapshot.note(NoteId::of(id.source)?).filter(|page| page.facts.kind == NoteKind::BookPage)?;
        Some((page, library.current_span(id.source, library.record(id)?.span)))
    })
}

/// The chapters with most in common with `chapter`, at most three.
pub(super) fn related(snapshot: &Snapshot, note: &Note, chapter: ThingId) -> Vec<Related> {
    let library = snapshot.library(note);
    let Some((page, span)) = entry(snapshot, library, chapter) else { return Vec::new() };
    let mut known: Vec<Subject> = Vec::new();
    let mut found: Vec<(f32, Related)> = Vec::new();
    for &(at, target) in snapshot.meanings(page).iter().filter(|(at, _)| span.covers(*at)) {
        let Some(subject) = subject(library, page, target).filter(|it| !known.contains(it)) else { continue };
        let others = speaking_of(snapshot, page, (at, target), &subject, chapter);
        known.push(subject);
        let name = || name(library, page, target).unwrap_or_default();
        for &other in &others {
            let worth = 1.0 / others.len() as f32;
            match found.iter_mut().find(|(_, related)| related.chapter == other) {
                Some((sum, related)) => {
                    *sum += worth;
                    related.shared.push(name());
                }
                None => found.push((worth, Related { chapter: other, shared: vec![name()] })),
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    found.into_iter().take(MOST).map(|(_, related)| related).collect()
}

fn subject(library: &Library, page: &Note, target: Target) -> Option<Subject> {
    match target {
        Target::Organization(id) => Some(Subject::Organization(id)),
        target => Some(Subject::Term(folded_name(&long_form(library, page, target)?))),
    }
}

/// What an abbreviation stands for.
fn long_form(library: &Library, page: &Note, target: Target) -> Option<String> {
    match target {
        Target::Abbreviation(id) => Some(library.abbreviation(id)?.long.to_string()),
        Target::Local(index) => Some(page.mentions.definitions.get(index as usize)?.long.to_string()),
        _ => None,
    }
}

fn name(library: &Library, page: &Note, target: Target) -> Option<String> {
    match target {
        Target::Organization(id) => library.organization(id).map(|it| it.short_name().to_string()),
        target => long_form(library, page, target),
    }
}

/// The index keys of notes that speak of `target`, which the words at `span` of `page` mean.
fn keys_of(snapshot: &Snapshot, page: &Note, (span, target): Meaning) -> Vec<Key> {
    match target {
        // Another book may define it too, and then the abbreviation is a name.
        Target::Local(_) => {
            let here = page.mentions.names.iter().filter(|hit| hit.span == span);
            here.map(|hit| Key::Name(hit.symbol)).collect()
        }
        target => keys(snapshot, snapshot.library(page), target),
    }
}

/// The chapters besides `chapter` that speak of `subject`, as `page` does at `meaning`; none if it is not rare.
fn speaking_of(
    snapshot: &Snapshot,
    page: &Note,
    meaning: Meaning,
    subject: &Subject,
    chapter: ThingId,
) -> Vec<ThingId> {
    let library = snapshot.library(page);
    let mut files: FxHashSet<NoteId> = FxHashSet::default();
    for key in keys_of(snapshot, page, meaning) {
        files.extend(snapshot.postings(&key).iter().take(RARE_FILES + 1).map(|posting| posting.note));
        if files.len() > RARE_FILES {
            return Vec::new();
        }
    }
    let mut pages: Vec<&Arc<Note>> = files.into_iter().filter_map(|id| snapshot.note(id)).collect();
    pages.retain(|other| other.folder == page.folder && other.facts.kind == NoteKind::BookPage);
    pages.sort_by(|a, b| a.address.cmp(&b.address));
    let mut chapters: Vec<ThingId> = Vec::new();
    let mut all = 0;
    for page in pages {
        let entries = entries(snapshot, page);
        all += entries.len();
        for &(span, target) in snapshot.meanings(page).iter() {
            if self::subject(library, page, target).as_ref() != Some(subject) {
                continue;
            }
            let Some((_, other)) = entry_at(&entries, span) else { continue };
            if other != chapter && !chapters.contains(&other) {
                chapters.push(other);
            }
            if chapters.len() >= RARE {
                return Vec::new();
            }
        }
    }
    if (chapters.len() + 1) * RARE_PART > all { Vec::new() } else { chapters }
}
