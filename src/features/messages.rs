//! Messages about wrong references, written for scholars.

use super::completion::cited;
use crate::library::{Library, ThingId, book};
use crate::markdown::locator::terms::Locale;
use crate::recognition::LocatorTerm;
use crate::resolution::{Reference, ReferenceKind, Status, Target, stated_book};
use crate::text::Span;
use crate::text::pages::Pages;
use crate::workspace::note::Note;
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

/// A fault of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The kind of diagnostic.
    pub code: Code,
    /// What is wrong and, if that helps, what would be right.
    pub message: String,
    /// What to write instead, if that is known.
    pub fix: Option<Fix>,
}

/// A correction of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// A short description.
    pub title: String,
    /// The text that replaces the faulty one.
    pub text: String,
    /// Whether it is certain to be what is meant.
    pub sure: bool,
}

/// `message` for what is no terminal, where backticks are Markdown or nothing: what stands in them stands in quotation marks.
pub(crate) fn plain_message(message: &str) -> String {
    let mut plain = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, inside, behind)) = rest
        .split_once('`')
        .and_then(|(before, rest)| rest.split_once('`').map(|(inside, behind)| (before, inside, behind)))
    {
        plain.push_str(before);
        plain.push('“');
        plain.push_str(inside);
        plain.push('”');
        rest = behind;
    }
    plain + rest
}

/// The fault of `reference`, if it has one.
pub fn fault(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<Fault> {
    let library = snapshot.library(note);
    match (reference.kind, reference.status()) {
        (ReferenceKind::Citation, Status::Unknown) => {
            let key = note.mentions.citekey_at(reference.span)?;
            Some(unknown_citekey(library, key))
        }
        (ReferenceKind::Chapter, Status::Unknown) => {
            let Some(Target::Work(work)) = reference.within else { return None };
            let message = unknown_chapter(library, work, &reference.number?.to_string())?;
            Some(Fault { code: Code::UnknownChapter, message, fix: None })
        }
        (ReferenceKind::Chapter, Status::Ambiguous) => {
            let message = ambiguous_chapter(library, reference)?;
            Some(Fault { code: Code::AmbiguousChapter, message, fix: None })
        }
        (ReferenceKind::Page, Status::Unknown) => {
            let Some(Target::Chapter(id)) = reference.within else { return None };
            let (book, chapter) = library.chapter(id)?;
            let (pages, printed) = (reference.pages?, chapter.pages()?);
            let noun = if pages.first == pages.last { "page" } else { "pages" };
            let verb = if pages.first == pages.last { "is" } else { "are" };
            let named =
                chapter.number().map_or_else(|| format!("“{}”", chapter.title()), |number| format!("chapter {number}"));
            let title = book.main_title();
            let message = format!("{noun} {pages} {verb} outside {named} of “{title}” (pp. {printed})");
            Some(Fault { code: Code::PageOutsideChapter, message, fix: None })
        }
        _ => None,
    }
}

/// The fault of `chapter:` in the front matter, where the book that the note states does not have such a chapter, and its
/// place.
pub(crate) fn front_matter_chapter(snapshot: &Snapshot, note: &Note) -> Option<(Span, Fault)> {
    let number = note.facts.chapter.filter(|_| note.page_of().is_none())?;
    let library = snapshot.library(note);
    let work = stated_book(snapshot.context(note))?;
    let chapters = library.chapters(work);
    let numbers = chapters.iter().filter_map(|&chapter| library.view(chapter)?.number());
    let has = numbers.into_iter().any(|own| own.value == number.value);
    if has || !book::lists_all(chapters.iter().filter_map(|chapter| library.record(chapter.0))) {
        return None;
    }
    let message = unknown_chapter(library, work, &number.to_string())?;
    Some((note.facts.chapter_span, Fault { code: Code::UnknownChapter, message, fix: None }))
}

/// The fault of a citation whose `key` no work has.
pub(crate) fn unknown_citekey(library: &Library, key: &str) -> Fault {
    let Some(known) = library.meant_citekey(key) else {
        let message = format!("no work has the citekey `{key}`");
        return Fault { code: Code::UnknownCitekey, message, fix: None };
    };
    let text = cited(&known);
    Fault {
        code: Code::UnknownCitekey,
        message: format!("no work has the citekey `{key}`; did you mean `{known}`?"),
        fix: Some(Fix { title: format!("Cite {text}"), text, sure: false }),
    }
}

/// The fault of a page range, at `span` of `note`, that ends before it begins.
pub(crate) fn page_range_reversed(note: &Note, span: Span, pages: Pages) -> Fault {
    let message = format!("pages {pages} run backwards");
    // The correction can be worked out only while the note is open.
    let written = note.text.as_deref().map(|text| span.of(text));
    let turned = written.and_then(|written| {
        let joined = written.trim_end_matches(char::is_alphanumeric);
        let before = joined.trim_end_matches(|c: char| !c.is_alphanumeric());
        let term = before.trim_end_matches(char::is_alphanumeric);
        let (first, dash, last) = (&before[term.len()..], &joined[before.len()..], &written[joined.len()..]);
        (!first.is_empty() && !last.is_empty()).then(|| format!("{term}{last}{dash}{first}"))
    });
    let fix = turned.map(|text| Fix { title: format!("Write {text}"), text, sure: false });
    Fault { code: Code::PageRangeReversed, message, fix }
}

/// The fault of a locator term, `written`, that Pandoc does not accept in a note in `language`, if it accepts another.
pub(crate) fn locator_not_pandoc(written: &str, term: &LocatorTerm, language: Locale) -> Option<Fault> {
    if language.kind(written).is_some() {
        return None;
    }
    let right = language.term(term.kind, term.count)?;
    let name = language.name();
    Some(Fault {
        code: Code::LocatorNotPandoc,
        message: format!(
            "Pandoc takes `{written}` for plain text in a note in {name}; as a locator it takes `{right}`"
        ),
        fix: Some(Fix { title: format!("Write {right}"), text: right.to_owned(), sure: true }),
    })
}

fn unknown_chapter(library: &Library, work: ThingId, number: &str) -> Option<String> {
    let chapters = library.chapters(work);
    let records = chapters.into_iter().filter_map(|chapter| library.record(chapter.0));
    Some(format!("no chapter {number} in “{}” ({})", library.view(work)?.main_title(), book::chapter_range(records)))
}

fn ambiguous_chapter(library: &Library, reference: &Reference) -> Option<String> {
    let number = reference.number?;
    let chapters = reference.targets.iter().filter_map(|target| match target {
        Target::Chapter(id) => library.chapter(*id),
        _ => None,
    });
    let chapters: Vec<_> = chapters.collect();
    let (first, _) = chapters.first()?;
    if chapters.iter().all(|(book, _)| book.thing() == first.thing()) {
        let parts: Vec<&str> = chapters.iter().filter_map(|(_, chapter)| Some(chapter.part()?.as_str())).collect();
        let title = first.main_title();
        return Some(format!("“{title}” has more than one chapter {number}: in {}", parts.join(" and in ")));
    }
    let titles: Vec<String> = chapters.iter().take(3).map(|(book, _)| format!("“{}”", book.main_title())).collect();
    let more = chapters.len().saturating_sub(titles.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let key = first.citekey();
    Some(format!(
        "chapter {number} of which book: {}{more}? Say it with `book: {key}` in the front matter",
        titles.join(", ")
    ))
}
