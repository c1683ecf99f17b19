//! Semantic tokens: the kinds of the references in a note, for an editor to colour.
//!
//! Only what is known gets a colour. An unknown reference looks like other prose and gets a diagnostic; links already
//! look like links.

use rustc_hash::FxHashSet;

use super::place_of;
use crate::library::source::SourceId;
use crate::resolution::{Reference, ReferenceKind, Target};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A work.
    Work,
    /// A chapter, or a part that contains chapters.
    Chapter,
    /// Pages.
    Page,
    /// An organization.
    Organization,
    /// An abbreviation of something else.
    Abbreviation,
}

/// A reference, or one line of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Never empty, and never across a line end.
    pub span: Span,
    /// Its kind.
    pub kind: TokenKind,
    /// Whether it is a definition.
    pub defines: bool,
    /// Whether only the built-in list knows it.
    pub built_in: bool,
}

/// The tokens of `note` that touch `within`, in order and without overlaps. The note must be open.
pub fn semantic_tokens(snapshot: &Snapshot, note: &Note, within: Span) -> Vec<Token> {
    let Some(text) = note.prose() else { return Vec::new() };
    let definitions: FxHashSet<u32> = note.mentions.definitions.iter().map(|it| it.span.start).collect();
    let references = snapshot.references(note);
    let first = references.partition_point(|reference| reference.span.end < within.start);
    let asked = references[first..].iter().take_while(|reference| reference.span.start <= within.end);
    let mut tokens = Vec::new();
    for reference in asked.filter(|reference| !note.mentions.is_link(reference.span)) {
        let Some(&target) = reference.targets.first() else { continue };
        let place = place_of(snapshot, note, target).filter(|place| place.note == note.id);
        let token = Token {
            span: reference.span,
            kind: kind(reference, target),
            defines: definitions.contains(&reference.span.start)
                || place.is_some_and(|place| place.selection.covers(reference.span)),
            built_in: target.source() == Some(SourceId::GAZETTEER),
        };
        tokens.extend(lines(text, note, reference.span).map(|span| Token { span, ..token }));
    }
    tokens
}

fn kind(reference: &Reference, target: Target) -> TokenKind {
    match (reference.kind, target) {
        (ReferenceKind::Page, _) => TokenKind::Page,
        (_, Target::Work(_)) => TokenKind::Work,
        (_, Target::Chapter(_) | Target::Part(_)) => TokenKind::Chapter,
        (_, Target::Organization(_)) => TokenKind::Organization,
        (_, Target::Abbreviation(_) | Target::Local(_)) => TokenKind::Abbreviation,
    }
}

/// `span` line by line, without surrounding blanks and leading quotation marks (`>`). Not every editor accepts tokens
/// of several lines, and none should colour the marks.
fn lines<'t>(text: &'t str, note: &'t Note, span: Span) -> impl Iterator<Item = Span> + 't {
    let first = note.lines.position(span.start as usize, Default::default()).line as usize;
    let ranges = (first..).map_while(|line| note.lines.line(line)).take_while(move |line| line.0 < span.end as usize);
    ranges.filter_map(move |(start, end)| {
        let (start, end) = (start.max(span.start as usize), end.min(span.end as usize));
        let words = text.get(start..end)?.trim_end();
        let end = start + words.len();
        let words = if start > span.start as usize { words.trim_start_matches(['>', ' ', '\t']) } else { words };
        (!words.is_empty()).then(|| Span::new(end - words.len(), end))
    })
}
