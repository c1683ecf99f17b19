//! What is wrong with a reference, in a sentence for its writer.

use crate::library::Library;
use crate::library::work::Work;
use crate::resolution::{Reference, ReferenceKind, Status, Target};
use crate::workspace::note::Note;
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

/// Something wrong with a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What sort of fault.
    pub code: Code,
    /// What is wrong and, where it helps, what would be right.
    pub message: String,
}

/// What is wrong with `reference`; `None` where nothing is.
pub fn fault(snapshot: &Snapshot, note: &Note, reference: &Reference) -> Option<Fault> {
    let library = snapshot.library(note);
    match (reference.kind, reference.status()) {
        (ReferenceKind::Citation, Status::Unknown) => {
            let key = note.mentions.citekey_at(reference.span)?;
            Some(Fault { code: Code::UnknownCitekey, message: unknown_citekey(library, key) })
        }
        (ReferenceKind::Chapter, Status::Unknown) => {
            let Some(Target::Work(work)) = reference.within else { return None };
            let message = unknown_chapter(library.work(work)?, &reference.number?.to_string());
            Some(Fault { code: Code::UnknownChapter, message })
        }
        (ReferenceKind::Chapter, Status::Ambiguous) => {
            let message = ambiguous_chapter(library, reference)?;
            Some(Fault { code: Code::AmbiguousChapter, message })
        }
        (ReferenceKind::Page, Status::Unknown) => {
            let Some(Target::Chapter(id)) = reference.within else { return None };
            let (work, chapter) = library.chapter(id)?;
            let (pages, printed) = (reference.pages?, chapter.pages?);
            let noun = if pages.first == pages.last { "page" } else { "pages" };
            let verb = if pages.first == pages.last { "is" } else { "are" };
            let named =
                chapter.number.map_or_else(|| format!("“{}”", chapter.title), |number| format!("chapter {number}"));
            let message = format!("{noun} {pages} {verb} outside {named} of *{}* (pp. {printed})", work.title);
            Some(Fault { code: Code::PageOutsideChapter, message })
        }
        _ => None,
    }
}

/// Nothing has the citekey `key`.
pub fn unknown_citekey(library: &Library, key: &str) -> String {
    let near = library
        .citekeys()
        .map(|(known, _)| (strsim::damerau_levenshtein(key, known), known))
        .filter(|&(distance, known)| distance <= 2.max(known.len() / 4))
        .min();
    match near {
        Some((_, known)) => format!("no work has the citekey `{key}`; did you mean `{known}`?"),
        None => format!("no work has the citekey `{key}`"),
    }
}

fn unknown_chapter(work: &Work, number: &str) -> String {
    format!("no chapter {number} in *{}* ({})", work.title, work.chapter_range())
}

fn ambiguous_chapter(library: &Library, reference: &Reference) -> Option<String> {
    let number = reference.number?;
    let chapters = reference.targets.iter().filter_map(|target| match target {
        Target::Chapter(id) => library.chapter(*id),
        _ => None,
    });
    let chapters: Vec<_> = chapters.collect();
    let first = chapters.first()?.0;
    if chapters.iter().all(|(work, _)| work.citekeys == first.citekeys) {
        let parts: Vec<String> = chapters.iter().filter_map(|(_, chapter)| chapter.part.clone()).collect();
        return Some(format!("*{}* has more than one chapter {number}: in {}", first.title, parts.join(" and in ")));
    }
    let titles: Vec<String> = chapters.iter().take(3).map(|(work, _)| format!("*{}*", work.title)).collect();
    let more = chapters.len().saturating_sub(titles.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let key = first.citekey();
    Some(format!(
        "chapter {number} of which book: {}{more}? Say it with `book: {key}` in the front matter",
        titles.join(", ")
    ))
}
