//! A note: its Markdown, what is recognised in it, and what that refers to.

#![no_main]

use glossator::features::{diagnostics, document_link};
use glossator::markdown;
use glossator_fuzz::{desk, held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    desk::at(|desk| {
        work::bounded(text.len(), || {
            held::parsed(&markdown::parse(&text), &text);
            let address = desk.address("note.md");
            desk.workspace.set_closed(&address, &text);
            let snapshot = desk.workspace.snapshot();
            let note = snapshot.note_at(&address).expect("it was read");
            held::mentions(&note.mentions, &text);
            held::problems(&note.facts.problems, &text);
            for span in [note.facts.title_span, note.facts.book_span, note.facts.chapter_span, note.facts.front_matter]
            {
                held::span(span, &text, "a fact");
            }
            for reference in snapshot.references(note).iter() {
                held::span(reference.span, &text, "a reference");
            }
            for found in diagnostics::diagnostics(&snapshot, note) {
                held::span(found.span, &text, &found.message);
            }
            for link in document_link::document_links(&snapshot, note) {
                held::span(link.span, &text, "a link");
            }
        });
        desk.clear("note.md");
    });
});
