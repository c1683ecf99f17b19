//! Finds the tokens of a block at which mentions may begin. One look at each token yields the few places at which to
//! look for chapters, parts, pages, books and years.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::{self, Filter, Words};
use crate::language::{self, Sense};
use crate::library::division::Division;
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::words::all as counted;
use crate::markdown::token::TokenKind;

/// The indexes of tokens in a block, in order, by what may begin there.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Words for chapters.
    pub(super) chapters: Vec<usize>,
    /// Words for parts, appendices and named divisions.
    pub(super) divisions: Vec<usize>,
    /// Words for pages.
    pub(super) pages: Vec<usize>,
    /// Words for a book.
    pub(super) books: Vec<usize>,
    /// Possible years: four digits, perhaps with a letter.
    pub(super) years: Vec<usize>,
    /// Words for negotiations to join a union of states, which have chapters of their own.
    pub(super) accession: Vec<usize>,
}

/// The hashes of all such words, with their kinds.
struct Terms {
    kinds: FxHashMap<u64, Vec<Kind>>,
    filter: Filter,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Chapter,
    Division,
    Page,
    Book,
    Accession,
}

static TERMS: LazyLock<Terms> = LazyLock::new(|| {
    let mut terms = Terms { kinds: FxHashMap::default(), filter: Filter::default() };
    terms.add(Kind::Chapter, counted(LocatorKind::Chapter));
    terms.add(Kind::Division, counted(LocatorKind::Part).chain(counted(LocatorKind::Appendix)));
    for (sense, _) in Division::NAMED {
        terms.add(Kind::Division, language::words(sense).map(|(word, _)| word));
    }
    terms.add(Kind::Page, counted(LocatorKind::Page));
    terms.add(Kind::Book, language::words(Sense::Book).map(|(word, _)| word));
    terms.add(Kind::Accession, language::words(Sense::Accession).map(|(word, _)| word));
    terms.filter = Filter::new(terms.kinds.keys().copied());
    terms
});

impl Terms {
    fn add(&mut self, kind: Kind, all: impl Iterator<Item = &'static str>) {
        for hash in all.map(words::hash) {
            let kinds = self.kinds.entry(hash).or_default();
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }

    fn kinds(&self, hash: u64) -> &[Kind] {
        let kinds = self.filter.may_hold(hash).then(|| self.kinds.get(&hash)).flatten();
        kinds.map_or(&[], Vec::as_slice)
    }
}

impl Places {
    /// Replaces the places by those in `words`.
    pub(super) fn find(&mut self, words: Words<'_>) {
        let Self { chapters, divisions, pages, books, years, accession } = self;
        for places in [&mut *chapters, divisions, pages, books, years, accession] {
            places.clear();
        }
        let terms = &*TERMS;
        for (at, (token, &hash)) in words.tokens.iter().zip(words.hashes).enumerate() {
            if token.kind != TokenKind::Word {
                continue;
            }
            for kind in terms.kinds(hash) {
                match kind {
                    Kind::Chapter => chapters.push(at),
                    Kind::Division => divisions.push(at),
                    Kind::Page => pages.push(at),
                    Kind::Book => books.push(at),
                    Kind::Accession => accession.push(at),
                }
            }
            let first = || token.text(words.text).as_bytes().first();
            if matches!(token.span.len(), 4 | 5) && first().is_some_and(u8::is_ascii_digit) {
                years.push(at);
            }
        }
    }
}
