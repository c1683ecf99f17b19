//! Hover: the meaning of the reference under the cursor.

use super::quoted::{quoted, words};
use super::{cards, messages};
use crate::markdown::offered::Offered;
use crate::resolution::{Clue, Reference, ReferenceKind, Status, Target};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A hover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// Exactly the reference.
    pub span: Span,
    /// The text, in Markdown.
    pub text: String,
}

/// The hover at the byte `offset` of `note`.
pub fn hover(snapshot: &Snapshot, note: &Note, offset: usize) -> Option<Hover> {
    let reference = snapshot.reference_at(note, offset)?;
    Some(Hover { span: reference.span, text: text(snapshot, note, &reference)? })
}

/// The meaning of `reference`, a reference of `note`, in Markdown.
pub fn text(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    match reference.status() {
        Status::Resolved => resolved(snapshot, note, reference),
        Status::Ambiguous => ambiguous(snapshot, note, reference),
        Status::Unknown if !reference.perhaps.is_empty() => perhaps(snapshot, note, reference),
        Status::Unknown => {
            let fault = messages::fault(snapshot, note, reference)?;
            Some(quoted(&capitalised(&fault.message), &Offered::default()))
        }
    }
}

fn resolved(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    let target = reference.target()?;
    let card = cards::card(snapshot, note, target)?;
    match (reference.kind, target, reference.pages) {
        (ReferenceKind::Page, Target::Chapter(_), Some(pages)) => {
            let noun = if pages.first == pages.last { "Page" } else { "Pages" };
            Some(format!("{noun} {pages} of\n\n{card}"))
        }
        _ => Some(match reference.clue.and_then(because) {
            Some(because) => format!("{card}\n\nInferred: {because}."),
            None => card,
        }),
    }
}

/// `sign` as the end of a sentence; empty if the settings say it.
fn because(clue: Clue) -> Option<&'static str> {
    Some(match clue {
        Clue::Above => "this section speaks of the book above",
        Clue::Cited => "this note cites or links to no other book with chapters",
        Clue::Title => "this note names the title of no other book",
        Clue::Author => "this note names the book by its editors or authors and year",
        Clue::Abbreviation => "this note uses an abbreviation that only the book's page defines",
        Clue::Folder => "this note lies in the book's folder",
        Clue::Organization => "this paragraph names an organization that the chapter speaks of",
        Clue::Setting => return None,
    })
}

/// The meaning of a chapter number in the books that the note may be about.
fn perhaps(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    let library = snapshot.library(note);
    let number = reference.number?;
    let said = reference.perhaps.iter().take(NAMED).filter_map(|&target| {
        let Target::Chapter(chapter) = target else { return None };
        let (book, chapter) = library.chapter(chapter)?;
        let key = book.citekey();
        let say = if key.is_empty() { String::new() } else { format!("; say `book: {key}` in the front matter") };
        Some(format!("chapter {number} of *{}*, “{}”{say}", words(book.main_title()), words(chapter.title())))
    });
    match said.collect::<Vec<_>>().as_slice() {
        [] => None,
        [only] => Some(format!("Perhaps {only}.")),
        several => {
            let lines: Vec<String> = several.iter().map(|line| format!("- {line}")).collect();
            let more = reference.perhaps.len().saturating_sub(NAMED);
            let more = if more > 0 { format!("\n- and {more} more") } else { String::new() };
            Some(format!("Perhaps\n\n{}{more}", lines.join("\n")))
        }
    }
}

/// The largest number of targets that are listed.
const NAMED: usize = 8;

fn ambiguous(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    let lines = reference.targets.iter().take(NAMED).filter_map(|&target| cards::line(snapshot, note, target));
    let lines: Vec<String> = lines.map(|line| format!("- {line}")).collect();
    let more = reference.targets.len().saturating_sub(NAMED);
    let more = if more > 0 { format!("\n- and {more} more") } else { String::new() };
    Some(format!("This could be\n\n{}{more}", lines.join("\n")))
}

fn capitalised(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let stop = if message.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}
