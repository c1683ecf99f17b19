//! An index of names, works and chapters, as at the back of a book.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::abbreviations::Abbreviated;
use super::place::{self, NoteLines};
use super::survey::{Survey, Use};
use super::words::{OTHERS, letter};
use crate::library::person::Person;
use crate::library::{OrganizationId, ThingId, folded_name};
use crate::markdown::plain;
use crate::markdown::token::without_accents;
use crate::resolution::Target;

/// An entry of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexEntry {
    /// The letter that it stands under; `#` for what begins with none.
    pub letter: String,
    /// What it is about.
    pub heading: String,
    /// What it is.
    pub kind: EntryKind,
    /// Of a name, its index in [`Who::everybody`](super::Who::everybody).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<usize>,
    /// The entry to look at instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub see: Option<String>,
    /// How often the notes mention it, its chapters not counted.
    pub mentions: usize,
    /// Where, as far as no entry below says so.
    pub notes: Vec<NoteLines>,
    /// Of a book, its chapters; of a name, the chapters that it is named in.
    pub chapters: Vec<SubEntry>,
}

/// What an entry of the index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// An organization or a person.
    Name,
    /// A work.
    Work,
    /// A cross-reference.
    See,
}

/// An entry below another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubEntry {
    /// The chapter.
    pub heading: String,
    /// Where the notes mention it, or name somebody in it.
    pub notes: Vec<NoteLines>,
}

/// The index, in alphabetical order.
pub(super) fn index(
    survey: &Survey<'_>,
    indices: &FxHashMap<OrganizationId, usize>,
    abbreviations: &[Abbreviated],
) -> Vec<IndexEntry> {
    let mut entries: Vec<IndexEntry> = Vec::new();
    let names = names(survey, indices);
    let headings: FxHashSet<&str> = names.iter().map(|entry| entry.heading.as_str()).collect();
    let shorts = abbreviations.iter().filter(|it| headings.contains(it.long.as_str()));
    entries.extend(shorts.map(|it| see(it.short.to_string(), it.long.to_string())));
    drop(headings);
    entries.extend(names);
    entries.extend(works(survey));
    entries.sort_by_cached_key(|entry| {
        let folded = without_accents(&folded_name(&entry.heading)).to_lowercase();
        (entry.letter == OTHERS, folded, entry.heading.clone(), entry.kind, entry.see.clone())
    });
    entries.dedup();
    entries
}

fn entry(heading: String, kind: EntryKind) -> IndexEntry {
    let letter = letter(&folded_name(&heading));
    IndexEntry { letter, heading, kind, who: None, see: None, mentions: 0, notes: Vec::new(), chapters: Vec::new() }
}

fn see(heading: String, other: String) -> IndexEntry {
    IndexEntry { see: Some(other), ..entry(heading, EntryKind::See) }
}

/// The organizations and people.
fn names(survey: &Survey<'_>, indices: &FxHashMap<OrganizationId, usize>) -> Vec<IndexEntry> {
    let mut in_chapters: FxHashMap<OrganizationId, Vec<(ThingId, Vec<Use>)>> = FxHashMap::default();
    // Only what notes say is in the index.
    let is_note = |used: &Use| survey.snapshot.note(used.note).is_some_and(|note| note.facts.kind.is_note());
    for (&(who, chapter), uses) in &survey.in_chapters {
        let uses = Vec::from_iter(uses.iter().filter(|used| is_note(used)).copied());
        if !uses.is_empty() {
            in_chapters.entry(who).or_default().push((chapter, uses));
        }
    }
    let places = places_of_chapters(survey);
    // Where there is one book, everybody knows which.
    let with_book = survey.library.books().nth(1).is_some();
    let of_name = |(id, uses): (OrganizationId, &[Use])| {
        let organization = survey.library.organization(id)?;
        let name = organization.name.to_string();
        let heading = if organization.is_person { Person::parse(&name).sorted() } else { name };
        let mut chapters = in_chapters.get(&id).cloned().unwrap_or_default();
        chapters.sort_by_key(|(chapter, _)| places.get(chapter));
        let below: FxHashSet<_> =
            chapters.iter().flat_map(|(_, uses)| uses.iter()).map(|used| (used.note, used.span)).collect();
        let rest: Vec<Use> = uses.iter().filter(|used| !below.contains(&(used.note, used.span))).copied().collect();
        let chapters = chapters.iter().filter_map(|(chapter, uses)| {
            let heading = chapter_heading(survey, *chapter, with_book)?;
            Some(SubEntry { heading, notes: place::lines(survey.snapshot, uses) })
        });
        Some(IndexEntry {
            who: indices.get(&id).copied(),
            mentions: uses.len(),
            notes: place::lines(survey.snapshot, &rest),
            chapters: chapters.collect(),
            ..entry(heading, EntryKind::Name)
        })
    };
    survey.named().filter(|(_, uses)| !uses.is_empty()).filter_map(of_name).collect()
}

/// The places of the chapters in the order of the library.
fn places_of_chapters(survey: &Survey<'_>) -> FxHashMap<ThingId, usize> {
    let chapters = survey.library.books().flat_map(|book| survey.library.chapters(book));
    chapters.enumerate().map(|(place, chapter)| (chapter, place)).collect()
}

/// How a chapter is called below an entry: with its book where that does not stand above.
fn chapter_heading(survey: &Survey<'_>, chapter: ThingId, with_book: bool) -> Option<String> {
    let (book, chapter) = survey.library.chapter(chapter)?;
    let label = plain::text(&chapter.label());
    Some(match with_book {
        true => format!("{}, {label}", plain::text(book.main_title())),
        false => label,
    })
}

/// The works with their chapters, and cross-references from their first authors or editors.
fn works(survey: &Survey<'_>) -> Vec<IndexEntry> {
    let mut works: FxHashMap<ThingId, FxHashSet<ThingId>> = FxHashMap::default();
    for target in survey.uses.keys() {
        match *target {
            Target::Work(work) => drop(works.entry(work).or_default()),
            Target::Chapter(chapter) => {
                let book = survey.library.book_of(chapter).unwrap_or(chapter);
                works.entry(book).or_default().insert(chapter);
            }
            _ => {}
        }
    }
    let mut entries = Vec::new();
    for (work, used) in works {
        let Some(view) = survey.library.view(work).filter(|view| !view.title().is_empty()) else { continue };
        let heading = plain::text(view.title());
        let creators =
            |id: ThingId| survey.library.view(id).and_then(|view| view.creators().first().map(|name| name.to_person()));
        let ordered = survey.library.chapters(work).into_iter().filter(|chapter| used.contains(chapter));
        let ordered = Vec::from_iter(ordered);
        let people = std::iter::once(work).chain(ordered.iter().copied()).filter_map(creators);
        entries.extend(people.map(|person| see(person.sorted(), heading.clone())));
        let chapters = ordered.iter().filter_map(|&chapter| {
            let uses = survey.uses(Target::Chapter(chapter));
            let heading = chapter_heading(survey, chapter, false)?;
            Some(SubEntry { heading, notes: place::lines(survey.snapshot, uses) })
        });
        let uses = survey.uses(Target::Work(work));
        entries.push(IndexEntry {
            mentions: uses.len(),
            notes: place::lines(survey.snapshot, uses),
            chapters: chapters.collect(),
            ..entry(heading, EntryKind::Work)
        });
    }
    entries
}
