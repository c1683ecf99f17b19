//! Pages, contents lists and lists of abbreviations that were copied as text.

#![no_main]

use glossator::library::sources::{copied, printed_abbreviations};
use glossator_fuzz::{held, text, work};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    work::bounded(text.len(), || {
        match copied::read(&text) {
            Ok(page) => assert!(page.chapter.is_none_or(|at| at < page.volume.chapters.len())),
            Err(not) => assert!(not.line >= 1 && not.line <= text.lines().count() + 1, "line {}", not.line),
        }
        for abbreviation in printed_abbreviations::read(&text) {
            held::span(abbreviation.span, &text, "an abbreviation");
        }
    });
});
