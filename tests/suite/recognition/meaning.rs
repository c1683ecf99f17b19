//! What references mean, in the words of the marks.

use glossator::resolution::{Reference, ReferenceKind, Status, Target};
use glossator::workspace::note::Note;
use glossator::workspace::snapshot::Snapshot;

use crate::recognition::marks::Mark;
use crate::support::folder::Folder;

/// The references in the note at `path`.
pub fn references(folder: &Folder, path: &str) -> Vec<Mark> {
    let (snapshot, note) = folder.open(path);
    let references = snapshot.references(&note);
    let marks = references.iter().map(|reference| Mark {
        start: reference.span.start as usize,
        end: reference.span.end as usize,
        meaning: meaning(&snapshot, &note, reference),
    });
    marks.collect()
}

/// Whether `full`, all that is known, is what a mark says. A mark may leave out the book of a chapter and what an
/// abbreviation stands for.
pub fn says(full: &str, mark: &str) -> bool {
    let without_book = |full: &str| {
        let (kind, rest) = full.split_once(':')?;
        let (_, chapter) = rest.split_once('/')?;
        matches!(kind, "ch" | "page").then(|| format!("{kind}:{chapter}"))
    };
    let short = full.split_once('=').map(|(short, _)| short);
    full == mark || without_book(full).is_some_and(|short| short == mark) || short == Some(mark)
}

fn meaning(snapshot: &Snapshot, note: &Note, reference: &Reference) -> String {
    let library = snapshot.library(note);
    let target = match reference.status() {
        Status::Unknown => return "?".to_owned(),
        Status::Ambiguous => return "??".to_owned(),
        Status::Resolved => reference.targets[0],
    };
    match target {
        Target::Work(id) => {
            let kind = if reference.kind == ReferenceKind::Page { "page" } else { "work" };
            format!("{kind}:{}", library.view(id).unwrap().citekey())
        }
        Target::Chapter(id) => {
            let (work, chapter) = library.chapter(id).unwrap();
            let name = chapter.number().map_or_else(|| chapter.title().to_owned(), |number| number.value.to_string());
            let kind = if reference.kind == ReferenceKind::Page { ("page", "ch") } else { ("ch", "") };
            format!("{}:{}/{}{name}", kind.0, work.citekey(), kind.1)
        }
        Target::Part(id) => {
            let (work, part, _) = library.part(id).unwrap();
            format!("part:{}/{}", work.citekey(), part.number.value)
        }
        Target::Organization(id) => format!("org:{}", library.organization(id).unwrap().name),
        Target::Abbreviation(id) => {
            let abbreviation = library.abbreviation(id).unwrap();
            format!("abbr:{}={}", abbreviation.short, abbreviation.long)
        }
        Target::Local(index) => {
            let definition = &note.mentions.definitions[index as usize];
            format!("abbr:{}={}", definition.short, definition.long)
        }
    }
}
