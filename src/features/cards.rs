//! Cards: what is known of a chapter, a work, an organization or an abbreviation, as Markdown for a hover or
//! beside a completion.

mod link;
mod people;
mod title;
mod work;

use std::cmp::Reverse;
use std::fmt::Write;

use rustc_hash::FxHashSet;

use super::place_of;
use super::quoted::words;
use crate::library::name::Symbol;
use crate::library::{Library, OrganizationId, ThingId};
use crate::markdown::offered;
use crate::occurrences::{NamingChapters, pages_naming, records_naming};
use crate::recognition::Manner;
use crate::resolution::Target;
use crate::text::counted;
use crate::workspace::index::Key;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;
pub(super) use link::address;
use link::{linked, links, write_quoted};
use title::title_and_year;
pub(super) use title::{initials, short_title};
pub(crate) use work::reference_of;
pub(super) use work::{organizations, without_marks};

/// How many notes a card names before it only counts.
const NOTES_NAMED: usize = 5;
/// How many chapters a card names before it only counts.
const CHAPTERS_NAMED: usize = 12;
/// How many organizations it names that another one is named together with.
const COMPANIONS_NAMED: usize = 5;

/// The card of a work or chapter `target` that is cited: the reference that is printed for it stands below its title.
pub(super) fn cited(snapshot: &Snapshot, note: &Note, target: Target) -> Option<String> {
    match target {
        Target::Work(id) => work::work(snapshot, note, id, true),
        Target::Chapter(id) => work::chapter(snapshot, note, id, true),
        _ => card(snapshot, note, target),
    }
}

/// The card of `target`, as `note` sees it.
pub fn card(snapshot: &Snapshot, note: &Note, target: Target) -> Option<String> {
    match target {
        Target::Work(id) => work::work(snapshot, note, id, false),
        Target::Chapter(id) => work::chapter(snapshot, note, id, false),
        Target::Part(id) => work::part(snapshot, note, id),
        Target::Organization(id) => organization_card(snapshot, note, id),
        Target::Abbreviation(id) => {
            let abbreviation = snapshot.library(note).abbreviation(id)?;
            let (short, long) = (words(&abbreviation.short), words(&abbreviation.long));
            Some(said_in(format!("**{short}**: {long}"), snapshot, note, target, "Defined in"))
        }
        Target::Local(index) => {
            let definition = note.mentions.definitions.get(index as usize)?;
            let (short, long) = (words(&definition.short), words(&definition.long));
            let likely =
                if matches!(definition.manner, Manner::Likely | Manner::Implied) { " (most likely)" } else { "" };
            let card = format!("**{short}**: {long}{likely}");
            Some(said_in(card, snapshot, note, target, "Defined in this note,"))
        }
    }
}

/// What a chapter is, in two lines.
pub(super) fn head(snapshot: &Snapshot, note: &Note, chapter: ThingId) -> Option<String> {
    work::chapter_head(snapshot, note, chapter)
}

/// One line that tells `target` from others: `4 Changing Models of Peacekeeping (*World Order*, 2023)`.
pub fn line(snapshot: &Snapshot, note: &Note, target: Target) -> Option<String> {
    let library = snapshot.library(note);
    Some(match target {
        Target::Work(id) => title_and_year(&library.view(id)?),
        Target::Chapter(id) => {
            let (book, chapter) = library.chapter(id)?;
            format!("{} ({})", words(&chapter.label()), title_and_year(&book))
        }
        Target::Part(id) => {
            let (book, part, _) = library.part(id)?;
            format!("{} ({})", words(&part.label), title_and_year(&book))
        }
        Target::Organization(id) => words(&library.organization(id)?.name),
        Target::Abbreviation(id) => words(&library.abbreviation(id)?.long),
        Target::Local(index) => words(&note.mentions.definitions.get(index as usize)?.long),
    })
}

fn organization_card(snapshot: &Snapshot, note: &Note, id: OrganizationId) -> Option<String> {
    let library = snapshot.library(note);
    let entries: Vec<_> = library.organization_entries(id).map(|(_, organization)| organization).collect();
    let first = entries.first()?;
    let mut short: Vec<&str> = Vec::new();
    for abbreviation in entries.iter().flat_map(|entry| &entry.abbreviations) {
        if !short.contains(&abbreviation.as_str()) && *abbreviation != first.name {
            short.push(abbreviation);
        }
    }
    let mut card = format!("**{}**", words(&first.name));
    if !short.is_empty() {
        let _ = write!(card, " ({})", words(&short.join(", ")));
    }
    let mut facts: Vec<String> = Vec::new();
    facts.extend(entries.iter().find_map(|entry| entry.kind.as_deref().map(str::to_owned)));
    facts.extend(entries.iter().find_map(|entry| entry.founded).map(|year| format!("founded {year}")));
    facts.extend(entries.iter().find_map(|entry| entry.seat.as_deref().map(str::to_owned)));
    if !facts.is_empty() {
        let _ = write!(card, "\n\n{}", words(&facts.join(", ")));
    }
    let mut descriptions = library.organization_entries(id).filter_map(|(id, it)| Some((id, it.description.as_ref()?)));
    if let Some((id, description)) = descriptions.next() {
        write_quoted(&mut card, snapshot, note, id.source, description);
    }
    if first.is_person {
        people::write_works(&mut card, library, &entries);
    }
    let source = entries.iter().find_map(|entry| entry.source.as_deref());
    if let Some(source) = source.filter(|source| offered::address(source).is_none()) {
        let _ = write!(card, "\n\nSource: {}", words(source));
    }
    write_mentions(&mut card, snapshot, note, id);
    let website = entries.iter().find_map(|entry| entry.website.as_deref()).or(source).and_then(offered::address);
    let links = links(snapshot, note, Target::Organization(id), website);
    if !links.is_empty() {
        let _ = write!(card, "\n\n{}", links.join(" · "));
    }
    Some(card)
}

/// Which chapters mention the organization, and how often and where notes do.
fn write_mentions(card: &mut String, snapshot: &Snapshot, note: &Note, id: OrganizationId) {
    let library = snapshot.library(note);
    // Several sources may call it by the same names.
    let names: FxHashSet<Symbol> = library.names_of_organization(id).collect();
    let postings: Vec<_> = names.into_iter().map(|symbol| snapshot.postings(&Key::Name(symbol))).collect();
    let mut counts: Vec<(NoteId, u32)> = Vec::with_capacity(postings.iter().map(|notes| notes.len()).sum());
    counts.extend(postings.into_iter().flatten().map(|posting| (posting.note, posting.count)));
    // The notes of each name are in order, of which the sort makes use.
    counts.sort_by_key(|&(note, _)| note);
    counts.dedup_by(|again, first| {
        first.1 += if again.0 == first.0 { again.1 } else { 0 };
        again.0 == first.0
    });
    let mut take_out = |id: NoteId| {
        if let Ok(at) = counts.binary_search_by_key(&id, |&(note, _)| note) {
            counts[at].1 = 0;
        }
    };
    // The organization's own note does not mention it, it is about it.
    for (id, _) in library.organization_entries(id) {
        if let Some(own) = NoteId::of(id.source).filter(|&own| is_organization_note(snapshot, own)) {
            take_out(own);
        }
    }
    let pages = pages_naming(snapshot, note.folder, id);
    pages.iter().for_each(|page| take_out(page.id));
    let naming = NamingChapters::of(snapshot, &pages, id);
    let chapters = naming.chapters.iter().take(CHAPTERS_NAMED).filter_map(|&(page, entry, chapter)| {
        Some(linked(page, &library.view(chapter)?.label(), entry.start as usize))
    });
    let mut chapters: Vec<String> = chapters.collect();
    let others = records_naming(library, id);
    let are_chapters = others.iter().all(|&it| library.is_chapter(it));
    let many = if others.len() > CHAPTERS_NAMED { "more than " } else { "" };
    let number = naming.chapters.len() + others.len().min(CHAPTERS_NAMED);
    chapters.extend(others.iter().filter_map(|&thing| record_line(snapshot, note, thing)));
    let same_folder = |id: &NoteId| {
        snapshot.folders().len() <= 2 || snapshot.note(*id).is_some_and(|other| other.folder == note.folder)
    };
    let mut notes: Vec<(u32, NoteId)> =
        counts.into_iter().filter(|(id, count)| *count > 0 && same_folder(id)).map(|(id, n)| (n, id)).collect();
    if !chapters.is_empty() {
        chapters.truncate(CHAPTERS_NAMED);
        let noun = if are_chapters { "chapter" } else { "work" };
        let _ = write!(card, "\n\nIn {many}{}: {}", counted(number, noun), chapters.join("; "));
    }
    write_companions(card, library, id, &naming);
    if !notes.is_empty() {
        let total: u32 = notes.iter().map(|(count, _)| count).sum();
        let number = notes.len();
        let address = |id: NoteId| snapshot.note(id).map(|note| &note.address);
        let by_count =
            |a: &(u32, NoteId), b: &(u32, NoteId)| b.0.cmp(&a.0).then_with(|| address(a.1).cmp(&address(b.1)));
        if number > NOTES_NAMED {
            // Most are left out by their counts alone: comparing paths takes longer.
            let (_, &mut (least, _), _) = notes.select_nth_unstable_by_key(NOTES_NAMED - 1, |it| Reverse(it.0));
            notes.retain(|&(count, _)| count >= least);
        }
        if notes.len() > NOTES_NAMED {
            notes.select_nth_unstable_by(NOTES_NAMED - 1, by_count);
            notes.truncate(NOTES_NAMED);
        }
        notes.sort_by(by_count);
        let named = notes.iter().filter_map(|&(count, other)| {
            let other = snapshot.note(other)?;
            let first = first_mention(snapshot, other, id);
            Some(format!("{} ({count})", linked(other, &other.facts.title, first)))
        });
        let named: Vec<String> = named.collect();
        let more = if number > NOTES_NAMED { "; ..." } else { "" };
        let _ = write!(
            card,
            "\n\nMentioned {} in {}: {}{more}",
            if total == 1 { "once".to_owned() } else { format!("{total} times") },
            counted(number, "note"),
            named.join("; ")
        );
    }
    if !snapshot.indexed() {
        card.push_str("\n\n*Still reading notes: there may be more.*");
    }
}

/// With whom chapters name the organization: `Together with: EU (2 chapters), AU (1)`
fn write_companions(card: &mut String, library: &Library, id: OrganizationId, chapters: &NamingChapters<'_>) {
    let all = chapters.companions(library, id);
    let named = all.iter().take(COMPANIONS_NAMED).enumerate().filter_map(|(at, &(other, chapters))| {
        let other = library.organization(other)?;
        let name = words(other.short_name());
        Some(if at == 0 {
            format!("{name} ({})", counted(chapters as usize, "chapter"))
        } else {
            format!("{name} ({chapters})")
        })
    });
    let named: Vec<String> = named.collect();
    if !named.is_empty() {
        let more = if all.len() > named.len() { "; ..." } else { "" };
        let _ = write!(card, "\n\nTogether with: {}{more}", named.join(", "));
    }
}

/// A link to the entry of `thing` in a bibliography.
fn record_line(snapshot: &Snapshot, note: &Note, thing: ThingId) -> Option<String> {
    let library = snapshot.library(note);
    let label = library.view(thing)?.label();
    let place = place_of(snapshot, note, library.cited_thing(thing).into());
    let source = place.and_then(|place| Some((snapshot.note(place.note)?, place.selection.start)));
    Some(source.map_or_else(|| words(&label), |(source, start)| linked(source, &label, start as usize)))
}

fn is_organization_note(snapshot: &Snapshot, id: NoteId) -> bool {
    snapshot.note(id).is_some_and(|note| note.facts.kind.is_about_body())
}

fn first_mention(snapshot: &Snapshot, note: &Note, id: OrganizationId) -> usize {
    let meanings = snapshot.meanings(note);
    let first = meanings.iter().find(|(_, target)| *target == Target::Organization(id));
    first.map_or(0, |(span, _)| span.start as usize)
}

/// `card` with a line that says where `target` was said.
fn said_in(mut card: String, snapshot: &Snapshot, note: &Note, target: Target, words: &str) -> String {
    if let Some(place) = place_of(snapshot, note, target)
        && let Some(source) = snapshot.note(place.note)
    {
        let line = source.lines.position(place.selection.start as usize, Default::default()).line + 1;
        let text = if place.note == note.id { format!("line {line}") } else { source.facts.title.clone() };
        let _ = write!(card, "\n\n{words} {}", linked(source, &text, place.selection.start as usize));
    }
    card
}
