//! Works and chapters named by a link to a book page, or in words.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::{Context, Resolver, Target, narrative};
use crate::library::source::SourceId;
use crate::library::view::View;
use crate::library::{Cited, Library, OrganizationId, PartId, RecordId, ThingId, folded_name};
use crate::markdown::token::nfc;

impl Resolver<'_> {
    /// The book, or the chapter or part of it, that a link leads to.
    pub(super) fn linked(&self, destination: &str) -> Option<Target> {
        if let Some(Cited::Chapter(chapter)) = self.context.cited(citekey(destination)) {
            return Some(Target::Chapter(chapter));
        }
        let Some(work) = work(destination, self.context) else { return organization(destination, self.context) };
        let Some((_, fragment)) = destination.split_once('#') else { return Some(Target::Work(work)) };
        let fragment = decoded(fragment);
        let contents = self.contents(work);
        let chapter = || contents.chapter_headed(&fragment).map(Target::Chapter);
        let part = || Some(Target::Part(PartId { book: work, index: contents.part_headed(&fragment)? }));
        Some(chapter().or_else(part).unwrap_or(Target::Work(work)))
    }
}

/// The book whose page a link leads to: `iorwo2023`, `@iorwo2023`, `../books/iorwo2023.md#part`.
pub(super) fn work(destination: &str, context: Context<'_>) -> Option<ThingId> {
    if let Some(cited) = context.cited(citekey(destination)) {
        return Some(context.library.work_of(cited));
    }
    first_work(context.library, &sources(destination, context))
}

/// The citekey in a link, if it is one: `key`, `@key`, `@key, p. 23`.
fn citekey(destination: &str) -> &str {
    let file = destination.split('#').next().unwrap_or(destination).trim();
    match file.strip_prefix('@') {
        Some(key) => key.split_once(',').map_or(key, |(key, _)| key).trim(),
        None => file,
    }
}

/// The organization whose note a link leads to.
fn organization(destination: &str, context: Context<'_>) -> Option<Target> {
    let of_note = |source: SourceId| {
        let entries = context.library.entries(source)?;
        let is_alone = entries.records.is_empty() && entries.organizations.len() == 1;
        is_alone.then(|| context.library.same_organization(OrganizationId { source, index: 0 }))
    };
    sources(destination, context).into_iter().find_map(of_note).map(Target::Organization)
}

/// The files that a link may lead to: the one relative to the note, or else all files with that name.
fn sources(destination: &str, context: Context<'_>) -> Vec<SourceId> {
    let file = PathBuf::from(decoded(destination.split('#').next().unwrap_or(destination).trim()));
    let beside = context.path.and_then(Path::parent).map(|folder| normalised(&folder.join(&file)));
    let beside = beside.map(|path| context.files.sources_at(&path)).filter(|sources| !sources.is_empty());
    beside.unwrap_or_else(|| context.files.sources_at(&file))
}

/// The key under which notes that link to `destination` are indexed: the [`linkable`] name of the file or citekey.
pub fn linked(destination: &str) -> String {
    linkable(&decoded(citekey(destination)))
}

/// The name by which links lead to a file or a citekey: without folders, folded for comparison, and up to its first
/// full stop, since an extension may be left out.
pub(crate) fn linkable(name: &str) -> String {
    let name = name.trim().rsplit(['/', '\\']).next().unwrap_or_default().trim_start_matches('@');
    nfc(name.split('.').next().unwrap_or_default()).to_lowercase()
}

/// The work that the first of `sources` is about, by the library's ranking. Only book pages and sources with a single
/// work are about one; a note's own `references:` are not.
fn first_work(library: &Library, sources: &[SourceId]) -> Option<ThingId> {
    let work = |&source: &SourceId| {
        let entries = library.entries(source).filter(|entries| !entries.of_note_alone)?;
        let mut works = entries.records.works();
        let (slot, _) = works.next().filter(|_| entries.is_book_page || works.next().is_none())?;
        Some((library.rank(source), library.thing_of(RecordId { source, slot })))
    };
    sources.iter().filter_map(work).min().map(|(_, work)| work)
}

/// The work with the title `words`, or with the authors and year in them: `Barnett and Finnemore (2004)`.
pub(super) fn work_in_words(words: &str, library: &Library) -> Option<ThingId> {
    let folded = folded_name(words);
    let mut titled = library.by_title(&folded).into_iter().filter_map(|cited| match cited {
        Cited::Work(id) => library.view(id).filter(|work| is_titled(work, &folded)).map(|_| id),
        Cited::Chapter(_) => None,
    });
    if let Some(id) = titled.next() {
        return Some(id);
    }
    match narrative::find_in_words(words, library)?.as_slice() {
        [only] => Some(library.work_of(*only)),
        _ => None,
    }
}

/// The work that `words` cite or whose title they end with; words before the title may belong to the sentence.
pub(super) fn work_at_end(words: &str, resolver: &Resolver<'_>) -> Option<ThingId> {
    let library = resolver.context.library;
    if let Some(cited) = resolver.context.cited(words) {
        return Some(library.work_of(cited));
    }
    let starts = words.char_indices().filter(|&(at, _)| at == 0 || words[..at].ends_with(char::is_whitespace));
    let mut titles = starts.take(LONGEST_TITLE).map(|(at, _)| &words[at..]);
    titles.find_map(|title| work_in_words(title, library)).or_else(|| resolver.edited_by(words))
}

/// The most words in a title that is not set apart by quotes or emphasis.
const LONGEST_TITLE: usize = 12;

fn is_titled(thing: &View<'_>, folded: &str) -> bool {
    folded_name(thing.main_title()) == folded || folded_name(thing.title()) == folded
}

/// Whether a chapter has the title `words`, in full or up to the colon.
pub(super) fn is_chapter_title(words: &str, library: &Library) -> bool {
    let folded = folded_name(words);
    library.by_title(&folded).into_iter().any(|cited| match cited {
        Cited::Chapter(id) => library.view(id).is_some_and(|chapter| is_titled(&chapter, &folded)),
        Cited::Work(_) => false,
    })
}

/// `path` without `.` and `..`.
pub(crate) fn normalised(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// `text` percent-decoded; unchanged if the result is not valid UTF-8.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}
