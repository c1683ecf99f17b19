//! Notes that are sources: book pages, organizations, people, glossaries.

#![no_main]

use glossator::library::sources::{book_page, glossary_note, organization_note, person_note};
use glossator::markdown;
use glossator_fuzz::{held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        let parsed = markdown::parse(&text);
        held::entries(&book_page::read(&text, &parsed), &text);
        held::entries(&organization_note::read(&text, &parsed, "Harbour Board"), &text);
        held::entries(&person_note::read(&text, &parsed, "Ada Reed"), &text);
        held::entries(&glossary_note::read(&text, &parsed), &text);
    });
});
