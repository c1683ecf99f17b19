//! Hover: the meaning of the reference under the cursor.

use super::diagnostics::is_reported;
use super::quoted::words;
use super::{cards, messages};
use crate::resolution::{Certainty, Clue, Reference, ReferenceKind, Status, Target};
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
    let text = match reference.status() {
        Status::Resolved => resolved(snapshot, note, &reference),
        // What a diagnostic says there stands beside the hover already.
        Status::Unknown | Status::Ambiguous
            if reference.perhaps.is_empty() && is_reported(snapshot, note, &reference) =>
        {
            beside(snapshot, note, &reference)
        }
        _ => text(snapshot, note, &reference),
    };
    Some(Hover { span: reference.span, text: text? })
}

/// What helps with a wrong reference and its diagnostic does not say: the chapter whose pages are others, the chapters of the
/// book, the places that it could mean.
fn beside(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    match (reference.status(), reference.within) {
        (Status::Ambiguous, _) => ambiguous(snapshot, note, reference),
        (_, Some(Target::Chapter(chapter))) => cards::head(snapshot, note, chapter),
        (_, Some(target)) => cards::card(snapshot, note, target),
        (_, None) => None,
    }
}

/// The meaning of `reference`, a reference of `note`, in Markdown.
pub fn text(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    match reference.status() {
        Status::Resolved => resolved(snapshot, note, reference),
        Status::Ambiguous => ambiguous(snapshot, note, reference),
        Status::Unknown if !reference.perhaps.is_empty() => perhaps(snapshot, note, reference),
        Status::Unknown => {
            let fault = messages::fault(snapshot, note, reference)?;
            Some(words(&capitalised(&messages::plain_message(&fault.message))))
        }
    }
}

/// The same without what it was inferred from: the same words for everything that means the same.
pub(crate) fn meaning(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    text(snapshot, note, &Reference { clue: None, ..reference.clone() })
}

fn resolved(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<String> {
    let target = reference.target()?;
    // Whoever points at pages reads the chapter already.
    if let (ReferenceKind::Page, Target::Chapter(chapter)) = (reference.kind, target) {
        return cards::head(snapshot, note, chapter);
    }
    // A citation is printed as its reference; of anything else one asks first what it is.
    let card = match reference.kind {
        ReferenceKind::Citation => cards::cited(snapshot, note, target),
        _ => cards::card(snapshot, note, target),
    }?;
    Some(match inferred(snapshot, note, reference, target) {
        Some(inferred) => format!("{card}\n\n*{inferred}*"),
        None => card,
    })
}

/// What the book of `reference` was inferred from: `Taken to be IORWO: cited in line 12.`
fn inferred(snapshot: &Snapshot, note: &Note, reference: &Reference, target: Target) -> Option<String> {
    let (clue, library) = (reference.clue?, snapshot.library(note));
    let because = because(clue)?;
    let book = match target {
        Target::Chapter(id) => library.book_of(id)?,
        Target::Work(id) => id,
        _ => return None,
    };
    let names_it = |other: &&Reference| {
        other.certainty == Certainty::Stated
            && match other.target() {
                Some(Target::Work(id)) => id == book,
                Some(Target::Chapter(id)) => library.book_of(id) == Some(book),
                _ => false,
            }
    };
    let references = snapshot.references(note);
    let above = references.iter().take_while(|other| other.span.start < reference.span.start).filter(names_it).last();
    let place = above.or_else(|| references.iter().find(names_it));
    let shows_place = matches!(clue, Clue::Above | Clue::Cited | Clue::Title | Clue::Author);
    let because = match place.filter(|_| shows_place) {
        Some(place) => {
            let line = note.lines.position(place.span.start as usize, Default::default()).line + 1;
            let verb = if place.kind == ReferenceKind::Citation { "cited" } else { "named" };
            format!("{verb} in line {line}")
        }
        None => because.to_owned(),
    };
    Some(format!("Taken to be {}: {because}.", words(&cards::short_title(&library.view(book)?))))
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
