//! Abbreviations that nothing defines, that are defined twice, or that are defined and never used.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::features::Place;
use crate::features::messages::Fault;
use crate::recognition::Manner;
use crate::resolution::{Reference, stated_book};
use crate::text::Span;
use crate::workspace::note::{Note, NoteKind};
use crate::workspace::settings::Code;
use crate::workspace::snapshot::Snapshot;

/// A fault and its place.
pub(super) struct Told {
    pub span: Span,
    pub fault: Fault,
    pub related: Vec<(Place, String)>,
}

impl Told {
    fn new(span: Span, code: Code, message: String) -> Self {
        Self { span, fault: Fault { code, message, fix: None }, related: Vec::new() }
    }
}

/// The faults of the abbreviations in `note`, whose references are `references`.
pub(super) fn told(snapshot: &Snapshot, note: &Note, references: &[Reference]) -> Vec<Told> {
    let mut found = Vec::new();
    if note.facts.kind == NoteKind::Ordinary {
        undefined(snapshot, note, references, &mut found);
        unused(note, &mut found);
    }
    redefined(note, &mut found);
    found
}

/// Adds abbreviations that neither the note, the book page, a glossary nor the gazetteer defines. Only notes about a
/// book are expected to define their abbreviations.
fn undefined(snapshot: &Snapshot, note: &Note, references: &[Reference], found: &mut Vec<Told>) {
    let context = snapshot.context(note);
    let is_about = || {
        let by_key = note.facts.citekey.as_deref().and_then(|key| context.cited(key));
        stated_book(context).is_some() || by_key.is_some()
    };
    if note.mentions.capitals.is_empty() || !is_about() {
        return;
    }
    for capitals in &note.mentions.capitals {
        let reference_at = |span: &Span| {
            let next = references.partition_point(|reference| reference.span.end <= span.start);
            references.get(next).filter(|reference| reference.span.start < span.end)
        };
        // A longer name explains its own abbreviation only.
        let known = capitals.uses.iter().any(|span| reference_at(span).is_some_and(|it| it.span == *span));
        let free: Vec<&Span> = capitals.uses.iter().filter(|span| reference_at(span).is_none()).collect();
        if let ([first, _, ..], false) = (free.as_slice(), known) {
            let word = &capitals.word;
            let message = format!(
                "nothing explains `{word}`, which stands here {} times; write it out once, as in `Full Name ({word})`, \
                or add it to the book's abbreviations",
                free.len()
            );
            found.push(Told::new(**first, Code::AbbreviationUndefined, message));
        }
    }
}

/// Adds each `*[UN]: United Nations` in a note that does not use `UN`.
fn unused(note: &Note, found: &mut Vec<Told>) {
    let mentions = &note.mentions;
    let used: FxHashSet<u32> = mentions.local.iter().map(|hit| hit.definition).collect();
    for (index, definition) in (0..).zip(&mentions.definitions).filter(|(_, it)| it.manner == Manner::Line) {
        if !used.contains(&index) {
            // The span includes the star.
            let line = Span { start: definition.span.start.saturating_sub(2), end: definition.long_span.end };
            let message = format!("this note does not use `{}`", definition.short);
            found.push(Told::new(line, Code::AbbreviationUnused, message));
        }
    }
}

/// The start of a long form, enough to recognise it.
fn shortened(long: &str) -> Cow<'_, str> {
    const MOST: usize = 120;
    match long.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &long[..end]).into(),
        None => long.into(),
    }
}

fn redefined(note: &Note, found: &mut Vec<Told>) {
    for again in &note.mentions.redefinitions {
        let (short, long, before) = (&again.short, shortened(&again.long), shortened(&again.first_long));
        let message = format!("`{short}` stands for “{long}” here, but for “{before}” above");
        let place = Place { note: note.id, range: again.first, selection: again.first };
        let related = vec![(place, "the first definition".to_owned())];
        found.push(Told { related, ..Told::new(again.span, Code::AbbreviationRedefined, message) });
    }
}
