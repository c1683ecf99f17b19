//! The cards of chapters, works and parts. Few lines of a hover are seen, so they begin with what is looked for most: what it
//! is, what the reader wrote about it, the abstract.

use std::fmt::Write;
use std::sync::Arc;

use super::link::{address, linked, links, links_below, page, write_quoted};
use super::title::{short_title, title_and_year};
use crate::features::own_notes::own_notes;
use crate::features::quoted::words;
use crate::features::related::{entry, related};
use crate::library::export::FlatEntry;
use crate::library::source::SourceId;
use crate::library::variables::Variable;
use crate::library::{OrganizationId, PartId, ThingId};
use crate::occurrences::{named_in_record, tallied};
use crate::resolution::Target;
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// How many chapters a card names before it only counts.
const CHAPTERS_NAMED: usize = 12;
/// How many names of organizations it names.
const NAMES: usize = 3;
/// How many characters of an abstract it shows.
const ABSTRACT: usize = 600;

/// The card of a chapter. Where it is `cited`, the reference that is printed for it stands below its title.
pub(super) fn chapter(snapshot: &Snapshot, note: &Note, id: ThingId, cited: bool) -> Option<String> {
    let target = Target::Chapter(id);
    let (book, chapter) = snapshot.library(note).chapter(id)?;
    let reference = reference(snapshot, note, id);
    let mut card = match reference.as_deref().filter(|_| cited) {
        Some(reference) => {
            let address = address(&chapter).or_else(|| address(&book));
            cited_head(&chapter.label(), reference, &links_below(reference, snapshot, note, target, address))
        }
        None => chapter_head(snapshot, note, id)?,
    };
    write_own_note(&mut card, snapshot, note, target);
    if let Some((text, source)) = chapter.abstract_text().zip(chapter.source_of(Variable::Abstract)) {
        write_abstract(&mut card, snapshot, note, target, source, text);
    }
    if let Some(names) = names(snapshot, note, id) {
        let _ = write!(card, "\n\nNames: {names}");
    }
    write_related(&mut card, snapshot, note, id);
    if let Some(reference) = reference.filter(|_| !cited) {
        let _ = write!(card, "\n\n{reference}");
    }
    Some(card)
}

/// What a cited work is: title, the reference that is printed, links.
fn cited_head(title: &str, reference: &str, links: &[String]) -> String {
    let links = if links.is_empty() { String::new() } else { format!("\n\n{}", links.join(" · ")) };
    format!("**{}**\n\n{reference}{links}", words(title))
}

/// What a chapter is, in two lines: title; authors, book, pages, links.
pub(super) fn chapter_head(snapshot: &Snapshot, note: &Note, id: ThingId) -> Option<String> {
    let (book, chapter) = snapshot.library(note).chapter(id)?;
    let authors = chapter.people(Variable::Author);
    let year = book.year().map(|year| format!(", {year}")).unwrap_or_default();
    let mut facts: Vec<String> = (!authors.is_empty()).then(|| words(&authors.short())).into_iter().collect();
    facts.push(format!("*{}*{year}", words(&short_title(&book))));
    facts.extend(chapter.part().map(|part| words(part)));
    facts.extend(chapter.pages().map(|pages| pages_words(&pages.to_string())));
    let address = address(&chapter).or_else(|| address(&book));
    facts.extend(links(snapshot, note, Target::Chapter(id), address));
    Some(format!("**{}**\n\n{}", words(&chapter.label()), facts.join(" · ")))
}

/// The card of a work. Where it is `cited`, the reference that is printed for it stands below its title.
pub(super) fn work(snapshot: &Snapshot, note: &Note, id: ThingId, cited: bool) -> Option<String> {
    let library = snapshot.library(note);
    let work = library.view(id)?;
    let target = Target::Work(id);
    let reference = reference(snapshot, note, id);
    let mut card = match reference.as_deref().filter(|_| cited) {
        Some(reference) => {
            cited_head(work.title(), reference, &links_below(reference, snapshot, note, target, address(&work)))
        }
        None => work_head(snapshot, note, id)?,
    };
    write_own_note(&mut card, snapshot, note, target);
    let chapters = library.chapters(id);
    let text = work.abstract_text().zip(work.source_of(Variable::Abstract));
    if let Some((text, source)) = text.filter(|_| chapters.is_empty()) {
        write_abstract(&mut card, snapshot, note, target, source, text);
    }
    if let Some(names) = names(snapshot, note, id).filter(|_| chapters.is_empty()) {
        let _ = write!(card, "\n\nNames: {names}");
    }
    let named = chapters.iter().take(CHAPTERS_NAMED).filter_map(|&chapter| library.view(chapter));
    let mut listed: Vec<String> = named.map(|chapter| format!("- {}", words(&chapter.label()))).collect();
    if chapters.len() > CHAPTERS_NAMED {
        listed.push(format!("- and {} more chapters", chapters.len() - CHAPTERS_NAMED));
    }
    if !listed.is_empty() {
        let _ = write!(card, "\n\n{}", listed.join("\n"));
    }
    if let Some(reference) = reference.filter(|_| !cited) {
        let _ = write!(card, "\n\n{reference}");
    }
    Some(card)
}

/// What a work is, in two lines: title; authors, editors, publisher, year, links.
fn work_head(snapshot: &Snapshot, note: &Note, id: ThingId) -> Option<String> {
    let work = snapshot.library(note).view(id)?;
    let (authors, editors) = (work.people(Variable::Author), work.people(Variable::Editor));
    let mut facts: Vec<String> = Vec::new();
    if !authors.is_empty() {
        facts.push(words(&authors.short()));
    }
    if !editors.is_empty() {
        facts.push(format!("edited by {}", words(&editors.short())));
    }
    let publisher = work.get(Variable::Publisher).map(str::to_owned);
    let imprint: Vec<String> = publisher.into_iter().chain(work.year().map(|year| year.to_string())).collect();
    if !imprint.is_empty() {
        facts.push(words(&imprint.join(", ")));
    }
    facts.extend(links(snapshot, note, Target::Work(id), address(&work)));
    Some(format!("**{}**\n\n{}", words(work.title()), facts.join(" · ")))
}

/// The card of a part of a book.
pub(super) fn part(snapshot: &Snapshot, note: &Note, id: PartId) -> Option<String> {
    let library = snapshot.library(note);
    let (book, part, _) = library.part(id)?;
    let mut card = format!("**{}**\n\nin {}", words(&part.label), title_and_year(&book));
    for link in links(snapshot, note, Target::Part(id), address(&book)) {
        let _ = write!(card, " · {link}");
    }
    let chapters = library.chapters(id.book).into_iter().filter_map(|chapter| library.view(chapter));
    let chapters = chapters.filter(|chapter| chapter.part() == Some(&part.label));
    let listed: Vec<String> = chapters.map(|chapter| format!("- {}", words(&chapter.label()))).collect();
    if !listed.is_empty() {
        let _ = write!(card, "\n\n{}", listed.join("\n"));
    }
    Some(card)
}

/// The reference of a work or chapter as the folder's style prints it, once that is loaded.
pub(crate) fn reference_of(snapshot: &Snapshot, note: &Note, target: Target) -> Option<Arc<str>> {
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

/// What the reader wrote about `target` in a note of its own.
fn write_own_note(card: &mut String, snapshot: &Snapshot, note: &Note, target: Target) {
    let own = own_notes(snapshot, note, target).into_iter().next();
    let Some((own, place)) = own.and_then(|place| Some((snapshot.note(place.note)?, place))) else { return };
    let link = linked(own, "Your note", place.selection.start as usize);
    let begins = own.facts.begins.as_deref().map(|begins| format!(": {}", words(begins))).unwrap_or_default();
    let _ = write!(card, "\n\n{link}{begins}");
}

/// The beginning of the abstract `text`, which the file `source` says, and where the rest is read.
fn write_abstract(card: &mut String, snapshot: &Snapshot, note: &Note, target: Target, source: SourceId, text: &str) {
    let text = without_marks(text);
    let shown = beginning(&text);
    write_quoted(card, snapshot, note, source, shown);
    if shown.len() < text.trim_end().len()
        && let Some(all) = page(snapshot, note, target, Some("Read all"))
    {
        let _ = write!(card, " {all}");
    }
}

/// `text` up to the last sentence that ends early enough; all of it where it is short.
fn beginning(text: &str) -> &str {
    let Some((most, _)) = text.char_indices().nth(ABSTRACT) else { return text };
    let ends_sentence = |&at: &usize| {
        let before = &text[..at];
        // No emphasis is cut in two.
        before.ends_with(['.', '?', '!', '”', '"', '»']) && before.matches('*').count().is_multiple_of(2)
    };
    let mut breaks = text[..most].char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let sentence = breaks.clone().rfind(ends_sentence).filter(|&end| end * 2 >= most);
    let word = || breaks.rfind(|&at| text[..at].matches('*').count().is_multiple_of(2));
    let end = sentence.or_else(word).unwrap_or(most);
    text[..end].trim_end()
}

/// `text` without the marks of footnotes, which lead nowhere here.
pub(in crate::features) fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("[^") {
        let label = &rest[start + 2..];
        let end = label.find(']').filter(|&end| end > 0 && !label[..end].contains(char::is_whitespace));
        let Some(end) = end else {
            out.push_str(&rest[..start + 2]);
            rest = label;
            continue;
        };
        out.push_str(&rest[..start]);
        rest = &label[end + 1..];
    }
    out + rest
}

/// Other chapters that have something rare in common with `chapter`.
fn write_related(card: &mut String, snapshot: &Snapshot, note: &Note, chapter: ThingId) {
    let library = snapshot.library(note);
    let told = related(snapshot, note, chapter).into_iter().filter_map(|other| {
        let (page, span) = entry(snapshot, library, other.chapter)?;
        let link = linked(page, &library.view(other.chapter)?.label(), span.start as usize);
        let shared: Vec<String> = other.shared.iter().take(NAMES).map(|name| words(name)).collect();
        Some(format!("{link}, also about {}", joined(&shared)))
    });
    let told: Vec<String> = told.collect();
    if !told.is_empty() {
        let _ = write!(card, "\n\nSee {}", told.join("; "));
    }
}

/// `MINUSMA, the EU and the UN`
fn joined(names: &[String]) -> String {
    match names {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

/// Some of the organizations that the chapter or work speaks of: `EU, FIFA, UN +3`.
fn names(snapshot: &Snapshot, note: &Note, chapter: ThingId) -> Option<String> {
    let all = organizations(snapshot, note, chapter);
    let named: Vec<String> = all.iter().take(NAMES).map(|name| words(name)).collect();
    let more = all.len().saturating_sub(NAMES);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    (!named.is_empty()).then(|| format!("{}{more}", named.join(", ")))
}

/// The organizations that the chapter speaks of on its book page, else in its title and abstract, most often named first,
/// by their abbreviations.
pub(in crate::features) fn organizations(snapshot: &Snapshot, note: &Note, chapter: ThingId) -> Vec<String> {
    let library = snapshot.library(note);
    let counts = match entry(snapshot, library, chapter) {
        Some((page, span)) => named_in_entry(snapshot, page, span),
        None => named_in_record(library, chapter).to_vec(),
    };
    let name = |&(id, _): &(OrganizationId, u32)| {
        let organization = library.organization(id).filter(|it| !it.is_person)?;
        Some(organization.short_name().to_string())
    };
    counts.iter().filter_map(name).collect()
}

/// Those who are named in `span` of a book page, and how often: most often first.
fn named_in_entry(snapshot: &Snapshot, page: &Note, span: Span) -> Vec<(OrganizationId, u32)> {
    let meanings = snapshot.meanings(page);
    tallied(meanings.iter().filter(|(at, _)| span.covers(*at)).filter_map(|(_, target)| target.organization()))
}

fn pages_words(pages: &str) -> String {
    if pages.contains('-') { format!("pp. {pages}") } else { format!("p. {pages}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_abstract_ends_with_a_sentence() {
        let sentence = "Whoever counts the fish of a river counts the years of its states as well. ";
        let text = sentence.repeat(12);
        let shown = beginning(&text);
        assert!(shown.len() <= ABSTRACT && shown.ends_with("as well.") && shown.len() > 500, "{shown}");
        assert_eq!(beginning("Short *one*."), "Short *one*.");
        assert!(beginning(&"word ".repeat(400)).ends_with("word"));
    }

    #[test]
    fn marks_of_footnotes_are_dropped() {
        assert_eq!(without_marks("Fish[^1] swim[^note]; [^ not] and [^"), "Fish swim; [^ not] and [^");
    }
}
