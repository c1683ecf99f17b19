//! What an editor asks at one place of an open note. The first two bytes choose the place.

#![no_main]

use glossator::features::{
    Place, code_action, completion, declaration, definition, diagnostics, document_highlight, glosses, hover,
    implementation, inlay_hint, lens, printed_page, references, rename, semantic_tokens, type_definition,
};
use glossator::text::Span;
use glossator::workspace::note::Note;
use glossator::workspace::snapshot::Snapshot;
use glossator_fuzz::{desk, held, text, work};
use libfuzzer_sys::fuzz_target;

const NAME: &str = "note.md";

/// That `place` lies in its file, where that is the open note.
fn place(place: Place, note: &Note, what: &str) {
    if place.note == note.id {
        held::span(place.range, note.open_text(), what);
        held::span(place.selection, note.open_text(), what);
    }
}

/// That `edits` of the open note lie in it and do not overlap.
fn edits(edits: &[(Span, String)], note: &Note) {
    let mut spans: Vec<Span> = edits.iter().map(|(span, _)| *span).collect();
    spans.iter().for_each(|&span| held::span(span, note.open_text(), "an edit"));
    spans.sort();
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "edits that overlap: {edits:?}");
}

fn ask(snapshot: &Snapshot, note: &Note, offset: usize) {
    let text = note.open_text();
    let whole = Span::new(0, text.len());
    if let Some(found) = hover::hover(snapshot, note, offset) {
        held::span(found.span, text, "a hover");
        assert!(found.span.touches(offset) && !found.text.is_empty());
    }
    if let Some(found) = completion::completion(snapshot, note, offset) {
        held::span(found.span, text, "what a completion replaces");
        assert!(found.span.touches(offset) && !found.span.of(text).contains(['\n', '\r']));
        for item in found.items.iter().take(3) {
            completion::documentation(snapshot, note, &item.data);
        }
    }
    let leading = [
        definition::definition,
        declaration::declaration,
        implementation::implementation,
        type_definition::type_definition,
    ];
    for lead in leading {
        if let Some(found) = lead(snapshot, note, offset) {
            held::span(found.origin, text, "where a definition is asked for");
            found.places.iter().for_each(|&it| place(it, note, "a definition"));
        }
    }
    for found in references::references(snapshot, note, offset, true).into_iter().flatten() {
        place(found, note, "a reference");
    }
    for found in document_highlight::document_highlights(snapshot, note, offset).into_iter().flatten() {
        held::span(found.span, text, "a highlight");
    }
    for found in semantic_tokens::semantic_tokens(snapshot, note, whole) {
        held::span(found.span, text, "a token");
        assert!(!found.span.is_empty() && !found.span.of(text).contains(['\n', '\r']));
    }
    for found in inlay_hint::inlay_hints(snapshot, note, whole) {
        held::span(Span::new(found.offset, found.offset), text, "a hint");
    }
    for found in lens::lenses(snapshot, note) {
        held::span(found.span, text, "a lens");
        lens::saying(snapshot, note, found.subject);
    }
    for found in glosses::glosses(snapshot, note) {
        held::span(found.span, text, "a gloss");
    }
    for (span, _) in printed_page::printed_page(snapshot, note).citations {
        held::span(span, text, "a citation");
    }
    for found in diagnostics::diagnostics(snapshot, note) {
        held::span(found.span, text, &found.message);
    }
    for found in code_action::code_actions(snapshot, note, Span::new(offset, offset), true) {
        if let Ok(changes) = found.effect.changes(snapshot, note, &desk::text_of) {
            changes.edits.iter().filter(|(id, _)| *id == note.id).for_each(|(_, it)| edits(it, note));
        }
    }
    if let Ok(Some(renaming)) = rename::rename(snapshot, note, offset, "newly2024", true, &desk::text_of) {
        for file in renaming.files.iter().filter(|file| file.note == note.id) {
            let all: Vec<_> = file.edits.iter().map(|it| (it.span, it.text.clone())).collect();
            edits(&all, note);
        }
    }
}

fuzz_target!(init: held::others_may_panic(), |data: &[u8]| {
    let Some((place, data)) = data.split_first_chunk() else { return };
    let text = text(data);
    let mut offset = usize::from(u16::from_le_bytes(*place)) % (text.len() + 1);
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    desk::at(|desk| {
        let address = desk.address(NAME);
        desk.workspace.open(&address, &text, 1);
        let snapshot = desk.workspace.snapshot();
        if let Some(note) = snapshot.note_at(&address) {
            work::bounded(text.len(), || ask(&snapshot, note, offset));
        }
        desk.clear(NAME);
    });
});
