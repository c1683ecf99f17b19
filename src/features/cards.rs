//! Cards: what is known of a chapter, a work, an organization or an abbreviation, as Markdown for a hover or
//! beside a completion.

use std::fmt::Write;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::quoted::{quoted, words};
use super::{chapter_holding, place_of};
use crate::library::export::FlatEntry;
use crate::library::name::Symbol;
use crate::library::source::SourceId;
use crate::library::variables::Variable;
use crate::library::view::View;
use crate::library::{OrganizationId, PartId, RecordId, ThingId};
use crate::markdown::offered::{self, Offered};
use crate::recognition::Manner;
use crate::resolution::Target;
use crate::workspace::index::{Key, Posting};
use crate::workspace::note::{Note, NoteId, NoteKind};
use crate::workspace::snapshot::Snapshot;

/// How many notes a card names before it only counts.
const NOTES_NAMED: usize = 5;
/// How many chapters a card names before it only counts.
const CHAPTERS_NAMED: usize = 12;

/// The card of `target`, as `note` sees it.
pub fn card(snapshot: &Snapshot, note: &Note, target: Target) -> Option<String> {
    match target {
        Target::Work(id) => work_card(snapshot, note, id),
        Target::Chapter(id) => chapter_card(snapshot, note, id),
        Target::Part(id) => part_card(snapshot, note, id),
        Target::Organization(id) => organization_card(snapshot, note, id),
        Target::Abbreviation(id) => {
            let abbreviation = snapshot.library(note).abbreviation(id)?;
            let (short, long) = (words(&abbreviation.short), words(&abbreviation.long));
            Some(said_in(format!("**{short}**: {long}"), snapshot, note, target, "Defined in"))
        }
        Target::Local(index) => {
            let definition = note.mentions.definitions.get(index as usize)?;
            let (short, long) = (words(&definition.short), words(&definition.long));
            let likely = if definition.manner == Manner::Likely { " (most likely)" } else { "" };
            let card = format!("**{short}**: {long}{likely}");
            Some(said_in(card, snapshot, note, target, "Defined in this note,"))
        }
    }
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

fn title_and_year(work: &View<'_>) -> String {
    let title = words(work.main_title());
    work.year().map_or_else(|| format!("*{title}*"), |year| format!("*{title}*, {year}"))
}

fn chapter_card(snapshot: &Snapshot, note: &Note, id: ThingId) -> Option<String> {
    let (book, chapter) = snapshot.library(note).chapter(id)?;
    let mut card = format!("**{}**\n\n", words(&chapter.label()));
    let part = chapter.part().map(|part| words(part));
    if let Some(reference) = reference(snapshot, note, id) {
        card.push_str(&reference);
        // Not every style prints a chapter's pages.
        let pages = chapter.pages().map(|pages| pages.to_string());
        let unsaid = pages.filter(|pages| !reference.replace('–', "-").contains(pages.as_str()));
        let more: Vec<String> = part.into_iter().chain(unsaid.map(|it| pages_words(&it))).collect();
        if !more.is_empty() {
            let _ = write!(card, "\n\n{}", more.join(", "));
        }
    } else {
        write_chapter_facts(&mut card, &book, &chapter);
    }
    if let Some((text, source)) = chapter.abstract_text().zip(chapter.source_of(Variable::Abstract)) {
        write_quoted(&mut card, snapshot, note, source, text);
    }
    let address = address(&chapter).or_else(|| address(&book));
    let links = links(snapshot, note, Target::Chapter(id), address, &card);
    Some(with_links(card, links))
}

/// The reference of a work or chapter as the folder's style prints it, once that is loaded.
pub(super) fn reference_of(snapshot: &Snapshot, note: &Note, target: Target) -> Option<Arc<str>> {
    match target {
        Target::Work(id) | Target::Chapter(id) => reference(snapshot, note, id),
        _ => None,
    }
}

/// The reference of `thing` as the folder's style prints it, once that is loaded: of the record that Pandoc would read.
fn reference(snapshot: &Snapshot, note: &Note, thing: ThingId) -> Option<Arc<str>> {
    let style = snapshot.folder(note).style.as_ref()?;
    let library = snapshot.library(note);
    let entry = FlatEntry::new(library.printed(library.record_to_print(thing))?);
    style.reference(&entry, note.facts.lang.as_deref())
}

/// What there is to say of a chapter while no style is loaded.
fn write_chapter_facts(card: &mut String, work: &View<'_>, chapter: &View<'_>) {
    let mut facts = Vec::new();
    let authors = chapter.record().people(Variable::Author);
    if !authors.is_empty() {
        facts.push(words(&authors.in_a_row()));
    }
    let mut book = format!("in *{}*", words(work.title()));
    let editors = work.people(Variable::Editor);
    if !editors.is_empty() {
        let _ = write!(book, ", edited by {}", words(&editors.in_a_row()));
    }
    if let Some(year) = work.year() {
        let _ = write!(book, " ({year})");
    }
    facts.push(book);
    facts.extend(chapter.pages().map(|pages| pages_words(&pages.to_string())));
    let _ = write!(card, "{}", facts.join(", "));
    if let Some(part) = chapter.part() {
        let _ = write!(card, ", {}", words(part));
    }
}

fn work_card(snapshot: &Snapshot, note: &Note, id: ThingId) -> Option<String> {
    let library = snapshot.library(note);
    let work = library.view(id)?;
    let mut card = format!("**{}**\n\n", words(work.title()));
    match reference(snapshot, note, id) {
        Some(reference) => card.push_str(&reference),
        None => write_work_facts(&mut card, &work),
    }
    let chapters = library.chapters(id);
    let text = work.abstract_text().zip(work.source_of(Variable::Abstract));
    if let Some((text, source)) = text.filter(|_| chapters.is_empty()) {
        write_quoted(&mut card, snapshot, note, source, text);
        card.push('\n');
    }
    for chapter in chapters.iter().take(CHAPTERS_NAMED).filter_map(|&chapter| library.view(chapter)) {
        let _ = write!(card, "\n- {}", words(&chapter.label()));
    }
    if chapters.len() > CHAPTERS_NAMED {
        let _ = write!(card, "\n- and {} more chapters", chapters.len() - CHAPTERS_NAMED);
    }
    let links = links(snapshot, note, Target::Work(id), address(&work), &card);
    Some(with_links(card, links))
}

/// What there is to say of a work while no style is loaded.
fn write_work_facts(card: &mut String, work: &View<'_>) {
    let mut facts = Vec::new();
    let (authors, editors) = (work.people(Variable::Author), work.people(Variable::Editor));
    if !authors.is_empty() {
        facts.push(authors.in_a_row());
    }
    if !editors.is_empty() {
        facts.push(format!("edited by {}", editors.in_a_row()));
    }
    facts.extend(work.get(Variable::Publisher).map(str::to_owned));
    facts.extend(work.year().map(|year| year.to_string()));
    let _ = write!(card, "{}", words(&facts.join(", ")));
}

fn part_card(snapshot: &Snapshot, note: &Note, id: PartId) -> Option<String> {
    let library = snapshot.library(note);
    let (book, part, _) = library.part(id)?;
    let mut card = format!("**{}**\n\nin {}", words(&part.label), title_and_year(&book));
    let chapters = library.chapters(id.book).into_iter().filter_map(|chapter| library.view(chapter));
    for chapter in chapters.filter(|chapter| chapter.part() == Some(&part.label)) {
        let _ = write!(card, "\n- {}", words(&chapter.label()));
    }
    let links = links(snapshot, note, Target::Part(id), address(&book), &card);
    Some(with_links(card, links))
}

/// Where something is to be had: its DOI, else its address.
pub(super) fn address(thing: &View<'_>) -> Option<String> {
    let doi = thing.get(Variable::Doi).and_then(|doi| offered::address(&format!("https://doi.org/{doi}")));
    doi.or_else(|| thing.get(Variable::Url).and_then(offered::address))
}

/// Adds what the file `source` says in Markdown, as far as it is harmless.
fn write_quoted(card: &mut String, snapshot: &Snapshot, note: &Note, source: SourceId, markdown: &str) {
    let file = NoteId::of(source).and_then(|id| snapshot.note(id)).and_then(|note| note.path());
    let offered = Offered { file, folder: snapshot.folder(note).root.as_deref() };
    let quoted = quoted(markdown, &offered);
    if !quoted.is_empty() {
        let _ = write!(card, "\n\n{quoted}");
    }
}

fn pages_words(pages: &str) -> String {
    if pages.contains('-') { format!("pp. {pages}") } else { format!("p. {pages}") }
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
    let source = entries.iter().find_map(|entry| entry.source.as_deref());
    if let Some(source) = source.filter(|source| offered::address(source).is_none()) {
        let _ = write!(card, "\n\nSource: {}", words(source));
    }
    write_mentions(&mut card, snapshot, note, id);
    let website = entries.iter().find_map(|entry| entry.website.as_deref()).or(source).and_then(offered::address);
    let links = links(snapshot, note, Target::Organization(id), website, "");
    Some(with_links(card, links))
}

/// Which chapters mention the organization, and how often and where notes do.
fn write_mentions(card: &mut String, snapshot: &Snapshot, note: &Note, id: OrganizationId) {
    let library = snapshot.library(note);
    // Several sources may call it by the same names.
    let names: FxHashSet<Symbol> = library.names_of_organization(id).collect();
    let mut counts: FxHashMap<NoteId, u32> = FxHashMap::default();
    for symbol in names {
        for &Posting { note, count } in snapshot.postings(&Key::Name(symbol)) {
            *counts.entry(note).or_default() += count;
        }
    }
    // The organization's own note does not mention it, it is about it.
    for (id, _) in library.organization_entries(id) {
        if let Some(own) = NoteId::of(id.source).filter(|&own| is_organization_note(snapshot, own)) {
            counts.remove(&own);
        }
    }
    let mut chapters: Vec<String> = Vec::new();
    for (source, _) in library.sources().filter(|(_, entries)| !entries.records.is_empty()) {
        let page = NoteId::of(source).filter(|id| counts.remove(id).is_some()).and_then(|id| snapshot.note(id));
        if let Some(page) = page {
            chapters.extend(mentioning_chapters(snapshot, page, id).into_iter().filter_map(|chapter| {
                let chapter = library.record(chapter)?;
                Some(linked(snapshot, page, &chapter.label(), chapter.heading.start as usize))
            }));
        }
    }
    let same_folder = |id: &NoteId| {
        snapshot.folders().len() <= 2 || snapshot.note(*id).is_some_and(|other| other.folder == note.folder)
    };
    let mut notes: Vec<(u32, NoteId)> =
        counts.into_iter().filter(|(id, _)| same_folder(id)).map(|(id, n)| (n, id)).collect();
    if !chapters.is_empty() {
        let named = chapters[..chapters.len().min(CHAPTERS_NAMED)].join("; ");
        let _ = write!(card, "\n\nIn {}: {named}", counted(chapters.len() as u32, "chapter"));
    }
    if !notes.is_empty() {
        let total: u32 = notes.iter().map(|(count, _)| count).sum();
        let number = notes.len();
        let address = |id: NoteId| snapshot.note(id).map(|note| &note.address);
        let by_count =
            |a: &(u32, NoteId), b: &(u32, NoteId)| b.0.cmp(&a.0).then_with(|| address(a.1).cmp(&address(b.1)));
        if number > NOTES_NAMED {
            notes.select_nth_unstable_by(NOTES_NAMED, by_count);
            notes.truncate(NOTES_NAMED);
        }
        notes.sort_by(by_count);
        let named = notes.iter().filter_map(|&(count, other)| {
            let other = snapshot.note(other)?;
            let first = first_mention(snapshot, other, id);
            Some(format!("{} ({count})", linked(snapshot, other, &other.facts.title, first)))
        });
        let named: Vec<String> = named.collect();
        let more = if number > NOTES_NAMED { "; ..." } else { "" };
        let _ = write!(
            card,
            "\n\nMentioned {} in {}: {}{more}",
            if total == 1 { "once".to_owned() } else { format!("{total} times") },
            counted(number as u32, "note"),
            named.join("; ")
        );
    }
    if !snapshot.indexed() {
        card.push_str("\n\n*Still reading notes: there may be more.*");
    }
}

fn is_organization_note(snapshot: &Snapshot, id: NoteId) -> bool {
    snapshot.note(id).is_some_and(|note| note.facts.kind == NoteKind::Organization)
}

/// The chapters of the book page `page` whose headings or abstracts mention the organization.
fn mentioning_chapters(snapshot: &Snapshot, page: &Note, id: OrganizationId) -> Vec<RecordId> {
    let Some(record) = page.page_of() else { return Vec::new() };
    let references = snapshot.references(page);
    let mentions = references.iter().filter(|reference| reference.targets.contains(&Target::Organization(id)));
    let mut chapters: Vec<RecordId> = mentions
        .filter_map(|reference| chapter_holding(snapshot, page, record, reference.span.start as usize))
        .collect();
    chapters.dedup();
    chapters
}

fn first_mention(snapshot: &Snapshot, note: &Note, id: OrganizationId) -> usize {
    let references = snapshot.references(note);
    let first = references.iter().find(|reference| reference.targets.contains(&Target::Organization(id)));
    first.map_or(0, |reference| reference.span.start as usize)
}

fn counted(number: u32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `card` with a line that says where `target` was said.
fn said_in(mut card: String, snapshot: &Snapshot, note: &Note, target: Target, words: &str) -> String {
    if let Some(place) = place_of(snapshot, note, target)
        && let Some(source) = snapshot.note(place.note)
    {
        let line = source.lines.position(place.selection.start as usize, Default::default()).line + 1;
        let text = if place.note == note.id { format!("line {line}") } else { source.facts.title.clone() };
        let _ = write!(card, "\n\n{words} {}", linked(snapshot, source, &text, place.selection.start as usize));
    }
    card
}

/// Links to where the library says what `target` is, and to the world outside, if the card does not lead there already.
fn links(snapshot: &Snapshot, note: &Note, target: Target, address: Option<String>, card: &str) -> Vec<String> {
    let place = place_of(snapshot, note, target);
    let source = place.and_then(|place| Some((snapshot.note(place.note)?, place)));
    let page = source.map(|(source, place)| {
        let words = if source.page_of().is_some() { "Book page" } else { "Note" };
        linked(snapshot, source, words, place.selection.start as usize)
    });
    let outside = address.filter(|address| !card.contains(&format!("(<{address}>)"))).map(|address| {
        match address.strip_prefix("https://doi.org/") {
            Some(doi) => format!("[{}](<{address}>)", words(&format!("doi:{doi}"))),
            None => {
                let shown = words(address.trim_start_matches("https://").trim_end_matches('/'));
                format!("[{shown}](<{address}>)")
            }
        }
    });
    page.into_iter().chain(outside).collect()
}

fn with_links(mut card: String, links: Vec<String>) -> String {
    if !links.is_empty() {
        let _ = write!(card, "\n\n{}", links.join(" · "));
    }
    card
}

/// `text` as a link to the line of `note` that holds the byte at `offset`.
fn linked(_: &Snapshot, note: &Note, text: &str, offset: usize) -> String {
    let line = note.lines.position(offset, Default::default()).line + 1;
    let text = words(text);
    match note.address.to_uri() {
        Some(uri) => format!("[{text}](<{uri}#L{line}>)"),
        None => text,
    }
}
