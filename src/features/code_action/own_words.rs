//! Which words of a note are its writer's running text. What others said, headings and the words of links stay as they are
//! where something is done to the whole note.

use crate::markdown::{self, BlockKind, Parsed};
use crate::text::Span;

/// Pairs of quotation marks.
const MARKS: [(char, char); 5] = [('“', '”'), ('„', '“'), ('«', '»'), ('»', '«'), ('"', '"')];

/// A note's text, read for this.
pub(super) struct OwnWords<'t> {
    text: &'t str,
    parsed: Parsed,
}

impl<'t> OwnWords<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, parsed: markdown::parse(text) }
    }

    /// Whether the words at `span` are the writer's running text.
    pub fn has(&self, span: Span) -> bool {
        let is_link = || self.parsed.links.iter().any(|link| link.span.covers(span));
        let quoted = || self.parsed.quotes.iter().any(|quote| quote.covers(span));
        let Some(block) = self.parsed.blocks.iter().find(|block| block.span.covers(span)) else { return !is_link() };
        !matches!(block.kind, BlockKind::Heading(_)) && !is_link() && !quoted() && !self.is_in_marks(block.span, span)
    }

    /// Whether a quotation is open where `span` begins, and closed behind it.
    fn is_in_marks(&self, block: Span, span: Span) -> bool {
        let before = &self.text[block.start as usize..span.start as usize];
        let behind = &self.text[span.end as usize..block.end as usize];
        MARKS.into_iter().any(|(open, close)| {
            if open == close {
                return before.matches(open).count() % 2 == 1 && behind.contains(close);
            }
            let opened = before.rfind(open);
            opened.is_some_and(|at| !before[at + open.len_utf8()..].contains(close)) && behind.contains(close)
        })
    }
}
