//! Chapters that are cited by the key of their book. Pandoc prints the book's editors for such a citation, and not the
//! authors of the chapter.

use crate::library::person::People;
use crate::library::variables::Variable;
use crate::library::view::View;
use crate::library::{Library, ThingId};
use crate::recognition::{Anchor, Mention, MentionKind};
use crate::resolution::{Certainty, Reference, Target};
use crate::text::Span;
use crate::workspace::note::Note;

/// A citation of one chapter by the key of its book: `@iorwo2023, chap. 8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ByBook {
    /// The book's key, with its sign.
    pub key: Span,
    /// What names the chapter.
    pub locator: Span,
    /// The chapter.
    pub chapter: ThingId,
}

impl ByBook {
    /// All of it, from the key to what names the chapter.
    pub fn span(&self) -> Span {
        self.key.join(self.locator)
    }
}

/// The citations in `note`, whose references are `references`, of chapters that others wrote than those who are printed.
pub(super) fn cited(library: &Library, note: &Note, references: &[Reference]) -> Vec<ByBook> {
    let mentions = &note.mentions.all;
    let chapter_of = |at: usize, key| {
        let mention = mentions.get(at)?;
        let is_beside =
            matches!(mention.kind, MentionKind::Chapter { beside, locator: true, .. } if beside == Anchor::Key(key));
        is_beside.then_some(mention)
    };
    let at_place = |mention: &Mention| {
        let place = references.binary_search_by_key(&mention.span.start, |reference| reference.span.start).ok()?;
        references.get(place).filter(|it| it.span == mention.span && it.certainty == Certainty::Stated)?.target()
    };
    let mut found = Vec::new();
    for (place, mention) in mentions.iter().enumerate() {
        let MentionKind::Citation { key, .. } = mention.kind else { continue };
        let Some(locator) = chapter_of(place + 1, key) else { continue };
        // Several chapters at once have no authors in common.
        if chapter_of(place + 2, key).is_some() {
            continue;
        }
        if let (Some(Target::Work(_)), Some(Target::Chapter(chapter))) = (at_place(mention), at_place(locator))
            && has_authors(library, chapter)
        {
            found.push(ByBook { key: mention.span, locator: locator.span, chapter });
        }
    }
    found
}

/// Whether others wrote the chapter than those who are printed for its book.
fn has_authors(library: &Library, chapter: ThingId) -> bool {
    let Some((book, chapter)) = library.chapter(chapter) else { return false };
    let names = |people: People<'_>| people.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    let authors = names(chapter.people(Variable::Author));
    !authors.is_empty() && authors != names(book.creators())
}

/// What is printed for `book` where the chapter's authors would be.
pub(super) fn printed(book: &View<'_>) -> &'static str {
    match (book.people(Variable::Author).is_empty(), book.people(Variable::Editor).is_empty()) {
        (false, _) => "authors",
        (true, false) => "editors",
        (true, true) => "title",
    }
}
