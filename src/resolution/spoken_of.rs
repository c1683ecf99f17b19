//! Infers the book of a chapter number from an organization that the paragraph names and the chapter is about.

use super::{Clue, Resolver, Works};
use crate::library::organization::Fame;
use crate::library::source::Owner;
use crate::library::{OrganizationId, ThingId};
use crate::recognition::MentionKind;
use crate::text::numeral::Numeral;
use crate::text::{Span, steps};

/// The most organizations of a paragraph to look at.
const MOST_NAMED: usize = 8;

/// The most names to look at.
const MOST_NAMES: usize = 64;

impl Resolver<'_> {
    /// Narrows `works`, to which the mention at index `place` may belong: if nothing else decides, to the one whose
    /// chapter mentions an organization that the paragraph names.
    pub(super) fn narrowed(&self, place: usize, works: Works) -> Works {
        let mention = self.mentions.all[place];
        let number = match mention.kind {
            MentionKind::Chapter { number, .. } | MentionKind::Pages { chapter: Some(number), .. } => number,
            _ => return works,
        };
        if !works.perhaps || self.about().is_some() {
            return works;
        }
        let book = self.speaking(mention.span, number, &works.works);
        book.map_or(works, |book| Works::inferred(book, Clue::Organization))
    }

    /// The one of `books` whose chapter `number` mentions an organization in the paragraph around `span`.
    fn speaking(&self, span: Span, number: Numeral, books: &[ThingId]) -> Option<ThingId> {
        let unsaid = &self.mentions.unsaid;
        let next = unsaid.partition_point(|block| block.end < span.end);
        let block = *unsaid.get(next).filter(|block| block.covers(span))?;
        let key = (block.start, number);
        if let Some(&known) = self.spoken_of.borrow().get(&key) {
            return known;
        }
        let names = self.telling(block);
        let speaks = |book: &&ThingId| {
            self.writes_like(**book, number)
                && self.numbered(**book, number.value).into_iter().any(|chapter| self.speaks_of(chapter, &names))
        };
        let mut speaking = steps::each(books).filter(|_| !names.is_empty()).filter(speaks);
        let only = match (speaking.next(), speaking.next()) {
            (Some(&only), None) => Some(only).filter(|&book| self.has_all_chapters(book)),
            _ => None,
        };
        self.spoken_of.borrow_mut().insert(key, only);
        only
    }

    /// The names of organizations and people in `block` that are rare enough to show what it is about.
    fn telling(&self, block: Span) -> Vec<&str> {
        let library = self.context.library;
        let names = &self.mentions.names;
        let first = names.partition_point(|hit| hit.span.start < block.start);
        let mut ids: Vec<OrganizationId> = Vec::new();
        let here = names[first..].iter().take_while(|hit| hit.span.start < block.end).filter(|hit| !hit.covered);
        for hit in steps::each(here) {
            // Look at the first owner of the name only.
            if let [(source, Owner::Organization(index)), ..] = *library.named(hit.symbol) {
                let id = library.same_organization(OrganizationId { source, index });
                if !ids.contains(&id) && library.fame(id) > Fame::WellKnown && ids.len() < MOST_NAMED {
                    ids.push(id);
                }
            }
        }
        let entries = ids.into_iter().flat_map(|id| library.organization_entries(id));
        let all = entries.flat_map(|(_, it)| std::iter::once(&it.name).chain(&it.abbreviations).chain(&it.aliases));
        all.take(MOST_NAMES).map(|name| name.as_str()).collect()
    }

    /// Whether the title or abstract of `chapter` contains one of `names`.
    fn speaks_of(&self, chapter: ThingId, names: &[&str]) -> bool {
        let Some(view) = self.context.library.view(chapter) else { return false };
        let texts = std::iter::once(view.title()).chain(view.abstract_text());
        texts.into_iter().any(|text| names.iter().any(|name| has_words(text, name)))
    }
}

/// Whether `text` contains `name` as whole words.
fn has_words(text: &str, name: &str) -> bool {
    let is_free = |at: usize| {
        let (before, behind) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(char::is_alphanumeric) && !behind.starts_with(char::is_alphanumeric)
    };
    !name.is_empty() && memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).any(is_free)
}

#[cfg(test)]
mod tests {
    use super::has_words;

    #[test]
    fn a_name_is_found_as_whole_words() {
        assert!(has_words("On ECOWAS and others", "ECOWAS") && has_words("(ECOWAS)", "ECOWAS"));
        assert!(!has_words("On MECOWASA", "ECOWAS") && !has_words("", "ECOWAS") && !has_words("On", ""));
    }
}
